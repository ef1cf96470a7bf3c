//! One chunk, one transaction: what the units tell, the rejected rows, the counts and the mark.

use super::apply_customer::apply_customer;
use super::apply_order::{Parts, apply_order, expect_orders};
use super::change_log::ChangeLog;
use super::reject_rows;
use super::runs::{self, ImportRun, RunState};
use super::telling::Telling;
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::imports::ImportError;
use crate::imports::parse::{Chunk, Told};
use crate::imports::settings::ImportKind;
use crate::timeline::Recorder;
use vafa_kernel::id::ImportId;
use vafa_store::Tx;

/// Writes a chunk. The import as it is afterwards; one that is no longer running has written nothing.
pub(super) fn write_chunk(
    tx: &mut Tx<'_>,
    cx: &Cx,
    import: ImportId,
    micros: i64,
    telling: &Telling,
    chunk: &Chunk,
) -> Result<ImportRun, Failure> {
    cx.require(Permission::ImportFiles)?;
    let mut run = runs::find(tx, import)?;
    if run.state != RunState::Running {
        return Ok(run);
    }
    // The mark moves with every chunk: who finds it elsewhere is not the only one at work.
    if run.units_done != chunk.first_unit {
        return Err(ImportError::TakenOver.into());
    }
    let mut counts = run.counts;
    let mut log = ChangeLog::new(import, counts.changes);
    let mut recorder = Recorder::new().leaving_profiles();
    let mut profiles = expect_orders(tx, &run, &mut recorder, &chunk.orders())?;
    for unit in &chunk.units {
        run.rows_read += unit.rows;
        counts.ignored_identifiers += unit.notes.ignored_identifiers;
        counts.unknown_words += unit.notes.unknown_words;
        for reject in &unit.rejects {
            reject_rows::insert(tx, import, reject)?;
        }
        counts.rejected += unit.rejects.len() as u64;
        match &unit.told {
            Some(Told::Order(told)) => {
                let (recorder, log, counts) = (&mut recorder, &mut log, &mut counts);
                let profiles = &mut profiles;
                apply_order(tx, cx, &mut Parts { run: &run, recorder, log, counts, profiles }, told)?;
            }
            Some(Told::Customer(told)) => {
                if let Some(reject) = apply_customer(tx, cx, (&run, telling), &mut log, &mut counts, told)? {
                    reject_rows::insert(tx, import, &reject)?;
                    counts.rejected += 1;
                }
            }
            None if run.kind == ImportKind::Orders => counts.orders_rejected += 1,
            None => {}
        }
    }
    recorder.finish(tx, cx)?;
    log.flush(tx)?;
    counts.changes = log.next();
    counts.micros = micros;
    run.counts = counts;
    run.units_done += chunk.units.len() as u64;
    run.updated_at = cx.now;
    runs::save(tx, &run)?;
    Ok(run)
}
