//! Takes in a batch: the good items are recorded, the bad ones set aside, all in one transaction.

use super::dialect::Call;
use super::envelope::Envelope;
use super::item::{ReadItem, Rejection};
use super::{group, quarantine};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::{Incoming, Outcome, Recorder};
use serde_json::Value as Json;
use vafa_kernel::Ids;
use vafa_store::Tx;

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
}

/// One item of a batch after reading: good, or set aside with its own words.
pub type Item = Result<Incoming, (Rejection, String)>;

/// Reads the items of a request: outside the transaction, since nothing of it needs the database.
pub fn read_batch(request: &ReadItem<'_>, envelope: Envelope, ids: &dyn Ids) -> Vec<Item> {
    envelope
        .into_items()
        .map(|mut item| {
            request.read(&item, ids.next(request.received_at)).map_err(|rejection| {
                // What the path said must not be lost: a later try has only the item.
                if let (Json::Object(fields), false) = (&mut item, request.call == Call::Batch) {
                    fields.entry("type").or_insert_with(|| request.call.name().into());
                }
                (rejection, item.to_string())
            })
        })
        .collect()
}

/// Takes in the items of one request, in their order.
pub fn accept_batch(tx: &mut Tx<'_>, cx: &Cx, source: &str, items: &[Item]) -> Result<Accepted, Failure> {
    cx.require(Permission::SendEvents)?;
    let mut accepted = Accepted::default();
    let mut recorder = Recorder::new();
    for item in items {
        match item {
            Ok(event) => match recorder.record(tx, cx, event)? {
                Outcome::Recorded { customer, .. } => {
                    accepted.recorded += 1;
                    group::join(tx, cx, event, customer)?;
                }
                Outcome::Duplicate => accepted.duplicates += 1,
                Outcome::Conflict => accepted.conflicts += 1,
            },
            Err((rejection, body)) => {
                quarantine::set_aside(tx, cx, source, rejection, body)?;
                accepted.quarantined += 1;
            }
        }
    }
    recorder.finish(tx, cx)?;
    Ok(accepted)
}
