//! Imports that are stopped in the middle, and what they come to in the end.

use super::*;
use crate::testing::person;
use crate::{Actor, Role};

/// Many orders of a few customers, with a bad row now and then, so that there are several chunks.
fn many(orders: usize) -> String {
    use std::fmt::Write as _;
    let mut text = String::from("شماره سفارش,تاریخ,مبلغ کل,تلفن\n");
    for at in 0..orders {
        let day = at % 28 + 1;
        let total = if at % 97 == 5 { "هیچ".to_owned() } else { (at * 1000).to_string() };
        let (month, phone) = (at % 6 + 1, at % 37 + 1);
        let _ = writeln!(text, "S-{at},1404/{month:02}/{day:02},{total},0912{phone:07}");
    }
    text
}

fn counts(test: &TestApp) -> (i64, i64, i64) {
    (count(test, "sale_order"), count(test, "customer"), count(test, "event"))
}

#[test]
fn a_stopped_import_is_carried_on_to_the_same_end() {
    for mut test in TestApp::each() {
        let held = file(&many(1000));
        let run = draft(&test, ImportKind::Orders, &held, ImportSettings::default());
        let (app, id) = ((*test).clone(), run.id);
        // Somebody stops it when the first chunk is written.
        let stopped = run_import(&test, &SYSTEM, id, &mut |progress| {
            if progress.rows_read == 400 && progress.report.state == RunState::Running {
                app.write_blocking(&SYSTEM, move |tx, cx| cancel_import(tx, cx, id)).unwrap();
            }
        })
        .unwrap();
        drop(app);
        assert_eq!((stopped.state, stopped.rows_read, stopped.rows_total), (RunState::Cancelled, 400, 1000));
        assert_eq!(count(&test, "sale_order") + 4 + 1, 400);
        test.restart();
        let done = run_import(&test, &SYSTEM, id, &mut |_| {}).unwrap();
        assert_eq!((done.state, done.rows_read, done.rejected), (RunState::Done, 1000, 11));
        assert_eq!((done.orders_created, done.customers_created), (989, 37));
        assert_eq!(counts(&test), (989, 37, 989));
        let refused = run_import(&test, &SYSTEM, id, &mut |_| {}).unwrap_err();
        assert_eq!(refused.code(), "imports.wrong_state");
    }
}

#[test]
fn a_killed_import_is_found_at_the_next_start() {
    for mut test in TestApp::each() {
        let held = file(&many(450));
        let run = draft(&test, ImportKind::Orders, &held, ImportSettings::default());
        let id = run.id;
        // As a kill leaves it: the first chunk is committed, nobody is at work.
        let app = (*test).clone();
        let mut seen = 0;
        run_import(&test, &SYSTEM, id, &mut |progress| {
            if progress.rows_read == 400 && progress.report.state == RunState::Running {
                seen += 1;
                app.write_blocking(&SYSTEM, move |tx, cx| cancel_import(tx, cx, id)).unwrap();
            }
        })
        .unwrap();
        drop(app);
        assert_eq!(seen, 1);
        test.write_blocking(&SYSTEM, move |tx, cx| {
            run::set_state(tx, cx.now, id, &[RunState::Cancelled], RunState::Running)
        })
        .unwrap();
        test.restart();
        resume_unfinished(&test).unwrap();
        let run = test.read_blocking(&SYSTEM, move |tx, cx| read_import(tx, cx, id)).unwrap();
        assert_eq!((run.state, run.rows_read, run.counts.orders_created), (RunState::Done, 450, 445));
        assert_eq!(counts(&test), (445, 37, 445));
    }
}

#[test]
fn a_file_that_changed_is_not_carried_on() {
    for test in TestApp::each() {
        let mut held = file(&many(3));
        let run = draft(&test, ImportKind::Orders, &held, ImportSettings::default());
        held.write_all(b"S-9,1404/01/01,5,\n").unwrap();
        let refused = run_import(&test, &SYSTEM, run.id, &mut |_| {}).unwrap_err();
        assert_eq!(refused.code(), "imports.file_changed");
        let id = run.id;
        let run = test.read_blocking(&SYSTEM, move |tx, cx| read_import(tx, cx, id)).unwrap();
        assert_eq!((run.state, run.problem.as_str()), (RunState::Failed, "imports.file_changed"));
        assert_eq!(counts(&test), (0, 0, 0));
    }
}

#[test]
fn who_may_not_import_does_not() {
    for test in TestApp::each() {
        let held = file(&many(3));
        let run = draft(&test, ImportKind::Orders, &held, ImportSettings::default());
        for who in [Actor::Nobody, person(Role::Cashier), person(Role::Analyst)] {
            assert!(run_import(&test, &who, run.id, &mut |_| {}).is_err());
            assert!(undo_import(&test, &who, run.id, &mut |_| {}).is_err());
            assert!(preview_import(&test, &who, run.id, &mut |_, _| {}).is_err());
            assert!(propose_mapping(&test, &who, run.id).is_err());
            let command = CreateImport {
                kind: ImportKind::Orders,
                file_name: "x".into(),
                file_path: held.path().to_owned(),
                settings: ImportSettings::default(),
            };
            assert!(create_import(&test, &who, &command).is_err());
        }
        assert_eq!(counts(&test), (0, 0, 0));
    }
}
