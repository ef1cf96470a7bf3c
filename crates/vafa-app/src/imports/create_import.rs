//! Makes an import of a file that lies where it will stay until the import is done.

use super::error::ImportError;
use super::mapping::{self, propose};
use super::read::SourceFile;
use super::run::{self, Counts, ImportRun, RunState};
use super::settings::{ImportKind, ImportSettings};
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::cx::Cx;
use crate::failure::Failure;
use sha2::{Digest, Sha256};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use vafa_kernel::id::ImportId;
use vafa_store::Tx;

/// A file that is to come in.
#[derive(Debug, Clone)]
pub struct CreateImport {
    /// What the file tells of.
    pub kind: ImportKind,
    /// Its name, as it was given.
    pub file_name: String,
    /// Where it lies, whole, and stays until the import is done.
    pub file_path: PathBuf,
    /// How it is to be understood. Without a mapping, the proposal is taken.
    pub settings: ImportSettings,
}

/// A file that was read and found good: all that is left is to write it down.
#[derive(Debug, Clone)]
pub struct ReadFile {
    told: CreateImport,
    header: Vec<String>,
    samples: Vec<Vec<String>>,
    hash: Vec<u8>,
}

impl ReadFile {
    /// SHA-256 of the file.
    pub fn hash(&self) -> &[u8] {
        &self.hash
    }
}

/// Reads the beginning of a file, and its digest. Reads the whole file, so it blocks.
pub fn read_file(who: &Actor, told: CreateImport) -> Result<ReadFile, Failure> {
    who.require(Permission::ImportFiles)?;
    let file = SourceFile::open(&told.file_path, &told.settings.read)?;
    let hash = hash_file(&told.file_path)?;
    // From here on the file is read as it was read now, whatever else could be found out about it.
    let settings = ImportSettings { read: file.options(), ..told.settings };
    Ok(ReadFile {
        told: CreateImport { settings, ..told },
        header: file.header.clone(),
        samples: file.samples,
        hash,
    })
}

/// Makes an import of a file in the state of a draft: nothing else is written until it is run.
pub fn add_import(tx: &mut Tx<'_>, cx: &Cx, file: &ReadFile) -> Result<ImportRun, Failure> {
    cx.require(Permission::ImportFiles)?;
    let told = &file.told;
    let mut settings = told.settings.clone();
    if settings.mapping.is_empty() {
        let known = mapping::remembered(tx, told.kind, &file.header)?;
        settings.mapping =
            propose(told.kind, &file.header, &file.samples, known.as_ref(), &cx.business).mapping;
    }
    let run = ImportRun {
        id: ImportId::from_uuid(cx.new_id()),
        kind: told.kind,
        file_name: told.file_name.chars().filter(|c| !c.is_control()).take(200).collect(),
        file_hash: file.hash.clone(),
        file_path: told.file_path.clone(),
        header: file.header.clone(),
        settings,
        state: RunState::Draft,
        started_by: cx.who.label(),
        created_at: cx.now,
        updated_at: cx.now,
        started_at: None,
        finished_at: None,
        rows_total: 0,
        rows_read: 0,
        units_done: 0,
        counts: Counts::default(),
        problem: String::new(),
    };
    run::insert(tx, &run)?;
    Ok(run)
}

/// Reads a file and makes a draft of it. Blocks.
pub fn create_import(app: &App, who: &Actor, command: &CreateImport) -> Result<ImportRun, Failure> {
    let file = read_file(who, command.clone())?;
    app.write_blocking(who, move |tx, cx| add_import(tx, cx, &file))
}

/// SHA-256 of a file.
pub(super) fn hash_file(path: &Path) -> Result<Vec<u8>, ImportError> {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = BufReader::with_capacity(1 << 16, std::fs::File::open(path)?);
        let mut hash = Sha256::new();
        loop {
            let chunk = file.fill_buf()?;
            let count = chunk.len();
            if count == 0 {
                return Ok(hash.finalize().to_vec());
            }
            hash.update(chunk);
            file.consume(count);
        }
    };
    read().map_err(|error| ImportError::of_io(&error))
}
