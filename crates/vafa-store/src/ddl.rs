//! Schema statements, written once with portable type words, in the words of each engine.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::tokens::{Kind, Token, significant, tokens};
use crate::{Engine, rewrite};

/// The types of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnType {
    /// `UUID`.
    Uuid,
    /// `BYTES`.
    Bytes,
    /// `BIGINT`.
    BigInt,
    /// `BOOLEAN`.
    Boolean,
    /// `TEXT`, compared by code point.
    Text,
    /// `DOUBLE`.
    Double,
}

impl ColumnType {
    /// Every type.
    pub const ALL: [ColumnType; 6] = [
        ColumnType::Uuid,
        ColumnType::Bytes,
        ColumnType::BigInt,
        ColumnType::Boolean,
        ColumnType::Text,
        ColumnType::Double,
    ];

    /// The word for it in migrations and dumps.
    pub fn word(self) -> &'static str {
        match self {
            ColumnType::Uuid => "UUID",
            ColumnType::Bytes => "BYTES",
            ColumnType::BigInt => "BIGINT",
            ColumnType::Boolean => "BOOLEAN",
            ColumnType::Text => "TEXT",
            ColumnType::Double => "DOUBLE",
        }
    }

    /// The type of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(word))
    }

    fn spelled(self, engine: Engine) -> &'static str {
        match (engine, self) {
            // The comment stays in the stored schema, which is how the types are told apart later on.
            (Engine::Sqlite, ColumnType::Uuid) => "BLOB /*UUID*/",
            (Engine::Sqlite, ColumnType::Bytes) => "BLOB",
            (Engine::Sqlite, ColumnType::BigInt) => "INTEGER",
            (Engine::Sqlite, ColumnType::Boolean) => "INTEGER /*BOOLEAN*/",
            (Engine::Sqlite, ColumnType::Double) => "REAL",
            (Engine::Postgres, ColumnType::Bytes) => "BYTEA",
            (Engine::Postgres, ColumnType::Text) => "TEXT COLLATE \"C\"",
            (Engine::Postgres, ColumnType::Double) => "DOUBLE PRECISION",
            (_, same) => same.word(),
        }
    }
}

/// The statements of a migration: separated by `;`, without those that hold comments only.
pub(crate) fn statements(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut current = String::new();
    for token in tokens(text) {
        if token.is_symbol(";") {
            all.push(std::mem::take(&mut current));
        } else {
            current.push_str(token.text);
        }
    }
    all.push(current);
    all.retain(|statement| tokens(statement).any(|token| token.is_significant()));
    all
}

/// A statement of a migration in the words of an engine.
///
/// # Errors
/// A sentence that says what is not portable about it.
pub(crate) fn translate(statement: &str, engine: Engine) -> Result<String, String> {
    let words = significant(statement);
    let starts = |wanted: &[&str]| {
        wanted.iter().enumerate().all(|(index, word)| words.get(index).is_some_and(|token| token.is(word)))
    };
    if starts(&["CREATE", "TABLE"]) {
        create_table(statement, engine)
    } else if starts(&["ALTER", "TABLE"]) && words.get(3).is_some_and(|token| token.is("ADD")) {
        add_column(statement, engine)
    } else {
        Ok(rewrite::statement(statement.trim(), engine).into_owned())
    }
}

