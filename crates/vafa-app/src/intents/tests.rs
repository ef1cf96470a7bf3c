//! The life of a webhook, without a network.

use super::*;
use crate::actor::Role;
use crate::testing::{SYSTEM, TestApp, person};
use serde_json::json;
use vafa_kernel::id::EndpointId;
use vafa_kernel::time::SECOND;
use vafa_store::{params, sql};

const ACTOR: crate::Actor = SYSTEM;

fn add(test: &TestApp) -> EndpointId {
    let cmd = CreateEndpoint {
        url: "https://example.com/hook".into(),
        topics: vec![Topic::OrderRecorded, Topic::CustomerCreated, Topic::OrderRecorded],
        description: "انبار".into(),
    };
    let made = test.write_blocking(&person(Role::Owner), move |tx, cx| create_endpoint(tx, cx, cmd.clone()));
    let made = made.unwrap();
    assert!(made.secret.expose().starts_with("whsec_"));
    assert_eq!(made.endpoint.topics, [Topic::CustomerCreated, Topic::OrderRecorded]);
    made.endpoint.id
}

fn plan(test: &TestApp, key: &'static str) {
    test.write_blocking(&ACTOR, move |tx, cx| {
        plan_webhooks(tx, cx, Topic::OrderRecorded, key, None, &json!({ "n": 1 }))
    })
    .unwrap();
}

fn claim(test: &TestApp) -> Vec<ClaimedWebhook> {
    test.write_blocking(&ACTOR, |tx, cx| claim_webhooks(tx, cx, 10)).unwrap()
}

fn record(test: &TestApp, claimed: &ClaimedWebhook, status: u16) {
    let claimed = claimed.clone();
    let result = AttemptResult { status, detail: String::new(), retry_after_seconds: None };
    test.write_blocking(&ACTOR, move |tx, cx| record_attempt(tx, cx, &claimed, &result)).unwrap();
}

fn deliveries(test: &TestApp) -> Vec<Delivery> {
    let list =
        |tx: &mut vafa_store::Tx<'_>, cx: &crate::Cx| list_deliveries(tx, cx, ListDeliveries::default());
    test.read_blocking(&ACTOR, list).unwrap().deliveries
}

fn endpoint(test: &TestApp, id: EndpointId) -> Endpoint {
    test.read_blocking(&ACTOR, move |tx, cx| read_endpoint(tx, cx, id)).unwrap()
}

#[test]
fn what_is_planned_twice_is_sent_once_and_to_one_worker() {
    for test in TestApp::each() {
        let id = add(&test);
        plan(&test, "a");
        plan(&test, "a");
        let claimed = claim(&test);
        assert_eq!(claimed.len(), 1);
        assert_eq!((claimed[0].endpoint, claimed[0].attempt), (id, 1));
        let sent: serde_json::Value = serde_json::from_str(&claimed[0].body).unwrap();
        assert_eq!((sent["type"].as_str(), sent["data"]["n"].as_i64()), (Some("order.recorded"), Some(1)));
        assert!(claim(&test).is_empty(), "another worker got it too");
        record(&test, &claimed[0], 200);
        test.clock().advance_seconds(LEASE / SECOND);
        assert!(claim(&test).is_empty());
        assert_eq!(deliveries(&test)[0].state, DeliveryState::Done);
        assert_eq!(endpoint(&test, id).last_success_at, Some(claimed[0].at));
    }
}

fn stored(test: &TestApp, id: EndpointId) -> Vec<u8> {
    let secret = move |tx: &mut vafa_store::Tx<'_>, _: &crate::Cx| {
        let statement = sql!("SELECT secret FROM webhook_endpoint WHERE id = $1");
        Ok(tx.query_one(statement, params![id.uuid()], |row| row.get::<Vec<u8>>("secret"))?)
    };
    test.read_blocking(&ACTOR, secret).unwrap()
}

