//! Rules about the tree itself that no compiler knows.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::scan_text::{self, Fault};
use crate::shell;
use crate::workspace::Workspace;

/// No file is longer than this: one that grows past it holds more than one idea.
const MAX_LINES: usize = 600;

/// Files that may be longer, each with its reason.
const LONG_FILES: &[(&str, &str)] = &[];

/// Looks at every tracked file, and names each fault with its line.
pub(crate) fn check_tree(workspace: &Workspace) -> Result<(), Failure> {
    let listed = shell::output(Command::new("git").args(["ls-files", "-z"]).current_dir(workspace.root()))?;
    let local = local_paths(workspace.root());
    let mut faults = Vec::new();
    let mut seen = 0;
    for file in listed.split('\0').filter(|file| !file.is_empty()) {
        // Deleted but not yet committed, a link to elsewhere, or not text: nothing to read.
        let Ok(text) = fs::read_to_string(workspace.root().join(file)) else { continue };
        seen += 1;
        faults.extend(faults_of(file, &text, &local).into_iter().map(|fault| format!("{file}:{fault}")));
    }
    if faults.is_empty() {
        println!("{seen} files read, no fault.");
        return Ok(());
    }
    Err(Failure::new(faults.join("\n")))
}

fn faults_of(file: &str, text: &str, local: &[String]) -> Vec<Fault> {
    let mut faults = scan_text::machine_paths(text, local);
    let extension = Path::new(file).extension().and_then(|extension| extension.to_str());
    if extension == Some("css") {
        faults.extend(scan_text::physical_directions(text));
    }
    if extension == Some("rs")
        && file.starts_with("crates/")
        && !LONG_FILES.iter().any(|(long, _)| *long == file)
    {
        faults.extend(scan_text::too_long(text, MAX_LINES));
    }
    faults
}

/// Paths that mean something on this machine only: the checkout, the directory that holds it, the home directory.
/// Those that every machine has, such as `/tmp`, say nothing.
fn local_paths(root: &Path) -> Vec<String> {
    const EVERYWHERE: &[&str] =
        &["/", "/home", "/Users", "/root", "/tmp", "/var/tmp", "/src", "/usr/src", "/opt", "/srv"];
    let candidates: Vec<PathBuf> =
        [Some(root.to_owned()), root.parent().map(Path::to_owned), env::home_dir()]
            .into_iter()
            .flatten()
            .collect();
    candidates
        .iter()
        .filter_map(|path| path.to_str())
        .filter(|path| !EVERYWHERE.contains(path))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_looks_at_its_own_files() {
        let long = "line\n".repeat(MAX_LINES + 1);
        assert_eq!(faults_of("crates/a/src/lib.rs", &long, &[]).len(), 1);
        assert_eq!(faults_of("docs/glossary.md", &long, &[]).len(), 0);
        assert_eq!(faults_of("web/styles/app.css", "a { left: 0 }", &[]).len(), 1);
        assert_eq!(faults_of("web/scripts/app.ts", "a { left: 0 }", &[]).len(), 0);
    }

    #[test]
    fn common_directories_are_not_local() {
        let local = local_paths(Path::new("/tmp/vafa-checkout"));
        assert!(local.contains(&"/tmp/vafa-checkout".to_owned()));
        assert!(!local.contains(&"/tmp".to_owned()));
    }
}
