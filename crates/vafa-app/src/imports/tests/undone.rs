//! Imports that are taken back: what was before is again, what others did since stays.

use super::*;
use crate::customers::{self, ChangeCustomer, Field, IdentifierKind, change_customer};
use crate::timeline::{orders, rollups, states};
use std::collections::BTreeMap;
use vafa_kernel::id::CustomerId;
use vafa_timeline::OrderContent;

/// Fields, whether it is listed, identifiers and tags.
type Record = (BTreeMap<Field, String>, bool, Vec<(IdentifierKind, String)>, Vec<String>);

/// Everything about customers and orders that an undo must bring back.
#[derive(Debug, PartialEq)]
struct Shop {
    customers: BTreeMap<CustomerId, Record>,
    orders: BTreeMap<String, (CustomerId, OrderContent, i64)>,
    states: BTreeMap<CustomerId, (vafa_timeline::OrdersState, i64)>,
    counts: Vec<(customers::CustomerKind, i64)>,
    days: BTreeMap<String, rollups::DayChange>,
}

fn shop(test: &TestApp) -> Shop {
    test.read_blocking(&SYSTEM, |tx, _| {
        let ids = tx.query(sql!("SELECT id FROM customer ORDER BY id"), &[], |row| {
            row.get("id").map(CustomerId::from_uuid)
        })?;
        let mut shop = Shop {
            customers: BTreeMap::new(),
            orders: BTreeMap::new(),
            states: BTreeMap::new(),
            counts: customers::counts::by_kind(tx)?,
            days: BTreeMap::new(),
        };
        shop.counts.retain(|(_, total)| *total != 0);
        for id in ids {
            let record = customers::records::find(tx, id)?.unwrap();
            let known = customers::identifiers::list_active(tx, id)?;
            let tags = customers::tags::list(tx, id)?.into_iter().map(|(tag, _)| tag).collect();
            let state = states::find(tx, id)?.unwrap();
            shop.customers.insert(id, (record.fields.clone(), record.is_listed(), known, tags));
            shop.states.insert(id, (state.orders, state.last_at.unwrap_or(0)));
        }
        for mut order in orders::page_after(tx, None, 500)? {
            order.content.lines = orders::lines_of(tx, order.customer_id, order.id)?;
            let key = format!("{}/{}", order.content.series, order.content.number);
            shop.orders.insert(key, (order.customer_id, order.content, order.refunded_minor));
        }
        let from = "2000-01-01".parse().unwrap();
        for (day, figures) in rollups::list_days(tx, from, "2099-01-01".parse().unwrap())? {
            if figures != rollups::DayChange::default() {
                shop.days.insert(day.to_string(), figures);
            }
        }
        Ok(shop)
    })
    .unwrap()
}

const BEFORE: &str = "سفارش,تاریخ,کد کالا,تعداد,قیمت واحد,تلفن,نام مشتری\n\
                      1,1404/01/05,چای,2,50000,09121111111,سارا\n\
                      2,1404/02/05,قند,1,30000,,\n\
                      3,1404/03/05,نان,1,20000,09122222222,پارسا\n";
/// One order known, two changed (one of a guest who turns out to be known), three new, one of them of a known customer.
const AFTER: &str = "سفارش,تاریخ,کد کالا,تعداد,قیمت واحد,تلفن,نام مشتری\n\
                     1,1404/01/05,چای,2,50000,09121111111,سارا\n\
                     2,1404/02/05,قند,4,30000,09123333333,نگار\n\
                     3,1404/03/05,نان,5,20000,09122222222,پارسا امیری\n\
                     4,1404/04/05,چای,1,50000,09121111111,سارا\n\
                     5,1404/04/06,چای,1,50000,09124444444,کیان\n\
                     6,1404/04/07,چای,-1,50000,09124444444,کیان\n";

#[test]
fn an_undone_import_of_orders_never_was() {
    for test in TestApp::each() {
        import(&test, ImportKind::Orders, BEFORE, ImportSettings::default());
        let before = shop(&test);
        test.clock().advance_seconds(60);
        let report = import(&test, ImportKind::Orders, AFTER, ImportSettings::default());
        assert_eq!((report.orders_created, report.orders_updated, report.unchanged), (3, 2, 1));
        assert_eq!((report.customers_created, report.customers_updated, report.rejected), (2, 1, 0));
        let after = shop(&test);
        assert_ne!(after, before);
        test.clock().advance_seconds(60);
        let mut steps = 0;
        let undone = undo_import(&test, &SYSTEM, report.import_id, &mut |_| steps += 1).unwrap();
        assert_eq!((undone.undone, undone.kept, steps), (8, 0, 2));
        assert_eq!(shop(&test), before);
        // Nothing stands in the way of trying again.
        test.clock().advance_seconds(60);
        let again = import(&test, ImportKind::Orders, AFTER, ImportSettings::default());
        assert_eq!((again.orders_created, again.orders_updated, again.unchanged), (3, 2, 1));
        assert_eq!((again.customers_created, again.customers_updated), (2, 1));
        let retried = shop(&test);
        assert_eq!((retried.days, retried.counts), (after.days, after.counts));
        let code = undo_import(&test, &SYSTEM, report.import_id, &mut |_| {}).unwrap_err().code();
        assert_eq!(code, "imports.wrong_state");
    }
}

