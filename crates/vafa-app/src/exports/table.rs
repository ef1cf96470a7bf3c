//! One table in three forms: CSV, spreadsheet, lines of JSON. Row by row; the spreadsheet alone is held (packed) until
//! its end, as its format asks.

use super::cells::safe;
use super::{ExportError, ExportFormat};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value as Json};
use std::io::Write;

/// The most rows of a sheet besides its header.
const SHEET_ROWS: u32 = 1_048_575;
/// The most characters of a cell of a spreadsheet.
const CELL_MAX: usize = 32_767;

/// A column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// The stable code: the name in JSON.
    pub(super) code: String,
    /// What stands above it in tables.
    pub(super) label: String,
}

/// What stands in one cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A number, exact, as plain decimal text.
    Number(String),
    /// Something with parts: JSON in JSON, its text elsewhere.
    Json(Json),
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

/// A table being written.
pub(super) struct Table<'w> {
    columns: Vec<Column>,
    is_rtl: bool,
    form: Form<'w>,
    rows: u64,
}

enum Form<'w> {
    Csv(Box<csv::Writer<&'w mut dyn Write>>),
    Lines(&'w mut dyn Write),
    Sheets { out: &'w mut dyn Write, book: Box<Workbook>, row: u32, sheet: usize },
}

impl<'w> Table<'w> {
    /// Begins a table with its header.
    pub(super) fn begin(
        format: ExportFormat,
        columns: Vec<Column>,
        is_rtl: bool,
        out: &'w mut dyn Write,
    ) -> Result<Self, ExportError> {
        let form = match format {
            ExportFormat::Csv => {
                // Without the mark, spreadsheets take UTF-8 for the code page of the machine.
                out.write_all("\u{FEFF}".as_bytes())?;
                let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
                writer.write_record(columns.iter().map(|column| safe(&column.label).into_owned()))?;
                Form::Csv(Box::new(writer))
            }
            ExportFormat::Jsonl => Form::Lines(out),
            ExportFormat::Xlsx => {
                let mut book = Box::new(Workbook::new());
                begin_sheet(&mut book, &columns, is_rtl)?;
                Form::Sheets { out, book, row: 0, sheet: 0 }
            }
        };
        Ok(Self { columns, is_rtl, form, rows: 0 })
    }

    /// Adds a row: one cell per column.
    pub(super) fn row(&mut self, cells: Vec<Cell>) -> Result<(), ExportError> {
        self.rows += 1;
        match &mut self.form {
            Form::Csv(writer) => {
                for cell in &cells {
                    match cell {
                        Cell::Empty => writer.write_field("")?,
                        Cell::Text(text) => writer.write_field(safe(text).as_bytes())?,
                        Cell::Number(number) => writer.write_field(number)?,
                        Cell::Json(json) => writer.write_field(safe(&json.to_string()).as_bytes())?,
                    }
                }
                writer.write_record(None::<&[u8]>)?;
            }
            Form::Lines(out) => {
                let mut object = Map::new();
                for (column, cell) in self.columns.iter().zip(cells) {
                    let value = match cell {
                        Cell::Empty => continue,
                        Cell::Text(text) => Json::String(text),
                        Cell::Number(number) => serde_json::from_str(&number).unwrap_or(Json::String(number)),
                        Cell::Json(json) => json,
                    };
                    object.insert(column.code.clone(), value);
                }
                serde_json::to_writer(&mut *out, &object).map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
            }
            Form::Sheets { book, row, sheet, .. } => {
                if *row >= SHEET_ROWS {
                    begin_sheet(book, &self.columns, self.is_rtl)?;
                    *row = 0;
                    *sheet += 1;
                }
                *row += 1;
                write_cells(book.worksheet_from_index(*sheet)?, *row, &cells)?;
            }
        }
        Ok(())
    }

    /// Finishes the table. How many rows it has.
    pub(super) fn finish(self) -> Result<u64, ExportError> {
        match self.form {
            Form::Csv(mut writer) => writer.flush()?,
            Form::Lines(out) => out.flush()?,
            Form::Sheets { out, mut book, .. } => {
                out.write_all(&book.save_to_buffer()?)?;
                out.flush()?;
            }
        }
        Ok(self.rows)
    }
}

fn begin_sheet(book: &mut Workbook, columns: &[Column], is_rtl: bool) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_right_to_left(is_rtl);
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (at, column) in columns.iter().enumerate() {
        sheet.write_string_with_format(0, place(at), &column.label, &bold)?;
    }
    Ok(())
}

fn write_cells(sheet: &mut Worksheet, row: u32, cells: &[Cell]) -> Result<(), XlsxError> {
    for (at, cell) in cells.iter().enumerate() {
        match cell {
            Cell::Empty => {}
            // Texts are written as texts: nothing in them is ever run.
            Cell::Text(text) => drop(sheet.write_string(row, place(at), shortened(text))?),
            Cell::Json(json) => drop(sheet.write_string(row, place(at), shortened(&json.to_string()))?),
            Cell::Number(number) => match number.parse::<f64>() {
                // Spreadsheets know fifteen digits; a longer number stays a text rather than lose some.
                Ok(value) if number.bytes().filter(u8::is_ascii_digit).count() <= 15 => {
                    sheet.write_number(row, place(at), value)?;
                }
                _ => drop(sheet.write_string(row, place(at), number)?),
            },
        }
    }
    Ok(())
}

fn place(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn shortened(text: &str) -> String {
    text.chars().take(CELL_MAX).collect()
}
