//! A customer's history as a page shows it: what happened, what staff wrote, what was merged, in one list.

use super::merges::{Merge, list_merges};
use super::notes::{self, Note};
use super::page::{PAGE_MAX, Page, page_size, read_cursor};
use super::{find_open, records};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::{Entry, ListEntries, list_entries};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, EventId};
use vafa_store::Tx;
use vafa_timeline::EventKind;

/// Which part of a history.
#[derive(Debug, Clone, Default)]
pub struct ListHistory {
    /// Only events of these kinds, and nothing else; empty for everything.
    pub kinds: Vec<EventKind>,
    /// How many, 1 to 199; 50 where nothing is said.
    pub limit: Option<u32>,
    /// [`Page::next`] of the page before.
    pub cursor: Option<String>,
}

/// Something in a history.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// An entry of the timeline: orders, visits, messages, consents …
    Event(Box<Entry>),
    /// A note that staff wrote.
    Note(Note),
    /// Another record was taken in.
    Merged(Merge),
    /// A merge was undone.
    Parted(Merge),
    /// One of the records was made.
    Created {
        /// Which.
        customer_id: CustomerId,
        /// Where it came from.
        source: String,
    },
}

/// Something in a history, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryItem {
    /// When.
    pub at: Instant,
    /// Tells items of one moment apart.
    pub id: Uuid,
    /// What.
    pub what: Happening,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    at: Instant,
    id: EventId,
}

/// Lists what happened, the latest first. Asking for a merged record answers for its survivor.
pub fn list_history(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    asked: &ListHistory,
) -> Result<Page<HistoryItem>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    let root = find_open(tx, customer)?.id;
    let limit = page_size(asked.limit).min(PAGE_MAX - 1);
    let before: Option<Mark> = asked.cursor.as_deref().map(read_cursor).transpose()?;
    let before = before.map(|mark| (mark.at, mark.id.uuid()));
    let entries = ListEntries {
        kinds: asked.kinds.clone(),
        before: before.map(|(at, id)| (at, EventId::from_uuid(id))),
        // One more than a page tells whether there is another.
        limit: limit + 1,
    };
    let mut items: Vec<HistoryItem> = list_entries(tx, cx, root, &entries)?
        .into_iter()
        .map(|entry| HistoryItem {
            at: entry.at,
            id: entry.id.uuid(),
            what: Happening::Event(Box::new(entry)),
        })
        .collect();
    if asked.kinds.is_empty() {
        items.extend(beside_events(tx, cx, root)?);
    }
    items.retain(|item| before.is_none_or(|before| (item.at, item.id) < before));
    items.sort_by_key(|item| std::cmp::Reverse((item.at, item.id)));
    Ok(Page::cut(items, limit, |last| Mark { at: last.at, id: EventId::from_uuid(last.id) }))
}

/// What is not on the timeline: few for any customer, so all of it.
fn beside_events(tx: &mut Tx<'_>, cx: &Cx, root: CustomerId) -> Result<Vec<HistoryItem>, Failure> {
    let mut items = Vec::new();
    for note in notes::of_group(tx, root)? {
        items.push(HistoryItem { at: note.created_at, id: note.id.uuid(), what: Happening::Note(note) });
    }
    for merge in list_merges(tx, cx, root)? {
        if let Some(undone_at) = merge.undone_at {
            items.push(HistoryItem {
                at: undone_at,
                id: merge.id.uuid(),
                what: Happening::Parted(merge.clone()),
            });
        }
        items.push(HistoryItem { at: merge.merged_at, id: merge.id.uuid(), what: Happening::Merged(merge) });
    }
    for id in records::group_of(tx, root)? {
        if let Some(record) = records::find(tx, id)? {
            let what = Happening::Created { customer_id: id, source: record.source };
            items.push(HistoryItem { at: record.created_at, id: id.uuid(), what });
        }
    }
    Ok(items)
}
