//! What can be typed.

use crate::commands;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Vafa: customers, their history and what follows from it, on your own machine.
#[derive(Debug, Parser)]
#[command(name = "vafa", version, about, disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Folder of the data
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<String>,
    /// PostgreSQL database instead of the file in the data folder
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// File of settings instead of vafa.toml in the data folder
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Language of what is said: fa or en
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<String>,
    /// One JSON object at the end, nothing else
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// The commands.
#[expect(clippy::large_enum_variant, reason = "read once at start")]
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the pages, the API and the paths of event clients
    Serve(commands::serve::Serve),
    /// Fill an empty place with a demo shop: two years of customers, orders, comments
    Demo(commands::demo::Demo),
    /// Bring a file of customers or orders in: CSV (also .gz) or XLSX
    Import(commands::import::Import),
    /// Take a list out as a file
    Export(commands::export::Export),
    /// Find customers by name, number, card, order …; by id, everything about one
    Customer(commands::customer::Customer),
    /// What customers will still buy and be worth: models, fitted and applied
    #[command(subcommand)]
    Value(commands::value::Value),
    /// Rebuild everything derived from what was told, and compare
    Verify(commands::verify::Verify),
    /// Copy everything into one file, while Vafa runs
    Backup(commands::backup::Backup),
    /// Bring a backup back into an empty place, in either engine
    Restore(commands::restore::Restore),
    /// People who work with Vafa
    #[command(subcommand)]
    User(commands::user::User),
    /// Keys of programs
    #[command(subcommand)]
    Key(commands::key::Key),
    /// Addresses that hear of what happens
    #[command(subcommand)]
    Webhook(commands::webhook::Webhook),
    /// Settings and where each came from
    #[command(subcommand)]
    Config(commands::config::Config),
    /// The description of the JSON API (OpenAPI)
    Openapi,
}

impl Command {
    /// Where to listen, where the command says so.
    pub(crate) fn listen(&self) -> Option<String> {
        match self {
            Self::Serve(serve) => serve.listen.clone(),
            Self::Demo(demo) => demo.listen.clone(),
            _ => None,
        }
    }
}
