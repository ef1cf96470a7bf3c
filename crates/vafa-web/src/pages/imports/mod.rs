//! Files in and out: the wizard that takes a file in step by step, the list of what came in, downloads.

mod check;
mod columns;
mod exports;
mod list;
mod progress;
mod reading;
mod rejects;
mod result;
mod steps;
mod target_words;
mod upload;

use crate::routes::{Body, Routes, Rule, Sample};
use axum::http::Method;
use axum::routing::{get, post};
use vafa_app::Permission;

/// The routes of these pages.
pub(super) fn routes() -> Routes {
    let import = Rule::Needs(Permission::ImportFiles);
    Routes::new()
        .page(import, Method::GET, "/imports", get(list::show), Sample::plain())
        .page(import, Method::GET, "/imports/new", get(upload::ask), Sample::plain())
        .page_with_body(
            import,
            Body::File,
            Method::POST,
            "/imports/new",
            post(upload::take),
            Sample::file("customers.csv", "name,phone\nSara,09120000001\n").answers(303),
        )
        .page(import, Method::GET, "/imports/{import}", get(result::show), Sample::plain().answers(303))
        .page(
            import,
            Method::GET,
            "/imports/{import}/progress",
            get(progress::show),
            Sample::plain().answers(303),
        )
        .page(import, Method::GET, "/imports/{import}/columns", get(columns::ask), Sample::plain())
        .page(
            import,
            Method::POST,
            "/imports/{import}/columns",
            post(columns::save),
            Sample::form("column.0=name&column.1=phone").answers(303),
        )
        .page(
            import,
            Method::POST,
            "/imports/{import}/again",
            post(upload::read_again),
            Sample::form("kind=customers").answers(303),
        )
        .page(import, Method::GET, "/imports/{import}/check", get(check::show), Sample::plain())
        .page(import, Method::POST, "/imports/{import}/run", post(result::run), Sample::form("").answers(303))
        .page(
            import,
            Method::POST,
            "/imports/{import}/stop",
            post(result::stop),
            Sample::form("").answers(303),
        )
        .page(
            import,
            Method::POST,
            "/imports/{import}/undo",
            post(result::undo),
            Sample::form("").answers(303),
        )
        .page(import, Method::GET, "/imports/{import}/rejects.csv", get(rejects::file), Sample::plain())
        .page(
            Rule::Needs(Permission::ExportData),
            Method::GET,
            "/exports/{file}",
            get(exports::file),
            Sample::plain(),
        )
        .page(
            Rule::Needs(Permission::ExportData),
            Method::GET,
            "/exports",
            get(exports::show),
            Sample::plain(),
        )
}
