//! Orders as they stand: what all that was told about an order comes to.

pub use super::order_rules::Order;
use super::order_rules::{self, Telling};
use super::rollups::DayChanges;
use super::told;
use crate::cx::Cx;
use crate::failure::Failure;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use vafa_kernel::id::{CustomerId, EventId, OrderId};
use vafa_kernel::{Currency, Instant};
use vafa_store::{Row, Sql, StoreError, Tx, Value, params, sql};
use vafa_timeline::{OrderContent, OrderKind, OrderLine, OrderMark, OrderStatus, OrdersState};

/// Where an order lies: in whose history, and under which id.
pub type OrderPlace = (CustomerId, OrderId);

const PLACE_OF: Sql =
    sql!("SELECT series, number, customer_id, order_id FROM order_key WHERE series = $1 AND number = $2");

/// Whose order a number is. The number may be known though no order stands under it: then it is nobody's.
pub fn find_key(tx: &mut Tx<'_>, series: &str, number: &str) -> Result<Option<OrderPlace>, Failure> {
    Ok(tx.query_opt(PLACE_OF, params![series, number], place_of)?)
}

fn place_of(row: &Row<'_>) -> Result<OrderPlace, StoreError> {
    Ok((CustomerId::from_uuid(row.get("customer_id")?), OrderId::from_uuid(row.get("order_id")?)))
}

/// An order by its number, as it stands.
pub fn find_by_number(tx: &mut Tx<'_>, series: &str, number: &str) -> Result<Option<Order>, Failure> {
    match find_key(tx, series, number)? {
        Some((customer, order)) => find(tx, customer, order),
        None => Ok(None),
    }
}

/// An order as it stands.
pub fn find(tx: &mut Tx<'_>, customer: CustomerId, order: OrderId) -> Result<Option<Order>, Failure> {
    Ok(tx.query_opt(
        sql!(
            "SELECT customer_id, id, series, number, kind, status, placed_at, channel, branch, country, currency, \
             subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, refunded_minor, coupon, source, \
             content_hash, recorded_at, version FROM sale_order WHERE customer_id = $1 AND id = $2"
        ),
        params![customer.uuid(), order.uuid()],
        from_row,
    )?)
}

/// Orders of everybody in the order in which they were placed, after one.
pub(crate) fn page_after(
    tx: &mut Tx<'_>,
    after: Option<(Instant, OrderId)>,
    limit: u32,
) -> Result<Vec<Order>, Failure> {
    let (at, id) = after.map_or((i64::MIN, OrderId::NIL), |(at, id)| (at.micros(), id));
    Ok(tx.query(
        sql!(
            "SELECT customer_id, id, series, number, kind, status, placed_at, channel, branch, country, currency, \
             subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, refunded_minor, coupon, source, \
             content_hash, recorded_at, version FROM sale_order WHERE (placed_at, id) > ($1, $2) \
             ORDER BY placed_at, id LIMIT $3"
        ),
        params![at, id.uuid(), i64::from(limit)],
        from_row,
    )?)
}

/// The orders in the history of one record, newest first.
pub fn list_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Order>, Failure> {
    let mut orders = tx.query(
        sql!(
            "SELECT customer_id, id, series, number, kind, status, placed_at, channel, branch, country, currency, \
             subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, refunded_minor, coupon, source, \
             content_hash, recorded_at, version FROM sale_order WHERE customer_id = $1"
        ),
        params![customer.uuid()],
        from_row,
    )?;
    orders.sort_by_key(|order| std::cmp::Reverse((order.content.placed_at, order.id)));
    Ok(orders)
}

/// The entry that last changed an order.
pub(crate) fn event_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    order: OrderId,
) -> Result<Option<EventId>, Failure> {
    Ok(tx.query_opt(
        sql!("SELECT event_id FROM sale_order WHERE customer_id = $1 AND id = $2"),
        params![customer.uuid(), order.uuid()],
        |row| row.get("event_id").map(EventId::from_uuid),
    )?)
}

