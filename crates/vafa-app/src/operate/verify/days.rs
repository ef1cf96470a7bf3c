//! What orders and customers add up to: the figures of days, and the number of customers.

use super::Run;
use super::customers::Sums;
use super::report::{Check, Difference};
use crate::customers::{CustomerKind, counts};
use crate::failure::Failure;
use crate::timeline::orders;
use crate::timeline::rollups::{self, DayChange};
use std::collections::BTreeSet;
use vafa_kernel::LocalDate;
use vafa_store::{Tx, params, sql};

pub(super) fn check(run: &mut Run<'_>, tx: &mut Tx<'_>, sums: Sums) -> Result<(), Failure> {
    let Sums { listed, mut days } = sums;
    let (zone, currency) = (run.cx.business.zone.clone(), run.cx.business.currency);
    orders::each(tx, |order| {
        days.entry(zone.date(order.content.placed_at)).or_default().add(order.day_change(currency));
    })?;
    days.retain(|_, figures| *figures != DayChange::default());
    let stored = rollups::all_days(tx)?;
    let every: BTreeSet<LocalDate> = days.keys().chain(stored.keys()).copied().collect();
    run.report.saw(Check::Days, every.len() as u64);
    for day in every {
        let expected = days.get(&day).copied().unwrap_or_default();
        let held = stored.get(&day).copied().unwrap_or_default();
        if expected == held {
            continue;
        }
        let mut is_to_mend = false;
        for (part, held, expected) in parts(held, expected) {
            is_to_mend = run.differs(Check::Days, Difference::new(day, part, held, expected));
        }
        if is_to_mend {
            rollups::replace_day(tx, run.cx, day, expected)?;
        }
    }
    check_counts(run, tx, &listed)
}

fn parts(held: DayChange, expected: DayChange) -> impl Iterator<Item = (&'static str, i64, i64)> {
    [
        ("orders", held.orders, expected.orders),
        ("sales_minor", held.sales_minor, expected.sales_minor),
        ("returns", held.returns, expected.returns),
        ("returns_minor", held.returns_minor, expected.returns_minor),
        ("first_orders", held.first_orders, expected.first_orders),
        ("new_customers", held.new_customers, expected.new_customers),
        ("carts", held.carts, expected.carts),
    ]
    .into_iter()
    .filter(|(_, held, expected)| held != expected)
}

fn check_counts(
    run: &mut Run<'_>,
    tx: &mut Tx<'_>,
    listed: &std::collections::BTreeMap<CustomerKind, i64>,
) -> Result<(), Failure> {
    let stored = tx.query(
        sql!("SELECT kind, CAST(SUM(total) AS BIGINT) AS total FROM customer_count GROUP BY kind"),
        params![],
        |row| Ok((row.get::<String>("kind")?, row.get::<i64>("total")?)),
    )?;
    for kind in CustomerKind::ALL {
        run.report.saw(Check::CustomerCounts, 1);
        let held = stored.iter().find(|(code, _)| code == kind.code()).map_or(0, |(_, total)| *total);
        let expected = listed.get(&kind).copied().unwrap_or(0);
        if held != expected
            && run.differs(Check::CustomerCounts, Difference::new(kind.code(), "total", held, expected))
        {
            counts::replace(tx, run.cx, kind, expected)?;
        }
    }
    Ok(())
}
