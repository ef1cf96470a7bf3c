//! The one row of folded state per customer.

use super::orders;
use super::told::{self, Told};
use crate::customers::profile::Customer;
use crate::customers::records;
use crate::cx::Cx;
use crate::failure::Failure;
use std::collections::HashSet;
use vafa_kernel::id::CustomerId;
use vafa_store::{Engine, Sql, Tx, Value, params, sql};
use vafa_timeline::{CustomerState, Meaning};

/// The state row of a customer that was made now.
pub(crate) fn insert_empty(tx: &mut Tx<'_>, customer: &Customer) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO customer_state (customer_id, is_listed, orders_count, spent_minor, last_order_at, last_seen_at, \
             due_at, state) VALUES ($1, $2, 0, 0, 0, 0, NULL, '{}')"
        ),
        params![customer.id.uuid(), customer.is_listed()],
    )?;
    Ok(())
}

const STATE_OF: Sql = sql!("SELECT customer_id, state FROM customer_state WHERE customer_id = $1");

/// The folded state; nothing for a customer that does not exist.
pub fn find(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<CustomerState>, Failure> {
    let stored = tx.query_opt(STATE_OF, params![customer.uuid()], |row| row.get::<String>("state"))?;
    stored.map(|stored| read(customer, &stored)).transpose()
}

fn read(customer: CustomerId, stored: &str) -> Result<CustomerState, Failure> {
    serde_json::from_str(stored)
        .map_err(|_| super::TimelineError::Damaged { event: format!("state of {customer}") }.into())
}

/// The folded states of many; customers that do not exist are left out.
pub(super) fn find_among(
    tx: &mut Tx<'_>,
    customers: &HashSet<CustomerId>,
) -> Result<Vec<(CustomerId, CustomerState)>, Failure> {
    let keys: Vec<Vec<Value>> = customers.iter().map(|id| params![id.uuid()].to_vec()).collect();
    let found = tx.query_each(STATE_OF, &keys, |row| {
        Ok((CustomerId::from_uuid(row.get("customer_id")?), row.get::<String>("state")?))
    })?;
    found.into_iter().map(|(customer, stored)| Ok((customer, read(customer, &stored)?))).collect()
}

/// Writes a state and the columns that lists sort by.
pub(crate) fn save(tx: &mut Tx<'_>, customer: CustomerId, state: &CustomerState) -> Result<(), Failure> {
    save_many(tx, std::iter::once((customer, state, Changed::Orders)))
}

/// What changed in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Changed {
    /// Orders, and anything else.
    Orders,
    /// Anything but orders: the columns by which lists sort orders may stay, and their indexes with them.
    Rest,
}

/// As [`save`], of customers each of whom has a row already. Their order is that in which rows are locked.
pub(super) fn save_many<'s>(
    tx: &mut Tx<'_>,
    states: impl Iterator<Item = (CustomerId, &'s CustomerState, Changed)>,
) -> Result<(), Failure> {
    let (mut ordered, mut rest) = (Vec::new(), Vec::new());
    for (customer, state, changed) in states {
        let row = params![
            customer.uuid(),
            false,
            i64::from(state.orders.count),
            state.orders.spent_minor(),
            state.orders.last_at.unwrap_or(0),
            state.last_at.unwrap_or(0),
            Value::Null,
            serde_json::to_string(state).unwrap_or_else(|_| "{}".into())
        ]
        .to_vec();
        // Writers side by side take their locks in one order: there all rows are written by one statement.
        let is_apart = changed == Changed::Rest && tx.engine() == Engine::Sqlite;
        if is_apart { rest.push(row) } else { ordered.push(row) }
    }
    let head = sql!(
        "INSERT INTO customer_state (customer_id, is_listed, orders_count, spent_minor, last_order_at, last_seen_at, \
         due_at, state) VALUES "
    );
    let with_orders = sql!(
        " ON CONFLICT (customer_id) DO UPDATE SET orders_count = excluded.orders_count, \
         spent_minor = excluded.spent_minor, last_order_at = excluded.last_order_at, \
         last_seen_at = excluded.last_seen_at, state = excluded.state"
    );
    tx.insert_rows(head, &ordered, Some(with_orders))?;
    let without = sql!(
        " ON CONFLICT (customer_id) DO UPDATE SET last_seen_at = excluded.last_seen_at, state = excluded.state"
    );
    Ok(tx.insert_rows(head, &rest, Some(without))?)
}

