use super::*;
use crate::customers::filter::CustomerFilter;
use crate::customers::{CustomerSort, ListCustomers, SortKey, count_customers, list_customers};
use crate::timeline::{Incoming, Recorder};
use serde_json::json;
use vafa_kernel::time::DAY;
use vafa_kernel::{Currency, Instant};
use vafa_timeline::{EventKind, Meaning};

fn ordered(id: u32, phone: &str, at: Instant, total: i64) -> Incoming {
    let payload = json!({ "order_id": id, "total": total });
    let meaning = Meaning::of(EventKind::Track, "Order Completed", at, &payload, Currency::IRR).unwrap();
    Incoming {
        source: "web".into(),
        message_id: format!("m{id}"),
        content_hash: [0; 16],
        at,
        received_at: at,
        sent_at: None,
        original_at: None,
        flags: String::new(),
        kind: EventKind::Track,
        name: "Order Completed".into(),
        channel: "web".into(),
        claims: vec![
            crate::customers::Claim::read(IdentifierKind::Phone, phone, &Business::default()).unwrap(),
        ],
        customer_kind: crate::customers::CustomerKind::Person,
        patch: Patch::default(),
        payload,
        meaning,
    }
}

/// Twelve customers; number n has n orders (none beyond six), spent 100 each time, the last one n days ago.
fn shop(test: &TestApp) {
    for n in 0u32..12 {
        let phone = format!("0912000{n:04}");
        let mut told = known(
            &[
                (Field::ToldName, ["آرش", "بهار", "پری", "ترانه"][n as usize % 4]),
                (Field::City, if n % 3 == 0 { "شیراز" } else { "تهران" }),
            ],
            &[(IdentifierKind::Phone, &phone)],
        );
        if n < 2 {
            told.tags.push("ویژه".into());
        }
        test.clock().advance_seconds(1);
        create(test, told);
        let now = test.now();
        test.write_blocking(&SYSTEM, move |tx, cx| {
            let mut recorder = Recorder::new();
            for k in 0..n.min(6) {
                let at = now.plus(-i64::from(n) * DAY - i64::from(k));
                recorder.record(tx, cx, &ordered(n * 100 + k + 1, &phone, at, 100))?;
            }
            recorder.finish(tx, cx)
        })
        .unwrap();
    }
}

fn all_pages(test: &TestApp, filter: &CustomerFilter, sort: CustomerSort, limit: u32) -> Vec<CustomerId> {
    let mut ids = Vec::new();
    let mut cursor = None;
    loop {
        let asked = ListCustomers { filter: filter.clone(), sort, limit: Some(limit), cursor };
        let page = test.read_blocking(&SYSTEM, move |tx, cx| list_customers(tx, cx, &asked)).unwrap();
        assert!(page.items.len() <= limit as usize);
        ids.extend(page.items.iter().map(|row| row.id));
        cursor = page.next;
        if cursor.is_none() {
            return ids;
        }
    }
}

#[test]
fn pages_of_every_sort_join_without_gap_or_overlap() {
    for test in TestApp::each() {
        shop(&test);
        for key in SortKey::ALL {
            for is_descending in [false, true] {
                let sort = CustomerSort { key, is_descending };
                assert_eq!(sort.to_string().parse(), Ok(sort));
                let whole = all_pages(&test, &CustomerFilter::default(), sort, 200);
                assert_eq!(whole.len(), 12);
                assert_eq!(all_pages(&test, &CustomerFilter::default(), sort, 5), whole, "{sort}");
                let mut turned = all_pages(
                    &test,
                    &CustomerFilter::default(),
                    CustomerSort { is_descending: !is_descending, key },
                    4,
                );
                turned.reverse();
                assert_eq!(turned, whole, "{sort}");
            }
        }
    }
}

#[test]
fn every_condition_lets_the_right_ones_through() {
    for test in TestApp::each() {
        shop(&test);
        let with = |filter: CustomerFilter| {
            let listed = all_pages(&test, &filter, CustomerSort::default(), 3).len();
            let counted =
                test.read_blocking(&SYSTEM, move |tx, cx| count_customers(tx, cx, &filter)).unwrap();
            assert_eq!((counted.count, counted.is_capped), (i64::try_from(listed).unwrap(), false));
            listed
        };
        let base = CustomerFilter::default;
        assert_eq!(with(base()), 12);
        assert_eq!(with(CustomerFilter { tags: vec!["ویژه".into()], ..base() }), 2);
        assert_eq!(with(CustomerFilter { city: Some("شيراز".into()), ..base() }), 4);
        assert_eq!(with(CustomerFilter { has_orders: Some(false), ..base() }), 1);
        assert_eq!(with(CustomerFilter { min_spent_minor: Some(500), ..base() }), 7);
        assert_eq!(
            with(CustomerFilter { min_spent_minor: Some(200), max_spent_minor: Some(300), ..base() }),
            2
        );
        assert_eq!(with(CustomerFilter { min_orders: Some(6), ..base() }), 6);
        assert_eq!(with(CustomerFilter { not_ordered_for_days: Some(9), ..base() }), 2);
        assert_eq!(with(CustomerFilter { ordered_within_days: Some(9), ..base() }), 9);
        assert_eq!(with(CustomerFilter { search: Some("پری".into()), ..base() }), 3);
        assert_eq!(with(CustomerFilter { search: Some("پری تهران".into()), ..base() }), 2);
        assert_eq!(with(CustomerFilter { created_within_days: Some(0), ..base() }), 12);
        assert_eq!(with(CustomerFilter { created_before: Some(crate::testing::START), ..base() }), 0);
        assert_eq!(with(CustomerFilter { source: Some("test".into()), ..base() }), 12);
        let both =
            CustomerFilter { tags: vec!["ویژه".into()], city: Some("شیراز".into()), ..base() };
        assert_eq!(with(both), 1);
    }
}

#[test]
fn rows_tell_what_a_list_shows() {
    for test in TestApp::each() {
        shop(&test);
        let asked =
            ListCustomers { sort: "-spent".parse().unwrap(), limit: Some(1), ..ListCustomers::default() };
        let page = test.read_blocking(&SYSTEM, move |tx, cx| list_customers(tx, cx, &asked)).unwrap();
        let row = &page.items[0];
        assert_eq!((row.orders_count, row.spent_minor), (6, 600));
        assert!(row.phone.as_ref().unwrap().starts_with("+98912000") && row.last_order_at.is_some());
        // The cursor of one sort is none of another.
        let wrong = ListCustomers { cursor: page.next, ..ListCustomers::default() };
        let refused = test.read_blocking(&SYSTEM, move |tx, cx| list_customers(tx, cx, &wrong)).unwrap_err();
        assert_eq!(refused.code(), "customer.bad_cursor");
    }
}
