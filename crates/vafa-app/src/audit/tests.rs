//! Stories of the trail, on every engine.

use super::*;
use crate::actor::{Actor, Role};
use crate::failure::Failure;
use crate::testing::{START, SYSTEM, TestApp, person};
use serde_json::json;
use uuid::Uuid;
use vafa_kernel::id::CustomerId;
use vafa_store::{Sql, Value, params, sql};

/// Writes an entry about object `number`.
fn tell(app: &TestApp, who: &Actor, action: &'static str, number: usize) {
    app.write_blocking(who, move |tx, cx| {
        let change = Change::new(action, "thing", number)
            .before(json!({ "n": 1 }))
            .after(json!({ "n": 2, "name": "سارا" }));
        append_entry(tx, cx, &change).map(|_| ())
    })
    .unwrap();
}

fn report(app: &TestApp) -> AuditReport {
    app.read_blocking(&SYSTEM, verify_audit).unwrap()
}

fn tamper(app: &TestApp, statement: Sql, values: &'static [i64]) {
    let params: Vec<Value> = values.iter().map(|value| Value::Int(*value)).collect();
    let changed =
        app.write_blocking(&SYSTEM, move |tx, _| Ok::<_, Failure>(tx.execute(statement, &params)?)).unwrap();
    assert!(changed > 0);
}

/// A trail in which every chain has some entries.
fn with_trail(app: &TestApp) {
    app.write_blocking(&SYSTEM, |tx, cx| {
        for number in 0..120 {
            append_entry(
                tx,
                cx,
                &Change::new("thing.changed", "thing", number).after(json!({ "n": number })),
            )?;
        }
        Ok(())
    })
    .unwrap();
}

fn list(app: &TestApp, cmd: ListAudit) -> Vec<AuditEntry> {
    let (mut all, mut cmd) = (Vec::new(), cmd);
    loop {
        let asked = cmd.clone();
        let page = app.read_blocking(&SYSTEM, move |tx, cx| list_audit(tx, cx, asked.clone())).unwrap();
        all.extend(page.entries);
        cmd.after = page.next;
        if cmd.after.is_none() {
            return all;
        }
    }
}

#[test]
fn a_whole_trail_is_found_whole() {
    for app in TestApp::each() {
        assert_eq!(report(&app).fault, None);
        with_trail(&app);
        let first = report(&app);
        assert_eq!((first.entries, first.redacted, first.fault.clone()), (120, 0, None));
        assert_eq!(report(&app).anchor, first.anchor);
        tell(&app, &SYSTEM, "thing.changed", 0);
        assert_ne!(report(&app).anchor, first.anchor);
    }
}

