//! The rows of imports: what each is about, how far it has come, what it did.

use crate::failure::Failure;
use crate::imports::ImportError;
use crate::imports::settings::{ImportKind, ImportSettings};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use vafa_kernel::Instant;
use vafa_kernel::id::ImportId;
use vafa_store::{Row, StoreError, Tx, params, sql};

macro_rules! states {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// How far an import has come.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum RunState { $($(#[$doc])* $name,)* }

        impl RunState {
            /// Every state.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stored code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Reads a stored code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

states! {
    /// Made, not run: nothing but this row was written.
    Draft = "draft",
    /// Running, or interrupted by a kill: it is carried on from its mark.
    Running = "running",
    /// All rows were read.
    Done = "done",
    /// Stopped by an error; it can be carried on.
    Failed = "failed",
    /// Stopped by a person; it can be carried on or undone.
    Cancelled = "cancelled",
    /// Being undone.
    Undoing = "undoing",
    /// Undone.
    Undone = "undone",
}

/// What an import did. All but the last few are the numbers of objects in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Rows that were not taken.
    pub rejected: u64,
    /// Orders that are new.
    pub orders_created: u64,
    /// Orders that were known and told differently.
    pub orders_updated: u64,
    /// Orders that were known just so.
    pub orders_unchanged: u64,
    /// Orders of which no row was taken, rows without an order number among them.
    pub orders_rejected: u64,
    /// Customers that are new.
    pub customers_created: u64,
    /// Customers about whom something new was told.
    pub customers_updated: u64,
    /// Rows of a file of customers that told nothing new.
    pub customers_unchanged: u64,
    /// Identifiers of orders that were left out because they cannot be ones.
    pub ignored_identifiers: u64,
    /// Words for the status of an order that are not known.
    pub unknown_words: u64,
    /// Changes noted for the undo: the next number.
    pub changes: u64,
    /// Things that the undo had to leave, because something else came to stand on them.
    pub kept_by_undo: u64,
    /// Time spent running, microseconds.
    pub micros: i64,
}

impl Counts {
    /// What the trail tells of them: what did not happen and our own bookkeeping are left out.
    pub fn told(&self) -> Json {
        let mut told = serde_json::to_value(self).unwrap_or_default();
        if let Some(counts) = told.as_object_mut() {
            counts.retain(|name, count| {
                count.as_u64() != Some(0) && !matches!(name.as_str(), "changes" | "micros")
            });
        }
        told
    }
}

/// One import.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportRun {
    /// Its id.
    pub id: ImportId,
    /// What the file tells of.
    pub kind: ImportKind,
    /// The file's name, as it was given.
    pub file_name: String,
    /// SHA-256 of the file.
    pub file_hash: Vec<u8>,
    /// Where the file is kept.
    pub file_path: PathBuf,
    /// The names of its columns.
    pub header: Vec<String>,
    /// How it is understood.
    pub settings: ImportSettings,
    /// How far it has come.
    pub state: RunState,
    /// Who made it.
    pub started_by: String,
    /// When.
    pub created_at: Instant,
    /// When it was first run: the moment at which its rows count as told.
    pub started_at: Option<Instant>,
    /// When it last moved.
    pub updated_at: Instant,
    /// When it came to its end.
    pub finished_at: Option<Instant>,
    /// Rows in the file; 0 until they were counted.
    pub rows_total: u64,
    /// Rows that were read and written.
    pub rows_read: u64,
    /// Units (orders, or rows) that were written: the mark from which it is carried on.
    pub units_done: u64,
    /// What it did so far.
    pub counts: Counts,
    /// Stable code of the error that stopped it, or empty.
    pub problem: String,
}

