//! The way of an event, told as stories on both engines.

use super::record_event::{Incoming, Outcome, Recorder};
use super::{orders, rollups, states};
use crate::customers::{Claim, CustomerKind, IdentifierKind, Patch, records};
use crate::testing::{START, SYSTEM, TestApp};
use crate::{Cx, Failure};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use vafa_kernel::Currency;
use vafa_kernel::id::CustomerId;
use vafa_kernel::time::DAY;
use vafa_store::Tx;
use vafa_timeline::{EventKind, Meaning};

fn told(id: &str, day: i64, name: &str, claims: &[(IdentifierKind, &str)], payload: Json) -> Incoming {
    let at = START.plus(day * DAY);
    let meaning = Meaning::of(EventKind::Track, name, at, &payload, Currency::IRR).unwrap();
    let mut content_hash = [0; 16];
    content_hash[..8].copy_from_slice(&(payload.to_string().len() as u64).to_le_bytes());
    Incoming {
        source: "web".into(),
        message_id: id.into(),
        content_hash,
        at,
        received_at: START,
        sent_at: None,
        original_at: None,
        flags: String::new(),
        kind: EventKind::Track,
        name: name.into(),
        channel: "web".into(),
        claims: claims
            .iter()
            .map(|(kind, value)| Claim::read(*kind, value, &crate::Business::default()).unwrap())
            .collect(),
        customer_kind: CustomerKind::Person,
        patch: Patch::default(),
        payload,
        meaning,
    }
}

fn record(tx: &mut Tx<'_>, cx: &Cx, events: &[Incoming]) -> Result<Vec<Outcome>, Failure> {
    let mut recorder = Recorder::new();
    let outcomes = events.iter().map(|event| recorder.record(tx, cx, event)).collect::<Result<_, _>>()?;
    recorder.finish(tx, cx)?;
    Ok(outcomes)
}

fn send(test: &TestApp, events: Vec<Incoming>) -> Vec<Outcome> {
    test.write_blocking(&SYSTEM, move |tx, cx| record(tx, cx, &events)).unwrap()
}

fn customer_of(outcome: &Outcome) -> CustomerId {
    match outcome {
        Outcome::Recorded { customer, .. } => *customer,
        other => panic!("{other:?}"),
    }
}

const WHO: &[(IdentifierKind, &str)] = &[(IdentifierKind::CustomerId, "u1")];

#[test]
fn an_event_counts_once_and_a_clash_is_seen() {
    for test in TestApp::each() {
        let order = || told("m1", 0, "Order Completed", WHO, json!({"order_id": "1", "total": 500}));
        let clash = told("m1", 0, "Order Completed", WHO, json!({"order_id": "1", "total": 700_000}));
        let outcomes = send(&test, vec![order(), order(), clash]);
        assert!(matches!(outcomes[0], Outcome::Recorded { is_new_customer: true, .. }));
        assert_eq!(outcomes[1..], [Outcome::Duplicate, Outcome::Conflict]);
        assert_eq!(send(&test, vec![order()]), [Outcome::Duplicate]);
        let id = customer_of(&outcomes[0]);
        let state = test.read_blocking(&SYSTEM, move |tx, _| states::find(tx, id)).unwrap().unwrap();
        assert_eq!((state.events, state.orders.count, state.orders.spent_minor()), (1, 1, 500));
    }
}

