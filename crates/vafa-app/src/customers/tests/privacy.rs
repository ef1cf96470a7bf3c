use super::events::{rows, send, told};
use super::*;
use crate::actor::Role;
use crate::customers::change_consent::ConsentChange;
use crate::customers::filter::CustomerFilter;
use crate::customers::{
    ErasePerson, MergeCustomers, ViewDefinition, add_note, counts, create_view, delete_view, erase_person,
    export_person, list_views, merge_customers, read_customer, search_customers,
};
use crate::operate::{Silent, Verify, verify};
use crate::testing::person;
use serde_json::json;
use std::sync::Arc;
use vafa_kernel::Kind;
use vafa_store::sql;

const PHONE: &str = "09121234567";

/// An address that wants to hear of everything: what is planned for it tells of her too.
fn listener(test: &TestApp) {
    test.write_blocking(&SYSTEM, |tx, _| {
        tx.execute(
            sql!(
                "INSERT INTO webhook_endpoint (id, url, secret, topics, is_active, description, failures, last_success_at, \
                 last_failure, created_at) SELECT $1, 'https://example.com', $2, \
                 'customer.created,customer.updated,customer.merged,customer.erased,event.recorded,order.recorded', TRUE, '', 0, \
                 NULL, '', 0"
            ),
            vafa_store::params![uuid::Uuid::from_u128(9), vec![1u8]],
        )?;
        Ok(())
    })
    .unwrap();
}

/// Texts that other capabilities keep.
fn texts_elsewhere(test: &TestApp) {
    test.write_blocking(&SYSTEM, |tx, _| {
        let (one, none) = (uuid::Uuid::from_u128(1), Vec::<u8>::new());
        tx.execute(
            sql!(
                "INSERT INTO quarantine (id, received_at, source, reason, detail, body, body_hash, is_browser, state, \
                 resolved_at) VALUES ($1, 0, 'web', 'unreadable', 'x', $2, $3, $4, 'waiting', NULL)"
            ),
            vafa_store::params![
                one,
                "{\"userId\":\"0912 123 4567\",\"who\":\"Sara Yazdanpanah\"}",
                none.clone(),
                false
            ],
        )?;
        tx.execute(
            sql!(
                "INSERT INTO import_reject (import_id, row_no, code, column_name, detail, raw) \
                 VALUES ($1, 1, 'not_a_date', 'birth', '', 'سارا یزدان‌پناه,۰۹۱۲۱۲۳۴۵۶۷,دیروز')"
            ),
            vafa_store::params![one],
        )?;
        tx.execute(
            sql!(
                "INSERT INTO idempotency_key (actor, idem_key, request_hash, status, body, created_at) \
                 VALUES ('key_1', 'k', $1, 201, $2, 0)"
            ),
            vafa_store::params![none, "{\"name\":\"سارا یزدان‌پناه\"}"],
        )?;
        Ok(())
    })
    .unwrap();
}