fn create_table(statement: &str, engine: Engine) -> Result<String, String> {
    let mut made = String::with_capacity(statement.len() + 64);
    let mut depth = 0_usize;
    let mut item: Vec<Token<'_>> = Vec::new();
    let mut has_key = false;
    let mut closed = false;
    for token in tokens(statement.trim()) {
        if !token.is_significant() {
            // Comments are dropped, so that those in the stored schema are ours alone.
            made.push_str(if made.ends_with(char::is_whitespace) { "" } else { " " });
            continue;
        }
        if closed {
            return Err(format!("nothing may follow the columns, but {} does", token.text));
        }
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
            closed = depth == 0;
        }
        if depth == 1 && (token.is_symbol(",") || (token.is_symbol("(") && item.is_empty())) {
            item.clear();
            made.push_str(token.text);
            continue;
        }
        if depth == 1 {
            has_key |= token.is("KEY") && item.last().is_some_and(|before| before.is("PRIMARY"));
            check_constraint(&item, &token)?;
        }
        if depth >= 1 {
            item.push(token);
        }
        match (depth, item.as_slice()) {
            (1, [name, kind]) if !is_constraint(name) => made.push_str(column_type(kind, engine)?),
            _ => made.push_str(token.text),
        }
    }
    if !closed {
        return Err("the columns of the table are not closed".to_owned());
    }
    if engine == Engine::Sqlite {
        made.push_str(if has_key { " STRICT, WITHOUT ROWID" } else { " STRICT" });
    }
    Ok(made)
}

