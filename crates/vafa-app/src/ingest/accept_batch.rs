//! Takes in a batch: the good items are recorded, the bad ones set aside, all in one transaction.

use super::dialect::Call;
use super::envelope::Envelope;
use super::item::{ReadItem, Rejection};
use super::{group, quarantine};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::event_schemas::{self, Noticed, SchemaBook};
use crate::failure::Failure;
use crate::timeline::{Incoming, Outcome, Recorder};
use serde_json::Value as Json;
use vafa_kernel::Ids;
use vafa_store::Tx;
use vafa_timeline::EventKind;

/// What became of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Items put on timelines.
    pub recorded: u32,
    /// Items that had come before.
    pub duplicates: u32,
    /// Items under an id that another item had before.
    pub conflicts: u32,
    /// Items set aside.
    pub quarantined: u32,
    /// A schema of events was learned to the end: [`crate::App::refresh_schemas`] lets it count.
    pub is_schema_whole: bool,
}

/// One item of a batch after reading: good, or set aside with its own words.
pub type Item = Result<Incoming, SetAside>;

/// The longest moment of sending that is kept with an item that is set aside, bytes.
const SENT_AT_BYTES_MAX: usize = 100;

/// An item that cannot be taken in, with all that a later try needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Why.
    pub rejection: Rejection,
    /// The item, as JSON.
    pub body: String,
    /// When the client says that it sent the batch, as it wrote it (JSON).
    pub sent_at: Option<String>,
    /// It came on a path that only browsers use.
    pub is_browser: bool,
}

/// A request after reading.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// Its items.
    pub items: Vec<Item>,
    /// What it showed of the schemas of its events.
    pub noticed: Noticed,
}

/// Reads the items of a request and holds them against the schemas: outside the transaction, since nothing of it needs
/// the database.
pub fn read_batch(request: &ReadItem<'_>, envelope: Envelope, ids: &dyn Ids, schemas: &SchemaBook) -> Batch {
    let sent_at = request.sent_at.map(Json::to_string).filter(|told| told.len() <= SENT_AT_BYTES_MAX);
    let mut noticed = Noticed::default();
    let items = envelope
        .into_items()
        .map(|mut item| {
            let event = request.read(&item, ids.next(request.received_at));
            let event = event.and_then(|event| hold(schemas, event, &item, &mut noticed));
            event.map_err(|rejection| {
                // What the path said must not be lost: a later try has only the item.
                if let (Json::Object(fields), false) = (&mut item, request.call == Call::Batch) {
                    fields.entry("type").or_insert_with(|| request.call.name().into());
                }
                SetAside {
                    rejection,
                    body: item.to_string(),
                    sent_at: sent_at.clone(),
                    is_browser: request.is_browser,
                }
            })
        })
        .collect();
    Batch { items, noticed }
}

/// Holds a named event against its schema: flags it, or says why it is set aside.
fn hold(
    schemas: &SchemaBook,
    mut event: Incoming,
    item: &Json,
    noticed: &mut Noticed,
) -> Result<Incoming, Rejection> {
    if event.kind == EventKind::Track && schemas.look(&event.name, item.get("properties"), noticed)? {
        if !event.flags.is_empty() {
            event.flags.push(',');
        }
        event.flags.push_str(event_schemas::FLAG);
    }
    Ok(event)
}

/// Takes in the items of one request, in their order.
pub fn accept_batch(tx: &mut Tx<'_>, cx: &Cx, source: &str, batch: &Batch) -> Result<Accepted, Failure> {
    cx.require(Permission::SendEvents)?;
    let mut accepted = Accepted::default();
    let mut recorder = Recorder::new();
    if batch.items.len() > 1 {
        recorder.expect(tx, batch.items.iter().flatten())?;
    }
    for item in &batch.items {
        match item {
            Ok(event) => match recorder.record(tx, cx, event)? {
                Outcome::Recorded { customer, .. } => {
                    accepted.recorded += 1;
                    group::join(tx, cx, event, customer)?;
                }
                Outcome::Duplicate => accepted.duplicates += 1,
                Outcome::Conflict => accepted.conflicts += 1,
            },
            Err(item) => {
                quarantine::set_aside(tx, cx, source, item)?;
                accepted.quarantined += 1;
            }
        }
    }
    recorder.finish(tx, cx)?;
    accepted.is_schema_whole = event_schemas::note_events(tx, cx, &batch.noticed)?;
    Ok(accepted)
}
