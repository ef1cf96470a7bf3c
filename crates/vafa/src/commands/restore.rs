//! `vafa restore FILE`.

use crate::Surroundings;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use vafa_app::{Failure, operate};

/// Bring a backup back into an empty place, in either engine
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The file that `vafa backup` wrote
    file: PathBuf,
}

pub(crate) fn run(command: &Restore, around: &Surroundings) -> Result<(), Failure> {
    let console = &around.console;
    let _claim = around.place.claim()?;
    let db = around.place.open_bare()?;
    let bar = console.progress();
    let restored = operate::restore(&db, &command.file, bar.as_ref());
    bar.finish();
    db.close();
    let restored = restored?;
    console.result(&json!({
        "database": around.place.shown(),
        "rows": restored.rows,
        "tables": restored.summary.rows,
        "schema_version": restored.summary.schema_version,
        "sha256": restored.summary.sha256,
    }));
    console.say(
        "cli-restore-done",
        &[("rows", console.number(restored.rows).into()), ("database", around.place.shown().into())],
    );
    Ok(())
}
