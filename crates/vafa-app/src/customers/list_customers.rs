//! Lists customers: sorted, filtered, page by page, at a cost that follows the page.
//!
//! There are two ways to a page. Where some condition lets few customers through, those are gathered by its index and
//! sorted. Otherwise the list is walked in its order from where the last page ended, and rows that do not pass are left
//! out; as no condition is rare then, the page is soon full.

use super::filter::CustomerFilter;
use super::page::{CappedCount, Page, page_size, read_cursor};
use super::profile::CustomerKind;
use super::{CustomerError, counts};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::{Built, Row, Sql, StoreError, Tx, Value, sql};

/// A condition that lets at most so many through is the way in.
const FEW: i64 = 5000;

/// What a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortKey {
    /// When the record was made.
    #[default]
    Created,
    /// The folded name.
    Name,
    /// The last order; customers without one count as before all others.
    LastOrder,
    /// The last event of any kind.
    LastSeen,
    /// The sum spent.
    Spent,
    /// The number of orders.
    Orders,
}

impl SortKey {
    /// Every key.
    pub const ALL: [Self; 6] =
        [Self::Created, Self::Name, Self::LastOrder, Self::LastSeen, Self::Spent, Self::Orders];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Name => "name",
            Self::LastOrder => "last_order",
            Self::LastSeen => "last_seen",
            Self::Spent => "spent",
            Self::Orders => "orders",
        }
    }
}

/// A key and a direction; written `name`, or `-spent` for the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSort {
    /// What to sort by.
    pub key: SortKey,
    /// The highest first.
    pub is_descending: bool,
}

impl Default for CustomerSort {
    /// The newest first.
    fn default() -> Self {
        Self { key: SortKey::Created, is_descending: true }
    }
}

impl fmt::Display for CustomerSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.is_descending { "-" } else { "" }, self.key.code())
    }
}

impl FromStr for CustomerSort {
    type Err = CustomerError;
    fn from_str(text: &str) -> Result<Self, CustomerError> {
        let (is_descending, code) = text.strip_prefix('-').map_or((false, text), |code| (true, code));
        let key = SortKey::ALL.into_iter().find(|key| key.code() == code);
        let key = key.ok_or_else(|| CustomerError::BadCode { what: "sort".into() })?;
        Ok(Self { key, is_descending })
    }
}

/// Which page of which list.
#[derive(Debug, Clone, Default)]
pub struct ListCustomers {
    /// Who passes.
    pub filter: CustomerFilter,
    /// In which order.
    pub sort: CustomerSort,
    /// How many rows, 1 to 200; 50 where nothing is said.
    pub limit: Option<u32>,
    /// [`Page::next`] of the page before, for the same sort.
    pub cursor: Option<String>,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CustomerRow {
    /// The customer.
    pub id: CustomerId,
    /// Person, household or organisation.
    pub kind: CustomerKind,
    /// The name to show; may be empty.
    pub name: String,
    /// Where they live.
    pub city: Option<String>,
    /// A phone of theirs, E.164.
    pub phone: Option<String>,
    /// An e-mail address of theirs.
    pub email: Option<String>,
    /// Tags, in order.
    pub tags: Vec<String>,
    /// Where the record came from.
    pub source: String,
    /// When it was made.
    pub created_at: Instant,
    /// Orders that count.
    pub orders_count: i64,
    /// What they have paid and not got back, minor units of the business's currency.
    pub spent_minor: i64,
    /// The last order.
    pub last_order_at: Option<Instant>,
    /// The last event of any kind.
    pub last_seen_at: Option<Instant>,
    #[serde(skip)]
    pub(super) name_key: String,
}

/// The place of a row: the sort it was listed by, its key, its id.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    sort: String,
    key: MarkKey,
    id: CustomerId,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum MarkKey {
    Number(i64),
    Text(String),
}

impl MarkKey {
    fn value(&self) -> Value {
        match self {
            Self::Number(number) => (*number).into(),
            Self::Text(text) => text.into(),
        }
    }

