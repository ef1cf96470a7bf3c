//! Reading a customer's timeline: newest first, over all records that make the customer up.

use crate::actor::Permission;
use crate::customers::{find_open, records};
use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::Value as Json;
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, EventId};
use vafa_store::{Built, Row, StoreError, Tx, sql};
use vafa_timeline::EventKind;

/// One entry of a timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its id.
    pub id: EventId,
    /// The record it was written for.
    pub customer_id: CustomerId,
    /// When it happened.
    pub at: Instant,
    /// What kind of entry.
    pub kind: EventKind,
    /// Name of a named event, page or screen; else empty.
    pub name: String,
    /// `web`, `branch` … or empty.
    pub channel: String,
    /// Who told.
    pub source: String,
    /// The source's id of it.
    pub message_id: String,
    /// When it arrived.
    pub received_at: Instant,
    /// What was told, whole.
    pub payload: Json,
}

/// Which entries are asked for.
#[derive(Debug, Clone, Default)]
pub struct ListEntries {
    /// Only these kinds; empty for all.
    pub kinds: Vec<EventKind>,
    /// Only entries before this one: the last entry of the page before.
    pub before: Option<(Instant, EventId)>,
    /// How many at most, 1 to 200.
    pub limit: u32,
}

/// Lists entries of a customer, newest first. Asking for a merged record answers for its survivor.
pub fn list_entries(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    asked: &ListEntries,
) -> Result<Vec<Entry>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    let root = find_open(tx, customer)?.id;
    let limit = asked.limit.clamp(1, 200);
    let mut entries = Vec::new();
    for id in records::group_of(tx, root)? {
        let mut query = Built::new(sql!(
            "SELECT customer_id, at, id, kind, name, channel, source, message_id, received_at, payload FROM event \
             WHERE customer_id = "
        ))
        .bind(id.uuid());
        if let Some((at, event)) = asked.before {
            query = query
                .push(sql!(" AND (at, id) < ("))
                .bind(at.micros())
                .push(sql!(", "))
                .bind(event.uuid())
                .push(sql!(")"));
        }
        if !asked.kinds.is_empty() {
            query = query
                .push(sql!(" AND kind IN ("))
                .bind_list(asked.kinds.iter().map(|kind| kind.code()))
                .push(sql!(")"));
        }
        query = query.push(sql!(" ORDER BY at DESC, id DESC LIMIT ")).bind(i64::from(limit));
        entries.extend(tx.query_built(&query, from_row)?);
    }
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.id)));
    entries.truncate(limit as usize);
    Ok(entries)
}

pub(crate) fn from_row(row: &Row<'_>) -> Result<Entry, StoreError> {
    Ok(Entry {
        id: EventId::from_uuid(row.get("id")?),
        customer_id: CustomerId::from_uuid(row.get("customer_id")?),
        at: Instant::from_micros(row.get("at")?),
        kind: row.get::<String>("kind")?.parse().unwrap_or(EventKind::Track),
        name: row.get("name")?,
        channel: row.get("channel")?,
        source: row.get("source")?,
        message_id: row.get("message_id")?,
        received_at: Instant::from_micros(row.get("received_at")?),
        payload: serde_json::from_str(&row.get::<String>("payload")?).unwrap_or(Json::Null),
    })
}
