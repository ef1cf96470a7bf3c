//! What statements and values do, on every engine alike.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod accounts;

use accounts::*;
use uuid::Uuid;
use vafa_store::testing::databases;
use vafa_store::{Built, Db, StoreError, Value, params, sql};

#[test]
fn values_come_back_as_they_went_in() {
    on_each(|database| {
        let db = database.db();
        let photo: Vec<u8> = (0..=255).cycle().take(300_000).collect();
        let name = "کلاغ‌ها 🐦 'quoted' \"twice\" \\ ".repeat(2000);
        let (sent_photo, sent_name) = (photo.clone(), name.clone());
        write(db, move |tx| {
            tx.execute(
                sql!(
                    "INSERT INTO account (id, name, balance, note, photo, is_open, rate) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7)"
                ),
                params![id(1), &sent_name, i64::MAX, None::<&str>, &sent_photo, false, -0.0],
            )
        })
        .unwrap();
        read(db, move |tx| {
            tx.query_one(
                sql!("SELECT id, name, balance, note, photo, is_open, rate FROM account"),
                params![],
                |row| {
                    assert_eq!(row.get::<Uuid>("id")?, id(1));
                    assert_eq!(row.get::<String>("name")?, name);
                    assert_eq!(row.at::<i64>(2)?, i64::MAX);
                    assert_eq!(row.get::<Option<String>>("note")?, None);
                    assert_eq!(row.get::<Vec<u8>>("photo")?, photo);
                    assert!(!row.get::<bool>("is_open")?);
                    let rate: f64 = row.get("rate")?;
                    assert!(rate.is_sign_positive(), "-0.0 is not told from 0.0");
                    assert_eq!(row.len(), 7);
                    Ok(())
                },
            )
        })
        .unwrap();
    });
}

#[test]
fn wrong_types_are_named() {
    on_each(|database| {
        let db = database.db();
        write(db, |tx| insert(tx, 1, "a", 5)).unwrap();
        let wrong = read(db, |tx| {
            tx.query_one(sql!("SELECT name FROM account"), params![], |row| row.get::<i64>("name"))
        });
        let Err(StoreError::Type { statement, column, wanted, found }) = wrong else { panic!("{wrong:?}") };
        assert_eq!(statement, "SELECT name FROM account");
        assert_eq!((column.as_str(), wanted.as_str(), found.as_str()), ("name", "an integer", "text"));
        let missing = read(db, |tx| {
            tx.query_one(sql!("SELECT name FROM account"), params![], |row| row.get::<i64>("nam"))
        });
        assert!(matches!(missing, Err(StoreError::Type { .. })), "{missing:?}");
        let null = read(db, |tx| {
            tx.query_one(sql!("SELECT note FROM account"), params![], |row| row.get::<String>("note"))
        });
        assert!(matches!(&null, Err(StoreError::Type { found, .. }) if found == "null"), "{null:?}");
        // A value of another type than the column's is refused, not converted.
        let stored =
            write(db, |tx| tx.execute(sql!("UPDATE account SET balance = $1"), params!["five"]).map(|_| ()));
        assert!(matches!(stored, Err(StoreError::Type { .. })), "{stored:?}");
        let few = read(db, |tx| tx.execute(sql!("SELECT name FROM account WHERE id = $1"), params![]));
        assert!(matches!(few, Err(StoreError::Statement { .. })), "{few:?}");
        let none = read(db, |tx| {
            tx.query_one(sql!("SELECT name FROM account WHERE balance = $1"), params![6], |_| Ok(()))
        });
        assert!(matches!(none, Err(StoreError::NotFound { .. })), "{none:?}");
    });
}

#[test]
fn broken_constraints_have_the_same_names_on_every_engine() {
    on_each(|database| {
        let db = database.db();
        write(db, |tx| insert(tx, 1, "a", 5)).unwrap();
        let key = write(db, |tx| insert(tx, 1, "b", 5));
        assert_eq!(key, Err(StoreError::Unique { constraint: "account_pkey".into() }));
        let name = write(db, |tx| insert(tx, 2, "a", 5));
        assert_eq!(name, Err(StoreError::Unique { constraint: "uq_account_name".into() }));
        let check = write(db, |tx| insert(tx, 2, "b", -5));
        assert_eq!(check, Err(StoreError::Check { constraint: "ck_account_balance".into() }));
        let null = write(db, |tx| {
            tx.execute(sql!("INSERT INTO account (id, balance) VALUES ($1, 1)"), params![id(3)])
        });
        assert_eq!(null, Err(StoreError::NotNull { column: "account.name".into() }));
        let entry = |number: i64, amount: i64| {
            write(db, move |tx| {
                tx.execute(
                    sql!("INSERT INTO entry (account, number, amount) VALUES ($1, $2, $3)"),
                    params![id(1), number, amount],
                )
            })
        };
        entry(1, 1).unwrap();
        assert_eq!(entry(1, 2), Err(StoreError::Unique { constraint: "entry_pkey".into() }));
        assert_eq!(entry(2, 1), Err(StoreError::Unique { constraint: "entry_amount_key".into() }));
    });
}

