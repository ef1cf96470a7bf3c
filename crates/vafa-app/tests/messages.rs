//! Every failure that people can meet has its sentence in both languages.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Kinds as `faults!` names them. Internal failures share one sentence: what is wrong is in the log, not for people.
const KINDS: &[&str] =
    &["NotFound", "Conflict", "Invalid", "Forbidden", "Unauthenticated", "Limited", "Unavailable"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The codes of a file's `faults!` blocks: `=> Kind, "code"`. Examples in comments do not count.
fn codes(text: &str) -> Vec<String> {
    let code_lines: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |all, line| all + line + " ");
    let mut found = Vec::new();
    for part in code_lines.split("=> ").skip(1) {
        let Some((kind, rest)) = part.split_once(',') else { continue };
        if !KINDS.contains(&kind.trim()) {
            continue;
        }
        let code = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
        found.extend(code.filter(|code| code.contains('.')).map(str::to_owned));
    }
    found
}

#[test]
fn every_failure_has_its_sentence() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for folder in fs::read_dir(crates).unwrap() {
        sources(&folder.unwrap().path().join("src"), &mut files);
    }
    let mut all = BTreeMap::new();
    for file in files {
        for code in codes(&fs::read_to_string(&file).unwrap()) {
            all.insert(code, file.clone());
        }
    }
    assert!(all.len() > 60, "the search for codes finds only {}", all.len());
    let missing: Vec<String> = all
        .iter()
        .filter(|(code, _)| !vafa_locale::text::has(&format!("error-{}", code.replace(['.', '_'], "-"))))
        .map(|(code, file)| format!("{code} ({})", file.file_name().unwrap().to_string_lossy()))
        .collect();
    assert!(missing.is_empty(), "no sentence for: {}", missing.join(", "));
}
