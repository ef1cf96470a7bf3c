//! A logical copy of all rows, the same bytes whichever engine they came from.
//!
//! Lines of JSON: a header, then for each table (by name) a line with its columns and one array per row (by primary
//! key), then a trailer with the number of rows per table and a SHA-256 over everything before it.

use std::collections::BTreeMap;
use std::io::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::ddl::ColumnType;
use crate::migrate::{self, hex};
use crate::row::Row;
use crate::schema::{self, Table};
use crate::sql::Text;
use crate::{Cell, Db, Engine, StoreError, Tx, params, sql};

/// The version of the format.
pub(crate) const FORMAT: u32 = 1;
/// Bytes that are gathered before they are handed over.
const CHUNK: usize = 64 * 1024;
/// Chunks between the thread that reads the database and the one that writes the copy.
const CHUNKS: usize = 8;

/// What a dump holds, or what was loaded from one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DumpSummary {
    /// The version of the schema.
    pub schema_version: u32,
    /// Rows per table.
    pub rows: BTreeMap<String, u64>,
    /// The hash over the dump, as hexadecimal digits.
    pub sha256: String,
}

/// The first line.
#[derive(Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) vafa_dump: u32,
    pub(crate) schema_version: u32,
}

/// The line before the rows of a table.
#[derive(Serialize, Deserialize)]
pub(crate) struct TableLine {
    pub(crate) table: String,
    pub(crate) columns: Vec<(String, String)>,
}

/// The last line.
#[derive(Serialize, Deserialize)]
pub(crate) struct Trailer {
    pub(crate) rows: BTreeMap<String, u64>,
    pub(crate) sha256: String,
}

pub(crate) fn fault(detail: impl ToString) -> StoreError {
    StoreError::Dump { detail: detail.to_string() }
}

/// Writes all rows of one snapshot to `out`.
pub(crate) fn run(db: &Db, out: &mut dyn Write) -> Result<DumpSummary, StoreError> {
    let (sender, chunks) = flume::bounded::<Vec<u8>>(CHUNKS);
    // Taken at the only run, so that it is gone when the run ends.
    let mut sender = Some(sender);
    let answer = db.start_read(move |tx| match sender.take() {
        Some(sender) => Dumper::new(sender).run(tx),
        None => Err(fault("a dump cannot be tried again")),
    })?;
    let mut written = Ok(());
    for chunk in &chunks {
        written = out.write_all(&chunk);
        if written.is_err() {
            break;
        }
    }
    // With nobody to take them, the other side stops at its next chunk.
    drop(chunks);
    let summary = answer.recv().unwrap_or(Err(StoreError::Closed));
    written.and_then(|()| out.flush()).map_err(fault)?;
    summary
}

struct Dumper {
    sender: flume::Sender<Vec<u8>>,
    buffer: Vec<u8>,
    hash: Sha256,
}

impl Dumper {
    fn new(sender: flume::Sender<Vec<u8>>) -> Self {
        Dumper { sender, buffer: Vec::with_capacity(CHUNK * 2), hash: Sha256::new() }
    }

    fn run(mut self, tx: &mut Tx<'_>) -> Result<DumpSummary, StoreError> {
        lift_limits(tx)?;
        let schema_version = migrate::version(tx)?;
        self.line(&Header { vafa_dump: FORMAT, schema_version })?;
        let mut rows = BTreeMap::new();
        for table in schema::read(tx)?.tables {
            let count = self.table(tx, &table)?;
            rows.insert(table.name, count);
        }
        self.hand_over()?;
        let sha256 = hex(&self.hash.finalize_reset());
        self.line(&Trailer { rows: rows.clone(), sha256: sha256.clone() })?;
        self.hand_over()?;
        Ok(DumpSummary { schema_version, rows, sha256 })
    }

    fn table(&mut self, tx: &mut Tx<'_>, table: &Table) -> Result<u64, StoreError> {
        if table.primary_key.is_empty() {
            return Err(fault(format!("table {} has no primary key, so its rows have no order", table.name)));
        }
        let columns =
            table.columns.iter().map(|column| (column.name.clone(), column.kind.word().to_owned())).collect();
        self.line(&TableLine { table: table.name.clone(), columns })?;
        let kinds: Vec<ColumnType> = table.columns.iter().map(|column| column.kind).collect();
        let mut count = 0;
        tx.run_each(Text::Composed(&select(table)), &[], |row| {
            count += 1;
            self.row(row, &kinds)
        })?;
        Ok(count)
    }

