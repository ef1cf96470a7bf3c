//! `vafa config`.

use crate::console::Console;
use crate::table::Table;
use crate::{Surroundings, config};
use clap::Subcommand;
use serde_json::{Map, json};

/// Settings and where each came from
#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Print every value that holds and where it came from
    Show,
    /// Print the description of every setting (Markdown)
    Reference,
}

pub(crate) fn run(command: &Config, around: &Surroundings) {
    let console = &around.console;
    match command {
        Config::Reference => Console::document(&config::reference()),
        Config::Show => {
            let mut table = Table::new(
                ["cli-config-key", "cli-config-value", "cli-config-origin"].map(|key| console.text(key, &[])),
            );
            let mut result = Map::new();
            for (key, value, origin) in around.config.shown() {
                let shown = if value.is_empty() { "–".to_owned() } else { value.clone() };
                table.row([key.to_owned(), shown, origin.to_string()]);
                result.insert(key.to_owned(), json!({ "value": value, "from": origin.to_string() }));
            }
            console.line(&table.to_string());
            console.result(&result.into());
        }
    }
}
