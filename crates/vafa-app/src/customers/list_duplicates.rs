//! Likely duplicates for staff to decide on: both records side by side, with what speaks for and against.

use super::combine::{DifferingField, differing_fields};
use super::duplicates::set_state;
use super::list_customers::{CustomerRow, rows_of};
use super::page::{Page, page_size, read_cursor};
use super::resolve_customer::hard_conflict;
use super::{CustomerError, records};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::{Built, Tx, sql};

/// Which suggestions.
#[derive(Debug, Clone, Default)]
pub struct ListDuplicates {
    /// Only those that name this customer.
    pub customer: Option<CustomerId>,
    /// How many, 1 to 200; 50 where nothing is said.
    pub limit: Option<u32>,
    /// [`Page::next`] of the page before.
    pub cursor: Option<String>,
}

/// Something that speaks for two records being one customer, or against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateReason {
    /// A code: `same_name`, `similar_phone`, `claimed_phone`, `other_birth_date` …
    pub code: String,
    /// Its weight in thousandths; below zero where it speaks against.
    pub weight: i64,
}

/// Two records that look like one customer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DuplicatePair {
    /// The older record.
    pub first: CustomerRow,
    /// The newer one.
    pub second: CustomerRow,
    /// How likely, in thousandths.
    pub score: i64,
    /// Why.
    pub reasons: Vec<DuplicateReason>,
    /// In what the two differ.
    pub differing: Vec<DifferingField>,
    /// The two have different numbers of a kind of which a customer has one.
    pub is_doubtful: bool,
    /// When it was noticed.
    pub found_at: Instant,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    score: i64,
    first: CustomerId,
    second: CustomerId,
}

struct Stored {
    mark: Mark,
    reasons: String,
    at: Instant,
}

/// Lists open suggestions, the likeliest first.
pub fn list_duplicates(
    tx: &mut Tx<'_>,
    cx: &Cx,
    asked: &ListDuplicates,
) -> Result<Page<DuplicatePair>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    let limit = page_size(asked.limit);
    let mut query = Built::new(sql!(
        "SELECT first_id, second_id, score, reasons, found_at FROM duplicate_pair WHERE state = 'open'"
    ));
    if let Some(customer) = asked.customer {
        let root = records::root_of(tx, customer)?;
        query = query
            .push(sql!(" AND (first_id = "))
            .bind(root.uuid())
            .push(sql!(" OR second_id = "))
            .bind(root.uuid())
            .push(sql!(")"));
    }
    if let Some(cursor) = &asked.cursor {
        let mark: Mark = read_cursor(cursor)?;
        query = query
            .push(sql!(" AND (score, first_id, second_id) < ("))
            .bind(mark.score)
            .push(sql!(", "))
            .bind(mark.first.uuid())
            .push(sql!(", "))
            .bind(mark.second.uuid())
            .push(sql!(")"));
    }
    query = query
        .push(sql!(" ORDER BY score DESC, first_id DESC, second_id DESC LIMIT "))
        .bind(i64::from(limit) + 1);
    let found = tx.query_built(&query, |row| {
        Ok(Stored {
            mark: Mark {
                score: row.get("score")?,
                first: CustomerId::from_uuid(row.get("first_id")?),
                second: CustomerId::from_uuid(row.get("second_id")?),
            },
            reasons: row.get("reasons")?,
            at: Instant::from_micros(row.get("found_at")?),
        })
    })?;
    let page = Page::cut(found, limit, |last| last.mark);
    let ids: Vec<CustomerId> =
        page.items.iter().flat_map(|found| [found.mark.first, found.mark.second]).collect();
    let rows: HashMap<CustomerId, CustomerRow> =
        rows_of(tx, &ids)?.into_iter().map(|row| (row.id, row)).collect();
    let mut items = Vec::new();
    for found in page.items {
        let Mark { first, second, score } = found.mark;
        let (Some(one), Some(other)) = (rows.get(&first), rows.get(&second)) else { continue };
        let (Some(left), Some(right)) = (records::find(tx, first)?, records::find(tx, second)?) else {
            continue;
        };
        items.push(DuplicatePair {
            first: one.clone(),
            second: other.clone(),
            score,
            reasons: serde_json::from_str(&found.reasons).unwrap_or_default(),
            differing: differing_fields(&left, &right),
            is_doubtful: hard_conflict(tx, first, second)?,
            found_at: found.at,
        });
    }
    Ok(Page { items, next: page.next })
}

/// Notes that two records are two customers; they are not suggested again.
pub fn dismiss_duplicate(
    tx: &mut Tx<'_>,
    cx: &Cx,
    one: CustomerId,
    other: CustomerId,
) -> Result<(), Failure> {
    cx.require(Permission::MergeCustomers)?;
    if !set_state(tx, one, other, "dismissed")? {
        return Err(CustomerError::NoSuchPair.into());
    }
    let told = Change::new("customer.duplicate_dismissed", "customer", one).after(json!({ "other": other }));
    append_entry(tx, cx, &told)?;
    Ok(())
}
