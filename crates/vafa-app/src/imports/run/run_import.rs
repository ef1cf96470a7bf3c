//! Runs an import, from its beginning or from its mark.

use super::runs::{self, ImportReport, ImportRun, RunState};
use super::telling::Telling;
use super::write_chunk::write_chunk;
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::audit::{Change, append_entry};
use crate::business::Business;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::imports::ImportError;
use crate::imports::create_import::hash_file;
use crate::imports::mapping;
use crate::imports::parse::{Plan, Survey, produce};
use crate::imports::read::{Flow, SourceFile};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use vafa_kernel::id::ImportId;
use vafa_store::Tx;

/// Chunks that are understood but not written yet: enough that neither side waits, few enough to stay small.
const WAITING: usize = 4;

/// How far an import has come.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportProgress {
    /// Rows in the file; 0 while they are being counted.
    pub rows_total: u64,
    /// Rows that were written.
    pub rows_read: u64,
    /// What it came to so far.
    pub report: ImportReport,
}

/// Marks an import as running: one that was made before, or was interrupted, cancelled or failed. Whoever calls it goes on
/// with [`carry_on_import`]; after a crash in between, the next start does.
///
/// # Errors
/// [`ImportError::WrongState`] where it is done, being undone or undone.
pub fn start_import(tx: &mut Tx<'_>, cx: &Cx, import: ImportId) -> Result<ImportRun, Failure> {
    const FROM: [RunState; 4] = [RunState::Draft, RunState::Running, RunState::Failed, RunState::Cancelled];
    cx.require(Permission::ImportFiles)?;
    let before = runs::find(tx, import)?;
    let run = runs::set_state(tx, cx.now, import, &FROM, RunState::Running)?;
    if before.state == RunState::Draft {
        mapping::remember(tx, cx.now, run.kind, &run.header, &run.settings.mapping)?;
    }
    if before.state != RunState::Running {
        append_entry(tx, cx, &Change::new("import.started", "import", import))?;
    }
    Ok(run)
}

/// Runs an import that was made before, or carries one on that was interrupted, cancelled or failed. Returns when it is
/// done or was cancelled meanwhile; `progress` hears of every chunk. Blocks: call it on a thread of its own.
///
/// # Errors
/// [`ImportError::WrongState`] where it is done or undone, and those of [`carry_on_import`].
pub fn run_import(
    app: &App,
    who: &Actor,
    import: ImportId,
    progress: &mut dyn FnMut(&ImportProgress),
) -> Result<ImportReport, Failure> {
    let run = app.write_blocking(who, move |tx, cx| start_import(tx, cx, import))?;
    carry_on_import(app, who, &run, progress)
}

/// Goes on with an import that [`start_import`] has marked as running, from the mark it has come to. Blocks.
///
/// # Errors
/// [`ImportError::FileChanged`], whatever is wrong with the file as a whole, and failures of the database. After a failure
/// it can be started again.
pub fn carry_on_import(
    app: &App,
    who: &Actor,
    run: &ImportRun,
    progress: &mut dyn FnMut(&ImportProgress),
) -> Result<ImportReport, Failure> {
    let import = run.id;
    match drive(app, who, run, progress) {
        Ok(run) => Ok(run.report()),
        Err(failure) => {
            let code = failure.code();
            let still_ours = code != vafa_kernel::Fault::code(&ImportError::TakenOver);
            if still_ours && !is_retryable(&failure) {
                let noted = app.write_blocking(who, move |tx, cx| {
                    let mut run = runs::find(tx, import)?;
                    if run.state == RunState::Running {
                        run.state = RunState::Failed;
                        run.finished_at = Some(cx.now);
                        code.clone_into(&mut run.problem);
                        run.updated_at = cx.now;
                        runs::save(tx, &run)?;
                    }
                    Ok(())
                });
                if let Err(noted) = noted {
                    tracing::warn!(import = %import, error = %noted.chain(), "a failed import could not be marked");
                }
            }
            Err(failure)
        }
    }
}

/// A failure that says nothing about the file: the import stays running, to be carried on at the next start.
fn is_retryable(failure: &Failure) -> bool {
    failure.kind() == vafa_kernel::Kind::Unavailable
}

