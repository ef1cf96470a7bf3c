//! Every direct dependency has its line in `docs/dependencies.md`, and no line is left of one that went.

use std::collections::BTreeSet;
use std::fs;

use crate::failure::Failure;
use crate::workspace::Workspace;

const NOTES: &str = "docs/dependencies.md";

/// Compares the declared dependencies, of cargo and npm, with the notes on them.
pub(crate) fn check_notes(workspace: &Workspace) -> Result<(), Failure> {
    let read = |file: &str| {
        let path = workspace.root().join(file);
        fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))
    };
    let mut declared = cargo_dependencies(&read("Cargo.toml")?);
    for manifest in ["web/package.json", "web/clients/package.json"] {
        if workspace.root().join(manifest).is_file() {
            declared.extend(npm_dependencies(&read(manifest)?));
        }
    }
    let faults = differences(&declared, &noted(&read(NOTES)?));
    if faults.is_empty() { Ok(()) } else { Err(Failure::new(faults.join("\n"))) }
}

fn differences(declared: &BTreeSet<String>, noted: &BTreeSet<String>) -> Vec<String> {
    let missing = declared
        .difference(noted)
        .map(|name| format!("{NOTES}: `{name}` needs its line: need, why, licence"));
    let stale = noted.difference(declared).map(|name| format!("{NOTES}: `{name}` is no longer a dependency"));
    missing.chain(stale).collect()
}

/// The names under `[workspace.dependencies]` that are not the workspace's own.
fn cargo_dependencies(manifest: &str) -> BTreeSet<String> {
    manifest
        .lines()
        .skip_while(|line| *line != "[workspace.dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.contains("path ="))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.trim_matches('"').to_owned())
        .filter(|name| !name.starts_with('#'))
        .collect()
}

/// The names in `dependencies` and `devDependencies`, as npm writes them: one a line.
fn npm_dependencies(manifest: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut inside = false;
    for line in manifest.lines().map(str::trim) {
        match line.split('"').nth(1) {
            Some("dependencies" | "devDependencies") if line.ends_with('{') => inside = true,
            Some(name) if inside => {
                names.insert(name.to_owned());
            }
            _ => inside = false,
        }
    }
    names
}

/// The names that begin a row of a table.
fn noted(notes: &str) -> BTreeSet<String> {
    notes.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn names_are_read_from_both_manifests() {
        let cargo = "[dependencies]\nno = \"1\"\n[workspace.dependencies]\nour = { path = \"x\" }\n\n# Text = more.\n\
                     a = \"1\"\nb-c = { version = \"1\" }\n[profile.dev]\nd = 1\n";
        assert_eq!(cargo_dependencies(cargo), set(&["a", "b-c"]));
        let npm = "{\n \"name\": \"x\",\n \"dependencies\": {\n \"@a/b\": \"1\"\n },\n \"other\": \"y\",\n \
                   \"devDependencies\": {\n \"c\": \"1\"\n }\n}\n";
        assert_eq!(npm_dependencies(npm), set(&["@a/b", "c"]));
    }

    #[test]
    fn what_is_missing_and_what_is_stale_is_named() {
        let notes = noted("| name | need |\n|---|---|\n| `a` | x |\ntext with `b`\n| `old` | x |\n");
        assert_eq!(notes, set(&["a", "old"]));
        let faults = differences(&set(&["a", "new"]), &notes);
        assert_eq!(faults.len(), 2);
        assert!(faults[0].contains("`new` needs") && faults[1].contains("`old` is no longer"), "{faults:?}");
    }
}