/// A person with a trace in every table that can hold one.
fn sara(test: &TestApp) -> (CustomerId, CustomerId) {
    listener(test);
    let first = create(
        test,
        CreateCustomer {
            tags: vec!["خاص‌سارا".into()],
            consents: vec![ConsentChange {
                purpose: "marketing".into(),
                channel: "sms".into(),
                is_granted: true,
                evidence: "فرم سارا".into(),
            }],
            ..known(
                &[
                    (Field::GivenName, "سارا"),
                    (Field::FamilyName, "یزدان‌پناه"),
                    (Field::Address, "خیابان یزدان‌پناه ۱۲"),
                    (Field::BirthDate, "1369-01-01"),
                ],
                &[(IdentifierKind::Phone, PHONE), (IdentifierKind::Email, "sara.yp@example.org")],
            )
        },
    );
    let second = create(
        test,
        known(&[(Field::ToldName, "Sara Yazdanpanah")], &[(IdentifierKind::Social, "instagram/sarayp")]),
    );
    create(test, known(&[(Field::GivenName, "سارا"), (Field::FamilyName, "یزدان‌پناه")], &[]));
    let order = json!({ "order_id": 1, "total": 500, "email": "sara.yp@example.org", "gift_note": "برای سارا",
                        "products": [{ "sku": "tea", "price": 500, "quantity": 1, "engraving": "سارا" }] });
    let claims = [(IdentifierKind::Phone, PHONE)];
    send(
        test,
        vec![
            told("m1", test.now(), "Order Completed", &claims, order),
            told("m2", test.now(), "Signed Up", &claims, json!({ "name": "سارا یزدان‌پناه", "phone": PHONE })),
        ],
    );
    test.write_blocking(&SYSTEM, move |tx, cx| {
        add_note(tx, cx, first, "سارا چای سبز دوست دارد", true)?;
        let command =
            MergeCustomers { reason: "خود سارا گفت".into(), ..MergeCustomers::of(first, second) };
        merge_customers(tx, cx, &command)?;
        let looks_for = |search: &str| ViewDefinition {
            filter: CustomerFilter {
                search: Some(search.into()),
                city: Some("شیراز".into()),
                ..CustomerFilter::default()
            },
            ..ViewDefinition::default()
        };
        create_view(tx, cx, "پیگیری", &looks_for("0912 123 4567"), true)?;
        let gone = create_view(tx, cx, "خانم سارا یزدان‌پناه", &looks_for("سارا یزدان‌پناه"), true)?;
        create_view(tx, cx, "مال سارا یزدان‌پناه", &looks_for("چای"), true)?;
        delete_view(tx, cx, gone)?;
        Ok(())
    })
    .unwrap();
    texts_elsewhere(test);
    (first, second)
}

/// What must not be anywhere: folded, so that no spelling of it is.
fn traces(test: &TestApp) -> Vec<String> {
    let needles = ["سارا", "یزدان", "yazdan", "sara", "9121234567", "121 234 567", "چای سبز"];
    let needles: Vec<String> = needles.iter().map(|needle| vafa_locale::fold(needle)).collect();
    let mut found = Vec::new();
    for (table, rows) in rows(test) {
        for row in rows {
            let folded = vafa_locale::fold(&row);
            if needles.iter().any(|needle| folded.contains(needle)) {
                found.push(format!("{table}: {row}"));
            }
        }
    }
    found
}

#[test]
fn an_erased_person_leaves_no_trace_and_the_books_stay_right() {
    for test in TestApp::each() {
        let (first, second) = sara(&test);
        assert!(traces(&test).len() > 20);
        // Her namesake is somebody else; without her the needles would find only the one to be erased.
        let namesake = test.read_blocking(&SYSTEM, |tx, cx| search_customers(tx, cx, "سارا", 9)).unwrap();
        let namesake = namesake.iter().find(|found| found.row.id != first).unwrap().row.id;
        let erase = move |id, confirmed| {
            move |tx: &mut vafa_store::Tx<'_>, cx: &crate::Cx| {
                erase_person(tx, cx, ErasePerson { id, confirmed })
            }
        };
        let owner = person(Role::Owner);
        let refused = test.write_blocking(&owner, erase(second, first)).unwrap_err();
        assert_eq!(refused.code(), "customer.erase_unconfirmed");
        let agent = test.write_blocking(&person(Role::Agent), erase(first, first)).unwrap_err();
        assert_eq!(agent.kind(), Kind::Forbidden);
        test.clock().advance_seconds(60);
        // By the id that was merged away: she is erased as a whole.
        let erased = test.write_blocking(&owner, erase(second, second)).unwrap();
        assert_eq!((erased.records, erased.events), (2, 3));
        test.write_blocking(&owner, erase(namesake, namesake)).unwrap();
        assert_eq!(traces(&test), Vec::<String>::new());
        // What else the views asked for is there.
        let views = test.read_blocking(&SYSTEM, list_views).unwrap().saved;
        let views: Vec<_> = views
            .iter()
            .map(|(view, _)| {
                let filter = &view.definition.filter;
                (view.name.as_str(), filter.search.as_deref(), filter.city.as_deref())
            })
            .collect();
        assert_eq!(views, [("پیگیری", None, Some("شیراز")), ("…", Some("چای"), Some("شیراز"))]);
        for id in [first, second] {
            let gone = test.read_blocking(&SYSTEM, move |tx, cx| read_customer(tx, cx, id)).unwrap_err();
            assert_eq!((gone.kind(), gone.code()), (Kind::NotFound, "customer.erased"));
        }
        let totals = test.read_blocking(&SYSTEM, |tx, _| counts::by_kind(tx)).unwrap();
        assert!(totals.iter().all(|(_, total)| *total == 0));
        // Sales, states and the trail hold.
        let command = Verify { mends: false, scratch: std::env::temp_dir(), progress: Arc::new(Silent) };
        let report = verify(&test, &SYSTEM, command).unwrap();
        assert_eq!(report.differences(), 0, "{:#}", report.to_json());
        // The address hears that she is gone, and nothing else any more.
        let waiting = test.read_blocking(&SYSTEM, |tx, _| {
            Ok(tx.query(sql!("SELECT payload FROM intent WHERE state = 'waiting'"), &[], |row| {
                row.get::<String>("payload")
            })?)
        });
        assert!(waiting.unwrap().iter().all(|payload| payload.contains("customer.erased")));
    }
}