/// Shows every order, in memory that does not grow with their number.
pub(crate) fn each(tx: &mut Tx<'_>, mut each: impl FnMut(&Order)) -> Result<(), Failure> {
    Ok(tx.for_each(
        sql!(
            "SELECT customer_id, id, series, number, kind, status, placed_at, channel, branch, country, currency, \
             subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, refunded_minor, coupon, source, \
             content_hash, recorded_at, version FROM sale_order"
        ),
        &[],
        |row| {
            each(&from_row(row)?);
            Ok(())
        },
    )?)
}

/// Lets a number mean an order, whosever it is; [`CustomerId::NIL`] where it is nobody's or does not stand.
pub(crate) fn set_key(
    tx: &mut Tx<'_>,
    (series, number): (&str, &str),
    customer: CustomerId,
    order: OrderId,
) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO order_key (series, number, customer_id, order_id) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (series, number) DO UPDATE SET customer_id = excluded.customer_id, order_id = excluded.order_id"
        ),
        params![series, number, customer.uuid(), order.uuid()],
    )?;
    Ok(())
}

/// Forgets a number of which nothing is told any more.
pub(crate) fn forget_key(tx: &mut Tx<'_>, series: &str, number: &str) -> Result<(), Failure> {
    let told = tx.query_opt(
        sql!("SELECT 1 AS found FROM event WHERE order_number = $1 AND order_series = $2 LIMIT 1"),
        params![number, series],
        |_| Ok(()),
    )?;
    if told.is_none() { delete_key(tx, series, number) } else { Ok(()) }
}

/// Writes an order whole, its lines and its number, whatever stood under that number and id before.
pub(crate) fn put(tx: &mut Tx<'_>, order: &Order, event: EventId) -> Result<(), Failure> {
    delete(tx, order.customer_id, order.id)?;
    let mut book = OrderBook::default();
    book.add(tx, order, &order.content.lines, event)?;
    book.write_rows(tx)?;
    set_key(tx, (&order.content.series, &order.content.number), order.customer_id, order.id)
}

/// Forgets whose order a number is.
pub(crate) fn delete_key(tx: &mut Tx<'_>, series: &str, number: &str) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM order_key WHERE series = $1 AND number = $2"), params![series, number])?;
    Ok(())
}

/// The lines of an order, in the order of the source.
pub fn lines_of(tx: &mut Tx<'_>, customer: CustomerId, order: OrderId) -> Result<Vec<OrderLine>, Failure> {
    Ok(tx.query(
        sql!(
            "SELECT sku, name, category, quantity_milli, price_micro, discount_minor, total_minor FROM order_line \
             WHERE customer_id = $1 AND order_id = $2 ORDER BY line_no"
        ),
        params![customer.uuid(), order.uuid()],
        |row| {
            Ok(OrderLine {
                sku: row.get("sku")?,
                name: row.get("name")?,
                category: row.get("category")?,
                quantity_milli: row.get("quantity_milli")?,
                price_micro: row.get("price_micro")?,
                discount_minor: row.get("discount_minor")?,
                total_minor: row.get("total_minor")?,
            })
        },
    )?)
}

/// The orders of a group of records, folded in the order of time.
pub(crate) fn fold_group(tx: &mut Tx<'_>, cx: &Cx, group: &[CustomerId]) -> Result<OrdersState, Failure> {
    let mut orders = Vec::new();
    for id in group {
        orders.extend(list_of(tx, *id)?);
    }
    orders.sort_by_key(|order| (order.content.placed_at, order.id));
    let marks: Vec<OrderMark> = orders.iter().map(|order| order.mark(cx.business.currency)).collect();
    Ok(OrdersState::fold(&marks, &cx.business.zone))
}

/// What recording an order did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OrderChange {
    /// It is new: the state can take it as the next one.
    Created(Box<Order>),
    /// It changed: the orders of the customers named must be folded anew.
    Changed { of: Vec<CustomerId> },
    /// It stands as it was.
    Unchanged,
}

/// The most rows that wait to be written with those of other orders.
const ROWS_WAITING: usize = 1_024;

/// Series and number.
type OrderKey = (String, String);

