//! Loading a dump into an empty database of either engine: all of it, verified, or nothing.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use sha2::{Digest as _, Sha256};

use crate::ddl::{self, ColumnType};
use crate::dump::{FORMAT, Header, TableLine, Trailer, fault, lift_limits, quote};
use crate::migrate::{self, Migration, hex};
use crate::schema::{self, Schema};
use crate::sql::Text;
use crate::{Db, DumpSummary, StoreError, Tx, Value};

/// Bytes handed over at a time.
const CHUNK: usize = 64 * 1024;
/// Chunks between the thread that reads the copy and the one that writes the database.
const CHUNKS: usize = 8;
/// Values in one INSERT, below the limits of both engines.
const VALUES: usize = 2000;
/// Rows in one INSERT.
const ROWS: usize = 100;

/// What a database holds after loading.
pub type LoadSummary = DumpSummary;

/// Loads a dump, then brings the schema up to date.
pub(crate) fn run(
    db: &Db,
    input: &mut dyn Read,
    migrations: &[Migration],
) -> Result<LoadSummary, StoreError> {
    migrate::check_order(migrations)?;
    let (sender, chunks) = flume::bounded(CHUNKS);
    let known = migrations.to_vec();
    // Taken at the only run, so that it is gone when the run ends.
    let mut chunks = Some(chunks);
    let answer = db.start_write(move |tx| match chunks.take() {
        Some(chunks) => Loader::new(chunks).run(tx, &known),
        None => Err(fault("a dump cannot be loaded twice")),
    })?;
    let read = feed(input, &sender);
    drop(sender);
    let summary = answer.recv().unwrap_or(Err(StoreError::Closed));
    read?;
    let summary = summary?;
    db.migrate(migrations)?;
    Ok(summary)
}

/// Hands over the input until it ends or nobody takes it any more.
fn feed(input: &mut dyn Read, sender: &flume::Sender<Result<Vec<u8>, ()>>) -> Result<(), StoreError> {
    let mut buffer = vec![0; CHUNK];
    loop {
        let chunk = match input.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => buffer.get(..length).unwrap_or_default().to_vec(),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => {
                // The other side must not take the end of the input for the end of the dump.
                let _ = sender.send(Err(()));
                return Err(fault(error));
            }
        };
        if sender.send(Ok(chunk)).is_err() {
            return Ok(());
        }
    }
}

/// The receiving end as something to read lines from.
struct Chunks {
    receiver: flume::Receiver<Result<Vec<u8>, ()>>,
    current: Vec<u8>,
    from: usize,
}

impl Read for Chunks {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.from >= self.current.len() {
            match self.receiver.recv() {
                Ok(Ok(chunk)) => (self.current, self.from) = (chunk, 0),
                Ok(Err(())) => return Err(std::io::Error::other("the input cannot be read")),
                Err(flume::RecvError::Disconnected) => return Ok(0),
            }
        }
        let mut rest = self.current.get(self.from..).unwrap_or_default();
        let length = rest.read(out)?;
        self.from += length;
        Ok(length)
    }
}

/// A line of a dump.
enum Line {
    Row(Vec<serde_json::Value>),
    Table(TableLine),
    Trailer(Trailer),
}

impl Line {
    fn read(line: &[u8]) -> Option<Self> {
        if line.first() == Some(&b'[') {
            return serde_json::from_slice(line).ok().map(Line::Row);
        }
        let table = serde_json::from_slice(line).ok().map(Line::Table);
        table.or_else(|| serde_json::from_slice(line).ok().map(Line::Trailer))
    }
}

struct Loader {
    input: BufReader<Chunks>,
    hash: Sha256,
    number: u64,
    rows: BTreeMap<String, u64>,
}

/// The table that rows are being read for.
struct Target {
    name: String,
    columns: Vec<(String, ColumnType)>,
    waiting: Vec<Value>,
    batch: usize,
}

