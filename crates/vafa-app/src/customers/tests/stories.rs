use super::*;
use crate::actor::Role;
use crate::customers::change_consent::{ConsentChange, change_consents};
use crate::customers::resolve_customer::resolve_customer;
use crate::customers::{
    ChangeCustomer, Claim, CustomerKind, Told, add_identifier, change_customer, counts, identifiers,
    read_customer, tags,
};
use crate::testing::person;
use crate::timeline::{ListEntries, list_entries};
use vafa_kernel::Kind;

#[test]
fn a_new_customer_is_whole() {
    for test in TestApp::each() {
        let id = create(
            &test,
            CreateCustomer {
                tags: vec!["  وفادار ".into()],
                consents: vec![ConsentChange {
                    purpose: "marketing".into(),
                    channel: "sms".into(),
                    is_granted: true,
                    evidence: "فرم عضویت".into(),
                }],
                ..known(
                    &[
                        (Field::GivenName, "سارا"),
                        (Field::FamilyName, "رضایی"),
                        (Field::BirthDate, "۱۳۶۹/۱/۱"),
                    ],
                    &[(IdentifierKind::Phone, "۰۹۱۲۳۴۵۶۷۸۹"), (IdentifierKind::Email, "Sara@Example.com")],
                )
            },
        );
        let (detail, totals, entries) = test
            .read_blocking(&person(Role::Cashier), move |tx, cx| {
                let asked = ListEntries { limit: 10, ..ListEntries::default() };
                Ok((read_customer(tx, cx, id)?, counts::by_kind(tx)?, list_entries(tx, cx, id, &asked)?))
            })
            .unwrap();
        assert_eq!(detail.customer.name(), "سارا رضایی");
        assert_eq!(detail.customer.field(Field::BirthDate), Some("1990-03-21"));
        assert_eq!(detail.identifiers[0].value, "+989123456789");
        assert_eq!((detail.tags, detail.redirected_from), (vec!["وفادار".to_owned()], None));
        assert!(detail.consents[0].is_granted && detail.consents[0].evidence == "فرم عضویت");
        assert_eq!(totals, [(CustomerKind::Person, 1)]);
        assert_eq!((entries.len(), detail.state.events), (1, 1));
    }
}

#[test]
fn an_identifier_of_somebody_else_is_never_taken_silently() {
    for test in TestApp::each() {
        let phone = [(IdentifierKind::Phone, "09123456789")];
        let holder = create(&test, known(&[(Field::ToldName, "الف")], &phone));
        let second = known(&[(Field::ToldName, "ب")], &phone);
        let refused =
            test.write_blocking(&SYSTEM, move |tx, cx| create_customer(tx, cx, &second)).unwrap_err();
        assert_eq!((refused.kind(), refused.code()), (Kind::Conflict, "customer.identifier_taken"));
        assert_eq!(refused.field(), Some("/identifiers/0/value"));
        assert!(refused.args().contains(&("holder", holder.to_string())));
        // Nothing of the second is there.
        let totals = test.read_blocking(&SYSTEM, |tx, _| counts::by_kind(tx)).unwrap();
        assert_eq!(totals, [(CustomerKind::Person, 1)]);
        let nobody = test
            .write_blocking(&SYSTEM, |tx, cx| create_customer(tx, cx, &CreateCustomer::default()))
            .unwrap_err();
        assert_eq!(nobody.code(), "customer.empty");
    }
}

#[test]
fn a_change_over_a_fresher_record_is_refused() {
    for test in TestApp::each() {
        let id = create(&test, known(&[(Field::ToldName, "نام")], &[]));
        let change = |city: &str, version| {
            let command = ChangeCustomer { id, version, patch: patch(&[(Field::City, city)]) };
            test.write_blocking(&SYSTEM, move |tx, cx| change_customer(tx, cx, &command))
        };
        assert_eq!(change("شیراز", Some(1)).unwrap().version, 2);
        let refused = change("یزد", Some(1)).unwrap_err();
        assert_eq!(refused.code(), "customer.changed");
        assert_eq!(refused.args(), [("version", "2".to_owned())]);
        // The same again is no change.
        assert_eq!(change("شیراز", Some(2)).unwrap().version, 2);
        assert_eq!(change("", None).unwrap().field(Field::City), None);
    }
}

#[test]
fn the_right_is_asked_for_first() {
    for test in TestApp::each() {
        let id = create(&test, known(&[(Field::ToldName, "نام")], &[]));
        let told = identifier(IdentifierKind::Card, "77");
        let refused = test
            .write_blocking(&person(Role::Analyst), move |tx, cx| add_identifier(tx, cx, id, &told))
            .unwrap_err();
        assert_eq!(refused.kind(), Kind::Forbidden);
        let seen =
            test.read_blocking(&person(Role::Analyst), move |tx, cx| read_customer(tx, cx, id)).unwrap();
        assert!(seen.identifiers.is_empty());
    }
}

