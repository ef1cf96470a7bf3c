//! Files as they come: every encoding, every delimiter, and whatever bytes chance writes.

use super::*;
use encoding_rs::WINDOWS_1256;
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use std::io::Write as _;

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn table(bytes: &[u8]) -> Result<(SourceFile, Vec<Vec<String>>), ImportError> {
    let held = file(bytes);
    let source = SourceFile::open(held.path(), &ReadOptions::default())?;
    let mut rows = Vec::new();
    source.visit_rows(&mut |row| {
        rows.push(row.record.iter().map(|cell| clean(cell).into_owned()).collect());
        Ok(Flow::More)
    })?;
    Ok((source, rows))
}

const PERSIAN: &str = "نام;تلفن\r\nسارا رضايي;0912\r\n\"پارسا; پور\";0935\r\n";

#[test]
fn one_table_in_every_dress() {
    let utf16 = |big: bool| {
        let units = std::iter::once(0xFEFF).chain(PERSIAN.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect::<Vec<u8>>()
    };
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(PERSIAN.as_bytes()).unwrap();
    let cp1256 = WINDOWS_1256.encode(PERSIAN).0.into_owned();
    for (name, bytes) in [
        ("plain", PERSIAN.as_bytes().to_vec()),
        ("marked", format!("\u{FEFF}{PERSIAN}").into_bytes()),
        ("utf-16le", utf16(false)),
        ("utf-16be", utf16(true)),
        ("windows-1256", cp1256),
        ("gzip", packed.finish().unwrap()),
        (
            "tabs",
            PERSIAN
                .replace("\"پارسا; پور\"", "پارسا; پور")
                .replace(';', "\t")
                .replace("پارسا\t", "پارسا;")
                .into_bytes(),
        ),
    ] {
        let (source, rows) = table(&bytes).unwrap();
        assert_eq!(source.header, ["نام", "تلفن"], "{name}");
        assert_eq!(rows, [["سارا رضايي", "0912"], ["پارسا; پور", "0935"]], "{name}");
        assert_eq!(SourceFile::open(file(&bytes).path(), &source.options()).unwrap().header, source.header);
    }
}

#[test]
fn titles_blank_lines_and_ragged_rows_are_taken_as_they_are() {
    let text = "گزارش\n\n\nشماره,مبلغ,شرح\n1,5\n\n2,6,\"دو\nخط\",زیاد\n";
    let (source, rows) = table(text.as_bytes()).unwrap();
    assert_eq!((source.header_line, source.header.len()), (4, 3));
    assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [2, 4]);
    let held = file(text.replace('\n', "\r\n").as_bytes());
    let source = SourceFile::open(held.path(), &ReadOptions::default()).unwrap();
    let mut lines = Vec::new();
    source
        .visit_rows(&mut |row| {
            lines.push(row.line);
            Ok(Flow::More)
        })
        .unwrap();
    assert_eq!(lines, [5, 7]);
    let old = file("شماره,مبلغ\r1,5\r2,6".as_bytes());
    let source = SourceFile::open(old.path(), &ReadOptions::default()).unwrap();
    let mut lines = Vec::new();
    source
        .visit_rows(&mut |row| {
            lines.push((row.line, row.record.get(1).unwrap_or_default().to_owned()));
            Ok(Flow::More)
        })
        .unwrap();
    assert_eq!(lines, [(2, "5".to_owned()), (3, "6".to_owned())]);
}

#[test]
fn what_is_no_table_says_why() {
    assert_eq!(table(b"").err(), Some(ImportError::EmptyFile));
    assert_eq!(table(b"\n\n , ,\n").err(), Some(ImportError::EmptyFile));
    assert_eq!(
        table(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).err(),
        Some(ImportError::OldSpreadsheet)
    );
    assert_eq!(table(b"PK\x03\x04nonsense").err(), Some(ImportError::Damaged));
    assert_eq!(table(&[0x1F, 0x8B, 8, 0, 0]).err(), Some(ImportError::Damaged));
    let picture: Vec<u8> =
        (0..4000_u32).map(|at| u8::try_from((at * 73 + at / 8) % 256).unwrap_or(0)).collect();
    assert_eq!(table(&picture).err(), Some(ImportError::NoText));
    let endless = format!("a,b\n1,\"{}", "x".repeat(9 << 20));
    assert_eq!(table(endless.as_bytes()).err(), Some(ImportError::EndlessRecord { row: "2".into() }));
}

#[test]
fn cells_come_without_leavings() {
    assert_eq!(clean(" '=1+1 "), "=1+1");
    assert_eq!(clean("'quoted"), "'quoted");
    assert_eq!(clean("a\0b\u{FEFF}"), "ab");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases((ProptestConfig::default().cases / 4).max(1)))]
    #[test]
    fn any_bytes_are_a_table_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..2000), kind in 0usize..5) {
        let magic: &[u8] = [b"".as_slice(), &[0x1F, 0x8B], b"PK\x03\x04", &[0xFF, 0xFE], b"a,b\n"][kind];
        let _ = table(&[magic, &bytes].concat());
    }

    #[test]
    fn damaged_spreadsheets_are_an_error(at in 0usize..6000, byte: u8) {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write_string(0, 0, "نام").unwrap().write_number(1, 0, 5.0).unwrap();
        let mut bytes = book.save_to_buffer().unwrap();
        let length = bytes.len();
        bytes[at % length] = byte;
        let _ = table(&bytes);
    }
}
