//! What the published clients send, item by item, and what becomes of it. Shapes: the clients' own wire formats.

use super::quarantine::{discard_quarantined, list_quarantined, read_quarantined, replay_quarantined};
use super::{Accepted, Call, Dialect, Envelope, ReadItem, accept_batch, read_batch};
use crate::actor::Scope;
use crate::customers::{Field, IdentifierKind, identifiers, records};
use crate::testing::{START, SYSTEM, TestApp};
use crate::timeline::entries::{Entry, ListEntries, list_entries};
use crate::timeline::states;
use crate::{Actor, Business};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use vafa_kernel::Instant;
use vafa_kernel::clock::RandomIds;
use vafa_kernel::id::{ApiKeyId, CustomerId};
use vafa_kernel::time::{HOUR, MINUTE};

fn key() -> Actor {
    Actor::Key { id: ApiKeyId::NIL, scopes: vec![Scope::Ingest], source: "web".into() }
}

fn read(test: &TestApp, body: &Json, call: Call, dialect: Dialect) -> super::Batch {
    read_by(test, body, (call, dialect), false)
}

fn read_by(test: &TestApp, body: &Json, (call, dialect): (Call, Dialect), is_browser: bool) -> super::Batch {
    let envelope = Envelope::read(body.to_string().as_bytes(), dialect, call).unwrap();
    let sent_at = envelope.sent_at.clone();
    let business = test.business();
    let request = ReadItem {
        business: &business,
        source: "web",
        received_at: test.now(),
        sent_at: sent_at.as_ref(),
        call,
        is_browser,
    };
    read_batch(&request, envelope, test.ids().as_ref(), &test.schemas())
}

fn send_as(test: &TestApp, body: &Json, call: Call, dialect: Dialect) -> Accepted {
    let batch = read(test, body, call, dialect);
    test.write_blocking(&key(), move |tx, cx| accept_batch(tx, cx, "web", &batch)).unwrap()
}

fn send(test: &TestApp, body: &Json) -> Accepted {
    send_as(test, body, Call::Batch, Dialect::Segment)
}

fn owner(test: &TestApp, kind: IdentifierKind, value: &'static str) -> Option<CustomerId> {
    test.read_blocking(&SYSTEM, move |tx, _| identifiers::owner_of(tx, kind, value)).unwrap()
}

fn entries(test: &TestApp, customer: CustomerId) -> Vec<Entry> {
    let asked = ListEntries { limit: 50, ..ListEntries::default() };
    test.read_blocking(&SYSTEM, move |tx, cx| list_entries(tx, cx, customer, &asked)).unwrap()
}

