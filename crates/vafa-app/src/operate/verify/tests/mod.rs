//! Derived rows damaged by hand, one kind after the other: each is seen where it is, and mended.

mod stories;
mod writers;

use super::{Check, Report, Verify, verify};
use crate::customers::{Claim, CustomerKind, Field, IdentifierKind, Patch};
use crate::operate::Silent;
use crate::testing::{START, SYSTEM, TestApp};
use crate::timeline::{Incoming, Recorder};
use crate::{Actor, Business, Failure, Role};
use serde_json::{Value as Json, json};
use std::sync::Arc;
use vafa_kernel::Currency;
use vafa_kernel::time::DAY;
use vafa_store::{Sql, params, sql};
use vafa_timeline::{EventKind, Meaning};

fn told(number: usize, day: i64, name: &str, who: &[(IdentifierKind, &str)], payload: Json) -> Incoming {
    let at = START.plus(day * DAY);
    let meaning = Meaning::of(EventKind::Track, name, at, &payload, Currency::IRR).unwrap();
    let claims =
        who.iter().map(|(kind, value)| Claim::read(*kind, value, &Business::default()).unwrap()).collect();
    let name_told = [(Field::ToldName, Some("مریم رضایی".to_owned()))];
    Incoming {
        source: "web".into(),
        message_id: format!("m{number}"),
        content_hash: [7; 16],
        at,
        received_at: START,
        sent_at: None,
        original_at: None,
        flags: String::new(),
        kind: EventKind::Track,
        name: name.into(),
        channel: "web".into(),
        claims,
        customer_kind: CustomerKind::Person,
        patch: Patch { fields: name_told.into(), ..Patch::default() },
        payload,
        meaning,
    }
}

/// Day, name of the event, who, and what was told.
type Story<'s> = (i64, &'s str, &'s [(IdentifierKind, &'s str)], Json);

/// A little shop: a visitor who becomes known, a guest who turns out to be known, orders told in every way, carts.
fn fill(test: &TestApp) {
    use IdentifierKind::{Anonymous, CustomerId, Phone};
    let maryam: &[_] = &[(CustomerId, "u1"), (Phone, "09121234567")];
    let cookie: &[_] = &[(Anonymous, "c-1")];
    let reza: &[_] = &[(CustomerId, "u2")];
    let tea = || json!({"cart_id": "k", "sku": "tea", "quantity": 2, "price": 100});
    let stories: Vec<Story<'_>> = vec![
        (0, "Product Viewed", cookie, json!({"sku": "tea"})),
        (0, "Product Added", cookie, tea()),
        (
            1,
            "Order Completed",
            maryam,
            json!({"order_id": "1", "total": 200, "products": [{"sku": "tea", "price": 100, "quantity": 2}]}),
        ),
        (2, "Product Viewed", &[(Anonymous, "c-1"), (CustomerId, "u1")], json!({"sku": "cup"})),
        (3, "Product Added", maryam, tea()),
        (4, "Order Completed", maryam, json!({"order_id": "2", "total": 300})),
        (5, "Product Added", maryam, tea()),
        (6, "Order Refunded", maryam, json!({"order_id": "1", "total": 50})),
        (3, "Order Completed", &[], json!({"order_id": "3", "total": 70})),
        (4, "Order Completed", reza, json!({"order_id": "3", "total": 70})),
        (5, "Order Completed", &[], json!({"order_id": "4", "total": 10})),
        (6, "Order Refunded", &[], json!({"order_id": "4"})),
        (7, "Order Completed", reza, json!({"order_id": "5", "total": 90})),
        (8, "Order Cancelled", reza, json!({"order_id": "5"})),
        (2, "Order Updated", reza, json!({"order_id": "5", "total": 95})),
    ];
    for (number, (day, name, who, payload)) in stories.into_iter().enumerate() {
        let event = told(number, day, name, who, payload);
        test.clock().advance_seconds(1);
        test.write_blocking(&SYSTEM, move |tx, cx| {
            let mut recorder = Recorder::new();
            recorder.record(tx, cx, &event)?;
            recorder.finish(tx, cx)
        })
        .unwrap();
    }
}

fn run(test: &TestApp, mends: bool) -> Report {
    let cmd = Verify { mends, scratch: std::env::temp_dir(), progress: Arc::new(Silent) };
    verify(test, &SYSTEM, cmd).unwrap()
}

fn damage(test: &TestApp, statement: Sql) {
    let changed = test
        .write_blocking(&SYSTEM, move |tx, _| tx.execute(statement, params![]).map_err(Failure::from))
        .unwrap();
    assert!(changed > 0, "nothing was damaged: {statement:?}");
}

