//! Figures per day, kept up to date with every order: pages show them without reading orders.

use crate::cx::Cx;
use crate::failure::Failure;
use std::collections::BTreeMap;
use vafa_kernel::{Instant, LocalDate};
use vafa_store::{Row, StoreError, Tx, params, sql};

/// The most that one slot of a day holds, above or below zero: what the slots of a day come to fits 64 bits whatever was
/// recorded. Amounts are refused long before; a day beyond this shows the limit instead of failing.
const SLOT_MINOR_MAX: i64 = i64::MAX / 64;

/// What changes in one day's figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayChange {
    /// Orders that count.
    pub orders: i64,
    /// Their sum, minor units of the business's currency.
    pub sales_minor: i64,
    /// Returns.
    pub returns: i64,
    /// Their sum, minor units, above zero.
    pub returns_minor: i64,
    /// Customers who ordered for the first time.
    pub first_orders: i64,
    /// Customers who became known.
    pub new_customers: i64,
    /// Carts begun.
    pub carts: i64,
}

impl DayChange {
    pub(crate) fn add(&mut self, other: Self) {
        self.orders += other.orders;
        self.sales_minor = self.sales_minor.saturating_add(other.sales_minor);
        self.returns += other.returns;
        self.returns_minor = self.returns_minor.saturating_add(other.returns_minor);
        self.first_orders += other.first_orders;
        self.new_customers += other.new_customers;
        self.carts += other.carts;
    }

    /// The change that takes this one back.
    #[must_use]
    pub fn negated(self) -> Self {
        Self {
            orders: -self.orders,
            sales_minor: self.sales_minor.saturating_neg(),
            returns: -self.returns,
            returns_minor: self.returns_minor.saturating_neg(),
            first_orders: -self.first_orders,
            new_customers: -self.new_customers,
            carts: -self.carts,
        }
    }
}

/// One of 64 slots, the same for the whole use case: writers of the same day at the same moment seldom meet in one row.
pub(crate) fn slot(cx: &Cx) -> i64 {
    i64::from(cx.lot()) & 63
}

/// Changes gathered over a transaction, written once per day.
#[derive(Debug, Default)]
pub(crate) struct DayChanges(BTreeMap<LocalDate, DayChange>);

impl DayChanges {
    pub(crate) fn add(&mut self, cx: &Cx, at: Instant, change: DayChange) {
        self.0.entry(cx.business.zone.date(at)).or_default().add(change);
    }

    /// The newest day first: whoever makes a customer holds today's row already, and two that took their rows in different
    /// orders would wait for each other.
    pub(crate) fn write(&mut self, tx: &mut Tx<'_>, cx: &Cx) -> Result<(), Failure> {
        let slot = slot(cx);
        for (day, change) in std::mem::take(&mut self.0).into_iter().rev() {
            if change == DayChange::default() {
                continue;
            }
            tx.execute(
                sql!(
                    "INSERT INTO day_rollup (day, slot, orders_count, sales_minor, returns_count, returns_minor, \
                     first_orders_count, new_customers_count, carts_count) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
                     ON CONFLICT (day, slot) DO UPDATE SET orders_count = day_rollup.orders_count + excluded.orders_count, \
                     sales_minor = CASE WHEN day_rollup.sales_minor + excluded.sales_minor > $10 THEN $10 \
                     WHEN day_rollup.sales_minor + excluded.sales_minor < $11 THEN $11 \
                     ELSE day_rollup.sales_minor + excluded.sales_minor END, \
                     returns_count = day_rollup.returns_count + excluded.returns_count, \
                     returns_minor = CASE WHEN day_rollup.returns_minor + excluded.returns_minor > $10 THEN $10 \
                     WHEN day_rollup.returns_minor + excluded.returns_minor < $11 THEN $11 \
                     ELSE day_rollup.returns_minor + excluded.returns_minor END, \
                     first_orders_count = day_rollup.first_orders_count + excluded.first_orders_count, \
                     new_customers_count = day_rollup.new_customers_count + excluded.new_customers_count, \
                     carts_count = day_rollup.carts_count + excluded.carts_count"
                ),
                params![
                    day.to_string(),
                    slot,
                    change.orders,
                    change.sales_minor.clamp(-SLOT_MINOR_MAX, SLOT_MINOR_MAX),
                    change.returns,
                    change.returns_minor.clamp(-SLOT_MINOR_MAX, SLOT_MINOR_MAX),
                    change.first_orders,
                    change.new_customers,
                    change.carts,
                    SLOT_MINOR_MAX,
                    -SLOT_MINOR_MAX
                ],
            )?;
        }
        Ok(())
    }
}

/// So many more customers (or fewer, where it turns out that one was none) became known at `at`.
pub(crate) fn count_new_customer(tx: &mut Tx<'_>, cx: &Cx, at: Instant, count: i64) -> Result<(), Failure> {
    let mut changes = DayChanges::default();
    changes.add(cx, at, DayChange { new_customers: count, ..DayChange::default() });
    changes.write(tx, cx)
}

/// A customer who had become known at `at` is unknown again.
pub(crate) fn uncount_new_customer(tx: &mut Tx<'_>, cx: &Cx, at: Instant) -> Result<(), Failure> {
    let mut changes = DayChanges::default();
    changes.add(cx, at, DayChange { new_customers: -1, ..DayChange::default() });
    changes.write(tx, cx)
}

