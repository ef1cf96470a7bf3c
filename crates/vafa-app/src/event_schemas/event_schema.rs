//! A schema as it is stored.

use super::LEARNED_FROM;
use crate::actor::codes;
use crate::failure::Failure;
use serde_json::Value as Json;
use vafa_kernel::Instant;
use vafa_kernel::id::EventSchemaId;
use vafa_store::{Row, StoreError, Tx, params, sql};
use vafa_timeline::Schema;

codes! {
    /// What happens to an event that is not as its schema says.
    SchemaMode {
        /// Nothing is checked.
        Off = "off",
        /// It is taken in, flagged and counted.
        Warn = "warn",
        /// It is set aside.
        Block = "block",
    }
}

/// The schema of the events of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventSchema {
    /// Its id.
    pub id: EventSchemaId,
    /// The name of the events.
    pub name: String,
    /// What happens to events that differ.
    pub mode: SchemaMode,
    /// What their properties look like.
    pub schema: Schema,
    /// From how many events it was learned.
    pub learned_from: u32,
    /// The business told it: it is learned no further.
    pub is_told: bool,
    /// Counts changes by people.
    pub version: i64,
    /// When the first event of that name came.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

impl EventSchema {
    /// Whether it is still being learned: nothing is checked before it is whole.
    pub fn is_learning(&self) -> bool {
        !self.is_told && self.learned_from < LEARNED_FROM
    }
}

pub(super) fn find(tx: &mut Tx<'_>, id: EventSchemaId) -> Result<Option<EventSchema>, Failure> {
    Ok(tx.query_opt(
        sql!(
            "SELECT id, name, mode, schema_json, learned_from, is_told, version, created_at, updated_at FROM event_schema \
             WHERE id = $1"
        ),
        params![id.uuid()],
        from_row,
    )?)
}

pub(super) fn find_by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<EventSchema>, Failure> {
    Ok(tx.query_opt(
        sql!(
            "SELECT id, name, mode, schema_json, learned_from, is_told, version, created_at, updated_at FROM event_schema \
             WHERE name = $1"
        ),
        params![name],
        from_row,
    )?)
}

/// Schemas in the order of their names, after one.
pub(super) fn page_after(tx: &mut Tx<'_>, after: &str, limit: u32) -> Result<Vec<EventSchema>, Failure> {
    Ok(tx.query(
        sql!(
            "SELECT id, name, mode, schema_json, learned_from, is_told, version, created_at, updated_at FROM event_schema \
             WHERE name > $1 ORDER BY name LIMIT $2"
        ),
        params![after, i64::from(limit)],
        from_row,
    )?)
}

pub(super) fn insert(tx: &mut Tx<'_>, schema: &EventSchema) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO event_schema (id, name, mode, schema_json, learned_from, is_told, version, created_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        params![
            schema.id.uuid(),
            schema.name.as_str(),
            schema.mode.code(),
            schema.schema.to_json().to_string(),
            i64::from(schema.learned_from),
            schema.is_told,
            schema.version,
            schema.created_at.micros(),
            schema.updated_at.micros()
        ],
    )?;
    Ok(())
}

pub(super) fn update(tx: &mut Tx<'_>, schema: &EventSchema) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "UPDATE event_schema SET mode = $2, schema_json = $3, learned_from = $4, is_told = $5, version = $6, \
             updated_at = $7 WHERE id = $1"
        ),
        params![
            schema.id.uuid(),
            schema.mode.code(),
            schema.schema.to_json().to_string(),
            i64::from(schema.learned_from),
            schema.is_told,
            schema.version,
            schema.updated_at.micros()
        ],
    )?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> Result<EventSchema, StoreError> {
    // What was written by this program is readable; should it not be, anything goes.
    let schema: Json = serde_json::from_str(&row.get::<String>("schema_json")?).unwrap_or_default();
    Ok(EventSchema {
        id: EventSchemaId::from_uuid(row.get("id")?),
        name: row.get("name")?,
        mode: row.get::<String>("mode")?.parse().unwrap_or(SchemaMode::Off),
        schema: Schema::read(&schema).unwrap_or_default(),
        learned_from: row.get("learned_from")?,
        is_told: row.get("is_told")?,
        version: row.get("version")?,
        created_at: Instant::from_micros(row.get("created_at")?),
        updated_at: Instant::from_micros(row.get("updated_at")?),
    })
}
