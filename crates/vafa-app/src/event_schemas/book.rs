//! All schemas in memory, and what is noticed while a batch is held against them.

use super::event_schema::{self, EventSchema, SchemaMode};
use super::{LEARNED_FROM, NAMES_MAX};
use crate::failure::Failure;
use crate::ingest::Rejection;
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};
use vafa_store::Tx;
use vafa_timeline::Schema;
use vafa_timeline::schema::{Fault, Finding};

/// The flag of an event that was taken in although it breaks its schema.
pub(crate) const FLAG: &str = "off_schema";

/// All schemas as last read.
#[derive(Debug, Clone, Default)]
pub struct SchemaBook {
    known: HashMap<String, EventSchema>,
}

/// Reads all schemas.
pub(crate) fn load_book(tx: &mut Tx<'_>) -> Result<SchemaBook, Failure> {
    let found = event_schema::page_after(tx, "", NAMES_MAX)?;
    Ok(SchemaBook { known: found.into_iter().map(|schema| (schema.name.clone(), schema)).collect() })
}

/// What a batch showed: written in the batch's transaction.
#[derive(Debug, Clone, Default)]
pub struct Noticed {
    /// What events look like whose schema is being learned, and how many there were.
    pub(super) seen: BTreeMap<String, (Schema, u32)>,
    /// What was not as a schema says, by name of the event.
    pub(super) findings: BTreeMap<String, BTreeMap<(String, Fault), i64>>,
}

impl Noticed {
    pub(super) fn is_empty(&self) -> bool {
        self.seen.is_empty() && self.findings.is_empty()
    }
}

impl SchemaBook {
    /// Holds the properties of a named event against its schema; says whether the event must be flagged.
    ///
    /// # Errors
    /// Why it must be set aside.
    pub fn look(
        &self,
        name: &str,
        properties: Option<&Json>,
        noticed: &mut Noticed,
    ) -> Result<bool, Rejection> {
        let none = Json::Object(serde_json::Map::new());
        let properties = properties.filter(|told| !told.is_null()).unwrap_or(&none);
        let known = self.known.get(name);
        if known.is_some_and(|known| !known.is_learning()) || self.is_full(known) {
            let Some(known) = known.filter(|known| known.mode != SchemaMode::Off) else { return Ok(false) };
            let findings = known.schema.check(properties);
            if findings.is_empty() {
                return Ok(false);
            }
            let counts = noticed.findings.entry(name.to_owned()).or_default();
            for finding in &findings {
                *counts.entry((finding.pointer.clone(), finding.fault)).or_default() += 1;
            }
            return verdict(known.mode, &findings);
        }
        let seen = noticed.seen.get(name).map_or(0, |(_, times)| *times);
        if seen < LEARNED_FROM {
            let this = Schema::of(properties);
            let joined = match noticed.seen.remove(name) {
                Some((before, _)) => before.join(this),
                None => this,
            };
            noticed.seen.insert(name.to_owned(), (joined, seen + 1));
        }
        Ok(false)
    }

    fn is_full(&self, known: Option<&EventSchema>) -> bool {
        known.is_none() && u32::try_from(self.known.len()).unwrap_or(u32::MAX) >= NAMES_MAX
    }
}

/// Whether an event with these findings is flagged, or why it is set aside.
fn verdict(mode: SchemaMode, findings: &[Finding]) -> Result<bool, Rejection> {
    let broken: Vec<String> = findings
        .iter()
        .filter(|finding| finding.fault.breaks())
        .map(|finding| {
            let wanted = if finding.wanted.is_empty() { "" } else { ", wanted " };
            format!("{}: {}{wanted}{}", finding.pointer, finding.fault.code(), finding.wanted)
        })
        .collect();
    match mode {
        SchemaMode::Block if !broken.is_empty() => {
            Err(Rejection { reason: "schema", detail: broken.join("; ") })
        }
        _ => Ok(!broken.is_empty()),
    }
}

/// Holds one event that is tried again against the schema as it is now.
pub(crate) fn check_again(
    tx: &mut Tx<'_>,
    name: &str,
    properties: Option<&Json>,
) -> Result<Result<bool, Rejection>, Failure> {
    let known = event_schema::find_by_name(tx, name)?;
    let book = SchemaBook { known: known.into_iter().map(|known| (known.name.clone(), known)).collect() };
    Ok(book.look(name, properties, &mut Noticed::default()))
}