/// Refuses constraints that the engines would name or keep differently. `before` is its column or constraint so far.
fn check_constraint(before: &[Token<'_>], token: &Token<'_>) -> Result<(), String> {
    let named = before.iter().rev().nth(1).is_some_and(|word| word.is("CONSTRAINT"));
    if token.is("CHECK") && !named {
        return Err("a CHECK needs a name: CONSTRAINT ck_… CHECK (…)".to_owned());
    }
    if named && (token.is("PRIMARY") || token.is("UNIQUE")) {
        return Err("a key has no name of its own: leave out CONSTRAINT, or CREATE UNIQUE INDEX".to_owned());
    }
    if token.is("REFERENCES") {
        return Err("references are not enforced on SQLite, so they must not be on PostgreSQL".to_owned());
    }
    Ok(())
}

fn is_constraint(first: &Token<'_>) -> bool {
    ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"].iter().any(|word| first.is(word))
}

fn column_type(token: &Token<'_>, engine: Engine) -> Result<&'static str, String> {
    ColumnType::from_word(token.text)
        .map(|kind| kind.spelled(engine))
        .ok_or_else(|| format!("{} is none of UUID BYTES BIGINT BOOLEAN TEXT DOUBLE", token.text))
}

/// `ALTER TABLE t ADD COLUMN c TYPE …`.
fn add_column(statement: &str, engine: Engine) -> Result<String, String> {
    let words = significant(statement);
    let place = if words.get(4).is_some_and(|token| token.is("COLUMN")) { 6 } else { 5 };
    let mut made = String::new();
    for (index, token) in words.iter().enumerate() {
        let text = if index == place { column_type(token, engine)? } else { token.text };
        let tight =
            matches!(token.text, "(" | ")" | "," | ".") || made.ends_with(['(', '.']) || made.is_empty();
        // Writing to a string cannot fail.
        let _ = write!(made, "{}{text}", if tight { "" } else { " " });
    }
    Ok(made)
}

/// The types that the marks in a stored CREATE TABLE of SQLite tell, by column.
pub(crate) fn stored_types(text: &str) -> HashMap<String, ColumnType> {
    let mut types = HashMap::new();
    let mut depth = 0_usize;
    let mut item: Vec<Token<'_>> = Vec::new();
    for token in tokens(text) {
        match token.kind {
            Kind::Space => {}
            Kind::Comment => {
                let word = token.text.trim_start_matches("/*").trim_end_matches("*/").trim();
                if let ([name, _], Some(kind)) = (item.as_slice(), ColumnType::from_word(word)) {
                    types.insert(name.name().unwrap_or_default(), kind);
                }
            }
            _ if token.is_symbol("(") => {
                depth += 1;
                if depth == 1 { item.clear() } else { item.push(token) }
            }
            _ if token.is_symbol(")") => depth = depth.saturating_sub(1),
            _ if token.is_symbol(",") && depth == 1 => item.clear(),
            _ => item.push(token),
        }
    }
    types
}

/// The names of the CHECK constraints in a stored CREATE TABLE.
pub(crate) fn named_checks(text: &str) -> Vec<String> {
    significant(text)
        .windows(3)
        .filter_map(|words| match words {
            [constraint, name, check] if constraint.is("CONSTRAINT") && check.is("CHECK") => name.name(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_get_the_types_of_the_engine() {
        let table = "CREATE TABLE note (id UUID NOT NULL, text TEXT NOT NULL DEFAULT 'TEXT, UUID', -- a note\n\
                     body BYTES, n BIGINT, ok BOOLEAN, x DOUBLE, PRIMARY KEY (id), CONSTRAINT ck_n CHECK (n IN (1, 2)))";
        assert_eq!(
            translate(table, Engine::Sqlite).as_deref(),
            Ok("CREATE TABLE note (id BLOB /*UUID*/ NOT NULL, text TEXT NOT NULL DEFAULT 'TEXT, UUID', \
                body BLOB, n INTEGER, ok INTEGER /*BOOLEAN*/, x REAL, PRIMARY KEY (id), \
                CONSTRAINT ck_n CHECK (n IN (1, 2))) STRICT, WITHOUT ROWID")
        );
        assert_eq!(
            translate(table, Engine::Postgres).as_deref(),
            Ok(
                "CREATE TABLE note (id UUID NOT NULL, text TEXT COLLATE \"C\" NOT NULL DEFAULT 'TEXT, UUID', \
                body BYTEA, n BIGINT, ok BOOLEAN, x DOUBLE PRECISION, PRIMARY KEY (id), \
                CONSTRAINT ck_n CHECK (n IN (1, 2)))"
            )
        );
    }

    #[test]
    fn inline_keys_and_no_keys_are_seen() {
        let made = |text| translate(text, Engine::Sqlite).unwrap_or_else(|why| why);
        assert!(made("CREATE TABLE a (id UUID PRIMARY KEY)").ends_with(") STRICT, WITHOUT ROWID"));
        assert!(made("CREATE TABLE a (id UUID)").ends_with(") STRICT"));
        assert!(made("CREATE TABLE IF NOT EXISTS a (id UUID)").contains("a (id BLOB"));
    }

    #[test]
    fn foreign_types_and_options_are_refused() {
        assert!(translate("CREATE TABLE a (id SERIAL PRIMARY KEY)", Engine::Sqlite).is_err());
        assert!(translate("CREATE TABLE a (id UUID) STRICT", Engine::Sqlite).is_err());
        assert!(translate("CREATE TABLE a (id UUID", Engine::Sqlite).is_err());
    }

    #[test]
    fn constraints_that_would_differ_are_refused() {
        let refused =
            |columns: &str| translate(&format!("CREATE TABLE a ({columns})"), Engine::Sqlite).is_err();
        assert!(refused("n BIGINT CHECK (n > 0)"));
        assert!(refused("n BIGINT, CHECK (n > 0)"));
        assert!(refused("n BIGINT, CONSTRAINT uq_n UNIQUE (n)"));
        assert!(refused("n BIGINT, CONSTRAINT pk PRIMARY KEY (n)"));
        assert!(refused("n BIGINT REFERENCES b (n)"));
        assert!(!refused("n BIGINT CONSTRAINT ck_a_n CHECK (n > 0), UNIQUE (n), PRIMARY KEY (n)"));
    }

    #[test]
    fn added_columns_are_translated() {
        let text = "ALTER TABLE note ADD COLUMN seen BOOLEAN NOT NULL DEFAULT (FALSE)";
        assert_eq!(
            translate(text, Engine::Sqlite).as_deref(),
            Ok("ALTER TABLE note ADD COLUMN seen INTEGER /*BOOLEAN*/ NOT NULL DEFAULT(FALSE)")
        );
        assert_eq!(
            translate("ALTER TABLE note ADD title TEXT", Engine::Postgres).as_deref(),
            Ok("ALTER TABLE note ADD title TEXT COLLATE \"C\"")
        );
    }

    #[test]
    fn statements_end_at_semicolons_outside_quotes() {
        let all =
            statements("-- first\nINSERT INTO a VALUES ('x;y');\n\nDELETE FROM a;\n-- the end; really\n");
        assert_eq!(all.len(), 2, "{all:?}");
    }
}
