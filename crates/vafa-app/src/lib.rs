//! The use cases of Vafa: everything that can be asked of it, whoever asks.
//!
//! A use case is `fn verb_noun(tx: &mut Tx<'_>, cx: &Cx, command) -> Result<Done, Failure>`: one function, one
//! transaction, one authorisation check. Web, command line and jobs call the same functions through [`App`]; nothing
//! else writes to the database.

pub mod access;
pub mod actor;
pub mod app;
pub mod audit;
pub mod business;
pub mod customers;
pub mod cx;
pub mod event_schemas;
pub mod exports;
pub mod failure;
pub mod idempotency;
pub mod imports;
pub mod ingest;
pub mod intents;
pub mod jobs;
pub mod operate;
pub mod schema;
pub mod testing;
pub mod text;
pub mod timeline;
pub mod today;

pub use actor::{Actor, Permission, Role, Scope};
pub use app::{App, AppOptions};
pub use business::Business;
pub use cx::Cx;
pub use failure::Failure;
