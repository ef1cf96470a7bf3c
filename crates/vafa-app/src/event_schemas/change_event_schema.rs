//! Says what happens to events that differ, tells a schema, or lets it be learned anew.

use super::EventSchemaError;
use super::event_schema::{self, EventSchema, SchemaMode};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::{Value as Json, json};
use vafa_kernel::id::EventSchemaId;
use vafa_store::{Tx, params, sql};
use vafa_timeline::Schema;

/// Changes a schema; what is not given stays.
#[derive(Debug, Clone)]
pub struct ChangeEventSchema {
    /// Which one.
    pub id: EventSchemaId,
    /// What happens to events that differ.
    pub mode: Option<SchemaMode>,
    /// What their properties look like, as JSON Schema (the part of it that [`vafa_timeline::schema`] names).
    pub schema: Option<Json>,
    /// The version that was looked at; a newer one fails. Not given: whatever is there is changed.
    pub version: Option<i64>,
}

/// Changes a schema. What was found so far is forgotten where the schema itself changes. Every process has to read the
/// schemas anew afterwards ([`crate::App::refresh_schemas`]); each does within a minute.
pub fn change_event_schema(
    tx: &mut Tx<'_>,
    cx: &Cx,
    cmd: &ChangeEventSchema,
) -> Result<EventSchema, Failure> {
    cx.require(Permission::ManageBusiness)?;
    let before = find(tx, cmd.id, cmd.version)?;
    let mut after = before.clone();
    after.mode = cmd.mode.unwrap_or(before.mode);
    if let Some(told) = &cmd.schema {
        after.schema = Schema::read(told)
            .map_err(|error| EventSchemaError::Unreadable { pointer: error.pointer, why: error.why })?;
        after.is_told = true;
    }
    if after == before {
        return Ok(before);
    }
    save(tx, cx, &before, after, "event_schema.changed")
}

/// Forgets what a schema says and learns it anew from the next events. Until then nothing is checked.
pub fn learn_event_schema(tx: &mut Tx<'_>, cx: &Cx, id: EventSchemaId) -> Result<EventSchema, Failure> {
    cx.require(Permission::ManageBusiness)?;
    let before = find(tx, id, None)?;
    let after = EventSchema { schema: Schema::default(), learned_from: 0, is_told: false, ..before.clone() };
    save(tx, cx, &before, after, "event_schema.learned_anew")
}

fn find(tx: &mut Tx<'_>, id: EventSchemaId, version: Option<i64>) -> Result<EventSchema, Failure> {
    let found = event_schema::find(tx, id)?.ok_or(EventSchemaError::NotFound)?;
    if version.is_some_and(|version| version != found.version) {
        return Err(EventSchemaError::Changed { version: found.version.to_string() }.into());
    }
    Ok(found)
}

fn save(
    tx: &mut Tx<'_>,
    cx: &Cx,
    before: &EventSchema,
    mut after: EventSchema,
    action: &'static str,
) -> Result<EventSchema, Failure> {
    after.version += 1;
    after.updated_at = cx.now;
    event_schema::update(tx, &after)?;
    if after.schema != before.schema {
        tx.execute(sql!("DELETE FROM event_schema_finding WHERE schema_id = $1"), params![after.id.uuid()])?;
    }
    let told = |schema: &EventSchema| json!({ "name": schema.name, "mode": schema.mode.code(), "schema": schema.schema.to_json() });
    let change = Change::new(action, "event_schema", after.id).before(told(before)).after(told(&after));
    append_entry(tx, cx, &change)?;
    Ok(after)
}