/// Writes orders as they stand, and gathers what changes in the days' figures.
#[derive(Default)]
pub(crate) struct OrderBook {
    pub(crate) days: DayChanges,
    known_products: HashSet<String>,
    /// In the order of their numbers, so that writers side by side take their locks in one order.
    new_products: BTreeMap<String, (String, String, Instant)>,
    /// Where the orders lie whose numbers were asked for; nothing where a number is new.
    places: HashMap<OrderKey, Option<OrderPlace>>,
    /// Numbers told of for the first time, orders and lines, to be written together.
    new_places: BTreeMap<OrderKey, OrderPlace>,
    orders: Vec<Vec<Value>>,
    lines: Vec<Vec<Value>>,
}

impl OrderBook {
    /// Looks up together where the orders lie that will be told of.
    pub(crate) fn expect(
        &mut self,
        tx: &mut Tx<'_>,
        numbers: &BTreeSet<(&str, &str)>,
    ) -> Result<(), Failure> {
        let keys: Vec<Vec<Value>> =
            numbers.iter().map(|(series, number)| params![*series, *number].to_vec()).collect();
        for (series, number) in numbers {
            self.places.entry(((*series).to_owned(), (*number).to_owned())).or_insert(None);
        }
        self.places.extend(tx.query_each(PLACE_OF, &keys, |row| {
            Ok(((row.get("series")?, row.get("number")?), Some(place_of(row)?)))
        })?);
        Ok(())
    }

    /// Where the order of that number lies, as of now: rows that wait count.
    pub(crate) fn place(
        &mut self,
        tx: &mut Tx<'_>,
        series: &str,
        number: &str,
    ) -> Result<Option<OrderPlace>, Failure> {
        let key = (series.to_owned(), number.to_owned());
        if let Some(known) = self.places.get(&key) {
            return Ok(*known);
        }
        let found = find_key(tx, series, number)?;
        self.places.insert(key, found);
        Ok(found)
    }

    /// Brings an order up to date with an entry that tells of it. `held` is where [`Self::place`] finds it; where it finds
    /// it anywhere, the entry and all rows that wait must be written already.
    pub(crate) fn tell(
        &mut self,
        tx: &mut Tx<'_>,
        cx: &Cx,
        (series, number): (&str, &str),
        held: Option<OrderPlace>,
        telling: Telling,
    ) -> Result<OrderChange, Failure> {
        let Some((held_by, id)) = held else {
            // Nothing was told of it before.
            let id = OrderId::from_uuid(cx.new_id());
            let after = order_rules::tell(id, vec![telling]);
            let place = (after.as_ref().map_or(CustomerId::NIL, |(order, _)| order.customer_id), id);
            let key = (series.to_owned(), number.to_owned());
            self.places.insert(key.clone(), Some(place));
            self.new_places.insert(key, place);
            return self.stand(tx, cx, None, after);
        };
        let before = find(tx, held_by, id)?;
        let after = order_rules::tell(id, tellings_of(tx, cx.business.currency, series, number)?);
        let holder = after.as_ref().map_or(CustomerId::NIL, |(order, _)| order.customer_id);
        if holder != held_by {
            set_key(tx, (series, number), holder, id)?;
            self.places.insert((series.to_owned(), number.to_owned()), Some((holder, id)));
        }
        self.stand(tx, cx, before, after)
    }

    /// Writes an order as it stands now, and what that changes in the figures of days.
    fn stand(
        &mut self,
        tx: &mut Tx<'_>,
        cx: &Cx,
        before: Option<Order>,
        after: Option<(Order, EventId)>,
    ) -> Result<OrderChange, Failure> {
        let currency = cx.business.currency;
        let Some((mut after, event)) = after else {
            let Some(before) = before else { return Ok(OrderChange::Unchanged) };
            self.days.add(cx, before.content.placed_at, before.day_change(currency).negated());
            delete(tx, before.customer_id, before.id)?;
            return Ok(OrderChange::Changed { of: affected(&before, &before) });
        };
        let lines = std::mem::take(&mut after.content.lines);
        let Some(before) = before else {
            self.add(tx, &after, &lines, event)?;
            self.days.add(cx, after.content.placed_at, after.day_change(currency));
            return Ok(OrderChange::Created(Box::new(after)));
        };
        if before == after && event_of(tx, before.customer_id, before.id)? == Some(event) {
            return Ok(OrderChange::Unchanged);
        }
        self.days.add(cx, before.content.placed_at, before.day_change(currency).negated());
        self.days.add(cx, after.content.placed_at, after.day_change(currency));
        if before.content_hash == after.content_hash && before.customer_id == after.customer_id {
            update_standing(tx, &after, event)?;
        } else {
            delete(tx, before.customer_id, before.id)?;
            self.add(tx, &after, &lines, event)?;
        }
        Ok(OrderChange::Changed { of: affected(&before, &after) })
    }

