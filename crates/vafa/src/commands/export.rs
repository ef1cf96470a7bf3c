//! `vafa export`.

use crate::problem::{CliError, choice};
use crate::{OPERATOR, Surroundings};
use clap::Args;
use serde_json::json;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use vafa_app::Failure;
use vafa_app::exports::{Export as Asked, ExportFormat, ExportKind, export_to};
use vafa_app::operate::Draft;

/// Take a list out as a file
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// customers, orders, order_lines or events
    kind: String,
    /// csv, xlsx or jsonl
    #[arg(long)]
    format: Option<String>,
    /// The file to write, for your eyes only unless it is there already; without it, the standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// For machines: codes instead of words, times in UTC, plain numbers
    #[arg(long)]
    raw: bool,
}

pub(crate) fn run(command: &Export, around: &Surroundings) -> Result<(), Failure> {
    let asked = Asked {
        kind: choice("export", &command.kind, ExportKind::ALL.iter().map(|kind| kind.code()))?,
        format: format(command)?,
        language: around.console.lang(),
        is_raw: command.raw,
    };
    let console = &around.console;
    let app = around.place.open()?;
    let exported = match &command.output {
        None => export_to(&app, &OPERATOR, asked, Box::new(BufWriter::new(std::io::stdout()))),
        Some(path) => write_file(path, |out| export_to(&app, &OPERATOR, asked, out)),
    };
    app.close();
    let exported = exported?;
    // Without a file the list itself is what the standard output is for.
    if let Some(path) = &command.output {
        let file = path.display().to_string();
        console.result(
            &json!({ "kind": asked.kind, "format": asked.format, "rows": exported.rows, "file": file }),
        );
        console
            .say("cli-export-done", &[("rows", console.number(exported.rows).into()), ("file", file.into())]);
    }
    Ok(())
}

/// The file appears whole or not at all.
fn write_file<T>(
    path: &std::path::Path,
    write: impl FnOnce(Box<dyn Write + Send>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let fault =
        |error: std::io::Error| CliError::File { path: path.display().to_string(), why: error.to_string() };
    let draft = Draft::of(path).map_err(fault)?;
    let written = write(Box::new(BufWriter::new(draft.file().map_err(fault)?)))?;
    draft.keep().map_err(fault)?;
    Ok(written)
}

/// The format that was named, or else the one that the file's name ends with.
fn format(command: &Export) -> Result<ExportFormat, CliError> {
    let by_name = || command.output.as_ref()?.extension()?.to_str()?.parse().ok();
    match &command.format {
        Some(text) => choice("--format", text, ExportFormat::ALL.iter().map(|format| format.code())),
        None => Ok(by_name().unwrap_or(ExportFormat::Csv)),
    }
}
