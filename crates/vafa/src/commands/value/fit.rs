//! `vafa value fit`.

use super::{model, summary_file};
use crate::Surroundings;
use crate::problem::CliError;
use crate::table::Table;
use clap::Args;
use serde_json::{Map, Value as Json, json};
use std::path::PathBuf;
use std::time::Instant;
use vafa_app::Failure;
use vafa_locale::NumberStyle;
use vafa_value::{FitError, Model, Parameter};

/// Fit a model to a summary of customers: parameters with their errors
#[derive(Debug, Args)]
pub(crate) struct Fit {
    /// bg-nbd, mbg-nbd, pareto-nbd, bg-bb or gamma-gamma
    #[arg(long)]
    model: String,
    /// A CSV file with the columns frequency, recency and T; for bg-bb frequency, recency and n; for gamma-gamma frequency
    /// and `monetary_value`
    #[arg(long, value_name = "FILE")]
    summary: PathBuf,
}

pub(crate) fn run(command: &Fit, around: &Surroundings) -> Result<(), Failure> {
    let model = model(&command.model)?;
    let path = &command.summary;
    let began = Instant::now();
    let fit = match model.of_purchases() {
        Some(purchases) => vafa_value::fit_purchases(purchases, &summary_file::purchases(path)?),
        None if model == Model::BgBb => vafa_value::fit_periods(&summary_file::periods(path)?),
        None => vafa_value::fit_spending(&summary_file::spending(path)?),
    };
    let fit = fit.map_err(|error| unfit(path, error))?;
    let seconds = began.elapsed().as_secs_f64();
    let console = &around.console;
    console.result(&told(&fit, seconds));
    if console.is_json() {
        return Ok(());
    }
    let style = NumberStyle::of(console.lang());
    let figure = |value: f64| match short(value) {
        text if text.contains('e') => style.digits(&text),
        text => style.decimal(&text),
    };
    let head = ["parameter", "value", "se", "ci95"];
    let mut table = Table::new(head.map(|name| console.text(&format!("cli-value-{name}"), &[])));
    for Parameter { name, value, se, ci95 } in &fit.parameters {
        let se = se.map_or_else(|| "–".to_owned(), figure);
        let ends =
            ci95.map_or_else(|| "–".to_owned(), |[low, high]| format!("{} … {}", figure(low), figure(high)));
        table.row([(*name).to_owned(), figure(*value), se, ends]);
    }
    console.line(&table.to_string());
    let count = u64::try_from(fit.n).unwrap_or(u64::MAX);
    console.say(
        "cli-value-fitted",
        &[
            ("model", model.code().into()),
            ("count", console.number(count).into()),
            ("likelihood", figure(fit.log_likelihood).into()),
        ],
    );
    if !fit.converged {
        console.say("cli-value-not-converged", &[]);
    }
    if !fit.at_edge.is_empty() {
        console.say("cli-value-at-edge", &[("names", fit.at_edge.join(", ").into())]);
    }
    if fit.dropout_identified == Some(false) {
        console.say("cli-value-no-dropout", &[]);
    }
    Ok(())
}

/// Four places, or as many digits as small numbers need; the largest and smallest by their powers of ten.
fn short(value: f64) -> String {
    match value.abs() {
        0.01..1e9 => format!("{value:.4}"),
        0.0001..0.01 => format!("{value:.6}"),
        0.0 => "0".to_owned(),
        _ => format!("{value:.3e}"),
    }
}

fn told(fit: &vafa_value::Fit, seconds: f64) -> Json {
    let by_name = |of: &dyn Fn(&Parameter) -> Json| -> Map<String, Json> {
        fit.parameters.iter().map(|parameter| (parameter.name.to_owned(), of(parameter))).collect()
    };
    json!({
        "model": fit.model,
        "params": by_name(&|parameter| json!(parameter.value)),
        "se": by_name(&|parameter| json!(parameter.se)),
        "ci95": by_name(&|parameter| json!(parameter.ci95)),
        "log_likelihood": fit.log_likelihood,
        "n": fit.n,
        "converged": fit.converged,
        "dropout_identified": fit.dropout_identified,
        "at_edge": fit.at_edge,
        "seconds": seconds,
    })
}

fn unfit(path: &std::path::Path, error: FitError) -> CliError {
    let path = path.display().to_string();
    match error {
        FitError::NoCustomers => CliError::NoCustomers { path },
        FitError::NoRepeatPurchases => CliError::NoRepeatPurchases { path },
        FitError::NoTime => CliError::NoTime { path },
        FitError::NoMoney => CliError::NoMoney { path },
    }
}
