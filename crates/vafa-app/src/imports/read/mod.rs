//! Reading files as tables: packed or not, in any encoding, with any delimiter, or sheets of a spreadsheet. Row by row;
//! memory does not grow with the file.

mod decode;
mod delimited;
mod detect;
mod spreadsheet;
#[cfg(test)]
mod tests;

use super::ImportError;
use csv::StringRecord;
use decode::Container;
use delimited::TextForm;
use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// How many records the header is looked for in, and how many rows are kept as samples.
const LOOKED_AT: usize = 60;
/// How much of a text is looked at to find its delimiter and header.
const BEGINNING: u64 = 256 * 1024;

/// Whether reading goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// The next row, please.
    More,
    /// That is enough.
    Stop,
}

/// One row of a file.
pub struct SourceRow<'a> {
    /// Its line in a text file (the first is 1), or its row in a sheet: what people see beside it.
    pub line: u64,
    /// Its cells.
    pub record: &'a StringRecord,
}

/// How a file is to be read; what is not said is found out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadOptions {
    /// Name of the encoding (`utf-8`, `utf-16le`, `windows-1256` …).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The delimiter: one ASCII character, or `tab`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// Name of the sheet of a spreadsheet; the first one where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The line or row that names the columns, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_line: Option<u64>,
}

/// A file whose form is known.
#[derive(Debug, Clone)]
pub struct SourceFile {
    path: PathBuf,
    form: Form,
    /// The line or row that names the columns.
    pub header_line: u64,
    /// The names of the columns, each once.
    pub header: Vec<String>,
    /// The first rows below it.
    pub samples: Vec<Vec<String>>,
}

#[derive(Debug, Clone)]
enum Form {
    Text(TextForm),
    Sheet { name: String, all: Vec<String> },
}

impl SourceFile {
    /// Looks at a file and finds out how it is written.
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Self, ImportError> {
        let form = match decode::container(path).map_err(|error| ImportError::of_io(&error))? {
            Container::OldExcel => return Err(ImportError::OldSpreadsheet),
            Container::Zip => sheet_form(path, options)?,
            Container::Gzip => Form::Text(text_form(path, true, options)?),
            Container::Plain => Form::Text(text_form(path, false, options)?),
        };
        let mut file =
            Self { path: path.to_owned(), form, header_line: 0, header: Vec::new(), samples: Vec::new() };
        let mut lines = Vec::new();
        let mut records = Vec::new();
        file.visit_all(&mut |row| {
            lines.push(row.line);
            records.push(row.record.clone());
            Ok(if records.len() < LOOKED_AT { Flow::More } else { Flow::Stop })
        })?;
        if matches!(file.form, Form::Text(_)) && !detect::is_text(&records) {
            return Err(ImportError::NoText);
        }
        let at = match options.header_line {
            Some(line) => lines.iter().position(|known| *known >= line).unwrap_or(0),
            None => detect::header_at(&records),
        };
        let header = records.get(at).ok_or(ImportError::EmptyFile)?;
        file.header_line = lines.get(at).copied().unwrap_or(1);
        file.header = detect::column_names(header);
        if file.header.is_empty() {
            return Err(ImportError::EmptyFile);
        }
        file.samples = records
            .iter()
            .skip(at + 1)
            .map(|record| record.iter().map(|cell| clean(cell).into_owned()).collect())
            .collect();
        Ok(file)
    }

    /// The sheets to choose from; none in a text file.
    pub fn sheets(&self) -> &[String] {
        match &self.form {
            Form::Sheet { all, .. } => all,
            Form::Text(_) => &[],
        }
    }

    /// How the file is written, as options that read it the same way again.
    pub fn options(&self) -> ReadOptions {
        let header_line = Some(self.header_line);
        match &self.form {
            Form::Text(form) => ReadOptions {
                encoding: Some(form.encoding.name().to_ascii_lowercase()),
                delimiter: Some(match form.delimiter {
                    b'\t' => "tab".to_owned(),
                    other => char::from(other).to_string(),
                }),
                sheet: None,
                header_line,
            },
            Form::Sheet { name, .. } => {
                ReadOptions { sheet: Some(name.clone()), header_line, ..ReadOptions::default() }
            }
        }
    }

    /// Hands over every row below the header, in order.
    pub fn visit_rows(
        &self,
        f: &mut dyn FnMut(&SourceRow<'_>) -> Result<Flow, ImportError>,
    ) -> Result<(), ImportError> {
        self.visit_all(&mut |row| if row.line > self.header_line { f(row) } else { Ok(Flow::More) })
    }

    fn visit_all(
        &self,
        f: &mut dyn FnMut(&SourceRow<'_>) -> Result<Flow, ImportError>,
    ) -> Result<(), ImportError> {
        match &self.form {
            Form::Text(form) => delimited::visit(&self.path, *form, f),
            Form::Sheet { name, .. } => spreadsheet::visit(&self.path, name, f),
        }
    }
}

fn sheet_form(path: &Path, options: &ReadOptions) -> Result<Form, ImportError> {
    let all = spreadsheet::sheets(path)?;
    let name = match &options.sheet {
        Some(wanted) => all.iter().find(|name| *name == wanted).cloned(),
        None => all.first().cloned(),
    };
    let name =
        name.ok_or_else(|| ImportError::NoSuchSheet { sheet: options.sheet.clone().unwrap_or_default() })?;
    Ok(Form::Sheet { name, all })
}

fn text_form(path: &Path, is_gzip: bool, options: &ReadOptions) -> Result<TextForm, ImportError> {
    let encoding = match &options.encoding {
        Some(name) => Encoding::for_label(name.as_bytes())
            .ok_or_else(|| ImportError::UnknownEncoding { encoding: name.clone() })?,
        None => decode::detect_encoding(path, is_gzip).map_err(|error| ImportError::of_io(&error))?,
    };
    let delimiter = match options.delimiter.as_deref() {
        Some("tab" | "\t") => b'\t',
        Some(one) => match one.as_bytes() {
            [byte]
                if byte.is_ascii()
                    && !byte.is_ascii_alphanumeric()
                    && !matches!(byte, b'"' | b'\n' | b'\r') =>
            {
                *byte
            }
            _ => return Err(ImportError::BadDelimiter),
        },
        None => detect::delimiter(&delimited::beginning(path, is_gzip, encoding, BEGINNING)?),
    };
    Ok(TextForm { is_gzip, encoding, delimiter })
}

/// A cell without what editors and exports leave around it: blanks, byte order marks, U+0000 (which no database takes),
/// and the apostrophe that keeps spreadsheets from running a cell as a formula.
pub fn clean(cell: &str) -> Cow<'_, str> {
    let trimmed = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\0'));
    let plain = match trimmed.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => trimmed,
    };
    if plain.contains('\0') { Cow::Owned(plain.replace('\0', "")) } else { Cow::Borrowed(plain) }
}
