//! What a transaction promises, on every engine.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod accounts;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use accounts::*;
use vafa_store::{Engine, StoreError, params, sql};

#[test]
fn a_function_that_fails_leaves_nothing_and_the_others_alone() {
    on_each(|database| {
        let db = database.db();
        let results: Vec<Result<(), StoreError>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..40_u32)
                .map(|number| {
                    scope.spawn(move || {
                        write(db, move |tx| {
                            insert(tx, u128::from(number) + 1, &format!("n{number}"), 1)?;
                            insert(tx, u128::from(number) + 1001, &format!("m{number}"), 1)?;
                            if number % 2 == 0 { Ok(()) } else { Err(StoreError::Closed) }
                        })
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for (number, result) in results.iter().enumerate() {
            assert_eq!(result.is_ok(), number % 2 == 0, "{number}: {result:?}");
        }
        assert_eq!(count(db), 40);
        let odd = read(db, |tx| {
            tx.query(sql!("SELECT name FROM account ORDER BY name"), params![], |row| {
                row.get::<String>("name")
            })
        })
        .unwrap();
        assert!(odd.iter().all(|name| name[1..].parse::<u32>().unwrap() % 2 == 0), "{odd:?}");
    });
}

#[test]
fn swallowed_failures_cannot_be_kept() {
    on_each(|database| {
        let db = database.db();
        let result = write(db, |tx| {
            insert(tx, 1, "a", 1)?;
            let _swallowed = insert(tx, 1, "a", 1);
            Ok(())
        });
        assert!(matches!(result, Err(StoreError::Aborted { .. })), "{result:?}");
        let went_on = write(db, |tx| {
            let _swallowed = insert(tx, 1, "a", -1);
            insert(tx, 2, "b", 1)
        });
        assert!(matches!(went_on, Err(StoreError::Aborted { .. })), "{went_on:?}");
        assert_eq!(count(db), 0);
    });
}

#[test]
fn a_savepoint_undoes_its_own_part_alone() {
    on_each(|database| {
        let db = database.db();
        write(db, |tx| {
            insert(tx, 1, "a", 1)?;
            let part: Result<u64, StoreError> = tx.savepoint(|tx| {
                insert(tx, 2, "b", 1)?;
                insert(tx, 3, "a", 1)
            });
            assert!(matches!(part, Err(StoreError::Unique { .. })), "{part:?}");
            let nested: Result<(), StoreError> = tx.savepoint(|tx| {
                insert(tx, 4, "d", 1)?;
                let inner: Result<(), StoreError> = tx.savepoint(|tx| {
                    insert(tx, 5, "e", 1)?;
                    Err(StoreError::Closed)
                });
                assert_eq!(inner, Err(StoreError::Closed));
                Ok(())
            });
            nested
        })
        .unwrap();
        let names = read(db, |tx| {
            tx.query(sql!("SELECT name FROM account ORDER BY name"), params![], |row| {
                row.get::<String>("name")
            })
        });
        assert_eq!(names, Ok(vec!["a".to_owned(), "d".to_owned()]));
    });
}

#[test]
fn a_panic_is_an_error_and_the_store_lives_on() {
    on_each(|database| {
        let db = database.db();
        for _ in 0..10 {
            let result = write(db, |tx| {
                insert(tx, 1, "a", 1)?;
                let empty: Vec<i64> = Vec::new();
                Ok(empty[0])
            });
            assert_eq!(result, Err(StoreError::Panicked));
        }
        let result = read(db, |tx| tx.for_each(sql!("SELECT 1 AS one"), params![], |_| panic!("on purpose")));
        assert_eq!(result, Err(StoreError::Panicked));
        write(db, |tx| insert(tx, 1, "a", 1)).unwrap();
        assert_eq!(count(db), 1);
    });
}

#[test]
fn what_was_acknowledged_is_there_after_reopening() {
    on_each(|database| {
        for number in 0..20_u32 {
            write(database.db(), move |tx| insert(tx, u128::from(number), &number.to_string(), 1)).unwrap();
        }
        let before = database.db().clone();
        let after = database.reopen();
        assert_eq!(count(after), 20);
        assert_eq!(after.migrate(SCHEMA).unwrap().applied, Vec::<u32>::new());
        assert_eq!(write(&before, |tx| insert(tx, 99, "z", 1)), Err(StoreError::Closed));
        assert_eq!(before.ping_blocking(), Err(StoreError::Closed));
    });
}

#[test]
fn concurrent_changes_of_one_row_all_count() {
    on_each(|database| {
        let db = database.db();
        write(db, |tx| insert(tx, 1, "a", 0)).unwrap();
        let runs = Arc::new(AtomicU32::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                let runs = Arc::clone(&runs);
                scope.spawn(move || {
                    for _ in 0..10 {
                        let runs = Arc::clone(&runs);
                        write(db, move |tx| {
                            runs.fetch_add(1, Ordering::Relaxed);
                            // Read, think, write: wrong unless the whole is serializable.
                            let balance: i64 = tx.query_one(
                                sql!("SELECT balance FROM account WHERE id = $1"),
                                params![id(1)],
                                |row| row.get("balance"),
                            )?;
                            tx.execute(
                                sql!("UPDATE account SET balance = $1 WHERE id = $2"),
                                params![balance + 1, id(1)],
                            )
                        })
                        .unwrap();
                    }
                });
            }
        });
        let balance = read(db, |tx| {
            tx.query_one(sql!("SELECT balance FROM account"), params![], |row| row.get::<i64>("balance"))
        });
        assert_eq!(balance, Ok(80));
        let stats = db.stats();
        let runs = u64::from(runs.load(Ordering::Relaxed));
        assert_eq!(runs, 80 + stats.retries, "{stats:?}");
        if db.engine() == Engine::Postgres {
            assert!(
                stats.retries > 0,
                "eight writers on four connections get in each other's way: {stats:?}"
            );
        }
    });
}

#[test]
fn a_conflict_that_the_function_swallows_is_tried_again() {
    on_each(|database| {
        let db = database.db();
        write(db, |tx| insert(tx, 1, "a", 0)).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(move || {
                    for _ in 0..5 {
                        // Answers with an error of its own kind, whatever the store said.
                        let result: Result<(), String> = db
                            .write_blocking(|tx| {
                                let sum = tx
                                    .query_one(sql!("SELECT balance FROM account"), params![], |row| {
                                        row.at::<i64>(0)
                                    })
                                    .map_err(|_| Mine("read"))?;
                                tx.execute(sql!("UPDATE account SET balance = $1"), params![sum + 1])
                                    .map_err(|_| Mine("written"))?;
                                Ok(())
                            })
                            .map_err(|error: Mine| error.0.to_owned());
                        assert_eq!(result, Ok(()));
                    }
                });
            }
        });
        let balance = read(db, |tx| {
            tx.query_one(sql!("SELECT balance FROM account"), params![], |row| row.at::<i64>(0))
        });
        assert_eq!(balance, Ok(30));
    });
}

