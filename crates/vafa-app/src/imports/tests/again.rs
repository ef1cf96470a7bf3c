//! The same file once more.

use super::*;
use crate::customers::{
    Consent, CreateCustomer, Field, IdentifierKind, MergeCustomers, NewIdentifier, Patch, change_consent,
    change_profile, create_customer, identifiers, merge_customers, records,
};
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;

#[test]
fn rows_of_a_file_that_differ_about_one_customer_are_settled_once() {
    let text = "phone,name,custom.size,consent.marketing.sms\n\
                09123456789,Sara,M,yes\n\
                09351112233,Mina,S,yes\n\
                09123456789,Sara Rezaei,L,no\n";
    for test in TestApp::each() {
        let told =
            |report: ImportReport| (report.customers_created, report.customers_updated, report.unchanged);
        let run = || told(import(&test, ImportKind::Customers, text, ImportSettings::default()));
        let look = || {
            test.read_blocking(&SYSTEM, |tx, _| {
                let kind = IdentifierKind::Phone;
                let owner = identifiers::owner_of(tx, kind, "+989123456789")?.unwrap();
                let found = records::find(tx, owner)?.unwrap();
                let consents = change_consent::list(tx, owner)?;
                Ok((owner, found.name(), found.custom.clone(), consents[0].is_granted))
            })
            .unwrap()
        };
        // Whom the same run made and told more of later is counted as made.
        assert_eq!(run(), (2, 0, 0));
        let (sara, name, custom, is_granted) = look();
        assert_eq!((name.as_str(), custom["size"].as_str(), is_granted), ("Sara Rezaei", Some("L"), false));
        let events = count(&test, "event");
        let again = file(text);
        let dry = draft(&test, ImportKind::Customers, &again, ImportSettings::default());
        let dry = preview_import(&test, &SYSTEM, dry.id, &mut |_, _| {}).unwrap();
        assert_eq!((dry.customers_created, dry.customers_updated), (0, 0));
        for _ in 0..2 {
            test.clock().advance_seconds(60);
            assert_eq!(run(), (0, 0, 3));
        }
        assert_eq!(count(&test, "event"), events);

        // What somebody else has told since is told anew, by the rows in their order.
        test.clock().advance_seconds(60);
        test.write_blocking(&SYSTEM, move |tx, cx| {
            let mut patch = Patch::default();
            patch.tell(Field::ToldName, "Sarah", &Business::default()).unwrap();
            change_profile(tx, cx, sara, &patch, cx.now)
        })
        .unwrap();
        test.clock().advance_seconds(60);
        assert_eq!(run().0, 0);
        assert_eq!(look().1, "Sara Rezaei");
    }
}

#[test]
fn a_row_that_was_not_taken_is_news_when_it_can_be() {
    let text = "کد مشتری,موبایل,شهر\n1,,Qom\n,09351112233,Yazd\n1,09351112233,Tehran\n";
    for test in TestApp::each() {
        let run = || import(&test, ImportKind::Customers, text, ImportSettings::default());
        let owner = |kind, value: &'static str| {
            let find =
                move |tx: &mut Tx<'_>, _: &crate::Cx| Ok(identifiers::owner_of(tx, kind, value)?.unwrap());
            test.read_blocking(&SYSTEM, find).unwrap()
        };
        let first = run();
        assert_eq!((first.customers_created, first.rejected), (2, 1));
        let (one, two) =
            (owner(IdentifierKind::CustomerId, "1"), owner(IdentifierKind::Phone, "+989351112233"));
        let command = MergeCustomers::of(one, two);
        test.write_blocking(&SYSTEM, move |tx, cx| merge_customers(tx, cx, &command)).unwrap();
        test.clock().advance_seconds(60);
        assert_eq!(run().rejected, 0);
        let found = test.read_blocking(&SYSTEM, move |tx, _| records::find(tx, one));
        assert_eq!(found.unwrap().unwrap().field(Field::City), Some("Tehran"));
    }
}

#[test]
fn a_file_that_is_carried_on_does_not_outweigh_what_was_said_since() {
    let text = "phone,consent.marketing.sms\n09123456789,yes\n";
    for test in TestApp::each() {
        let owner = create_known(&test);
        let kept = file(text);
        let run = draft(&test, ImportKind::Customers, &kept, ImportSettings::default());
        let id = run.id;
        let started = test.write_blocking(&SYSTEM, move |tx, cx| start_import(tx, cx, id)).unwrap();
        test.clock().advance_seconds(60);
        test.write_blocking(&SYSTEM, move |tx, cx| {
            let refusal = Consent {
                purpose: "marketing".into(),
                channel: "sms".into(),
                is_granted: false,
                source: "staff".into(),
                evidence: String::new(),
                changed_at: cx.now,
            };
            change_consent::write(tx, owner, &refusal)
        })
        .unwrap();
        test.clock().advance_seconds(60);
        let report = carry_on_import(&test, &SYSTEM, &started, &mut |_| {}).unwrap();
        assert_eq!((report.unchanged, report.customers_updated), (1, 0));
        let held = test.read_blocking(&SYSTEM, move |tx, _| change_consent::list(tx, owner));
        assert!(!held.unwrap()[0].is_granted);
    }
}

fn create_known(test: &TestApp) -> CustomerId {
    let phone = NewIdentifier { kind: IdentifierKind::Phone, text: "09123456789".into(), is_verified: false };
    let command = CreateCustomer { identifiers: vec![phone], ..CreateCustomer::default() };
    test.write_blocking(&SYSTEM, move |tx, cx| create_customer(tx, cx, &command)).unwrap()
}
