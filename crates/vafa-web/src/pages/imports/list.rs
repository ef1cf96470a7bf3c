//! What came in, the latest first; and the way out.

use super::result;
use crate::api::shapes::Asked;
use crate::page::{Page, Place};
use crate::pages::customers::shown;
use crate::pages::{Answer, Visit};
use crate::parts::{Chip, Empty, Pager};
use askama::Template;
use serde::Deserialize;
use vafa_app::Permission;
use vafa_app::imports::{ImportRun, ListImports, RunState, list_imports};
use vafa_kernel::Instant;
use vafa_kernel::id::ImportId;

/// How many imports a page has.
const ROWS: u32 = 30;

/// Which page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    /// The last import of the page before: microseconds and id.
    before: String,
}

#[derive(Template)]
#[template(path = "imports/list.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
    pager: Option<Pager>,
    empty: Option<Empty>,
    offers: Vec<super::exports::Offer>,
}

/// An import as the list shows it.
struct Row {
    url: String,
    file_name: String,
    kind: String,
    state: Chip,
    rows: String,
    rejected: String,
    time: shown::Time,
}

/// `GET /imports`.
pub(super) async fn show(visit: Visit, Asked(asked): Asked<Asking>) -> Answer {
    let before = asked
        .before
        .split_once('.')
        .and_then(|(at, id)| Some((Instant::from_micros(at.parse().ok()?), id.parse::<ImportId>().ok()?)));
    let page = ListImports { before, limit: ROWS + 1 };
    let mut runs = visit.read(move |tx, cx| list_imports(tx, cx, page)).await?;
    let has_more = runs.len() > ROWS as usize;
    runs.truncate(ROWS as usize);
    let next = runs.last().filter(|_| has_more);
    let next = next.map(|last| format!("/imports?before={}.{}", last.created_at.micros(), last.id));
    let pager = (next.is_some() || before.is_some()).then(|| Pager {
        t: visit.t,
        shown: visit.t.count("count-items", runs.len()).into_owned(),
        previous: before.map(|_| "/imports".to_owned()),
        next,
    });
    let t = visit.t;
    let offers = if visit.may(Permission::ExportData) { super::exports::offers(t) } else { Vec::new() };
    visit.html(&ListPage {
        page: visit.page("imports-title", Place::Imports),
        empty: runs.is_empty().then(|| {
            Empty::new("file-import", t.text("imports-empty"))
                .text(t.text("imports-empty-text"))
                .link(t.text("imports-new"), "/imports/new")
        }),
        rows: runs.iter().map(|run| row(&visit, run)).collect(),
        pager,
        offers,
    })
}

fn row(visit: &Visit, run: &ImportRun) -> Row {
    let number = |count: u64| visit.f.number(i64::try_from(count).unwrap_or(i64::MAX));
    let has_begun = run.state != RunState::Draft;
    Row {
        url: format!("/imports/{}", run.id),
        file_name: run.file_name.clone(),
        kind: visit.t.text(&format!("imports-kind-{}", run.kind.code())).into_owned(),
        state: result::state(visit.t, run.state),
        rows: if has_begun { number(run.rows_read) } else { String::new() },
        rejected: if run.counts.rejected > 0 { number(run.counts.rejected) } else { String::new() },
        time: shown::time(visit, run.updated_at),
    }
}