/// What is damaged, and which check must see it.
const DAMAGES: &[(Check, Sql)] = &[
    (Check::MessageIds, sql!("DELETE FROM event_key WHERE message_id = 'm2'")),
    (Check::Orders, sql!("UPDATE sale_order SET total_minor = total_minor + 1 WHERE number = '1'")),
    (Check::Orders, sql!("UPDATE sale_order SET refunded_minor = 0 WHERE number = '4'")),
    (Check::Orders, sql!("UPDATE sale_order SET status = 'completed' WHERE number = '5'")),
    (Check::Orders, sql!("UPDATE sale_order SET version = 9, event_id = id WHERE number = '3'")),
    (Check::Orders, sql!("UPDATE sale_order SET number = '99' WHERE number = '2'")),
    (Check::Orders, sql!("DELETE FROM sale_order WHERE number = '2'")),
    (Check::Orders, sql!("DELETE FROM order_line WHERE sku = 'tea'")),
    (Check::Orders, sql!("DELETE FROM order_key WHERE number = '3'")),
    (Check::Orders, sql!("UPDATE order_key SET number = '98' WHERE number = '5'")),
    (Check::Orders, sql!("UPDATE event SET order_number = NULL WHERE order_number = '5'")),
    (
        Check::Orders,
        sql!(
            "INSERT INTO order_key (series, number, customer_id, order_id) SELECT '', '97', id, id FROM event WHERE message_id = 'm0'"
        ),
    ),
    (Check::Customers, sql!("UPDATE customer SET name = 'x' WHERE is_listed")),
    (Check::Customers, sql!("UPDATE customer SET name_key = 'x' WHERE is_listed")),
    (Check::Customers, sql!("UPDATE customer SET is_listed = NOT is_listed")),
    (Check::Customers, sql!("UPDATE customer SET city_key = 'x' WHERE is_listed")),
    (
        Check::Customers,
        sql!(
            "UPDATE customer SET merged_into = (SELECT e.id FROM event e WHERE e.message_id = 'm0') \
             WHERE id = (SELECT o.customer_id FROM identifier_owner o WHERE o.value = 'u2')"
        ),
    ),
    (
        Check::SearchTerms,
        sql!(
            "INSERT INTO customer_term (customer_id, term) SELECT id, 'x' FROM event WHERE message_id = 'm0'"
        ),
    ),
    (Check::SearchTerms, sql!("DELETE FROM customer_term WHERE term LIKE 'رض%' ESCAPE '\\'")),
    (Check::DuplicateKeys, sql!("DELETE FROM duplicate_key WHERE match_key LIKE 'p:%' ESCAPE '\\'")),
    (
        Check::DuplicateKeys,
        sql!("UPDATE duplicate_key SET match_key = 'n:x' WHERE match_key LIKE 'n:%' ESCAPE '\\'"),
    ),
    (
        Check::DuplicateKeys,
        sql!(
            "INSERT INTO duplicate_key (customer_id, match_key) SELECT id, 'n:x' FROM event WHERE message_id = 'm0'"
        ),
    ),
    (Check::Identifiers, sql!("DELETE FROM identifier_owner WHERE kind = 'phone'")),
    (Check::Identifiers, sql!("UPDATE identifier_owner SET value = 'u9' WHERE value = 'u2'")),
    (
        Check::Identifiers,
        sql!(
            "UPDATE identifier_owner SET customer_id = (SELECT o.customer_id FROM identifier_owner o WHERE o.value = 'u2') \
             WHERE value = 'u1'"
        ),
    ),
    (
        Check::Identifiers,
        sql!(
            "INSERT INTO customer_identifier (customer_id, kind, value, shown, source, is_verified, created_at, retired_at) \
             SELECT id, 'phone', 'x', 'x', 'x', FALSE, 0, NULL FROM event WHERE message_id = 'm0'"
        ),
    ),
    (
        Check::Identifiers,
        sql!(
            "UPDATE identifier_owner SET home_id = (SELECT o.customer_id FROM identifier_owner o WHERE o.value = 'u2') \
             WHERE value = 'u1'"
        ),
    ),
    (
        Check::Identifiers,
        sql!(
            "UPDATE identifier_owner SET home_id = (SELECT e.id FROM event e WHERE e.message_id = 'm0') WHERE value = 'u2'"
        ),
    ),
    (Check::States, sql!("UPDATE customer_state SET spent_minor = 1")),
    (Check::States, sql!("UPDATE customer_state SET state = '{'")),
    (Check::States, sql!("UPDATE customer_state SET is_listed = NOT is_listed")),
    (Check::States, sql!("DELETE FROM customer_state WHERE orders_count = 2")),
    (
        Check::States,
        sql!(
            "INSERT INTO customer_state (customer_id, is_listed, orders_count, spent_minor, last_order_at, last_seen_at, \
             due_at, state) SELECT id, TRUE, 0, 0, 0, 0, NULL, '{}' FROM event WHERE message_id = 'm0'"
        ),
    ),
    (Check::Carts, sql!("UPDATE cart SET status = 'ordered' WHERE status = 'open'")),
    (Check::Carts, sql!("UPDATE cart SET status = 'empty' WHERE status = 'open'")),
    (Check::Carts, sql!("UPDATE cart SET value_minor = 1")),
    (Check::Carts, sql!("UPDATE cart SET currency = 'USD'")),
    (Check::Carts, sql!("DELETE FROM cart")),
    (Check::Carts, sql!("UPDATE cart SET cart_key = 'other'")),
    (Check::Views, sql!("UPDATE product_view SET views = views + 1")),
    (Check::Views, sql!("DELETE FROM product_view WHERE sku = 'cup'")),
    (Check::CustomerCounts, sql!("UPDATE customer_count SET total = total + 1")),
    (Check::Days, sql!("UPDATE day_rollup SET sales_minor = sales_minor + 5 WHERE orders_count > 0")),
    (Check::Days, sql!("UPDATE day_rollup SET carts_count = 0, new_customers_count = 7")),
    (Check::Days, sql!("DELETE FROM day_rollup")),
    // Of two who were merged into each other, one stays merged: this damage comes last.
    (
        Check::Customers,
        sql!(
            "UPDATE customer SET merged_into = (SELECT o.customer_id FROM identifier_owner o WHERE o.kind = 'customer_id' \
             AND o.customer_id <> customer.id) WHERE is_listed"
        ),
    ),
];

