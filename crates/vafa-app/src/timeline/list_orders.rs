//! The orders of a customer as they stand, newest first, over all records that make the customer up.

use super::orders::{self, Order};
use crate::actor::Permission;
use crate::customers::{find_open, records};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, OrderId};
use vafa_store::Tx;

/// Which orders are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListOrders {
    /// Only orders before this one: the last of the page before.
    pub before: Option<(Instant, OrderId)>,
    /// How many at most, 1 to 200.
    pub limit: u32,
}

/// Lists the orders of a customer with their lines. Asking for a merged record answers for its survivor.
pub fn list_orders(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    asked: ListOrders,
) -> Result<Vec<Order>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    let root = find_open(tx, customer)?.id;
    let mut all = Vec::new();
    for id in records::group_of(tx, root)? {
        all.extend(orders::list_of(tx, id)?);
    }
    let key = |order: &Order| (order.content.placed_at, order.id);
    all.retain(|order| asked.before.is_none_or(|mark| key(order) < mark));
    all.sort_by_key(|order| std::cmp::Reverse(key(order)));
    all.truncate(asked.limit.clamp(1, 200) as usize);
    for order in &mut all {
        order.content.lines = orders::lines_of(tx, order.customer_id, order.id)?;
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Actor;
    use crate::customers::Field;
    use crate::customers::{CreateCustomer, Patch, create_customer};
    use crate::testing::{SYSTEM, TestApp};
    use crate::timeline::{Incoming, Recorder};
    use vafa_kernel::Currency;
    use vafa_timeline::{EventKind, Meaning, OrderContent, OrderKind, OrderLine, OrderStatus};

    fn order(number: i64) -> OrderContent {
        let line = OrderLine {
            sku: "چای".into(),
            name: String::new(),
            category: String::new(),
            quantity_milli: 1000,
            price_micro: 5_000_000,
            discount_minor: 0,
            total_minor: 5,
        };
        OrderContent {
            series: String::new(),
            number: number.to_string(),
            kind: OrderKind::Sale,
            status: OrderStatus::Completed,
            placed_at: Instant::from_seconds(1_700_000_000 + number),
            channel: String::new(),
            branch: String::new(),
            country: String::new(),
            currency: Currency::IRR,
            subtotal_minor: 5,
            discount_minor: 0,
            shipping_minor: 0,
            tax_minor: 0,
            total_minor: 5,
            coupon: String::new(),
            lines: vec![line],
        }
    }

    fn told(cx: &Cx, content: OrderContent) -> Incoming {
        Incoming {
            source: "test".into(),
            message_id: content.number.clone(),
            content_hash: content.fingerprint(),
            at: content.placed_at,
            received_at: cx.now,
            sent_at: None,
            original_at: None,
            flags: String::new(),
            kind: EventKind::Order,
            name: String::new(),
            channel: String::new(),
            claims: Vec::new(),
            customer_kind: crate::customers::CustomerKind::Person,
            patch: Patch::default(),
            payload: serde_json::to_value(&content).unwrap(),
            meaning: Meaning::Ordered(Box::new(content)),
        }
    }

    #[test]
    fn orders_come_newest_first_page_by_page_with_their_lines() {
        for test in TestApp::each() {
            let customer = test
                .write_blocking(&SYSTEM, |tx, cx| {
                    let mut patch = Patch::default();
                    patch.tell(Field::ToldName, "نگار", &cx.business)?;
                    let customer = create_customer(tx, cx, &CreateCustomer { patch, ..Default::default() })?;
                    let mut recorder = Recorder::new();
                    for number in 1..=5 {
                        recorder.record_for(tx, cx, customer, &told(cx, order(number)))?;
                    }
                    recorder.finish(tx, cx)?;
                    Ok(customer)
                })
                .unwrap();
            let page = |before, limit| {
                let asked = ListOrders { before, limit };
                test.read_blocking(&SYSTEM, move |tx, cx| list_orders(tx, cx, customer, asked)).unwrap()
            };
            let first = page(None, 3);
            let numbers = |orders: &[Order]| -> Vec<String> {
                orders.iter().map(|order| order.content.number.clone()).collect()
            };
            assert_eq!(numbers(&first), ["5", "4", "3"]);
            assert_eq!(first[0].content.lines[0].sku, "چای");
            let mark = first.last().map(|order| (order.content.placed_at, order.id));
            assert_eq!(numbers(&page(mark, 3)), ["2", "1"]);
            let asked = ListOrders { before: None, limit: 3 };
            let refused =
                test.read_blocking(&Actor::Nobody, move |tx, cx| list_orders(tx, cx, customer, asked));
            assert!(refused.is_err());
        }
    }
}
