use super::events::{assert_same, send, told, truth};
use super::*;
use crate::customers::{
    ChangeCustomer, Customer, MergeCustomers, add_identifier, change_customer, counts, list_merges,
    merge_customers, preview_merge, read_customer, records, tags, undo_merge,
};
use crate::operate::{Silent, Verify, verify};
use crate::timeline::{rollups, states};
use proptest::prelude::*;
use serde_json::json;
use std::sync::Arc;
use vafa_kernel::Instant;
use vafa_kernel::id::MergeId;
use vafa_kernel::time::DAY;

fn merge(test: &TestApp, survivor: CustomerId, absorbed: CustomerId, take: &[&str]) -> MergeId {
    let command = MergeCustomers {
        take_from_absorbed: take.iter().map(|code| (*code).to_owned()).collect(),
        reason: "همان شخص".into(),
        ..MergeCustomers::of(survivor, absorbed)
    };
    test.write_blocking(&SYSTEM, move |tx, cx| merge_customers(tx, cx, &command)).unwrap()
}

fn undo(test: &TestApp, merge: MergeId) -> Result<(), crate::Failure> {
    test.write_blocking(&SYSTEM, move |tx, cx| undo_merge(tx, cx, merge))
}

fn find(test: &TestApp, id: CustomerId) -> Customer {
    test.read_blocking(&SYSTEM, move |tx, _| records::find(tx, id)).unwrap().unwrap()
}

/// Sums that no single row shows: customers by kind, and the figures of days.
fn sums(test: &TestApp) -> String {
    test.read_blocking(&SYSTEM, |tx, cx| {
        let today = cx.business.zone.date(cx.now);
        let days = rollups::list_days(tx, today.plus_days(-400).unwrap(), today.plus_days(400).unwrap())?;
        let days: Vec<_> =
            days.into_iter().filter(|(_, day)| *day != rollups::DayChange::default()).collect();
        Ok(format!("{:?} {days:?}", counts::by_kind(tx)?))
    })
    .unwrap()
}

/// What is derived is what history tells.
fn verified(test: &TestApp) {
    let command = Verify { mends: false, scratch: std::env::temp_dir(), progress: Arc::new(Silent) };
    let report = verify(test, &SYSTEM, command).unwrap();
    assert_eq!(report.differences(), 0, "{:#}", report.to_json());
}

fn order(test: &TestApp, id: u32, phone: &str, at: Instant) -> CustomerId {
    let payload =
        json!({ "order_id": id, "total": 100, "products": [{ "sku": "tea", "price": 100, "quantity": 1 }] });
    let claims = [(IdentifierKind::Phone, phone)];
    send(test, vec![told(&format!("o{id}"), at, "Order Completed", &claims, payload)])[0]
}

const FIRST: &str = "09121111111";
const SECOND: &str = "09122222222";

fn two(test: &TestApp) -> (CustomerId, CustomerId) {
    let first = create(
        test,
        CreateCustomer {
            tags: vec!["الف".into(), "هر دو".into()],
            ..known(
                &[(Field::GivenName, "سارا"), (Field::City, "شیراز")],
                &[(IdentifierKind::Phone, FIRST), (IdentifierKind::CustomerId, "1")],
            )
        },
    );
    test.clock().advance_seconds(5);
    let second = create(
        test,
        CreateCustomer {
            tags: vec!["ب".into(), "هر دو".into()],
            ..known(
                &[(Field::GivenName, "ساره"), (Field::FamilyName, "رضایی"), (Field::Job, "پزشک")],
                &[(IdentifierKind::Phone, SECOND)],
            )
        },
    );
    order(test, 1, FIRST, test.now().plus(-3 * DAY));
    order(test, 2, SECOND, test.now().plus(-9 * DAY));
    (first, second)
}

