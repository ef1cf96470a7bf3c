//! The command line of Vafa: reads what was typed, calls the use case, says what came of it.

mod cli;
mod commands;
mod config;
mod console;
mod key_file;
mod place;
mod problem;
mod table;

use clap::Parser as _;
use cli::{Cli, Command};
use config::{Config, Sources};
use console::Console;
use place::Place;
use problem::CliError;
use std::path::Path;
use std::process::ExitCode;
use vafa_app::{Actor, Failure};
use vafa_locale::Lang;

/// Who acts on the command line: whoever may use this machine's data may do everything.
pub(crate) const OPERATOR: Actor = Actor::System("command_line");

/// The database's writer spent an eighth of its time in the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What every command is given.
pub(crate) struct Surroundings {
    pub(crate) console: Console,
    pub(crate) config: Config,
    pub(crate) place: Place,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let spoken = Console::new(language(cli.global.lang.as_deref().unwrap_or_default()), cli.global.json);
    let around = match prepare(&cli) {
        Ok(around) => around,
        Err(failure) => return failed(&spoken, &failure),
    };
    match run(cli.command, &around) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failed(&around.console, &failure),
    }
}

fn failed(console: &Console, failure: &Failure) -> ExitCode {
    console.failed(failure);
    ExitCode::from(failure.kind().exit_code())
}

/// Reads the settings and finds the language.
fn prepare(cli: &Cli) -> Result<Surroundings, Failure> {
    let global = &cli.global;
    let mut flags = vec![
        ("data", global.data.clone()),
        ("database", global.database.clone()),
        ("language", global.lang.clone()),
    ];
    flags.push(("listen", cli.command.listen()));
    let sources = Sources {
        flags: &flags,
        environment: &|name| std::env::var(name).ok(),
        file: global.config.clone(),
        read: &read_file,
    };
    let config = Config::load(&sources)?;
    let console = Console::new(language(config.get("language")), global.json);
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for (name, nearest) in config::unknown_variables(names) {
        let nearest = nearest.unwrap_or_else(|| "–".into());
        console.note("cli-unknown-variable", &[("name", name.into()), ("nearest", nearest.into())]);
    }
    let place = Place::of(&config);
    Ok(Surroundings { console, config, place })
}

fn read_file(path: &Path) -> Result<Option<String>, CliError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(CliError::File { path: path.display().to_string(), why: error.to_string() }),
    }
}

/// The language that was asked for, or the environment's where it is one of ours, or Persian.
fn language(asked: &str) -> Lang {
    let environment = || {
        let told = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        let is_english = told.is_some_and(|told| told.starts_with("en"));
        if is_english { Lang::En } else { Lang::Fa }
    };
    asked.parse().unwrap_or_else(|_| environment())
}

fn run(command: Command, around: &Surroundings) -> Result<(), Failure> {
    match command {
        Command::Serve(command) => commands::serve::run(&command, around),
        Command::Demo(command) => commands::demo::run(&command, around),
        Command::Import(command) => commands::import::run(&command, around),
        Command::Export(command) => commands::export::run(&command, around),
        Command::Customer(command) => commands::customer::run(&command, around),
        Command::Value(command) => commands::value::run(&command, around),
        Command::Verify(command) => commands::verify::run(&command, around),
        Command::Backup(command) => commands::backup::run(&command, around),
        Command::Restore(command) => commands::restore::run(&command, around),
        Command::User(command) => commands::user::run(command, around),
        Command::Key(command) => commands::key::run(command, around),
        Command::Webhook(command) => commands::webhook::run(command, around),
        Command::Config(command) => {
            commands::config::run(&command, around);
            Ok(())
        }
        Command::Openapi => {
            Console::document(&vafa_web::openapi_json());
            Ok(())
        }
    }
}
