//! E-commerce events, version 2: the names and fields that event clients of shops send.
//!
//! Source: Segment's public e-commerce specification v2 (names and semantics of the fields).

use crate::meaning::{CartChange, CartItem, Meaning, Problem, Refund};
use crate::order::{OrderContent, OrderKind, OrderLine, OrderStatus};
use crate::read;
use serde_json::Value;
use vafa_kernel::money::Decimal;
use vafa_kernel::{Currency, Instant};

/// Whether a named event of that name can change a cart: most names need not be read further.
pub fn can_change_cart(name: &str) -> bool {
    matches!(
        folded(name).as_str(),
        "productadded" | "wishlistproductaddedtocart" | "productremoved" | "cartviewed"
    )
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a named event means. Names are compared without case, blanks and dashes, since shops write them in many ways.
pub fn read(name: &str, at: Instant, properties: &Value, currency: Currency) -> Result<Meaning, Problem> {
    Ok(match folded(name).as_str() {
        "productssearched" => Meaning::Searched,
        "productlistviewed"
        | "productlistfiltered"
        | "promotionviewed"
        | "promotionclicked"
        | "productshared"
        | "cartshared"
        | "productaddedtowishlist"
        | "productremovedfromwishlist" => Meaning::Looked,
        // A product event without a product is still a look around; nothing is lost by it.
        "productviewed" | "productclicked" => {
            sku(properties)?.map_or(Meaning::Looked, |sku| Meaning::Viewed { sku })
        }
        "productadded" | "wishlistproductaddedtocart" => cart_item(properties, 1, currency)?,
        "productremoved" => cart_item(properties, -1, currency)?,
        "cartviewed" => Meaning::Cart(CartChange {
            key: read::code(properties, "cart_id")?.unwrap_or_default(),
            item: None,
            items: cart_items(properties, currency)?,
        }),
        "checkoutstarted" => Meaning::CheckedOut {
            key: read::first_code(properties, &["cart_id", "order_id", "checkout_id"])?.unwrap_or_default(),
        },
        "orderupdated" => Meaning::Ordered(Box::new(order(at, properties, currency, OrderStatus::Placed)?)),
        "ordercompleted" => {
            Meaning::Ordered(Box::new(order(at, properties, currency, OrderStatus::Completed)?))
        }
        "orderrefunded" => refund(properties)?,
        "ordercancelled" | "ordercanceled" => {
            Meaning::Cancelled { series: String::new(), number: order_number(properties)? }
        }
        "productreviewed" => Meaning::Commented { rating: read::rating(properties, "rating")? },
        _ => Meaning::Told,
    })
}

/// Orders are known by their number; digits of every script are the same number.
pub fn fold_number(text: &str) -> String {
    text.trim()
        .chars()
        .filter(|c| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .map(|c| match c {
            '۰'..='۹' => shift(c, '۰'),
            '٠'..='٩' => shift(c, '٠'),
            other => other,
        })
        .collect()
}

fn shift(c: char, zero: char) -> char {
    char::from_u32(u32::from('0') + u32::from(c) - u32::from(zero)).unwrap_or(c)
}

fn order_number(properties: &Value) -> Result<String, Problem> {
    read::code(properties, "order_id")?
        .map(|number| fold_number(&number))
        .filter(|n| !n.is_empty())
        .ok_or(Problem::Missing("order_id"))
}

fn sku(product: &Value) -> Result<Option<String>, Problem> {
    let told = read::first_code(product, &["sku", "product_id", "id"])?;
    // A name is no code: a long one is cut, so that the product can still be a key.
    let by_name = || {
        let name = read::one_line(&read::text(product, "name")?);
        Some(format!("name:{name}").chars().take(read::CODE_CHARS_MAX).collect())
    };
    Ok(told.or_else(by_name))
}

fn refund(properties: &Value) -> Result<Meaning, Problem> {
    let named: Option<Currency> = match read::text(properties, "currency") {
        Some(code) => Some(code.parse().map_err(|why| Problem::unreadable("currency", why))?),
        None => None,
    };
    let scale = named.map_or(Refund::SCALE, Currency::exponent);
    let mut amount = read::scaled(properties, "total", scale)?;
    let has_products =
        properties.get("products").and_then(Value::as_array).is_some_and(|all| !all.is_empty());
    if amount.is_none() && has_products {
        let lines = lines(properties, scale)?;
        amount = Some(sum(lines.iter().map(|line| line.total_minor))?);
    }
    let told = |amount: i64| {
        let amount = amount.saturating_abs();
        if named.is_some() { Refund::Minor(amount) } else { Refund::Parts(amount) }
    };
    Ok(Meaning::Refunded {
        series: String::new(),
        number: order_number(properties)?,
        amount: amount.map_or(Refund::Whole, told),
    })
}

fn cart_item(properties: &Value, sign: i64, currency: Currency) -> Result<Meaning, Problem> {
    let key = read::code(properties, "cart_id")?.unwrap_or_default();
    let Some(mut item) = item(properties, currency)? else { return Ok(Meaning::Looked) };
    item.quantity_milli *= sign;
    Ok(Meaning::Cart(CartChange { key, item: Some(item), items: None }))
}

fn item(product: &Value, currency: Currency) -> Result<Option<CartItem>, Problem> {
    let Some(sku) = sku(product)? else { return Ok(None) };
    let currency = read::currency(product, "currency", currency)?;
    Ok(Some(CartItem {
        sku,
        name: read::text(product, "name").unwrap_or_default(),
        quantity_milli: read::bounded(product, "quantity", 3)?.unwrap_or(1000).saturating_abs(),
        price_minor: read::amount(product, "price", currency)?.unwrap_or(0),
        currency,
    }))
}

fn cart_items(properties: &Value, currency: Currency) -> Result<Option<Vec<CartItem>>, Problem> {
    let Some(Value::Array(products)) = properties.get("products") else { return Ok(None) };
    let currency = read::currency(properties, "currency", currency)?;
    let items: Result<Vec<_>, _> = products.iter().map(|product| item(product, currency)).collect();
    Ok(Some(items?.into_iter().flatten().collect()))
}

/// The products as lines, their money in units of `10^-scale` of a major unit.
fn lines(properties: &Value, scale: u8) -> Result<Vec<OrderLine>, Problem> {
    let Some(Value::Array(products)) = properties.get("products") else { return Ok(Vec::new()) };
    let mut out = Vec::with_capacity(products.len());
    for (at, product) in products.iter().enumerate() {
        let named = |problem: Problem| match problem {
            Problem::Unreadable { field, why } => {
                Problem::Unreadable { field: format!("products/{at}/{field}"), why }
            }
            missing @ Problem::Missing(_) => missing,
        };
        let Some(sku) = sku(product).map_err(named)? else { continue };
        let one = Decimal::new(1, 0);
        let quantity = read::decimal(product, "quantity").map_err(named)?.unwrap_or(one);
        let price = read::decimal(product, "price").map_err(named)?.unwrap_or(Decimal::new(0, 0));
        let discount_minor = read::scaled(product, "discount", scale).map_err(named)?.unwrap_or(0);
        let too_large = |why| named(Problem::unreadable("price", why));
        let gross = quantity.checked_mul(price).and_then(|gross| gross.scaled(scale)).map_err(too_large)?;
        out.push(OrderLine {
            sku,
            name: read::text(product, "name").unwrap_or_default(),
            category: read::text(product, "category").unwrap_or_default(),
            quantity_milli: quantity.scaled(3).map_err(too_large)?,
            price_micro: price.scaled(6).map_err(too_large)?,
            discount_minor,
            total_minor: gross
                .checked_sub(discount_minor)
                .ok_or_else(|| named(Problem::unreadable("discount", "too large")))?,
        });
    }
    Ok(out)
}

fn order(
    at: Instant,
    properties: &Value,
    currency: Currency,
    status: OrderStatus,
) -> Result<OrderContent, Problem> {
    let number = order_number(properties)?;
    let currency = read::currency(properties, "currency", currency)?;
    let lines = lines(properties, currency.exponent())?;
    let discount = read::amount(properties, "discount", currency)?;
    let shipping_minor = read::amount(properties, "shipping", currency)?.unwrap_or(0);
    let tax_minor = read::amount(properties, "tax", currency)?.unwrap_or(0);
    let extras = sum([shipping_minor, tax_minor])?;
    let total = match read::amount(properties, "total", currency)? {
        Some(total) => Some(total),
        // `revenue` excludes shipping and tax; older clients send only it or `value`.
        None => match read::amount(properties, "revenue", currency)? {
            Some(revenue) => Some(sum([revenue, extras])?),
            None => read::amount(properties, "value", currency)?,
        },
    };
    let of_lines = sum(lines.iter().map(|line| line.total_minor))?;
    let subtotal_minor = match (read::amount(properties, "subtotal", currency)?, total) {
        (Some(subtotal), _) => subtotal,
        (None, Some(total)) => sum([total, extras.saturating_neg()])?,
        (None, None) => sum([of_lines, discount.unwrap_or(0).saturating_neg()])?,
    };
    let total_minor = match total {
        Some(total) => total,
        None => sum([subtotal_minor, extras])?,
    };
    let of_discounts = sum(lines.iter().map(|line| line.discount_minor))?;
    let order = OrderContent {
        series: String::new(),
        number,
        kind: if total_minor < 0 { OrderKind::Return } else { OrderKind::Sale },
        status,
        placed_at: at,
        channel: read::text(properties, "channel").unwrap_or_else(|| "web".into()),
        branch: read::first_text(properties, &["branch", "affiliation"]).unwrap_or_default(),
        country: read::text(properties, "country").unwrap_or_default(),
        currency,
        subtotal_minor,
        discount_minor: discount.unwrap_or(of_discounts),
        shipping_minor,
        tax_minor,
        total_minor,
        coupon: read::text(properties, "coupon").unwrap_or_default(),
        lines,
    }
    .cleaned();
    if order.is_absurd() {
        return Err(Problem::unreadable("total", "the amounts are too large"));
    }
    Ok(order)
}

fn sum(amounts: impl IntoIterator<Item = i64>) -> Result<i64, Problem> {
    amounts
        .into_iter()
        .try_fold(0i64, i64::checked_add)
        .ok_or_else(|| Problem::unreadable("total", "the amounts are too large"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn meaning(name: &str, properties: Value) -> Result<Meaning, Problem> {
        read(name, Instant::from_seconds(5), &properties, "EUR".parse().unwrap())
    }

    fn ordered(properties: Value) -> OrderContent {
        match meaning("Order Completed", properties).unwrap() {
            Meaning::Ordered(order) => *order,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_order_is_read_to_the_last_cent() {
        let properties: Value = serde_json::from_str(
            r#"{"order_id":"۵۰۳","subtotal":22.50,"total":27.50,"revenue":22.5,"shipping":3,"tax":2,"discount":"2.5","coupon":"hasbros","currency":"USD",
                "products":[{"product_id":"507f","sku":"45790-32","name":"Monopoly","price":19,"quantity":1,"category":"Games"},
                            {"sku":"46493-32","name":"Uno","price":0.1,"quantity":3}]}"#,
        )
        .unwrap();
        let order = ordered(properties);
        assert_eq!(order.number, "503");
        assert_eq!(
            (order.subtotal_minor, order.shipping_minor, order.tax_minor, order.total_minor),
            (2250, 300, 200, 2750)
        );
        assert_eq!((order.discount_minor, order.currency.code()), (250, "USD"));
        assert_eq!(order.lines[1].total_minor, 30);
        assert_eq!((order.lines[0].sku.as_str(), order.lines[0].quantity_milli), ("45790-32", 1000));
    }

    #[test]
    fn missing_sums_are_derived_from_what_is_there() {
        let from_lines = ordered(
            json!({"order_id": 7, "products": [{"sku": "a", "price": 5, "quantity": 2}], "shipping": 1}),
        );
        assert_eq!((from_lines.subtotal_minor, from_lines.total_minor), (1000, 1100));
        let from_revenue = ordered(json!({"order_id": "8", "revenue": 20, "tax": 2}));
        assert_eq!((from_revenue.subtotal_minor, from_revenue.total_minor), (2000, 2200));
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        assert_eq!(meaning("order completed", json!({"total": 3})), Err(Problem::Missing("order_id")));
        let bad =
            meaning("Order Completed", json!({"order_id": "1", "products": [{"sku": "a", "price": "ten"}]}));
        assert_eq!(bad, Err(Problem::unreadable("products/0/price", "not a decimal number")));
        assert!(meaning("Order Completed", json!({"order_id": "1", "total": 1e300})).is_err());
    }

    #[test]
    fn carts_views_and_the_rest_have_their_meaning() {
        assert_eq!(meaning("Product Viewed", json!({"sku": "x"})), Ok(Meaning::Viewed { sku: "x".into() }));
        assert_eq!(meaning("product_viewed", json!({})), Ok(Meaning::Looked));
        let removed =
            meaning("Product Removed", json!({"cart_id": "c", "sku": "x", "quantity": 2, "price": 1.5}))
                .unwrap();
        let item = CartItem {
            sku: "x".into(),
            name: String::new(),
            quantity_milli: -2000,
            price_minor: 150,
            currency: "EUR".parse().unwrap(),
        };
        assert_eq!(removed, Meaning::Cart(CartChange { key: "c".into(), item: Some(item), items: None }));
        for name in [
            "Product Added",
            "Product Removed",
            "Cart Viewed",
            "Wishlist Product Added to Cart",
            "Cart Shared",
        ] {
            let changes = matches!(meaning(name, json!({"sku": "x"})), Ok(Meaning::Cart(_)));
            assert_eq!(can_change_cart(name), changes, "{name}");
        }
        assert_eq!(meaning("Signed Up", json!({})), Ok(Meaning::Told));
        let refunded = meaning(
            "Order Refunded",
            json!({"order_id": "1", "products": [{"sku": "x", "price": 2, "quantity": 1}]}),
        );
        let amount = Refund::Parts(20_000);
        assert_eq!(refunded, Ok(Meaning::Refunded { series: String::new(), number: "1".into(), amount }));
    }

    #[test]
    fn a_refund_is_in_the_currency_of_its_order_unless_it_says_otherwise() {
        let amount = |properties: Value| match meaning("Order Refunded", properties).unwrap() {
            Meaning::Refunded { amount, .. } => amount,
            other => panic!("{other:?}"),
        };
        let unnamed = amount(json!({"order_id": "1", "total": "-10.525"}));
        let minor = |code: &str| unnamed.minor_in(code.parse().unwrap());
        assert_eq!((minor("USD"), minor("IRR"), minor("KWD")), (Some(1053), Some(11), Some(10_525)));
        let named = amount(json!({"order_id": "1", "total": 10.5, "currency": "KWD"}));
        assert_eq!(named, Refund::Minor(10_500));
        for all in [json!([]), Value::Null] {
            assert_eq!(amount(json!({"order_id": "1", "products": all})), Refund::Whole);
        }
        assert_eq!(Refund::Whole.minor_in(Currency::IRR), None);
        assert_eq!(Refund::Parts(i64::MIN).minor_in(Currency::IRR), Some(-922_337_203_685_478));
    }

    #[test]
    fn a_cart_keeps_the_currency_of_its_prices() {
        let told = json!({"currency": "JPY", "products": [{"sku": "a", "price": 7}, {"sku": "b", "price": 1, "currency": "EUR"}]});
        let Ok(Meaning::Cart(change)) = meaning("Cart Viewed", told) else { panic!("no cart") };
        let items = change.items.unwrap();
        assert_eq!((items[0].price_minor, items[0].currency.code()), (7, "JPY"));
        assert_eq!((items[1].price_minor, items[1].currency.code()), (100, "EUR"));
    }

    #[test]
    fn what_no_store_holds_is_refused_or_left_out() {
        let order = ordered(json!({"order_id": "1\0", "total": 1, "branch": "te\0hran", "country": "IR\0",
            "coupon": "a\nb", "channel": "\u{1}", "products": [{"sku": "x\0", "name": "چ\0ای", "category": "\0"}]}));
        assert_eq!(
            (order.number.as_str(), order.branch.as_str(), order.country.as_str()),
            ("1", "tehran", "IR")
        );
        assert_eq!((order.coupon.as_str(), order.channel.as_str()), ("ab", "web"));
        assert_eq!((order.lines[0].sku.as_str(), order.lines[0].name.as_str()), ("x", "چای"));
        assert_eq!(order.lines[0].category, "");
        let long = "x".repeat(201);
        for (name, told) in [
            ("Order Completed", json!({"order_id": long})),
            ("Order Cancelled", json!({"order_id": long})),
            ("Order Completed", json!({"order_id": "1", "products": [{"sku": long}]})),
            ("Product Viewed", json!({"product_id": long})),
            ("Product Added", json!({"sku": "a", "cart_id": long})),
            ("Order Completed", json!({"order_id": "1", "total": 9e18})),
            ("Order Completed", json!({"order_id": "1", "total": "-1e14"})),
            (
                "Order Completed",
                json!({"order_id": "1", "products": [{"sku": "a", "price": 1e6, "quantity": 1e12}]}),
            ),
            ("Product Added", json!({"sku": "a", "price": 1e14})),
            ("Product Added", json!({"sku": "a", "quantity": 1e14})),
        ] {
            assert!(matches!(meaning(name, told.clone()), Err(Problem::Unreadable { .. })), "{name} {told}");
        }
        assert_eq!(ordered(json!({"order_id": "1", "total": "1e13"})).total_minor, read::AMOUNT_MAX);
        let by_name = ordered(json!({"order_id": "1", "products": [{"name": long}]}));
        assert_eq!(by_name.lines[0].sku.chars().count(), 200);
    }
}