#[test]
fn a_merge_chooses_by_field_and_undone_it_leaves_no_trace() {
    for test in TestApp::each() {
        let (first, second) = two(&test);
        let (before, sums_before) = (truth(&test), sums(&test));
        let command = MergeCustomers {
            survivor: first,
            absorbed: second,
            take_from_absorbed: ["given_name".to_owned()].into(),
            versions: Some((1, 1)),
            reason: String::new(),
        };
        let shown = command.clone();
        let preview = test.read_blocking(&SYSTEM, move |tx, cx| preview_merge(tx, cx, &shown)).unwrap();
        assert_eq!(preview.outcome.name(), "ساره رضایی");
        assert_eq!((preview.orders_count, preview.spent_minor, preview.identifiers_count), (2, 200, 3));
        assert_eq!(preview.tags, ["الف", "ب", "هر دو"]);
        assert!(!preview.is_doubtful && preview.differing.len() == 4);
        let done = test.write_blocking(&SYSTEM, move |tx, cx| merge_customers(tx, cx, &command)).unwrap();
        test.clock().advance_seconds(60);
        let seen = test.read_blocking(&SYSTEM, move |tx, cx| read_customer(tx, cx, second)).unwrap();
        assert_eq!((seen.customer.id, seen.redirected_from), (first, Some(second)));
        assert_eq!(seen.customer.name(), preview.outcome.name());
        assert_eq!(seen.customer.field(Field::Job), Some("پزشک"));
        assert_eq!((seen.state.orders.count, seen.identifiers.len()), (2, 3));
        verified(&test);
        let merges = test.read_blocking(&SYSTEM, move |tx, cx| list_merges(tx, cx, second)).unwrap();
        assert_eq!(
            (merges[0].id, merges[0].undoable_until),
            (done, Some(merges[0].merged_at.plus(30 * DAY)))
        );
        undo(&test, done).unwrap();
        assert_same(&truth(&test), &before);
        assert_eq!(sums(&test), sums_before);
        verified(&test);
        // Whoever read the records before or in between cannot overwrite them unseen.
        for id in [first, second] {
            assert_eq!(find(&test, id).version, 3);
            for version in [1, 2] {
                let late =
                    ChangeCustomer { id, version: Some(version), patch: patch(&[(Field::Area, "زند")]) };
                let refused = test.write_blocking(&SYSTEM, move |tx, cx| change_customer(tx, cx, &late));
                assert_eq!(refused.unwrap_err().code(), "customer.changed");
            }
        }
        assert_eq!(undo(&test, done).unwrap_err().code(), "customer.merge_undone");
    }
}

#[test]
fn what_came_in_between_goes_where_it_belongs() {
    for test in TestApp::each() {
        let (first, second) = two(&test);
        let done = merge(&test, first, second, &["given_name"]);
        test.clock().advance_seconds(60);
        // Told under an identifier of each; both mean the survivor.
        assert_eq!(order(&test, 3, FIRST, test.now()), first);
        assert_eq!(order(&test, 4, SECOND, test.now()), first);
        let claims = [(IdentifierKind::Phone, SECOND), (IdentifierKind::Card, "77")];
        send(&test, vec![told("card", test.now(), "Signed In", &claims, json!({}))]);
        let city = ChangeCustomer {
            id: first,
            version: None,
            patch: patch(&[(Field::City, "یزد"), (Field::Nickname, "سارا جان")]),
        };
        let card = identifier(IdentifierKind::Card, "88");
        test.write_blocking(&SYSTEM, move |tx, cx| {
            change_customer(tx, cx, &city)?;
            tags::add_tag(tx, cx, first, "تازه")?;
            add_identifier(tx, cx, first, &card)
        })
        .unwrap();
        verified(&test);
        undo(&test, done).unwrap();
        let (one, other) = (find(&test, first), find(&test, second));
        assert_eq!((one.name().as_str(), other.name().as_str()), ("سارا", "ساره رضایی"));
        assert_eq!((one.field(Field::City), one.field(Field::Nickname)), (Some("یزد"), Some("سارا جان")));
        assert_eq!((one.field(Field::Job), other.field(Field::Job)), (None, Some("پزشک")));
        let seen = |id| {
            let seen = test.read_blocking(&SYSTEM, move |tx, cx| read_customer(tx, cx, id)).unwrap();
            let cards: Vec<String> = seen
                .identifiers
                .into_iter()
                .filter(|known| known.kind == IdentifierKind::Card)
                .map(|known| known.value)
                .collect();
            (seen.state.orders.count, cards, seen.tags)
        };
        let owned = |text: &str| text.to_owned();
        assert_eq!(seen(first), (2, vec![owned("88")], vec![owned("الف"), owned("تازه"), owned("هر دو")]));
        assert_eq!(seen(second), (2, vec![owned("77")], vec![owned("ب"), owned("هر دو")]));
        verified(&test);
    }
}