struct Mine(&'static str);

impl From<StoreError> for Mine {
    fn from(_: StoreError) -> Self {
        Mine("store")
    }
}

#[test]
fn a_read_sees_one_snapshot() {
    on_each(|database| {
        let db = database.db();
        write(db, |tx| insert(tx, 1, "a", 1)).unwrap();
        let (started, has_started) = flume::bounded::<()>(1);
        let (go_on, may_go_on) = flume::bounded::<()>(1);
        let reader = db.clone();
        let reading = std::thread::spawn(move || {
            read(&reader, move |tx| {
                let first: i64 =
                    tx.query_one(sql!("SELECT COUNT(*) FROM account"), params![], |row| row.at(0))?;
                started.send(()).unwrap();
                may_go_on.recv().unwrap();
                let second: i64 =
                    tx.query_one(sql!("SELECT COUNT(*) FROM account"), params![], |row| row.at(0))?;
                Ok((first, second))
            })
        });
        has_started.recv().unwrap();
        write(db, |tx| insert(tx, 2, "b", 1)).unwrap();
        go_on.send(()).unwrap();
        assert_eq!(reading.join().unwrap(), Ok((1, 1)));
        assert_eq!(count(db), 2);
    });
}

#[test]
fn a_read_cannot_write_and_a_transaction_cannot_start_another() {
    on_each(|database| {
        let db = database.db();
        let result = read(db, |tx| insert(tx, 1, "a", 1));
        assert_eq!(result, Err(StoreError::ReadOnly));
        let again = db.clone();
        let nested = write(db, move |_| write(&again, |tx| insert(tx, 1, "a", 1)));
        assert_eq!(nested, Err(StoreError::Nested));
        assert_eq!(count(db), 0);
    });
}
