use super::*;
use crate::customers::{
    ChangeCustomer, DuplicatePair, ListDuplicates, MergeCustomers, change_customer, dismiss_duplicate,
    list_duplicates, merge_customers, undo_merge,
};

fn open(test: &TestApp) -> Vec<DuplicatePair> {
    let asked = ListDuplicates::default();
    test.read_blocking(&SYSTEM, move |tx, cx| list_duplicates(tx, cx, &asked)).unwrap().items
}

fn person(test: &TestApp, name: &str, city: &str, phone: &str) -> CustomerId {
    create(test, known(&[(Field::ToldName, name), (Field::City, city)], &[(IdentifierKind::Phone, phone)]))
}

#[test]
fn the_same_person_typed_on_two_keyboards_is_one_suggestion() {
    for test in TestApp::each() {
        let one = person(&test, "علی رضایی", "شیراز", "09123456789");
        let other = person(&test, "آقای علي رضائي", "شيراز", "02123456789");
        person(&test, "مریم رضایی", "شیراز", "09123450000");
        let pairs = open(&test);
        assert_eq!(pairs.len(), 1);
        let pair = &pairs[0];
        assert_eq!((pair.first.id, pair.second.id, pair.is_doubtful), (one, other, false));
        let codes: Vec<&str> = pair.reasons.iter().map(|reason| reason.code.as_str()).collect();
        assert_eq!(codes, ["same_name", "same_city", "similar_phone"]);
        for reason in &pair.reasons {
            assert!(vafa_locale::text::has(&format!("customers-reason-{}", reason.code)), "{}", reason.code);
        }
        assert_eq!((pair.score, pair.differing.len()), (850, 2));
        test.write_blocking(&SYSTEM, move |tx, cx| dismiss_duplicate(tx, cx, other, one)).unwrap();
        assert!(open(&test).is_empty());
        // What was dismissed does not come back with the next change.
        let change = ChangeCustomer { id: one, version: None, patch: patch(&[(Field::Area, "زند")]) };
        test.write_blocking(&SYSTEM, move |tx, cx| change_customer(tx, cx, &change)).unwrap();
        assert!(open(&test).is_empty());
    }
}

#[test]
fn a_suggestion_follows_what_the_records_say() {
    for test in TestApp::each() {
        let one = person(&test, "زهرا موسوی", "قم", "09121110001");
        person(&test, "زهرا موسوی", "قم", "09352220002");
        assert_eq!(open(&test)[0].score, 500);
        let change = |field, text: &str| {
            let command = ChangeCustomer { id: one, version: None, patch: patch(&[(field, text)]) };
            test.write_blocking(&SYSTEM, move |tx, cx| change_customer(tx, cx, &command)).unwrap();
        };
        change(Field::City, "تهران");
        assert!(open(&test).is_empty());
        change(Field::City, "قم");
        assert_eq!(open(&test).len(), 1);
        change(Field::ToldName, "فاطمه کاظمی");
        assert!(open(&test).is_empty());
    }
}

#[test]
fn a_merge_settles_a_suggestion_and_its_undoing_is_an_answer() {
    for test in TestApp::each() {
        let one = person(&test, "زهرا موسوی", "قم", "09121110001");
        let two = person(&test, "زهرا موسوی", "قم", "09352220002");
        let three = person(&test, "زهرا موسوی", "قم", "09353330003");
        assert_eq!(open(&test).len(), 3);
        let command = MergeCustomers::of(one, two);
        let merge = test.write_blocking(&SYSTEM, move |tx, cx| merge_customers(tx, cx, &command)).unwrap();
        let left = open(&test);
        assert_eq!((left.len(), left[0].first.id, left[0].second.id), (1, one, three));
        test.write_blocking(&SYSTEM, move |tx, cx| undo_merge(tx, cx, merge)).unwrap();
        assert_eq!(open(&test).len(), 2);
    }
}

#[test]
fn a_suggestion_that_slept_through_a_merge_follows_what_the_records_say_now() {
    for test in TestApp::each() {
        let one = person(&test, "زهرا موسوی", "قم", "09121110001");
        let two = person(&test, "زهرا موسوی", "قم", "09352220002");
        let survivor = person(&test, "سارا کاظمی", "یزد", "09353330003");
        assert_eq!(open(&test).len(), 1);
        let command = MergeCustomers::of(survivor, one);
        let merge = test.write_blocking(&SYSTEM, move |tx, cx| merge_customers(tx, cx, &command)).unwrap();
        let change = ChangeCustomer { id: two, version: None, patch: patch(&[(Field::City, "تهران")]) };
        test.write_blocking(&SYSTEM, move |tx, cx| change_customer(tx, cx, &change)).unwrap();
        test.write_blocking(&SYSTEM, move |tx, cx| undo_merge(tx, cx, merge)).unwrap();
        assert!(open(&test).is_empty(), "they share a name alone now");
    }
}

#[test]
fn a_key_that_many_share_tells_nothing() {
    for test in TestApp::each().into_iter().take(1) {
        for n in 0..16 {
            person(&test, "محمد محمدی", "تهران", &format!("0912{:07}", n * 7_919_993 % 9_999_999));
        }
        // The first twelve met one another; those after them found the key too common.
        assert_eq!(
            test.read_blocking(&SYSTEM, |tx, cx| {
                let asked = ListDuplicates { limit: Some(200), ..ListDuplicates::default() };
                list_duplicates(tx, cx, &asked)
            })
            .unwrap()
            .items
            .len(),
            12 * 11 / 2
        );
    }
}
