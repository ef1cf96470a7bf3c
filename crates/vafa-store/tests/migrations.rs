//! Migrations: forward only, checked, resumed.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use vafa_store::testing::databases;
use vafa_store::{Migration, MigrationError, StoreError, params, sql};

const ONE: Migration = Migration {
    version: 1,
    name: "shops",
    sql: "CREATE TABLE shop (id BIGINT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id));
          CREATE INDEX ix_shop_name ON shop (name);",
};
const TWO: Migration = Migration {
    version: 2,
    name: "open",
    sql: "ALTER TABLE shop ADD COLUMN is_open BOOLEAN NOT NULL DEFAULT TRUE;
          -- a first shop; with a ';' in its name
          INSERT INTO shop (id, name) VALUES (1, 'نان; شیرینی');",
};

fn refused(result: Result<vafa_store::Migrated, StoreError>) -> MigrationError {
    match result {
        Err(StoreError::Migration(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn migrations_run_once_and_in_order() {
    for database in databases() {
        let db = database.db();
        let first = db.migrate(&[ONE]).unwrap();
        assert_eq!((first.from, first.to, first.applied), (0, 1, vec![1]));
        let second = db.migrate(&[ONE, TWO]).unwrap();
        assert_eq!((second.from, second.to, second.applied), (1, 2, vec![2]));
        assert!(db.migrate(&[ONE, TWO]).unwrap().applied.is_empty());
        let shop: Result<(String, bool), StoreError> = db.read_blocking(|tx| {
            tx.query_one(sql!("SELECT name, is_open FROM shop"), params![], |row| {
                Ok((row.get("name")?, row.get("is_open")?))
            })
        });
        assert_eq!(shop, Ok(("نان; شیرینی".to_owned(), true)));
    }
}

#[test]
fn history_cannot_be_rewritten() {
    for database in databases() {
        let db = database.db();
        db.migrate(&[ONE, TWO]).unwrap();
        let changed = Migration { sql: "CREATE TABLE shop (id BIGINT NOT NULL, PRIMARY KEY (id));", ..ONE };
        assert!(matches!(refused(db.migrate(&[changed, TWO])), MigrationError::Changed { version: 1, .. }));
        assert!(matches!(refused(db.migrate(&[TWO])), MigrationError::Missing { version: 1, .. }));
        assert!(matches!(refused(db.migrate(&[ONE])), MigrationError::Newer { found: 2, known: 1 }));
        assert!(matches!(refused(db.migrate(&[TWO, ONE])), MigrationError::Order { version: 1 }));
    }
}

#[test]
fn a_migration_cannot_be_slipped_in_below() {
    for database in databases() {
        let db = database.db();
        let three = Migration { version: 3, ..TWO };
        db.migrate(&[ONE, three]).unwrap();
        let late = Migration {
            version: 2,
            name: "late",
            sql: "CREATE TABLE late (id BIGINT NOT NULL, PRIMARY KEY (id));",
        };
        assert!(matches!(
            refused(db.migrate(&[ONE, late, three])),
            MigrationError::Skipped { version: 2, .. }
        ));
    }
}

#[test]
fn a_failed_migration_goes_on_where_it_stopped() {
    for database in databases() {
        let db = database.db();
        db.migrate(&[ONE]).unwrap();
        let failing = Migration {
            version: 2,
            name: "half",
            sql: "CREATE TABLE till (id BIGINT NOT NULL, PRIMARY KEY (id)); INSERT INTO till (id) SELECT id FROM shop;
                  INSERT INTO till (id) VALUES (7); DROP TABLE shop_that_is_not_there;",
        };
        assert!(matches!(
            refused(db.migrate(&[ONE, failing])),
            MigrationError::Statement { version: 2, statement: 4, .. }
        ));
        // The table it stumbled over appears; the statements before are not run again.
        let made: Result<u64, StoreError> = db.write_blocking(|tx| {
            tx.execute(sql!("CREATE TABLE shop_that_is_not_there (id INTEGER PRIMARY KEY)"), params![])
        });
        made.unwrap();
        assert_eq!(db.migrate(&[ONE, failing]).unwrap().applied, [2]);
        let tills: Result<i64, StoreError> = db
            .read_blocking(|tx| tx.query_one(sql!("SELECT COUNT(*) FROM till"), params![], |row| row.at(0)));
        assert_eq!(tills, Ok(1));
    }
}

#[test]
fn servers_that_start_together_share_the_work() {
    for database in databases() {
        let others: Vec<_> = (0..3).map(|_| vafa_store::Db::open(database.options()).unwrap()).collect();
        std::thread::scope(|scope| {
            for db in others.iter().chain([database.db()]) {
                scope.spawn(move || db.migrate(&[ONE, TWO]).unwrap());
            }
        });
        let shops: Result<i64, StoreError> = database
            .db()
            .read_blocking(|tx| tx.query_one(sql!("SELECT COUNT(*) FROM shop"), params![], |row| row.at(0)));
        assert_eq!(shops, Ok(1));
        for db in others {
            db.close();
        }
    }
}

#[test]
fn foreign_types_are_refused_by_name() {
    for database in databases() {
        let odd = Migration { version: 1, name: "odd", sql: "CREATE TABLE a (id SERIAL, PRIMARY KEY (id));" };
        let error = refused(database.db().migrate(&[odd]));
        assert!(error.to_string().contains("SERIAL"), "{error}");
    }
}
