//! Customers: their list, their records, and the pairs that look like one person.

mod changes;
mod create;
mod details;
mod duplicate_words;
mod duplicates;
mod edit;
mod export;
mod facts;
mod happening;
mod history;
mod links;
mod list;
mod list_conditions;
mod list_query;
mod merge;
mod notes;
mod order_words;
mod orders;
mod payload;
mod people;
mod privacy;
mod profile_form;
mod query_text;
mod record;
mod record_words;
mod show;
pub(crate) mod shown;
mod timeline;
mod views;

use crate::routes::{Routes, Rule, Sample};
use axum::http::Method;
use axum::routing::{get, post};
use vafa_app::Permission;

/// The routes of these pages.
pub(super) fn routes() -> Routes {
    Routes::new()
        .merge(looking())
        .merge(changing())
        .merge(small_changes())
        .merge(merging())
        .merge(of_privacy())
}

/// Lists and records.
fn looking() -> Routes {
    let see = Rule::Needs(Permission::SeeCustomers);
    let keep = Rule::Needs(Permission::KeepViews);
    Routes::new()
        .page(see, Method::GET, "/customers", get(list::show), Sample::plain())
        .page(
            Rule::Needs(Permission::ExportData),
            Method::GET,
            "/customers/export/{file}",
            get(export::file),
            Sample::plain().query("q=loyal"),
        )
        .page(
            keep,
            Method::POST,
            "/customers/views",
            post(views::save),
            Sample::form("name=Mine&city=Shiraz").answers(303),
        )
        .page(
            keep,
            Method::POST,
            "/customers/views/{view}/delete",
            post(views::delete),
            Sample::form("").answers(303),
        )
        .page(see, Method::GET, "/customers/{customer}", get(show::show), Sample::plain())
        .page(see, Method::GET, "/customers/{customer}/timeline", get(timeline::older), Sample::plain())
        .page(see, Method::GET, "/customers/{customer}/orders", get(orders::show), Sample::plain())
        .page(see, Method::GET, "/customers/{customer}/details", get(details::show), Sample::plain())
}

/// Whole records.
fn changing() -> Routes {
    let edit = Rule::Needs(Permission::EditCustomers);
    Routes::new()
        .page(edit, Method::GET, "/customers/new", get(create::ask), Sample::plain())
        .page(
            edit,
            Method::POST,
            "/customers/new",
            post(create::create),
            Sample::form("told_name=Sara&phone=09123456780").answers(303),
        )
        .page(edit, Method::GET, "/customers/{customer}/edit", get(edit::ask), Sample::plain())
        .page(
            edit,
            Method::POST,
            "/customers/{customer}/edit",
            post(edit::save),
            Sample::form("city=Shiraz&was.city=").answers(303),
        )
}

/// Single facts of a record: each line a path below the record's, its handler, a form that works.
fn small_changes() -> Routes {
    let edit = Rule::Needs(Permission::EditCustomers);
    let lines = [
        ("tags", post(changes::put_tags), Sample::form("tag=new")),
        ("tags/remove", post(changes::take_tag), Sample::form("tag=loyal")),
        ("notes", post(notes::add), Sample::form("body=called")),
        ("notes/{note}/pin", post(notes::pin), Sample::form("pinned=1")),
        ("notes/{note}/delete", post(notes::delete), Sample::form("")),
        ("identifiers", post(changes::put_identifier), Sample::form("kind=email&value=new@example.com")),
        ("identifiers/verify", post(changes::verify), Sample::form("kind=phone&value=09121112233")),
        ("identifiers/retire", post(changes::retire), Sample::form("kind=phone&value=09121112233")),
        (
            "identifiers/restore",
            post(changes::restore),
            Sample::form("").query("kind=email&value=new@example.com"),
        ),
        ("consents", post(changes::put_consent), Sample::form("purpose=marketing&channel=sms&granted=yes")),
        ("links", post(links::tie), Sample::form("other=%D8%AE%D8%A7%D9%86%D9%87&role=member")),
        ("links/{household}/end", post(links::end), Sample::form("")),
        ("links/{household}/restore", post(links::restore), Sample::form("").query("role=member")),
    ];
    lines.into_iter().fold(Routes::new(), |routes, (path, handler, sample)| {
        let path = format!("/customers/{{customer}}/{path}");
        routes.page(edit, Method::POST, &path, handler, sample.answers(303))
    })
}

/// What the law gives a person.
fn of_privacy() -> Routes {
    let handle = Rule::Needs(Permission::HandlePrivacy);
    let gone = "it would leave nobody for the routes after it; the browser tests erase somebody";
    Routes::new()
        .page(handle, Method::GET, "/customers/{customer}/privacy", get(privacy::ask), Sample::plain())
        .page(
            handle,
            Method::POST,
            "/customers/{customer}/privacy/export",
            post(privacy::export),
            Sample::form(""),
        )
        .page(
            handle,
            Method::POST,
            "/customers/{customer}/privacy/erase",
            post(privacy::erase),
            Sample::form("name=").answers(303).refusals_only(gone),
        )
}

/// Records that may be one.
fn merging() -> Routes {
    let see = Rule::Needs(Permission::SeeCustomers);
    let merge = Rule::Needs(Permission::MergeCustomers);
    Routes::new()
        .page(see, Method::GET, "/customers/duplicates", get(duplicates::show), Sample::plain())
        .page(
            merge,
            Method::GET,
            "/customers/duplicates/{customer}/{similar}",
            get(merge::ask),
            Sample::plain(),
        )
        .page(
            merge,
            Method::POST,
            "/customers/duplicates/{customer}/{similar}",
            post(merge::merge),
            Sample::form("").answers(303),
        )
        .page(
            merge,
            Method::POST,
            "/customers/duplicates/{customer}/{similar}/dismiss",
            post(duplicates::dismiss),
            Sample::form("").answers(303),
        )
        .page(
            merge,
            Method::POST,
            "/customers/merges/{merge}/undo",
            post(merge::undo),
            Sample::form("").answers(303),
        )
}
