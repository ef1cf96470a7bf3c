//! A copy of everything in one file, taken while Vafa runs.

use super::{Draft, OperateError, Progress};
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::failure::Failure;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use vafa_store::DumpSummary;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// Rows in all.
    pub rows: u64,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// What was copied.
    pub summary: DumpSummary,
}

/// Writes all rows of one snapshot into `file`, compressed. The file appears whole or not at all: it is written under
/// another name, brought to the disk and then renamed.
pub fn backup(app: &App, who: &Actor, file: &Path, progress: &dyn Progress) -> Result<BackedUp, Failure> {
    who.require(Permission::Operate)?;
    let draft = Draft::of(file).map_err(|error| fault(file, &error))?;
    let out = draft.file().map_err(|error| fault(file, &error))?;
    let encoder = GzEncoder::new(BufWriter::new(out), Compression::fast());
    let mut counted = Counted { inner: encoder, bytes: 0, progress };
    let summary = app.db().dump(&mut counted)?;
    let finished = counted
        .inner
        .finish()
        .and_then(|mut out| out.flush())
        .and_then(|()| draft.keep())
        .and_then(|kept| kept.metadata())
        .map_err(|error| fault(file, &error))?;
    Ok(BackedUp { rows: summary.rows.values().sum(), bytes: finished.len(), summary })
}

struct Counted<'p, W> {
    inner: W,
    bytes: u64,
    progress: &'p dyn Progress,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.bytes += written as u64;
        self.progress.step("backup", self.bytes, None);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

pub(super) fn fault(path: &Path, error: &io::Error) -> OperateError {
    OperateError::File { path: path.display().to_string(), why: error.to_string() }
}
