//! The server's errors in the words of [`StoreError`].

use std::error::Error as _;

use postgres::error::{DbError, Severity};

use crate::StoreError;
use crate::error::shortened;

/// The error in our words, when it did not happen at COMMIT.
pub(super) fn from_postgres(error: &postgres::Error, text: &str) -> StoreError {
    match error.as_db_error() {
        Some(db) => from_server(db, text),
        None if is_lost(error) => StoreError::Unavailable { detail: chain(error), outcome_known: true },
        None => StoreError::Statement { statement: shortened(text), message: chain(error) },
    }
}

/// The error of a COMMIT: with the connection gone, nobody knows whether the work was kept.
pub(super) fn from_commit(error: &postgres::Error) -> StoreError {
    if is_lost(error) {
        return StoreError::Unavailable { detail: chain(error), outcome_known: false };
    }
    match from_postgres(error, "COMMIT") {
        StoreError::Unavailable { detail, .. } => StoreError::Unavailable { detail, outcome_known: false },
        other => other,
    }
}

/// Whether the connection is of no more use after this error.
pub(super) fn is_lost(error: &postgres::Error) -> bool {
    match error.as_db_error() {
        Some(db) => matches!(db.parsed_severity(), Some(Severity::Fatal | Severity::Panic)),
        None => {
            error.is_closed() || error.source().is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
        }
    }
}

/// Whether a remembered statement has gone stale because the schema changed.
pub(super) fn is_stale_plan(error: &postgres::Error) -> bool {
    error.as_db_error().is_some_and(|db| db.code().code() == "0A000" && db.message().contains("cached plan"))
}

fn from_server(db: &DbError, text: &str) -> StoreError {
    let constraint = || db.constraint().unwrap_or_default().to_owned();
    let detail = || db.message().to_owned();
    let code = db.code().code();
    match code {
        "23505" => StoreError::Unique { constraint: constraint() },
        "23503" => StoreError::ForeignKey { constraint: constraint() },
        "23514" => StoreError::Check { constraint: constraint() },
        "23502" => StoreError::NotNull {
            column: format!("{}.{}", db.table().unwrap_or_default(), db.column().unwrap_or_default()),
        },
        "40001" | "40P01" => StoreError::Conflict { attempts: 1 },
        "25006" => StoreError::ReadOnly,
        "55P03" | "57014" => StoreError::Busy { detail: detail() },
        "53100" => StoreError::Full { detail: detail() },
        "XX001" | "XX002" => StoreError::Corrupt { detail: detail() },
        _ => by_class(code, db, text),
    }
}

fn by_class(code: &str, db: &DbError, text: &str) -> StoreError {
    let message = match code.get(..2) {
        Some("08" | "53") => {
            return StoreError::Unavailable { detail: db.message().to_owned(), outcome_known: true };
        }
        Some("57") if code != "57014" => {
            return StoreError::Unavailable { detail: db.message().to_owned(), outcome_known: true };
        }
        // Messages of this class quote the value.
        Some("22") => format!("a value is refused ({code})"),
        _ => match db.hint() {
            Some(hint) => format!("{} ({hint})", db.message()),
            None => db.message().to_owned(),
        },
    };
    StoreError::Statement { statement: shortened(text), message }
}

/// The error and its causes, on one line.
fn chain(error: &postgres::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        line.push_str(": ");
        line.push_str(&next.to_string());
        cause = next.source();
    }
    line
}
