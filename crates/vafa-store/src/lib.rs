//! Storage on two engines behind one small interface.
//!
//! A transaction is a plain function over [`Tx`]: [`Db::write`] and [`Db::read`] carry it to a thread that owns a
//! connection, run it there, and answer only once its work is committed. The same function, with the same SQL,
//! runs on SQLite (embedded, group commit) and on PostgreSQL (serializable, retried on conflict). Whatever differs
//! between the two is settled inside this crate.
//!
//! ```
//! use vafa_store::{Db, DbOptions, Migration, StoreError, params, sql};
//!
//! # fn main() -> Result<(), StoreError> {
//! # let test = vafa_store::testing::sqlite();
//! # let db = test.db();
//! db.migrate(&[Migration {
//!     version: 1,
//!     name: "shops",
//!     sql: "CREATE TABLE shop (id UUID NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id));",
//! }])?;
//! let id = uuid::Uuid::from_u128(7);
//! db.write_blocking(move |tx| {
//!     tx.execute(sql!("INSERT INTO shop (id, name) VALUES ($1, $2)"), params![id, "نان سنگک"])
//! })?;
//! let name: String = db.read_blocking(move |tx| {
//!     tx.query_one(sql!("SELECT name FROM shop WHERE id = $1"), params![id], |row| row.get("name"))
//! })?;
//! assert_eq!(name, "نان سنگک");
//! # Ok(())
//! # }
//! ```

mod built;
mod db;
mod ddl;
mod dump;
mod error;
mod fault;
mod job;
mod kernel_values;
mod load;
mod many;
pub mod measure;
mod migrate;
mod pg;
mod plan;
pub mod portable;
mod rewrite;
mod row;
mod schema;
mod size;
mod sql;
mod sqlite;
mod stats;
pub mod testing;
mod threads;
mod tokens;
mod tx;
mod url;
mod value;

pub use built::Built;
pub use db::Db;
pub use ddl::ColumnType;
pub use dump::DumpSummary;
pub use error::{MigrationError, StoreError};
pub use load::LoadSummary;
pub use migrate::{Migrated, Migration};
pub use plan::Plan;
pub use row::{Cell, FromValue, Row};
pub use schema::{Column, Index, IndexColumn, Schema, Table};
pub use sql::Sql;
pub use stats::{GROUP_BOUNDS, Stats};
pub use tx::Tx;
pub use url::{DatabaseUrl, DbOptions, Engine};
pub use value::Value;
