//! What happens when the database itself is in trouble.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use vafa_store::testing::{databases, postgres, sqlite};
use vafa_store::{DatabaseUrl, Db, DbOptions, Migration, StoreError, params, sql};

const SCHEMA: &[Migration] = &[Migration {
    version: 1,
    name: "doctors",
    sql: "CREATE TABLE doctor (id BIGINT NOT NULL, on_call BOOLEAN NOT NULL, PRIMARY KEY (id));",
}];

/// Counts the runs of a function.
fn counter() -> (Arc<AtomicU32>, Arc<AtomicU32>) {
    let counter = Arc::new(AtomicU32::new(0));
    (Arc::clone(&counter), counter)
}

#[test]
fn a_rule_over_several_rows_holds_under_concurrency() {
    for database in databases() {
        let db = database.db();
        db.migrate(SCHEMA).unwrap();
        db.write_blocking(|tx| {
            for id in 0..8 {
                tx.execute(sql!("INSERT INTO doctor (id, on_call) VALUES ($1, TRUE)"), params![id])?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
        std::thread::scope(|scope| {
            for id in 0..8_i64 {
                scope.spawn(move || {
                    db.write_blocking(move |tx| {
                        let others: i64 = tx.query_one(
                            sql!("SELECT COUNT(*) FROM doctor WHERE on_call AND id <> $1"),
                            params![id],
                            |row| row.at(0),
                        )?;
                        if others > 0 {
                            tx.execute(sql!("UPDATE doctor SET on_call = FALSE WHERE id = $1"), params![id])?;
                        }
                        Ok::<_, StoreError>(())
                    })
                    .unwrap();
                });
            }
        });
        let left: Result<i64, StoreError> = db.read_blocking(|tx| {
            tx.query_one(sql!("SELECT COUNT(*) FROM doctor WHERE on_call"), params![], |row| row.at(0))
        });
        assert_eq!(left, Ok(1));
    }
}

#[test]
fn a_file_that_is_no_database_is_told_as_such() {
    let database = sqlite();
    let DatabaseUrl::Sqlite(path) = &database.options().url else { panic!("a file") };
    let other = path.with_file_name("other.db");
    std::fs::write(&other, "this is a letter, and no database at all. ".repeat(100)).unwrap();
    let opened = Db::open(&DbOptions::new(DatabaseUrl::Sqlite(other)));
    assert!(matches!(opened, Err(StoreError::Corrupt { .. })), "{:?}", opened.err());
    let nowhere = Db::open(&DbOptions::new(DatabaseUrl::Sqlite(path.join("no/such/folder"))));
    assert!(matches!(nowhere, Err(StoreError::Unavailable { .. })), "{:?}", nowhere.err());
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let database = sqlite();
    let DatabaseUrl::Sqlite(path) = &database.options().url else { panic!("a file") };
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn another_process_that_writes_is_waited_for() {
    let database = sqlite();
    database.db().migrate(SCHEMA).unwrap();
    let other = Db::open(database.options()).unwrap();
    std::thread::scope(|scope| {
        for (number, db) in [database.db(), &other].into_iter().enumerate() {
            scope.spawn(move || {
                for id in 0..50 {
                    let id = id * 2 + i64::try_from(number).unwrap();
                    let written: Result<u64, StoreError> = db.write_blocking(move |tx| {
                        tx.execute(sql!("INSERT INTO doctor (id, on_call) VALUES ($1, TRUE)"), params![id])
                    });
                    written.unwrap();
                }
            });
        }
    });
    other.close();
}

#[test]
fn a_server_that_is_not_there_is_unavailable() {
    let url = DatabaseUrl::Postgres("postgres://vafa:secret@127.0.0.1:1/vafa".into());
    let error = Db::open(&DbOptions::new(url)).err().unwrap();
    assert!(matches!(error, StoreError::Unavailable { outcome_known: true, .. }), "{error:?}");
    assert!(!error.to_string().contains("secret"));
}

#[test]
fn a_connection_lost_before_commit_is_replaced_and_the_work_done_again() {
    let Some(database) = postgres() else { return };
    let db = database.db();
    db.migrate(SCHEMA).unwrap();
    let (runs, counted) = counter();
    let written: Result<u64, StoreError> = db.write_blocking(move |tx| {
        let written = tx.execute(sql!("INSERT INTO doctor (id, on_call) VALUES (1, TRUE)"), params![])?;
        if counted.fetch_add(1, Ordering::Relaxed) == 0 {
            tx.query_one(sql!("SELECT pg_terminate_backend(pg_backend_pid())"), params![], |_| Ok(()))?;
        }
        Ok(written)
    });
    assert_eq!((written, runs.load(Ordering::Relaxed)), (Ok(1), 2));
    let (runs, counted) = counter();
    let never: Result<(), StoreError> = db.read_blocking(move |tx| {
        counted.fetch_add(1, Ordering::Relaxed);
        tx.query_one(sql!("SELECT pg_terminate_backend(pg_backend_pid())"), params![], |_| Ok(()))?;
        tx.query_one(sql!("SELECT 1"), params![], |_| Ok(()))
    });
    assert!(matches!(never, Err(StoreError::Unavailable { outcome_known: true, .. })), "{never:?}");
    assert_eq!(runs.load(Ordering::Relaxed), 3, "tried a few times, not for ever");
    db.ping_blocking().unwrap();
}

#[test]
fn a_connection_lost_in_commit_is_never_tried_again() {
    let Some(database) = postgres() else { return };
    let db = database.db();
    db.migrate(SCHEMA).unwrap();
    // Runs at COMMIT, and ends the connection there.
    db.write_blocking(|tx| {
        tx.execute(
            sql!(
                "CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS \
                 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'"
            ),
            params![],
        )?;
        tx.execute(
            sql!(
                "CREATE CONSTRAINT TRIGGER hang_up AFTER INSERT ON doctor DEFERRABLE INITIALLY DEFERRED \
                 FOR EACH ROW EXECUTE FUNCTION hang_up()"
            ),
            params![],
        )
        .map_err(|error: StoreError| error)
    })
    .unwrap();
    let (runs, counted) = counter();
    let written: Result<u64, StoreError> = db.write_blocking(move |tx| {
        counted.fetch_add(1, Ordering::Relaxed);
        tx.execute(sql!("INSERT INTO doctor (id, on_call) VALUES (1, TRUE)"), params![])
    });
    assert!(matches!(written, Err(StoreError::Unavailable { outcome_known: false, .. })), "{written:?}");
    assert!(!written.unwrap_err().is_retryable());
    assert_eq!(runs.load(Ordering::Relaxed), 1);
    db.ping_blocking().unwrap();
}

#[test]
fn a_statement_that_went_stale_is_prepared_again() {
    let Some(database) = postgres() else { return };
    let db = database.db();
    db.migrate(SCHEMA).unwrap();
    let other = Db::open(database.options()).unwrap();
    let first = || -> Result<Option<i64>, StoreError> {
        db.read_blocking(|tx| tx.query_opt(sql!("SELECT id FROM doctor"), params![], |row| row.at::<i64>(0)))
    };
    for _ in 0..4 {
        assert_eq!(first(), Ok(None));
    }
    let changed: Result<u64, StoreError> = other
        .write_blocking(|tx| tx.execute(sql!("ALTER TABLE doctor ALTER COLUMN id TYPE INTEGER"), params![]));
    changed.unwrap();
    for _ in 0..4 {
        assert_eq!(first(), Ok(None));
    }
    other.close();
}
