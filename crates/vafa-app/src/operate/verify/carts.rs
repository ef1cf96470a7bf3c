//! Carts and product views of one customer, told again.

use super::Run;
use super::report::{Check, Difference};
use crate::failure::Failure;
use crate::timeline::carts::{self, Cart, Views};
use crate::timeline::rollups::DayChange;
use crate::timeline::told::Told;
use std::collections::BTreeMap;
use vafa_kernel::id::{CustomerId, EventId};
use vafa_kernel::{Instant, LocalDate};
use vafa_store::Tx;
use vafa_timeline::Meaning;
use vafa_timeline::meaning::CartChange;

/// What the events of one customer tell of carts and views, gathered in the order of time.
#[derive(Default)]
pub(super) struct Shopping {
    steps: Vec<(EventId, CustomerId, Step)>,
    views: BTreeMap<CustomerId, BTreeMap<String, Views>>,
}

enum Step {
    Changed(Instant, CartChange),
    Ordered(Instant),
}

impl Shopping {
    pub(super) fn add(&mut self, record: CustomerId, event: &Told, meaning: &Meaning) {
        let at = event.at;
        match meaning {
            Meaning::Cart(change) => {
                self.steps.push((event.id, record, Step::Changed(at, change.clone())));
            }
            Meaning::Ordered(order) => self.steps.push((event.id, record, Step::Ordered(order.placed_at))),
            Meaning::Viewed { sku } => {
                let first = Views { count: 0, first_at: at.micros(), last_at: at.micros() };
                let views = self.views.entry(record).or_default().entry(sku.clone()).or_insert(first);
                views.count += 1;
                views.first_at = views.first_at.min(at.micros());
                views.last_at = views.last_at.max(at.micros());
            }
            _ => {}
        }
    }

    /// Compares with what is stored for those records; adds the carts begun to the figures of days.
    pub(super) fn compare(
        mut self,
        run: &mut Run<'_>,
        tx: &mut Tx<'_>,
        records: &[CustomerId],
        days: &mut BTreeMap<LocalDate, DayChange>,
    ) -> Result<(), Failure> {
        // What a change means for a cart depends on what arrived before it.
        self.steps.sort_by_key(|(event, ..)| *event);
        let mut expected: BTreeMap<CustomerId, BTreeMap<String, Cart>> = BTreeMap::new();
        for (_, record, step) in self.steps {
            let carts = expected.entry(record).or_default();
            match step {
                Step::Ordered(placed_at) => {
                    for cart in carts.values_mut().filter(|cart| cart.is_bought_by(placed_at)) {
                        cart.is_open = false;
                    }
                }
                Step::Changed(at, change) => {
                    let Some((cart, is_new)) = Cart::after(carts.get(&change.key), at, &change) else {
                        continue;
                    };
                    if is_new {
                        let one = DayChange { carts: 1, ..DayChange::default() };
                        days.entry(run.cx.business.zone.date(at)).or_default().add(one);
                    }
                    carts.insert(change.key, cart);
                }
            }
        }
        for record in records {
            compare_carts(run, tx, *record, expected.remove(record).unwrap_or_default())?;
            compare_views(run, tx, *record, &self.views.remove(record).unwrap_or_default())?;
        }
        Ok(())
    }
}

fn compare_carts(
    run: &mut Run<'_>,
    tx: &mut Tx<'_>,
    record: CustomerId,
    mut expected: BTreeMap<String, Cart>,
) -> Result<(), Failure> {
    run.report.saw(Check::Carts, expected.len() as u64);
    for (key, (cart, value)) in carts::list_of(tx, record)? {
        match expected.remove(&key) {
            None => {
                if run
                    .differs(Check::Carts, Difference::new(record, format!("cart {key}"), cart.status(), ""))
                {
                    carts::delete(tx, record, &key)?;
                }
            }
            Some(wanted) if wanted != cart || wanted.value_minor() != value => {
                let shown = |cart: &Cart, value: i64| {
                    format!(
                        "{} {}..{} {} products {value}",
                        cart.status(),
                        Instant::from_micros(cart.opened_at),
                        Instant::from_micros(cart.changed_at),
                        cart.items.len()
                    )
                };
                let difference = Difference::new(
                    record,
                    format!("cart {key}"),
                    shown(&cart, value),
                    shown(&wanted, wanted.value_minor()),
                );
                if run.differs(Check::Carts, difference) {
                    carts::save(tx, run.cx, record, &key, &wanted)?;
                }
            }
            Some(_) => {}
        }
    }
    for (key, cart) in expected {
        if run.differs(Check::Carts, Difference::new(record, format!("cart {key}"), "", cart.status())) {
            carts::save(tx, run.cx, record, &key, &cart)?;
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
