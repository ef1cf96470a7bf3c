//! Makes an import of a file that lies where it will stay until the import is done.

use super::error::ImportError;
use super::mapping::{self, propose};
use super::read::SourceFile;
use super::run::{self, Counts, ImportRun, RunState};
use super::settings::{ImportKind, ImportSettings};
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::failure::Failure;
use sha2::{Digest, Sha256};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use vafa_kernel::id::ImportId;

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

/// Makes an import in the state of a draft: nothing else is written until it is run. Reads the file, so it blocks.
pub fn create_import(app: &App, who: &Actor, command: &CreateImport) -> Result<ImportRun, Failure> {
    who.require(Permission::ImportFiles)?;
    let file = SourceFile::open(&command.file_path, &command.settings.read)?;
    let file_hash = hash_file(&command.file_path)?;
    let command = command.clone();
    app.write_blocking(who, move |tx, cx| {
        cx.require(Permission::ImportFiles)?;
        let mut settings = command.settings.clone();
        if settings.mapping.is_empty() {
            let known = mapping::remembered(tx, command.kind, &file.header)?;
            settings.mapping =
                propose(command.kind, &file.header, &file.samples, known.as_ref(), &cx.business).mapping;
        }
        // From here on the file is read as it was read now, whatever else could be found out about it.
        settings.read = file.options();
        let run = ImportRun {
            id: ImportId::from_uuid(cx.new_id()),
            kind: command.kind,
            file_name: command.file_name.chars().filter(|c| !c.is_control()).take(200).collect(),
            file_hash: file_hash.clone(),
            file_path: command.file_path.clone(),
            header: file.header.clone(),
            settings,
            state: RunState::Draft,
            started_by: cx.who.label(),
            created_at: cx.now,
            updated_at: cx.now,
            finished_at: None,
            rows_total: 0,
            rows_read: 0,
            units_done: 0,
            counts: Counts::default(),
            problem: String::new(),
        };
        run::insert(tx, &run)?;
        Ok(run)
    })
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
    read().map_err(|error| ImportError::unreadable(&error))
}