/// What an import came to: the one report of the command line, the API and the pages.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportReport {
    /// Which import.
    pub import_id: ImportId,
    /// What the file told of.
    pub kind: ImportKind,
    /// How far it has come.
    pub state: RunState,
    /// The file.
    pub file_name: String,
    /// Rows below the header.
    pub rows_total: u64,
    /// Rows that were read.
    pub rows_read: u64,
    /// Rows that were not taken.
    pub rejected: u64,
    /// Orders that are new.
    pub orders_created: u64,
    /// Orders that were known and told differently.
    pub orders_updated: u64,
    /// Orders, or customers of a file of customers, that were known just so.
    pub unchanged: u64,
    /// Customers that are new.
    pub customers_created: u64,
    /// Customers about whom something new was told.
    pub customers_updated: u64,
    /// Orders of which no row was taken, rows without an order number among them.
    pub orders_rejected: u64,
    /// Identifiers of orders that were left out because they cannot be ones.
    pub ignored_identifiers: u64,
    /// Words for the status of an order that are not known; such orders count as completed.
    pub unknown_words: u64,
    /// Things that the undo had to leave.
    pub kept_by_undo: u64,
    /// Time spent running, seconds.
    pub seconds: f64,
}

impl ImportRun {
    /// What it came to.
    pub fn report(&self) -> ImportReport {
        let counts = &self.counts;
        ImportReport {
            import_id: self.id,
            kind: self.kind,
            state: self.state,
            file_name: self.file_name.clone(),
            rows_total: self.rows_total,
            rows_read: self.rows_read,
            rejected: counts.rejected,
            orders_created: counts.orders_created,
            orders_updated: counts.orders_updated,
            unchanged: counts.orders_unchanged + counts.customers_unchanged,
            customers_created: counts.customers_created,
            customers_updated: counts.customers_updated,
            orders_rejected: counts.orders_rejected,
            ignored_identifiers: counts.ignored_identifiers,
            unknown_words: counts.unknown_words,
            kept_by_undo: counts.kept_by_undo,
            seconds: std::time::Duration::from_micros(counts.micros.unsigned_abs()).as_secs_f64(),
        }
    }
}

macro_rules! columns {
    () => {
        "id, kind, file_name, file_hash, file_path, header, settings, state, started_by, created_at, started_at, updated_at, \
         finished_at, rows_total, rows_read, units_done, counts, problem"
    };
}

/// One import.
pub(crate) fn find(tx: &mut Tx<'_>, id: ImportId) -> Result<ImportRun, Failure> {
    Ok(find_any(tx, id)?.ok_or(ImportError::NotFound)?)
}

/// One import, where there is one with this id.
pub(crate) fn find_any(tx: &mut Tx<'_>, id: ImportId) -> Result<Option<ImportRun>, Failure> {
    let sql = sql!("SELECT ", columns!(), " FROM import_run WHERE id = $1");
    Ok(tx.query_opt(sql, params![id.uuid()], from_row)?)
}

/// Imports, the newest first, before the one given.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    before: Option<(Instant, ImportId)>,
    limit: u32,
) -> Result<Vec<ImportRun>, Failure> {
    let limit = i64::from(limit.clamp(1, 200));
    let (at, id) = before.map_or((i64::MAX, uuid::Uuid::max()), |(at, id)| (at.micros(), id.uuid()));
    let sql = sql!(
        "SELECT ",
        columns!(),
        " FROM import_run WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3"
    );
    Ok(tx.query(sql, params![at, id, limit], from_row)?)
}

/// Imports that were running or being undone when the process ended.
pub(crate) fn unfinished(tx: &mut Tx<'_>) -> Result<Vec<ImportRun>, Failure> {
    let sql =
        sql!("SELECT ", columns!(), " FROM import_run WHERE state IN ('running', 'undoing') ORDER BY id");
    Ok(tx.query(sql, &[], from_row)?)
}

/// Writes a new import.
pub(crate) fn insert(tx: &mut Tx<'_>, run: &ImportRun) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO import_run (id, kind, file_name, file_hash, file_path, header, settings, state, started_by, created_at, \
             updated_at, finished_at, rows_total, rows_read, units_done, counts, problem, started_at) VALUES ($1, $2, $3, $4, \
             $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
        ),
        params![
            run.id.uuid(),
            run.kind.code(),
            run.file_name.as_str(),
            run.file_hash.clone(),
            run.file_path.to_string_lossy(),
            to_json(&run.header),
            to_json(&run.settings),
            run.state.code(),
            run.started_by.as_str(),
            run.created_at.micros(),
            run.updated_at.micros(),
            run.finished_at.map(Instant::micros),
            signed(run.rows_total),
            signed(run.rows_read),
            signed(run.units_done),
            to_json(&run.counts),
            run.problem.as_str(),
            run.started_at.map(Instant::micros)
        ],
    )?;
    Ok(())
}

