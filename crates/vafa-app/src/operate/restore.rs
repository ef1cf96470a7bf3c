//! A backup brought back into an empty database, of either engine.

use super::backup::fault;
use super::{OperateError, Progress};
use crate::failure::Failure;
use crate::schema::MIGRATIONS;
use flate2::read::GzDecoder;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use vafa_store::{Db, LoadSummary, StoreError};

/// What was brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Rows in all.
    pub rows: u64,
    /// What was loaded.
    pub summary: LoadSummary,
}

/// Loads a backup into a database in which there is nothing yet: all of it, verified, or nothing. The tables are brought
/// up to date where the backup is of an older version. Takes the bare database, because an application that is open has
/// made its tables already.
pub fn restore(db: &Db, file: &Path, progress: &dyn Progress) -> Result<Restored, Failure> {
    let input = File::open(file).map_err(|error| fault(file, &error))?;
    let total = input.metadata().ok().map(|meta| meta.len());
    let mut input = GzDecoder::new(Counted { inner: input, bytes: 0, total, progress });
    refuse_what_holds_something(db)?;
    let summary = db.load(&mut input, MIGRATIONS).map_err(|error| explain(file, error))?;
    Ok(Restored { rows: summary.rows.values().sum(), summary })
}

fn refuse_what_holds_something(db: &Db) -> Result<(), Failure> {
    match db.schema()?.tables.into_iter().next() {
        Some(_) => Err(OperateError::NotEmpty.into()),
        None => Ok(()),
    }
}

fn explain(file: &Path, error: StoreError) -> Failure {
    match error {
        StoreError::Dump { detail } => {
            OperateError::Damaged { path: file.display().to_string(), why: detail }.into()
        }
        other => other.into(),
    }
}

struct Counted<'p, R> {
    inner: R,
    bytes: u64,
    total: Option<u64>,
    progress: &'p dyn Progress,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        self.bytes += read as u64;
        self.progress.step("restore", self.bytes, self.total);
        Ok(read)
    }
}