#[test]
fn a_segment_batch_becomes_a_profile_and_a_timeline() {
    for test in TestApp::each() {
        let batch = json!({
            "writeKey": "k", "sentAt": "2025-10-09T08:53:20.000Z",
            "context": {"library": {"name": "analytics-python", "version": "2.4.0"}},
            "batch": [
                {"type": "identify", "messageId": "m1", "userId": "42", "anonymousId": null, "timestamp": "2025-10-09T08:50:00+00:00",
                 "traits": {"email": "Sara@Example.com", "phone": "۰۹۱۲۱۲۳۴۵۶۷", "firstName": "سارا", "lastName": "رضایی", "birthday": "1990-03-21",
                            "address": {"city": "شیراز"}, "plan": "gold", "gender": "spaceship"}},
                {"type": "track", "messageId": "m2", "userId": "42", "event": "Order Completed", "timestamp": "2025-10-09T08:51:00+00:00",
                 "properties": {"order_id": "A-1", "total": 1_250_000, "products": [{"sku": "tea", "price": 625_000, "quantity": 2}]}},
                {"type": "page", "messageId": "m3", "userId": "42", "name": "Home", "properties": {"url": "https://shop.example/"}},
                {"type": "group", "messageId": "m4", "userId": "42", "groupId": "acme", "traits": {"name": "شرکت آکمه"}},
                {"type": "track", "messageId": "m2", "userId": "42", "event": "Order Completed", "timestamp": "2025-10-09T08:51:00+00:00",
                 "properties": {"order_id": "A-1", "total": 1_250_000, "products": [{"sku": "tea", "price": 625_000, "quantity": 2}]}},
            ]
        });
        let accepted = send(&test, &batch);
        assert_eq!(accepted, Accepted { recorded: 4, duplicates: 1, ..Accepted::default() });
        let id = owner(&test, IdentifierKind::CustomerId, "42").unwrap();
        assert_eq!(owner(&test, IdentifierKind::Phone, "+989121234567"), Some(id));
        let (record, state, company) = test
            .read_blocking(&SYSTEM, move |tx, _| {
                let company = identifiers::owner_of(tx, IdentifierKind::External, "group/acme")?.unwrap();
                Ok((
                    records::find(tx, id)?.unwrap(),
                    states::find(tx, id)?.unwrap(),
                    records::find(tx, company)?.unwrap(),
                ))
            })
            .unwrap();
        assert_eq!(record.name(), "سارا رضایی");
        assert_eq!((record.field(Field::City), record.field(Field::Gender)), (Some("شیراز"), None));
        assert_eq!(record.custom["plan"], json!("gold"));
        assert_eq!((state.orders.count, state.orders.spent_minor()), (1, 1_250_000));
        assert_eq!(company.name(), "شرکت آکمه");
        assert_eq!(entries(&test, id).len(), 4);
        // The whole batch again, as after a lost answer.
        assert_eq!(send(&test, &batch), Accepted { duplicates: 5, ..Accepted::default() });
    }
}

#[test]
fn rudder_traits_in_the_context_and_a_trait_that_comes_late() {
    for test in TestApp::each() {
        let identify = |id: &str, at: &str, city: &str| {
            json!({"type": "identify", "messageId": id, "userId": "7", "originalTimestamp": at, "channel": "server",
                   "context": {"traits": {"city": city, "email": "a@example.com"}}})
        };
        send(&test, &json!({"batch": [identify("1", "2025-10-09T08:00:00.000Z", "یزد")]}));
        send(&test, &json!({"batch": [identify("2", "2025-10-08T08:00:00.000Z", "قم")]}));
        let id = owner(&test, IdentifierKind::Email, "a@example.com").unwrap();
        let record = test.read_blocking(&SYSTEM, move |tx, _| records::find(tx, id)).unwrap().unwrap();
        assert_eq!(record.field(Field::City), Some("یزد"));
    }
}

#[test]
fn single_calls_without_id_or_type_count_once_when_tried_again() {
    for test in TestApp::each() {
        let call = json!({"userId": "9", "event": "Signed Up", "properties": {}, "timestamp": "2025-10-09T08:00:00.123456789Z"});
        assert_eq!(send_as(&test, &call, Call::Track, Dialect::Segment).recorded, 1);
        assert_eq!(send_as(&test, &call, Call::Track, Dialect::Segment).duplicates, 1);
        // Without a time two equal events may both be real.
        let timeless = json!({"userId": "9", "event": "Signed Up"});
        assert_eq!(send_as(&test, &timeless, Call::Track, Dialect::Segment).recorded, 1);
        assert_eq!(send_as(&test, &timeless, Call::Track, Dialect::Segment).recorded, 1);
        let alias = json!({"previousId": "anon-1", "userId": "9"});
        assert_eq!(send_as(&test, &alias, Call::Alias, Dialect::Segment).recorded, 1);
        assert_eq!(
            owner(&test, IdentifierKind::Anonymous, "anon-1"),
            owner(&test, IdentifierKind::CustomerId, "9")
        );
    }
}

