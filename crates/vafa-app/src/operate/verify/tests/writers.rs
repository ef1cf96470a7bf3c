//! Several servers write at once, their clocks apart: what is told at the same time comes out the same whoever is first.

use super::*;
use crate::App;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use vafa_kernel::Ids;
use vafa_kernel::clock::{FakeClock, RandomIds};

/// A second server on the same data, its clock off by some seconds.
fn server(test: &TestApp, number: u64, skew_seconds: i64) -> App {
    let clock = Arc::new(FakeClock::at(START.plus(skew_seconds * 1_000_000)));
    let ids: Arc<dyn Ids> = Arc::new(RandomIds::seeded(100 + number));
    App::on(test.db().clone(), clock, ids, crate::testing::vault()).unwrap()
}

/// An event about one of two orders, a cart or a view, of one of three who may be the same.
fn any_story() -> impl Strategy<Value = (i64, &'static str, &'static [(IdentifierKind, &'static str)], Json)>
{
    use IdentifierKind::{Anonymous, CustomerId, Phone};
    let name = prop_oneof![
        3 => Just("Order Completed"),
        1 => Just("Order Updated"),
        2 => Just("Order Refunded"),
        1 => Just("Order Cancelled"),
        3 => Just("Product Added"),
        1 => Just("Product Removed"),
        1 => Just("Product Viewed"),
        1 => Just("Checkout Started"),
    ];
    let who = prop_oneof![
        2 => Just(&[(CustomerId, "u1")] as &[_]),
        2 => Just(&[(Anonymous, "c-1")] as &[_]),
        1 => Just(&[(Anonymous, "c-1"), (CustomerId, "u1")] as &[_]),
        1 => Just(&[(Phone, "09121234567")] as &[_]),
        1 => Just(&[] as &[_]),
    ];
    let payload = (0..3u8, 1..4u8, 1..5u16).prop_map(|(order, total, quantity)| {
        json!({"order_id": format!("o{order}"), "total": u32::from(total) * 100, "sku": "tea", "quantity": quantity,
               "price": 10})
    });
    (0i64..8, name, who, payload)
}

#[test]
fn what_is_told_at_once_comes_out_the_same() {
    // Few rounds of many events: each round is a race of its own.
    let mut runner = TestRunner::new(Config { cases: 6, max_shrink_iters: 0, ..Config::default() });
    let stories = prop::collection::vec(any_story(), 40..60);
    runner
        .run(&stories, |stories| {
            for test in TestApp::each() {
                let servers: Vec<App> =
                    [-3, 0, 2].iter().zip(0..).map(|(skew, n)| server(&test, n, *skew)).collect();
                let events: Vec<Incoming> = (0..)
                    .zip(&stories)
                    .map(|(number, (day, name, who, payload))| told(number, *day, name, who, payload.clone()))
                    .collect();
                std::thread::scope(|scope| {
                    for (at, server) in servers.iter().enumerate() {
                        let mine: Vec<Incoming> =
                            events.iter().skip(at).step_by(servers.len()).cloned().collect();
                        scope.spawn(move || {
                            for chunk in mine.chunks(2) {
                                let chunk = chunk.to_vec();
                                server
                                    .write_blocking(&SYSTEM, move |tx, cx| {
                                        let mut recorder = Recorder::new();
                                        for event in &chunk {
                                            recorder.record(tx, cx, event)?;
                                        }
                                        recorder.finish(tx, cx)
                                    })
                                    .unwrap();
                            }
                        });
                    }
                });
                let report = run(&test, false);
                prop_assert_eq!(report.differences(), 0, "{:#}", report.to_json());
                prop_assert_eq!(report.finding(Check::MessageIds).looked_at, events.len() as u64);
            }
            Ok(())
        })
        .unwrap();
}