#[test]
fn what_messages_are_signed_with_lies_sealed_and_what_lay_open_is_sealed_at_the_next_start() {
    for mut test in TestApp::each() {
        let id = add(&test);
        plan(&test, "a");
        let key = claim(&test).remove(0).secret.unwrap();
        assert!(!stored(&test, id).windows(key.len()).any(|part| part == key));
        let open = key.clone();
        test.write_blocking(&ACTOR, move |tx, _| {
            let statement = sql!("UPDATE webhook_endpoint SET secret = $2 WHERE id = $1");
            Ok::<_, crate::Failure>(tx.execute(statement, params![id.uuid(), open.clone()])?)
        })
        .unwrap();
        // A key file of the moment must not become the only way to read them.
        let vault = crate::testing::vault().made_now();
        drop(crate::App::on(test.db().clone(), crate::App::clock(&test), test.ids(), vault).unwrap());
        assert_eq!(stored(&test, id), key);
        test.restart();
        assert_ne!(stored(&test, id), key);
        plan(&test, "b");
        assert_eq!(claim(&test).remove(0).secret, Some(key));
    }
}

#[test]
fn a_worker_that_died_is_followed_by_another_and_comes_too_late() {
    for test in TestApp::each() {
        add(&test);
        plan(&test, "a");
        let first = claim(&test).remove(0);
        test.clock().advance_seconds(LEASE / SECOND);
        let second = claim(&test).remove(0);
        assert_eq!(second.attempt, 2);
        record(&test, &first, 200);
        assert_eq!(deliveries(&test)[0].state, DeliveryState::Waiting);
        record(&test, &second, 204);
        assert_eq!(deliveries(&test)[0].state, DeliveryState::Done);
    }
}

#[test]
fn failures_wait_longer_each_time_and_end_in_sight() {
    for test in TestApp::each() {
        let id = add(&test);
        plan(&test, "a");
        for delay in DELAYS {
            let claimed = claim(&test).remove(0);
            record(&test, &claimed, 500);
            test.clock().advance_seconds(delay / SECOND - 1);
            assert!(claim(&test).is_empty(), "too early");
            test.clock().advance_seconds(1);
        }
        let last = claim(&test).remove(0);
        record(&test, &last, 500);
        let dead = deliveries(&test).remove(0);
        assert_eq!(
            (dead.state, dead.attempts, dead.last_result.as_str()),
            (DeliveryState::Dead, 10, "HTTP 500")
        );
        assert!(endpoint(&test, id).is_active, "three days are no reason yet");
        let delivery = dead.id;
        let retry = move |tx: &mut vafa_store::Tx<'_>, cx: &crate::Cx| retry_delivery(tx, cx, delivery);
        test.write_blocking(&person(Role::Owner), retry).unwrap();
        let again = claim(&test).remove(0);
        record(&test, &again, 200);
        let (done, attempts) =
            test.read_blocking(&ACTOR, move |tx, cx| read_delivery(tx, cx, delivery)).unwrap();
        assert_eq!((done.state, attempts.len()), (DeliveryState::Done, 11));
        let refused = test.write_blocking(&person(Role::Owner), retry).unwrap_err();
        assert_eq!(refused.code(), "webhook.already_taken");
    }
}

#[test]
fn an_address_that_fails_for_days_is_turned_off_and_its_messages_with_it() {
    for test in TestApp::each() {
        let id = add(&test);
        plan(&test, "a");
        record(&test, &claim(&test)[0], 0);
        test.clock().advance_seconds(PATIENCE / SECOND);
        plan(&test, "b");
        for claimed in claim(&test) {
            record(&test, &claimed, 500);
        }
        assert!(!endpoint(&test, id).is_active);
        test.clock().advance_seconds(PATIENCE / SECOND);
        assert!(claim(&test).is_empty());
        assert!(deliveries(&test).iter().all(|delivery| delivery.state == DeliveryState::Dead));
        let on = ChangeEndpoint {
            endpoint: id,
            url: None,
            topics: None,
            description: None,
            is_active: Some(true),
        };
        let changed =
            test.write_blocking(&person(Role::Owner), move |tx, cx| change_endpoint(tx, cx, on.clone()));
        assert_eq!(changed.unwrap().failing_since, None);
    }
}