#[test]
fn posthog_is_understood() {
    for test in TestApp::each() {
        let batch = json!({"api_key": "k", "batch": [
            {"event": "$identify", "distinct_id": "u5", "uuid": "0198c0de-0000-7000-8000-000000000001", "timestamp": "2025-10-09T08:00:00Z",
             "properties": {"$anon_distinct_id": "0198c0de-0000-7000-8000-00000000000a", "$set": {"email": "p@example.com"}}},
            {"event": "$pageview", "distinct_id": "u5", "uuid": "0198c0de-0000-7000-8000-000000000002", "properties": {"$current_url": "https://x.example/"}},
            {"event": "bought", "distinct_id": "u5", "uuid": "0198c0de-0000-7000-8000-000000000003", "properties": {}},
            {"event": "$create_alias", "distinct_id": "0198c0de-0000-7000-8000-00000000000b", "uuid": "0198c0de-0000-7000-8000-000000000004",
             "properties": {"distinct_id": "0198c0de-0000-7000-8000-00000000000b", "alias": "u5"}},
        ]});
        assert_eq!(send_as(&test, &batch, Call::Batch, Dialect::PostHog).recorded, 4);
        let id = owner(&test, IdentifierKind::CustomerId, "u5").unwrap();
        assert_eq!(owner(&test, IdentifierKind::Email, "p@example.com"), Some(id));
        assert_eq!(owner(&test, IdentifierKind::Anonymous, "0198c0de-0000-7000-8000-00000000000b"), Some(id));
    }
}

#[test]
fn bad_items_are_set_aside_once_and_can_be_mended() {
    for test in TestApp::each() {
        let bad = json!({"type": "track", "messageId": "b1", "userId": "3", "event": "Order Completed", "properties": {"total": 5}});
        let batch = json!({"batch": [
            bad, "text", {"type": "dance", "userId": "3"}, {"type": "track", "event": "X", "userId": "null"},
            {"type": "track", "messageId": "big", "userId": "3", "event": "Big", "properties": {"text": "x".repeat(40_000)}},
            {"type": "track", "messageId": "good", "userId": "3", "event": "Fine"},
        ]});
        assert_eq!(send(&test, &batch), Accepted { recorded: 1, quarantined: 5, ..Accepted::default() });
        send(&test, &batch);
        let owner_role = crate::testing::person(crate::Role::Owner);
        let waiting = test.read_blocking(&owner_role, |tx, cx| list_quarantined(tx, cx, None, 50)).unwrap();
        let mut reasons: Vec<&str> = waiting.iter().map(|held| held.reason.as_str()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["nobody", "not_an_object", "too_large", "unknown_type", "unreadable"]);
        let held = waiting.iter().find(|held| held.reason == "unreadable").unwrap().clone();
        assert!(held.detail.contains("order_id"), "{}", held.detail);
        let id = held.id;
        let still =
            test.write_blocking(&owner_role, move |tx, cx| replay_quarantined(tx, cx, id, None)).unwrap_err();
        assert_eq!(still.code(), "ingest.still_bad");
        let body_of =
            |id| test.read_blocking(&owner_role, move |tx, cx| read_quarantined(tx, cx, id)).unwrap().body;
        let mended = body_of(id).replace("\"total\":5", "\"total\":5,\"order_id\":\"55\"");
        test.write_blocking(&owner_role, move |tx, cx| replay_quarantined(tx, cx, id, Some(&mended)))
            .unwrap();
        let large = waiting.iter().find(|held| held.reason == "too_large").unwrap();
        let begins = body_of(large.id);
        assert!(begins.len() <= 2_048 && begins.contains("xxx"), "{}", begins.len());
        let twice =
            test.write_blocking(&owner_role, move |tx, cx| discard_quarantined(tx, cx, id)).unwrap_err();
        assert_eq!(twice.code(), "ingest.settled_already");
        let customer = owner(&test, IdentifierKind::CustomerId, "3").unwrap();
        let state = test.read_blocking(&SYSTEM, move |tx, _| states::find(tx, customer)).unwrap().unwrap();
        assert_eq!(state.orders.count, 1);
    }
}

