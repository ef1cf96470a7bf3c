//! The one row of folded state per customer.

use super::orders;
use super::told::{self, Told};
use crate::customers::profile::Customer;
use crate::customers::records;
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};
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

/// The folded state; nothing for a customer that does not exist.
pub fn find(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<CustomerState>, Failure> {
    let stored = tx.query_opt(
        sql!("SELECT state FROM customer_state WHERE customer_id = $1"),
        params![customer.uuid()],
        |row| row.get::<String>("state"),
    )?;
    let Some(stored) = stored else { return Ok(None) };
    serde_json::from_str(&stored)
        .map(Some)
        .map_err(|_| super::TimelineError::Damaged { event: format!("state of {customer}") }.into())
}

/// Writes a state and the columns that lists sort by.
pub(crate) fn save(tx: &mut Tx<'_>, customer: CustomerId, state: &CustomerState) -> Result<(), Failure> {
    // Nobody's state is written as it is when a customer is made: the same state is the same row.
    let stored = if *state == CustomerState::default() { None } else { serde_json::to_string(state).ok() };
    let stored = stored.unwrap_or_else(|| "{}".into());
    tx.execute(
        sql!(
            "UPDATE customer_state SET orders_count = $2, spent_minor = $3, last_order_at = $4, last_seen_at = $5, state = $6 \
             WHERE customer_id = $1"
        ),
        params![
            customer.uuid(),
            i64::from(state.orders.count),
            state.orders.spent_minor(),
            state.orders.last_at.unwrap_or(0),
            state.last_at.unwrap_or(0),
            stored
        ],
    )?;
    Ok(())
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