#[test]
fn what_the_timeline_tells_still_adds_up_after_an_undo() {
    for test in TestApp::each() {
        import(&test, ImportKind::Orders, BEFORE, ImportSettings::default());
        let report = import(&test, ImportKind::Orders, AFTER, ImportSettings::default());
        test.clock().advance_seconds(60);
        undo_import(&test, &SYSTEM, report.import_id, &mut |_| {}).unwrap();
        test.read_blocking(&SYSTEM, |tx, cx| {
            let ids = tx.query(sql!("SELECT id FROM customer ORDER BY id"), &[], |row| {
                row.get("id").map(CustomerId::from_uuid)
            })?;
            for id in ids {
                assert_eq!(states::find(tx, id)?, Some(states::fold(tx, cx, id)?));
            }
            Ok(())
        })
        .unwrap();
    }
}

const PEOPLE: &str = "تلفن,نام کامل,شهر,برچسب‌ها\n09121111111,سارا رضایی,شیراز,ویژه\n09125555555,مینا,یزد,\n";

#[test]
fn an_undone_import_of_customers_never_was() {
    for test in TestApp::each() {
        import(&test, ImportKind::Orders, BEFORE, ImportSettings::default());
        let before = shop(&test);
        test.clock().advance_seconds(60);
        let report = import(&test, ImportKind::Customers, PEOPLE, ImportSettings::default());
        assert_eq!((report.customers_created, report.customers_updated), (1, 1));
        test.clock().advance_seconds(60);
        let undone = undo_import(&test, &SYSTEM, report.import_id, &mut |_| {}).unwrap();
        assert_eq!((undone.undone, undone.kept), (2, 0));
        assert_eq!(shop(&test), before);
    }
}

#[test]
fn what_others_did_since_stays() {
    for test in TestApp::each() {
        import(&test, ImportKind::Orders, BEFORE, ImportSettings::default());
        test.clock().advance_seconds(60);
        let people = import(&test, ImportKind::Customers, PEOPLE, ImportSettings::default());
        test.clock().advance_seconds(60);
        let find = |phone: &'static str| {
            test.read_blocking(&SYSTEM, move |tx, _| {
                customers::identifiers::owner_of(tx, IdentifierKind::Phone, phone)
            })
            .unwrap()
            .unwrap()
        };
        let (sara, mina) = (find("+989121111111"), find("+989125555555"));
        // Staff move Sara, and Mina buys.
        test.write_blocking(&SYSTEM, move |tx, cx| {
            let mut patch = customers::Patch::default();
            patch.tell(Field::City, "قم", &cx.business)?;
            change_customer(tx, cx, &ChangeCustomer { id: sara, version: None, patch })
        })
        .unwrap();
        let text = "سفارش,تاریخ,مبلغ کل,تلفن\n9,1404/05/05,70000,09125555555\n";
        import(&test, ImportKind::Orders, text, ImportSettings::default());
        let undone = undo_import(&test, &SYSTEM, people.import_id, &mut |_| {}).unwrap();
        assert_eq!((undone.undone, undone.kept), (0, 2));
        let shop = shop(&test);
        assert_eq!(shop.customers[&sara].0.get(&Field::City).map(String::as_str), Some("قم"));
        assert_eq!(shop.customers[&sara].0.get(&Field::ToldName).map(String::as_str), Some("سارا"));
        assert!(shop.customers.contains_key(&mina));
    }
}

#[test]
fn imports_undone_the_way_back_never_were() {
    for label in ["", "till"] {
        for test in TestApp::each() {
            let before = shop(&test);
            let first = import(&test, ImportKind::Orders, BEFORE, ImportSettings::default());
            let between = shop(&test);
            test.clock().advance_seconds(60);
            let changed = BEFORE.replace("چای,2", "چای,7").replace("20000,09122222222", "20000,09126666666");
            let settings = ImportSettings { label: label.into(), ..ImportSettings::default() };
            let second = import(&test, ImportKind::Orders, &changed, settings);
            assert_eq!((second.orders_updated, second.unchanged), (2, 1));
            test.clock().advance_seconds(60);
            let undone = undo_import(&test, &SYSTEM, second.import_id, &mut |_| {}).unwrap();
            assert_eq!(undone.kept, 0);
            assert_eq!(shop(&test), between);
            test.clock().advance_seconds(60);
            let undone = undo_import(&test, &SYSTEM, first.import_id, &mut |_| {}).unwrap();
            assert_eq!(undone.kept, 0);
            assert_eq!(shop(&test), before);
        }
    }
}

#[test]
fn an_order_that_others_changed_since_stays() {
    for test in TestApp::each() {
        let first = import(&test, ImportKind::Orders, BEFORE, ImportSettings::default());
        test.clock().advance_seconds(60);
        let second = import(
            &test,
            ImportKind::Orders,
            &BEFORE.replace("چای,2", "چای,7"),
            ImportSettings { label: "till".into(), ..ImportSettings::default() },
        );
        let undone = undo_import(&test, &SYSTEM, first.import_id, &mut |_| {}).unwrap();
        // The order, and who placed it.
        assert_eq!((second.orders_updated, undone.kept), (1, 2));
        let left: Vec<String> = shop(&test).orders.into_keys().collect();
        assert_eq!(left, ["/1"]);
    }
}
