//! The engine's errors in the words of [`StoreError`].

use rusqlite::ffi;

use crate::StoreError;
use crate::error::shortened;
use crate::sql::Text;
use crate::tx::Fault;

/// A failed statement as a fault of the transaction.
pub(super) fn fault(raw: &rusqlite::Connection, error: &rusqlite::Error, text: Text<'_>) -> Fault {
    Fault::Engine(from_sqlite(Some(raw), error, text.as_str()))
}

/// The error in our words. The connection is used to find the name of a broken unique constraint.
pub(super) fn from_sqlite(
    raw: Option<&rusqlite::Connection>,
    error: &rusqlite::Error,
    text: &str,
) -> StoreError {
    let rusqlite::Error::SqliteFailure(code, message) = error else {
        return StoreError::Statement { statement: shortened(text), message: plain(error) };
    };
    let message = message.clone().unwrap_or_else(|| code.to_string());
    match code.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            StoreError::Unique { constraint: unique_name(raw, &message) }
        }
        ffi::SQLITE_CONSTRAINT_CHECK => StoreError::Check { constraint: after_colon(&message).to_owned() },
        ffi::SQLITE_CONSTRAINT_NOTNULL => StoreError::NotNull { column: after_colon(&message).to_owned() },
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => StoreError::ForeignKey { constraint: String::new() },
        ffi::SQLITE_CONSTRAINT_DATATYPE => wrong_type(text, &message),
        _ => by_primary_code(code.extended_code & 0xff, text, message),
    }
}

fn by_primary_code(code: i32, text: &str, message: String) -> StoreError {
    match code {
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => StoreError::Busy { detail: message },
        ffi::SQLITE_READONLY => StoreError::ReadOnly,
        ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB => StoreError::Corrupt { detail: message },
        ffi::SQLITE_FULL => StoreError::Full { detail: message },
        ffi::SQLITE_CANTOPEN | ffi::SQLITE_IOERR | ffi::SQLITE_PERM => {
            StoreError::Unavailable { detail: message, outcome_known: true }
        }
        _ => StoreError::Statement { statement: shortened(text), message },
    }
}

/// Errors of the driver itself; those that would repeat the statement are cut down.
fn plain(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    }
}

/// `UNIQUE constraint failed: customer.phone` → `customer.phone`.
fn after_colon(message: &str) -> &str {
    message.split_once(": ").map_or(message, |(_, rest)| rest).trim()
}

/// `cannot store TEXT value in INTEGER column sale.amount`.
fn wrong_type(text: &str, message: &str) -> StoreError {
    let words: Vec<&str> = message.split_whitespace().collect();
    let word = |index: usize| words.get(index).copied().unwrap_or_default().to_owned();
    if words.len() == 8 {
        StoreError::Type { statement: shortened(text), column: word(7), wanted: word(5), found: word(2) }
    } else {
        StoreError::Statement { statement: shortened(text), message: message.to_owned() }
    }
}

/// The name of the constraint over the columns that the engine names: `UNIQUE constraint failed: t.a, t.b`.
fn unique_name(raw: Option<&rusqlite::Connection>, message: &str) -> String {
    let list = after_colon(message);
    if let Some(index) = list.strip_prefix("index ") {
        return index.trim_matches('\'').to_owned();
    }
    let mut table = "";
    let mut columns = Vec::new();
    for part in list.split(", ") {
        let Some((of, column)) = part.split_once('.') else { return list.to_owned() };
        table = of;
        columns.push(column.to_owned());
    }
    raw.and_then(|raw| look_up(raw, table, &columns)).unwrap_or_else(|| list.to_owned())
}

fn look_up(raw: &rusqlite::Connection, table: &str, columns: &[String]) -> Option<String> {
    let mut indexes = raw
        .prepare("SELECT name, origin FROM pragma_index_list(?1) WHERE \"unique\" = 1 ORDER BY origin = 'pk', name")
        .ok()?;
    let found: Vec<(String, String)> = indexes
        .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))
        .ok()?
        .filter_map(Result::ok)
        .collect();
    let mut info = raw.prepare("SELECT name FROM pragma_index_info(?1) ORDER BY seqno").ok()?;
    for (index, origin) in found {
        let of: Vec<String> =
            info.query_map([&index], |row| row.get(0)).ok()?.filter_map(Result::ok).collect();
        if of == columns {
            return Some(match origin.as_str() {
                "pk" => format!("{table}_pkey"),
                // Unnamed, as PostgreSQL would name it.
                "u" => format!("{table}_{}_key", columns.join("_")),
                _ => index,
            });
        }
    }
    // The key of a table that is nothing but its key has no index of its own in the list.
    Some(format!("{table}_pkey"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_without_a_connection_keep_the_columns() {
        assert_eq!(unique_name(None, "UNIQUE constraint failed: t.a, t.b"), "t.a, t.b");
        assert_eq!(unique_name(None, "UNIQUE constraint failed: index 'uq_t_lower'"), "uq_t_lower");
    }
}
