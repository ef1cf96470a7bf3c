//! The last step, and what came of it: counts, rows that were left out, undo.

use super::progress;
use super::steps::steps;
use crate::api::shapes::Named;
use crate::page::{Flash, Page, Place, Texts};
use crate::pages::customers::shown;
use crate::pages::{Answer, Visit, for_form};
use crate::parts::{Chip, Confirm, Note, Progress, Stat, Steps, Tone};
use askama::Template;
use vafa_app::imports::{
    ImportKind, ImportRun, ListRejects, Reject, RejectCode, RunState, cancel_import, list_rejects,
    read_import,
};
use vafa_app::text::failure_text;
use vafa_kernel::Instant;
use vafa_kernel::id::ImportId;
use vafa_locale::text::has;

/// How many rejected rows the page shows.
const REJECTS: u32 = 20;

#[derive(Template)]
#[template(path = "imports/result.html")]
struct ResultPage {
    page: Page,
    steps: Option<Steps>,
    import: ImportId,
    file_name: String,
    state: Chip,
    lead: String,
    progress: Option<Progress>,
    note: Option<Note>,
    stats: Vec<Stat>,
    rejects: Vec<RejectShown>,
    has_more_rejects: bool,
    undo: Option<Confirm>,
    is_running: bool,
    may_resume: bool,
    list_url: &'static str,
}

/// A row that was left out.
struct RejectShown {
    row: String,
    column: String,
    cell: String,
    reason: String,
}

/// `GET /imports/{import}`: a draft leads to its columns.
pub(super) async fn show(visit: Visit, Named(import): Named<ImportId>) -> Answer {
    let (run, rejects) = visit
        .read(move |tx, cx| {
            let run = read_import(tx, cx, import)?;
            Ok((run, list_rejects(tx, cx, import, ListRejects { after: 0, limit: REJECTS + 1 })?))
        })
        .await?;
    if run.state == RunState::Draft {
        return Ok(visit.go(&format!("/imports/{import}/columns")));
    }
    visit.html(&draw(&visit, &run, &rejects))
}

fn draw(visit: &Visit, run: &ImportRun, rejects: &[Reject]) -> ResultPage {
    let page = visit.named_page(run.file_name.clone(), Place::Imports);
    let can_be_undone = matches!(run.state, RunState::Done | RunState::Cancelled | RunState::Failed)
        && run.counts.changes > 0;
    let shown = rejects.iter().take(REJECTS as usize).map(|reject| RejectShown {
        row: visit.f.number(i64::try_from(reject.row).unwrap_or(i64::MAX)),
        column: reject.column.clone(),
        cell: cell_at_fault(run, reject),
        reason: reason_words(visit.t, reject.code),
    });
    ResultPage {
        steps: (run.state == RunState::Running).then(|| steps(visit.t, Some(run.id), 3)),
        import: run.id,
        file_name: run.file_name.clone(),
        state: state(visit.t, run.state),
        lead: lead(visit, run),
        progress: progress::of(visit, run),
        note: note(visit, run),
        stats: stats(visit, run),
        rejects: shown.collect(),
        has_more_rejects: rejects.len() > REJECTS as usize,
        undo: can_be_undone.then(|| undo_question(visit, run, &page.csrf)),
        is_running: run.state == RunState::Running,
        may_resume: matches!(run.state, RunState::Failed | RunState::Cancelled),
        list_url: "/customers",
        page,
    }
}

/// A state as a chip.
pub(super) fn state(t: Texts, state: RunState) -> Chip {
    let (icon, tone) = match state {
        RunState::Draft => ("edit", Tone::Plain),
        RunState::Running | RunState::Undoing => ("hourglass", Tone::Plain),
        RunState::Done => ("circle-check", Tone::Good),
        RunState::Failed => ("alert-circle", Tone::Bad),
        RunState::Cancelled => ("hand-stop", Tone::Warn),
        RunState::Undone => ("arrow-back-up", Tone::Plain),
    };
    Chip::new(t.text(&format!("imports-state-{}", state.code()))).icon(icon).tone(tone)
}

fn lead(visit: &Visit, run: &ImportRun) -> String {
    let kind = visit.t.text(&format!("imports-kind-{}", run.kind.code()));
    let time = shown::time(visit, run.finished_at.unwrap_or(run.updated_at)).short;
    format!("{kind} · {time}")
}

/// Why a row was left out.
pub(super) fn reason_words(t: Texts, code: RejectCode) -> String {
    t.text(&format!("imports-reject-{}", code.code().replace('_', "-"))).into_owned()
}

