//! A copy of everything in one file, taken while Vafa runs.

use super::{OperateError, Progress};
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::failure::Failure;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
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
    let draft = Draft::new(file);
    let out = File::create(&draft.path).map_err(|error| fault(&draft.path, &error))?;
    restrict(&out).map_err(|error| fault(&draft.path, &error))?;
    let encoder = GzEncoder::new(BufWriter::new(out), Compression::fast());
    let mut counted = Counted { inner: encoder, bytes: 0, progress };
    let summary = app.db().dump(&mut counted)?;
    let finished = counted
        .inner
        .finish()
        .and_then(|mut out| {
            out.flush().and_then(|()| out.into_inner().map_err(io::IntoInnerError::into_error))
        })
        .and_then(|out| out.sync_all().and_then(|()| out.metadata()))
        .map_err(|error| fault(&draft.path, &error))?;
    draft.keep(file).map_err(|error| fault(file, &error))?;
    Ok(BackedUp { rows: summary.rows.values().sum(), bytes: finished.len(), summary })
}

/// A file under another name until it is whole; removed where that does not come.
struct Draft {
    path: PathBuf,
}

impl Draft {
    fn new(file: &Path) -> Self {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        Self { path: file.with_file_name(name) }
    }

    fn keep(self, file: &Path) -> io::Result<()> {
        fs::rename(&self.path, file)?;
        // The new name must outlive a power cut too.
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After `keep` there is nothing under this name any more.
        let _ = fs::remove_file(&self.path);
    }
}

/// A backup holds everybody's data: only its owner may read it.
#[cfg(unix)]
fn restrict(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn restrict(_file: &File) -> io::Result<()> {
    Ok(())
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
