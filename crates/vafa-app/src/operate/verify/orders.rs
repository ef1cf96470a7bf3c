//! Orders: each is told again from the entries that told of it, in the order in which they arrived.

use super::report::{Check, Difference};
use super::scratch::Scratch;
use super::{Run, count};
use crate::failure::Failure;
use crate::timeline::orders::{self, Order};
use crate::timeline::told::{self, Told};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, EventId, OrderId};
use vafa_store::{Tx, params, sql};
use vafa_timeline::{Meaning, OrderContent};

/// Series and number.
type Key = (String, String);

/// Something that is known of an order.
#[derive(Serialize, Deserialize)]
enum Known {
    Told(Box<Telling>),
    Stored(CustomerId, OrderId),
    Numbered(CustomerId, OrderId),
}

#[derive(Serialize, Deserialize)]
struct Telling {
    event: EventId,
    customer: CustomerId,
    at: Instant,
    source: String,
    what: What,
}

#[derive(Serialize, Deserialize)]
enum What {
    Ordered(Box<OrderContent>),
    Refunded(Option<i64>),
    Cancelled,
    Retracted,
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
    for pile in scratch.piles::<(Key, Known)>() {
        let mut about: BTreeMap<Key, About> = BTreeMap::new();
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
    let mut seen = 0u64;
    tx.for_each(
        sql!(
            "SELECT customer_id, id, at, received_at, kind, name, channel, source, payload FROM event \
             WHERE kind IN ('track', 'order', 'refund', 'cancel', 'retract')"
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
                    if let Some((key, telling)) = telling_of(customer, &event, meaning)
                        && let Err(error) = scratch.add(&key, &(&key, Known::Told(Box::new(telling))))
                    {
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
    trouble.map_or(Ok(()), |error| Err(error.into()))
}

fn is_of_orders(name: &str) -> bool {
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).take(5).collect();
    letters.eq_ignore_ascii_case("order")
}

fn telling_of(customer: CustomerId, event: &Told, meaning: Meaning) -> Option<(Key, Telling)> {
    let (key, what) = match meaning {
        Meaning::Ordered(content) => {
            ((content.series.clone(), content.number.clone()), What::Ordered(content))
        }
        Meaning::Refunded { series, number, amount_minor } => {
            ((series, number), What::Refunded(amount_minor))
        }
        Meaning::Cancelled { series, number } => ((series, number), What::Cancelled),
        Meaning::Retracted { series, number } => ((series, number), What::Retracted),
        _ => return None,
    };
    let at = Told::order_told_at(event.kind, event.at, event.received_at);
    Some((key, Telling { event: event.id, customer, at, source: event.source.clone(), what }))
}

/// Every order and every number as they are stored.
fn gather_stored(tx: &mut Tx<'_>, scratch: &mut Scratch) -> Result<(), Failure> {
    let mut trouble = None;
    let mut add = |key: Key, known: Known| {
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

/// What the tellings come to: the order, its lines included, and the entry that last changed it.
fn tell_again(id: OrderId, mut told: Vec<Telling>) -> Option<(Order, EventId)> {
    told.sort_by_key(|telling| telling.event);
    let mut order: Option<(Order, EventId)> = None;
    for Telling { event, customer, at, source, what } in told {
        let after = match (&order, what) {
            (None, What::Ordered(content)) => Some(Order::first_told(id, customer, &content, at, &source)),
            (Some((held, _)), What::Ordered(content)) => held.retold(customer, &content, at, &source),
            (Some((held, _)), What::Refunded(amount)) => held.refunded(amount),
            (Some((held, _)), What::Cancelled) => held.cancelled(),
            (_, What::Retracted) => {
                order = None;
                continue;
            }
            (None, _) => None,
        };
        if let Some(after) = after {
            order = Some((after, event));
        }
    }
    order
}

fn compare(run: &mut Run<'_>, tx: &mut Tx<'_>, key: &Key, about: About) -> Result<(), Failure> {
    let id = match about.numbered.or(about.stored.first().copied()) {
        Some((_, id)) => id,
        None => OrderId::from_uuid(run.cx.new_id()),
    };
    let at = if key.0.is_empty() { key.1.clone() } else { format!("{}/{}", key.0, key.1) };
    let expected = tell_again(id, about.told);
    let place = expected.as_ref().map(|(order, _)| (order.customer_id, order.id));
    for stored in about.stored.iter().filter(|stored| Some(**stored) != place) {
        if run.differs(Check::Orders, Difference::new(&at, "order", stored.1, "")) {
            orders::delete(tx, stored.0, stored.1)?;
        }
    }
    let Some((expected, event)) = expected else {
        if let Some((_, order)) = about.numbered
            && run.differs(Check::Orders, Difference::new(&at, "number", order, ""))
        {
            orders::delete_key(tx, &key.0, &key.1)?;
        }
        return Ok(());
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