#[test]
fn a_visitor_who_signs_in_brings_the_history_along() {
    for test in TestApp::each() {
        let cookie = (IdentifierKind::Anonymous, "c-1");
        let seen = send(&test, vec![told("m1", 0, "Product Viewed", &[cookie], json!({"sku": "tea"}))]);
        let visitor = customer_of(&seen[0]);
        let known = send(
            &test,
            vec![
                told(
                    "m2",
                    -3,
                    "Order Completed",
                    &[(IdentifierKind::Phone, "09121234567")],
                    json!({"order_id": 5, "total": 10}),
                ),
                told(
                    "m3",
                    1,
                    "Product Viewed",
                    &[cookie, (IdentifierKind::Phone, "۰۹۱۲۱۲۳۴۵۶۷")],
                    json!({"sku": "tea"}),
                ),
            ],
        );
        let person = customer_of(&known[0]);
        assert_eq!(customer_of(&known[1]), person);
        let (root, state) = test
            .read_blocking(&SYSTEM, move |tx, _| {
                Ok((records::root_of(tx, visitor)?, states::find(tx, person)?.unwrap()))
            })
            .unwrap();
        assert_eq!(root, person);
        assert_eq!((state.views, state.orders.count), (2, 1));
        // A second person at the same machine gets a record of their own, and the cookie.
        let other = send(
            &test,
            vec![told("m4", 2, "Signed In", &[cookie, (IdentifierKind::Phone, "09359999999")], json!({}))],
        );
        let other = customer_of(&other[0]);
        assert_ne!(other, person);
        let next = send(&test, vec![told("m5", 3, "Product Viewed", &[cookie], json!({"sku": "tea"}))]);
        assert_eq!(customer_of(&next[0]), other);
    }
}

#[test]
fn two_numbers_of_the_business_are_two_customers() {
    for test in TestApp::each() {
        let phone = (IdentifierKind::Phone, "09121234567");
        let one =
            send(&test, vec![told("a", 0, "X", &[(IdentifierKind::CustomerId, "1"), phone], json!({}))]);
        let two =
            send(&test, vec![told("b", 0, "X", &[(IdentifierKind::CustomerId, "2"), phone], json!({}))]);
        assert_ne!(customer_of(&one[0]), customer_of(&two[0]));
        let open = test
            .read_blocking(&SYSTEM, |tx, _| {
                Ok(tx.query(vafa_store::sql!("SELECT state FROM duplicate_pair"), &[], |row| {
                    row.get::<String>("state")
                })?)
            })
            .unwrap();
        assert_eq!(open, ["open"]);
    }
}

#[test]
fn orders_follow_what_is_told_of_them() {
    for test in TestApp::each() {
        let sent = send(
            &test,
            vec![
                told("1", 0, "Order Updated", WHO, json!({"order_id": "9", "total": 100})),
                told(
                    "2",
                    1,
                    "Order Completed",
                    WHO,
                    json!({"order_id": "۹", "total": 120, "products": [{"sku": "a", "price": 60, "quantity": 2}]}),
                ),
                told("3", 2, "Order Completed", WHO, json!({"order_id": "10", "total": 50})),
                told("4", 3, "Order Refunded", WHO, json!({"order_id": "9", "total": 20})),
                told("5", 4, "Order Cancelled", WHO, json!({"order_id": "10"})),
            ],
        );
        let id = customer_of(&sent[0]);
        let (state, order, days) = test
            .read_blocking(&SYSTEM, move |tx, cx| {
                let today = cx.business.zone.date(START);
                let days = rollups::list_days(tx, today, today.plus_days(9).unwrap())?;
                Ok((states::find(tx, id)?.unwrap(), orders::find_by_number(tx, "", "9")?.unwrap(), days))
            })
            .unwrap();
        assert_eq!((state.orders.count, state.orders.cancelled, state.orders.spent_minor()), (1, 1, 100));
        assert_eq!((order.content.placed_at, order.refunded_minor), (START, 20));
        let sales: i64 = days.iter().map(|(_, day)| day.sales_minor - day.returns_minor).sum();
        let orders: i64 = days.iter().map(|(_, day)| day.orders).sum();
        assert_eq!((sales, orders), (100, 1));
        assert_eq!(days.iter().map(|(_, day)| day.first_orders).sum::<i64>(), 1);
    }
}