#[test]
fn a_receiver_that_is_gone_hears_nothing_more() {
    for test in TestApp::each() {
        let id = add(&test);
        plan(&test, "a");
        record(&test, &claim(&test)[0], 410);
        assert_eq!(deliveries(&test)[0].state, DeliveryState::Dead);
        assert!(!endpoint(&test, id).is_active);
    }
}

#[test]
fn deleting_gives_up_what_waits_and_pages_go_on() {
    for test in TestApp::each() {
        let id = add(&test);
        for key in ["a", "b", "c"] {
            plan(&test, key);
        }
        let page = |before| {
            test.read_blocking(&ACTOR, move |tx, cx| {
                list_deliveries(tx, cx, ListDeliveries { endpoint: Some(id), before, limit: 2 })
            })
            .unwrap()
        };
        let first = page(None);
        assert_eq!((first.deliveries.len(), page(first.next).deliveries.len()), (2, 1));
        test.write_blocking(&person(Role::Owner), move |tx, cx| delete_endpoint(tx, cx, id)).unwrap();
        assert!(claim(&test).is_empty());
        assert!(deliveries(&test).iter().all(|delivery| delivery.state == DeliveryState::Dead));
    }
}

#[test]
fn the_patience_of_receivers_is_kept_within_a_day() {
    for test in TestApp::each() {
        add(&test);
        plan(&test, "a");
        let claimed = claim(&test).remove(0);
        let result = AttemptResult { status: 429, detail: String::new(), retry_after_seconds: Some(3_600) };
        test.write_blocking(&ACTOR, move |tx, cx| record_attempt(tx, cx, &claimed, &result)).unwrap();
        test.clock().advance_seconds(3_599);
        assert!(claim(&test).is_empty());
        test.clock().advance_seconds(1);
        assert_eq!(claim(&test).len(), 1);
    }
}

#[test]
fn only_those_who_manage_webhooks_see_them() {
    for test in TestApp::each() {
        for role in [Role::Marketer, Role::Agent, Role::Cashier, Role::Analyst] {
            let refused = test.read_blocking(&person(role), list_endpoints).unwrap_err();
            assert_eq!(refused.code(), "access.forbidden");
        }
        assert!(test.read_blocking(&person(Role::Manager), list_endpoints).unwrap().is_empty());
        assert!(test.write_blocking(&person(Role::Owner), |tx, cx| claim_webhooks(tx, cx, 1)).is_err());
    }
}

#[test]
fn a_test_goes_to_one_address_is_tried_once_and_stays_in_sight() {
    for test in TestApp::each() {
        let id = add(&test);
        add(&test);
        let planned = test.write_blocking(&ACTOR, move |tx, cx| plan_test(tx, cx, id)).unwrap();
        assert_eq!((planned.endpoint, planned.payload["type"].as_str()), (id, Some(TEST_TYPE)));
        let take = || test.write_blocking(&ACTOR, move |tx, cx| claim_webhook(tx, cx, planned.id)).unwrap();
        let claimed = take().unwrap();
        assert!(take().is_none() && claim(&test).is_empty(), "somebody else has it");
        record(&test, &claimed, 500);
        test.clock().advance_seconds(DELAYS[8] / SECOND);
        assert!(claim(&test).is_empty(), "it is tried once");
        let seen = deliveries(&test);
        assert_eq!((seen[0].state, seen[0].last_result.as_str()), (DeliveryState::Dead, "HTTP 500"));
        assert_eq!(endpoint(&test, id).last_failure, "HTTP 500");
        let off = ChangeEndpoint {
            endpoint: id,
            url: None,
            topics: None,
            description: None,
            is_active: Some(false),
        };
        test.write_blocking(&ACTOR, move |tx, cx| change_endpoint(tx, cx, off.clone())).unwrap();
        let refused = test.write_blocking(&ACTOR, move |tx, cx| plan_test(tx, cx, id));
        assert_eq!(refused.unwrap_err().code(), "webhook.endpoint_is_off");
    }
}