impl Loader {
    fn new(receiver: flume::Receiver<Result<Vec<u8>, ()>>) -> Self {
        let chunks = Chunks { receiver, current: Vec::new(), from: 0 };
        Loader { input: BufReader::new(chunks), hash: Sha256::new(), number: 0, rows: BTreeMap::new() }
    }

    fn run(mut self, tx: &mut Tx<'_>, migrations: &[Migration]) -> Result<LoadSummary, StoreError> {
        lift_limits(tx)?;
        let header = self.header()?;
        let schema = prepare(tx, migrations, header.schema_version)?;
        let trailer = self.tables(tx, &schema)?;
        let sha256 = hex(&self.hash.finalize_reset());
        if trailer.sha256 != sha256 {
            return Err(fault("the hash does not match: the dump was damaged or changed"));
        }
        if trailer.rows != self.rows {
            return Err(fault("the number of rows does not match"));
        }
        if !self.read_line()?.is_empty() {
            return Err(fault("something follows the end"));
        }
        Ok(LoadSummary { schema_version: header.schema_version, rows: self.rows, sha256 })
    }

    fn header(&mut self) -> Result<Header, StoreError> {
        let line = self.read_line()?;
        let header: Header =
            serde_json::from_slice(&line).map_err(|_| fault("this is no dump of this program"))?;
        if header.vafa_dump != FORMAT {
            return Err(fault(format!("format {} is not known, only {FORMAT}", header.vafa_dump)));
        }
        self.hash.update(&line);
        Ok(header)
    }

    /// Everything up to the trailer.
    fn tables(&mut self, tx: &mut Tx<'_>, schema: &Schema) -> Result<Trailer, StoreError> {
        let mut target: Option<Target> = None;
        loop {
            let line = self.read_line()?;
            if line.is_empty() {
                return Err(fault("the end is missing: the dump is not complete"));
            }
            match Line::read(&line).ok_or_else(|| self.at_line("cannot be read"))? {
                Line::Row(row) => {
                    let Some(target) = &mut target else { return Err(self.at_line("a row without a table")) };
                    target.add(row).map_err(|why| self.at_line(&why))?;
                    *self.rows.entry(target.name.clone()).or_default() += 1;
                    if target.waiting.len() >= target.batch * target.columns.len() {
                        target.insert(tx)?;
                    }
                }
                Line::Table(table) => {
                    flush(&mut target, tx)?;
                    if self.rows.insert(table.table.clone(), 0).is_some() {
                        return Err(self.at_line("a table for the second time"));
                    }
                    target = Some(Target::new(table, schema).map_err(|why| self.at_line(&why))?);
                }
                Line::Trailer(trailer) => {
                    flush(&mut target, tx)?;
                    return Ok(trailer);
                }
            }
            self.hash.update(&line);
        }
    }

    fn read_line(&mut self) -> Result<Vec<u8>, StoreError> {
        let mut line = Vec::new();
        self.input.read_until(b'\n', &mut line).map_err(fault)?;
        self.number += 1;
        Ok(line)
    }

    fn at_line(&self, why: &str) -> StoreError {
        fault(format!("line {}: {why}", self.number))
    }
}

fn flush(target: &mut Option<Target>, tx: &mut Tx<'_>) -> Result<(), StoreError> {
    target.as_mut().map_or(Ok(()), |target| target.insert(tx))
}

/// Makes the schema of the dump's version in an empty database, without the rows that migrations put in.
fn prepare(tx: &mut Tx<'_>, migrations: &[Migration], version: u32) -> Result<Schema, StoreError> {
    if !schema::read(tx)?.tables.is_empty() {
        return Err(fault("the database is not empty"));
    }
    if version != 0 && !migrations.iter().any(|migration| migration.version == version) {
        return Err(fault(format!("it is of schema version {version}, which this program does not know")));
    }
    for migration in migrations.iter().filter(|migration| migration.version <= version) {
        migrate::apply_within(tx, migration)?;
    }
    let schema = schema::read(tx)?;
    for table in &schema.tables {
        tx.run_execute(Text::Composed(&format!("DELETE FROM {}", quote(&table.name))), &[])?;
    }
    Ok(schema)
}