#[test]
fn money_is_counted_in_the_currency_it_is_in() {
    for test in TestApp::each() {
        let cart = |id: &str, cart: &str, price: Json, currency: Json| {
            let item = json!({"cart_id": cart, "sku": "a", "price": price, "currency": currency});
            told(id, 1, "Product Added", WHO, item)
        };
        send(
            &test,
            vec![
                told(
                    "1",
                    0,
                    "Order Completed",
                    WHO,
                    json!({"order_id": "1", "total": 30.5, "currency": "USD"}),
                ),
                told("2", 0, "Order Refunded", WHO, json!({"order_id": "1", "total": 10.25})),
                told(
                    "3",
                    0,
                    "Order Completed",
                    WHO,
                    json!({"order_id": "2", "total": 90, "currency": "USD"}),
                ),
                told("4", 0, "Order Refunded", WHO, json!({"order_id": "2", "products": []})),
                cart("5", "ours", json!(7000), Json::Null),
                cart("6", "theirs", json!(12.5), json!("USD")),
            ],
        );
        let (one, two, left) = test
            .read_blocking(&SYSTEM, |tx, _| {
                let one = orders::find_by_number(tx, "", "1")?.unwrap();
                let two = orders::find_by_number(tx, "", "2")?.unwrap();
                let span = (START, START.plus(2 * DAY));
                Ok((one, two, super::left_carts::count_left_carts(tx, Currency::IRR, span, 10)?))
            })
            .unwrap();
        assert_eq!((one.content.total_minor, one.refunded_minor), (3050, 1025));
        assert_eq!((two.content.total_minor, two.refunded_minor), (9000, 9000));
        assert_eq!((left.carts, left.value_minor), (2, 7000));
    }
}

fn any_event() -> impl Strategy<Value = (i64, &'static str, Json)> {
    let order =
        (0u8..6, 1i64..1000).prop_map(|(number, total)| json!({"order_id": number + 1, "total": total}));
    let kind = prop_oneof![
        3 => Just("Order Completed"), 1 => Just("Order Refunded"), 1 => Just("Order Cancelled"), 1 => Just("Checkout Started"),
        1 => Just("Product Added"),
    ];
    (0i64..60, kind, order)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases((ProptestConfig::default().cases / 20).max(1)))]
    #[test]
    fn whatever_arrives_in_whatever_order_the_state_is_what_a_rebuild_gives(
        events in prop::collection::vec(any_event(), 1..25), cut in 0usize..25,
    ) {
        for test in TestApp::each() {
            let sent: Vec<Incoming> = events.iter().enumerate()
                .map(|(at, (day, name, payload))| told(&format!("m{at}"), *day, name, WHO, payload.clone())).collect();
            let cut = cut.min(sent.len());
            send(&test, sent[..cut].to_vec());
            send(&test, sent[cut..].to_vec());
            let (stored, folded, first_orders) = test.read_blocking(&SYSTEM, |tx, cx| {
                let owner = crate::customers::identifiers::owner_of(tx, IdentifierKind::CustomerId, "u1")?.unwrap();
                let days = rollups::list_days(tx, cx.business.zone.date(START), cx.business.zone.date(START.plus(70 * DAY)))?;
                Ok((states::find(tx, owner)?.unwrap(), states::fold(tx, cx, owner)?, days.iter().map(|(_, d)| d.first_orders).sum::<i64>()))
            }).unwrap();
            prop_assert_eq!(&stored, &folded);
            prop_assert_eq!(first_orders, i64::from(stored.orders.first_at.is_some()));
        }
    }
}

