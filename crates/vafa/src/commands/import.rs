//! `vafa import`.

use crate::console::Console;
use crate::problem::{CliError, choice};
use crate::{OPERATOR, Surroundings};
use clap::Args;
use serde_json::json;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use vafa_app::imports::{
    self, CreateImport, ImportKind, ImportPreview, ImportReport, ImportSettings, ListImports, ListRejects,
    Mapping, ReadOptions, RunState, Target,
};
use vafa_app::operate::Progress as _;
use vafa_app::{App, Failure};
use vafa_kernel::Kind;
use vafa_kernel::id::ImportId;

/// Bring a file of customers or orders in: CSV (also .gz) or XLSX
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// What the file tells of: customers or orders
    kind: String,
    /// The file
    #[arg(required_unless_present = "undo")]
    file: Option<PathBuf>,
    /// Which column fills what, as target=column; several with commas (order=InvoiceNo,time=InvoiceDate)
    #[arg(long, value_name = "TARGET=COLUMN", value_delimiter = ',')]
    map: Vec<String>,
    /// Currency of the amounts (ISO 4217)
    #[arg(long)]
    currency: Option<String>,
    /// Clock that the times were taken from (Asia/Tehran, Europe/London)
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// Calendar of dates that could be of either: jalali or gregorian
    #[arg(long)]
    calendar: Option<String>,
    /// Order of day, month and year: ymd, dmy or mdy
    #[arg(long, value_name = "ORDER")]
    date_order: Option<String>,
    /// What amounts count: major, toman or minor
    #[arg(long)]
    amounts: Option<String>,
    /// Keeps the order numbers of this file apart from others
    #[arg(long, default_value = "")]
    series: String,
    /// Where the data come from, as timelines show it
    #[arg(long, default_value = "")]
    label: String,
    /// Sheet of a spreadsheet
    #[arg(long)]
    sheet: Option<String>,
    /// Encoding of a text (utf-8, windows-1256 …), where it is not found out rightly
    #[arg(long)]
    encoding: Option<String>,
    /// Write the rows that were not taken into this file (CSV), to be mended and imported again
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Go on with an import of this file that was interrupted
    #[arg(long)]
    resume: bool,
    /// Undo an import, by its id (imp_…)
    #[arg(long, value_name = "ID", conflicts_with_all = ["resume", "map"])]
    undo: Option<String>,
    /// Only say what would happen
    #[arg(long, conflicts_with_all = ["resume", "undo"])]
    dry_run: bool,
}

pub(crate) fn run(command: &Import, around: &Surroundings) -> Result<(), Failure> {
    let kind: ImportKind = choice("import", &command.kind, ImportKind::ALL.iter().map(|kind| kind.code()))?;
    let app = around.place.open()?;
    let done = match (&command.undo, &command.file) {
        (Some(id), _) => undo(&app, around, id),
        (None, Some(file)) => bring_in(&app, around, command, kind, file),
        (None, None) => Err(CliError::NoInput.into()),
    };
    app.close();
    done
}

fn bring_in(
    app: &App,
    around: &Surroundings,
    command: &Import,
    kind: ImportKind,
    file: &std::path::Path,
) -> Result<(), Failure> {
    let console = &around.console;
    let path = file
        .canonicalize()
        .map_err(|error| CliError::File { path: file.display().to_string(), why: error.to_string() })?;
    let interrupted = if command.resume { find_interrupted(app, kind, &path)? } else { None };
    let import = match interrupted {
        Some(import) => import,
        None => {
            let asked = CreateImport {
                kind,
                file_name: path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default(),
                file_path: path,
                settings: settings(command, kind)?,
            };
            imports::create_import(app, &OPERATOR, &asked)?.id
        }
    };
    let bar = console.progress();
    let mut show = |progress: &imports::ImportProgress| {
        let total = Some(progress.rows_total).filter(|total| *total > 0);
        bar.step("import", progress.rows_read, total);
    };
    if command.dry_run {
        let told = imports::preview_import(app, &OPERATOR, import, &mut |rows, total| {
            bar.step("import", rows, Some(total));
        });
        bar.finish();
        let told = told?;
        console.result(&json!(told));
        console.say("cli-import-dry", &[]);
        tell_preview(console, &told);
        return Ok(());
    }
    let report = imports::run_import(app, &OPERATOR, import, &mut show);
    bar.finish();
    match report {
        Ok(report) => {
            if let Some(rejects) = &command.rejects {
                write_rejects(app, console, report.import_id, rejects)?;
            }
            tell(app, console, &report)
        }
        Err(failure) => {
            // A file that cannot be understood at all has brought nothing in.
            if failure.kind() != Kind::Invalid {
                console.note("cli-import-kept", &[("id", import.to_string().into())]);
            }
            Err(failure)
        }
    }
}

/// The newest import of this file that did not come to its end.
fn find_interrupted(
    app: &App,
    kind: ImportKind,
    path: &std::path::Path,
) -> Result<Option<ImportId>, Failure> {
    let asked = ListImports { limit: 200, ..ListImports::default() };
    let runs = app.read_blocking(&OPERATOR, move |tx, cx| imports::list_imports(tx, cx, asked))?;
    let is_open =
        |state: RunState| matches!(state, RunState::Running | RunState::Failed | RunState::Cancelled);
    let found = runs.into_iter().find(|run| run.kind == kind && run.file_path == path && is_open(run.state));
    Ok(found.map(|run| run.id))
}

