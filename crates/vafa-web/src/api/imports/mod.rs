//! Files that come in: a draft is made of an upload, understood, tried dry, run, and can be undone.

mod draft_shapes;
mod drafts;
mod list;
mod rejects;
mod runs;
mod shapes;

use crate::routes::{Body, Routes, Rule, Sample};
use utoipa_axum::routes;
use vafa_app::Permission;

const IMPORT: Rule = Rule::Needs(Permission::ImportFiles);

pub(super) fn routes() -> Routes {
    let file = Sample::file("customers.csv", "name,phone\nسارا رضایی,09123456789\n");
    let settings = Sample::json(r#"{"mapping":{"name":"name","phone":"phone"},"existing":"fill"}"#);
    let nothing_to_undo = "the sample's import is a draft; the tests of this part undo one";
    Routes::new()
        .api(IMPORT, routes!(list::list), Sample::plain())
        .api_with_body(IMPORT, Body::File, routes!(drafts::create), file.answers(201))
        .api(IMPORT, routes!(list::read), Sample::plain())
        .api(IMPORT, routes!(drafts::mapping), Sample::plain())
        .api(IMPORT, routes!(drafts::configure), settings)
        .api(IMPORT, routes!(drafts::preview), Sample::plain())
        .api(IMPORT, routes!(runs::run), Sample::plain().answers(202))
        .api(IMPORT, routes!(runs::cancel), Sample::plain())
        .api(IMPORT, routes!(runs::undo), Sample::plain().answers(202).refusals_only(nothing_to_undo))
        .api(IMPORT, routes!(rejects::rejects), Sample::plain())
        .api(IMPORT, routes!(rejects::rejects_file), Sample::plain())
}
