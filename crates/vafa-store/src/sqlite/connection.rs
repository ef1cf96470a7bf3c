//! One connection to the file, with its settings and the statements it knows.

use std::collections::HashMap;
use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, OpenFlags, ToSql};

use super::checkpoints::Asker;
use super::errors::{fault, from_sqlite};
use crate::error::shortened;
use crate::row::{Cell, Row};
use crate::sql::Text;
use crate::tx::{Fault, Step, Visit};
use crate::{Engine, StoreError, Value, rewrite};

/// How long to wait for another process that writes to the same file.
const BUSY: Duration = Duration::from_secs(5);
/// Prepared statements kept per connection.
const STATEMENTS: usize = 512;

/// Composed statements whose wording is remembered per connection.
const COMPOSED: usize = 256;

/// A connection, used by one thread.
pub(crate) struct Connection {
    raw: rusqlite::Connection,
    known: HashMap<(usize, usize), Arc<Known>>,
    composed: HashMap<Box<str>, Arc<Known>>,
    /// Whether a commit wrote to the log since this was last asked.
    logged: Arc<AtomicBool>,
}

/// A statement in the words of the engine, and the names of its columns.
struct Known {
    text: Box<str>,
    columns: OnceLock<Box<[Box<str>]>>,
}

impl Known {
    fn new(text: &str) -> Self {
        Known { text: rewrite::statement(text, Engine::Sqlite).into(), columns: OnceLock::new() }
    }
}

impl Connection {
    /// Opens or creates the file for the writer.
    pub(super) fn open_writer(path: &Path, mut asker: Asker) -> Result<Self, StoreError> {
        create_private(path)?;
        let mut connection = Self::open(path, -32_768)?;
        let logged = Arc::clone(&connection.logged);
        let watch = move |log: &mut Wal, pages: c_int| {
            logged.store(true, Relaxed);
            if asker.committed(u32::try_from(pages).unwrap_or(0)) {
                // The commit stands whatever becomes of it: what is not moved now is moved later.
                let _ = log.checkpoint();
            }
            Ok(())
        };
        connection.raw.wal_hook(Some(watch)).map_err(|error| from_sqlite(None, &error, "watch the log"))?;
        // A log that grew during a long read is cut back.
        connection.pragma("journal_size_limit", "67108864")?;
        Ok(connection)
    }

    /// Opens an existing file to move pages of the log into it.
    pub(super) fn open_beside(path: &Path) -> Result<Self, StoreError> {
        Self::open(path, -64)
    }

    /// Opens an existing file for reads only.
    pub(crate) fn open_reader(path: &Path) -> Result<Self, StoreError> {
        let connection = Self::open(path, -8_192)?;
        connection.pragma("query_only", "ON")?;
        Ok(connection)
    }

