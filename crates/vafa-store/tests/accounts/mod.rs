//! The tables and small steps that the stories share.
#![allow(dead_code, unreachable_pub, reason = "each test file uses some")]

use uuid::Uuid;
use vafa_store::testing::{TestDb, databases};
use vafa_store::{Db, Migration, StoreError, Tx, params, sql};

pub const SCHEMA: &[Migration] = &[Migration {
    version: 1,
    name: "accounts",
    sql: "
        CREATE TABLE account (
            id UUID NOT NULL,
            name TEXT NOT NULL,
            balance BIGINT NOT NULL,
            note TEXT,
            photo BYTES,
            is_open BOOLEAN NOT NULL DEFAULT TRUE,
            rate DOUBLE,
            PRIMARY KEY (id),
            CONSTRAINT ck_account_balance CHECK (balance >= 0)
        );
        CREATE UNIQUE INDEX uq_account_name ON account (name);
        CREATE TABLE entry (account UUID NOT NULL, number BIGINT NOT NULL, amount BIGINT NOT NULL,
            UNIQUE (amount), PRIMARY KEY (account, number));
    ",
}];

/// Runs a story on a fresh database of every engine.
pub fn on_each(story: impl Fn(&mut TestDb)) {
    for mut database in databases() {
        database.db().migrate(SCHEMA).unwrap();
        story(&mut database);
    }
}

pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub fn insert(tx: &mut Tx<'_>, number: u128, name: &str, balance: i64) -> Result<u64, StoreError> {
    tx.execute(
        sql!("INSERT INTO account (id, name, balance) VALUES ($1, $2, $3)"),
        params![id(number), name, balance],
    )
}

pub fn count(db: &Db) -> i64 {
    db.read_blocking(|tx| {
        tx.query_one(sql!("SELECT COUNT(*) AS n FROM account"), params![], |row| row.get::<i64>("n"))
    })
    .map_err(|error: StoreError| error)
    .unwrap()
}

pub fn write<T: Send + 'static>(
    db: &Db,
    f: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    db.write_blocking(f)
}

pub fn read<T: Send + 'static>(
    db: &Db,
    f: impl FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    db.read_blocking(f)
}
