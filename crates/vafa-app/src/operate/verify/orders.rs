//! Orders: each is told again from the entries that tell of it.

use super::report::{Check, Difference};
use super::scratch::Scratch;
use super::{Run, count};
use crate::failure::Failure;
use crate::timeline::order_rules::{self, OrderKey, Telling, telling_of};
use crate::timeline::orders::{self, Order};
use crate::timeline::told;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vafa_kernel::id::{CustomerId, OrderId};
use vafa_store::{Tx, params, sql};

/// Something that is known of an order.
#[derive(Serialize, Deserialize)]
enum Known {
    Told(Box<Telling>),
    Stored(CustomerId, OrderId),
    Numbered(CustomerId, OrderId),
}

/// All that is known of one order.
#[derive(Default)]
struct About {
    told: Vec<Telling>,
    stored: Vec<(CustomerId, OrderId)>,
    numbered: Option<(CustomerId, OrderId)>,
}

pub(super) fn check(run: &mut Run<'_>, tx: &mut Tx<'_>) -> Result<(), Failure> {
    let mut scratch = Scratch::new(run.scratch);
    gather_told(run, tx, &mut scratch)?;
    gather_stored(tx, &mut scratch)?;
    let total = count(tx, sql!("SELECT COUNT(*) AS total FROM sale_order"))?;
    let mut done = 0;
    for pile in scratch.piles::<(OrderKey, Known)>() {
        let mut about: BTreeMap<OrderKey, About> = BTreeMap::new();
        for (key, known) in pile? {
            let about = about.entry(key).or_default();
            match known {
                Known::Told(telling) => about.told.push(*telling),
                Known::Stored(customer, order) => about.stored.push((customer, order)),
                Known::Numbered(customer, order) => about.numbered = Some((customer, order)),
            }
        }
        done += about.len() as u64;
        for (key, about) in about {
            compare(run, tx, &key, about)?;
        }
        run.progress.step("orders", done.min(total), Some(total));
    }
    run.report.saw(Check::Orders, done);
    Ok(())
}

/// Every entry that tells of an order.
fn gather_told(run: &mut Run<'_>, tx: &mut Tx<'_>, scratch: &mut Scratch) -> Result<(), Failure> {
    let currency = run.cx.business.currency;
    let mut trouble = None;
    let mut unreadable = Vec::new();
    let mut astray = Vec::new();
    let mut seen = 0u64;
    tx.for_each(
        sql!(
            "SELECT customer_id, id, at, received_at, kind, name, channel, source, order_series, order_number, payload \
             FROM event WHERE kind IN ('track', 'order', 'refund', 'cancel', 'retract')"
        ),
        &[],
        |row| {
            seen += 1;
            if seen.is_multiple_of(10_000) {
                run.progress.step("order_entries", seen, None);
            }
            // Most named events are no orders: they need not be read whole.
            if row.get::<String>("kind")? == "track" && !is_of_orders(&row.get::<String>("name")?) {
                return Ok(());
            }
            let customer = CustomerId::from_uuid(row.get("customer_id")?);
            match told::read(row, currency)? {
                Err(event) => unreadable.push(event),
                Ok((event, meaning)) => {
                    let (id, at) = (event.id, event.at);
                    let Some((key, telling)) = telling_of(customer, &event, meaning) else { return Ok(()) };
                    let held = (row.get("order_series")?, row.get("order_number")?);
                    if held != (Some(key.0.clone()), Some(key.1.clone())) {
                        astray.push((customer, at, id, key.clone()));
                    }
                    if let Err(error) = scratch.add(&key, &(&key, Known::Told(Box::new(telling)))) {
                        trouble.get_or_insert(error);
                    }
                }
            }
            Ok(())
        },
    )?;
    for event in unreadable {
        run.report.differs(Check::Events, Difference::new(event, "payload", "unreadable", "readable"), false);
    }
    for (customer, at, event, key) in astray {
        if run.differs(Check::Orders, Difference::new(event, "order_number", "", &key.1)) {
            told::set_order_key(tx, (customer, at, event), &key)?;
        }
    }
    trouble.map_or(Ok(()), |error| Err(error.into()))
}

fn is_of_orders(name: &str) -> bool {
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).take(5).collect();
    letters.eq_ignore_ascii_case("order")
}

/// Every order and every number as they are stored.
fn gather_stored(tx: &mut Tx<'_>, scratch: &mut Scratch) -> Result<(), Failure> {
    let mut trouble = None;
    let mut add = |key: OrderKey, known: Known| {
        if let Err(error) = scratch.add(&key, &(&key, known)) {
            trouble.get_or_insert(error);
        }
    };
    tx.for_each(sql!("SELECT customer_id, id, series, number FROM sale_order"), &[], |row| {
        let stored =
            Known::Stored(CustomerId::from_uuid(row.get("customer_id")?), OrderId::from_uuid(row.get("id")?));
        add((row.get("series")?, row.get("number")?), stored);
        Ok(())
    })?;
    tx.for_each(sql!("SELECT customer_id, order_id, series, number FROM order_key"), params![], |row| {
        let numbered = Known::Numbered(
            CustomerId::from_uuid(row.get("customer_id")?),
            OrderId::from_uuid(row.get("order_id")?),
        );
        add((row.get("series")?, row.get("number")?), numbered);
        Ok(())
    })?;
    trouble.map_or(Ok(()), |error| Err(error.into()))
}