#[test]
fn an_item_tried_again_is_read_as_it_came() {
    for test in TestApp::each() {
        // A phone three hours ahead sends what happened ten minutes before.
        let (happened, sent) = (START.plus(3 * HOUR - 10 * MINUTE), START.plus(3 * HOUR));
        let bad = json!({"sentAt": sent, "batch": [{"type": "track", "messageId": "late", "userId": "3", "event": "Order Completed",
            "timestamp": happened, "properties": {"total": 5}}]});
        let batch = read_by(&test, &bad, (Call::Batch, Dialect::Segment), true);
        test.write_blocking(&key(), move |tx, cx| accept_batch(tx, cx, "web", &batch)).unwrap();
        let owner_role = crate::testing::person(crate::Role::Owner);
        let held =
            test.read_blocking(&owner_role, |tx, cx| list_quarantined(tx, cx, None, 50)).unwrap().remove(0);
        let mended = json!({"type": "track", "messageId": "late", "userId": "3", "event": "Order Completed",
            "timestamp": happened, "properties": {"total": 5, "order_id": "7"}});
        let mended = mended.to_string();
        let id = held.id;
        test.write_blocking(&owner_role, move |tx, cx| replay_quarantined(tx, cx, id, Some(&mended)))
            .unwrap();
        let customer = owner(&test, IdentifierKind::CustomerId, "3").unwrap();
        let entry = entries(&test, customer).remove(0);
        assert_eq!((entry.at, entry.channel.as_str()), (START.plus(-10 * MINUTE), "web"));
    }
}

#[test]
fn an_item_under_the_id_of_another_stays_where_it_is() {
    for test in TestApp::each() {
        send(&test, &json!({"batch": [{"type": "track", "messageId": "m", "userId": "3", "event": "Seen"}]}));
        send(&test, &json!({"batch": [{"type": "dance", "messageId": "m", "userId": "3"}]}));
        let owner_role = crate::testing::person(crate::Role::Owner);
        let list = || test.read_blocking(&owner_role, |tx, cx| list_quarantined(tx, cx, None, 50)).unwrap();
        let id = list()[0].id;
        let other = r#"{"type":"track","messageId":"m","userId":"3","event":"Another"}"#;
        let clash = test
            .write_blocking(&owner_role, move |tx, cx| replay_quarantined(tx, cx, id, Some(other)))
            .unwrap_err();
        assert_eq!((clash.code(), list().len()), ("ingest.clash", 1));
        let same = r#"{"type":"track","messageId":"m","userId":"3","event":"Seen"}"#;
        test.write_blocking(&owner_role, move |tx, cx| replay_quarantined(tx, cx, id, Some(same))).unwrap();
        assert!(list().is_empty());
    }
}

#[test]
fn clocks_are_set_right_only_where_they_are_a_customers() {
    let test = TestApp::first();
    let time = |library: &str, original: Instant, sent: Instant| {
        let body = json!({"batch": [{"type": "track", "event": "X", "userId": "1", "timestamp": original, "sentAt": sent,
                          "context": {"library": {"name": library}}}]});
        let event = read(&test, &body, Call::Batch, Dialect::Segment).items.remove(0).unwrap();
        (event.at.since(START) / MINUTE, event.flags)
    };
    let (early, ahead) = (START.plus(-2 * HOUR), START.plus(3 * HOUR));
    // A phone three hours ahead: ten minutes passed between the event and the sending.
    assert_eq!(time("analytics.js", ahead.plus(-10 * MINUTE), ahead), (-10, "clock_skew".into()));
    // A server that tries again with its first `sentAt`: its clock is believed.
    assert_eq!(time("analytics-node", early, early.plus(MINUTE)), (-120, String::new()));
    // A browser that is right to the minute.
    assert_eq!(time("analytics.js", START.plus(-30 * MINUTE), START.plus(-MINUTE)), (-30, String::new()));
    assert_eq!(time("analytics-node", ahead, ahead), (0, "time_clamped".into()));
    let written = |told: Json| {
        let body = json!({"batch": [{"type": "track", "event": "X", "userId": "1", "timestamp": told}]});
        let event = read(&test, &body, Call::Batch, Dialect::Segment).items.remove(0).unwrap();
        (event.at, event.flags)
    };
    assert_eq!(written(json!("2015-2-02T00:30:08.276Z")).1, "time_lenient");
    assert_eq!(written(json!(1_700_000_000)).0, Instant::from_seconds(1_700_000_000));
    assert_eq!(written(json!("1700000000123")).0, Instant::from_micros(1_700_000_000_123_000));
    assert_eq!(written(json!("soon")), (START, "time_lenient,time_unreadable".into()));
}

