//! Whole stories after which nothing may differ: visitors who become known, people who are merged, parted and erased,
//! imports that are undone.

use super::*;
use crate::customers::{ErasePerson, MergeCustomers, erase_person, identifiers, merge_customers, undo_merge};
use crate::imports::{CreateImport, ImportKind, ImportSettings, create_import, run_import, undo_import};
use vafa_kernel::id::CustomerId;
use vafa_kernel::id::ImportId;

const COOKIE: (IdentifierKind, &str) = (IdentifierKind::Anonymous, "c-1");
const MARYAM: (IdentifierKind, &str) = (IdentifierKind::CustomerId, "u1");

fn tea(quantity: i64) -> Json {
    json!({"cart_id": "k", "sku": "tea", "quantity": quantity, "price": 100})
}

fn order(number: &str) -> Json {
    json!({"order_id": number, "total": 300})
}

fn tell(test: &TestApp, stories: Vec<Story<'_>>) {
    for (number, (day, name, who, payload)) in stories.into_iter().enumerate() {
        let mut event = told(number, day, name, who, payload);
        event.message_id = format!("{}-{number}", test.now().micros());
        test.clock().advance_seconds(1);
        test.write_blocking(&SYSTEM, move |tx, cx| {
            let mut recorder = Recorder::new();
            recorder.record(tx, cx, &event)?;
            recorder.finish(tx, cx)
        })
        .unwrap();
    }
}

