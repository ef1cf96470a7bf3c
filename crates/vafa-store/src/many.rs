//! Many rows, or many keys, in few statements: on a server the way to it costs more than the row.

use crate::StoreError;
use crate::row::Row;
use crate::sql::{Sql, Text};
use crate::tokens::tokens;
use crate::tx::Tx;
use crate::url::Engine;
use crate::value::Value;
use std::fmt::Write as _;

/// The most rows or keys in one statement; with it and its halves there are few texts to prepare.
const MOST: usize = 128;

impl Tx<'_> {
    /// Inserts rows: `head` is the statement up to `VALUES `, `tail` what follows the rows. Every row has as many values
    /// as the head names columns.
    pub fn insert_rows(
        &mut self,
        head: Sql,
        rows: &[Vec<Value>],
        tail: Option<Sql>,
    ) -> Result<(), StoreError> {
        let Some(first) = rows.first() else { return Ok(()) };
        let columns = first.len();
        if self.run_rows_here(&insert_of(head, 1, columns, tail), rows)? {
            return Ok(());
        }
        for part in parts_of(rows) {
            let values: Vec<Value> = part.iter().flatten().cloned().collect();
            self.run_execute(Text::Composed(&insert_of(head, part.len(), columns, tail)), &values)?;
        }
        Ok(())
    }

    /// Asks the same of many keys, each the parameters of one question. The rows of all come together, in no order; every
    /// key has values of the same types.
    pub fn query_each<T>(
        &mut self,
        question: Sql,
        keys: &[Vec<Value>],
        mut map: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        if self.engine() == Engine::Sqlite {
            for key in keys {
                found.extend(self.query(question, key, &mut map)?);
            }
            return Ok(found);
        }
        for part in parts_of(keys) {
            let values: Vec<Value> = part.iter().flatten().cloned().collect();
            found.extend(self.run_query(Text::Composed(&of_each(question, part)), &values, &mut map)?);
        }
        Ok(found)
    }
}

/// The question asked of every key by one statement. What is asked of one key is a question of its own (`OFFSET 0`): where
/// little is known of a young table, a server would rather read it whole than look a hundred times into its index.
fn of_each(question: Sql, keys: &[Vec<Value>]) -> String {
    let mut text = String::from("SELECT found.* FROM (VALUES ");
    let mut number = 0;
    for (row, key) in keys.iter().enumerate() {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for (column, value) in key.iter().enumerate() {
            number += 1;
            let comma = if column == 0 { "" } else { ", " };
            // Writing to a string cannot fail. The first row tells the types of all.
            let _ = match row {
                0 => write!(text, "{comma}CAST(${number} AS {})", type_of(value)),
                _ => write!(text, "{comma}${number}"),
            };
        }
        text.push(')');
    }
    let names: Vec<String> = (1..=keys.first().map_or(0, Vec::len)).map(|at| format!("k{at}")).collect();
    let _ = write!(text, ") AS asked ({}), LATERAL (", names.join(", "));
    for token in tokens(question.text()) {
        match token.parameter() {
            Some(number) => drop(write!(text, "asked.k{number}")),
            None => text.push_str(token.text),
        }
    }
    text.push_str(" OFFSET 0) AS found");
    text
}

fn type_of(key: &Value) -> &'static str {
    match key {
        Value::Int(_) => "BIGINT",
        Value::Bool(_) => "BOOLEAN",
        Value::Real(_) => "DOUBLE",
        Value::Bytes(_) => "BYTES",
        Value::Uuid(_) => "UUID",
        Value::Text(_) | Value::Null => "TEXT",
    }
}

/// The insert of so many rows, their values numbered through.
fn insert_of(head: Sql, rows: usize, columns: usize, tail: Option<Sql>) -> String {
    let mut text = head.text().to_owned();
    for number in 1..=rows * columns {
        let opens = match (number, (number - 1) % columns) {
            (1, _) => "(",
            (_, 0) => "), (",
            _ => ", ",
        };
        // Writing to a string cannot fail.
        let _ = write!(text, "{opens}${number}");
    }
    text.push(')');
    text.push_str(tail.map_or("", Sql::text));
    text
}

/// Cuts a list into pieces whose lengths are powers of two.
fn parts_of<T>(all: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = all;
    std::iter::from_fn(move || {
        let mut length = MOST;
        while length > rest.len() {
            length /= 2;
        }
        let (part, after) = rest.split_at(length);
        rest = after;
        (!part.is_empty()).then_some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestDb;
    use crate::{Migration, params, sql, testing};

    fn each() -> impl Iterator<Item = TestDb> {
        let made = testing::databases();
        made.into_iter().inspect(|test| {
            let sql = "CREATE TABLE shelf (spot BIGINT NOT NULL, book TEXT NOT NULL, PRIMARY KEY (spot));";
            test.db().migrate(&[Migration { version: 1, name: "shelf", sql }]).unwrap();
        })
    }

    #[test]
    fn every_row_arrives_and_is_found_whatever_their_number() {
        for test in each() {
            for count in [0_i64, 1, 2, 127, 128, 129, 383] {
                let found = test.db().write_blocking(move |tx| {
                    let rows: Vec<Vec<Value>> =
                        (0..count).map(|spot| params![spot, format!("book {spot}")].to_vec()).collect();
                    tx.execute(sql!("DELETE FROM shelf"), &[])?;
                    let head = sql!("INSERT INTO shelf (spot, book) VALUES ");
                    tx.insert_rows(head, &rows, None)?;
                    tx.insert_rows(head, &rows, Some(sql!(" ON CONFLICT (spot) DO NOTHING")))?;
                    let keys: Vec<Vec<Value>> =
                        (-1..=count).rev().map(|spot| params!["book 0", spot].to_vec()).collect();
                    let question = sql!("SELECT spot FROM shelf WHERE book <> $1 AND spot = $2");
                    tx.query_each(question, &keys, |row| row.get::<i64>("spot"))
                });
                let mut found = found.unwrap();
                found.sort_unstable();
                assert_eq!(found, (1..count).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_row_that_cannot_be_undoes_the_whole() {
        for test in each() {
            let failed: Result<(), StoreError> = test.db().write_blocking(|tx| {
                let rows: Vec<Vec<Value>> = [1_i64, 2, 1].map(|spot| params![spot, "x"].to_vec()).into();
                tx.insert_rows(sql!("INSERT INTO shelf (spot, book) VALUES "), &rows, None)
            });
            assert!(failed.is_err());
            let count = test.db().read_blocking(|tx| {
                tx.query_one(sql!("SELECT COUNT(*) AS n FROM shelf"), &[], |row| row.get::<i64>("n"))
            });
            assert_eq!(count.unwrap(), 0);
        }
    }
}
