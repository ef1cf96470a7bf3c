//! The statements behind lists, searches and every event that arrives find their rows by an index, on both engines.

use super::*;
use crate::customers::filter::CustomerFilter;
use crate::customers::list_customers::statement;
use crate::customers::{CustomerSort, ListCustomers, SortKey, list_customers};

fn assert_indexed(test: &TestApp, text: &str) {
    let plan = test.db().plan(text).unwrap();
    assert!(plan.full_scans.is_empty(), "{text}\n{plan:#?}");
}

#[test]
fn lists_walk_their_order_or_begin_with_what_is_rare() {
    for test in TestApp::each() {
        create(&test, known(&[(Field::ToldName, "نام")], &[(IdentifierKind::Phone, "09121234567")]));
        create(&test, known(&[(Field::ToldName, "نامی")], &[]));
        let filters = [
            CustomerFilter::default(),
            CustomerFilter { tags: vec!["ویژه".into()], ..CustomerFilter::default() },
            CustomerFilter {
                city: Some("شیراز".into()),
                has_orders: Some(true),
                ..CustomerFilter::default()
            },
            CustomerFilter { min_spent_minor: Some(1), ..CustomerFilter::default() },
            CustomerFilter { search: Some("نام علی".into()), ..CustomerFilter::default() },
        ];
        for key in SortKey::ALL {
            for is_descending in [false, true] {
                let sort = CustomerSort { key, is_descending };
                let first = ListCustomers { sort, limit: Some(1), ..ListCustomers::default() };
                let page = test.read_blocking(&SYSTEM, move |tx, cx| list_customers(tx, cx, &first)).unwrap();
                assert!(page.next.is_some());
                for filter in &filters {
                    for cursor in [None, page.next.clone()] {
                        let asked = ListCustomers { filter: filter.clone(), sort, limit: Some(50), cursor };
                        let text = test
                            .read_blocking(&SYSTEM, move |tx, cx| {
                                Ok(statement(tx, cx, &asked, 50)?.text().to_owned())
                            })
                            .unwrap();
                        assert_indexed(&test, &text);
                    }
                }
            }
        }
    }
}

#[test]
fn what_every_event_and_search_asks_is_indexed() {
    for test in TestApp::each() {
        for text in [
            "SELECT customer_id, home_id FROM identifier_owner WHERE kind = $1 AND value = $2",
            "SELECT kind, value FROM identifier_owner WHERE customer_id = $1 ORDER BY kind, value",
            "SELECT id FROM customer WHERE merged_into = $1 ORDER BY id",
            "SELECT customer_id FROM duplicate_key WHERE match_key = $1 ORDER BY customer_id LIMIT $2",
            "SELECT customer_id, term FROM customer_term WHERE term >= $1 AND term < $2 ORDER BY term, customer_id LIMIT $3",
            "SELECT first_id, second_id, score, reasons, found_at FROM duplicate_pair WHERE state = 'open' \
             ORDER BY score DESC, first_id DESC, second_id DESC LIMIT $1",
        ] {
            assert_indexed(&test, text);
        }
    }
}
