//! Every statement of the use cases: portable, prepared on each engine, and none that reads a table from end to end. Those
//! put together from pieces or from shared columns are left to the stories that run them.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use vafa_app::testing::TestApp;
use vafa_store::portable::{Found, faults, in_source};

/// Tables that stay small however many customers there are, each with the reason.
const SMALL: &[(&str, &str)] = &[
    ("audit_head", "one row per chain"),
    ("custom_field", "the fields that one business added"),
    ("custom_field_seen", "names of fields that came in, at most as many as there are kinds of them"),
    ("customer_count", "a few rows per kind of customer"),
    ("event_schema", "one row per name of events, at most 500"),
    ("user_account", "the people who work there"),
    ("webhook_endpoint", "the addresses that one business sends to"),
];

/// Beginnings of places and ends of statements that have to see everything, each with the reason.
const WHOLE: &[(&str, &str)] = &[
    ("operate/verify/", "compares all there is"),
    ("recorded_at, version FROM sale_order", "walks every order for that comparison"),
    (
        "GROUP BY tag ORDER BY customers DESC, tag LIMIT 500",
        "counts how many carry each tag: the one list whose cost grows with the customers",
    ),
    ("imports/forget_person", "erasing a person looks wherever a person may be named; it is rare"),
    ("ingest/forget_person", "the same"),
    ("customers/forget_views", "the same"),
    ("intents/forget_customer", "the same"),
    ("SELECT actor, idem_key, body FROM idempotency_key", "the same"),
    ("exports/", "an export is of everything"),
    ("custom <> '{}' ORDER BY id", "values of one own field, when the field is removed"),
    ("FROM day_rollup GROUP BY day", "every day, for that comparison"),
];

fn may_read_all(place: &str, text: &str) -> bool {
    SMALL.iter().any(|(table, _)| {
        text.contains(&format!(" FROM {table} ")) || text.ends_with(&format!(" FROM {table}"))
    }) || WHOLE.iter().any(|(part, _)| place.starts_with(part) || text.ends_with(part))
}

fn sources(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

/// Whether it stands by itself: pieces of built statements are also handed on by functions.
fn is_whole(found: &Found) -> bool {
    let verb = found.text.split_whitespace().next().unwrap_or_default();
    !found.is_piece && ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(&verb)
}

/// An insert of many rows ends where its rows begin: one row makes it whole.
fn with_a_row(text: String) -> String {
    if !text.trim_end().ends_with("VALUES") {
        return text;
    }
    let columns = text.matches(',').count() + 1;
    let row: Vec<String> = (1..=columns).map(|at| format!("${at}")).collect();
    format!("{text}({})", row.join(", "))
}

/// Every whole statement, by its text, with the place where it stands.
fn statements() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut all = BTreeMap::new();
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let shipped = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for found in in_source(shipped).into_iter().filter(is_whole) {
            let place = format!("{}:{}", file.strip_prefix(&root).unwrap().display(), found.line);
            all.insert(with_a_row(found.text), place);
        }
    }
    all
}

#[test]
fn statements_are_portable() {
    let all = statements();
    assert!(all.len() > 40, "{}", all.len());
    let wrong: Vec<String> = all
        .iter()
        .flat_map(|(text, place)| {
            faults(text).into_iter().map(move |fault| format!("{place}: {fault}\n  {text}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn statements_are_understood_by_each_engine_and_read_no_table_from_end_to_end() {
    let all = statements();
    let texts: Vec<String> = all.keys().cloned().collect();
    for app in TestApp::each() {
        let refused = app.db().prepare_all(&texts).unwrap();
        assert!(refused.is_empty(), "{:?}: {refused:#?}", app.db().engine());
        let mut scans = Vec::new();
        for (text, place) in &all {
            let is_read =
                text.starts_with("SELECT") || text.starts_with("UPDATE") || text.starts_with("DELETE");
            if !is_read || may_read_all(place, text) {
                continue;
            }
            let plan = app.db().plan(text).unwrap();
            if !plan.full_scans.is_empty() {
                scans.push(format!("{place}: {:?}\n  {text}", plan.full_scans));
            }
        }
        assert!(scans.is_empty(), "{:?}:\n{}", app.db().engine(), scans.join("\n"));
    }
}
