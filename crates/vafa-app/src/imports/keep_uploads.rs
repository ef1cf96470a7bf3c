//! Uploaded files: where they wait, and for how long they are kept.
//!
//! What a file told is in the database once its import has run, and the undo needs no file. It is kept a while longer, so
//! that an import that was stopped can be carried on, and then removed: it is full of people, some of whom may have asked
//! to be forgotten meanwhile. Files that were brought in from the command line are their owner's and are never touched.

use super::run::RunState;
use crate::actor::Actor;
use crate::app::App;
use crate::failure::Failure;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use vafa_kernel::Instant;
use vafa_store::{params, sql};

/// Who does it.
const SWEEPER: Actor = Actor::System("sweeper");

/// Where uploads of a data folder wait for their import.
pub fn uploads_folder(data: &Path) -> PathBuf {
    data.join("uploads")
}

/// Removes uploads whose imports have all ended, or were left as drafts, more than `kept` microseconds ago, and those that
/// belong to no import and lie there for that long. How many. What cannot be removed is logged and tried again next time.
/// Blocks.
pub fn remove_old_uploads(app: &App, folder: &Path, kept: i64) -> Result<u64, Failure> {
    let Ok(files) = fs::read_dir(folder) else {
        // Nothing was ever uploaded here.
        return Ok(0);
    };
    let mut removed = 0;
    for file in files.flatten() {
        let path = file.path();
        let Some(last_needed) = last_needed(app, &path)? else { continue };
        if app.now().since(last_needed) < kept {
            continue;
        }
        match fs::remove_file(&path) {
            Ok(()) => removed += 1,
            Err(error) => tracing::warn!(%error, "an old upload could not be removed"),
        }
    }
    Ok(removed)
}

/// When a file was last of use; nothing where it is in use now, or is no file.
fn last_needed(app: &App, path: &Path) -> Result<Option<Instant>, Failure> {
    let asked = path.to_string_lossy().into_owned();
    let imports = app.read_blocking(&SWEEPER, move |tx, _| {
        let rows = tx.query(
            sql!("SELECT state, updated_at FROM import_run WHERE file_path = $1"),
            params![asked.as_str()],
            |row| Ok((row.get::<String>("state")?, row.get::<i64>("updated_at")?)),
        )?;
        Ok(rows)
    })?;
    let is_at_work = [RunState::Running.code(), RunState::Undoing.code()];
    if imports.iter().any(|(state, _)| is_at_work.contains(&state.as_str())) {
        return Ok(None);
    }
    let ended = imports.iter().map(|(_, at)| Instant::from_micros(*at)).max();
    Ok(ended.or_else(|| written(path)))
}

/// When a file was written.
fn written(path: &Path) -> Option<Instant> {
    let about = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    let since = about.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(Instant::from_micros(i64::try_from(since.as_micros()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::{
        CreateImport, ImportKind, ImportSettings, create_import, run_import, start_import, undo_import,
    };
    use crate::testing::{START, SYSTEM, TestApp};
    use std::time::Duration;
    use vafa_kernel::id::ImportId;
    use vafa_kernel::time::DAY;

    const KEPT: i64 = 30 * DAY;
    const SECONDS: i64 = KEPT / 1_000_000;

    /// An upload with its draft.
    fn upload(test: &TestApp, folder: &Path, name: &str) -> (PathBuf, ImportId) {
        let path = folder.join(name);
        fs::write(&path, "name,phone\nسارا رضایی,09120000001\n").unwrap();
        let command = CreateImport {
            kind: ImportKind::Customers,
            file_name: name.into(),
            file_path: path.clone(),
            settings: ImportSettings::default(),
        };
        (path, create_import(test, &SYSTEM, &command).unwrap().id)
    }

    #[test]
    fn a_file_outlives_its_import_by_so_many_days_and_no_more() {
        for test in TestApp::each() {
            let folder = tempfile::tempdir().unwrap();
            let (draft, _) = upload(&test, folder.path(), "draft.csv");
            let (done, import) = upload(&test, folder.path(), "done.csv");
            test.clock().advance_seconds(SECONDS - 1);
            run_import(&test, &SYSTEM, import, &mut |_| {}).unwrap();
            test.clock().advance_seconds(1);
            assert_eq!(remove_old_uploads(&test, folder.path(), KEPT).unwrap(), 1);
            assert!(!draft.exists() && done.exists());
            // Undoing needs no file, and begins the days anew.
            undo_import(&test, &SYSTEM, import, &mut |_| {}).unwrap();
            test.clock().advance_seconds(SECONDS - 1);
            assert_eq!(remove_old_uploads(&test, folder.path(), KEPT).unwrap(), 0);
            test.clock().advance_seconds(1);
            assert_eq!(remove_old_uploads(&test, folder.path(), KEPT).unwrap(), 1);
            assert!(!done.exists());
        }
    }

    #[test]
    fn a_file_that_is_read_stays_and_one_that_is_gone_is_named() {
        for test in TestApp::each() {
            let folder = tempfile::tempdir().unwrap();
            let (path, import) = upload(&test, folder.path(), "long.csv");
            test.write_blocking(&SYSTEM, move |tx, cx| start_import(tx, cx, import)).unwrap();
            test.clock().advance_seconds(2 * SECONDS);
            assert_eq!(remove_old_uploads(&test, folder.path(), KEPT).unwrap(), 0);
            fs::remove_file(path).unwrap();
            let gone = run_import(&test, &SYSTEM, import, &mut |_| {}).unwrap_err();
            assert_eq!(gone.code(), "imports.file_gone");
        }
    }

    #[test]
    fn what_belongs_to_nothing_goes_by_its_age() {
        for test in TestApp::each() {
            let folder = tempfile::tempdir().unwrap();
            for (name, age) in [("old.csv", SECONDS), ("new.csv", SECONDS - 1)] {
                let file = fs::File::create_new(folder.path().join(name)).unwrap();
                let written = START.plus(-age * 1_000_000).micros().unsigned_abs();
                file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_micros(written)).unwrap();
            }
            fs::create_dir(folder.path().join("folder")).unwrap();
            assert_eq!(remove_old_uploads(&test, folder.path(), KEPT).unwrap(), 1);
            assert!(folder.path().join("new.csv").exists());
            assert_eq!(remove_old_uploads(&test, &folder.path().join("none"), KEPT).unwrap(), 0);
        }
    }
}
