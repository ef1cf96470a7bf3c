//! The third step: what the import would do. The whole file is read and compared, nothing is written.

use super::result::{interval, reason_words};
use super::steps::steps;
use crate::api::shapes::Named;
use crate::files::Dry;
use crate::page::{Page, Place};
use crate::pages::{Answer, Visit, for_form};
use crate::parts::{Note, Progress, Stat, Steps, Tone};
use askama::Template;
use std::time::Duration;
use vafa_app::imports::{ImportKind, ImportPreview, ImportRun, RunState, read_import};
use vafa_app::text::failure_text;
use vafa_kernel::id::ImportId;

/// Most files are read in less: then the page comes with the answer at once.
const PATIENCE: Duration = Duration::from_millis(900);

#[derive(Template)]
#[template(path = "imports/check.html")]
struct CheckPage {
    page: Page,
    steps: Steps,
    import: ImportId,
    file_name: String,
    progress: Option<Progress>,
    stats: Vec<Stat>,
    totals: Vec<String>,
    reasons: Vec<Reason>,
    notes: Vec<Note>,
    may_run: bool,
}

/// Why rows would be left out.
pub(super) struct Reason {
    pub(super) words: String,
    pub(super) column: String,
    pub(super) count: String,
    /// Row and what stands there.
    pub(super) examples: Vec<(String, String)>,
}

/// `GET /imports/{import}/check`; asked by the page's progress, it answers with how far it is, or sends the page on.
pub(super) async fn show(visit: Visit, Named(import): Named<ImportId>) -> Answer {
    let draft = visit.read(move |tx, cx| read_import(tx, cx, import)).await?;
    if draft.state != RunState::Draft {
        return Ok(visit.go(&format!("/imports/{import}")));
    }
    let mut heard = visit.state.works().dry_run(visit.app(), visit.actor(), &draft);
    // Whether it came to its end in time or not, what is known now is what the page shows.
    let patient = tokio::time::timeout(PATIENCE, heard.wait_for(|dry| !matches!(dry, Dry::Reading(..))));
    drop(patient.await);
    let now = heard.borrow().clone();
    let url = format!("/imports/{import}/check");
    if visit.is_partial {
        return match now {
            Dry::Reading(read, total) => visit.html(&progress(&visit, &url, read, total)),
            _ => Ok(super::progress::send_on(&url)),
        };
    }
    match now {
        Dry::Reading(read, total) => {
            let mut page = empty(&visit, &draft);
            page.progress = Some(progress(&visit, &url, read, total));
            visit.html(&page)
        }
        Dry::Done(preview) => visit.html(&full(&visit, &draft, &preview)),
        Dry::Failed(failure) => {
            let failure = for_form(failure)?;
            let mut page = empty(&visit, &draft);
            page.notes.push(
                Note::new(Tone::Bad, failure_text(visit.lang(), &failure))
                    .text(visit.t.text("imports-choices-kept"))
                    .link(visit.t.text("imports-back-to-columns"), format!("/imports/{import}/columns")),
            );
            visit.html(&page)
        }
    }
}

fn progress(visit: &Visit, url: &str, read: u64, total: u64) -> Progress {
    super::progress::bar(visit, visit.t.text("imports-checking").into_owned(), read, total, url)
}

fn empty(visit: &Visit, draft: &ImportRun) -> CheckPage {
    CheckPage {
        page: visit.page("imports-check", Place::Imports),
        steps: steps(visit.t, Some(draft.id), 2),
        import: draft.id,
        file_name: draft.file_name.clone(),
        progress: None,
        stats: Vec::new(),
        totals: Vec::new(),
        reasons: Vec::new(),
        notes: Vec::new(),
        may_run: false,
    }
}

fn full(visit: &Visit, draft: &ImportRun, preview: &ImportPreview) -> CheckPage {
    let t = visit.t;
    let number = |count: u64| visit.f.number(i64::try_from(count).unwrap_or(i64::MAX));
    let stat = |key: &str, count: u64| Stat::new(t.text(key).into_owned(), number(count));
    let mut stats = vec![stat("imports-rows", preview.rows)];
    if draft.kind == ImportKind::Orders {
        stats.push(stat("imports-orders-new", preview.orders_created));
        stats.push(stat("imports-orders-changed", preview.orders_updated));
    }
    stats.push(stat("imports-customers-new", preview.customers_created));
    if draft.kind == ImportKind::Customers {
        stats.push(stat("imports-customers-changed", preview.customers_updated));
    }
    stats.push(stat("imports-unchanged", preview.unchanged));
    let rejected = stat("imports-rejected", preview.rejected);
    let share = i64::try_from(preview.rejected).unwrap_or(i64::MAX);
    stats.push(if preview.rejected == 0 {
        rejected
    } else {
        let of = visit.f.percent(share, i64::try_from(preview.rows).unwrap_or(i64::MAX), 1);
        rejected.note(of, Tone::Warn)
    });
    let mut totals: Vec<String> = preview.totals.iter().map(|sum| visit.f.money(*sum)).collect();
    totals.extend(interval(visit, preview.from, preview.until));
    if preview.guests > 0 {
        totals.push(t.args("imports-guests", &[("count", count(preview.guests))]).into_owned());
    }
    let is_empty = preview.orders_created
        + preview.orders_updated
        + preview.customers_created
        + preview.customers_updated
        == 0;
    let mut notes = Vec::new();
    if preview.are_dates_ambiguous {
        notes.push(
            Note::new(Tone::Bad, t.text("imports-dates-either-way"))
                .text(t.text("imports-dates-either-way-text"))
                .link(t.text("imports-back-to-columns"), format!("/imports/{}/columns", draft.id)),
        );
    } else if is_empty {
        let key = match (preview.rows, preview.unchanged) {
            (0, _) => "imports-no-rows",
            (_, 0) => "imports-nothing-read",
            _ => "imports-nothing-new",
        };
        notes.push(Note::new(Tone::Warn, t.text(key)));
    }
    for (key, number) in [
        ("imports-ignored-identifiers", preview.ignored_identifiers),
        ("imports-unknown-words", preview.unknown_words),
    ] {
        if number > 0 {
            notes.push(Note::new(Tone::Warn, t.args(key, &[("count", count(number))])));
        }
    }
    let reasons = preview.reasons.iter().map(|reason| Reason {
        words: reason_words(visit.t, reason.code),
        column: reason.column.clone(),
        count: t.args("count-rows", &[("count", count(reason.count))]).into_owned(),
        examples: reason
            .examples
            .iter()
            .map(|reject| (number(reject.row), super::result::cell_at_fault(draft, reject)))
            .collect(),
    });
    CheckPage {
        stats,
        totals,
        reasons: reasons.collect(),
        notes,
        may_run: !preview.are_dates_ambiguous && preview.rows > 0,
        ..empty(visit, draft)
    }
}

fn count(number: u64) -> vafa_locale::Arg<'static> {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}
