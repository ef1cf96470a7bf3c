//! Carts and product views as they stand.

use super::rollups::{DayChange, DayChanges};
use crate::cx::Cx;
use crate::failure::Failure;
use std::collections::BTreeMap;
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::{Row, StoreError, Tx, params, sql};
use vafa_timeline::meaning::{CartChange, CartItem};

/// A cart as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cart {
    /// Not yet bought.
    pub(crate) is_open: bool,
    /// When it was begun, microseconds.
    pub(crate) opened_at: i64,
    /// When it last changed, microseconds.
    pub(crate) changed_at: i64,
    /// What is in it.
    pub(crate) items: Vec<CartItem>,
}

impl Cart {
    /// What the cart becomes by a change told for the moment `at`, and whether it is a cart begun anew; nothing where the
    /// change is of a cart that was bought since.
    pub(crate) fn after(held: Option<&Self>, at: Instant, change: &CartChange) -> Option<(Self, bool)> {
        let at = at.micros();
        // A cart that was bought, or the one cart of a shop without cart ids, begins anew with the next product.
        let (mut cart, is_new) = match held {
            Some(held) if held.is_open => (held.clone(), false),
            Some(held) if held.changed_at > at => return None,
            _ => (Self { is_open: true, opened_at: at, changed_at: at, items: Vec::new() }, true),
        };
        if let Some(whole) = &change.items
            && at >= cart.changed_at
        {
            cart.items.clone_from(whole);
        }
        if let Some(item) = &change.item {
            match cart.items.iter_mut().find(|held| held.sku == item.sku) {
                Some(held) => {
                    held.quantity_milli = held.quantity_milli.saturating_add(item.quantity_milli);
                    if item.price_minor != 0 {
                        held.price_minor = item.price_minor;
                    }
                }
                None => cart.items.push(item.clone()),
            }
            cart.items.retain(|held| held.quantity_milli > 0);
        }
        cart.opened_at = cart.opened_at.min(at);
        cart.changed_at = cart.changed_at.max(at);
        Some((cart, is_new))
    }

    /// Whether an order of that moment bought it.
    pub(crate) fn is_bought_by(&self, placed_at: Instant) -> bool {
        self.is_open && self.changed_at <= placed_at.micros()
    }

    /// What it is worth, minor units.
    pub(crate) fn value_minor(&self) -> i64 {
        self.items.iter().fold(0i64, |sum, item| {
            let line = i128::from(item.price_minor) * i128::from(item.quantity_milli) / 1000;
            sum.saturating_add(i64::try_from(line).unwrap_or(i64::MAX))
        })
    }

    pub(crate) const fn status(&self) -> &'static str {
        if self.is_open { "open" } else { "ordered" }
    }
}

/// The cart with that key.
fn find(tx: &mut Tx<'_>, customer: CustomerId, key: &str) -> Result<Option<Cart>, Failure> {
    Ok(tx.query_opt(
        sql!(
            "SELECT status, opened_at, changed_at, lines FROM cart WHERE customer_id = $1 AND cart_key = $2"
        ),
        params![customer.uuid(), key],
        from_row,
    )?)
}

/// All carts of one record by key, each with the value that is stored beside it.
pub(crate) fn list_of(
    tx: &mut Tx<'_>,
    customer: CustomerId,
) -> Result<BTreeMap<String, (Cart, i64)>, Failure> {
    let found = tx.query(
        sql!(
            "SELECT cart_key, status, opened_at, changed_at, value_minor, lines FROM cart WHERE customer_id = $1"
        ),
        params![customer.uuid()],
        |row| Ok((row.get::<String>("cart_key")?, (from_row(row)?, row.get("value_minor")?))),
    )?;
    Ok(found.into_iter().collect())
}

fn from_row(row: &Row<'_>) -> Result<Cart, StoreError> {
    Ok(Cart {
        is_open: row.get::<String>("status")? == "open",
        opened_at: row.get("opened_at")?,
        changed_at: row.get("changed_at")?,
        items: serde_json::from_str(&row.get::<String>("lines")?).unwrap_or_default(),
    })
}

/// Takes in a change of a cart.
pub(super) fn change_cart(
    tx: &mut Tx<'_>,
    cx: &Cx,
    days: &mut DayChanges,
    customer: CustomerId,
    at: Instant,
    change: &CartChange,
) -> Result<(), Failure> {
    let held = find(tx, customer, &change.key)?;
    let Some((cart, is_new)) = Cart::after(held.as_ref(), at, change) else { return Ok(()) };
    if is_new {
        days.add(cx, at, DayChange { carts: 1, ..DayChange::default() });
    }
    save(tx, cx, customer, &change.key, &cart)
}

/// Writes a cart as it stands.
pub(crate) fn save(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    key: &str,
    cart: &Cart,
) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO cart (customer_id, cart_key, status, opened_at, changed_at, currency, value_minor, lines) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (customer_id, cart_key) DO UPDATE SET \
             status = excluded.status, opened_at = excluded.opened_at, changed_at = excluded.changed_at, \
             value_minor = excluded.value_minor, lines = excluded.lines"
        ),
        params![
            customer.uuid(),
            key,
            cart.status(),
            cart.opened_at,
            cart.changed_at,
            cx.business.currency.code(),
            cart.value_minor(),
            serde_json::to_string(&cart.items).unwrap_or_else(|_| "[]".into())
        ],
    )?;
    Ok(())
}

/// Open carts that were filled before an order was placed were bought with it.
pub(super) fn close_carts(tx: &mut Tx<'_>, customer: CustomerId, placed_at: Instant) -> Result<(), Failure> {
    tx.execute(
        sql!("UPDATE cart SET status = 'ordered' WHERE customer_id = $1 AND status = 'open' AND changed_at <= $2"),
        params![customer.uuid(), placed_at.micros()],
    )?;
    Ok(())
}

/// Removes a cart.
pub(crate) fn delete(tx: &mut Tx<'_>, customer: CustomerId, key: &str) -> Result<(), Failure> {
    tx.execute(
        sql!("DELETE FROM cart WHERE customer_id = $1 AND cart_key = $2"),
        params![customer.uuid(), key],
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
    for (sku, views) in views {
        tx.execute(
            sql!(
                "INSERT INTO product_view (customer_id, sku, views, first_at, last_at) VALUES ($1, $2, $3, $4, $5)"
            ),
            params![customer.uuid(), sku.as_str(), views.count, views.first_at, views.last_at],
        )?;
    }
    Ok(())
}

/// One more look at a product.
pub(super) fn count_view(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    sku: &str,
    at: Instant,
) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO product_view (customer_id, sku, views, first_at, last_at) VALUES ($1, $2, 1, $3, $3) \
             ON CONFLICT (customer_id, sku) DO UPDATE SET views = product_view.views + 1, \
             first_at = CASE WHEN excluded.first_at < product_view.first_at THEN excluded.first_at ELSE product_view.first_at END, \
             last_at = CASE WHEN excluded.last_at > product_view.last_at THEN excluded.last_at ELSE product_view.last_at END"
        ),
        params![customer.uuid(), sku, at.micros()],
    )?;
    Ok(())
}
