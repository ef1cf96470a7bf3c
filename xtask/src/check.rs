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

type Step = (&'static str, fn(&Workspace) -> Result<(), Failure>);

/// Quickest first.
const STEPS: &[Step] = &[
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

/// Runs the checks, or those that are named, and stops at the first that fails.
pub(crate) fn check(workspace: &Workspace, names: &[String]) -> Result<(), Failure> {
    let steps = choose(names)?;
    let _claim = shared_target::claim(workspace)?;
    let mut stages = Stages::default();
    for (name, step) in steps {
        if !stages.run(name, || step(workspace)) {
            break;
        }
    }
    stages.finish()
}

fn choose(names: &[String]) -> Result<Vec<Step>, Failure> {
    let known: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(Failure::new(format!("there is no check `{unknown}`: choose from {}", known.join(", "))));
    }
    Ok(STEPS
        .iter()
        .filter(|(name, _)| names.is_empty() || names.iter().any(|n| n == name))
        .copied()
        .collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_chosen_by_name_in_their_own_order() {
        let chosen = choose(&["notes".to_owned(), "format".to_owned()]).unwrap();
        assert_eq!(chosen.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["format", "notes"]);
        assert_eq!(choose(&[]).unwrap().len(), STEPS.len());
        assert!(choose(&["formt".to_owned()]).unwrap_err().to_string().contains("`formt`"));
    }
}
