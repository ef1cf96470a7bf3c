//! The few words that the engines spell differently in statements.

use std::borrow::Cow;

use crate::Engine;
use crate::tokens::{Kind, Token, tokens};

/// The text of a statement for an engine.
///
/// - `$n` becomes `?n` on SQLite, where `$1` would be a *named* parameter, looked up by name at every binding.
/// - `FOR UPDATE [SKIP LOCKED]` is dropped on SQLite: its only writer holds every lock there is.
/// - The portable type words in `CAST(… AS word)` become the engine's.
pub(crate) fn statement(text: &str, engine: Engine) -> Cow<'_, str> {
    let all: Vec<Token<'_>> = tokens(text).collect();
    let mut made = String::new();
    let mut changed = false;
    let mut index = 0;
    while let Some(token) = all.get(index) {
        index += 1;
        if engine == Engine::Sqlite && token.kind == Kind::Parameter {
            made.push('?');
            made.push_str(token.text.trim_start_matches('$'));
            changed = true;
        } else if engine == Engine::Sqlite && token.is("FOR") && next_is(&all, index, "UPDATE") {
            index = after_locking(&all, index);
            changed = true;
        } else if let Some(word) = cast_type(&all, index - 1, engine) {
            made.push_str(word);
            changed = true;
        } else {
            made.push_str(token.text);
        }
    }
    if changed { Cow::Owned(made) } else { Cow::Borrowed(text) }
}

/// The place of the next token that means something, at or after `from`.
fn next(all: &[Token<'_>], from: usize) -> Option<usize> {
    (from..all.len()).find(|&index| all.get(index).is_some_and(Token::is_significant))
}

fn next_is(all: &[Token<'_>], from: usize, word: &str) -> bool {
    next(all, from).and_then(|index| all.get(index)).is_some_and(|token| token.is(word))
}

/// The place after `UPDATE [SKIP LOCKED]`.
fn after_locking(all: &[Token<'_>], from: usize) -> usize {
    let mut index = from;
    for word in ["UPDATE", "SKIP", "LOCKED"] {
        match next(all, index) {
            Some(found) if all.get(found).is_some_and(|token| token.is(word)) => index = found + 1,
            _ => break,
        }
    }
    index
}

/// The engine's word for the type at `index`, if that token is the type of a cast: `AS word )`.
fn cast_type(all: &[Token<'_>], index: usize, engine: Engine) -> Option<&'static str> {
    let token = all.get(index).filter(|token| token.kind == Kind::Word)?;
    let word = cast_word(token.text, engine)?;
    let before = all.get(..index)?.iter().rev().find(|token| token.is_significant())?;
    let after = all.get(next(all, index + 1)?)?;
    (before.is("AS") && after.is_symbol(")")).then_some(word)
}

fn cast_word(word: &str, engine: Engine) -> Option<&'static str> {
    Some(match (word, engine) {
        ("UUID" | "BYTES", Engine::Sqlite) => "BLOB",
        ("BIGINT" | "BOOLEAN", Engine::Sqlite) => "INTEGER",
        ("DOUBLE", Engine::Sqlite) => "REAL",
        ("BYTES", Engine::Postgres) => "BYTEA",
        ("DOUBLE", Engine::Postgres) => "DOUBLE PRECISION",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lite(text: &str) -> String {
        statement(text, Engine::Sqlite).into_owned()
    }

    fn pg(text: &str) -> String {
        statement(text, Engine::Postgres).into_owned()
    }

    #[test]
    fn parameters_outside_quotes_are_numbered_for_sqlite() {
        assert_eq!(lite("a = $1 AND b = '$2' -- $3\nAND c = $10"), "a = ?1 AND b = '$2' -- $3\nAND c = ?10");
        assert_eq!(pg("a = $1"), "a = $1");
    }

    #[test]
    fn casts_use_the_words_of_the_engine() {
        let text = "SELECT CAST($1 AS UUID), CAST(x AS DOUBLE), CAST(y AS BYTES), 'AS DOUBLE)' AS label";
        assert_eq!(
            lite(text),
            "SELECT CAST(?1 AS BLOB), CAST(x AS REAL), CAST(y AS BLOB), 'AS DOUBLE)' AS label"
        );
        assert_eq!(
            pg(text),
            "SELECT CAST($1 AS UUID), CAST(x AS DOUBLE PRECISION), CAST(y AS BYTEA), 'AS DOUBLE)' AS label"
        );
    }

    #[test]
    fn row_locks_are_for_postgres_only() {
        let text = "SELECT id FROM job LIMIT $1 FOR UPDATE SKIP LOCKED";
        assert_eq!(lite(text).trim_end(), "SELECT id FROM job LIMIT ?1");
        assert_eq!(pg(text), text);
        assert_eq!(lite("(SELECT 1 FOR UPDATE) x"), "(SELECT 1 ) x");
    }
}
