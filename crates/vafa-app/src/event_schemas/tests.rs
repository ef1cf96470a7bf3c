//! Schemas that are learned, told, and kept, on both engines.

use super::*;
use crate::actor::Scope;
use crate::ingest::quarantine::{list_quarantined, replay_quarantined};
use crate::ingest::{Accepted, Call, Dialect, Envelope, ReadItem, accept_batch, read_batch};
use crate::testing::{SYSTEM, TestApp, person};
use crate::timeline::Outcome;
use crate::{Actor, Role};
use serde_json::{Value as Json, json};
use vafa_kernel::id::{ApiKeyId, EventSchemaId};
use vafa_store::sql;

fn key() -> Actor {
    Actor::Key { id: ApiKeyId::NIL, scopes: vec![Scope::Ingest], source: "web".into() }
}

/// Sends properties of events «Tasted», as one batch.
fn send(test: &TestApp, name: &str, all: &[Json]) -> Accepted {
    let items: Vec<Json> = all
        .iter()
        .map(|properties| json!({"type": "track", "event": name, "userId": "u1", "properties": properties}))
        .collect();
    let body = json!({ "batch": items }).to_string();
    let envelope = Envelope::read(body.as_bytes(), Dialect::Segment, Call::Batch).unwrap();
    let business = test.business();
    let request = ReadItem {
        business: &business,
        source: "web",
        received_at: test.now(),
        sent_at: None,
        call: Call::Batch,
        is_browser: false,
    };
    let batch = read_batch(&request, envelope, test.ids().as_ref(), &test.schemas());
    let accepted = test.write_blocking(&key(), move |tx, cx| accept_batch(tx, cx, "web", &batch)).unwrap();
    if accepted.is_schema_whole {
        test.refresh_schemas().unwrap();
    }
    accepted
}

fn list(test: &TestApp) -> Vec<EventSchema> {
    test.read_blocking(&SYSTEM, |tx, cx| list_event_schemas(tx, cx, None, 100)).unwrap()
}

fn findings(test: &TestApp, id: EventSchemaId) -> Vec<(String, String, i64)> {
    let (_, found) = test.read_blocking(&SYSTEM, move |tx, cx| read_event_schema(tx, cx, id)).unwrap();
    found.into_iter().map(|found| (found.pointer, found.fault, found.times)).collect()
}

fn change(test: &TestApp, id: EventSchemaId, mode: SchemaMode, schema: Option<Json>) -> EventSchema {
    let cmd = ChangeEventSchema { id, mode: Some(mode), schema, version: None };
    let changed =
        test.write_blocking(&person(Role::Owner), move |tx, cx| change_event_schema(tx, cx, &cmd)).unwrap();
    test.refresh_schemas().unwrap();
    changed
}

fn flags(test: &TestApp) -> Vec<String> {
    test.read_blocking(&SYSTEM, |tx, _| {
        Ok(tx.query(sql!("SELECT flags FROM event WHERE flags LIKE '%off%' ESCAPE '!'"), &[], |row| {
            row.get::<String>("flags")
        })?)
    })
    .unwrap()
}

#[test]
fn a_schema_is_learned_from_the_first_events_and_then_kept() {
    for test in TestApp::each() {
        let first: Vec<Json> = (0..60).map(|n| json!({"sku": "tea", "stars": n % 5 + 1})).collect();
        assert!(!send(&test, "Tasted", &first).is_schema_whole);
        assert!(list(&test)[0].is_learning());
        let next: Vec<Json> =
            (0..60).map(|n| json!({"sku": "tea", "stars": 4.5, "note": n.to_string()})).collect();
        assert!(send(&test, "Tasted", &next).is_schema_whole);
        let learned = list(&test).remove(0);
        assert_eq!(
            (learned.learned_from, learned.mode, learned.is_learning()),
            (120, SchemaMode::Off, false)
        );
        let expected = json!({
            "type": "object", "required": ["sku", "stars"],
            "properties": {"sku": {"type": "string"}, "stars": {"type": "number"}, "note": {"type": "string"}},
        });
        assert_eq!(learned.schema.to_json(), expected);
        // Off: nothing is checked, counted or learned.
        let odd = json!({"sku": 3, "colour": "red"});
        assert_eq!(send(&test, "Tasted", std::slice::from_ref(&odd)).recorded, 1);
        assert_eq!((list(&test).remove(0).schema, findings(&test, learned.id)), (learned.schema, vec![]));
        // Warn: everything is taken in, what breaks the schema is flagged, what is unplanned is told.
        change(&test, learned.id, SchemaMode::Warn, None);
        let unplanned = json!({"sku": "tea", "stars": 3, "colour": "red"});
        assert_eq!(send(&test, "Tasted", &[odd.clone(), unplanned.clone(), first[0].clone()]).recorded, 3);
        let told = |pointer: &str, fault: &str, times| (pointer.to_owned(), fault.to_owned(), times);
        let expected =
            [told("/colour", "unplanned", 2), told("/sku", "wrong_type", 1), told("/stars", "missing", 1)];
        assert_eq!(findings(&test, learned.id), expected);
        assert_eq!(flags(&test), [FLAG]);
        // Block: what breaks it is set aside with the properties that are wrong, the rest of the batch is kept.
        change(&test, learned.id, SchemaMode::Block, None);
        let accepted = send(&test, "Tasted", &[odd, unplanned]);
        assert_eq!((accepted.recorded, accepted.quarantined), (1, 1));
        let held = test.read_blocking(&SYSTEM, |tx, cx| list_quarantined(tx, cx, None, 9)).unwrap().remove(0);
        assert_eq!(held.reason, "schema");
        assert_eq!(held.detail, "/sku: wrong_type, wanted string; /stars: missing");
        let replay = |mended: Option<&'static str>| {
            let id = held.id;
            test.write_blocking(&SYSTEM, move |tx, cx| replay_quarantined(tx, cx, id, mended))
        };
        assert_eq!(replay(None).unwrap_err().code(), "ingest.still_bad");
        let mended =
            r#"{"type":"track","event":"Tasted","userId":"u1","properties":{"sku":"tea","stars":2}}"#;
        assert!(matches!(replay(Some(mended)), Ok(Outcome::Recorded { .. })));
    }
}