#[test]
fn chains_come_apart_in_any_order_that_is_legal() {
    for test in TestApp::each() {
        let (first, second) = two(&test);
        let third = create(
            &test,
            known(&[(Field::ToldName, "سارا ر."), (Field::Area, "زند")], &[(IdentifierKind::Card, "3")]),
        );
        let before = truth(&test);
        // third → second → first.
        let inner = merge(&test, second, third, &[]);
        let outer = merge(&test, first, second, &[]);
        let seen = test.read_blocking(&SYSTEM, move |tx, cx| read_customer(tx, cx, third)).unwrap();
        assert_eq!((seen.customer.id, seen.members.len()), (first, 3));
        let refused = undo(&test, inner).unwrap_err();
        assert_eq!(
            (refused.code(), refused.args()[0].1.clone()),
            ("customer.merge_beneath", outer.to_string())
        );
        undo(&test, outer).unwrap();
        undo(&test, inner).unwrap();
        assert_same(&truth(&test), &before);
        // Two into one survivor, the first undone first: what it had brought does not come back with the second.
        let one = merge(&test, first, second, &[]);
        let two = merge(&test, first, third, &["area"]);
        undo(&test, one).unwrap();
        assert_eq!(find(&test, first).field(Field::Job), None);
        assert_eq!(find(&test, first).field(Field::Area), Some("زند"));
        undo(&test, two).unwrap();
        verified(&test);
        let again = find(&test, first);
        assert_eq!(
            (again.name().as_str(), again.field(Field::Area), again.field(Field::Job)),
            ("سارا", None, None)
        );
    }
}

#[test]
fn after_thirty_days_a_merge_stands() {
    for test in TestApp::each() {
        let (first, second) = two(&test);
        let done = merge(&test, first, second, &[]);
        test.clock().advance_seconds(30 * 24 * 3600 + 1);
        assert_eq!(undo(&test, done).unwrap_err().code(), "customer.merge_too_old");
        let twice = MergeCustomers::of(second, first);
        let refused =
            test.write_blocking(&SYSTEM, move |tx, cx| merge_customers(tx, cx, &twice)).unwrap_err();
        assert_eq!(refused.code(), "customer.merged_already");
    }
}

#[derive(Debug, Clone)]
enum Step {
    /// An event under one or two of the identifiers.
    Event(usize, usize, bool),
    /// A field of one of the customers changes.
    Field(usize, u8),
    /// A merge of two of the customers.
    Merge(usize, usize, bool),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0usize..8, 0usize..8, any::<bool>()).prop_map(|(a, b, c)| Step::Event(a, b, c)),
        2 => (0usize..4, 0u8..9).prop_map(|(a, b)| Step::Field(a, b)),
        2 => (0usize..4, 0usize..4, any::<bool>()).prop_map(|(a, b, c)| Step::Merge(a, b, c)),
    ]
}

fn identifier_of(n: usize) -> (IdentifierKind, String) {
    match n % 2 {
        0 => (IdentifierKind::Phone, format!("0912000000{}", n / 2)),
        _ => (IdentifierKind::Anonymous, format!("cookie-{}", n / 2)),
    }
}