fn settings(command: &Import, kind: ImportKind) -> Result<ImportSettings, Failure> {
    let mut mapping = Mapping::new();
    for pair in &command.map {
        let (target, column) = pair.split_once('=').ok_or_else(|| CliError::Choice {
            what: "--map".into(),
            given: pair.clone(),
            choices: "target=column".into(),
        })?;
        mapping.insert(Target::read(target.trim(), kind)?, column.trim().to_owned());
    }
    let currency = command.currency.as_deref().map(|code| {
        code.to_ascii_uppercase().parse().map_err(|_| CliError::Choice {
            what: "--currency".into(),
            given: code.to_owned(),
            choices: "IRR, EUR, GBP …".into(),
        })
    });
    let amounts = command.amounts.as_deref();
    let date_order = command.date_order.as_deref();
    Ok(ImportSettings {
        read: ReadOptions {
            encoding: command.encoding.clone(),
            sheet: command.sheet.clone(),
            ..ReadOptions::default()
        },
        mapping,
        currency: currency.transpose()?,
        amounts: amounts
            .map(|text| choice("--amounts", text, imports::AmountUnit::ALL.iter().map(|unit| unit.code())))
            .transpose()?,
        zone: command.timezone.clone(),
        calendar: command.calendar.clone(),
        date_order: date_order
            .map(|text| {
                choice("--date-order", text, imports::DatePartOrder::ALL.iter().map(|order| order.code()))
            })
            .transpose()?,
        series: command.series.clone(),
        label: command.label.clone(),
        ..ImportSettings::default()
    })
}

/// Tells what would happen, and why rows would not be taken.
fn tell_preview(console: &Console, told: &ImportPreview) {
    for (key, count) in [
        ("cli-import-orders-created", told.orders_created),
        ("cli-import-orders-updated", told.orders_updated),
        ("cli-import-customers-created", told.customers_created),
        ("cli-import-customers-updated", told.customers_updated),
        ("cli-import-unchanged", told.unchanged),
        ("cli-import-rejected", told.rejected),
    ] {
        if count > 0 {
            console.say(key, &[("count", console.number(count).into())]);
        }
    }
    for reason in &told.reasons {
        let told = reason.examples.first().map(|reject| imports::reject_reason(console.lang(), reject));
        console.say(
            "cli-import-reason",
            &[
                ("count", console.number(reason.count).into()),
                ("column", reason.column.as_str().into()),
                ("reason", told.unwrap_or_else(|| reason.code.code().to_owned()).into()),
            ],
        );
    }
}

/// Tells what an import came to, and the first of the rows that were not taken.
fn tell(app: &App, console: &Console, report: &ImportReport) -> Result<(), Failure> {
    console.result(&json!(report));
    let number = |number: u64| console.number(number);
    console.say(
        "cli-import-done",
        &[("rows", number(report.rows_read).into()), ("file", report.file_name.as_str().into())],
    );
    for (key, count) in [
        ("cli-import-orders-created", report.orders_created),
        ("cli-import-orders-updated", report.orders_updated),
        ("cli-import-customers-created", report.customers_created),
        ("cli-import-customers-updated", report.customers_updated),
        ("cli-import-unchanged", report.unchanged),
        ("cli-import-rejected", report.rejected),
    ] {
        if count > 0 {
            console.say(key, &[("count", number(count).into())]);
        }
    }
    if report.rejected > 0 && !console.is_json() {
        let (import, asked) = (report.import_id, ListRejects { after: 0, limit: 5 });
        let rejects =
            app.read_blocking(&OPERATOR, move |tx, cx| imports::list_rejects(tx, cx, import, asked))?;
        for reject in rejects {
            console.say(
                "cli-import-reject",
                &[
                    ("row", console.number(reject.row).into()),
                    ("column", reject.column.as_str().into()),
                    ("reason", imports::reject_reason(console.lang(), &reject).into()),
                ],
            );
        }
    }
    console.say(
        "cli-import-undo",
        &[("kind", report.kind.code().into()), ("id", report.import_id.to_string().into())],
    );
    Ok(())
}

/// The rows that were not taken, as a file.
fn write_rejects(
    app: &App,
    console: &Console,
    import: ImportId,
    path: &std::path::Path,
) -> Result<(), Failure> {
    let fault =
        |error: std::io::Error| CliError::File { path: path.display().to_string(), why: error.to_string() };
    let out = Arc::new(Mutex::new(BufWriter::new(File::create(path).map_err(fault)?)));
    let (lang, writer) = (console.lang(), out.clone());
    app.read_blocking(&OPERATOR, move |tx, cx| {
        let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
        imports::write_rejects(tx, cx, import, lang, &mut *writer)
    })?;
    out.lock().unwrap_or_else(PoisonError::into_inner).flush().map_err(fault)?;
    Ok(())
}

fn undo(app: &App, around: &Surroundings, id: &str) -> Result<(), Failure> {
    let import: ImportId = id.parse().map_err(|_| CliError::Id { given: id.to_owned() })?;
    let console = &around.console;
    let bar = console.progress();
    let report = imports::undo_import(app, &OPERATOR, import, &mut |progress| {
        bar.step("undo", progress.done, Some(progress.total));
    });
    bar.finish();
    let report = report?;
    console.result(&json!(report));
    console.say("cli-import-undone", &[("id", id.into())]);
    Ok(())
}
