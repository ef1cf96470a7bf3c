//! Finding out how a table is written: its delimiter and the row that names its columns.

use super::delimited::first_records;
use csv::StringRecord;
use vafa_locale::decimal::parse_decimal;

/// Delimiters that files use, the most usual first.
const DELIMITERS: &[u8] = b",;\t|";
/// How many records are looked at.
const RECORDS: usize = 60;

/// The delimiter with which most records have the same number of fields.
pub(super) fn delimiter(text: &[u8]) -> u8 {
    let mut best = (0, b',');
    for candidate in DELIMITERS {
        let records = first_records(text, *candidate, RECORDS);
        let (width, count) = usual_width(&records);
        // Agreement counts first, width second; a delimiter that never occurs gives width one.
        let score = if width < 2 { 0 } else { count * 1000 / records.len().max(1) * 100 + width.min(99) };
        if score > best.0 {
            best = (score, *candidate);
        }
    }
    best.1
}

/// The most frequent number of filled fields, and how many records have it.
fn usual_width(records: &[StringRecord]) -> (usize, usize) {
    let mut counts: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for record in records {
        *counts.entry(record.len()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).unwrap_or((0, 0))
}

/// Which of the first records names the columns: the first one that is nearly as wide as the table and has no numbers
/// in it. Titles above a table fill one or two cells.
pub(super) fn header_at(records: &[StringRecord]) -> usize {
    let filled = |record: &StringRecord| record.iter().filter(|field| !field.trim().is_empty()).count();
    let widest = records.iter().map(filled).max().unwrap_or(0);
    records
        .iter()
        .position(|record| filled(record) * 10 >= widest * 7 && record.iter().all(is_name))
        .or_else(|| records.iter().position(|record| filled(record) * 10 >= widest * 7))
        .unwrap_or(0)
}

/// Whether a cell can be the name of a column (or empty).
fn is_name(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty()
        || (parse_decimal(cell).is_err()
            && !cell.contains('@')
            && vafa_locale::dates::parse_date(cell, vafa_locale::CalendarKind::Jalali).is_err())
}

/// Whether these records were written by people or programs for people: bytes that are no text become control characters.
/// A few of them are somebody's leavings.
pub(super) fn is_text(records: &[StringRecord]) -> bool {
    let is_odd = |c: &char| (c.is_control() && !c.is_whitespace()) || *c == char::REPLACEMENT_CHARACTER;
    let (mut all, mut odd) = (0_usize, 0_usize);
    for text in records.iter().map(StringRecord::as_slice) {
        all += text.chars().count();
        odd += text.chars().filter(is_odd).count();
    }
    odd <= 3 || odd * 50 <= all
}

/// Names of columns, each once: an empty one is numbered, a second one of the same name too.
pub(super) fn column_names(record: &StringRecord) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(record.len());
    for (at, cell) in record.iter().enumerate() {
        let cell = super::clean(cell);
        let plain = if cell.is_empty() { format!("#{}", at + 1) } else { cell.into_owned() };
        let name = if names.contains(&plain) { format!("{plain} #{}", at + 1) } else { plain };
        names.push(name);
    }
    // Trailing cells without a name and without content are an editor's leavings.
    while names.last().is_some_and(|name| *name == format!("#{}", names.len())) {
        names.pop();
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_found() {
        for (text, wanted) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a;b;c\n1,5;2;3\n2,5;1;0\n", b';'),
            ("a\tb\n\"x,y\"\t2\n", b'\t'),
            ("نام|تلفن\nسارا|0912\n", b'|'),
            ("only\none\n", b','),
            ("", b','),
        ] {
            assert_eq!(delimiter(text.as_bytes()), wanted, "{text}");
        }
    }

    #[test]
    fn pictures_are_no_text() {
        let text = |cell: &str| is_text(&[StringRecord::from(vec![cell])]);
        assert!(text("نام\u{200c}خانوادگی\tسارا") && text("a\0\u{1}b") && text(""));
        assert!(
            !text("‰PNG\u{1a}\u{0}\u{0}\u{0}\rIHDR\u{0}\u{1}") && !text("\u{FFFD}\u{FFFD}x\u{FFFD}\u{FFFD}y")
        );
    }

    #[test]
    fn the_header_is_found_below_titles() {
        let text = "گزارش فروش,,,\n,,,\nشماره,تاریخ,مبلغ,مشتری\n1,1404/01/02,5000,سارا\n";
        let records = first_records(text.as_bytes(), b',', 10);
        assert_eq!(header_at(&records), 2);
        let names = column_names(&StringRecord::from(vec!["a", "", "a", "\u{FEFF}b", ""]));
        assert_eq!(names, ["a", "#2", "a #3", "b"]);
    }
}