#[test]
fn one_customer_has_one_number_of_the_business() {
    for test in TestApp::each() {
        let id = create(&test, known(&[], &[(IdentifierKind::CustomerId, "A-1")]));
        let add = |told: NewIdentifier| {
            test.write_blocking(&SYSTEM, move |tx, cx| add_identifier(tx, cx, id, &told))
        };
        let refused = add(identifier(IdentifierKind::CustomerId, "A-2")).unwrap_err();
        assert_eq!(refused.code(), "customer.second_hard_identifier");
        add(identifier(IdentifierKind::CustomerId, "A-1")).unwrap();
        add(identifier(IdentifierKind::Card, "55")).unwrap();
        add(NewIdentifier { is_verified: true, ..identifier(IdentifierKind::Card, "55") }).unwrap();
        let detail = test.read_blocking(&SYSTEM, move |tx, cx| read_customer(tx, cx, id)).unwrap();
        assert_eq!(detail.identifiers.len(), 2);
        assert!(detail.identifiers.iter().any(|known| known.is_verified));
    }
}

#[test]
fn tags_are_put_on_taken_off_and_renamed_everywhere() {
    for test in TestApp::each() {
        let ids: Vec<_> = ["الف", "ب", "پ"]
            .iter()
            .map(|name| create(&test, known(&[(Field::ToldName, name)], &[])))
            .collect();
        let counted = test
            .write_blocking(&SYSTEM, move |tx, cx| {
                for id in &ids {
                    assert!(tags::add_tag(tx, cx, *id, "عمده")?);
                }
                assert!(!tags::add_tag(tx, cx, ids[0], "عمده")?);
                tags::add_tag(tx, cx, ids[0], "همکار")?;
                tags::remove_tag(tx, cx, ids[2], "عمده")?;
                assert_eq!(tags::rename_tag(tx, cx, "عمده", "همکار")?, 2);
                assert!(tags::add_tag(tx, cx, ids[0], " \n ").is_err());
                tags::list_tags(tx, cx)
            })
            .unwrap();
        assert_eq!(counted, [tags::TagCount { tag: "همکار".into(), count: 2 }]);
    }
}

#[test]
fn every_word_about_consent_stays_on_the_timeline() {
    for test in TestApp::each() {
        let id = create(&test, known(&[(Field::ToldName, "نام")], &[]));
        for is_granted in [true, false] {
            test.clock().advance_seconds(60);
            let change = ConsentChange {
                purpose: "marketing".into(),
                channel: "email".into(),
                is_granted,
                evidence: String::new(),
            };
            test.write_blocking(&SYSTEM, move |tx, cx| {
                change_consents(tx, cx, id, std::slice::from_ref(&change))
            })
            .unwrap();
        }
        let (detail, told) = test
            .read_blocking(&SYSTEM, move |tx, cx| {
                let asked = ListEntries { limit: 10, ..ListEntries::default() };
                Ok((read_customer(tx, cx, id)?, list_entries(tx, cx, id, &asked)?))
            })
            .unwrap();
        assert_eq!(detail.consents.len(), 1);
        assert!(!detail.consents[0].is_granted);
        let words: Vec<bool> =
            told.iter().map(|entry| entry.payload["is_granted"].as_bool().unwrap()).collect();
        assert_eq!(words, [false, true]);
    }
}

#[test]
fn every_failure_has_a_sentence() {
    use crate::customers::CustomerError as E;
    use vafa_kernel::Fault;
    let of = |text: &str| text.to_owned();
    for error in [
        E::NotFound,
        E::Erased,
        E::MergedAlready,
        E::Empty,
        E::Changed { version: of("2") },
        E::IdentifierTaken { kind: of("phone"), holder: of("cus_1") },
        E::SecondHardIdentifier { kind: of("customer_id") },
        E::NoSuchIdentifier,
        E::EraseUnconfirmed,
        E::NoSuchMerge,
        E::MergeUndone,
        E::MergeTooOld,
        E::MergeBeneath { merge: of("mrg_1") },
        E::NoSuchPair,
        E::BadNote,
        E::NoSuchNote,
        E::NotAGroup,
        E::NoSuchView,
        E::BadViewName,
        E::TooManyViews { limit: of("50") },
        E::BadCursor,
        E::BadCode { what: of("purpose") },
        E::BadTag,
        E::BadCustomValue { field: of("size") },
        E::NoSuchField { name: of("size") },
    ] {
        for lang in vafa_locale::Lang::ALL {
            let code = error.code();
            let text = crate::text::failure_text(lang, &error.clone().into());
            assert!(!text.starts_with("error-") && !text.contains("{$"), "{code}: {text}");
        }
    }
}

#[test]
fn an_identifier_that_is_told_twice_and_proved_once_is_one_and_proved() {
    for test in TestApp::each() {
        let claim = |is_verified| Claim {
            kind: IdentifierKind::Phone,
            value: "+989121234567".into(),
            shown: "0912".into(),
            is_verified,
        };
        for (at, proofs) in [[false, true], [true, false]].into_iter().enumerate() {
            let mut claims: Vec<Claim> = proofs.into_iter().map(claim).collect();
            for claim in &mut claims {
                claim.value.push_str(&at.to_string());
            }
            let listed = test.write_blocking(&SYSTEM, move |tx, cx| {
                let told =
                    Told { claims: &claims, source: "test", kind: CustomerKind::Person, profile: None };
                let made = resolve_customer(tx, cx, &told)?.unwrap();
                identifiers::list(tx, made.id)
            });
            let listed = listed.unwrap();
            assert_eq!((listed.len(), listed[0].is_verified), (1, true), "{proofs:?}");
        }
    }
}