/// Writes all of an import that can change.
pub(crate) fn save(tx: &mut Tx<'_>, run: &ImportRun) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "UPDATE import_run SET header = $2, settings = $3, state = $4, updated_at = $5, finished_at = $6, rows_total = $7, \
             rows_read = $8, units_done = $9, counts = $10, problem = $11, started_at = $12 WHERE id = $1"
        ),
        params![
            run.id.uuid(),
            to_json(&run.header),
            to_json(&run.settings),
            run.state.code(),
            run.updated_at.micros(),
            run.finished_at.map(Instant::micros),
            signed(run.rows_total),
            signed(run.rows_read),
            signed(run.units_done),
            to_json(&run.counts),
            run.problem.as_str(),
            run.started_at.map(Instant::micros)
        ],
    )?;
    Ok(())
}

/// The imports that brought the same file in before, understood in the same way, and were not taken back; by their starts.
pub(crate) fn earlier_starts(
    tx: &mut Tx<'_>,
    run: &ImportRun,
) -> Result<BTreeMap<Instant, ImportId>, Failure> {
    let settings = to_json(&run.settings);
    let mut starts = BTreeMap::new();
    tx.for_each(
        sql!(
            "SELECT id, kind, settings, started_at FROM import_run WHERE file_hash = $1 AND state = 'done' ORDER BY id"
        ),
        params![run.file_hash.clone()],
        |row| {
            let is_same = row.get::<String>("kind")? == run.kind.code() && row.get::<String>("settings")? == settings;
            if let Some(at) = row.get::<Option<i64>>("started_at")?.filter(|_| is_same) {
                starts.insert(Instant::from_micros(at), ImportId::from_uuid(row.get("id")?));
            }
            Ok(())
        },
    )?;
    Ok(starts)
}

/// Moves an import from one of some states to another.
pub(crate) fn set_state(
    tx: &mut Tx<'_>,
    now: Instant,
    id: ImportId,
    from: &[RunState],
    to: RunState,
) -> Result<ImportRun, Failure> {
    let mut run = find(tx, id)?;
    if !from.contains(&run.state) {
        return Err(ImportError::WrongState { state: run.state.code().to_owned() }.into());
    }
    run.state = to;
    run.updated_at = now;
    if to == RunState::Running {
        run.started_at.get_or_insert(now);
    }
    if matches!(to, RunState::Done | RunState::Undone | RunState::Cancelled) {
        run.finished_at = Some(now);
    }
    save(tx, &run)?;
    Ok(run)
}

fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "{}".into())
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn from_row(row: &Row<'_>) -> Result<ImportRun, StoreError> {
    let count = |name: &'static str| row.get::<i64>(name).map(|count| u64::try_from(count).unwrap_or(0));
    Ok(ImportRun {
        id: ImportId::from_uuid(row.get("id")?),
        kind: row.get::<String>("kind")?.parse().unwrap_or_default(),
        file_name: row.get("file_name")?,
        file_hash: row.get("file_hash")?,
        file_path: PathBuf::from(row.get::<String>("file_path")?),
        header: serde_json::from_str(&row.get::<String>("header")?).unwrap_or_default(),
        settings: serde_json::from_str(&row.get::<String>("settings")?).unwrap_or_default(),
        state: RunState::from_code(&row.get::<String>("state")?).unwrap_or(RunState::Failed),
        started_by: row.get("started_by")?,
        created_at: Instant::from_micros(row.get("created_at")?),
        started_at: row.get::<Option<i64>>("started_at")?.map(Instant::from_micros),
        updated_at: Instant::from_micros(row.get("updated_at")?),
        finished_at: row.get::<Option<i64>>("finished_at")?.map(Instant::from_micros),
        rows_total: count("rows_total")?,
        rows_read: count("rows_read")?,
        units_done: count("units_done")?,
        counts: serde_json::from_str(&row.get::<String>("counts")?).unwrap_or_default(),
        problem: row.get("problem")?,
    })
}