impl Target {
    fn new(line: TableLine, schema: &Schema) -> Result<Self, String> {
        let known = schema.tables.iter().find(|table| table.name == line.table);
        let Some(known) = known else { return Err(format!("table {} is not in the schema", line.table)) };
        let mut columns = Vec::new();
        for (name, word) in line.columns {
            let kind = ddl::ColumnType::from_word(&word).ok_or_else(|| format!("{word} is no type"))?;
            columns.push((name, kind));
        }
        let expected: Vec<(String, ColumnType)> =
            known.columns.iter().map(|column| (column.name.clone(), column.kind)).collect();
        if columns != expected {
            return Err(format!("the columns of {} are not those of the schema", line.table));
        }
        let batch = (VALUES / columns.len().max(1)).clamp(1, ROWS);
        Ok(Target { name: line.table, columns, waiting: Vec::new(), batch })
    }

    fn add(&mut self, row: Vec<serde_json::Value>) -> Result<(), String> {
        if row.len() != self.columns.len() {
            return Err(format!("{} values for {} columns", row.len(), self.columns.len()));
        }
        for (value, (name, kind)) in row.into_iter().zip(&self.columns) {
            let value = read_value(value, *kind).ok_or_else(|| format!("{name} is not a {}", kind.word()))?;
            self.waiting.push(value);
        }
        Ok(())
    }

    fn insert(&mut self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let width = self.columns.len().max(1);
        let rows = self.waiting.len() / width;
        if rows == 0 {
            return Ok(());
        }
        let names: Vec<String> = self.columns.iter().map(|(name, _)| quote(name)).collect();
        let places: Vec<String> = (0..rows)
            .map(|row| {
                let places: Vec<String> =
                    (1..=width).map(|column| format!("${}", row * width + column)).collect();
                format!("({})", places.join(", "))
            })
            .collect();
        let text =
            format!("INSERT INTO {} ({}) VALUES {}", quote(&self.name), names.join(", "), places.join(", "));
        tx.run_execute(Text::Composed(&text), &self.waiting)?;
        self.waiting.clear();
        Ok(())
    }
}

/// The value that was written for a column of this type.
fn read_value(value: serde_json::Value, kind: ColumnType) -> Option<Value> {
    use serde_json::Value as Json;
    Some(match (value, kind) {
        (Json::Null, _) => Value::Null,
        (Json::Bool(bool), ColumnType::Boolean) => Value::Bool(bool),
        (Json::Number(number), ColumnType::BigInt) => Value::Int(number.as_i64()?),
        (Json::Number(number), ColumnType::Double) => Value::Real(number.as_f64()?),
        (Json::String(text), ColumnType::Text) => Value::Text(text),
        (Json::String(text), ColumnType::Bytes) => Value::Bytes(from_hex(&text)?),
        (Json::String(text), ColumnType::Uuid) => Value::Uuid(text.parse().ok()?),
        _ => return None,
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| Some(pair.first()? << 4 | pair.get(1)?)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn hexadecimal_digits_come_back(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(from_hex(&hex(&bytes)), Some(bytes));
        }

        #[test]
        fn numbers_come_back(real in prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::SUBNORMAL) {
            let text = serde_json::to_string(&real).unwrap();
            let read = read_value(serde_json::from_str(&text).unwrap(), ColumnType::Double);
            prop_assert_eq!(read, Some(Value::Real(real)));
        }
    }

    #[test]
    fn values_of_another_type_are_refused() {
        assert_eq!(read_value("5".into(), ColumnType::BigInt), None);
        assert_eq!(read_value("0".into(), ColumnType::Bytes), None);
        assert_eq!(read_value("x".into(), ColumnType::Uuid), None);
        assert_eq!(read_value(1.into(), ColumnType::Boolean), None);
        assert_eq!(read_value(i64::MIN.into(), ColumnType::BigInt), Some(Value::Int(i64::MIN)));
    }
}