fn run(test: &TestApp, ids: &[CustomerId], at: usize, step: &Step) -> Option<MergeId> {
    test.clock().advance_seconds(10);
    match step {
        Step::Event(a, b, is_order) => {
            let told_under = [identifier_of(*a), identifier_of(*b)];
            let claims: Vec<(IdentifierKind, &str)> =
                told_under.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
            let claims = if a == b { &claims[..1] } else { &claims[..] };
            let (name, payload) = if *is_order {
                ("Order Completed", json!({ "order_id": at + 1, "total": 10 * at + 10 }))
            } else {
                ("Product Viewed", json!({ "sku": "tea" }))
            };
            send(test, vec![told(&format!("m{at}"), test.now(), name, claims, payload)]);
            None
        }
        Step::Field(who, n) => {
            let field = [Field::Job, Field::City, Field::FamilyName][usize::from(*n) % 3];
            let command =
                ChangeCustomer { id: ids[*who], version: None, patch: patch(&[(field, &format!("م{n}"))]) };
            test.write_blocking(&SYSTEM, move |tx, cx| change_customer(tx, cx, &command)).unwrap();
            None
        }
        Step::Merge(a, b, takes) => {
            let (a, b) = (ids[*a], ids[*b]);
            let (a, b) = test
                .read_blocking(&SYSTEM, move |tx, _| Ok((records::root_of(tx, a)?, records::root_of(tx, b)?)))
                .unwrap();
            let take: &[&str] = if *takes { &["job", "city", "family_name"] } else { &[] };
            (a != b).then(|| merge(test, a, b, take))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases((ProptestConfig::default().cases / 40).max(1)))]
    #[test]
    fn merges_undone_the_way_back_leave_no_trace(
        past in prop::collection::vec(any_step(), 0..14), merges in prop::collection::vec((0usize..4, 0usize..4, any::<bool>()), 1..4),
    ) {
        for test in TestApp::each() {
            let ids: Vec<CustomerId> = (0..4).map(|n| {
                let (kind, text) = identifier_of(2 * n);
                create(&test, known(&[(Field::ToldName, "نام")], &[(kind, &text)]))
            }).collect();
            for (at, step) in past.iter().enumerate() {
                run(&test, &ids, at, step);
            }
            let (before, sums_before) = (truth(&test), sums(&test));
            let done: Vec<MergeId> = merges.iter().enumerate()
                .filter_map(|(at, (a, b, takes))| run(&test, &ids, 100 + at, &Step::Merge(*a, *b, *takes))).collect();
            verified(&test);
            for merge in done.into_iter().rev() {
                test.clock().advance_seconds(10);
                undo(&test, merge).unwrap();
            }
            assert_same(&truth(&test), &before);
            prop_assert_eq!(sums(&test), sums_before);
        }
    }

    #[test]
    fn whatever_happens_between_nothing_is_lost(steps in prop::collection::vec(any_step(), 4..20)) {
        for test in TestApp::each().into_iter().take(1) {
            let ids: Vec<CustomerId> = (0..4).map(|n| {
                let (kind, text) = identifier_of(2 * n);
                create(&test, known(&[(Field::ToldName, "نام")], &[(kind, &text)]))
            }).collect();
            let mut done = Vec::new();
            for (at, step) in steps.iter().enumerate() {
                done.extend(run(&test, &ids, at, step));
            }
            verified(&test);
            while let Some(merge) = done.pop() {
                undo(&test, merge).unwrap();
            }
            verified(&test);
            // Everybody answers for themselves again, and what happened is in somebody's history.
            let (events, folded) = test.read_blocking(&SYSTEM, move |tx, _| {
                let events = tx.query_one(vafa_store::sql!("SELECT COUNT(*) AS n FROM event"), &[], |row| row.get::<i64>("n"))?;
                let mut folded = 0;
                let roots = tx.query(vafa_store::sql!("SELECT id FROM customer WHERE merged_into IS NULL"), &[], |row| row.get("id"))?;
                for id in &ids {
                    assert_eq!(records::root_of(tx, *id)?, *id);
                }
                for root in roots {
                    folded += i64::from(states::find(tx, CustomerId::from_uuid(root))?.map_or(0, |state| state.events));
                }
                Ok((events, folded))
            }).unwrap();
            prop_assert_eq!(events, folded);
        }
    }
}
