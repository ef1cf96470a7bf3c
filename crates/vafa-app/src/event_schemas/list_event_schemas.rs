//! Shows schemas, and what was found not to be as they say.

use super::EventSchemaError;
use super::event_schema::{self, EventSchema};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_kernel::id::EventSchemaId;
use vafa_store::{Tx, params, sql};

/// A property that was not as the schema says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFinding {
    /// JSON pointer to it; `*` stands for any element of a list.
    pub pointer: String,
    /// Stable code: `missing`, `wrong_type`, `not_a_choice`, `refused`, `unplanned`.
    pub fault: String,
    /// How many events showed it since the schema last changed.
    pub times: i64,
    /// When it was last seen.
    pub last_at: Instant,
}

/// Lists schemas by the name of their events; `after` is the last one of the page before.
pub fn list_event_schemas(
    tx: &mut Tx<'_>,
    cx: &Cx,
    after: Option<EventSchemaId>,
    limit: u32,
) -> Result<Vec<EventSchema>, Failure> {
    cx.require(Permission::HandleQuarantine)?;
    let after = match after {
        Some(id) => event_schema::find(tx, id)?.ok_or(EventSchemaError::NotFound)?.name,
        None => String::new(),
    };
    event_schema::page_after(tx, &after, limit.clamp(1, 500))
}

/// One schema, and what was found, the most frequent first.
pub fn read_event_schema(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: EventSchemaId,
) -> Result<(EventSchema, Vec<SchemaFinding>), Failure> {
    cx.require(Permission::HandleQuarantine)?;
    let schema = event_schema::find(tx, id)?.ok_or(EventSchemaError::NotFound)?;
    let findings = tx.query(
        sql!(
            "SELECT pointer, fault, CAST(SUM(times) AS BIGINT) AS times, MAX(last_at) AS last_at FROM event_schema_finding \
             WHERE schema_id = $1 GROUP BY pointer, fault ORDER BY times DESC, pointer, fault"
        ),
        params![id.uuid()],
        |row| {
            Ok(SchemaFinding {
                pointer: row.get("pointer")?,
                fault: row.get("fault")?,
                times: row.get("times")?,
                last_at: Instant::from_micros(row.get("last_at")?),
            })
        },
    )?;
    Ok((schema, findings))
}