#[test]
fn bodies_that_are_no_batch_say_so() {
    for (body, code) in [
        ("{\"batch\": 3}", "ingest.not_a_batch"),
        ("[", "ingest.not_json"),
        ("3", "ingest.not_a_batch"),
        ("{}", "ingest.not_a_batch"),
    ] {
        let failure =
            crate::Failure::from(Envelope::read(body.as_bytes(), Dialect::Segment, Call::Batch).unwrap_err());
        assert_eq!(failure.code(), code, "{body}");
    }
    let marked = Envelope::read("\u{feff}{\"batch\": []}".as_bytes(), Dialect::Segment, Call::Batch).unwrap();
    assert!(marked.is_empty());
    let shared = Envelope::read(
        br#"{"context":{"ip":"1","os":2},"batch":[{"type":"page","context":{"ip":"9"}}]}"#,
        Dialect::Segment,
        Call::Batch,
    )
    .unwrap();
    shared.check().unwrap();
    assert_eq!(shared.into_items().next().unwrap()["context"], json!({"ip": "9", "os": 2}));
}

#[test]
fn a_small_body_never_becomes_a_huge_batch() {
    let code = |shared: usize, items: usize| {
        let body = format!(
            r#"{{"context":{{"a":"{}"}},"batch":[{}]}}"#,
            "x".repeat(shared),
            vec!["{}"; items].join(",")
        );
        let envelope = Envelope::read(body.as_bytes(), Dialect::Segment, Call::Batch).unwrap();
        assert_eq!(envelope.len(), items);
        envelope.check().map_err(|error| crate::Failure::from(error).code()).err()
    };
    assert_eq!(code(10, 10_000), None);
    assert_eq!(code(10, 10_001), Some("ingest.too_many_items"));
    assert_eq!(code(30_000, 500), None);
    assert_eq!(code(33_000, 1), Some("ingest.shared_too_large"));
    assert_eq!(code(30_000, 1_000), Some("ingest.shared_too_large"));
}

#[test]
fn a_moment_that_is_not_told_is_no_moment() {
    let test = TestApp::first();
    let one = |item: Json| {
        let body = json!({"sentAt": "2025-10-09T08:00:00Z", "batch": [item]});
        read(&test, &body, Call::Batch, Dialect::Segment).items.remove(0).unwrap()
    };
    for blank in [Json::Null, json!(""), json!("soon")] {
        let event = one(json!({"type": "track", "event": "X", "userId": "1", "timestamp": blank}));
        assert!(event.message_id.starts_with("server:"), "{blank}: {}", event.message_id);
    }
    let original = "2025-10-09T07:00:00Z";
    let event = one(json!({"type": "track", "event": "X", "userId": "1", "timestamp": null, "sentAt": null,
                           "originalTimestamp": original}));
    assert!(event.message_id.starts_with("content:"));
    assert_eq!((event.at, event.sent_at), (original.parse().unwrap(), "2025-10-09T08:00:00Z".parse().ok()));
}

