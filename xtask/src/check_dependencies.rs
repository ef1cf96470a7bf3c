//! Licences, bans, sources and known faults of dependencies, by cargo-deny and `deny.toml`.

use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::failure::Failure;
use crate::find_tools;
use crate::shell::{self, Limited};
use crate::workspace::Workspace;

/// The version that is installed where there is none: a newer one may know newer rules.
const VERSION: &str = "0.20.2";

/// How long the advisory database may take to arrive.
const FETCH_LIMIT: Duration = Duration::from_mins(1);

/// Licences, banned crates and sources: needs no network.
pub(crate) fn check_policy(workspace: &Workspace) -> Result<(), Failure> {
    let mut deny = deny(workspace)?;
    shell::run(deny.args([
        "--log-level",
        "warn",
        "check",
        "--hide-inclusion-graph",
        "licenses",
        "bans",
        "sources",
    ]))
}

/// Known faults of dependencies, where their database can be fetched.
pub(crate) fn check_advisories(workspace: &Workspace) -> Result<(), Failure> {
    // A machine without a way to the database still checks everything else; that it did not look here is said.
    let why = match shell::run_limited(deny(workspace)?.args(["fetch", "db"]), FETCH_LIMIT)? {
        Limited::Succeeded => {
            let mut deny = deny(workspace)?;
            return shell::run(deny.args(["--log-level", "warn", "check", "--disable-fetch", "advisories"]));
        }
        Limited::Failed(why) => why,
        Limited::TimedOut => "no answer in time".to_owned(),
    };
    println!(
        "advisories skipped: database not reachable ({})",
        why.trim().lines().last().unwrap_or("no reason given")
    );
    Ok(())
}

/// cargo-deny from `PATH` or the cache; compiled once into the cache where it is in neither.
fn deny(workspace: &Workspace) -> Result<Command, Failure> {
    let program = match find_tools::in_path(&["cargo-deny"]) {
        Some(program) => program,
        None => installed(workspace)?,
    };
    let mut command = Command::new(program);
    command.arg("--locked").current_dir(workspace.root()).env("CARGO_TARGET_DIR", workspace.target());
    Ok(command)
}

fn installed(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let tools = workspace.cache().join("tools");
    let program = tools.join("bin/cargo-deny");
    if !program.is_file() {
        println!("Installing cargo-deny into {} (once, about two minutes on two cores) ...", tools.display());
        // Unoptimised: it reads one lock file, and builds in a third of the time.
        let mut install = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        install.args([
            "install",
            "cargo-deny",
            "--version",
            VERSION,
            "--locked",
            "--debug",
            "--quiet",
            "--root",
        ]);
        shell::run(install.arg(&tools).env_remove("CARGO_TARGET_DIR"))?;
    }
    Ok(program)
}
