//! Building the program: as users get it, and as the tests use it.

use std::path::PathBuf;

use crate::build_assets;
use crate::failure::Failure;
use crate::shared_target;
use crate::shell;
use crate::workspace::Workspace;

/// Builds the optimised program with its assets and says where it is.
pub(crate) fn build(workspace: &Workspace) -> Result<(), Failure> {
    let _claim = shared_target::claim(workspace)?;
    build_assets::build_assets(workspace)?;
    let program = build_release(workspace)?;
    println!("{}", program.display());
    Ok(())
}

/// Builds the optimised program; `web/dist` must be there.
pub(crate) fn build_release(workspace: &Workspace) -> Result<PathBuf, Failure> {
    shell::run(workspace.cargo_locked("build").args(["--release", "--bin", "vafa"]))?;
    Ok(workspace.target().join("release/vafa"))
}

/// What the tests in a browser run.
pub(crate) struct ForTests {
    /// The program.
    pub(crate) program: PathBuf,
    /// Writes every part of the interface with sample data into a folder.
    pub(crate) showcase: PathBuf,
}

/// Builds the program and the showcase as the Rust tests did: the same packages and targets, so that cargo chooses the
/// same features and compiles nothing twice.
pub(crate) fn build_for_tests(workspace: &Workspace) -> Result<ForTests, Failure> {
    shell::run(workspace.cargo_once("build").args([
        "--workspace",
        "--bins",
        "--tests",
        "--examples",
        "--quiet",
    ]))?;
    let debug = workspace.target().join("debug");
    Ok(ForTests { program: debug.join("vafa"), showcase: debug.join("examples/showcase") })
}