    /// Takes in an order that is not there yet, to be written with others.
    fn add(
        &mut self,
        tx: &mut Tx<'_>,
        order: &Order,
        lines: &[OrderLine],
        event: EventId,
    ) -> Result<(), Failure> {
        self.orders.push(row_of(order, event));
        for line in lines {
            // A product is known from its first line on; later names do not rename it.
            if !self.known_products.contains(&line.sku) {
                self.known_products.insert(line.sku.clone());
                let told = (line.name.clone(), line.category.clone(), order.content.placed_at);
                self.new_products.insert(line.sku.clone(), told);
            }
        }
        self.lines.extend(lines.iter().enumerate().map(|(at, line)| {
            params![
                order.customer_id.uuid(),
                order.id.uuid(),
                i64::try_from(at).unwrap_or(i64::MAX),
                line.sku.as_str(),
                line.name.as_str(),
                line.category.as_str(),
                line.quantity_milli,
                line.price_micro,
                line.discount_minor,
                line.total_minor
            ]
            .to_vec()
        }));
        if self.lines.len() + self.orders.len() >= ROWS_WAITING { self.write_rows(tx) } else { Ok(()) }
    }

    /// Writes the rows that wait.
    pub(crate) fn write_rows(&mut self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        let places: Vec<Vec<Value>> = std::mem::take(&mut self.new_places)
            .into_iter()
            .map(|((series, number), (customer, order))| {
                params![series, number, customer.uuid(), order.uuid()].to_vec()
            })
            .collect();
        // A number of which nothing is told any more may have kept its row.
        tx.insert_rows(
            sql!("INSERT INTO order_key (series, number, customer_id, order_id) VALUES "),
            &places,
            Some(sql!(
                " ON CONFLICT (series, number) DO UPDATE SET customer_id = excluded.customer_id, \
                 order_id = excluded.order_id"
            )),
        )?;
        let head = sql!(
            "INSERT INTO sale_order (customer_id, id, series, number, kind, status, placed_at, channel, branch, country, \
             currency, subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, refunded_minor, coupon, \
             consumer_id, source, content_hash, recorded_at, event_id, version) VALUES "
        );
        tx.insert_rows(head, &std::mem::take(&mut self.orders), None)?;
        let head = sql!(
            "INSERT INTO order_line (customer_id, order_id, line_no, sku, name, category, quantity_milli, price_micro, \
             discount_minor, total_minor) VALUES "
        );
        Ok(tx.insert_rows(head, &std::mem::take(&mut self.lines), None)?)
    }

    /// Writes what was gathered: products met for the first time, and the days' figures.
    pub(crate) fn finish(&mut self, tx: &mut Tx<'_>, cx: &Cx) -> Result<(), Failure> {
        self.write_rows(tx)?;
        let rows: Vec<Vec<Value>> = std::mem::take(&mut self.new_products)
            .into_iter()
            .map(|(sku, (name, category, at))| params![sku, name, category, "", at.micros()].to_vec())
            .collect();
        let head = sql!("INSERT INTO product (sku, name, category, brand, first_seen_at) VALUES ");
        tx.insert_rows(head, &rows, Some(sql!(" ON CONFLICT (sku) DO NOTHING")))?;
        self.days.write(tx, cx)
    }
}

