//! `vafa value score`.

use super::{model, summary_file};
use crate::Surroundings;
use crate::problem::CliError;
use clap::Args;
use serde_json::{Value as Json, json};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use summary_file::Row;
use vafa_app::Failure;
use vafa_value::{InPeriods, Model, ParameterError, Purchasing, Worth};

/// What a model with given parameters says of each customer of a summary; nothing is fitted
#[derive(Debug, Args)]
pub(crate) struct Score {
    /// bg-nbd, mbg-nbd, pareto-nbd, bg-bb or gamma-gamma
    #[arg(long)]
    model: String,
    /// The parameters in the model's order, as in 0.24,4.41,0.79,2.43 for r, alpha, a, b
    #[arg(long, value_name = "NUMBERS")]
    params: String,
    /// A CSV file as for `vafa value fit`; a column id is told again with each line
    #[arg(long, value_name = "FILE")]
    summary: PathBuf,
    /// How far to look ahead, in the file's unit of time; for bg-bb in whole periods
    #[arg(long, allow_negative_numbers = true)]
    horizon: Option<f64>,
    /// jsonl or csv
    #[arg(long, default_value = "jsonl")]
    format: String,
}

/// What is said of one customer, by name.
type Said = Vec<(&'static str, Option<f64>)>;

pub(crate) fn run(command: &Score, _: &Surroundings) -> Result<(), Failure> {
    let model = model(&command.model)?;
    let values = parameters(model, &command.params)?;
    let is_csv = match command.format.as_str() {
        "csv" => true,
        "jsonl" => false,
        other => {
            let (what, choices) = ("--format".into(), "jsonl, csv".into());
            return Err(CliError::Choice { what, given: other.into(), choices }.into());
        }
    };
    let refused = |_: ParameterError| parameters_wanted(model, &command.params);
    let path = &command.summary;
    let sayer = Sayer { is_csv, path };
    Ok(match model.of_purchases() {
        Some(purchases) => {
            let model = Purchasing::new(purchases, &values).map_err(refused)?;
            let horizon = horizon(command, false)?;
            sayer.say(summary_file::read(path, summary_file::purchases_of)?, |row| {
                vec![
                    ("p_alive", Some(model.p_alive(row))),
                    ("expected_purchases", Some(model.expected_purchases(row, horizon))),
                ]
            })
        }
        None if model == Model::BgBb => {
            let model = InPeriods::new(&values).map_err(refused)?;
            // Checked to be whole and small.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
            let horizon = horizon(command, true)? as u32;
            sayer.say(summary_file::read(path, summary_file::periods_of)?, |row| {
                vec![
                    ("p_alive", Some(model.p_alive(row))),
                    ("expected_purchases", Some(model.expected_purchases(row, horizon))),
                ]
            })
        }
        None => {
            let model = Worth::new(&values).map_err(refused)?;
            sayer.say(summary_file::read(path, summary_file::spending_of)?, |row| {
                vec![("expected_mean", model.expected_mean(row.frequency, row.mean))]
            })
        }
    }?)
}

struct Sayer<'a> {
    is_csv: bool,
    path: &'a Path,
}

impl Sayer<'_> {
    /// Writes a line for each row. Who closed the output does not want to hear more.
    fn say<T>(&self, rows: Vec<Row<T>>, of: impl Fn(&T) -> Said) -> Result<(), CliError> {
        let mut out = BufWriter::new(io::stdout().lock());
        let said = if self.is_csv { table(&mut out, rows, of) } else { lines(&mut out, rows, of) };
        match said.and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(CliError::File { path: self.path.display().to_string(), why: error.to_string() })
            }
            _ => Ok(()),
        }
    }
}

fn lines<T>(out: &mut impl Write, rows: Vec<Row<T>>, of: impl Fn(&T) -> Said) -> io::Result<()> {
    for row in rows {
        let mut line = serde_json::Map::new();
        line.insert("row".into(), json!(row.number));
        if let Some(id) = row.id {
            line.insert("id".into(), Json::String(id));
        }
        line.extend(of(&row.told).into_iter().map(|(name, value)| (name.to_owned(), json!(value))));
        writeln!(out, "{}", Json::Object(line))?;
    }
    Ok(())
}

fn table<T>(out: &mut impl Write, rows: Vec<Row<T>>, of: impl Fn(&T) -> Said) -> io::Result<()> {
    // An error of the output keeps its kind.
    let failed = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    };
    let mut csv = csv::Writer::from_writer(out);
    for (index, row) in rows.into_iter().enumerate() {
        let said = of(&row.told);
        if index == 0 {
            let names = ["row", "id"].into_iter().chain(said.iter().map(|(name, _)| *name));
            csv.write_record(names).map_err(failed)?;
        }
        let figures = said.iter().map(|(_, value)| value.map(|value| value.to_string()).unwrap_or_default());
        let cells = [row.number.to_string(), row.id.unwrap_or_default()].into_iter().chain(figures);
        csv.write_record(cells).map_err(failed)?;
    }
    csv.flush()
}

fn parameters(model: Model, text: &str) -> Result<Vec<f64>, CliError> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse()).collect();
    numbers.map_err(|_| parameters_wanted(model, text))
}

fn parameters_wanted(model: Model, given: &str) -> CliError {
    CliError::Parameters {
        model: model.code().into(),
        names: model.parameter_names().join(", "),
        given: given.into(),
    }
}

fn horizon(command: &Score, is_whole: bool) -> Result<f64, CliError> {
    let Some(horizon) = command.horizon else { return Err(CliError::NoHorizon) };
    let is_good = if is_whole {
        (0.0..=1e6).contains(&horizon) && horizon.fract() == 0.0
    } else {
        (0.0..=1e15).contains(&horizon)
    };
    if is_good { Ok(horizon) } else { Err(CliError::Horizon { given: horizon.to_string() }) }
}