    fn row(&mut self, row: &Row<'_>, kinds: &[ColumnType]) -> Result<(), StoreError> {
        self.buffer.push(b'[');
        for (index, kind) in kinds.iter().enumerate() {
            if index > 0 {
                self.buffer.push(b',');
            }
            let cell = row.cell(index).map_err(fault)?;
            write_cell(&mut self.buffer, cell, *kind).map_err(fault)?;
        }
        self.buffer.extend_from_slice(b"]\n");
        self.full_chunk()
    }

    fn line(&mut self, value: &impl Serialize) -> Result<(), StoreError> {
        serde_json::to_writer(&mut self.buffer, value).map_err(fault)?;
        self.buffer.push(b'\n');
        self.full_chunk()
    }

    fn full_chunk(&mut self) -> Result<(), StoreError> {
        if self.buffer.len() < CHUNK { Ok(()) } else { self.hand_over() }
    }

    fn hand_over(&mut self) -> Result<(), StoreError> {
        self.hash.update(&self.buffer);
        let chunk = std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK * 2));
        self.sender.send(chunk).map_err(|_| fault("nobody takes it any more"))
    }
}

/// Takes as long as it takes: the limits are there for the many short transactions.
pub(crate) fn lift_limits(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    if tx.engine() == Engine::Postgres {
        tx.execute(sql!("SET LOCAL statement_timeout = 0"), params![])?;
        tx.execute(sql!("SET LOCAL idle_in_transaction_session_timeout = 0"), params![])?;
    }
    Ok(())
}

fn select(table: &Table) -> String {
    let columns: Vec<String> = table.columns.iter().map(|column| quote(&column.name)).collect();
    let key: Vec<String> = table.primary_key.iter().map(|column| quote(column)).collect();
    format!("SELECT {} FROM {} ORDER BY {}", columns.join(", "), quote(&table.name), key.join(", "))
}

/// A name that came out of the catalogue, safe whatever it is.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A value as JSON. `kind` tells a boolean from an integer and a UUID from bytes, which SQLite does not.
fn write_cell(out: &mut Vec<u8>, cell: Cell<'_>, kind: ColumnType) -> Result<(), String> {
    match (cell, kind) {
        (Cell::Null, _) => out.extend_from_slice(b"null"),
        (Cell::Bool(bool), ColumnType::Boolean) => json(out, &bool)?,
        (Cell::Int(int @ (0 | 1)), ColumnType::Boolean) => json(out, &(int == 1))?,
        (Cell::Int(int), ColumnType::BigInt) => json(out, &int)?,
        (Cell::Real(real), ColumnType::Double) => json(out, &real)?,
        (Cell::Text(text), ColumnType::Text) => json(out, &text)?,
        (Cell::Bytes(bytes), ColumnType::Bytes) => json(out, &hex(bytes))?,
        (Cell::Uuid(uuid), ColumnType::Uuid) => json(out, &uuid.to_string())?,
        (Cell::Bytes(bytes), ColumnType::Uuid) => match uuid::Uuid::from_slice(bytes) {
            Ok(uuid) => json(out, &uuid.to_string())?,
            Err(_) => return Err(format!("a UUID of {} bytes", bytes.len())),
        },
        (cell, kind) => return Err(format!("{} in a column of type {}", cell.kind(), kind.word())),
    }
    Ok(())
}

fn json(out: &mut Vec<u8>, value: &impl Serialize) -> Result<(), String> {
    serde_json::to_writer(out, value).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cell: Cell<'_>, kind: ColumnType) -> Result<String, String> {
        let mut out = Vec::new();
        write_cell(&mut out, cell, kind)?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn values_are_the_same_text_from_both_engines() {
        let uuid = uuid::Uuid::from_u128(5);
        assert_eq!(
            written(Cell::Uuid(uuid), ColumnType::Uuid),
            written(Cell::Bytes(uuid.as_bytes()), ColumnType::Uuid)
        );
        assert_eq!(
            written(Cell::Bool(true), ColumnType::Boolean),
            written(Cell::Int(1), ColumnType::Boolean)
        );
        assert_eq!(written(Cell::Bytes(&[0, 255]), ColumnType::Bytes), Ok("\"00ff\"".into()));
        assert_eq!(written(Cell::Real(0.1), ColumnType::Double), Ok("0.1".into()));
        assert_eq!(written(Cell::Text("ک\n\""), ColumnType::Text), Ok("\"ک\\n\\\"\"".into()));
        assert!(written(Cell::Int(2), ColumnType::Boolean).is_err());
        assert!(written(Cell::Bytes(&[1]), ColumnType::Uuid).is_err());
    }

    #[test]
    fn names_are_quoted() {
        assert_eq!(quote("a\"b"), "\"a\"\"b\"");
    }
}
