//! Long work of this process on imports, so that a page can be left and found again: dry runs and undos. What runs is
//! told by the database; only a dry run's result lives here, and is made anew where it is lost.

use crate::refusal::HttpError;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;
use vafa_app::imports::{
    ImportPreview, ImportRun, UndoProgress, carry_on_import, carry_on_undo, preview_import, start_import,
    start_undo,
};
use vafa_app::{Actor, App, Cx, Failure};
use vafa_kernel::Instant;
use vafa_kernel::id::ImportId;
use vafa_store::Tx;

/// Dry runs that are remembered.
const REMEMBERED: usize = 32;

/// How far a dry run is.
#[derive(Debug, Clone)]
pub(crate) enum Dry {
    /// Rows read, rows in all.
    Reading(u64, u64),
    /// What the import would do.
    Done(Arc<ImportPreview>),
    /// Why it cannot be told.
    Failed(Failure),
}

struct DryRun {
    /// The settings that were tried: those of the import as it was last changed.
    of: Instant,
    heard: watch::Receiver<Dry>,
}

#[derive(Default)]
struct Inside {
    dry: HashMap<ImportId, DryRun>,
    undo: HashMap<ImportId, watch::Receiver<UndoProgress>>,
}

/// The work under way. Cheap to clone; all clones are one.
#[derive(Clone, Default)]
pub(crate) struct Works(Arc<Mutex<Inside>>);

impl Works {
    fn with<T>(&self, f: impl FnOnce(&mut Inside) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The dry run of an import with its present settings; begun where there is none.
    pub(crate) fn dry_run(&self, app: &App, who: &Actor, run: &ImportRun) -> watch::Receiver<Dry> {
        self.with(|inside| {
            let known = inside.dry.get(&run.id).filter(|known| known.of == run.updated_at);
            // One that ended without a word (its thread died) is begun anew.
            if let Some(known) = known
                && (known.heard.has_changed().is_ok() || !matches!(*known.heard.borrow(), Dry::Reading(..)))
            {
                return known.heard.clone();
            }
            let (tell, heard) = watch::channel(Dry::Reading(0, run.rows_total));
            if inside.dry.len() >= REMEMBERED {
                inside.dry.clear();
            }
            inside.dry.insert(run.id, DryRun { of: run.updated_at, heard: heard.clone() });
            let (app, who, import) = (app.clone(), who.clone(), run.id);
            in_thread("dry run", move || {
                let tried = preview_import(&app, &who, import, &mut |read, total| {
                    tell.send_replace(Dry::Reading(read, total));
                });
                tell.send_replace(match tried {
                    Ok(preview) => Dry::Done(Arc::new(preview)),
                    Err(failure) => Dry::Failed(failure),
                });
            });
            heard
        })
    }

    /// Begins to run an import, or to carry it on.
    pub(crate) async fn run(&self, app: &App, who: &Actor, import: ImportId) -> Result<(), Failure> {
        self.begin(app, who, import, start_import, Self::carry_on).await
    }

    /// Begins to undo an import.
    pub(crate) async fn undo(&self, app: &App, who: &Actor, import: ImportId) -> Result<(), Failure> {
        self.begin(app, who, import, start_undo, Self::carry_on_undo).await
    }

    async fn begin(
        &self,
        app: &App,
        who: &Actor,
        import: ImportId,
        start: Start,
        go_on: GoOn,
    ) -> Result<(), Failure> {
        let (works, app, who) = (self.clone(), app.clone(), who.clone());
        to_its_end(async move {
            let run = app.write(&who, move |tx, cx| start(tx, cx, import)).await?;
            go_on(&works, &app, &who, run);
            Ok(())
        })
        .await
    }

    /// Goes on with an import that was marked as running: its own failures stand in the database.
    pub(crate) fn carry_on(&self, app: &App, who: &Actor, run: ImportRun) {
        self.with(|inside| inside.dry.remove(&run.id));
        let (app, who) = (app.clone(), who.clone());
        in_thread("import", move || note(carry_on_import(&app, &who, &run, &mut |_| {}).map(drop)));
    }

    /// Goes on with an undo that was begun.
    pub(crate) fn carry_on_undo(&self, app: &App, who: &Actor, run: ImportRun) {
        let (hear, heard) = watch::channel(UndoProgress { total: run.counts.changes, done: 0 });
        self.with(|inside| inside.undo.insert(run.id, heard));
        let (app, who, works) = (app.clone(), who.clone(), self.clone());
        in_thread("undo", move || {
            let undone = carry_on_undo(&app, &who, &run, &mut |progress| {
                hear.send_replace(progress);
            });
            note(undone.map(drop));
            works.with(|inside| inside.undo.remove(&run.id));
        });
    }

    /// How far the undo of an import is, where it runs in this process.
    pub(crate) fn undo_progress(&self, import: ImportId) -> Option<UndoProgress> {
        self.with(|inside| inside.undo.get(&import).map(|heard| *heard.borrow()))
    }
}

/// Marks long work as begun.
pub(crate) type Start = fn(&mut Tx<'_>, &Cx, ImportId) -> Result<ImportRun, Failure>;

/// Goes on with long work that was marked.
pub(crate) type GoOn = fn(&Works, &App, &Actor, ImportRun);

/// Carries what was begun through to its end, also where whoever asked hangs up meanwhile: what is written down and what is
/// done about it stay together.
pub(crate) async fn to_its_end<T, E>(
    work: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<HttpError> + Send + 'static,
{
    tokio::spawn(work).await.unwrap_or_else(|_| Err(HttpError::Panicked.into()))
}

/// Work on a thread of its own: a server that stops does not wait for it, because it can be carried on.
fn in_thread(name: &'static str, work: impl FnOnce() + Send + 'static) {
    if let Err(error) = std::thread::Builder::new().name(name.to_owned()).spawn(work) {
        tracing::error!(%error, name, "no thread could be started");
    }
}

/// Whatever ends work early stands in the database too, where people find it.
fn note(ended: Result<(), Failure>) {
    if let Err(failure) = ended {
        tracing::warn!(code = failure.code(), cause = failure.chain(), "work on an import ended early");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn what_was_begun_is_ended_also_where_nobody_waits_for_it() {
        let (go_on, going_on) = oneshot::channel();
        let (tell, told) = oneshot::channel();
        let mut work = Box::pin(to_its_end(async move {
            let number: u32 = going_on.await.unwrap();
            tell.send(number).unwrap();
            Ok::<_, HttpError>(())
        }));
        tokio::select! {
            biased;
            _ = &mut work => panic!("it waits"),
            () = std::future::ready(()) => {}
        }
        drop(work);
        go_on.send(7).unwrap();
        assert_eq!(told.await.unwrap(), 7);
    }
}
