//! Looking at imports, and stopping one.

use super::run::{self, ImportRun, RunState};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_kernel::id::ImportId;
use vafa_store::Tx;

/// One import.
pub fn read_import(tx: &mut Tx<'_>, cx: &Cx, import: ImportId) -> Result<ImportRun, Failure> {
    cx.require(Permission::ImportFiles)?;
    run::find(tx, import)
}

/// Which imports are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListImports {
    /// Only imports made before this one: the last of the page before.
    pub before: Option<(Instant, ImportId)>,
    /// How many at most, 1 to 200.
    pub limit: u32,
}

/// Imports, the newest first.
pub fn list_imports(tx: &mut Tx<'_>, cx: &Cx, asked: ListImports) -> Result<Vec<ImportRun>, Failure> {
    cx.require(Permission::ImportFiles)?;
    run::list(tx, asked.before, asked.limit)
}

/// Stops an import after the chunk that is being written. What was written stays, and can be carried on or undone. A draft
/// is put away.
pub fn cancel_import(tx: &mut Tx<'_>, cx: &Cx, import: ImportId) -> Result<ImportRun, Failure> {
    cx.require(Permission::ImportFiles)?;
    let from = [RunState::Draft, RunState::Running, RunState::Failed];
    let run = run::set_state(tx, cx.now, import, &from, RunState::Cancelled)?;
    append_entry(tx, cx, &Change::new("import.cancelled", "import", import))?;
    Ok(run)
}