fn owner(test: &TestApp, who: (IdentifierKind, &'static str)) -> CustomerId {
    let claim = Claim::read(who.0, who.1, &Business::default()).unwrap();
    test.read_blocking(&SYSTEM, move |tx, _| identifiers::owner_of(tx, claim.kind, &claim.value))
        .unwrap()
        .unwrap()
}

/// Key, day of its first product, how it stands and its value, of every cart there is.
fn carts(test: &TestApp) -> Vec<(CustomerId, String, i64, String, i64)> {
    test.read_blocking(&SYSTEM, |tx, _| {
        Ok(tx.query(
            sql!("SELECT customer_id, cart_key, opened_at, status, value_minor FROM cart ORDER BY customer_id, cart_key, opened_at"),
            params![],
            |row| {
                let day = (row.get::<i64>("opened_at")? - START.micros()) / DAY;
                let id = CustomerId::from_uuid(row.get("customer_id")?);
                Ok((id, row.get("cart_key")?, day, row.get("status")?, row.get("value_minor")?))
            },
        )?)
    })
    .unwrap()
}

fn assert_whole(test: &TestApp) {
    let report = run(test, false);
    assert_eq!(report.differences(), 0, "{:#}", report.to_json());
}

#[test]
fn a_visitors_cart_is_bought_by_the_customer_they_turn_out_to_be() {
    for test in TestApp::each() {
        tell(
            &test,
            vec![
                (0, "Product Added", &[COOKIE], tea(1)),
                (2, "Order Completed", &[MARYAM], order("1")),
                (3, "Product Added", &[MARYAM], tea(2)),
            ],
        );
        let open = carts(&test);
        assert_eq!(open.iter().filter(|cart| cart.3 == "open").count(), 2);
        // The visitor signs in: what lay in the cart was bought long ago, and there is one open cart.
        tell(&test, vec![(4, "Product Viewed", &[COOKIE, MARYAM], json!({"sku": "cup"}))]);
        let maryam = owner(&test, MARYAM);
        let bought = (maryam, "k".to_owned(), 0, "ordered".to_owned(), 100);
        assert_eq!(carts(&test), [bought.clone(), (maryam, "k".to_owned(), 3, "open".to_owned(), 200)]);
        assert_whole(&test);
        // She goes on under the cookie alone, and then buys under her number alone.
        tell(&test, vec![(5, "Product Added", &[COOKIE], tea(1))]);
        assert_eq!(carts(&test)[1].4, 300);
        tell(&test, vec![(6, "Order Completed", &[MARYAM], order("2"))]);
        assert_eq!(carts(&test), [bought, (maryam, "k".to_owned(), 3, "ordered".to_owned(), 300)]);
        assert_whole(&test);
    }
}

#[test]
fn carts_of_the_past_are_put_where_they_belong() {
    for test in TestApp::each() {
        tell(
            &test,
            vec![
                (5, "Product Added", &[MARYAM], tea(1)),
                // An order that comes late bought what lay there at its time, and only that.
                (7, "Product Added", &[MARYAM], tea(1)),
                (6, "Order Completed", &[MARYAM], order("1")),
            ],
        );
        let maryam = owner(&test, MARYAM);
        let cart = |day, status: &str, value| (maryam, "k".to_owned(), day, status.to_owned(), value);
        assert_eq!(carts(&test), [cart(5, "ordered", 100), cart(7, "open", 100)]);
        // So did one that was told of before, by a guest.
        tell(
            &test,
            vec![
                (8, "Order Completed", &[], order("2")),
                (8, "Order Completed", &[MARYAM], order("2")),
                (3, "Product Added", &[MARYAM], tea(4)),
            ],
        );
        assert_eq!(carts(&test), [cart(3, "ordered", 500), cart(7, "ordered", 100)]);
        // What is told of an order again buys nothing a second time.
        tell(
            &test,
            vec![(9, "Product Added", &[MARYAM], tea(1)), (10, "Order Updated", &[MARYAM], order("2"))],
        );
        assert_eq!(carts(&test)[2], cart(9, "open", 100));
        tell(&test, vec![(11, "Product Removed", &[MARYAM], tea(1))]);
        assert_eq!(carts(&test)[2], cart(9, "empty", 0));
        assert_whole(&test);
    }
}

#[test]
fn merged_parted_and_erased_people_leave_nothing_that_differs() {
    for test in TestApp::each() {
        fill(&test);
        let reza = (IdentifierKind::CustomerId, "u2");
        tell(
            &test,
            vec![
                (9, "Product Added", &[reza], tea(3)),
                (9, "Product Added", &[MARYAM], tea(1)),
                (10, "Order Completed", &[(IdentifierKind::Phone, "09129999999")], order("9")),
                (11, "Product Added", &[(IdentifierKind::Phone, "09129999999")], tea(1)),
            ],
        );
        let (keeps, goes) = (owner(&test, (IdentifierKind::Phone, "09129999999")), owner(&test, reza));
        let before = carts(&test);
        let merge = MergeCustomers::of(keeps, goes);
        let merge = test.write_blocking(&SYSTEM, move |tx, cx| merge_customers(tx, cx, &merge)).unwrap();
        assert!(carts(&test).iter().all(|cart| cart.0 != goes));
        assert_whole(&test);
        tell(
            &test,
            vec![
                (9, "Order Cancelled", &[reza], json!({"order_id": "3"})),
                (12, "Product Added", &[reza], tea(1)),
            ],
        );
        assert_whole(&test);
        test.write_blocking(&SYSTEM, move |tx, cx| undo_merge(tx, cx, merge)).unwrap();
        assert_whole(&test);
        let after: Vec<_> = carts(&test).into_iter().filter(|cart| cart.0 == keeps).collect();
        assert_eq!(after, before.into_iter().filter(|cart| cart.0 == keeps).collect::<Vec<_>>());
        for gone in [owner(&test, MARYAM), keeps] {
            let erase = ErasePerson { id: gone, confirmed: gone };
            test.write_blocking(&SYSTEM, move |tx, cx| erase_person(tx, cx, erase)).unwrap();
            assert_whole(&test);
        }
        // The same person anew, and late news of an order that stayed behind.
        tell(
            &test,
            vec![
                (13, "Order Completed", &[MARYAM], order("12")),
                (14, "Order Refunded", &[MARYAM], json!({"order_id": "9", "total": 5})),
            ],
        );
        assert_whole(&test);
    }
}

fn import(test: &TestApp, text: &str) -> ImportId {
    test.clock().advance_seconds(60);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let command = CreateImport {
        kind: ImportKind::Orders,
        file_name: "orders.csv".into(),
        file_path: file.path().to_owned(),
        settings: ImportSettings::default(),
    };
    let run = create_import(test, &SYSTEM, &command).unwrap();
    run_import(test, &SYSTEM, run.id, &mut |_| {}).unwrap().import_id
}

fn undo(test: &TestApp, import: ImportId) -> u64 {
    test.clock().advance_seconds(60);
    undo_import(test, &SYSTEM, import, &mut |_| {}).unwrap().kept
}

#[test]
fn undone_imports_leave_nothing_that_differs() {
    const HEAD: &str = "سفارش,تاریخ,مبلغ کل,وضعیت,تلفن,نام مشتری\n";
    for test in TestApp::each() {
        let sara = (IdentifierKind::Phone, "09121111111");
        // The web shop tells of two orders, and of a cart that the second one bought.
        tell(
            &test,
            vec![
                (-9, "Order Completed", &[], order("1")),
                (-8, "Order Refunded", &[], json!({"order_id": "1", "total": 20})),
                (-7, "Order Completed", &[sara], order("2")),
                (-6, "Product Added", &[sara], tea(1)),
            ],
        );
        let before = carts(&test);
        // The file knows whose the first was, calls the second off, and has a third that bought the cart.
        let file = format!(
            "{HEAD}1,1404/07/08,300,تکمیل شده,09121111111,سارا\n2,1404/07/10,300,لغو شده,09121111111,سارا\n\
             3,1404/07/16,500,تکمیل شده,09121111111,سارا\n4,1404/07/16,70,تکمیل شده,09124444444,کیان\n"
        );
        let first = import(&test, &file);
        assert_whole(&test);
        assert_ne!(carts(&test), before);
        assert_eq!(undo(&test, first), 0);
        assert_whole(&test);
        assert_eq!(carts(&test), before);
        let stands = test.read_blocking(&SYSTEM, |tx, _| {
            let mut stands = Vec::new();
            for number in ["1", "2", "3", "4"] {
                let order = crate::timeline::orders::find_by_number(tx, "", number)?;
                stands
                    .push(order.map(|o| (o.customer_id.is_nil(), o.content.status.code(), o.refunded_minor)));
            }
            Ok(stands)
        });
        let expected = [Some((true, "completed", 20)), Some((false, "completed", 0)), None, None];
        assert_eq!(stands.unwrap(), expected);
        // Tried again, then told of by the web shop: what it stands on stays.
        let second = import(&test, &file);
        tell(
            &test,
            vec![
                (0, "Order Refunded", &[], json!({"order_id": "4", "total": 10})),
                (1, "Order Cancelled", &[sara], json!({"order_id": "3"})),
            ],
        );
        assert_whole(&test);
        assert!(undo(&test, second) >= 2);
        assert_whole(&test);
    }
}
