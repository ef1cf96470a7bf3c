//! Finds customers by anything that somebody remembers, in any script or keyboard layout.
//!
//! Exact keys are looked up first: ids, order numbers, identifiers. Then every word is looked for as the beginning of a
//! stored word; the rarest word leads, the others must be there too. The work is bounded, whatever is typed: so many
//! stored words are looked at and no more, exact ones first.

use super::identifier::{Claim, IdentifierKind};
use super::list_customers::{CustomerRow, rows_of};
use super::terms::{after, any_prefix, asked_words, plain};
use super::{identifiers, records};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::orders;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::HashMap;
use vafa_kernel::id::{CustomerId, OrderId};
use vafa_store::{Built, Tx, params, sql};

/// The most stored words that are looked at for one reading of the leading word.
const LOOKED_AT_MAX: i64 = 3000;
/// The most customers that are ranked.
const RANKED_MAX: usize = 120;
/// The most stored words that one reading of the leading word gives: a customer may have several that begin alike.
const FOUND_MAX: i64 = 240;
/// How far words are counted to find the rarest.
const RARE: i64 = 500;

/// By what a customer was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// By the id.
    Id,
    /// By the number of an order.
    OrderNumber,
    /// By an identifier, whole.
    Identifier,
    /// By words of the name.
    Name,
    /// By something else: city, part of a phone number or address …
    Other,
}

/// A customer who was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Match {
    /// The customer.
    #[serde(flatten)]
    pub row: CustomerRow,
    /// By what.
    pub found_by: FoundBy,
    /// The order, where its number was asked for.
    pub order: Option<OrderId>,
}

/// Searches customers, the best match first, at most `limit` (1 to 50).
pub fn search_customers(tx: &mut Tx<'_>, cx: &Cx, query: &str, limit: u32) -> Result<Vec<Match>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    let query: String = plain(query).trim().chars().take(200).collect();
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let mut exact: HashMap<CustomerId, (FoundBy, Option<OrderId>)> = HashMap::new();
    for (id, by, order) in exact_matches(tx, cx, &query)? {
        exact.entry(id).or_insert((by, order));
    }
    let words = asked_words(&query);
    let mut ids: Vec<CustomerId> = exact.keys().copied().collect();
    for id in by_words(tx, &words)? {
        if !exact.contains_key(&id) && ids.len() < RANKED_MAX {
            ids.push(id);
        }
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<(Rank, Match)> = rows_of(tx, &ids)?
        .into_iter()
        .map(|row| {
            let (named_exactly, named) = named(&row, &words);
            let (found_by, order) = exact
                .get(&row.id)
                .copied()
                .unwrap_or((if named > 0 { FoundBy::Name } else { FoundBy::Other }, None));
            let rank = Rank {
                found_by: if found_by < FoundBy::Name { found_by } else { FoundBy::Name },
                named_exactly: Reverse(named_exactly),
                named: Reverse(named),
                last_seen_at: Reverse(row.last_seen_at.map_or(0, vafa_kernel::Instant::micros)),
                id: Reverse(row.id),
            };
            (rank, Match { row, found_by, order })
        })
        .collect();
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    found.truncate(limit.clamp(1, 50) as usize);
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    found_by: FoundBy,
    named_exactly: Reverse<usize>,
    named: Reverse<usize>,
    last_seen_at: Reverse<i64>,
    id: Reverse<CustomerId>,
}

/// How many words are a whole word of the name, and how many begin one.
fn named(row: &CustomerRow, words: &[Vec<String>]) -> (usize, usize) {
    let stored = vafa_locale::search_terms(&row.name);
    let meets = |test: &dyn Fn(&str, &str) -> bool| {
        words
            .iter()
            .filter(|word| word.iter().any(|asked| stored.iter().any(|term| test(term, asked))))
            .count()
    };
    (meets(&|term, asked| term == asked), meets(&|term, asked| term.starts_with(asked)))
}

/// What is found by a whole key.
fn exact_matches(
    tx: &mut Tx<'_>,
    cx: &Cx,
    query: &str,
) -> Result<Vec<(CustomerId, FoundBy, Option<OrderId>)>, Failure> {
    let mut found = Vec::new();
    if let Ok(id) = query.parse::<CustomerId>() {
        found.push((records::root_of(tx, id)?, FoundBy::Id, None));
        return Ok(found);
    }
    let number = vafa_timeline::ecommerce::fold_number(query.trim_start_matches('#'));
    if !number.is_empty()
        && let Some((customer, order)) = orders::find_key(tx, "", &number)?
        && !customer.is_nil()
    {
        found.push((records::root_of(tx, customer)?, FoundBy::OrderNumber, Some(order)));
    }
    for kind in IdentifierKind::ALL.iter().filter(|kind| !kind.is_soft()) {
        if let Ok(claim) = Claim::read(*kind, query, &cx.business)
            && let Some(owner) = identifiers::owner_of(tx, *kind, &claim.value)?
        {
            found.push((owner, FoundBy::Identifier, None));
        }
    }
    Ok(found)
}

/// The customers whose stored words answer to every word, the whole words first.
fn by_words(tx: &mut Tx<'_>, words: &[Vec<String>]) -> Result<Vec<CustomerId>, Failure> {
    let Some(lead) = rarest(tx, words)? else { return Ok(Vec::new()) };
    let mut ids = Vec::new();
    for reading in words.get(lead).into_iter().flatten() {
        let mut statement = Built::new(sql!(
            "SELECT customer_id FROM (SELECT customer_id, term FROM customer_term WHERE term >= "
        ))
        .bind(reading.as_str())
        .push(sql!(" AND term < "))
        .bind(after(reading))
        .push(sql!(" ORDER BY term, customer_id LIMIT "))
        .bind(LOOKED_AT_MAX)
        .push(sql!(") lead WHERE 1 = 1"));
        for (_, word) in words.iter().enumerate().filter(|(at, _)| *at != lead) {
            statement = statement
                .push(sql!(
                    " AND EXISTS (SELECT 1 FROM customer_term t WHERE t.customer_id = lead.customer_id AND ("
                ))
                .append(any_prefix(sql!("t.term"), word))
                .push(sql!("))"));
        }
        statement = statement.push(sql!(" ORDER BY term, customer_id LIMIT ")).bind(FOUND_MAX);
        for id in tx.query_built(&statement, |row| row.get("customer_id").map(CustomerId::from_uuid))? {
            if ids.len() < RANKED_MAX && !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    Ok(ids)
}

/// The word with the fewest stored words; of equals the longest.
fn rarest(tx: &mut Tx<'_>, words: &[Vec<String>]) -> Result<Option<usize>, Failure> {
    if words.len() < 2 {
        return Ok((!words.is_empty()).then_some(0));
    }
    let mut best = None;
    for (at, word) in words.iter().enumerate() {
        let mut stored = 0;
        for reading in word {
            stored += tx.query_one(
                sql!(
                    "SELECT COUNT(*) AS terms FROM (SELECT term FROM customer_term WHERE term >= $1 AND term < $2 \
                     ORDER BY term LIMIT $3) counted"
                ),
                params![reading.as_str(), after(reading), RARE],
                |row| row.get::<i64>("terms"),
            )?;
        }
        let rank = (stored, Reverse(word.first().map_or(0, |first| first.chars().count())));
        if best.as_ref().is_none_or(|(least, _)| rank < *least) {
            best = Some((rank, at));
        }
    }
    Ok(best.map(|(_, at)| at))
}
