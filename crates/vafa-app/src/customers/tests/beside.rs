use super::events::{send, told};
use super::*;
use crate::actor::Role;
use crate::customers::filter::CustomerFilter;
use crate::customers::{
    CappedCount, CustomerKind, Happening, LinkRole, ListHistory, MergeCustomers, Verified, ViewChange,
    ViewDefinition, add_note, change_note, change_view, create_view, delete_note, delete_view,
    link_customers, list_history, list_links, list_notes, list_views, merge_customers, read_customer,
    reorder_views, retire_identifier, unlink_customers, verify_identifier,
};
use crate::testing::person;
use serde_json::json;
use vafa_kernel::id::ViewId;

fn named(test: &TestApp, name: &str) -> CustomerId {
    create(test, known(&[(Field::ToldName, name)], &[]))
}

#[test]
fn a_proved_identifier_brings_records_together_unless_they_are_two() {
    for test in TestApp::each() {
        let phone = (IdentifierKind::Phone, "09121234567");
        let holder = create(&test, known(&[(Field::City, "یزد")], &[phone]));
        let other = named(&test, "نام");
        let verify = |id, kind, text: &'static str| {
            test.write_blocking(&SYSTEM, move |tx, cx| verify_identifier(tx, cx, id, kind, text)).unwrap()
        };
        assert!(matches!(verify(other, IdentifierKind::Phone, "09121234567"), Verified::Merged(_)));
        let seen = test.read_blocking(&SYSTEM, move |tx, cx| read_customer(tx, cx, holder)).unwrap();
        assert_eq!((seen.customer.id, seen.customer.field(Field::City)), (other, Some("یزد")));
        assert!(seen.identifiers[0].is_verified);
        // Two numbers of the business: never by themselves.
        let a = create(&test, known(&[], &[(IdentifierKind::CustomerId, "1"), (IdentifierKind::Card, "9")]));
        let b = create(&test, known(&[], &[(IdentifierKind::CustomerId, "2")]));
        assert_eq!(verify(b, IdentifierKind::Card, "9"), Verified::Suggested(a));
        assert_eq!(verify(b, IdentifierKind::Email, "b@example.com"), Verified::Marked);
        // A number that is given up means nobody, and may be somebody else's.
        test.write_blocking(&SYSTEM, move |tx, cx| retire_identifier(tx, cx, a, IdentifierKind::Card, "9"))
            .unwrap();
        let again = test
            .write_blocking(&SYSTEM, move |tx, cx| retire_identifier(tx, cx, a, IdentifierKind::Card, "9"))
            .unwrap_err();
        assert_eq!(again.code(), "customer.no_such_identifier");
        assert_eq!(verify(b, IdentifierKind::Card, "9"), Verified::Marked);
        let seen = test.read_blocking(&SYSTEM, move |tx, cx| read_customer(tx, cx, a)).unwrap();
        assert!(
            seen.identifiers
                .iter()
                .any(|known| known.kind == IdentifierKind::Card && known.retired_at.is_some())
        );
    }
}

#[test]
fn notes_are_written_pinned_changed_and_removed() {
    for test in TestApp::each() {
        let id = named(&test, "نام");
        let notes = test
            .write_blocking(&person(Role::Cashier), move |tx, cx| {
                let first = add_note(tx, cx, id, " چای را\nکم‌رنگ دوست دارد ", false)?;
                let second = add_note(tx, cx, id, "دوم", false)?;
                let third = add_note(tx, cx, id, "سوم", false)?;
                change_note(tx, cx, id, first, None, Some(true))?;
                change_note(tx, cx, id, second, Some("دوم، درست‌شده"), None)?;
                delete_note(tx, cx, id, third)?;
                assert_eq!(delete_note(tx, cx, id, third).unwrap_err().code(), "customer.no_such_note");
                assert_eq!(add_note(tx, cx, id, " \n", false).unwrap_err().code(), "customer.bad_note");
                list_notes(tx, cx, id)
            })
            .unwrap();
        let bodies: Vec<&str> = notes.iter().map(|note| note.body.as_str()).collect();
        assert_eq!(bodies, ["چای را\nکم‌رنگ دوست دارد", "دوم، درست‌شده"]);
        assert!(notes[0].is_pinned && notes[0].author.starts_with("usr_"));
    }
}

#[test]
fn members_and_groups_see_each_other() {
    for test in TestApp::each() {
        let office = create(
            &test,
            CreateCustomer {
                kind: CustomerKind::Organisation, ..known(&[(Field::ToldName, "دفتر")], &[])
            },
        );
        let (sara, ali) = (named(&test, "سارا"), named(&test, "علی"));
        let (of_office, of_sara) = test
            .write_blocking(&SYSTEM, move |tx, cx| {
                link_customers(tx, cx, sara, office, LinkRole::Member)?;
                link_customers(tx, cx, sara, office, LinkRole::Contact)?;
                link_customers(tx, cx, ali, office, LinkRole::Buyer)?;
                let refused = link_customers(tx, cx, office, ali, LinkRole::Member).unwrap_err();
                assert_eq!(refused.code(), "customer.not_a_group");
                // Records that become one have one tie.
                let command = MergeCustomers::of(ali, sara);
                merge_customers(tx, cx, &command)?;
                Ok((list_links(tx, cx, office)?, list_links(tx, cx, sara)?))
            })
            .unwrap();
        assert_eq!(of_office.len(), 1);
        assert_eq!((of_office[0].customer_id, of_office[0].is_group), (ali, false));
        assert_eq!((of_sara[0].name.as_str(), of_sara[0].is_group), ("دفتر", true));
        let ended = test.write_blocking(&SYSTEM, move |tx, cx| {
            assert!(unlink_customers(tx, cx, ali, office)?);
            assert!(!unlink_customers(tx, cx, ali, office)?);
            list_links(tx, cx, office)
        });
        assert!(ended.unwrap().is_empty());
    }
}

