//! `vafa backup FILE`.

use crate::{OPERATOR, Surroundings};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use vafa_app::{Failure, operate};

/// Copy everything into one file, while Vafa runs
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The file to write; one that is there already is replaced once the copy is whole
    file: PathBuf,
}

pub(crate) fn run(command: &Backup, around: &Surroundings) -> Result<(), Failure> {
    let console = &around.console;
    let app = around.place.open()?;
    let bar = console.progress();
    let saved = operate::backup(&app, &OPERATOR, &command.file, bar.as_ref());
    bar.finish();
    app.close();
    let saved = saved?;
    let file = command.file.display().to_string();
    console.result(&json!({
        "file": file,
        "bytes": saved.bytes,
        "rows": saved.rows,
        "tables": saved.summary.rows,
        "schema_version": saved.summary.schema_version,
        "sha256": saved.summary.sha256,
    }));
    let mebibytes = console.number(saved.bytes.div_ceil(1 << 20));
    console.say(
        "cli-backup-done",
        &[("rows", console.number(saved.rows).into()), ("size", mebibytes.into()), ("file", file.into())],
    );
    Ok(())
}
