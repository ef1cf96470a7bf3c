//! The measurements: everything built optimised, on a PostgreSQL server that keeps what it promises.

use std::process::Command;

use crate::build_assets;
use crate::build_program::build_release;
use crate::failure::Failure;
use crate::find_tools;
use crate::postgres::Cluster;
use crate::shared_target;
use crate::shell;
use crate::workspace::Workspace;

/// Builds the program and the measurements, and runs them; `args` go to `vafa-bench`.
pub(crate) fn run_bench(workspace: &Workspace, args: &[String]) -> Result<(), Failure> {
    let _claim = shared_target::claim(workspace)?;
    build_assets::build_assets(workspace)?;
    let program = build_release(workspace)?;
    shell::run(workspace.cargo_locked("build").args(["--release", "--package", "vafa-bench"]))?;
    let cluster = Cluster::start_durable(&find_tools::postgres()?)?;
    let results = workspace.target().join("bench.json");
    shell::run(
        Command::new(workspace.target().join("release/vafa-bench"))
            .arg("--program")
            .arg(program)
            .arg("--json")
            .arg(&results)
            .args(args.iter().filter(|arg| *arg != "--"))
            .env("VAFA_TEST_POSTGRES", cluster.url()),
    )?;
    println!("Figures for machines: {}", results.display());
    Ok(())
}
