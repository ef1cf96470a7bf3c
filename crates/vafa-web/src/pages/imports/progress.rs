//! How far an import or its undo is: the piece that the page asks for every second.

use crate::api::shapes::Named;
use crate::pages::{Answer, Visit};
use crate::parts::Progress;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use vafa_app::imports::{ImportRun, RunState, read_import};
use vafa_kernel::id::ImportId;

/// `GET /imports/{import}/progress`. When the work is over, the page is sent on to what came of it.
pub(super) async fn show(visit: Visit, Named(import): Named<ImportId>) -> Answer {
    let run = visit.read(move |tx, cx| read_import(tx, cx, import)).await?;
    let result = format!("/imports/{import}");
    match of(&visit, &run) {
        Some(progress) if visit.is_partial => visit.html(&progress),
        None if visit.is_partial => Ok(send_on(&result)),
        _ => Ok(visit.go(&result)),
    }
}

/// How far it is, where it is under way.
pub(super) fn of(visit: &Visit, run: &ImportRun) -> Option<Progress> {
    let (key, done, total) = match run.state {
        RunState::Running => ("imports-running", run.rows_read, run.rows_total),
        RunState::Undoing => {
            let heard = visit.state.works().undo_progress(run.id);
            heard.map_or(("imports-undoing", 0, 0), |heard| ("imports-undoing", heard.done, heard.total))
        }
        _ => return None,
    };
    let url = format!("/imports/{}/progress", run.id);
    Some(bar(visit, visit.t.text(key).into_owned(), done, total, &url))
}

/// A bar that asks `url` again. A total of 0 is one that is not known yet.
pub(super) fn bar(visit: &Visit, text: String, done: u64, total: u64, url: &str) -> Progress {
    let number = |count: u64| visit.f.number(i64::try_from(count).unwrap_or(i64::MAX));
    let count = if total == 0 {
        visit.t.text("imports-counting").into_owned()
    } else {
        let (part, whole) = (number(done), number(total));
        let args = [("part", part.as_str().into()), ("whole", whole.as_str().into())];
        visit.t.args("imports-progress", &args).into_owned()
    };
    Progress {
        t: visit.t,
        id: "progress".to_owned(),
        text,
        count,
        part: done,
        whole: total.max(1),
        poll_url: Some(url.to_owned()),
    }
}

/// Tells the page's script to go on to another page.
pub(super) fn send_on(path: &str) -> Response {
    let path = HeaderValue::try_from(path).unwrap_or_else(|_| HeaderValue::from_static("/imports"));
    (StatusCode::OK, [(HeaderName::from_static("hx-redirect"), path)]).into_response()
}