    fn of(row: &CustomerRow, key: SortKey) -> Self {
        let micros = |at: Option<Instant>| at.map_or(0, Instant::micros);
        match key {
            SortKey::Created => Self::Number(row.created_at.micros()),
            SortKey::Name => Self::Text(row.name_key.clone()),
            SortKey::LastOrder => Self::Number(micros(row.last_order_at)),
            SortKey::LastSeen => Self::Number(micros(row.last_seen_at)),
            SortKey::Spent => Self::Number(row.spent_minor),
            SortKey::Orders => Self::Number(row.orders_count),
        }
    }
}

macro_rules! columns {
    () => {
        "c.id, c.kind, c.name, c.name_key, c.city, c.source, c.created_at, s.orders_count, s.spent_minor, \
         s.last_order_at, s.last_seen_at"
    };
}

/// Lists customers.
///
/// # Errors
/// [`CustomerError::BadCursor`] for a cursor of another sort.
pub fn list_customers(tx: &mut Tx<'_>, cx: &Cx, asked: &ListCustomers) -> Result<Page<CustomerRow>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    let limit = page_size(asked.limit);
    let statement = statement(tx, cx, asked, limit)?;
    let rows = tx.query_built(&statement, row_of)?;
    let sort = asked.sort;
    let mut page = Page::cut(rows, limit, |last| Mark {
        sort: sort.to_string(),
        key: MarkKey::of(last, sort.key),
        id: last.id,
    });
    dress(tx, &mut page.items)?;
    Ok(page)
}

/// How many customers pass, counted to [`CappedCount::CAP`]; all of one kind are known exactly without counting.
pub fn count_customers(tx: &mut Tx<'_>, cx: &Cx, filter: &CustomerFilter) -> Result<CappedCount, Failure> {
    cx.require(Permission::SeeCustomers)?;
    if filter.is_kind_only() {
        let totals = counts::by_kind(tx)?;
        let of = totals.into_iter().filter(|(kind, _)| filter.kind.is_none_or(|asked| asked == *kind));
        return Ok(CappedCount { count: of.map(|(_, total)| total).sum(), is_capped: false });
    }
    let way = best_way_in(tx, cx, filter)?;
    let statement = Built::new(sql!("SELECT COUNT(*) AS customers FROM (SELECT 1 AS one"))
        .append(from(way, SortKey::Created))
        .append(filter.conditions(cx, SortKey::Created))
        .push(sql!(" LIMIT "))
        .bind(CappedCount::CAP + 1)
        .push(sql!(") counted"));
    Ok(CappedCount::of(tx.query_built_one(&statement, |row| row.get("customers"))?))
}

pub(super) fn statement(
    tx: &mut Tx<'_>,
    cx: &Cx,
    asked: &ListCustomers,
    limit: u32,
) -> Result<Built, Failure> {
    let way = best_way_in(tx, cx, &asked.filter)?;
    let (key, id) = sort_columns(asked.sort.key);
    let mut statement = Built::new(sql!("SELECT ", columns!()))
        .append(from(way, asked.sort.key))
        .append(asked.filter.conditions(cx, asked.sort.key));
    if let Some(cursor) = &asked.cursor {
        let mark: Mark = read_cursor(cursor)?;
        let is_text = matches!(mark.key, MarkKey::Text(_));
        if mark.sort != asked.sort.to_string() || is_text != (asked.sort.key == SortKey::Name) {
            return Err(CustomerError::BadCursor.into());
        }
        let beyond = if asked.sort.is_descending { sql!(") < (") } else { sql!(") > (") };
        statement = statement
            .push(sql!(" AND ("))
            .push(key)
            .push(sql!(", "))
            .push(id)
            .push(beyond)
            .bind(mark.key.value())
            .push(sql!(", "))
            .bind(mark.id.uuid())
            .push(sql!(")"));
    }
    let (first, then) = if asked.sort.is_descending {
        (sql!(" DESC, "), sql!(" DESC LIMIT "))
    } else {
        (sql!(", "), sql!(" LIMIT "))
    };
    Ok(statement
        .push(sql!(" ORDER BY "))
        .push(key)
        .push(first)
        .push(id)
        .push(then)
        .bind(i64::from(limit) + 1))
}

/// The set of ids of the rarest condition, where one is rare.
fn best_way_in(tx: &mut Tx<'_>, cx: &Cx, filter: &CustomerFilter) -> Result<Option<Built>, Failure> {
    let mut best: Option<(i64, Built)> = None;
    for way in filter.ways_in(cx) {
        let cap = best.as_ref().map_or(FEW, |(count, _)| *count);
        let count = Built::new(sql!("SELECT COUNT(*) AS customers FROM (SELECT customer_id FROM ("))
            .append(way.clone())
            .push(sql!(") way LIMIT "))
            .bind(cap + 1)
            .push(sql!(") counted"));
        let count: i64 = tx.query_built_one(&count, |row| row.get("customers"))?;
        if count <= cap && best.as_ref().is_none_or(|(least, _)| count < *least) {
            best = Some((count, way));
        }
    }
    Ok(best.map(|(_, way)| way))
}

fn sort_columns(key: SortKey) -> (Sql, Sql) {
    match key {
        SortKey::Created => (sql!("c.created_at"), sql!("c.id")),
        SortKey::Name => (sql!("c.name_key"), sql!("c.id")),
        SortKey::LastOrder => (sql!("s.last_order_at"), sql!("s.customer_id")),
        SortKey::LastSeen => (sql!("s.last_seen_at"), sql!("s.customer_id")),
        SortKey::Spent => (sql!("s.spent_minor"), sql!("s.customer_id")),
        SortKey::Orders => (sql!("s.orders_count"), sql!("s.customer_id")),
    }
}

/// `FROM …` up to the first condition. A list that is walked in its order names `is_listed` of the table that has the
/// order, and of no other, so that no planner is drawn to another index.
fn from(way: Option<Built>, key: SortKey) -> Built {
    if let Some(way) = way {
        // The limit is one that the set does not reach: it keeps the set whole, as the place to begin.
        return Built::new(sql!(" FROM (SELECT customer_id FROM ("))
            .append(way)
            .push(sql!(") way LIMIT "))
            .bind(FEW + 1)
            .push(sql!(
                ") few JOIN customer c ON c.id = few.customer_id JOIN customer_state s ON s.customer_id = c.id \
                 WHERE CASE WHEN c.is_listed THEN 1 ELSE 0 END = 1"
            ));
    }
    match key {
        SortKey::Created | SortKey::Name => Built::new(sql!(
            " FROM customer c JOIN customer_state s ON s.customer_id = c.id WHERE c.is_listed = TRUE"
        )),
        _ => Built::new(sql!(
            " FROM customer_state s JOIN customer c ON c.id = s.customer_id WHERE s.is_listed = TRUE"
        )),
    }
}

fn row_of(row: &Row<'_>) -> Result<CustomerRow, StoreError> {
    let moment = |micros: i64| (micros != 0).then(|| Instant::from_micros(micros));
    Ok(CustomerRow {
        id: CustomerId::from_uuid(row.get("id")?),
        kind: CustomerKind::from_code(&row.get::<String>("kind")?).unwrap_or_default(),
        name: row.get("name")?,
        city: row.get("city")?,
        phone: None,
        email: None,
        tags: Vec::new(),
        source: row.get("source")?,
        created_at: Instant::from_micros(row.get("created_at")?),
        orders_count: row.get("orders_count")?,
        spent_minor: row.get("spent_minor")?,
        last_order_at: moment(row.get("last_order_at")?),
        last_seen_at: moment(row.get("last_seen_at")?),
        name_key: row.get("name_key")?,
    })
}

/// The rows of these customers, in no order; those that lists do not show are left out.
pub(super) fn rows_of(tx: &mut Tx<'_>, ids: &[CustomerId]) -> Result<Vec<CustomerRow>, Failure> {
    let statement = Built::new(sql!(
        "SELECT ",
        columns!(),
        " FROM customer c JOIN customer_state s ON s.customer_id = c.id WHERE c.id IN ("
    ))
    .bind_list(ids.iter().map(|id| id.uuid()))
    // Written so that no index of listed customers draws the planner away from the ids.
    .push(sql!(") AND CASE WHEN c.is_listed THEN 1 ELSE 0 END = 1"));
    let mut rows = tx.query_built(&statement, row_of)?;
    dress(tx, &mut rows)?;
    Ok(rows)
}

/// Adds what lies in other tables, for all rows at once.
fn dress(tx: &mut Tx<'_>, rows: &mut [CustomerRow]) -> Result<(), Failure> {
    let at: HashMap<CustomerId, usize> = rows.iter().enumerate().map(|(at, row)| (row.id, at)).collect();
    let contacts =
        Built::new(sql!("SELECT customer_id, kind, value FROM identifier_owner WHERE customer_id IN ("))
            .bind_list(rows.iter().map(|row| row.id.uuid()))
            .push(sql!(") AND kind IN ('email', 'phone') ORDER BY customer_id, kind, value"));
    tx.for_each_built(&contacts, |found| {
        let id = CustomerId::from_uuid(found.get("customer_id")?);
        if let Some(row) = at.get(&id).and_then(|at| rows.get_mut(*at)) {
            let slot = if found.get::<String>("kind")? == "phone" { &mut row.phone } else { &mut row.email };
            slot.get_or_insert(found.get("value")?);
        }
        Ok(())
    })?;
    let tags = Built::new(sql!("SELECT customer_id, tag FROM customer_tag WHERE customer_id IN ("))
        .bind_list(rows.iter().map(|row| row.id.uuid()))
        .push(sql!(") ORDER BY customer_id, tag"));
    tx.for_each_built(&tags, |found| {
        let id = CustomerId::from_uuid(found.get("customer_id")?);
        if let Some(row) = at.get(&id).and_then(|at| rows.get_mut(*at)) {
            row.tags.push(found.get("tag")?);
        }
        Ok(())
    })?;
    Ok(())
}
