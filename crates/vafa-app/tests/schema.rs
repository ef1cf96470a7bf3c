//! The migrations: portable, the same tables on each engine, and those that `docs/schema.md` shows.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

use std::fs;
use std::path::Path;
use vafa_app::schema::MIGRATIONS;
use vafa_app::testing::TestApp;
use vafa_store::portable;

/// Set to write the document anew.
const UPDATE: &str = "VAFA_TEST_UPDATE";

#[test]
fn migrations_are_portable() {
    for migration in MIGRATIONS {
        for statement in portable::statements(migration.sql) {
            let faults = portable::faults(&statement);
            assert!(faults.is_empty(), "{}: {faults:?}\n{statement}", migration.name);
        }
    }
}

#[test]
fn both_engines_have_the_tables_that_the_document_shows() {
    let tables = TestApp::each().iter().map(|app| app.db().schema().unwrap().to_string()).collect::<Vec<_>>();
    for other in &tables {
        assert_eq!(tables[0], *other, "the engines differ");
    }
    let document = format!(
        "# Tables\n\n\
         What the migrations in `migrations/` come to, the same on SQLite and PostgreSQL. A test keeps this document true;\n\
         after a change of the migrations `{UPDATE}=1 cargo test -p vafa-app --test schema` writes it anew.\n\n\
         ```text\n{}```\n",
        tables[0]
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema.md");
    if std::env::var_os(UPDATE).is_some() {
        fs::write(&file, &document).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(kept, document, "docs/schema.md is out of date: run this test with {UPDATE}=1 and commit it");
}

#[test]
fn only_the_use_cases_and_the_store_speak_sql() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut speaking = Vec::new();
    for entry in fs::read_dir(crates).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if name != "vafa-app" && name != "vafa-store" && has_sql(&folder.join("src")) {
            speaking.push(name);
        }
    }
    assert!(speaking.is_empty(), "SQL belongs into vafa-app: {speaking:?}");
}

fn has_sql(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return has_sql(&path);
        }
        let is_shipped = path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs");
        is_shipped && {
            let source = fs::read_to_string(&path).unwrap();
            let shipped = source.split("#[cfg(test)]").next().unwrap();
            shipped.contains("sql!(")
        }
    })
}
