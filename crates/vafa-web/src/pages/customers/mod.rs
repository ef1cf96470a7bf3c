//! Customers: their list, their records, and the pairs that look like one person.

mod changes;
mod create;
mod details;
mod edit;
mod facts;
mod happening;
mod list;
mod list_conditions;
mod list_query;
mod order_words;
mod orders;
mod payload;
mod profile_form;
mod query_text;
mod record;
mod record_words;
mod show;
pub(crate) mod shown;
mod timeline;

use crate::routes::{Routes, Rule, Sample};
use axum::http::Method;
use axum::routing::{get, post};
use vafa_app::Permission;

/// The routes of these pages.
pub(super) fn routes() -> Routes {
    let see = Rule::Needs(Permission::SeeCustomers);
    let edit = Rule::Needs(Permission::EditCustomers);
    Routes::new()
        .page(see, Method::GET, "/customers", get(list::show), Sample::plain())
        .page(edit, Method::GET, "/customers/new", get(create::ask), Sample::plain())
        .page(
            edit,
            Method::POST,
            "/customers/new",
            post(create::create),
            Sample::form("told_name=Sara&phone=09123456780").answers(303),
        )
        .page(see, Method::GET, "/customers/{customer}", get(show::show), Sample::plain())
        .page(see, Method::GET, "/customers/{customer}/timeline", get(timeline::older), Sample::plain())
        .page(see, Method::GET, "/customers/{customer}/orders", get(orders::show), Sample::plain())
        .page(see, Method::GET, "/customers/{customer}/details", get(details::show), Sample::plain())
        .page(edit, Method::GET, "/customers/{customer}/edit", get(edit::ask), Sample::plain())
        .page(
            edit,
            Method::POST,
            "/customers/{customer}/edit",
            post(edit::save),
            Sample::form("city=Shiraz&was.city=").answers(303),
        )
        .page(
            edit,
            Method::POST,
            "/customers/{customer}/tags",
            post(changes::put_tags),
            Sample::form("tag=loyal").answers(303),
        )
        .page(
            edit,
            Method::POST,
            "/customers/{customer}/tags/remove",
            post(changes::take_tag),
            Sample::form("tag=loyal").answers(303),
        )
        .page(
            edit,
            Method::POST,
            "/customers/{customer}/identifiers",
            post(changes::put_identifier),
            Sample::form("kind=email&value=new@example.com").answers(303),
        )
        .page(
            edit,
            Method::POST,
            "/customers/{customer}/consents",
            post(changes::put_consent),
            Sample::form("purpose=marketing&channel=sms&granted=yes").answers(303),
        )
}
