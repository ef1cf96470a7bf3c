//! How many customers there are, kept as sums so that nobody counts rows.

use super::profile::{Customer, CustomerKind};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::rollups::{self, slot};
use crate::timeline::states;
use vafa_store::{Tx, params, sql};

pub(crate) fn add(tx: &mut Tx<'_>, cx: &Cx, kind: CustomerKind, change: i64) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO customer_count (kind, slot, total) VALUES ($1, $2, $3) \
             ON CONFLICT (kind, slot) DO UPDATE SET total = customer_count.total + excluded.total"
        ),
        params![kind.code(), slot(cx), change],
    )?;
    Ok(())
}

/// Counts a record that was made now.
pub(crate) fn made(tx: &mut Tx<'_>, cx: &Cx, customer: &Customer) -> Result<(), Failure> {
    if customer.is_listed() {
        add(tx, cx, customer.kind, 1)?;
    }
    if customer.is_anonymous {
        return Ok(());
    }
    rollups::count_new_customer(tx, cx, customer.created_at, 1)
}

/// Follows a record from one state to another: what lists show, how many there are, how many became known on its day.
pub(crate) fn moved(tx: &mut Tx<'_>, cx: &Cx, before: &Customer, after: &Customer) -> Result<(), Failure> {
    let (was, is) = (before.is_listed(), after.is_listed());
    if was && (!is || before.kind != after.kind) {
        add(tx, cx, before.kind, -1)?;
    }
    if is && (!was || before.kind != after.kind) {
        add(tx, cx, after.kind, 1)?;
    }
    if was != is {
        states::set_listed(tx, after.id, is)?;
    }
    match (before.is_anonymous, after.is_anonymous) {
        (true, false) => rollups::count_new_customer(tx, cx, after.created_at, 1),
        (false, true) => rollups::count_new_customer(tx, cx, after.created_at, -1),
        _ => Ok(()),
    }
}

/// Writes the number of listed customers of a kind anew.
pub(crate) fn replace(tx: &mut Tx<'_>, cx: &Cx, kind: CustomerKind, total: i64) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM customer_count WHERE kind = $1"), params![kind.code()])?;
    add(tx, cx, kind, total)
}

/// Listed customers, by kind.
pub fn by_kind(tx: &mut Tx<'_>) -> Result<Vec<(CustomerKind, i64)>, Failure> {
    let found = tx.query(
        sql!(
            "SELECT kind, CAST(SUM(total) AS BIGINT) AS total FROM customer_count GROUP BY kind ORDER BY kind"
        ),
        &[],
        |row| Ok((row.get::<String>("kind")?, row.get::<i64>("total")?)),
    )?;
    Ok(found.into_iter().filter_map(|(kind, total)| Some((CustomerKind::from_code(&kind)?, total))).collect())
}
