//! Every action and every kind of thing that the code writes into the trail has its words in both languages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use vafa_locale::text::has;

/// What the sources of the use cases write: action → kind of thing. Tests of theirs do not count.
fn written() -> BTreeMap<String, String> {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../vafa-app/src"), &mut files);
    let mut found = BTreeMap::new();
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for call in source.split("Change::new(").skip(1) {
            let mut parts = call.splitn(3, ',');
            let (action, kind) = (parts.next().unwrap().trim(), parts.next().unwrap().trim());
            // A kind that is no literal is handed on from another entry, and known from there.
            let kind =
                kind.strip_prefix('"').map_or_else(String::new, |kind| kind.trim_end_matches('"').to_owned());
            let actions = match action.strip_prefix('"') {
                Some(literal) => vec![literal.trim_end_matches('"').to_owned()],
                None => named(source, action, &kind),
            };
            assert!(!actions.is_empty(), "{action} in {} is not understood", file.display());
            found.extend(actions.into_iter().map(|action| (action, kind.clone())));
        }
    }
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// An action that stands under a name: that of a constant of the file, or an argument, which is then one of the literals
/// of the file that begin with the kind of thing.
fn named(source: &str, name: &str, kind: &str) -> Vec<String> {
    if let Some((_, rest)) = source.split_once(&format!("const {name}: &str = \"")) {
        return rest.split('"').next().map(str::to_owned).into_iter().collect();
    }
    let literals = source.split('"').skip(1).step_by(2);
    let is_action = |text: &&str| text.strip_prefix(kind).is_some_and(|rest| rest.starts_with('.'));
    literals.filter(is_action).map(str::to_owned).collect()
}

#[test]
fn every_action_has_its_words_and_can_be_looked_for() {
    let written = written();
    assert!(written.len() > 55, "the search finds only {}", written.len());
    for action in ["demo.filled", "audit.redacted", "user.signed_in", "webhook.turned_off"] {
        assert!(written.contains_key(action), "{action} is not found");
    }
    let without: Vec<&String> = written
        .iter()
        .filter(|(action, kind)| {
            let words = format!("audit-action-{}", action.replace(['.', '_'], "-"));
            let thing = format!("audit-object-{}", kind.replace('_', "-"));
            !has(&words) || (!kind.is_empty() && !has(&thing))
        })
        .map(|(action, _)| action)
        .collect();
    assert!(without.is_empty(), "no words for {without:?}");
    let abouts = crate::pages::AUDIT_ABOUT;
    let lost: Vec<&String> =
        written.keys().filter(|action| !abouts.iter().any(|about| action.starts_with(about))).collect();
    assert!(lost.is_empty(), "the filter of the trail cannot find {lost:?}");
    for about in abouts {
        assert!(has(&format!("audit-object-{}", about.trim_end_matches('.').replace('_', "-"))), "{about}");
        assert!(written.keys().any(|action| action.starts_with(about)), "nothing is {about}");
    }
}

#[test]
fn what_an_import_came_to_is_told_in_words() {
    let counts: vafa_app::imports::Counts = serde_json::from_value(serde_json::json!({
        "rejected": 1, "orders_created": 1, "orders_updated": 1, "orders_unchanged": 1, "orders_rejected": 1,
        "customers_created": 1, "customers_updated": 1, "customers_unchanged": 1, "ignored_identifiers": 1,
        "unknown_words": 1, "changes": 7, "kept_by_undo": 0, "micros": 5
    }))
    .unwrap();
    let told = counts.told();
    let told = told.as_object().unwrap();
    assert_eq!(told.len(), 10, "{told:?}");
    for field in told.keys() {
        assert!(has(&format!("audit-field-{}", field.replace('_', "-"))), "{field}");
    }
}