    fn open(path: &Path, cache: i32) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let raw = rusqlite::Connection::open_with_flags(path, flags)
            .and_then(|raw| {
                raw.busy_timeout(BUSY)?;
                raw.set_prepared_statement_cache_capacity(STATEMENTS);
                // "name" is a column or an error, never quietly a string.
                raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
                raw.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
                raw.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
                // A plan does not depend on the values bound, or statements would be prepared anew for each of them.
                raw.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
                Ok(raw)
            })
            .map_err(|error| from_sqlite(None, &error, "open"))?;
        let connection =
            Connection { raw, known: HashMap::new(), composed: HashMap::new(), logged: Arc::default() };
        connection.pragma("journal_mode", "WAL")?;
        // The log is on the disk before its pages are moved; commits get there by `log_sync`, before anybody hears of them.
        connection.pragma("synchronous", "NORMAL")?;
        connection.pragma("foreign_keys", "OFF")?;
        connection.pragma("temp_store", "MEMORY")?;
        // As on PostgreSQL: upper and lower case differ.
        connection.pragma("case_sensitive_like", "ON")?;
        connection.pragma("cache_size", &cache.to_string())?;
        Ok(connection)
    }

    fn pragma(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.raw.pragma_update(None, name, value).map_err(|error| from_sqlite(None, &error, name))
    }

    /// The file of the log, which is there from now on.
    pub(super) fn log_path(&self) -> Result<PathBuf, StoreError> {
        // The first look opens the log.
        self.raw
            .query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(()))
            .map_err(|error| from_sqlite(Some(&self.raw), &error, "open the log"))?;
        // The engine's own name for the file: it has followed links where it does.
        Ok(PathBuf::from(format!("{}-wal", self.raw.path().unwrap_or_default())))
    }

    /// Runs words of the transaction itself: BEGIN, COMMIT …
    pub(super) fn control(&self, text: &'static str) -> Result<(), StoreError> {
        let mut statement = self.raw.prepare_cached(text).map_err(|error| from_sqlite(None, &error, text))?;
        statement.raw_execute().map_err(|error| from_sqlite(None, &error, text)).map(|_| ())
    }

    /// Whether a commit wrote to the log since this was last asked.
    pub(super) fn has_logged(&self) -> bool {
        self.logged.swap(false, Relaxed)
    }

    /// Rows that were changed since the connection was opened, also by what was rolled back.
    pub(super) fn total_changes(&self) -> u64 {
        self.raw.total_changes()
    }

    /// Whether no transaction is open: after some failures the engine has closed it by itself.
    pub(super) fn is_outside_transaction(&self) -> bool {
        self.raw.is_autocommit()
    }

    /// Moves what can be moved of the log into the file, without waiting for anybody.
    pub(super) fn checkpoint(&self) {
        // What stays in the log is moved the next time.
        let _ = self.raw.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    }

    /// Moves the whole log into the file, as the last act.
    pub(super) fn finish(&self) {
        // When another process still reads, the log stays and is taken up at the next start.
        let _ = self.raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    }

    pub(crate) fn execute(&mut self, text: Text<'_>, params: &[Value]) -> Result<u64, Fault> {
        let known = self.known(text);
        let mut statement = self.prepare(&known, text)?;
        bind(&mut statement, params, text)?;
        let changed = statement.raw_execute().map_err(|error| fault(&self.raw, &error, text))?;
        Ok(changed as u64)
    }

    /// Runs one statement with each of several lists of values.
    pub(crate) fn execute_rows(&mut self, text: Text<'_>, rows: &[Vec<Value>]) -> Result<(), Fault> {
        let known = self.known(text);
        let mut statement = self.prepare(&known, text)?;
        for row in rows {
            bind(&mut statement, row, text)?;
            statement.raw_execute().map_err(|error| fault(&self.raw, &error, text))?;
        }
        Ok(())
    }

    pub(crate) fn visit(
        &mut self,
        text: Text<'_>,
        params: &[Value],
        visit: &mut Visit<'_>,
    ) -> Result<(), Fault> {
        let known = self.known(text);
        let mut statement = self.prepare(&known, text)?;
        bind(&mut statement, params, text)?;
        let columns = known.columns.get_or_init(|| statement.column_names().map(Into::into).collect());
        let mut rows = statement.raw_query();
        loop {
            match rows.next() {
                Ok(Some(row)) => match visit(&Row::sqlite(row, columns, text.as_str())) {
                    Ok(Step::More) => {}
                    Ok(Step::Enough) => return Ok(()),
                    Err(error) => return Err(Fault::Reader(error)),
                },
                Ok(None) => return Ok(()),
                Err(error) => return Err(fault(&self.raw, &error, text)),
            }
        }
    }

    /// Prepares a statement without remembering it.
    pub(crate) fn check_statement(&mut self, text: &str) -> Result<(), StoreError> {
        let spelled = rewrite::statement(text, Engine::Sqlite);
        self.raw.prepare(&spelled).map(drop).map_err(|error| from_sqlite(Some(&self.raw), &error, text))
    }

    fn prepare(&self, known: &Known, text: Text<'_>) -> Result<CachedStatement<'_>, Fault> {
        self.raw.prepare_cached(&known.text).map_err(|error| fault(&self.raw, &error, text))
    }

    fn known(&mut self, text: Text<'_>) -> Arc<Known> {
        match text {
            Text::Fixed(sql) => {
                Arc::clone(self.known.entry(sql.key()).or_insert_with(|| Arc::new(Known::new(sql.text()))))
            }
            Text::Composed(text) => match self.composed.get(text) {
                Some(known) => Arc::clone(known),
                None => {
                    if self.composed.len() >= COMPOSED {
                        self.composed.clear();
                    }
                    let known = Arc::new(Known::new(text));
                    self.composed.insert(text.into(), Arc::clone(&known));
                    known
                }
            },
        }
    }
}

/// The value at a place of a row.
pub(crate) fn cell<'r>(row: &'r rusqlite::Row<'_>, index: usize) -> Result<Cell<'r>, String> {
    match row.get_ref(index) {
        Ok(ValueRef::Null) => Ok(Cell::Null),
        Ok(ValueRef::Integer(int)) => Ok(Cell::Int(int)),
        Ok(ValueRef::Real(real)) => Ok(Cell::Real(real)),
        Ok(ValueRef::Text(text)) => {
            std::str::from_utf8(text).map(Cell::Text).map_err(|_| "broken text".to_owned())
        }
        Ok(ValueRef::Blob(bytes)) => Ok(Cell::Bytes(bytes)),
        Err(_) => Err("no such column".to_owned()),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(int) => ValueRef::Integer(*int),
            Value::Bool(bool) => ValueRef::Integer(i64::from(*bool)),
            // Adding zero turns -0.0, which this engine does not keep, into 0.0.
            Value::Real(real) => ValueRef::Real(*real + 0.0),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
            Value::Uuid(uuid) => ValueRef::Blob(uuid.as_bytes()),
        }))
    }
}

fn bind(statement: &mut CachedStatement<'_>, params: &[Value], text: Text<'_>) -> Result<(), Fault> {
    let wanted = statement.parameter_count();
    let refused = |message: String| {
        Fault::Engine(StoreError::Statement { statement: shortened(text.as_str()), message })
    };
    if wanted != params.len() {
        return Err(refused(format!("{wanted} parameters are wanted, {} given", params.len())));
    }
    for (index, value) in params.iter().enumerate() {
        statement.raw_bind_parameter(index + 1, value).map_err(|error| refused(error.to_string()))?;
    }
    Ok(())
}

/// Creates a missing file readable by its owner alone: it will hold personal data.
fn create_private(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map(|_| ()).map_err(|error| StoreError::Unavailable {
        detail: format!("{}: {error}", path.display()),
        outcome_known: true,
    })
}
