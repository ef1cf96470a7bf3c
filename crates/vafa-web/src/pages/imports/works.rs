//! Long work of this process on imports, so that a page can be left and found again: dry runs and undos. What runs is
//! told by the database; only a dry run's result lives here, and is made anew where it is lost.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{oneshot, watch};
use vafa_app::imports::{ImportPreview, ImportRun, UndoProgress, preview_import, run_import, undo_import};
use vafa_app::{Actor, App, Failure};
use vafa_kernel::Instant;
use vafa_kernel::id::ImportId;

/// Dry runs that are remembered.
const REMEMBERED: usize = 32;

/// How far a dry run is.
#[derive(Debug, Clone)]
pub(super) enum Dry {
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
    pub(super) fn dry_run(&self, app: &App, who: &Actor, run: &ImportRun) -> watch::Receiver<Dry> {
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

    /// Begins to run an import, or to carry it on. The answer comes when it is under way, or has failed before.
    pub(super) async fn run(&self, app: &App, who: &Actor, import: ImportId) -> Result<(), Failure> {
        self.with(|inside| inside.dry.remove(&import));
        let (app, who) = (app.clone(), who.clone());
        begun("import", move |begin| {
            let mut begin = Some(begin);
            let ran = run_import(&app, &who, import, &mut |_| tell(&mut begin, Ok(())));
            tell(&mut begin, ran.map(drop));
        })
        .await
    }

    /// Begins to undo an import. The answer comes when it is under way, or has failed before.
    pub(super) async fn undo(&self, app: &App, who: &Actor, import: ImportId) -> Result<(), Failure> {
        let (hear, heard) = watch::channel(UndoProgress { total: 0, done: 0 });
        self.with(|inside| inside.undo.insert(import, heard));
        let (app, who, works) = (app.clone(), who.clone(), self.clone());
        begun("undo", move |begin| {
            let mut begin = Some(begin);
            let undone = undo_import(&app, &who, import, &mut |progress| {
                hear.send_replace(progress);
                tell(&mut begin, Ok(()));
            });
            tell(&mut begin, undone.map(drop));
            works.with(|inside| inside.undo.remove(&import));
        })
        .await
    }

    /// How far the undo of an import is, where it runs in this process.
    pub(super) fn undo_progress(&self, import: ImportId) -> Option<UndoProgress> {
        self.with(|inside| inside.undo.get(&import).map(|heard| *heard.borrow()))
    }
}

/// Work on a thread of its own: a server that stops does not wait for it, because it can be carried on.
fn in_thread(name: &'static str, work: impl FnOnce() + Send + 'static) {
    if let Err(error) = std::thread::Builder::new().name(name.to_owned()).spawn(work) {
        tracing::error!(%error, name, "no thread could be started");
    }
}

/// Starts work that says when it is under way.
async fn begun(
    name: &'static str,
    work: impl FnOnce(oneshot::Sender<Result<(), Failure>>) + Send + 'static,
) -> Result<(), Failure> {
    let (begin, begun) = oneshot::channel();
    in_thread(name, move || work(begin));
    begun
        .await
        .unwrap_or_else(|lost| Err(crate::pages::PageError::ThreadLost { why: lost.to_string() }.into()))
}

/// Says once how the beginning went; whatever fails later stands in the database.
fn tell(begin: &mut Option<oneshot::Sender<Result<(), Failure>>>, how: Result<(), Failure>) {
    match (begin.take(), how) {
        // Whoever asked may have gone meanwhile.
        (Some(begin), how) => drop(begin.send(how)),
        (None, Err(failure)) => {
            tracing::warn!(code = failure.code(), cause = failure.chain(), "work on an import ended early");
        }
        (None, Ok(())) => {}
    }
}