#[test]
fn whatever_is_done_to_the_trail_shows() {
    // Each statement is one way to tamper with chain 3, number 2.
    let ways: [(Sql, &'static [i64]); 8] = [
        (sql!("DELETE FROM audit_entry WHERE chain = $1 AND seq = $2"), &[3, 2]),
        (sql!("UPDATE audit_entry SET actor = 'system:other' WHERE chain = $1 AND seq = $2"), &[3, 2]),
        (sql!("UPDATE audit_entry SET at = at + 1 WHERE chain = $1 AND seq = $2"), &[3, 2]),
        (sql!("UPDATE audit_entry SET object_id = object_id || '0' WHERE chain = $1 AND seq = $2"), &[3, 2]),
        (sql!("UPDATE audit_entry SET change_json = '{}' WHERE chain = $1 AND seq = $2"), &[3, 2]),
        (sql!("UPDATE audit_entry SET change_json = NULL WHERE chain = $1 AND seq = $2"), &[3, 2]),
        (sql!("UPDATE audit_entry SET change_salt = NULL WHERE chain = $1 AND seq = $2"), &[3, 2]),
        (sql!("DELETE FROM audit_entry WHERE chain = $1 AND seq >= $2"), &[3, 2]),
    ];
    for (statement, values) in ways {
        for app in TestApp::each() {
            with_trail(&app);
            tamper(&app, statement, values);
            let at = match report(&app).fault.unwrap() {
                AuditFault::Missing { chain, seq }
                | AuditFault::Changed { chain, seq, .. }
                | AuditFault::ChangedContent { chain, seq, .. } => (chain, seq),
                AuditFault::End { chain } => (chain, 0),
            };
            assert_eq!(at, (3, 2), "{statement:?}");
        }
    }
}

#[test]
fn cut_ends_and_whole_chains_that_are_gone_show() {
    for app in TestApp::each() {
        with_trail(&app);
        tamper(&app, sql!("DELETE FROM audit_head WHERE chain = $1"), &[5]);
        assert_eq!(report(&app).fault, Some(AuditFault::End { chain: 5 }));
    }
    for app in TestApp::each() {
        with_trail(&app);
        tamper(&app, sql!("DELETE FROM audit_entry WHERE chain = $1"), &[15]);
        assert_eq!(report(&app).fault, Some(AuditFault::Missing { chain: 15, seq: 1 }));
    }
    for app in TestApp::each() {
        with_trail(&app);
        // The last entry and its end, both taken: the entry before becomes the end, with another hash.
        tamper(&app, sql!("UPDATE audit_head SET seq = seq - 1 WHERE chain = $1"), &[0]);
        assert_eq!(report(&app).fault, Some(AuditFault::End { chain: 0 }));
    }
}

#[test]
fn erasing_somebody_keeps_the_chain() {
    for app in TestApp::each() {
        for _ in 0..3 {
            tell(&app, &SYSTEM, "thing.changed", 7);
            tell(&app, &SYSTEM, "thing.changed", 8);
        }
        let erase = || app.write_blocking(&SYSTEM, |tx, cx| redact_audit(tx, cx, "thing", "7")).unwrap();
        assert_eq!(erase(), 3);
        assert_eq!(erase(), 0, "nothing is left to erase");
        let after = report(&app);
        assert_eq!((after.entries, after.redacted, after.fault), (7, 3, None));
        let of = |id: &str| {
            list(&app, ListAudit { object: Some(("thing".into(), id.into())), ..ListAudit::default() })
        };
        let erased = of("7");
        assert_eq!(erased[0].action, "audit.redacted");
        assert_eq!(erased[0].after, json!({ "entries": 3 }));
        assert!(
            erased[1..]
                .iter()
                .all(|entry| entry.is_redacted && entry.before.is_null() && entry.after.is_null())
        );
        assert!(of("8").iter().all(|entry| !entry.is_redacted && entry.after["name"] == "سارا"));
        let refused = app
            .write_blocking(&person(Role::Agent), |tx, cx| redact_audit(tx, cx, "thing", "8"))
            .unwrap_err();
        assert_eq!(refused.code(), "access.forbidden");
        assert_eq!(report(&app).redacted, 3);
    }
}

#[test]
fn the_trail_is_read_newest_first_by_any_condition() {
    for app in TestApp::each() {
        let agent = person(Role::Agent);
        let actions = ["thing.made", "thing.changed", "thing.ended", "things.sorted", "thing.changed"];
        for (number, action) in actions.into_iter().enumerate() {
            let who = if number % 2 == 0 { &agent } else { &SYSTEM };
            tell(&app, who, action, number % 2);
            app.clock().advance_seconds(10);
        }
        let shown = |cmd: ListAudit| -> Vec<String> {
            list(&app, ListAudit { limit: 2, ..cmd }).into_iter().map(|entry| entry.action).collect()
        };
        let any = ListAudit::default;
        let newest = ["thing.changed", "things.sorted", "thing.ended", "thing.changed", "thing.made"];
        assert_eq!(shown(any()), newest);
        assert_eq!(
            shown(ListAudit { action: Some("thing.".into()), ..any() }),
            ["thing.changed", "thing.ended", "thing.changed", "thing.made"]
        );
        assert_eq!(shown(ListAudit { action: Some("thing.changed".into()), ..any() }), ["thing.changed"; 2]);
        assert!(shown(ListAudit { action: Some("nothing.".into()), ..any() }).is_empty());
        let by_system = ["things.sorted", "thing.changed"];
        assert_eq!(shown(ListAudit { actor: Some("system:test".into()), ..any() }), by_system);
        assert_eq!(shown(ListAudit { object: Some(("thing".into(), "1".into())), ..any() }), by_system);
        let from = Some(START.plus(20_000_000));
        assert_eq!(shown(ListAudit { from, ..any() }), newest[..3]);
        assert_eq!(shown(ListAudit { until: from, ..any() }), newest[3..]);
        assert_eq!(
            shown(ListAudit { from, actor: Some(agent.label()), action: Some("thing.".into()), ..any() }),
            ["thing.changed", "thing.ended"]
        );
        let refused =
            app.read_blocking(&agent, |tx, cx| list_audit(tx, cx, ListAudit::default())).unwrap_err();
        assert_eq!(refused.code(), "access.forbidden");
    }
}

#[test]
fn each_condition_is_answered_from_its_index() {
    let any = ListAudit::default;
    let ways = [
        (ListAudit { actor: Some("x".into()), ..any() }, None, "ix_audit_entry_actor"),
        (ListAudit { object: Some(("x".into(), "y".into())), ..any() }, None, "ix_audit_entry_object"),
        (any(), Some("x"), "ix_audit_entry_action"),
        (ListAudit { from: Some(START), until: Some(START), ..any() }, None, "uq_audit_entry_id"),
    ];
    for app in TestApp::each() {
        for (cmd, action, index) in &ways {
            let query = super::list_audit::query(cmd, *action, 50);
            let plan = app.db().plan(query.text()).unwrap();
            assert!(
                plan.full_scans.is_empty() && plan.lines.iter().any(|line| line.contains(index)),
                "{plan:#?}"
            );
        }
    }
}

#[test]
fn a_look_is_noted_once_an_hour_for_each_who_looks() {
    for app in TestApp::each() {
        let sara = CustomerId::from_uuid(Uuid::from_u128(77));
        let look = |who: &Actor| app.write_blocking(who, move |tx, cx| note_look(tx, cx, sara)).unwrap();
        let is_due = |who: &Actor| app.read_blocking(who, move |tx, cx| is_look_due(tx, cx, sara)).unwrap();
        let (agent, cashier) = (person(Role::Agent), person(Role::Cashier));
        assert!(is_due(&agent) && look(&agent) && !is_due(&agent) && !look(&agent));
        assert!(look(&cashier));
        app.clock().advance_seconds(3_599);
        assert!(!look(&agent));
        app.clock().advance_seconds(1);
        assert!(is_due(&agent) && look(&agent));
        assert_eq!(
            list(&app, ListAudit { action: Some("customer.".into()), ..ListAudit::default() }).len(),
            3
        );
        let stranger = app.write_blocking(&Actor::Nobody, move |tx, cx| note_look(tx, cx, sara)).unwrap_err();
        assert_eq!(stranger.code(), "access.unauthenticated");
    }
}

#[test]
fn no_entry_is_lost_when_many_write_at_once() {
    for app in TestApp::each() {
        let writers: Vec<_> = (0..4)
            .map(|writer: usize| {
                let app = (*app).clone();
                std::thread::spawn(move || {
                    for number in 0..10 {
                        app.write_blocking(&SYSTEM, move |tx, cx| {
                            append_entry(tx, cx, &Change::new("thing.changed", "thing", writer * 10 + number))
                                .map(|_| ())
                        })
                        .unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.join().unwrap();
        }
        let after = report(&app);
        assert_eq!((after.entries, after.fault), (40, None));
        let entries: i64 = app
            .read_blocking(&SYSTEM, |tx, _| {
                Ok(tx.query_one(
                    sql!("SELECT CAST(SUM(seq) AS BIGINT) AS total FROM audit_head"),
                    params![],
                    |row| row.get("total"),
                )?)
            })
            .unwrap();
        assert_eq!(entries, 40);
    }
}