#[test]
fn text_is_ordered_the_same_everywhere() {
    let names = ["Z", "a", "é", "z", "ا", "ب", "پ", "ک", "گ", "ی", "", "a b", "a-b", "ab", "🐦", "٣", "3"];
    let mut expected: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    expected.sort();
    on_each(|database| {
        let db = database.db();
        write(db, move |tx| {
            for (number, name) in names.iter().enumerate() {
                insert(tx, number as u128, name, 1)?;
            }
            Ok(())
        })
        .unwrap();
        let ordered = read(db, |tx| {
            tx.query(sql!("SELECT name FROM account ORDER BY name"), params![], |row| {
                row.get::<String>("name")
            })
        });
        assert_eq!(ordered.as_ref(), Ok(&expected));
        // Keyset pages walk in the same order.
        let mut pages = Vec::new();
        let mut last = (String::new(), id(0));
        loop {
            let (name, after) = last.clone();
            let page = read(db, move |tx| {
                tx.query(
                    sql!(
                        "SELECT name, id FROM account WHERE (name, id) > ($1, $2) ORDER BY name, id LIMIT $3"
                    ),
                    params![&name, after, 4],
                    |row| Ok((row.get::<String>("name")?, row.get::<Uuid>("id")?)),
                )
            })
            .unwrap();
            let Some(end) = page.last() else { break };
            last = end.clone();
            pages.extend(page.into_iter().map(|(name, _)| name));
        }
        assert_eq!(pages, expected);
        let like = read(db, |tx| {
            tx.query(sql!("SELECT name FROM account WHERE name LIKE $1 ESCAPE '\\'"), params!["z%"], |row| {
                row.get::<String>("name")
            })
        });
        assert_eq!(like, Ok(vec!["z".to_owned()]), "case is told apart");
    });
}

#[test]
fn portable_statements_do_the_same() {
    on_each(|database| {
        let db = database.db();
        write(db, |tx| {
            for balance in [10, 20] {
                tx.execute(
                    sql!(
                        "INSERT INTO account (id, name, balance) VALUES ($1, $2, $3) \
                         ON CONFLICT (id) DO UPDATE SET balance = account.balance + excluded.balance"
                    ),
                    params![id(1), "a", balance],
                )?;
            }
            let ignored = tx.execute(
                sql!("INSERT INTO account (id, name, balance) VALUES ($1, $2, 1) ON CONFLICT DO NOTHING"),
                params![id(1), "a"],
            )?;
            assert_eq!(ignored, 0);
            let balance: i64 = tx.query_one(
                sql!("UPDATE account SET balance = balance + 1 WHERE id = $1 RETURNING balance"),
                params![id(1)],
                |row| row.get("balance"),
            )?;
            assert_eq!(balance, 31);
            let (sum, is_rich, half): (i64, bool, f64) = tx.query_one(
                sql!(
                    "SELECT CAST(SUM(balance) AS BIGINT) AS sum, \
                     EXISTS (SELECT 1 FROM account WHERE balance > $1) AS is_rich, \
                     CASE WHEN COUNT(*) = 1 THEN CAST($2 AS DOUBLE) ELSE NULL END AS half FROM account"
                ),
                params![30, 0.5],
                |row| Ok((row.get("sum")?, row.get("is_rich")?, row.get("half")?)),
            )?;
            assert_eq!((sum, is_rich), (31, true));
            assert!((half - 0.5).abs() < 1e-9);
            let claimed = tx.query(
                sql!(
                    "UPDATE account SET note = $1 WHERE id IN (SELECT id FROM account WHERE is_open ORDER BY id \
                     LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id"
                ),
                params!["mine", 5],
                |row| row.get::<Uuid>("id"),
            )?;
            assert_eq!(claimed, [id(1)]);
            Ok(())
        })
        .unwrap();
    });
}

#[test]
fn built_statements_bind_their_values() {
    on_each(|database| {
        let db = database.db();
        write(db, |tx| {
            for number in 0..10_u32 {
                insert(tx, u128::from(number), &format!("n{number}"), i64::from(number))?;
            }
            Ok(())
        })
        .unwrap();
        let query = Built::new(sql!("SELECT name FROM account WHERE 1 = 1"))
            .push(sql!(" AND balance IN ("))
            .bind_list([1, 3, 5, 7])
            .push(sql!(")"))
            .push_with(sql!(" AND (balance, name) > ($1, $2)"), params![1, "n1"])
            .push(sql!(" AND name <> "))
            .bind("'; DROP TABLE account; --")
            .push(sql!(" ORDER BY balance LIMIT "))
            .bind(2);
        let names = read(db, move |tx| tx.query_built(&query, |row| row.get::<String>("name")));
        assert_eq!(names, Ok(vec!["n3".to_owned(), "n5".to_owned()]));
        let first = read(db, |tx| {
            let query = Built::new(sql!("SELECT name FROM account WHERE balance = ")).bind(77);
            tx.query_built_opt(&query, |row| row.get::<String>("name"))
        });
        assert_eq!(first, Ok(None));
    });
}

