//! Laws that every history keeps.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::{HashMap, HashSet};
use vafa_demo::{Channel, Shop, ShopSettings, SimKind, SimOrder, Trade};
use vafa_kernel::time::DAY;
use vafa_kernel::{LocalDate, Zone};

fn shop(seed: u64, customers: u32) -> Shop {
    let today = LocalDate::new(2026, 11, 22).unwrap();
    Shop::new(ShopSettings { seed, customers, today, zone: Zone::tehran() })
}

fn check_money(order: &SimOrder) {
    let goods: i64 = order.lines.iter().map(|l| l.unit_price.minor * l.quantity - l.discount.minor).sum();
    assert_eq!(order.total.minor, goods - order.discount.minor + order.shipping.minor, "{}", order.number);
    assert!(!order.lines.is_empty() && order.total.minor > 0 && order.discount.minor >= 0);
    for line in &order.lines {
        assert!(line.quantity > 0 && line.unit_price.minor > 0 && line.discount.minor >= 0);
        assert!(line.total().minor > 0);
    }
    assert_eq!(order.coupon.is_none(), order.discount.minor == 0 && order.coupon.is_none());
}

#[test]
fn time_runs_forward_from_the_first_contact_to_today() {
    let shop = shop(3, 2000);
    let (mut ids, mut latest) = (HashSet::new(), shop.begins());
    for customer in shop.all_customers() {
        let mut before = customer.since;
        assert!(customer.since >= shop.begins());
        for event in shop.history(customer.index) {
            assert!(event.at >= before, "{} {:?}", event.id, event.kind);
            assert!(event.at < shop.ends());
            before = event.at;
            latest = latest.max(event.at);
            assert!(ids.insert(event.id.clone()), "{} comes twice", event.id);
        }
    }
    for index in 0..shop.guest_sales() {
        let event = shop.guest_sale(index);
        assert!(event.at >= shop.begins() && event.at < shop.ends());
        assert!(ids.insert(event.id));
    }
    assert!(shop.ends().since(latest) < DAY, "the last day is a day like any other");
    assert_eq!(Zone::tehran().date(shop.ends()), LocalDate::new(2026, 11, 22).unwrap());
}

#[test]
fn orders_add_up_and_what_follows_refers_to_them() {
    let shop = shop(3, 2500);
    let mut numbers = HashSet::new();
    for index in 0..shop.customers() {
        let mut orders: HashMap<String, SimOrder> = HashMap::new();
        let mut returned: HashMap<(String, usize), i64> = HashMap::new();
        let (mut refunded, mut cancelled) = (HashMap::<String, i64>::new(), HashSet::new());
        let mut cases = HashSet::new();
        for event in shop.history(index) {
            match event.kind {
                SimKind::Ordered(order) => {
                    check_money(&order);
                    assert!(numbers.insert(order.number.clone()), "{} comes twice", order.number);
                    assert_eq!(
                        order.promised.is_some(),
                        !matches!(event.channel, Channel::Branch(_)) && order.trade != Trade::C2b
                    );
                    orders.insert(order.number.clone(), *order);
                }
                SimKind::Delivered { order, .. } => {
                    assert!(orders.contains_key(&order) && !cancelled.contains(&order));
                }
                SimKind::Cancelled { order, .. } => {
                    assert!(orders.contains_key(&order));
                    assert!(cancelled.insert(order));
                }
                SimKind::Returned { order, lines, refund, .. } => {
                    let bought = &orders[&order];
                    assert!(!cancelled.contains(&order));
                    let back = refunded.entry(order.clone()).or_default();
                    *back += refund.minor;
                    assert!(refund.minor > 0 && *back <= bought.total.minor);
                    for line in lines {
                        let had = bought.lines.iter().find(|l| l.product == line.product).unwrap().quantity;
                        let gone = returned.entry((order.clone(), line.product.index)).or_default();
                        *gone += line.quantity;
                        assert!(line.quantity > 0 && *gone <= had);
                    }
                }
                SimKind::Answered { order, .. } => assert!(orders.contains_key(&order)),
                SimKind::Complained { case, order, text, .. } => {
                    assert!(orders.contains_key(&order) && text.contains(&order));
                    assert!(cases.insert(case));
                }
                SimKind::Resolved { case, .. } => assert!(cases.contains(&case)),
                SimKind::Commented(comment) => {
                    assert!(comment.order.is_none_or(|order| orders.contains_key(&order)));
                }
                SimKind::Referred { customer } => {
                    let friend = shop.customer(customer);
                    assert_eq!(friend.referred_by, Some(index));
                    assert!(friend.since > event.at);
                }
                _ => {}
            }
        }
    }
    for index in 0..shop.guest_sales() {
        let SimKind::Ordered(order) = shop.guest_sale(index).kind else { panic!("a sale is an order") };
        check_money(&order);
        assert!(order.guest && numbers.insert(order.number));
    }
}

#[test]
fn branches_sell_only_when_they_are_open() {
    let shop = shop(3, 1500);
    let zone = Zone::tehran();
    let branches = shop.profile().branches;
    for (_, event) in shop.events() {
        let (Channel::Branch(branch), SimKind::Ordered(_) | SimKind::Visited { .. }) =
            (event.channel, &event.kind)
        else {
            continue;
        };
        let (date, time) = zone.local(event.at);
        assert_ne!(date.weekday(), 6, "shut on Fridays: {}", event.id);
        let branch = &branches[usize::from(branch)];
        assert!((branch.hours[0].0..24).contains(&time.hour), "{} {time:?}", event.id);
    }
}
