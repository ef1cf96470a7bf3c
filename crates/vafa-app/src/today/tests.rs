//! The start page, told as stories on every engine.

use super::*;
use crate::actor::{Actor, Role};
use crate::customers::{Claim, CustomerKind, IdentifierKind, Patch};
use crate::testing::{START, SYSTEM, TestApp, person};
use crate::timeline::rollups::DayChange;
use crate::timeline::{Incoming, Recorder};
use serde_json::{Value as Json, json};
use vafa_kernel::time::{DAY, HOUR};
use vafa_kernel::{Currency, Instant, LocalDate};
use vafa_timeline::{EventKind, Meaning};

fn event(id: &str, at: Instant, who: &str, kind: EventKind, name: &str, payload: Json) -> Incoming {
    Incoming {
        source: "web".into(),
        message_id: id.into(),
        content_hash: [7; 16],
        at,
        received_at: START,
        sent_at: None,
        original_at: None,
        flags: String::new(),
        kind,
        name: name.into(),
        channel: "web".into(),
        claims: vec![Claim::read(IdentifierKind::CustomerId, who, &crate::Business::default()).unwrap()],
        customer_kind: CustomerKind::Person,
        patch: Patch::default(),
        meaning: Meaning::of(kind, name, at, &payload, Currency::IRR).unwrap(),
        payload,
    }
}

fn tell(app: &TestApp, events: Vec<Incoming>) {
    app.write_blocking(&SYSTEM, move |tx, cx| {
        let mut recorder = Recorder::new();
        for event in &events {
            recorder.record(tx, cx, event)?;
        }
        recorder.finish(tx, cx)
    })
    .unwrap();
}

fn order(id: &str, days_ago: i64, who: &str, total: i64) -> Incoming {
    let payload = json!({ "order_id": id, "total": total });
    event(id, START.plus(-days_ago * DAY), who, EventKind::Track, "Order Completed", payload)
}

fn comment(id: &str, at: Instant, who: &str, payload: Json) -> Incoming {
    event(id, at, who, EventKind::Comment, "", payload)
}

fn today(app: &TestApp, who: &Actor) -> Today {
    app.read_blocking(who, read_today).unwrap()
}

#[test]
fn a_new_business_has_nothing_and_nothing_is_invented() {
    for app in TestApp::each() {
        let today = today(&app, &person(Role::Owner));
        assert!(today.figures.is_quiet() && today.needs.is_empty() && today.said.is_empty());
        assert_eq!(today.figures.last(DAYS).len(), DAYS);
        assert_eq!(today.figures.span(30).now, DayChange::default());
    }
}

#[test]
fn sales_stand_beside_the_days_before() {
    for app in TestApp::each() {
        tell(
            &app,
            vec![
                order("1", 0, "a", 100),
                order("2", 1, "a", 30),
                order("3", 6, "b", 20),
                order("4", 7, "c", 9),
                order("5", 35, "b", 5),
                order("6", 61, "b", 1_000),
            ],
        );
        let today = today(&app, &person(Role::Analyst));
        let sales = |days| {
            let span = today.figures.span(days);
            (span.now.sales_minor, span.before.sales_minor, span.now.orders)
        };
        assert_eq!(sales(1), (100, 30, 1));
        assert_eq!(sales(7), (150, 9, 3));
        assert_eq!(sales(30), (159, 5, 4));
        // Of the three customers, `b` came first before the month.
        assert_eq!(today.figures.span(30).now.first_orders, 2);
        assert_eq!(today.customers, [(CustomerKind::Person, 3)]);
        assert_eq!(today.figures.last(1), [(today.day, today.figures.span(1).now)]);
    }
}

#[test]
fn words_are_told_newest_first_and_stars_alone_are_none() {
    for app in TestApp::each() {
        let at = |hours: i64| START.plus(-hours * HOUR);
        let mut told: Vec<Incoming> = (0..7)
            .map(|n| {
                comment(&format!("c{n}"), at(n), "a", json!({ "text": format!("حرف {n}"), "rating": 4 }))
            })
            .collect();
        told.push(comment("stars", at(0), "b", json!({ "rating": 1 })));
        told.push(comment("later", START.plus(DAY), "b", json!({ "text": "از فردا" })));
        tell(&app, told);
        let today = today(&app, &person(Role::Cashier));
        let words: Vec<&str> = today.said.iter().map(|said| said.words.as_str()).collect();
        assert_eq!(words, ["حرف 0", "حرف 1", "حرف 2", "حرف 3", "حرف 4"]);
        assert_eq!(today.said[0].rating, Some(4));
        let key = Actor::Key {
            id: vafa_kernel::id::ApiKeyId::NIL,
            scopes: vec![crate::Scope::Ingest],
            source: "w".into(),
        };
        assert_eq!(app.read_blocking(&key, read_today).unwrap_err().code(), "access.forbidden");
    }
}

#[test]
fn reviews_of_products_are_words_too_and_other_events_are_none() {
    for app in TestApp::each() {
        let track = |id: &str, hours: i64, name: &str, payload: Json| {
            event(id, START.plus(-hours * HOUR), "a", EventKind::Track, name, payload)
        };
        let review = json!({ "product_id": "p1", "review_body": "عطرش ماندگار است", "rating": 5 });
        tell(
            &app,
            vec![
                comment("c", START.plus(-2 * HOUR), "a", json!({ "text": "دیر رسید", "rating": 2 })),
                track("r", 1, "Product Reviewed", review),
                track("v", 0, "Product Viewed", json!({ "product_id": "p1", "review": "نه" })),
            ],
        );
        let said = today(&app, &person(Role::Owner)).said;
        let told: Vec<(&str, Option<u8>)> = said.iter().map(|it| (it.words.as_str(), it.rating)).collect();
        assert_eq!(told, [("عطرش ماندگار است", Some(5)), ("دیر رسید", Some(2))]);
    }
}

#[test]
fn only_carts_that_rest_and_that_one_can_help_are_needs() {
    for app in TestApp::each() {
        let cart = |id: &str, ago: i64, who: &str| {
            let payload = json!({ "cart_id": id, "product_id": "p", "price": 1_000, "quantity": 2 });
            event(id, START.plus(-ago), who, EventKind::Track, "Product Added", payload)
        };
        tell(&app, vec![cart("now", HOUR / 2, "a"), cart("left", 3 * HOUR, "b"), cart("old", 8 * DAY, "c")]);
        let needs = today(&app, &person(Role::Agent)).needs;
        assert_eq!((needs.carts.carts, needs.carts.is_capped), (1, false));
        assert!(needs.carts.value_minor > 0);
    }
}

#[test]
fn quiet_days_are_there_and_in_order() {
    let day = LocalDate::new(2025, 3, 2).unwrap();
    let known = [(LocalDate::new(2025, 2, 28).unwrap(), DayChange { orders: 3, ..DayChange::default() })];
    let figures = Figures::new(day, 4, &known);
    let shown: Vec<String> = figures.last(4).iter().map(|(day, it)| format!("{day}:{}", it.orders)).collect();
    assert_eq!(shown, ["2025-02-27:0", "2025-02-28:3", "2025-03-01:0", "2025-03-02:0"]);
    let span = figures.span(2);
    assert_eq!((span.now.orders, span.before.orders), (0, 3));
}