#[test]
fn rows_are_streamed_and_may_be_left_early() {
    on_each(|database| {
        let db = database.db();
        write(db, |tx| {
            for number in 0..2000_u32 {
                insert(tx, u128::from(number), &format!("n{number}"), i64::from(number))?;
            }
            // Left early inside a write: the transaction goes on.
            let mut seen = 0;
            let left = tx.for_each(sql!("SELECT id FROM account"), params![], |_| {
                seen += 1;
                if seen == 3 { Err(StoreError::Closed) } else { Ok(()) }
            });
            assert_eq!((left, seen), (Err(StoreError::Closed), 3));
            insert(tx, 5000, "last", 5000)
        })
        .unwrap();
        let total = read(db, |tx| {
            let mut total = 0_i64;
            tx.for_each(sql!("SELECT balance FROM account"), params![], |row| {
                total += row.at::<i64>(0)?;
                Ok(())
            })?;
            Ok(total)
        });
        assert_eq!(total, Ok(1999 * 2000 / 2 + 5000));
    });
}

#[test]
fn values_that_differ_between_engines_are_refused_before_they_reach_one() {
    on_each(|database| {
        let db = database.db();
        let nul = write(db, |tx| insert(tx, 1, "a\0b", 1));
        assert!(matches!(nul, Err(StoreError::Value { parameter: 2, .. })), "{nul:?}");
        let number = write(db, |tx| tx.execute(sql!("UPDATE account SET rate = $1"), params![f64::NAN]));
        assert!(matches!(number, Err(StoreError::Value { .. })), "{number:?}");
        let nulls = read(db, |tx| {
            tx.query_one(
                sql!("SELECT CAST($1 AS UUID) AS id, CAST($2 AS BIGINT) AS n"),
                params![Value::Null, Value::Null],
                |row| Ok((row.get::<Option<Uuid>>("id")?, row.get::<Option<i64>>("n")?)),
            )
        });
        assert_eq!(nulls, Ok((None, None)));
    });
}

#[test]
fn errors_never_show_values() {
    on_each(|database| {
        let db = database.db();
        let secret = "sara@example.ir";
        write(db, move |tx| insert(tx, 1, secret, 1)).unwrap();
        let twice = write(db, move |tx| insert(tx, 2, secret, 1));
        let typed = write(db, move |tx| tx.execute(sql!("UPDATE account SET balance = $1"), params![secret]));
        for error in [twice.unwrap_err(), typed.unwrap_err()] {
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("sara"), "{shown}");
        }
        // SQLite makes 0 of it, PostgreSQL refuses: either way it is not repeated.
        let cast = write(db, |tx| {
            tx.query_one(sql!("SELECT CAST(name AS BIGINT) AS n FROM account"), params![], |row| {
                row.get::<i64>("n")
            })
        });
        assert!(!format!("{cast:?}").contains("sara"), "{cast:?}");
    });
}

#[tokio::test]
async fn many_writers_share_commits() {
    let database = vafa_store::testing::sqlite();
    let db = database.db();
    db.migrate(SCHEMA).unwrap();
    let before = db.stats();
    // The first holds the writer until all the others wait behind it.
    let (open, gate) = flume::bounded::<()>(1);
    let first = db.clone();
    let first = tokio::spawn(async move {
        first
            .write(move |_| {
                let _ = gate.recv();
                Ok::<_, StoreError>(())
            })
            .await
    });
    let tasks: Vec<_> = (0..300_u32)
        .map(|number| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(move |tx| insert(tx, u128::from(number), &number.to_string(), 1)).await
            })
        })
        .collect();
    while db.stats().write_queue < 300 {
        tokio::task::yield_now().await;
    }
    open.send(()).unwrap();
    first.await.unwrap().unwrap();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let stats = db.stats();
    assert_eq!(stats.writes - before.writes, 301);
    assert!(stats.commits - before.commits < 300, "{stats:?}");
    assert_eq!(stats.write_queue, 0);
    assert_eq!(db.ping().await, Ok(()));
}

#[tokio::test]
async fn giving_up_waiting_does_not_undo_the_work() {
    for database in databases() {
        let db = database.db();
        db.migrate(SCHEMA).unwrap();
        // Sent at the first poll, then nobody waits for the answer.
        let mut future = Box::pin(db.write(|tx| insert(tx, 1, "a", 1)));
        let polled =
            std::future::poll_fn(|context| std::task::Poll::Ready(future.as_mut().poll(context))).await;
        drop((polled, future));
        db.close();
        let again = Db::open(database.options()).unwrap();
        assert_eq!(count(&again), 1);
        again.close();
    }
}