/// What stands in the cell at fault; empty where no cell is.
pub(super) fn cell_at_fault(run: &ImportRun, reject: &Reject) -> String {
    const SHOWN: usize = 80;
    let at = run.header.iter().position(|name| *name == reject.column);
    let cell = at.and_then(|at| reject.cells.get(at)).map(String::as_str).unwrap_or_default();
    cell.chars().take(SHOWN).collect()
}

/// «از … تا …».
pub(super) fn interval(visit: &Visit, from: Option<Instant>, until: Option<Instant>) -> Option<String> {
    let (from, until) = (visit.f.date(from?), visit.f.date(until?));
    let args = [("from", from.as_str().into()), ("until", until.as_str().into())];
    Some(visit.t.args("imports-interval", &args).into_owned())
}

/// What went wrong, what was kept, what to do.
fn note(visit: &Visit, run: &ImportRun) -> Option<Note> {
    let t = visit.t;
    match run.state {
        RunState::Failed => {
            let key = format!("error-{}", run.problem.replace(['.', '_'], "-"));
            let told = t.text(&key);
            // A sentence with blanks in it cannot be told without what filled them.
            let title = if has(&key) && !told.contains('{') { told } else { t.text("imports-failed") };
            Some(Note::new(Tone::Bad, title).text(t.text("imports-failed-text")))
        }
        RunState::Cancelled => {
            Some(Note::new(Tone::Warn, t.text("imports-cancelled")).text(t.text("imports-failed-text")))
        }
        RunState::Undone if run.counts.kept_by_undo > 0 => {
            let count = i64::try_from(run.counts.kept_by_undo).unwrap_or(i64::MAX);
            Some(
                Note::new(Tone::Warn, t.count("imports-undo-kept", count))
                    .text(t.text("imports-undo-kept-text")),
            )
        }
        _ => None,
    }
}

fn stats(visit: &Visit, run: &ImportRun) -> Vec<Stat> {
    let t = visit.t;
    let counts = &run.counts;
    let stat = |key: &str, count: u64| {
        Stat::new(t.text(key).into_owned(), visit.f.number(i64::try_from(count).unwrap_or(i64::MAX)))
    };
    let mut stats = vec![stat("imports-rows", run.rows_read)];
    if run.kind == ImportKind::Orders {
        stats.push(stat("imports-orders-new", counts.orders_created));
        stats.push(stat("imports-orders-changed", counts.orders_updated));
    }
    stats.push(stat("imports-customers-new", counts.customers_created));
    stats.push(stat("imports-customers-changed", counts.customers_updated));
    stats.push(stat("imports-unchanged", counts.orders_unchanged + counts.customers_unchanged));
    let rejected = stat("imports-rejected", counts.rejected);
    stats.push(if counts.rejected == 0 {
        rejected
    } else {
        rejected.note(t.text("imports-rejected-note").into_owned(), Tone::Warn)
    });
    stats
}

fn undo_question(visit: &Visit, run: &ImportRun, csrf: &str) -> Confirm {
    let t = visit.t;
    let created = run.counts.orders_created + run.counts.customers_created;
    let updated = run.counts.orders_updated + run.counts.customers_updated;
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    Confirm {
        t,
        id: "undo".to_owned(),
        button: t.text("imports-undo").into_owned(),
        question: t.text("imports-undo-question").into_owned(),
        consequence: t
            .args(
                "imports-undo-consequence",
                &[("created", number(created).into()), ("updated", number(updated).into())],
            )
            .into_owned(),
        url: format!("/imports/{}/undo", run.id),
        csrf: csrf.to_owned(),
    }
}

/// `POST /imports/{import}/run`: begins, or carries on what was interrupted.
pub(super) async fn run(visit: Visit, Named(import): Named<ImportId>) -> Answer {
    let begun = visit.state.works().run(visit.app(), visit.actor(), import).await;
    after(&visit, import, begun)
}

/// `POST /imports/{import}/stop`.
pub(super) async fn stop(visit: Visit, Named(import): Named<ImportId>) -> Answer {
    let stopped = visit.write(move |tx, cx| cancel_import(tx, cx, import)).await.map(drop);
    after(&visit, import, stopped)
}

/// `POST /imports/{import}/undo`.
pub(super) async fn undo(visit: Visit, Named(import): Named<ImportId>) -> Answer {
    let begun = visit.state.works().undo(visit.app(), visit.actor(), import).await;
    after(&visit, import, begun)
}

/// On to the import's page, which tells how it stands; what could not be begun is told above it.
fn after(visit: &Visit, import: ImportId, how: Result<(), vafa_app::Failure>) -> Answer {
    let url = format!("/imports/{import}");
    match how {
        Ok(()) => Ok(visit.go(&url)),
        Err(failure) => {
            let failure = for_form(failure)?;
            Ok(visit.go_with(&url, &Flash::bad(failure_text(visit.lang(), &failure))))
        }
    }
}
