//! Measures the budgets of the house: one table, budget beside result, and JSON for machines.

mod client;
mod measure_crowd;
mod measure_demo;
mod measure_import;
mod measure_ingest;
mod measure_pages;
mod measure_size;
mod measure_store;
mod program;
mod report;

use clap::Parser;
use program::Program;
use report::Report;
use std::path::PathBuf;
use std::process::ExitCode;

/// Why a measurement could not be taken: a sentence for the person at the keyboard.
type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// Measures the budgets of Vafa on this machine, over loopback only.
#[derive(Debug, Parser)]
struct Options {
    /// The optimised program
    #[arg(long)]
    program: PathBuf,
    /// Only these parts: size, store, ingest, import, demo, pages, crowd
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Customers of the shop whose pages are measured
    #[arg(long, default_value_t = 20_000)]
    customers: u32,
    /// Customers of the long list
    #[arg(long, default_value_t = 1_000_000)]
    crowd: u32,
    /// Seconds for each measurement that runs on and on
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// The file online_retail.csv.gz
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/online_retail/online_retail.csv.gz"))]
    retail: PathBuf,
    /// Where to write the figures as JSON
    #[arg(long)]
    json: Option<PathBuf>,
}

/// The name of a part and what measures it.
type Part = (&'static str, fn(&Options, &Program, &mut Report) -> Result<(), Trouble>);

const PARTS: &[Part] = &[
    ("size", measure_size::measure),
    ("store", measure_store::measure),
    ("ingest", measure_ingest::measure),
    ("import", measure_import::measure),
    ("demo", measure_demo::measure),
    ("pages", measure_pages::measure),
    ("crowd", measure_crowd::measure),
];

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(trouble) => {
            eprintln!("bench: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<bool, Trouble> {
    if let Some(other) = options.only.iter().find(|name| PARTS.iter().all(|(part, _)| part != name)) {
        return Err(format!("there is no part `{other}`").into());
    }
    let program = Program::new(&options.program)?;
    let mut report = Report::default();
    for (name, measure) in PARTS {
        if !options.only.is_empty() && options.only.iter().all(|only| only != name) {
            continue;
        }
        eprintln!("measuring: {name}");
        if let Err(trouble) = measure(options, &program, &mut report) {
            report.trouble(name, &trouble);
        }
    }
    print!("{report}");
    if let Some(file) = &options.json {
        std::fs::write(file, format!("{:#}\n", report.to_json()))
            .map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(report.is_met())
}
