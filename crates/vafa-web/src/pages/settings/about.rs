//! Which Vafa this is, and on what it stands.

use crate::page::{Page, Place};
use crate::pages::{Answer, Visit};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::get;
use vafa_app::{Actor, Permission};
use vafa_store::Engine;

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::ManageSelf);
    Routes::new().page(rule, Method::GET, "/settings/about", get(show), Sample::plain())
}

#[derive(Template)]
#[template(path = "settings/about.html")]
struct AboutPage {
    page: Page,
    facts: Vec<(String, String)>,
}

async fn show(visit: Visit) -> Answer {
    visit.require(Permission::ManageSelf)?;
    let t = visit.t;
    let unknown = || t.text("unknown").into_owned();
    let engine = match visit.app().db().engine() {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    // A distributed engine may not tell its size: that is no reason for no page.
    let size = visit.blocking(|app, _| Ok(app.db().size().ok())).await?;
    let schema = visit.app().read(&Actor::Nobody, |tx, _| Ok(vafa_app::schema::version(tx)?)).await?;
    let facts = [
        ("about-version", visit.f.digits(env!("CARGO_PKG_VERSION"))),
        ("about-engine", engine.to_owned()),
        ("about-schema", visit.f.number(i64::from(schema))),
        ("about-size", size.map_or_else(unknown, |bytes| size_text(&visit, bytes))),
        ("about-zone", visit.app().business().zone.name().to_owned()),
        ("about-now", visit.f.date_time_long(visit.app().now())),
    ];
    let facts = facts.map(|(key, value)| (t.text(key).into_owned(), value)).into();
    visit.html(&AboutPage { page: visit.page("settings-about", Place::Settings), facts })
}

/// Bytes for eyes: whole kilobytes, megabytes with one decimal above that.
fn size_text(visit: &Visit, bytes: u64) -> String {
    let (unit, one) = match bytes {
        0..1_000_000 => ("about-kilobytes", 1_000),
        1_000_000..1_000_000_000 => ("about-megabytes", 1_000_000),
        _ => ("about-gigabytes", 1_000_000_000),
    };
    let tenths = bytes.saturating_mul(10) / one;
    let text = if unit == "about-kilobytes" {
        format!("{}", tenths / 10)
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    visit.t.args(unit, &[("size", visit.f.numbers().decimal(&text).into())]).into_owned()
}