/// Everything about orders, carts and states that does not name a row.
fn stands(test: &TestApp) -> (Vec<Json>, Json, Vec<(String, rollups::DayChange)>) {
    test.read_blocking(&SYSTEM, |tx, cx| {
        let mut found = Vec::new();
        for mut order in orders::page_after(tx, None, 100)? {
            order.content.lines = orders::lines_of(tx, order.customer_id, order.id)?;
            found.push(json!([order.content, order.refunded_minor, order.recorded_at, order.version]));
        }
        let carts = tx.query(
            vafa_store::sql!("SELECT cart_key, opened_at, changed_at, status, value_minor, lines FROM cart ORDER BY opened_at"),
            &[],
            |row| {
                let times = (row.get::<i64>("opened_at")?, row.get::<i64>("changed_at")?);
                let texts = [row.get::<String>("cart_key")?, row.get("status")?, row.get("lines")?];
                Ok(json!([texts, times.0, times.1, row.get::<i64>("value_minor")?]))
            },
        )?;
        found.extend(carts);
        let owner = crate::customers::identifiers::owner_of(tx, IdentifierKind::CustomerId, "u1")?.unwrap();
        let day = |days| cx.business.zone.date(START.plus(days * DAY));
        let days = rollups::list_days(tx, day(0), day(70))?.into_iter();
        let days = days.filter(|(_, figures)| *figures != rollups::DayChange::default());
        Ok((found, json!(states::find(tx, owner)?), days.map(|(day, figures)| (day.to_string(), figures)).collect()))
    })
    .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases((ProptestConfig::default().cases / 32).max(1)))]
    #[test]
    fn the_order_of_arrival_changes_nothing(events in prop::collection::vec(any_event(), 1..20), cut in 0usize..20) {
        // No two at the same moment: of those the one that came first comes first.
        let sent: Vec<Incoming> = events.iter().enumerate().map(|(at, (day, name, payload))| {
            let mut event = told(&format!("m{at}"), *day, name, WHO, payload.clone());
            event.at = event.at.plus(i64::try_from(at).unwrap());
            event.meaning = Meaning::of(EventKind::Track, name, event.at, payload, Currency::IRR).unwrap();
            event
        }).collect();
        let cut = cut.min(sent.len());
        for (forward, backward) in TestApp::each().into_iter().zip(TestApp::each()) {
            send(&forward, sent.clone());
            let mut turned = sent.clone();
            turned.reverse();
            send(&backward, turned[..cut].to_vec());
            send(&backward, turned[cut..].to_vec());
            prop_assert_eq!(stands(&forward), stands(&backward));
        }
    }
}

#[test]
fn what_came_of_an_order_may_be_told_before_it() {
    for test in TestApp::each() {
        send(
            &test,
            vec![
                told("1", 3, "Order Refunded", WHO, json!({"order_id": "1", "total": 20})),
                told("2", 2, "Order Cancelled", WHO, json!({"order_id": "2"})),
            ],
        );
        let find = |number: &'static str| {
            test.read_blocking(&SYSTEM, move |tx, _| orders::find_by_number(tx, "", number)).unwrap()
        };
        assert_eq!((find("1"), find("2")), (None, None));
        send(
            &test,
            vec![
                told("3", 1, "Order Completed", WHO, json!({"order_id": "1", "total": 50})),
                told("4", 1, "Order Completed", WHO, json!({"order_id": "2", "total": 50})),
            ],
        );
        assert_eq!(find("1").unwrap().refunded_minor, 20);
        assert_eq!(find("2").unwrap().content.status, vafa_timeline::OrderStatus::Cancelled);
    }
}

#[test]
fn guests_have_orders_but_no_record() {
    for test in TestApp::each() {
        let sent =
            send(&test, vec![told("1", 0, "Order Completed", &[], json!({"order_id": "77", "total": 9}))]);
        assert!(customer_of(&sent[0]).is_nil());
        // The guest turns out to be somebody.
        let known =
            send(&test, vec![told("2", 1, "Order Completed", WHO, json!({"order_id": "77", "total": 9}))]);
        let id = customer_of(&known[0]);
        let state = test.read_blocking(&SYSTEM, move |tx, _| states::find(tx, id)).unwrap().unwrap();
        assert_eq!(state.orders.count, 1);
    }
}
