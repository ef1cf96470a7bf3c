//! Where the data is, and opening it.

use crate::config::Config;
use crate::key_file;
use crate::problem::CliError;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use vafa_app::{App, AppOptions, Failure};
use vafa_kernel::clock::{RandomIds, SystemClock};
use vafa_store::{DatabaseUrl, Db, DbOptions};

/// The file that a server holds locked while it runs.
const LOCK: &str = "vafa.lock";
/// The database in the data folder.
const DATABASE: &str = "vafa.db";

/// Where the data is.
pub(crate) struct Place {
    folder: PathBuf,
    database: DbOptions,
}

impl Place {
    /// The place that the settings name.
    pub(crate) fn of(config: &Config) -> Self {
        let folder = PathBuf::from(config.get("data"));
        let url = match config.get("database") {
            "" => DatabaseUrl::Sqlite(folder.join(DATABASE)),
            address => address.parse().unwrap_or_else(|never: std::convert::Infallible| match never {}),
        };
        let database =
            DbOptions { url, readers: config.number("readers"), writers: config.number("writers") };
        Self { folder, database }
    }

    /// The data folder, made where it was not there; nobody else on the machine may look into it.
    pub(crate) fn folder(&self) -> Result<&Path, CliError> {
        if !self.folder.is_dir() {
            fs::create_dir_all(&self.folder)
                .and_then(|()| restrict(&self.folder))
                .map_err(|error| fault(&self.folder, &error))?;
        }
        Ok(&self.folder)
    }

    /// The address of the database, safe to show.
    pub(crate) fn shown(&self) -> String {
        self.database.url.to_string()
    }

    /// The bare database, its tables untouched.
    pub(crate) fn open_bare(&self) -> Result<Db, Failure> {
        self.folder()?;
        Ok(Db::open(&self.database)?)
    }

    /// The application on the data.
    pub(crate) fn open(&self) -> Result<App, Failure> {
        self.folder()?;
        App::open(AppOptions {
            database: self.database.clone(),
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds::from_system()),
            vault: key_file::read_or_make(&self.folder.join(key_file::NAME))?.vault(),
        })
    }

    /// Keeps a second server off the same SQLite file, where two would get into each other's way; on PostgreSQL several
    /// servers may run side by side. Commands take no part in this: SQLite lets several processes read and, one after
    /// the other, write. The lock goes with the process, however it ends.
    pub(crate) fn claim(&self) -> Result<Option<File>, CliError> {
        let DatabaseUrl::Sqlite(database) = &self.database.url else { return Ok(None) };
        let path = database.with_file_name(LOCK);
        self.folder()?;
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| fault(&path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(fs::TryLockError::WouldBlock) => {
                Err(CliError::ServedAlready { path: database.display().to_string() })
            }
            Err(fs::TryLockError::Error(error)) => Err(fault(&path, &error)),
        }
    }
}

pub(crate) fn fault(path: &Path, error: &std::io::Error) -> CliError {
    CliError::File { path: path.display().to_string(), why: error.to_string() }
}

#[cfg(unix)]
fn restrict(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn restrict(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
