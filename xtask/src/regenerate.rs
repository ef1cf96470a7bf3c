//! Documents that the program writes about itself: kept in the tree, so that readers and reviewers see them change.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::build_assets;
use crate::build_program::build_for_tests;
use crate::failure::Failure;
use crate::shared_target;
use crate::shell;
use crate::workspace::Workspace;

/// The command of the program that prints a document, and the file it is kept in.
const DOCUMENTS: &[(&[&str], &str)] =
    &[(&["openapi"], "docs/openapi.json"), (&["config", "reference"], "docs/configuration.md")];

/// Builds the program and brings its documents up to date.
pub(crate) fn build_and_regenerate(workspace: &Workspace) -> Result<(), Failure> {
    let _claim = shared_target::claim(workspace)?;
    build_assets::build_assets(workspace)?;
    let program = build_for_tests(workspace)?.program;
    regenerate(workspace, &program)
}

/// Rewrites the documents; fails when one was out of date, naming it.
pub(crate) fn regenerate(workspace: &Workspace, program: &Path) -> Result<(), Failure> {
    let mut changed = Vec::new();
    for (command, file) in DOCUMENTS {
        if !shell::answers(Command::new(program).args(*command).arg("--help")) {
            println!("{file}: this version has no `vafa {}`", command.join(" "));
            continue;
        }
        let text = shell::output(Command::new(program).args(*command).current_dir(workspace.root()))?;
        if write_if_changed(&workspace.root().join(file), &text)? {
            changed.push(*file);
        }
    }
    if changed.is_empty() {
        println!("The generated documents are up to date.");
        return Ok(());
    }
    Err(Failure::new(format!(
        "{} did not fit the program and has been rewritten: look at it and commit it",
        changed.join(", ")
    )))
}

fn write_if_changed(file: &Path, text: &str) -> Result<bool, Failure> {
    if fs::read_to_string(file).is_ok_and(|found| found == text) {
        return Ok(false);
    }
    fs::write(file, text).map_err(|error| Failure::file("write", file, &error))?;
    Ok(true)
}
