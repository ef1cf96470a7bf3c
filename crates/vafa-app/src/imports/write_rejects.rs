//! The rows that were not taken, as a file that can be mended and imported again.

use super::parse::Reject;
use super::run;
use crate::actor::Permission;
use crate::cx::Cx;
use crate::exports::ExportError;
use crate::exports::cells::safe;
use crate::failure::Failure;
use std::io::Write;
use vafa_kernel::id::ImportId;
use vafa_locale::Lang;
use vafa_locale::text::text_plain;
use vafa_store::{StoreError, Tx};

/// Writes the rejected rows of an import as CSV: the columns of the file, then the row, the column at fault and the
/// reason. Rows of an order that was held back are all in it, so that the mended file has whole orders. How many rows.
pub fn write_rejects(
    tx: &mut Tx<'_>,
    cx: &Cx,
    import: ImportId,
    language: Lang,
    out: &mut dyn Write,
) -> Result<u64, Failure> {
    cx.require(Permission::ImportFiles)?;
    // A whole file takes as long as it takes.
    tx.lift_limits()?;
    let run = run::find(tx, import)?;
    let width = run.header.len();
    let word = |key: &str| text_plain(language, key, &[]).into_owned();
    let mut writer = begin(out).map_err(ExportError::from)?;
    let own = ["imports-rejects-row", "imports-rejects-column", "imports-rejects-reason"].map(word);
    let header = run.header.iter().map(|name| safe(name).into_owned()).chain(own);
    writer.write_record(header).map_err(ExportError::from)?;
    let mut rows = 0;
    let mut trouble = None;
    let read = run::each_reject(tx, import, &mut |reject| {
        rows += 1;
        writer.write_record(record(language, width, &reject)).map_err(|error| {
            trouble = Some(ExportError::from(error));
            StoreError::Other { detail: "the file cannot be written".into() }
        })
    });
    match trouble {
        Some(trouble) => return Err(trouble.into()),
        None => read?,
    }
    writer.flush().map_err(ExportError::from)?;
    Ok(rows)
}

fn begin(out: &mut dyn Write) -> Result<csv::Writer<&mut dyn Write>, std::io::Error> {
    out.write_all("\u{FEFF}".as_bytes())?;
    Ok(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out))
}

fn record(language: Lang, width: usize, reject: &Reject) -> Vec<String> {
    let mut cells: Vec<String> = reject.cells.iter().map(|cell| safe(cell).into_owned()).collect();
    // A row that was too wide is cut to the header, or the reason would stand below the wrong name.
    cells.resize(width, String::new());
    cells.push(reject.row.to_string());
    cells.push(safe(&reject.column).into_owned());
    cells.push(reason(language, reject));
    cells
}

/// Why a row was not taken, in people's words.
pub fn reason(language: Lang, reject: &Reject) -> String {
    let key = format!("imports-reject-{}", reject.code.code().replace('_', "-"));
    let sentence = text_plain(language, &key, &[]);
    if reject.detail.is_empty() { sentence.into_owned() } else { format!("{sentence} ({})", reject.detail) }
}