/// The row as it is stored, for comparing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StateRow {
    pub(crate) is_listed: bool,
    pub(crate) orders_count: i64,
    pub(crate) spent_minor: i64,
    pub(crate) last_order_at: i64,
    pub(crate) last_seen_at: i64,
    /// Nothing where the stored text cannot be read.
    pub(crate) state: Option<CustomerState>,
}

impl StateRow {
    /// The row that a state belongs into.
    pub(crate) fn of(state: CustomerState, is_listed: bool) -> Self {
        Self {
            is_listed,
            orders_count: i64::from(state.orders.count),
            spent_minor: state.orders.spent_minor(),
            last_order_at: state.orders.last_at.unwrap_or(0),
            last_seen_at: state.last_at.unwrap_or(0),
            state: Some(state),
        }
    }
}

/// The row as it is stored.
pub(crate) fn row_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<StateRow>, Failure> {
    Ok(tx.query_opt(
        sql!(
            "SELECT is_listed, orders_count, spent_minor, last_order_at, last_seen_at, state FROM customer_state \
             WHERE customer_id = $1"
        ),
        params![customer.uuid()],
        |row| {
            Ok(StateRow {
                is_listed: row.get("is_listed")?,
                orders_count: row.get("orders_count")?,
                spent_minor: row.get("spent_minor")?,
                last_order_at: row.get("last_order_at")?,
                last_seen_at: row.get("last_seen_at")?,
                state: serde_json::from_str(&row.get::<String>("state")?).ok(),
            })
        },
    )?)
}

/// Removes the row of a customer that does not exist.
pub(crate) fn delete(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM customer_state WHERE customer_id = $1"), params![customer.uuid()])?;
    Ok(())
}

/// Whether lists show the customer: kept beside the state so that lists read one index.
pub(crate) fn set_listed(tx: &mut Tx<'_>, customer: CustomerId, is_listed: bool) -> Result<(), Failure> {
    tx.execute(
        sql!("UPDATE customer_state SET is_listed = $2 WHERE customer_id = $1"),
        params![customer.uuid(), is_listed],
    )?;
    Ok(())
}

/// Folds everything anew that happened to a customer, over all records that make it up. Used where records come together
/// or part, and by `vafa verify`.
pub(crate) fn rebuild(tx: &mut Tx<'_>, cx: &Cx, root: CustomerId) -> Result<CustomerState, Failure> {
    let state = fold(tx, cx, root)?;
    save(tx, root, &state)?;
    Ok(state)
}

/// The state that the events and orders of a customer give, without writing it.
pub(crate) fn fold(tx: &mut Tx<'_>, cx: &Cx, root: CustomerId) -> Result<CustomerState, Failure> {
    fold_with(tx, cx, root, |_, _, _| {})
}

/// As [`fold`], and shows each event on the way: the record it lies under, the event, what it means.
pub(crate) fn fold_with(
    tx: &mut Tx<'_>,
    cx: &Cx,
    root: CustomerId,
    mut each: impl FnMut(CustomerId, &Told, &Meaning),
) -> Result<CustomerState, Failure> {
    let group = records::group_of(tx, root)?;
    let mut state = CustomerState::default();
    let mut taken_back = told::TakenBack::default();
    for id in &group {
        taken_back.gather(tx, *id)?;
    }
    for id in &group {
        told::each_of(tx, cx.business.currency, *id, |event, meaning| {
            if !taken_back.covers(event, meaning) {
                state.apply(event.at, &event.channel, meaning);
            }
            each(*id, event, meaning);
        })?;
    }
    state.orders = orders::fold_group(tx, cx, &group)?;
    Ok(state)
}