#[test]
fn who_was_merged_by_mistake_is_erased_alone() {
    for test in TestApp::each() {
        let stays = create(&test, known(&[(Field::ToldName, "مریم")], &[]));
        let goes = create(&test, known(&[(Field::Job, "گل‌فروش")], &[(IdentifierKind::Card, "123456789")]));
        let told = move |tx: &mut vafa_store::Tx<'_>, cx: &crate::Cx| {
            let command =
                MergeCustomers { reason: "گل‌فروش محل".into(), ..MergeCustomers::of(stays, goes) };
            let merge = merge_customers(tx, cx, &command)?;
            crate::customers::undo_merge(tx, cx, merge)?;
            erase_person(tx, cx, ErasePerson { id: goes, confirmed: goes })
        };
        test.write_blocking(&SYSTEM, told).unwrap();
        let all = rows(&test);
        let left =
            all.values().flatten().filter(|row| row.contains("گل‌فروش") || row.contains("123456789")).count();
        assert_eq!(left, 0);
        assert!(all["audit_entry"].iter().any(|row| row.contains("مریم")));
    }
}

#[test]
fn who_comes_back_after_erasure_is_somebody_new() {
    for test in TestApp::each() {
        let (first, _) = sara(&test);
        test.write_blocking(&SYSTEM, move |tx, cx| {
            erase_person(tx, cx, ErasePerson { id: first, confirmed: first })
        })
        .unwrap();
        let claims = [(IdentifierKind::Phone, PHONE)];
        let again =
            send(&test, vec![told("m2", test.now(), "Signed Up", &claims, json!({ "phone": PHONE }))]);
        assert!(again.is_empty(), "told a second time, it counts no second time");
        let fresh = send(&test, vec![told("m9", test.now(), "Signed Up", &claims, json!({}))]);
        assert_ne!(fresh[0], first);
    }
}

#[test]
fn an_export_tells_everything_and_is_on_the_trail() {
    for test in TestApp::each() {
        let (first, second) = sara(&test);
        let refused =
            test.write_blocking(&person(Role::Marketer), move |tx, cx| export_person(tx, cx, first));
        assert_eq!(refused.unwrap_err().kind(), Kind::Forbidden);
        let document = test.write_blocking(&SYSTEM, move |tx, cx| export_person(tx, cx, second)).unwrap();
        assert_eq!(
            (&document["format"], &document["customer"]["id"]),
            (&json!("vafa.person/1"), &json!(first))
        );
        for (part, count) in [
            ("records", 1),
            ("identifiers", 3),
            ("tags", 1),
            ("consents", 1),
            ("notes", 1),
            ("merges", 1),
            ("events", 3),
            ("orders", 1),
        ] {
            assert_eq!(document[part].as_array().unwrap().len(), count, "{part}");
        }
        assert_eq!(document["orders"][0]["content"]["lines"][0]["sku"], "tea");
        assert!(document.to_string().contains("برای سارا"));
        let entries =
            rows(&test)["audit_entry"].iter().filter(|row| row.contains("customer.exported")).count();
        assert_eq!(entries, 1);
    }
}
