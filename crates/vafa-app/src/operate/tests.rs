//! Backups brought back, whole and damaged, within an engine and across.

use super::{Silent, backup, restore};
use crate::testing::{SYSTEM, TestApp};
use crate::{App, Failure};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use vafa_kernel::clock::{FakeClock, RandomIds};
use vafa_store::testing::{databases, sqlite};

/// A folder of its own, removed when dropped.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn filled(test: &TestApp) {
    let shop = crate::Business { name: "قنادی یاس".into(), ..crate::Business::default() };
    test.write_blocking(&SYSTEM, move |tx, cx| crate::business::save(tx, cx.now, &shop)).unwrap();
}

#[test]
fn a_backup_comes_back_in_either_engine() {
    let folder = folder();
    for (number, test) in TestApp::each().into_iter().enumerate() {
        filled(&test);
        let file = folder.path().join(format!("{number}.gz"));
        let saved = backup(&test, &SYSTEM, &file, &Silent).unwrap();
        assert_eq!(saved.bytes, fs::metadata(&file).unwrap().len());
        for target in databases() {
            let restored = restore(target.db(), &file, &Silent).unwrap();
            assert_eq!(restored.summary, saved.summary);
            let app = App::on(
                target.db().clone(),
                Arc::new(FakeClock::at(test.now())),
                Arc::new(RandomIds::seeded(3)),
                crate::testing::vault(),
            );
            assert_eq!(app.unwrap().business().name, "قنادی یاس");
            // A second time there is something already.
            let refused = restore(target.db(), &file, &Silent).unwrap_err();
            assert_eq!(refused.code(), "operate.not_empty");
        }
    }
    let left: Vec<PathBuf> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.iter().all(|file| file.extension().is_some_and(|end| end == "gz")), "{left:?}");
}

#[test]
fn a_damaged_file_leaves_nothing_behind() {
    let folder = folder();
    let test = TestApp::first();
    filled(&test);
    let whole = folder.path().join("whole.gz");
    backup(&test, &SYSTEM, &whole, &Silent).unwrap();
    let bytes = fs::read(&whole).unwrap();
    let broken = folder.path().join("broken.gz");
    let mut tried = 0;
    for cut in [0, 1, 10, bytes.len() / 2, bytes.len() - 9, bytes.len() - 1] {
        fs::write(&broken, &bytes[..cut]).unwrap();
        tried += i32::from(refused(&broken));
    }
    for at in (12..bytes.len()).step_by(bytes.len() / 40) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        fs::write(&broken, &changed).unwrap();
        tried += i32::from(refused(&broken));
    }
    assert!(tried > 40);
    fs::write(&broken, b"name,phone\n").unwrap();
    assert!(refused(&broken));
}

/// Asserts that the file is refused and that the database is as empty as before.
fn refused(file: &std::path::Path) -> bool {
    let target = sqlite();
    let failure = restore(target.db(), file, &Silent).unwrap_err();
    assert_eq!(failure.code(), "operate.damaged_backup", "{}", failure.chain());
    assert!(target.db().schema().unwrap().tables.is_empty());
    true
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let target = sqlite();
    let missing = folder().path().join("none.gz");
    let failure = restore(target.db(), &missing, &Silent).unwrap_err();
    assert_eq!(failure.code(), "operate.file");
    assert!(failure.to_string().contains("none.gz"));
}

#[test]
fn only_who_runs_the_machine_may_back_up() {
    let test = TestApp::first();
    let file = folder().path().join("x.gz");
    let failure = backup(&test, &crate::testing::person(crate::Role::Owner), &file, &Silent).unwrap_err();
    assert_eq!(failure.code(), "access.forbidden");
    assert!(!file.exists());
    let unwritable = std::path::Path::new("/proc/none/x.gz");
    let failure: Failure = backup(&test, &SYSTEM, unwritable, &Silent).unwrap_err();
    assert_eq!(failure.code(), "operate.file");
}
