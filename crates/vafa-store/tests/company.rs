//! Functions that get in each other's way on PostgreSQL: beside each other at first, alone when they had no luck.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod accounts;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;

use accounts::*;
use vafa_store::{Db, StoreError, Tx, params, sql};

/// So many statements that a function does not wait for its turn to try again.
const MANY: u32 = 120;
/// How long one waits for another who must come; only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

fn balance(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.query_one(sql!("SELECT balance FROM account WHERE id = $1"), params![id(1)], |row| row.get("balance"))
}

/// Reads often, then adds one to what it read; between the first reading and the rest it does what it is given.
fn add_one(tx: &mut Tx<'_>, between: impl FnOnce()) -> Result<(), StoreError> {
    let before = balance(tx)?;
    between();
    for _ in 0..MANY {
        balance(tx)?;
    }
    tx.execute(sql!("UPDATE account SET balance = $2 WHERE id = $1"), params![id(1), before + 1])?;
    Ok(())
}

/// Two whose first attempts wait for each other inside. Answers how often they ran.
fn two_that_meet(db: &Db) -> u32 {
    let (to_one, from_other) = std::sync::mpsc::channel();
    let (to_other, from_one) = std::sync::mpsc::channel();
    let runs = Arc::new(AtomicU32::new(0));
    std::thread::scope(|scope| {
        for (tell, hear) in [(to_one, from_one), (to_other, from_other)] {
            let runs = Arc::clone(&runs);
            scope.spawn(move || {
                let mut is_first = true;
                write(db, move |tx| {
                    runs.fetch_add(1, SeqCst);
                    let meets = std::mem::take(&mut is_first);
                    add_one(tx, || {
                        if meets {
                            tell.send(()).unwrap();
                            hear.recv_timeout(PATIENCE).expect("the other is not let in beside this one");
                        }
                    })
                })
                .unwrap();
            });
        }
    });
    runs.load(SeqCst)
}

#[test]
fn long_functions_run_beside_each_other_and_alone_at_their_fourth_attempt() {
    let Some(database) = vafa_store::testing::postgres() else { return };
    let db = database.db();
    db.migrate(SCHEMA).unwrap();
    write(db, |tx| insert(tx, 1, "a", 0)).unwrap();
    assert_eq!(two_that_meet(db), 3, "one of the two had to try again, once");

    let inside = Arc::new(AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let inside = Arc::clone(&inside);
            scope.spawn(move || {
                for _ in 0..8 {
                    let inside = Arc::clone(&inside);
                    let mut runs = 0;
                    write(db, move |tx| {
                        runs += 1;
                        let others = inside.fetch_add(1, SeqCst);
                        let done = add_one(tx, || {});
                        let others = others.max(inside.fetch_sub(1, SeqCst) - 1);
                        assert!(runs < 4 || (runs == 4 && others == 0), "run {runs} had {others} beside it");
                        done
                    })
                    .unwrap();
                }
            });
        }
    });
    assert_eq!(db.read_blocking(balance), Ok(2 + 4 * 8));
}
