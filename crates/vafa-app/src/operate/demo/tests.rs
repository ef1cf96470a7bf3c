//! The filled shop holds exactly what was simulated, the same every time.

use super::{FillDemo, Filled, fill_demo};
use crate::access::flows::{SignIn, sign_in};
use crate::access::password::Cost;
use crate::operate::{Silent, Verify, verify};
use crate::testing::{START, SYSTEM, TestApp};
use crate::{App, Role};
use std::collections::BTreeMap;
use std::sync::Arc;
use vafa_demo::{Shop, ShopSettings, SimKind, Trade};
use vafa_kernel::Zone;
use vafa_kernel::secret::Secret;
use vafa_store::{Sql, params, sql};

fn asked(seed: u64) -> FillDemo {
    FillDemo { seed, customers: 60, today: Some(Zone::tehran().date(START)), cost: Cost::LEAST }
}

fn fill(test: &App, seed: u64) -> Filled {
    fill_demo(test, &SYSTEM, asked(seed), &Silent).unwrap()
}

fn sum(test: &App, sql: Sql) -> i64 {
    test.read_blocking(&SYSTEM, move |tx, _| Ok(tx.query_one(sql, params![], |row| row.get("n"))?)).unwrap()
}

#[test]
fn everything_that_was_simulated_is_there_and_sound() {
    for test in TestApp::each() {
        let filled = fill(&test, 7);
        let shop = Shop::new(ShopSettings {
            seed: 7,
            customers: 60,
            today: Zone::tehran().date(START),
            zone: Zone::tehran(),
        });
        let (mut events, mut orders, mut sold, mut cancelled) = (0, 0, BTreeMap::new(), Vec::new());
        for (_, event) in shop.events() {
            events += 1;
            match event.kind {
                SimKind::Ordered(order) if order.trade != Trade::C2b => {
                    orders += 1;
                    sold.insert(order.number.clone(), order.total.minor);
                }
                SimKind::Cancelled { order, .. } => cancelled.push(order),
                _ => {}
            }
        }
        let consents: usize = shop.all_customers().map(|customer| customer.consents.len()).sum();
        let remarks: Vec<_> = (0..60).map(|index| shop.remarks(index)).collect();
        let tags: usize = remarks.iter().map(|remarks| remarks.tags.len()).sum();
        let notes: usize = remarks.iter().map(|remarks| remarks.notes.len()).sum();
        let wanted = [consents, tags, notes].map(|n| i64::try_from(n).unwrap());
        let counted = sql!("SELECT COUNT(*) AS n FROM event WHERE kind = 'consent'");
        let held = [
            counted,
            sql!("SELECT COUNT(*) AS n FROM customer_tag"),
            sql!("SELECT COUNT(*) AS n FROM customer_note"),
        ];
        assert_eq!(held.map(|sql| sum(&test, sql)), wanted);
        assert!(wanted.iter().all(|n| *n > 0), "{wanted:?}");
        events += consents as u64;
        assert_eq!(filled.events, events);
        assert_eq!(sum(&test, sql!("SELECT COUNT(*) AS n FROM event")), i64::try_from(events).unwrap());
        assert_eq!(sum(&test, sql!("SELECT COUNT(*) AS n FROM sale_order")), orders);
        for number in &cancelled {
            sold.remove(number);
        }
        let sales: i64 = sold.values().sum();
        assert_eq!(sum(&test, sql!("SELECT CAST(SUM(sales_minor) AS BIGINT) AS n FROM day_rollup")), sales);
        assert!(sum(&test, sql!("SELECT COUNT(*) AS n FROM customer")) >= 60);
        let report = verify(
            &test,
            &SYSTEM,
            Verify { mends: false, scratch: std::env::temp_dir(), progress: Arc::new(Silent) },
        );
        let report = report.unwrap();
        assert_eq!(report.differences(), 0, "{:#}", report.to_json());
    }
}

#[test]
fn the_same_seed_and_day_give_the_same_shop() {
    let tables = [
        sql!("SELECT id AS a, name AS b FROM customer ORDER BY id"),
        sql!("SELECT id AS a, payload AS b FROM event ORDER BY id"),
        sql!("SELECT id AS a, number AS b FROM sale_order ORDER BY id"),
        sql!("SELECT customer_id AS a, state AS b FROM customer_state ORDER BY customer_id"),
        sql!("SELECT id AS a, body AS b FROM customer_note ORDER BY id"),
        sql!(
            "SELECT customer_id AS a, purpose || channel AS b FROM customer_consent ORDER BY customer_id, purpose, channel"
        ),
    ];
    let mut seen: Vec<Vec<(uuid::Uuid, String)>> = Vec::new();
    for seed in [3, 3, 4] {
        let test = TestApp::first();
        test.clock().advance_seconds(i64::try_from(seen.len()).unwrap());
        fill(&test, seed);
        for table in tables {
            let rows = test.read_blocking(&SYSTEM, move |tx, _| {
                Ok(tx.query(table, params![], |row| Ok((row.get("a")?, row.get("b")?)))?)
            });
            seen.push(rows.unwrap());
        }
    }
    for at in 0..tables.len() {
        assert!(!seen[at].is_empty());
        assert_eq!(seen[at], seen[at + tables.len()]);
        assert_ne!(seen[at], seen[at + 2 * tables.len()]);
    }
}

#[test]
fn people_of_every_role_can_sign_in() {
    let test = TestApp::first();
    let filled = fill(&test, 1);
    assert_eq!(filled.logins.len(), Role::ALL.len());
    for login in filled.logins {
        let cmd = SignIn {
            email: login.email,
            password: Secret::new(login.password),
            address: None,
            user_agent: String::new(),
            known: None,
        };
        sign_in(&test, Cost::LEAST, cmd).unwrap();
    }
    assert!(test.business().is_demo && filled.key.is_some());
}

#[test]
fn filling_again_changes_nothing_and_real_businesses_are_left_alone() {
    let test = TestApp::first();
    fill(&test, 1);
    let before = sum(&test, sql!("SELECT COUNT(*) AS n FROM event"));
    let again = fill(&test, 2);
    assert!(again.was_filled && again.seed == 1);
    assert_eq!(sum(&test, sql!("SELECT COUNT(*) AS n FROM event")), before);

    let real = TestApp::first();
    let name =
        crate::business::ChangeBusiness { name: Some("قنادی یاس".into()), ..Default::default() };
    crate::business::set_business(&real, &SYSTEM, name).unwrap();
    let refused = fill_demo(&real, &SYSTEM, asked(1), &Silent).unwrap_err();
    assert_eq!(refused.code(), "operate.not_a_demo");
    assert_eq!(sum(&real, sql!("SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'demo.begun'")), 0);
}

#[test]
fn filling_goes_on_where_it_was_broken_off() {
    let whole = TestApp::first();
    fill(&whole, 5);
    let broken = TestApp::first();
    fill(&broken, 5);
    // As if it had ended before the last note: everything is told again and recognised.
    broken
        .write_blocking(&SYSTEM, |tx, _| {
            tx.execute(sql!("UPDATE audit_entry SET action = 'x' WHERE action = 'demo.filled'"), params![])?;
            Ok(())
        })
        .unwrap();
    assert!(!fill(&broken, 9).was_filled);
    for count in [sql!("SELECT COUNT(*) AS n FROM event"), sql!("SELECT COUNT(*) AS n FROM customer_note")] {
        assert_eq!(sum(&broken, count), sum(&whole, count));
    }
}
