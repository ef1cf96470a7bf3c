//! Text files with a delimiter, record by record.

use super::decode::{ENDLESS, TextReader};
use super::{Flow, SourceRow};
use crate::imports::ImportError;
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::Encoding;
use std::io::Read;
use std::path::Path;

/// How a text file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextForm {
    pub(super) is_gzip: bool,
    pub(super) encoding: &'static Encoding,
    pub(super) delimiter: u8,
}

/// The first records, read with a delimiter, from the beginning of a text.
pub(super) fn first_records(text: &[u8], delimiter: u8, count: usize) -> Vec<StringRecord> {
    let mut reader = builder(delimiter).from_reader(text);
    let mut records = Vec::new();
    let mut record = StringRecord::new();
    while records.len() < count && reader.read_record(&mut record).unwrap_or(false) {
        records.push(record.clone());
    }
    records
}

/// The beginning of a text file as UTF-8.
pub(super) fn beginning(
    path: &Path,
    is_gzip: bool,
    encoding: &'static Encoding,
    bytes: u64,
) -> Result<Vec<u8>, ImportError> {
    let mut text = Vec::new();
    let reader = TextReader::open(path, is_gzip, encoding).map_err(|error| ImportError::of_io(&error))?;
    reader.take(bytes).read_to_end(&mut text).map_err(|error| ImportError::of_io(&error))?;
    Ok(text)
}

/// Hands over every record.
pub(super) fn visit(
    path: &Path,
    form: TextForm,
    f: &mut dyn FnMut(&SourceRow<'_>) -> Result<Flow, ImportError>,
) -> Result<(), ImportError> {
    let text =
        TextReader::open(path, form.is_gzip, form.encoding).map_err(|error| ImportError::of_io(&error))?;
    let limit = text.limit();
    let mut reader = builder(form.delimiter).buffer_capacity(1 << 16).from_reader(text);
    let mut record = StringRecord::new();
    loop {
        limit.next_record();
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) if error.to_string().contains(ENDLESS) => {
                return Err(ImportError::EndlessRecord { row: line.to_string() });
            }
            Err(error) => {
                return Err(match error.kind() {
                    csv::ErrorKind::Io(error) => ImportError::of_io(error),
                    _ => ImportError::unreadable(&error),
                });
            }
        }
        // Every line ends in a line feed here, the last one too, so the record's first line can be counted back.
        let inside = record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
        let line = reader.position().line().saturating_sub(1 + inside).max(1);
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if f(&SourceRow { line, record: &record })? == Flow::Stop {
            return Ok(());
        }
    }
}

fn builder(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter);
    builder
}
