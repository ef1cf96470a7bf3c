//! Carts and product views of one customer, told again.

use super::Run;
use super::report::{Check, Difference};
use crate::failure::Failure;
use crate::timeline::carts::{self, BEGUN, CartKey, CartRow, Views};
use crate::timeline::rollups::DayChange;
use crate::timeline::told::Told;
use std::collections::BTreeMap;
use vafa_kernel::id::CustomerId;
use vafa_kernel::{Instant, LocalDate};
use vafa_store::Tx;
use vafa_timeline::{Cart, Meaning};

/// What the events of one customer tell of product views, by record.
#[derive(Default)]
pub(super) struct Shopping {
    views: BTreeMap<CustomerId, BTreeMap<String, Views>>,
}

impl Shopping {
    pub(super) fn add(&mut self, record: CustomerId, event: &Told, meaning: &Meaning) {
        let Meaning::Viewed { sku } = meaning else { return };
        let at = event.at.micros();
        let first = Views { count: 0, first_at: at, last_at: at };
        let views = self.views.entry(record).or_default().entry(sku.clone()).or_insert(first);
        views.count += 1;
        views.first_at = views.first_at.min(at);
        views.last_at = views.last_at.max(at);
    }

    /// Compares with what is stored for a customer and the records that make it up; adds the carts begun to the figures
    /// of days. The orders were compared before: carts are bought by them.
    pub(super) fn compare(
        mut self,
        run: &mut Run<'_>,
        tx: &mut Tx<'_>,
        root: CustomerId,
        records: &[CustomerId],
        days: &mut BTreeMap<LocalDate, DayChange>,
    ) -> Result<(), Failure> {
        let mut expected = carts::history_of(tx, run.cx, root)?.fold();
        for (_, opened_at) in expected.keys() {
            let day = run.cx.business.zone.date(Instant::from_micros(*opened_at));
            days.entry(day).or_default().add(BEGUN);
        }
        for record in records {
            let expected = if *record == root { std::mem::take(&mut expected) } else { BTreeMap::new() };
            compare_carts(run, tx, *record, expected)?;
            compare_views(run, tx, *record, &self.views.remove(record).unwrap_or_default())?;
        }
        Ok(())
    }
}

fn compare_carts(
    run: &mut Run<'_>,
    tx: &mut Tx<'_>,
    record: CustomerId,
    mut expected: BTreeMap<CartKey, Cart>,
) -> Result<(), Failure> {
    run.report.saw(Check::Carts, expected.len() as u64);
    let shown = |row: &CartRow| {
        let Cart { changed_at, items, .. } = &row.cart;
        let (changed_at, products) = (Instant::from_micros(*changed_at), items.len());
        format!(
            "{} until {changed_at}, {products} products, {} {}",
            row.status, row.value_minor, row.currency
        )
    };
    let currency = run.cx.business.currency;
    let part = |key: &CartKey| format!("cart {} of {}", key.0, Instant::from_micros(key.1));
    for (key, stored) in carts::list_of(tx, record)? {
        match expected.remove(&key).map(|cart| CartRow::of(cart, currency)) {
            None => {
                if run.differs(Check::Carts, Difference::new(record, part(&key), shown(&stored), "")) {
                    carts::delete(tx, record, &key)?;
                }
            }
            Some(wanted) if wanted != stored => {
                let difference = Difference::new(record, part(&key), shown(&stored), shown(&wanted));
                if run.differs(Check::Carts, difference) {
                    carts::save(tx, run.cx, record, &key.0, &wanted.cart)?;
                }
            }
            Some(_) => {}
        }
    }
    for (key, cart) in expected {
        let wanted = CartRow::of(cart, currency);
        if run.differs(Check::Carts, Difference::new(record, part(&key), "", shown(&wanted))) {
            carts::save(tx, run.cx, record, &key.0, &wanted.cart)?;
        }
    }
    Ok(())
}

fn compare_views(
    run: &mut Run<'_>,
    tx: &mut Tx<'_>,
    record: CustomerId,
    expected: &BTreeMap<String, Views>,
) -> Result<(), Failure> {
    run.report.saw(Check::Views, expected.len() as u64);
    let stored = carts::views_of(tx, record)?;
    if stored == *expected {
        return Ok(());
    }
    let sum = |views: &BTreeMap<String, Views>| {
        format!("{} views of {} products", views.values().map(|views| views.count).sum::<i64>(), views.len())
    };
    if run.differs(Check::Views, Difference::new(record, "views", sum(&stored), sum(expected))) {
        carts::replace_views(tx, record, expected)?;
    }
    Ok(())
}
