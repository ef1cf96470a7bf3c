//! `vafa value …`: the models of what customers will still buy and be worth.

mod fit;
mod score;
mod summary_file;

use crate::problem::{CliError, choice};
use crate::{Surroundings, commands::value};
use clap::Subcommand;
use vafa_app::Failure;
use vafa_value::Model;

/// What customers will still buy and be worth
#[derive(Debug, Subcommand)]
pub(crate) enum Value {
    /// Fit a model to a summary of customers: parameters with their errors
    Fit(value::fit::Fit),
    /// What a model with given parameters says of each customer of a summary; nothing is fitted
    Score(value::score::Score),
}

pub(crate) fn run(command: &Value, around: &Surroundings) -> Result<(), Failure> {
    match command {
        Value::Fit(command) => fit::run(command, around),
        Value::Score(command) => score::run(command, around),
    }
}

fn model(given: &str) -> Result<Model, CliError> {
    choice("--model", given, Model::ALL.into_iter().map(Model::code))
}