#[test]
fn what_a_group_is_called_and_reached_by_is_never_its_members() {
    for test in TestApp::each() {
        let group = json!({"userId": "8", "groupId": "acme", "traits": {"email": "info@acme.example", "phone": "02188880000"}});
        assert_eq!(send_as(&test, &group, Call::Group, Dialect::Segment).recorded, 1);
        assert_eq!(owner(&test, IdentifierKind::Email, "info@acme.example"), None);
        assert!(owner(&test, IdentifierKind::CustomerId, "8").is_some());
    }
}

#[test]
fn control_characters_and_absurd_amounts_never_reach_the_store() {
    for test in TestApp::each() {
        let batch = json!({"batch": [
            {"type": "page", "userId": "1", "properties": {"name": "Ho\u{0}me", "channel": "w\u{0}eb"}},
            {"type": "group", "userId": "1", "groupId": "ac\u{0}me"},
            {"type": "track", "userId": "1", "event": "Product Added", "properties": {"cart_id": "c\u{0}", "sku": "s\u{0}"}},
            {"type": "track", "userId": "1", "event": "Product Viewed", "properties": {"sku": "s\u{0}"}},
            {"type": "track", "userId": "1", "event": "Order Completed", "properties": {"order_id": "1\u{0}", "total": 5,
             "coupon": "\u{0}x", "branch": "b\u{0}", "country": "\u{0}IR", "products": [{"sku": "s", "name": "n\u{0}", "category": "\u{0}c"}]}},
            {"type": "track", "userId": "1", "event": "Order Completed", "properties": {"order_id": "2", "total": 9e18}},
            {"type": "track", "userId": "1", "event": "Product Viewed", "properties": {"sku": "s".repeat(3_000)}},
        ]});
        assert_eq!(send(&test, &batch), Accepted { recorded: 5, quarantined: 2, ..Accepted::default() });
        let customer = owner(&test, IdentifierKind::CustomerId, "1").unwrap();
        let names: Vec<_> =
            entries(&test, customer).into_iter().map(|entry| (entry.name, entry.channel)).collect();
        assert!(names.contains(&("Home".to_owned(), "web".to_owned())), "{names:?}");
        assert!(names.iter().any(|(name, _)| name == "acme"), "{names:?}");
    }
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        ".{0,12}".prop_map(Json::from),
        Just(json!("track")),
        Just(json!("Order Completed")),
        Just(json!("2025-13-99")),
    ];
    let names = prop_oneof![
        Just("type"),
        Just("event"),
        Just("userId"),
        Just("properties"),
        Just("traits"),
        Just("context"),
        Just("timestamp"),
        Just("order_id"),
        Just("products"),
        Just("price"),
        Just("quantity"),
        Just("messageId"),
        Just("externalIds"),
        Just("batch"),
        Just("$set"),
        Just("address"),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
            prop::collection::vec((names.clone(), inner), 0..6).prop_map(|fields| Json::Object(
                fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            )),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_sent_is_answered(body in any_json(), bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let business = Business::default();
        let ids = RandomIds::seeded(1);
        for (dialect, call) in [(Dialect::Segment, Call::Batch), (Dialect::PostHog, Call::Batch), (Dialect::Segment, Call::Identify)] {
            let _ = Envelope::read(&bytes, dialect, call);
            if let Ok(envelope) = Envelope::read(body.to_string().as_bytes(), dialect, call) {
                let request = ReadItem { business: &business, source: "s", received_at: START, sent_at: None, call, is_browser: true };
                for event in read_batch(&request, envelope, &ids, &crate::event_schemas::SchemaBook::default()).items.into_iter().flatten() {
                    prop_assert!(event.message_id.len() <= 100 && !event.message_id.is_empty());
                    prop_assert!(event.at.since(START) <= 5 * MINUTE);
                }
            }
        }
    }
}