#[test]
fn the_business_tells_a_schema_or_has_it_learned_anew() {
    for test in TestApp::each() {
        send(&test, "Tasted", &[json!({"sku": "tea"})]);
        let id = list(&test)[0].id;
        let refused = |schema: Json, version| {
            let cmd = ChangeEventSchema { id, mode: None, schema: Some(schema), version };
            let failure =
                test.write_blocking(&SYSTEM, move |tx, cx| change_event_schema(tx, cx, &cmd)).unwrap_err();
            failure.code()
        };
        assert_eq!(
            refused(json!({"properties": {"sku": {"pattern": "x"}}}), None),
            "event_schema.unreadable"
        );
        assert_eq!(refused(json!({}), Some(7)), "event_schema.changed");
        // A schema that was told is checked at once and learned no further.
        let told = json!({"properties": {"sku": {"enum": ["tea"]}}, "additionalProperties": false});
        let changed = change(&test, id, SchemaMode::Block, Some(told.clone()));
        assert_eq!((changed.is_told, changed.version), (true, 2));
        let accepted =
            send(&test, "Tasted", &[json!({"sku": "cup"}), json!({"sku": "tea"}), json!({"size": 1})]);
        assert_eq!((accepted.recorded, accepted.quarantined), (1, 2));
        assert_eq!(list(&test)[0].schema.to_json(), told);
        assert_eq!(findings(&test, id).len(), 2);
        test.write_blocking(&SYSTEM, move |tx, cx| learn_event_schema(tx, cx, id)).unwrap();
        test.refresh_schemas().unwrap();
        assert_eq!(findings(&test, id), []);
        assert_eq!(send(&test, "Tasted", &[json!({"size": 1})]).recorded, 1);
        let learned = list(&test).remove(0);
        assert_eq!((learned.learned_from, learned.mode), (1, SchemaMode::Block));
        assert_eq!(learned.schema.required, ["size".to_owned()].into());
        let unknown = EventSchemaId::from_uuid(test.cx(&SYSTEM).new_id());
        let missing = test.write_blocking(&SYSTEM, move |tx, cx| learn_event_schema(tx, cx, unknown));
        assert_eq!(missing.unwrap_err().code(), "event_schema.not_found");
        for role in [Role::Marketer, Role::Agent] {
            let done = test.write_blocking(&person(role), move |tx, cx| learn_event_schema(tx, cx, id));
            assert_eq!(done.unwrap_err().code(), "access.forbidden");
        }
    }
}

#[test]
fn names_and_places_made_of_data_fill_no_table() {
    for test in TestApp::each() {
        test.write_blocking(&SYSTEM, |tx, cx| {
            let mut noticed = Noticed::default();
            let book = SchemaBook::default();
            for n in 0..NAMES_MAX + 20 {
                book.look(&format!("E{n}"), None, &mut noticed).unwrap();
            }
            note_events(tx, cx, &noticed)?;
            Ok(())
        })
        .unwrap();
        let all = test.read_blocking(&SYSTEM, |tx, cx| list_event_schemas(tx, cx, None, 500)).unwrap();
        assert_eq!(all.len(), NAMES_MAX as usize);
        let id = all.iter().find(|schema| schema.name == "E1").unwrap().id;
        test.refresh_schemas().unwrap();
        change(&test, id, SchemaMode::Warn, Some(json!({"properties": {"a": {}}})));
        for part in 0..15 {
            let odd: serde_json::Map<String, Json> =
                (0..20).map(|n| (format!("p{part}-{n}"), json!(n))).collect();
            assert_eq!(send(&test, "E1", &[Json::Object(odd)]).recorded, 1);
        }
        assert_eq!(findings(&test, id).len(), 200);
        let after =
            test.read_blocking(&SYSTEM, move |tx, cx| list_event_schemas(tx, cx, Some(id), 1)).unwrap();
        assert_eq!(after[0].name, "E10");
    }
}
