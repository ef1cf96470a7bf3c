//! Running an import, stopping it, taking it back. Long work goes on after the answer; reading the import tells how far.

use super::shapes::ImportView;
use crate::api::shapes::Named;
use crate::api::{Api, Done, respond};
use crate::command::{Command, Empty};
use crate::files::{GoOn, Start, Works, to_its_end};
use crate::refusal::Refusal;
use axum::response::Response;
use std::sync::{Arc, Mutex, PoisonError};
use vafa_app::Cx;
use vafa_app::idempotency::Once;
use vafa_app::imports::{ImportRun, cancel_import, start_import, start_undo};
use vafa_kernel::id::ImportId;
use vafa_store::Tx;

/// Begins to run an import, or carries on one that was interrupted. Read it to see how far it has come.
#[utoipa::path(post, path = "/api/imports/{import}/run", tag = "Files", params(("import" = String, Path)),
    responses((status = 202, body = ImportView)))]
pub(super) async fn run(
    api: Api,
    Named(import): Named<ImportId>,
    asked: Command<Empty>,
) -> Result<Response, Refusal> {
    begin(api, asked.once, import, start_import, Works::carry_on).await
}

/// Begins to take back everything that an import did; what somebody else changed since stays and is counted.
#[utoipa::path(post, path = "/api/imports/{import}/undo", tag = "Files", params(("import" = String, Path)),
    responses((status = 202, body = ImportView)))]
pub(super) async fn undo(
    api: Api,
    Named(import): Named<ImportId>,
    asked: Command<Empty>,
) -> Result<Response, Refusal> {
    begin(api, asked.once, import, start_undo, Works::carry_on_undo).await
}

/// Marks long work as begun, once for its key, and goes on with it. Nothing is to be gone on with where the call is a
/// repeated one.
async fn begin(
    api: Api,
    asked: Option<Once>,
    import: ImportId,
    start: Start,
    go_on: GoOn,
) -> Result<Response, Refusal> {
    to_its_end(async move {
        let begun: Arc<Mutex<Option<ImportRun>>> = Arc::default();
        let told = begun.clone();
        let write = move |tx: &mut Tx<'_>, cx: &Cx| {
            let run = start(tx, cx, import)?;
            *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(run.clone());
            Ok(Done::begun(ImportView::from(run)))
        };
        let answer = api.once(asked, write).await?;
        let run = begun.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(run) = run.filter(|_| !answer.is_repeat) {
            go_on(api.state.works(), api.app(), &api.caller.actor, run);
        }
        Ok(respond(&answer))
    })
    .await
}

/// Stops an import after the piece that is being written, or puts a draft away. What was written stays.
#[utoipa::path(post, path = "/api/imports/{import}/cancel", tag = "Files", params(("import" = String, Path)),
    responses((status = 200, body = ImportView)))]
pub(super) async fn cancel(
    api: Api,
    Named(import): Named<ImportId>,
    asked: Command<Empty>,
) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| Ok(Done::ok(ImportView::from(cancel_import(tx, cx, import)?)))).await
}