#[test]
fn a_history_is_one_list_of_all_that_happened() {
    for test in TestApp::each() {
        let phone = [(IdentifierKind::Phone, "09121234567")];
        let one = create(&test, known(&[(Field::ToldName, "یک")], &phone));
        let two = named(&test, "دو");
        for n in 0..5 {
            test.clock().advance_seconds(60);
            send(&test, vec![told(&format!("m{n}"), test.now(), "Signed In", &phone, json!({}))]);
            test.write_blocking(&SYSTEM, move |tx, cx| {
                add_note(tx, cx, if n % 2 == 0 { one } else { two }, "یادداشت", false)
            })
            .unwrap();
        }
        let command = MergeCustomers::of(one, two);
        test.write_blocking(&SYSTEM, move |tx, cx| merge_customers(tx, cx, &command)).unwrap();
        let page = |limit, cursor| {
            let asked = ListHistory { limit: Some(limit), cursor, ..ListHistory::default() };
            test.read_blocking(&SYSTEM, move |tx, cx| list_history(tx, cx, two, &asked)).unwrap()
        };
        let whole = page(100, None);
        assert_eq!((whole.items.len(), whole.next), (13, None));
        assert!(matches!(whole.items[0].what, Happening::Merged(_)));
        assert!(matches!(whole.items[12].what, Happening::Created { .. }));
        let (mut joined, mut cursor) = (Vec::new(), None);
        loop {
            let next = page(3, cursor);
            joined.extend(next.items);
            cursor = next.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(joined, whole.items);
    }
}

#[test]
fn views_are_ones_own_until_shared() {
    for test in TestApp::each() {
        named(&test, "نام");
        let marketer = person(Role::Marketer);
        let analyst = person(Role::Analyst);
        let shown = ViewDefinition {
            filter: CustomerFilter { has_orders: Some(false), ..CustomerFilter::default() },
            ..ViewDefinition::default()
        };
        let definition = shown.clone();
        let (first, second) = test
            .write_blocking(&marketer, move |tx, cx| {
                let first = create_view(tx, cx, "نخست", &definition, false)?;
                let second = create_view(tx, cx, "دوم", &ViewDefinition::default(), true)?;
                reorder_views(tx, cx, &[second, first])?;
                Ok((first, second))
            })
            .unwrap();
        let mine = test.read_blocking(&marketer, list_views).unwrap();
        assert_eq!(mine.ready.len(), 6);
        assert_eq!(mine.ready[0].1, CappedCount { count: 1, is_capped: false });
        let names: Vec<&str> = mine.saved.iter().map(|(view, _)| view.name.as_str()).collect();
        assert_eq!(names, ["دوم", "نخست"]);
        assert_eq!((&mine.saved[1].0.definition, mine.saved[1].1.count), (&shown, 1));
        let theirs = test.read_blocking(&analyst, list_views).unwrap();
        assert_eq!((theirs.saved.len(), theirs.saved[0].0.is_own), (1, false));
        for id in [first, second, ViewId::NIL] {
            let refused = test.write_blocking(&analyst, move |tx, cx| delete_view(tx, cx, id)).unwrap_err();
            assert_eq!(refused.code(), "customer.no_such_view");
        }
        // An analyst may keep views but not share them.
        let refused = test.write_blocking(&analyst, move |tx, cx| {
            let own = create_view(tx, cx, "خودم", &ViewDefinition::default(), false)?;
            change_view(tx, cx, own, &ViewChange { is_shared: Some(true), ..ViewChange::default() })
        });
        assert_eq!(refused.unwrap_err().code(), "access.forbidden");
        test.write_blocking(&marketer, move |tx, cx| {
            change_view(
                tx,
                cx,
                first,
                &ViewChange { name: Some("نو".into()), is_shared: Some(true), ..ViewChange::default() },
            )?;
            delete_view(tx, cx, second)
        })
        .unwrap();
        let theirs = test.read_blocking(&analyst, list_views).unwrap();
        assert_eq!(theirs.saved[0].0.name, "نو");
    }
}

#[test]
fn every_ready_view_has_a_name() {
    for view in crate::customers::ready_views() {
        assert!(vafa_locale::text::has(&format!("customers-view-{}", view.code)), "{}", view.code);
    }
}

#[test]
fn what_others_share_does_not_count_against_ones_own_views() {
    for test in TestApp::each() {
        let create = |role: Role, is_shared: bool| {
            test.write_blocking(&person(role), move |tx, cx| {
                create_view(tx, cx, "نما", &ViewDefinition::default(), is_shared)
            })
        };
        for _ in 0..50 {
            create(Role::Agent, true).unwrap();
        }
        assert_eq!(create(Role::Agent, false).unwrap_err().code(), "customer.too_many_views");
        create(Role::Owner, false).unwrap();
    }
}