#[test]
fn what_was_not_damaged_has_no_differences() {
    for test in TestApp::each() {
        fill(&test);
        let report = run(&test, false);
        assert_eq!(report.differences(), 0, "{:#}", report.to_json());
        assert_eq!(report.finding(Check::MessageIds).looked_at, 15);
        assert_eq!(report.finding(Check::Orders).looked_at, 5);
        assert!(report.finding(Check::Carts).looked_at > 0 && report.finding(Check::Views).looked_at > 0);
    }
}

#[test]
fn each_kind_of_damage_is_seen_and_mended() {
    for test in TestApp::each() {
        fill(&test);
        for (check, statement) in DAMAGES {
            damage(&test, *statement);
            let seen = run(&test, false);
            assert!(seen.finding(*check).differences > 0, "{statement:?}: {:#}", seen.to_json());
            assert_eq!(seen.remaining(), seen.differences());
            let mended = run(&test, true);
            assert_eq!(mended.remaining(), 0, "{statement:?}");
            let after = run(&test, false);
            assert_eq!(after.differences(), 0, "{statement:?}: {:#}", after.to_json());
        }
        let trail = test.read_blocking(&SYSTEM, |tx, _| {
            let entries = tx.query(
                sql!("SELECT change_json FROM audit_entry WHERE action = 'system.rebuilt'"),
                params![],
                |row| row.get::<Option<String>>("change_json"),
            )?;
            Ok(entries)
        });
        assert_eq!(trail.unwrap().len(), DAMAGES.len());
    }
}

#[test]
fn what_cannot_be_mended_is_told_and_stays() {
    for test in TestApp::each() {
        fill(&test);
        damage(&test, sql!("UPDATE event SET payload = '{' WHERE message_id = 'm4'"));
        damage(&test, sql!("UPDATE event SET customer_id = id WHERE message_id = 'm13'"));
        damage(&test, sql!("UPDATE event_key SET customer_id = event_id WHERE message_id = 'm13'"));
        damage(&test, sql!("DELETE FROM event WHERE message_id = 'm0'"));
        damage(&test, sql!("UPDATE audit_entry SET actor = 'somebody'"));
        for mends in [false, true] {
            let report = run(&test, mends);
            // One cannot be read, one is of nobody.
            assert_eq!(report.finding(Check::Events).differences, 2);
            let lost = report.finding(Check::MessageIds);
            assert_eq!((lost.differences, lost.mended), (1, 0));
            let trail = report.finding(Check::AuditTrail);
            assert_eq!((trail.differences, trail.mended), (1, 0));
            assert!(report.remaining() >= 3);
        }
    }
}

#[test]
fn only_who_runs_the_machine_may() {
    for test in TestApp::each() {
        for role in Role::ALL {
            let cmd = Verify { mends: true, scratch: std::env::temp_dir(), progress: Arc::new(Silent) };
            let refused = verify(&test, &crate::testing::person(*role), cmd).unwrap_err();
            assert_eq!(refused.code(), "access.forbidden");
        }
        let nobody = Verify { mends: false, scratch: std::env::temp_dir(), progress: Arc::new(Silent) };
        assert_eq!(verify(&test, &Actor::Nobody, nobody).unwrap_err().code(), "access.unauthenticated");
    }
}
