use super::*;
use crate::customers::{FoundBy, Match, search_customers};
use proptest::prelude::*;

fn search(test: &TestApp, query: &str) -> Vec<Match> {
    let query = query.to_owned();
    test.read_blocking(&SYSTEM, move |tx, cx| search_customers(tx, cx, &query, 50)).unwrap()
}

fn names(test: &TestApp, query: &str) -> Vec<String> {
    search(test, query).into_iter().map(|found| found.row.name).collect()
}

#[test]
fn anybody_is_found_by_anything_however_it_is_typed() {
    for test in TestApp::each() {
        let id = create(
            &test,
            known(
                &[(Field::GivenName, "علی"), (Field::FamilyName, "رضایی"), (Field::City, "شیراز")],
                &[
                    (IdentifierKind::Phone, "+98 912 345 6789"),
                    (IdentifierKind::Email, "ali.rezaei@example.com"),
                    (IdentifierKind::Card, "6037-1234"),
                    (IdentifierKind::CustomerId, "C-100"),
                    (IdentifierKind::External, "woo/77"),
                ],
            ),
        );
        create(&test, known(&[(Field::GivenName, "زهرا"), (Field::FamilyName, "موسوی")], &[]));
        for query in [
            "رضايي",
            "رضا",
            "علي رضائی",
            "vqhdd",
            "شیراز رضایی",
            "۰۹۱۲۳۴۵۶۷۸۹",
            "0912 345 6789",
            "00989123456789",
            "+989123456789",
            "6789",
            "345678",
            "ali.rezaei@EXAMPLE.com",
            "rezaei",
            "60371234",
            "6037-1234",
            "c-100",
            "woo/77",
            "ع",
        ] {
            assert_eq!(names(&test, query), ["علی رضایی"], "{query}");
        }
        assert_eq!(search(&test, &id.to_string())[0].found_by, FoundBy::Id);
        assert_eq!(search(&test, "۰۹۱۲۳۴۵۶۷۸۹")[0].found_by, FoundBy::Identifier);
        for nobody in ["", "  ", "؟!", "رضایی موسوی", "09120000000", "cus_00000000000000000000000000"]
        {
            assert!(search(&test, nobody).is_empty(), "{nobody}");
        }
    }
}

#[test]
fn whole_names_come_before_beginnings_and_names_before_all_else() {
    for test in TestApp::each() {
        for (name, city) in [("رضا محمدی", "تهران"), ("رضایی‌پور", "قم"), ("مریم کریمی", "رضا")]
        {
            create(&test, known(&[(Field::ToldName, name), (Field::City, city)], &[]));
        }
        assert_eq!(names(&test, "رضا"), ["رضا محمدی", "رضایی‌پور", "مریم کریمی"]);
    }
}

#[test]
fn any_query_is_answered() {
    let test = TestApp::first();
    create(&test, known(&[(Field::ToldName, "نام")], &[]));
    proptest!(ProptestConfig::with_cases((ProptestConfig::default().cases / 4).max(1)), |(query in ".{0,60}|\\PC{0,9}")| {
        search(&test, &query);
    });
}
