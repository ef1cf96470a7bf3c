//! Carts and product views as they stand.

use super::rollups::{DayChange, DayChanges};
use super::{orders, told};
use crate::customers::records;
use crate::cx::Cx;
use crate::failure::Failure;
use std::collections::BTreeMap;
use vafa_kernel::id::CustomerId;
use vafa_kernel::{Currency, Instant};
use vafa_store::{Row, StoreError, Tx, Value, params, sql};
use vafa_timeline::ecommerce::can_change_cart;
use vafa_timeline::meaning::CartChange;
use vafa_timeline::{Cart, CartHistory, CartStatus, Meaning, OrderKind};

/// A cart's id, and when that life of it began (microseconds).
pub(crate) type CartKey = (String, i64);

/// The latest life of the cart with that id.
fn latest(tx: &mut Tx<'_>, customer: CustomerId, key: &str) -> Result<Option<Cart>, Failure> {
    Ok(tx.query_opt(
        sql!(
            "SELECT status, opened_at, changed_at, lines FROM cart WHERE customer_id = $1 AND cart_key = $2 \
             ORDER BY opened_at DESC LIMIT 1"
        ),
        params![customer.uuid(), key],
        from_row,
    )?)
}

/// A cart with the columns that follow from it, as they are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CartRow {
    pub(crate) cart: Cart,
    pub(crate) status: String,
    pub(crate) currency: String,
    pub(crate) value_minor: i64,
}

impl CartRow {
    /// The row that a cart belongs into.
    pub(crate) fn of(cart: Cart, business: Currency) -> Self {
        Self {
            status: cart.status().code().to_owned(),
            // An empty cart is worth nothing in any currency.
            currency: cart.currency().unwrap_or(business).code().to_owned(),
            value_minor: cart.value_minor(),
            cart,
        }
    }
}

/// All carts that are stored under a record.
pub(crate) fn list_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<BTreeMap<CartKey, CartRow>, Failure> {
    let found = tx.query(
        sql!(
            "SELECT cart_key, status, opened_at, changed_at, currency, value_minor, lines FROM cart WHERE customer_id = $1"
        ),
        params![customer.uuid()],
        |row| {
            let key = (row.get::<String>("cart_key")?, row.get::<i64>("opened_at")?);
            let (status, currency) = (row.get("status")?, row.get("currency")?);
            let value_minor = row.get("value_minor")?;
            Ok((key, CartRow { cart: from_row(row)?, status, currency, value_minor }))
        },
    )?;
    Ok(found.into_iter().collect())
}

fn from_row(row: &Row<'_>) -> Result<Cart, StoreError> {
    Ok(Cart {
        is_ordered: row.get::<String>("status")? == CartStatus::Ordered.code(),
        opened_at: row.get("opened_at")?,
        changed_at: row.get("changed_at")?,
        items: serde_json::from_str(&row.get::<String>("lines")?).unwrap_or_default(),
    })
}

/// Takes in a change that comes after everything that was told of the customer's carts and orders.
pub(super) fn change(
    tx: &mut Tx<'_>,
    cx: &Cx,
    days: &mut DayChanges,
    customer: CustomerId,
    at: Instant,
    change: &CartChange,
) -> Result<(), Failure> {
    let held = latest(tx, customer, &change.key)?;
    let Some(cart) = Cart::after(held.as_ref(), at, change) else { return Ok(()) };
    if held.is_none_or(|held| held.opened_at != cart.opened_at) {
        days.add(cx, at, BEGUN);
    }
    save(tx, cx, customer, &change.key, &cart)
}