/// The first orders of records that come together or part: the customers' firsts were `before`, now they are `after`.
pub(crate) fn move_first_orders(
    tx: &mut Tx<'_>,
    cx: &Cx,
    before: &[Option<i64>],
    after: &[Option<i64>],
) -> Result<(), Failure> {
    let mut changes = DayChanges::default();
    let one = DayChange { first_orders: 1, ..DayChange::default() };
    for at in before.iter().flatten() {
        changes.add(cx, Instant::from_micros(*at), one.negated());
    }
    for at in after.iter().flatten() {
        changes.add(cx, Instant::from_micros(*at), one);
    }
    changes.write(tx, cx)
}

/// Writes the figures of one day anew.
pub(crate) fn replace_day(
    tx: &mut Tx<'_>,
    cx: &Cx,
    day: LocalDate,
    figures: DayChange,
) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM day_rollup WHERE day = $1"), params![day.to_string()])?;
    DayChanges(BTreeMap::from([(day, figures)])).write(tx, cx)
}

/// The figures of the days from `from` to `to`, both included, days without any left out.
pub fn list_days(
    tx: &mut Tx<'_>,
    from: LocalDate,
    to: LocalDate,
) -> Result<Vec<(LocalDate, DayChange)>, Failure> {
    let found = tx.query(
        sql!(
            "SELECT day, CAST(SUM(orders_count) AS BIGINT) AS orders_count, CAST(SUM(sales_minor) AS BIGINT) AS sales_minor, \
             CAST(SUM(returns_count) AS BIGINT) AS returns_count, CAST(SUM(returns_minor) AS BIGINT) AS returns_minor, \
             CAST(SUM(first_orders_count) AS BIGINT) AS first_orders_count, \
             CAST(SUM(new_customers_count) AS BIGINT) AS new_customers_count, CAST(SUM(carts_count) AS BIGINT) AS carts_count \
             FROM day_rollup WHERE day >= $1 AND day <= $2 GROUP BY day ORDER BY day"
        ),
        params![from.to_string(), to.to_string()],
        from_row,
    )?;
    Ok(found.into_iter().filter_map(|(day, change)| Some((day.parse().ok()?, change))).collect())
}

/// The figures of every day there is.
pub(crate) fn all_days(tx: &mut Tx<'_>) -> Result<BTreeMap<LocalDate, DayChange>, Failure> {
    let found = tx.query(
        sql!(
            "SELECT day, CAST(SUM(orders_count) AS BIGINT) AS orders_count, CAST(SUM(sales_minor) AS BIGINT) AS sales_minor, \
             CAST(SUM(returns_count) AS BIGINT) AS returns_count, CAST(SUM(returns_minor) AS BIGINT) AS returns_minor, \
             CAST(SUM(first_orders_count) AS BIGINT) AS first_orders_count, \
             CAST(SUM(new_customers_count) AS BIGINT) AS new_customers_count, CAST(SUM(carts_count) AS BIGINT) AS carts_count \
             FROM day_rollup GROUP BY day"
        ),
        &[],
        from_row,
    )?;
    Ok(found.into_iter().filter_map(|(day, change)| Some((day.parse().ok()?, change))).collect())
}

fn from_row(row: &Row<'_>) -> Result<(String, DayChange), StoreError> {
    let change = DayChange {
        orders: row.get("orders_count")?,
        sales_minor: row.get("sales_minor")?,
        returns: row.get("returns_count")?,
        returns_minor: row.get("returns_minor")?,
        first_orders: row.get("first_orders_count")?,
        new_customers: row.get("new_customers_count")?,
        carts: row.get("carts_count")?,
    };
    Ok((row.get("day")?, change))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{SYSTEM, TestApp};
    use std::collections::HashSet;

    #[test]
    fn figures_that_no_day_has_stay_at_the_limit() {
        for test in TestApp::each() {
            let (day, next) = (LocalDate::new(2025, 10, 9).unwrap(), LocalDate::new(2025, 10, 10).unwrap());
            let most = DayChange {
                orders: 1,
                sales_minor: i64::MAX,
                returns_minor: i64::MAX,
                ..DayChange::default()
            };
            // One use case writes to one slot: so many that each of the 64 has come to its limit and gone on.
            let mut slots = HashSet::new();
            let mut turns = 0;
            while slots.len() < 64 || turns < 128 {
                let cx = test.cx(&SYSTEM);
                slots.insert(slot(&cx));
                turns += 1;
                test.write_blocking(&SYSTEM, move |tx, _| {
                    let changes = BTreeMap::from([(day, most), (next, most.negated())]);
                    DayChanges(changes).write(tx, &cx)
                })
                .unwrap();
            }
            let seen = test.read_blocking(&SYSTEM, move |tx, _| list_days(tx, day, next)).unwrap();
            let seen: Vec<_> = seen.iter().map(|(_, day)| (day.orders, day.sales_minor)).collect();
            let limit = 64 * SLOT_MINOR_MAX;
            assert_eq!(seen, [(turns, limit), (-turns, -limit)]);
        }
    }
}