fn drive(
    app: &App,
    who: &Actor,
    run: &ImportRun,
    progress: &mut dyn FnMut(&ImportProgress),
) -> Result<ImportRun, Failure> {
    let started = app.now();
    let spent = run.counts.micros;
    tell(run, progress);
    if hash_file(&run.file_path)? != run.file_hash {
        return Err(ImportError::FileChanged.into());
    }
    let plan = plan_of(run, app.business())?;
    let survey = Survey::of(&plan)?;
    if survey.are_dates_ambiguous {
        let column =
            plan.column(&crate::imports::Target::Time).map(|at| plan.column_name(at)).unwrap_or_default();
        return Err(ImportError::AmbiguousDates { column }.into());
    }
    let (import, rows) = (run.id, survey.rows);
    let mut run = app.write_blocking(who, move |tx, _| {
        let mut run = runs::find(tx, import)?;
        run.rows_total = rows;
        run.problem.clear();
        runs::save(tx, &run)?;
        Ok(run)
    })?;
    let first_unit = run.units_done;
    let telling = Arc::new(Telling::of(app, who, &run)?);
    let (sender, receiver) = sync_channel(WAITING);
    let understood = std::thread::scope(|scope| -> Result<(), Failure> {
        let reader = scope.spawn(|| {
            produce(&plan, &survey, first_unit, &mut |chunk| {
                // Nobody listens any more: cancelled, or the database failed.
                if sender.send(chunk).is_ok() { Flow::More } else { Flow::Stop }
            })
            .inspect(|()| drop(sender))
        });
        // The receiver goes when writing ends, which lets the reader end too.
        let written = (|| -> Result<(), Failure> {
            for chunk in receiver {
                let chunk = Arc::new(chunk);
                let micros = spent + app.now().since(started);
                let telling = Arc::clone(&telling);
                run = app.write_blocking(who, move |tx, cx| {
                    write_chunk(tx, cx, import, micros, &telling, &chunk)
                })?;
                tell(&run, progress);
                if run.state != RunState::Running {
                    break;
                }
            }
            Ok(())
        })();
        let read = reader.join().unwrap_or(Err(ImportError::Stopped));
        written?;
        Ok(read?)
    });
    understood?;
    if run.state != RunState::Running {
        return Ok(run);
    }
    let micros = spent + app.now().since(started);
    let run = app.write_blocking(who, move |tx, cx| {
        let mut run = runs::set_state(tx, cx.now, import, &[RunState::Running], RunState::Done)?;
        run.counts.micros = micros;
        runs::save(tx, &run)?;
        append_entry(tx, cx, &Change::new("import.finished", "import", import).after(run.counts.told()))?;
        Ok(run)
    })?;
    tell(&run, progress);
    Ok(run)
}

fn tell(run: &ImportRun, progress: &mut dyn FnMut(&ImportProgress)) {
    progress(&ImportProgress { rows_total: run.rows_total, rows_read: run.rows_read, report: run.report() });
}

/// The file of an import with its settings.
pub(crate) fn plan_of(run: &ImportRun, business: Arc<Business>) -> Result<Plan, ImportError> {
    let file = SourceFile::open(&run.file_path, &run.settings.read)?;
    Plan::new(run.kind, file, run.settings.clone(), business)
}

/// Carries on what was interrupted when the process ended: imports that were running, undos that had begun. For the
/// start of a server, on a thread of its own. What fails is logged and left to people.
pub fn resume_unfinished(app: &App) -> Result<(), Failure> {
    let who = Actor::System("imports");
    for run in app.read_blocking(&who, |tx, _| runs::unfinished(tx))? {
        let result = match run.state {
            RunState::Undoing => crate::imports::undo_import(app, &who, run.id, &mut |_| {}).map(|_| ()),
            _ => run_import(app, &who, run.id, &mut |_| {}).map(|_| ()),
        };
        if let Err(failure) = result {
            tracing::warn!(import = %run.id, code = failure.code(), error = %failure.chain(), "an import could not be carried on");
        }
    }
    Ok(())
}