/// An order that comes after everything that was told of the customer's carts bought what lies in them.
pub(super) fn buy(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Failure> {
    tx.execute(
        sql!("UPDATE cart SET status = 'ordered' WHERE customer_id = $1 AND status = 'open'"),
        params![customer.uuid()],
    )?;
    Ok(())
}

/// One cart begun.
pub(crate) const BEGUN: DayChange = DayChange {
    orders: 0,
    sales_minor: 0,
    returns: 0,
    returns_minor: 0,
    first_orders: 0,
    new_customers: 0,
    carts: 1,
};

/// What was told of the carts of a customer, over all records that make it up, and what was bought.
pub(crate) fn history_of(tx: &mut Tx<'_>, cx: &Cx, root: CustomerId) -> Result<CartHistory, Failure> {
    let group = records::group_of(tx, root)?;
    let mut history = CartHistory::default();
    for record in &group {
        gather_changes(tx, cx, *record, &mut history)?;
    }
    if !history.is_empty() {
        for record in group {
            for order in orders::list_of(tx, record)? {
                if order.content.kind == OrderKind::Sale {
                    history.add_order(order.content.placed_at);
                }
            }
        }
    }
    Ok(history)
}

fn gather_changes(
    tx: &mut Tx<'_>,
    cx: &Cx,
    record: CustomerId,
    history: &mut CartHistory,
) -> Result<(), Failure> {
    Ok(tx.for_each(
        sql!(
            "SELECT id, at, received_at, kind, name, channel, source, payload FROM event \
             WHERE customer_id = $1 AND kind = 'track'"
        ),
        params![record.uuid()],
        |row| {
            if can_change_cart(&row.get::<String>("name")?)
                && let Ok((event, Meaning::Cart(change))) = told::read(row, cx.business.currency)?
            {
                history.add_change(event.at, event.id.uuid().as_u128(), change);
            }
            Ok(())
        },
    )?)
}

/// Folds the carts of a customer anew.
pub(crate) fn rebuild(
    tx: &mut Tx<'_>,
    cx: &Cx,
    days: &mut DayChanges,
    root: CustomerId,
) -> Result<(), Failure> {
    let wanted = history_of(tx, cx, root)?.fold();
    let stored = list_of(tx, root)?;
    for key in stored.keys().filter(|key| !wanted.contains_key(key)) {
        days.add(cx, Instant::from_micros(key.1), BEGUN.negated());
        delete(tx, root, key)?;
    }
    for ((key, opened_at), cart) in wanted {
        let known = stored.get(&(key.clone(), opened_at));
        if known.is_none() {
            days.add(cx, Instant::from_micros(opened_at), BEGUN);
        }
        if known.is_none_or(|known| known.cart != cart) {
            save(tx, cx, root, &key, &cart)?;
        }
    }
    Ok(())
}

/// Records came together or parted: those in `roots` answer for the carts now, `gone` was taken in.
pub(crate) fn regroup(
    tx: &mut Tx<'_>,
    cx: &Cx,
    roots: &[CustomerId],
    gone: Option<CustomerId>,
) -> Result<(), Failure> {
    let mut days = DayChanges::default();
    if let Some(gone) = gone {
        for key in list_of(tx, gone)?.into_keys() {
            days.add(cx, Instant::from_micros(key.1), BEGUN.negated());
            delete(tx, gone, &key)?;
        }
    }
    for root in roots {
        rebuild(tx, cx, &mut days, *root)?;
    }
    days.write(tx, cx)
}

/// Writes a cart as it stands.
pub(crate) fn save(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    key: &str,
    cart: &Cart,
) -> Result<(), Failure> {
    let row = CartRow::of(cart.clone(), cx.business.currency);
    tx.execute(
        sql!(
            "INSERT INTO cart (customer_id, cart_key, opened_at, status, changed_at, currency, value_minor, lines) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (customer_id, cart_key, opened_at) DO UPDATE SET \
             status = excluded.status, changed_at = excluded.changed_at, currency = excluded.currency, \
             value_minor = excluded.value_minor, lines = excluded.lines"
        ),
        params![
            customer.uuid(),
            key,
            cart.opened_at,
            row.status.as_str(),
            cart.changed_at,
            row.currency.as_str(),
            row.value_minor,
            serde_json::to_string(&cart.items).unwrap_or_else(|_| "[]".into())
        ],
    )?;
    Ok(())
}

/// Removes a cart.
pub(crate) fn delete(tx: &mut Tx<'_>, customer: CustomerId, key: &CartKey) -> Result<(), Failure> {
    tx.execute(
        sql!("DELETE FROM cart WHERE customer_id = $1 AND cart_key = $2 AND opened_at = $3"),
        params![customer.uuid(), key.0.as_str(), key.1],
    )?;
    Ok(())
}

/// How often a customer looked at a product, and when first and last (microseconds).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Views {
    pub(crate) count: i64,
    pub(crate) first_at: i64,
    pub(crate) last_at: i64,
}

/// What one record looked at, by product.
pub(crate) fn views_of(tx: &mut Tx<'_>, customer: CustomerId) -> Result<BTreeMap<String, Views>, Failure> {
    let found = tx.query(
        sql!("SELECT sku, views, first_at, last_at FROM product_view WHERE customer_id = $1"),
        params![customer.uuid()],
        |row| {
            let views = Views {
                count: row.get("views")?,
                first_at: row.get("first_at")?,
                last_at: row.get("last_at")?,
            };
            Ok((row.get::<String>("sku")?, views))
        },
    )?;
    Ok(found.into_iter().collect())
}

/// Writes what one record looked at anew.
pub(crate) fn replace_views(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    views: &BTreeMap<String, Views>,
) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM product_view WHERE customer_id = $1"), params![customer.uuid()])?;
    let rows: Vec<Vec<Value>> = views
        .iter()
        .map(|(sku, views)| {
            params![customer.uuid(), sku.as_str(), views.count, views.first_at, views.last_at].to_vec()
        })
        .collect();
    let head = sql!("INSERT INTO product_view (customer_id, sku, views, first_at, last_at) VALUES ");
    Ok(tx.insert_rows(head, &rows, None)?)
}

/// Looks at products, gathered over a transaction.
#[derive(Debug, Default)]
pub(super) struct ViewChanges(BTreeMap<(CustomerId, String), Views>);

impl ViewChanges {
    /// One more look at a product.
    pub(super) fn add(&mut self, customer: CustomerId, sku: &str, at: Instant) {
        let at = at.micros();
        let views =
            self.0.entry((customer, sku.to_owned())).or_insert(Views { count: 0, first_at: at, last_at: at });
        views.count += 1;
        views.first_at = views.first_at.min(at);
        views.last_at = views.last_at.max(at);
    }

    pub(super) fn write(&mut self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        let rows: Vec<Vec<Value>> = std::mem::take(&mut self.0)
            .into_iter()
            .map(|((customer, sku), views)| {
                params![customer.uuid(), sku, views.count, views.first_at, views.last_at].to_vec()
            })
            .collect();
        let tail = sql!(
            " ON CONFLICT (customer_id, sku) DO UPDATE SET views = product_view.views + excluded.views, \
             first_at = CASE WHEN excluded.first_at < product_view.first_at THEN excluded.first_at ELSE product_view.first_at END, \
             last_at = CASE WHEN excluded.last_at > product_view.last_at THEN excluded.last_at ELSE product_view.last_at END"
        );
        let head = sql!("INSERT INTO product_view (customer_id, sku, views, first_at, last_at) VALUES ");
        Ok(tx.insert_rows(head, &rows, Some(tail))?)
    }
}
