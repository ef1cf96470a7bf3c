//! The checks that need no running program: form, lints, the tree's rules, dependencies, documentation.

use std::env;

use crate::build_assets;
use crate::check_dependencies;
use crate::check_notes;
use crate::check_tree;
use crate::failure::Failure;
use crate::shared_target;
use crate::shell;
use crate::stages::Stages;
use crate::workspace::Workspace;

type Step = fn(&Workspace) -> Result<(), Failure>;

/// Runs the checks, quickest first, and stops at the first that fails.
pub(crate) fn check(workspace: &Workspace) -> Result<(), Failure> {
    let _claim = shared_target::claim(workspace)?;
    let mut stages = Stages::default();
    let steps: [(&'static str, Step); 8] = [
        ("format", check_format),
        ("tree", check_tree::check_tree),
        ("notes", check_notes::check_notes),
        ("licences", check_dependencies::check_policy),
        ("advisories", check_dependencies::check_advisories),
        // The program embeds web/dist, so it must be there before anything compiles.
        ("assets", build_assets::build_assets),
        ("clippy", check_lints),
        ("docs", check_documentation),
    ];
    for (name, step) in steps {
        if !stages.run(name, || step(workspace)) {
            break;
        }
    }
    stages.finish()
}

fn check_format(workspace: &Workspace) -> Result<(), Failure> {
    shell::run(workspace.cargo("fmt").args(["--all", "--check"]))
}

fn check_lints(workspace: &Workspace) -> Result<(), Failure> {
    shell::run(workspace.cargo_once("clippy").args([
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]))
}

fn check_documentation(workspace: &Workspace) -> Result<(), Failure> {
    let flags = format!("{} -D warnings", env::var("RUSTDOCFLAGS").unwrap_or_default());
    shell::run(
        workspace
            .cargo_once("doc")
            .args(["--workspace", "--no-deps", "--quiet"])
            .env("RUSTDOCFLAGS", flags.trim()),
    )
}
