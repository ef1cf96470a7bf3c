//! Everything about one person as one document, for the person who asks for it.
//!
//! The shape (`vafa.person/1`), all moments RFC 3339 in UTC, all amounts integers in minor units of their currency:
//!
//! | field | what it holds |
//! |---|---|
//! | `format`, `exported_at`, `business` | the shape, when and by whom it was made |
//! | `customer` | the record that answers: id, kind, name, `fields` (by code), `custom` (the business's own), source, times |
//! | `records` | the same of every record that was merged into it |
//! | `identifiers` | kind, value, as told, source, whether proved, since when, until when; of all records |
//! | `tags`, `consents`, `notes`, `links`, `merges` | as the pages show them |
//! | `events` | the timeline, oldest first: id, record, time, kind, name, channel, source, message id, payload as told |
//! | `orders` | orders as they stand, with lines and what was given back |
//! | `state` | what all that happened comes to: counts, sums, last times, scores |

use super::change_consent::over_group;
use super::links::list_links;
use super::merges::list_merges;
use super::notes;
use super::outline::outline;
use super::{find_open, identifiers, records, tags};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::{ListEntries, list_entries, orders, states};
use serde_json::{Value as Json, json};
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;

/// Entries that are read at a time.
const PAGE: u32 = 200;

/// Exports a person. That it was done is on the audit trail, so this is a use case that writes.
pub fn export_person(tx: &mut Tx<'_>, cx: &Cx, id: CustomerId) -> Result<Json, Failure> {
    cx.require(Permission::HandlePrivacy)?;
    let customer = find_open(tx, id)?;
    let mut members = Vec::new();
    let mut known = Vec::new();
    let mut all_orders = Vec::new();
    for member in records::group_of(tx, customer.id)? {
        if member != customer.id {
            members.extend(records::find(tx, member)?.map(|record| outline(&record)));
        }
        for held in identifiers::list(tx, member)? {
            known.push(json!({
                "kind": held.kind.code(),
                "value": held.value,
                "told_as": held.shown,
                "source": held.source,
                "is_verified": held.is_verified,
                "since": held.created_at,
                "until": held.retired_at,
            }));
        }
        for mut order in orders::list_of(tx, member)? {
            order.content.lines = orders::lines_of(tx, member, order.id)?;
            all_orders.push(json!({
                "id": order.id,
                "content": order.content,
                "refunded_minor": order.refunded_minor,
                "source": order.source,
            }));
        }
    }
    let tags: Vec<String> = tags::list(tx, customer.id)?.into_iter().map(|(tag, _)| tag).collect();
    let document = json!({
        "format": "vafa.person/1",
        "exported_at": cx.now,
        "business": cx.business.name,
        "customer": outline(&customer),
        "records": members,
        "identifiers": known,
        "tags": tags,
        "consents": over_group(tx, customer.id)?,
        "notes": notes::of_group(tx, customer.id)?,
        "links": list_links(tx, cx, customer.id)?,
        "merges": list_merges(tx, cx, customer.id)?,
        "events": events(tx, cx, customer.id)?,
        "orders": all_orders,
        "state": states::find(tx, customer.id)?,
    });
    append_entry(tx, cx, &Change::new("customer.exported", "customer", customer.id))?;
    Ok(document)
}

fn events(tx: &mut Tx<'_>, cx: &Cx, customer: CustomerId) -> Result<Vec<Json>, Failure> {
    let mut events = Vec::new();
    let mut before = None;
    loop {
        let asked = ListEntries { kinds: Vec::new(), before, limit: PAGE };
        let page = list_entries(tx, cx, customer, &asked)?;
        before = page.last().map(|last| (last.at, last.id));
        let is_last = page.len() < PAGE as usize;
        events.extend(page.into_iter().map(|entry| {
            json!({
                "id": entry.id,
                "record_id": entry.customer_id,
                "at": entry.at,
                "kind": entry.kind.code(),
                "name": entry.name,
                "channel": entry.channel,
                "source": entry.source,
                "message_id": entry.message_id,
                "received_at": entry.received_at,
                "payload": entry.payload,
            })
        }));
        if is_last {
            break;
        }
    }
    events.reverse();
    Ok(events)
}
