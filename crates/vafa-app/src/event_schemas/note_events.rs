//! Writes what a batch showed: schemas grow, findings are counted.

use super::book::Noticed;
use super::event_schema::{self, EventSchema, SchemaMode};
use super::{LEARNED_FROM, NAMES_MAX};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::rollups;
use std::collections::{BTreeMap, HashSet};
use vafa_kernel::id::EventSchemaId;
use vafa_store::{Tx, params, sql};
use vafa_timeline::Schema;
use vafa_timeline::schema::Fault;

/// So many places are told of one schema: properties whose names are data would fill the table.
const PLACES_MAX: usize = 200;

/// Writes what was noticed; says whether a schema is whole now, so that it should be read anew.
pub(crate) fn note_events(tx: &mut Tx<'_>, cx: &Cx, noticed: &Noticed) -> Result<bool, Failure> {
    if noticed.is_empty() {
        return Ok(false);
    }
    let mut is_whole = false;
    for (name, (schema, times)) in &noticed.seen {
        is_whole |= learn(tx, cx, name, schema, *times)?;
    }
    for (name, findings) in &noticed.findings {
        if let Some(known) = event_schema::find_by_name(tx, name)? {
            count(tx, cx, known.id, findings)?;
        }
    }
    Ok(is_whole)
}

/// Says whether the schema is whole: by this, or already while the copy in memory says otherwise.
fn learn(tx: &mut Tx<'_>, cx: &Cx, name: &str, seen: &Schema, times: u32) -> Result<bool, Failure> {
    let Some(mut known) = event_schema::find_by_name(tx, name)? else {
        let held: i64 =
            tx.query_one(sql!("SELECT COUNT(*) AS held FROM event_schema"), &[], |row| row.get("held"))?;
        if held >= i64::from(NAMES_MAX) {
            return Ok(true);
        }
        let fresh = EventSchema {
            id: EventSchemaId::from_uuid(cx.new_id()),
            name: name.to_owned(),
            mode: SchemaMode::Off,
            schema: seen.clone(),
            learned_from: times,
            is_told: false,
            version: 1,
            created_at: cx.now,
            updated_at: cx.now,
        };
        event_schema::insert(tx, &fresh)?;
        return Ok(!fresh.is_learning());
    };
    if !known.is_learning() {
        return Ok(true);
    }
    known.schema = if known.learned_from == 0 { seen.clone() } else { known.schema.join(seen.clone()) };
    known.learned_from = known.learned_from.saturating_add(times);
    known.updated_at = cx.now;
    event_schema::update(tx, &known)?;
    Ok(known.learned_from >= LEARNED_FROM)
}

fn count(
    tx: &mut Tx<'_>,
    cx: &Cx,
    schema: EventSchemaId,
    findings: &BTreeMap<(String, Fault), i64>,
) -> Result<(), Failure> {
    let places = tx.query(
        sql!(
            "SELECT DISTINCT pointer FROM event_schema_finding WHERE schema_id = $1 ORDER BY pointer LIMIT $2"
        ),
        params![schema.uuid(), i64::try_from(PLACES_MAX).unwrap_or(i64::MAX)],
        |row| row.get::<String>("pointer"),
    )?;
    let mut places: HashSet<String> = places.into_iter().collect();
    let slot = rollups::slot(cx);
    for ((pointer, fault), times) in findings {
        if places.len() >= PLACES_MAX && !places.contains(pointer) {
            continue;
        }
        places.insert(pointer.clone());
        tx.execute(
            sql!(
                "INSERT INTO event_schema_finding (schema_id, pointer, fault, slot, times, last_at) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (schema_id, pointer, fault, slot) DO UPDATE SET \
                 times = event_schema_finding.times + excluded.times, last_at = excluded.last_at"
            ),
            params![schema.uuid(), pointer.as_str(), fault.code(), slot, *times, cx.now.micros()],
        )?;
    }
    Ok(())
}
