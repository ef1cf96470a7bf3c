//! What can go wrong in storage, said once and the same for both engines.

/// A failure of the database or of its use.
///
/// Messages name statements, tables, columns and constraints, and never the values that were bound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A row with the same unique key exists. `constraint` is the name of the index or constraint;
    /// a primary key is `<table>_pkey`, on both engines.
    #[error("a row with the same key exists ({constraint})")]
    Unique {
        /// Name of the broken constraint.
        constraint: String,
    },
    /// A row refers to one that does not exist.
    #[error("a referenced row is missing ({constraint})")]
    ForeignKey {
        /// Name of the broken constraint; empty where the engine does not tell.
        constraint: String,
    },
    /// A value breaks a CHECK constraint.
    #[error("a value breaks the rule {constraint}")]
    Check {
        /// Name of the broken constraint.
        constraint: String,
    },
    /// A column that must have a value has none.
    #[error("{column} must have a value")]
    NotNull {
        /// `table.column`.
        column: String,
    },
    /// [`Tx::query_one`](crate::Tx::query_one) found no row.
    #[error("no row for: {statement}")]
    NotFound {
        /// The statement, shortened.
        statement: String,
    },
    /// The database was closed in this process.
    #[error("the database is closed")]
    Closed,
    /// The server cannot be reached or went away.
    #[error("the database cannot be reached: {detail}")]
    Unavailable {
        /// What the driver said.
        detail: String,
        /// False when the connection was lost during COMMIT: the work may or may not have been kept.
        outcome_known: bool,
    },
    /// Somebody else held a lock, or the statement ran into its time limit.
    #[error("the database is busy: {detail}")]
    Busy {
        /// What was waited for.
        detail: String,
    },
    /// Other transactions kept getting in the way until the attempts were used up.
    #[error("gave way to other transactions {attempts} times")]
    Conflict {
        /// How often the function was tried.
        attempts: u32,
    },
    /// A value in a row or a parameter is not of the type that was asked for.
    #[error("{column} holds {found}, wanted {wanted}, in: {statement}")]
    Type {
        /// The statement, shortened.
        statement: String,
        /// Column name, index, or `$n` for a parameter.
        column: String,
        /// The type asked for.
        wanted: String,
        /// The type found.
        found: String,
    },
    /// A parameter that no engine should be given.
    #[error("parameter ${parameter}: {why}")]
    Value {
        /// Its number, from 1.
        parameter: usize,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A write inside a read.
    #[error("a write was tried inside a read")]
    ReadOnly,
    /// The file is damaged, or is no database.
    #[error("the database is damaged: {detail}")]
    Corrupt {
        /// What the engine said.
        detail: String,
    },
    /// No space left.
    #[error("no space left for the database: {detail}")]
    Full {
        /// What the engine said.
        detail: String,
    },
    /// An earlier statement of this transaction failed and nothing after it can be kept. Use
    /// [`Tx::savepoint`](crate::Tx::savepoint) around a statement whose failure is to be survived.
    #[error("an earlier statement failed, so the transaction cannot go on: {first}")]
    Aborted {
        /// The first failure.
        first: String,
    },
    /// A function panicked; its work was rolled back.
    #[error("a transaction function panicked")]
    Panicked,
    /// A transaction was started inside another one.
    #[error("a transaction cannot be started inside another")]
    Nested,
    /// A migration cannot be applied.
    #[error(transparent)]
    Migration(#[from] MigrationError),
    /// A dump cannot be written or loaded.
    #[error("dump: {detail}")]
    Dump {
        /// What is wrong.
        detail: String,
    },
    /// The engine refused a statement.
    #[error("{message} in: {statement}")]
    Statement {
        /// The statement, shortened.
        statement: String,
        /// What the engine said.
        message: String,
    },
    /// Anything else.
    #[error("{detail}")]
    Other {
        /// What the engine said.
        detail: String,
    },
}

impl StoreError {
    /// Whether the same call may succeed a little later, without danger of doing the work twice.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self,
            StoreError::Busy { .. }
                | StoreError::Conflict { .. }
                | StoreError::Unavailable { outcome_known: true, .. }
        )
    }

    pub(crate) fn other(detail: impl Into<String>) -> Self {
        StoreError::Other { detail: detail.into() }
    }
}

/// Why the schema cannot be brought up to date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationError {
    /// The migrations given are not in ascending order of version.
    #[error("migration {version} is out of order")]
    Order {
        /// The version that is not above its predecessor.
        version: u32,
    },
    /// A migration that has run was changed afterwards.
    #[error("migration {version} ({name}) was changed after it had run")]
    Changed {
        /// Its version.
        version: u32,
        /// Its name when it ran.
        name: String,
    },
    /// The database has run a migration that this program does not know, below its newest.
    #[error("migration {version} ({name}) has run here but this program does not know it")]
    Missing {
        /// Its version.
        version: u32,
        /// Its name when it ran.
        name: String,
    },
    /// The database was made by a newer program.
    #[error("the database is at version {found}, this program knows up to {known}: use a newer program")]
    Newer {
        /// The version in the database.
        found: u32,
        /// The newest version known.
        known: u32,
    },
    /// A migration that has not run lies below one that has.
    #[error("migration {version} ({name}) was slipped in below one that has already run")]
    Skipped {
        /// Its version.
        version: u32,
        /// Its name.
        name: &'static str,
    },
    /// A statement of a migration failed, or is not in the portable form.
    #[error("migration {version} ({name}), statement {statement}: {why}")]
    Statement {
        /// Its version.
        version: u32,
        /// Its name.
        name: &'static str,
        /// The number of the statement, from 1.
        statement: usize,
        /// What is wrong.
        why: String,
    },
}

/// A statement on one line and short enough for a log line.
pub(crate) fn shortened(sql: &str) -> String {
    const LONGEST: usize = 240;
    let mut line = String::with_capacity(sql.len().min(LONGEST + 4));
    for word in sql.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > LONGEST {
            let end = line.floor_char_boundary(LONGEST);
            line.truncate(end);
            line.push('…');
            break;
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_shortened_at_a_character() {
        let short = shortened("SELECT\n  a,\n  b");
        assert_eq!(short, "SELECT a, b");
        let long = shortened(&"پ".repeat(500));
        assert!(long.ends_with('…') && long.len() < 250, "{}", long.len());
    }

    #[test]
    fn only_harmless_repeats_are_retryable() {
        assert!(StoreError::Busy { detail: String::new() }.is_retryable());
        let lost = |outcome_known| StoreError::Unavailable { detail: String::new(), outcome_known };
        assert!(lost(true).is_retryable());
        assert!(!lost(false).is_retryable());
        assert!(!StoreError::Closed.is_retryable());
    }
}