fn compare(run: &mut Run<'_>, tx: &mut Tx<'_>, key: &OrderKey, about: About) -> Result<(), Failure> {
    let id = match about.numbered.or(about.stored.first().copied()) {
        Some((_, id)) => id,
        None => OrderId::from_uuid(run.cx.new_id()),
    };
    let at = if key.0.is_empty() { key.1.clone() } else { format!("{}/{}", key.0, key.1) };
    let is_told = !about.told.is_empty();
    let expected = order_rules::tell(id, about.told);
    let place = expected.as_ref().map(|(order, _)| (order.customer_id, order.id));
    for stored in about.stored.iter().filter(|stored| Some(**stored) != place) {
        if run.differs(Check::Orders, Difference::new(&at, "order", stored.1, "")) {
            orders::delete(tx, stored.0, stored.1)?;
        }
    }
    let Some((expected, event)) = expected else {
        return compare_number(run, tx, key, about.numbered, is_told.then_some(id));
    };
    let mut differences = Vec::new();
    if about.numbered != place {
        let stored = about.numbered.map(|(_, order)| order.to_string()).unwrap_or_default();
        differences.push(Difference::new(&at, "number", stored, expected.id));
    }
    match orders::find(tx, expected.customer_id, expected.id)? {
        None => differences.push(Difference::new(&at, "order", "", expected.id)),
        Some(mut stored) => {
            stored.content.lines = orders::lines_of(tx, stored.customer_id, stored.id)?;
            differences.extend(parts_that_differ(&at, &stored, &expected));
            let last = orders::event_of(tx, stored.customer_id, stored.id)?;
            if last != Some(event) {
                let stored = last.map(|last| last.to_string()).unwrap_or_default();
                differences.push(Difference::new(&at, "event_id", stored, event));
            }
        }
    }
    let is_to_mend =
        differences.into_iter().fold(false, |_, difference| run.differs(Check::Orders, difference));
    if is_to_mend { orders::put(tx, &expected, event) } else { Ok(()) }
}

/// The number of an order that does not stand: it is known as long as anything is told of it.
fn compare_number(
    run: &mut Run<'_>,
    tx: &mut Tx<'_>,
    (series, number): &OrderKey,
    held: Option<(CustomerId, OrderId)>,
    told: Option<OrderId>,
) -> Result<(), Failure> {
    let expected = told.map(|id| (CustomerId::NIL, id));
    if held == expected {
        return Ok(());
    }
    let shown = |key: Option<(CustomerId, OrderId)>| key.map(|(_, id)| id.to_string()).unwrap_or_default();
    let difference = Difference::new(number, "number", shown(held), shown(expected));
    if !run.differs(Check::Orders, difference) {
        return Ok(());
    }
    match told {
        Some(id) => orders::set_key(tx, (series, number), CustomerId::NIL, id),
        None => orders::delete_key(tx, series, number),
    }
}

fn parts_that_differ(at: &str, stored: &Order, expected: &Order) -> Vec<Difference> {
    let (old, new) = (&stored.content, &expected.content);
    let mut parts = Vec::new();
    let mut part = |name: &str, stored: String, expected: String| {
        if stored != expected {
            parts.push(Difference::new(at, name, stored, expected));
        }
    };
    part("kind", old.kind.code().into(), new.kind.code().into());
    part("status", old.status.code().into(), new.status.code().into());
    part("placed_at", old.placed_at.to_string(), new.placed_at.to_string());
    part("channel", old.channel.clone(), new.channel.clone());
    part("branch", old.branch.clone(), new.branch.clone());
    part("country", old.country.clone(), new.country.clone());
    part("currency", old.currency.to_string(), new.currency.to_string());
    part("subtotal_minor", old.subtotal_minor.to_string(), new.subtotal_minor.to_string());
    part("discount_minor", old.discount_minor.to_string(), new.discount_minor.to_string());
    part("shipping_minor", old.shipping_minor.to_string(), new.shipping_minor.to_string());
    part("tax_minor", old.tax_minor.to_string(), new.tax_minor.to_string());
    part("total_minor", old.total_minor.to_string(), new.total_minor.to_string());
    part("coupon", old.coupon.clone(), new.coupon.clone());
    part("refunded_minor", stored.refunded_minor.to_string(), expected.refunded_minor.to_string());
    part("recorded_at", stored.recorded_at.to_string(), expected.recorded_at.to_string());
    part("source", stored.source.clone(), expected.source.clone());
    part("version", stored.version.to_string(), expected.version.to_string());
    if stored.content_hash != expected.content_hash {
        parts.push(Difference::hidden(at, "content_hash"));
    }
    if old.lines != new.lines {
        parts.push(Difference::new(at, "lines", old.lines.len(), new.lines.len()));
    }
    parts
}