/// Every entry that tells of an order. One that cannot be read any more tells nothing (`vafa verify` names it).
fn tellings_of(
    tx: &mut Tx<'_>,
    currency: Currency,
    series: &str,
    number: &str,
) -> Result<Vec<Telling>, Failure> {
    let found = tx.query(
        sql!(
            "SELECT customer_id, id, at, received_at, kind, name, channel, source, payload FROM event \
             WHERE order_number = $1 AND order_series = $2"
        ),
        params![number, series],
        |row| Ok((CustomerId::from_uuid(row.get("customer_id")?), told::read(row, currency)?)),
    )?;
    let readable = found.into_iter().filter_map(|(customer, read)| Some((customer, read.ok()?)));
    Ok(readable
        .filter_map(|(customer, (event, meaning))| order_rules::telling_of(customer, &event, meaning))
        .map(|(_, telling)| telling)
        .collect())
}

fn affected(before: &Order, after: &Order) -> Vec<CustomerId> {
    let mut of = vec![before.customer_id];
    if after.customer_id != before.customer_id {
        of.push(after.customer_id);
    }
    of.retain(|id| !id.is_nil());
    of
}

pub(crate) fn delete(tx: &mut Tx<'_>, customer: CustomerId, order: OrderId) -> Result<(), Failure> {
    tx.execute(
        sql!("DELETE FROM order_line WHERE customer_id = $1 AND order_id = $2"),
        params![customer.uuid(), order.uuid()],
    )?;
    tx.execute(
        sql!("DELETE FROM sale_order WHERE customer_id = $1 AND id = $2"),
        params![customer.uuid(), order.uuid()],
    )?;
    Ok(())
}

/// Writes what can change of an order without its content being told anew.
fn update_standing(tx: &mut Tx<'_>, order: &Order, event: EventId) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "UPDATE sale_order SET status = $3, placed_at = $4, refunded_minor = $5, source = $6, recorded_at = $7, \
             event_id = $8, version = $9 WHERE customer_id = $1 AND id = $2"
        ),
        params![
            order.customer_id.uuid(),
            order.id.uuid(),
            order.content.status.code(),
            order.content.placed_at.micros(),
            order.refunded_minor,
            order.source.as_str(),
            order.recorded_at.micros(),
            event.uuid(),
            order.version
        ],
    )?;
    Ok(())
}

/// The row of an order, without its lines.
fn row_of(order: &Order, event: EventId) -> Vec<Value> {
    let content = &order.content;
    params![
        order.customer_id.uuid(),
        order.id.uuid(),
        content.series.as_str(),
        content.number.as_str(),
        content.kind.code(),
        content.status.code(),
        content.placed_at.micros(),
        content.channel.as_str(),
        content.branch.as_str(),
        content.country.as_str(),
        content.currency.code(),
        content.subtotal_minor,
        content.discount_minor,
        content.shipping_minor,
        content.tax_minor,
        content.total_minor,
        order.refunded_minor,
        content.coupon.as_str(),
        Value::Null,
        order.source.as_str(),
        order.content_hash.clone(),
        order.recorded_at.micros(),
        event.uuid(),
        order.version
    ]
    .to_vec()
}

fn from_row(row: &Row<'_>) -> Result<Order, StoreError> {
    Ok(Order {
        id: OrderId::from_uuid(row.get("id")?),
        customer_id: CustomerId::from_uuid(row.get("customer_id")?),
        content: OrderContent {
            series: row.get("series")?,
            number: row.get("number")?,
            kind: OrderKind::from_code(&row.get::<String>("kind")?),
            status: OrderStatus::from_code(&row.get::<String>("status")?),
            placed_at: Instant::from_micros(row.get("placed_at")?),
            channel: row.get("channel")?,
            branch: row.get("branch")?,
            country: row.get("country")?,
            currency: row.get::<String>("currency")?.parse().unwrap_or(Currency::IRR),
            subtotal_minor: row.get("subtotal_minor")?,
            discount_minor: row.get("discount_minor")?,
            shipping_minor: row.get("shipping_minor")?,
            tax_minor: row.get("tax_minor")?,
            total_minor: row.get("total_minor")?,
            coupon: row.get("coupon")?,
            lines: Vec::new(),
        },
        refunded_minor: row.get("refunded_minor")?,
        content_hash: row.get("content_hash")?,
        recorded_at: Instant::from_micros(row.get("recorded_at")?),
        source: row.get("source")?,
        version: row.get("version")?,
    })
}
