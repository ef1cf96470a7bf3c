//! Sheets of spreadsheets (XLSX), row by row. Only the table of shared texts is held in memory, as the format asks.

use super::{Flow, SourceRow};
use crate::imports::ImportError;
use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use csv::StringRecord;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Columns beyond this one (XFD, the last that the format knows) do not exist.
const COLUMNS_MAX: u32 = 16_384;

type Book = Xlsx<BufReader<File>>;

fn open(path: &Path) -> Result<Book, ImportError> {
    let file = File::open(path).map_err(|error| ImportError::unreadable(&error))?;
    Xlsx::new(BufReader::new(file)).map_err(|error| match error {
        XlsxError::Io(error) => ImportError::of_io(&error),
        // No archive, or one without the parts of a workbook.
        _ => ImportError::Damaged,
    })
}

/// The names of the sheets, in their order.
pub(super) fn sheets(path: &Path) -> Result<Vec<String>, ImportError> {
    Ok(open(path)?.sheet_names())
}

/// Hands over every row of a sheet that has something in it.
pub(super) fn visit(
    path: &Path,
    sheet: &str,
    f: &mut dyn FnMut(&SourceRow<'_>) -> Result<Flow, ImportError>,
) -> Result<(), ImportError> {
    let mut book = open(path)?;
    let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| ImportError::unreadable(&error))?;
    let mut record = StringRecord::new();
    let mut row = 0;
    while let Some(cell) = cells.next_cell().map_err(|error| ImportError::unreadable(&error))? {
        let (at, column) = cell.get_position();
        if at != row {
            if finish(row, &mut record, f)? == Flow::Stop {
                return Ok(());
            }
            row = at;
        }
        if column >= COLUMNS_MAX || matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        while u32::try_from(record.len()).unwrap_or(u32::MAX) < column {
            record.push_field("");
        }
        record.push_field(&text(cell.get_value()));
    }
    finish(row, &mut record, f).map(|_| ())
}

fn finish(
    row: u32,
    record: &mut StringRecord,
    f: &mut dyn FnMut(&SourceRow<'_>) -> Result<Flow, ImportError>,
) -> Result<Flow, ImportError> {
    if record.is_empty() {
        return Ok(Flow::More);
    }
    let flow = f(&SourceRow { line: u64::from(row) + 1, record })?;
    record.clear();
    Ok(flow)
}

/// A cell as text that the readers of numbers and dates understand.
fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(stamp) if stamp.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = stamp.to_ymd_hms_milli();
            // Before the first day there is only a time of day.
            if (0.0..1.0).contains(&stamp.as_f64()) {
                format!("{hour:02}:{minute:02}:{second:02}")
            } else if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
        DataRef::DateTime(stamp) => number_text(stamp.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        // `#N/A` and its kin: nothing is known.
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A number with the fifteen digits that spreadsheets know, so that 0.1 + 0.2 is 0.3.
fn number_text(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_has_no_day() {
        let cell = |days: f64| {
            let kind = calamine::ExcelDateTimeType::DateTime;
            text(&DataRef::DateTime(calamine::ExcelDateTime::new(days, kind, false)))
        };
        assert_eq!(cell(14.5 / 24.0), "14:30:00");
        assert_eq!(cell(0.0), "00:00:00");
        assert_eq!(cell(45_000.0), "2023-03-15");
        assert_eq!(cell(45_000.5), "2023-03-15 12:00:00");
    }

    #[test]
    fn numbers_read_as_people_see_them() {
        assert_eq!(number_text(0.1 + 0.2), "0.3");
        assert_eq!(number_text(17850.0), "17850");
        assert_eq!(number_text(9_121_234_567.0), "9121234567");
        assert_eq!(number_text(-0.000_001), "-0.000001");
    }
}
