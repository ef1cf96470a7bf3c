//! Imports told as stories, on both engines.

mod again;
mod carried_on;
mod files;
mod undone;

use super::*;
use crate::Business;
use crate::testing::{SYSTEM, TestApp};
use std::io::Write as _;
use vafa_store::sql;

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn draft(
    test: &TestApp,
    kind: ImportKind,
    file: &tempfile::NamedTempFile,
    settings: ImportSettings,
) -> ImportRun {
    let command =
        CreateImport { kind, file_name: "file.csv".into(), file_path: file.path().to_owned(), settings };
    create_import(test, &SYSTEM, &command).unwrap()
}

fn import(test: &TestApp, kind: ImportKind, text: &str, settings: ImportSettings) -> ImportReport {
    let file = file(text);
    let run = draft(test, kind, &file, settings);
    run_import(test, &SYSTEM, run.id, &mut |_| {}).unwrap()
}

fn count(test: &TestApp, table: &str) -> i64 {
    let sql = match table {
        "sale_order" => sql!("SELECT COUNT(*) AS n FROM sale_order"),
        "order_line" => sql!("SELECT COUNT(*) AS n FROM order_line"),
        "customer" => sql!("SELECT COUNT(*) AS n FROM customer"),
        "event" => sql!("SELECT COUNT(*) AS n FROM event"),
        other => panic!("{other}"),
    };
    test.read_blocking(&SYSTEM, move |tx, _| Ok(tx.query_one(sql, &[], |row| row.get("n"))?)).unwrap()
}

fn pounds() -> ImportSettings {
    ImportSettings {
        currency: Some("GBP".parse().unwrap()),
        zone: Some("Europe/London".into()),
        ..ImportSettings::default()
    }
}

const RETAIL: &str = "\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,HEART HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536366,22633,HAND WARMER,6,2010-12-01 08:28:00,1.85,17850.0,United Kingdom
536365,71053,LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,United Kingdom
C536379,D,Discount,-1,2010-12-01 09:41:00,27.505,14527.0,United Kingdom
536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom
";

#[test]
fn a_file_of_lines_becomes_orders_once() {
    for test in TestApp::each() {
        let report = import(&test, ImportKind::Orders, RETAIL, pounds());
        assert_eq!((report.rows_read, report.rejected, report.state), (5, 0, RunState::Done));
        assert_eq!((report.orders_created, report.orders_updated, report.unchanged), (4, 0, 0));
        assert_eq!((report.customers_created, report.customers_updated), (2, 0));
        assert_eq!(
            (count(&test, "sale_order"), count(&test, "order_line"), count(&test, "customer")),
            (4, 5, 2)
        );
        let (total, back) = test
            .read_blocking(&SYSTEM, |tx, _| {
                let order = |tx: &mut vafa_store::Tx<'_>, number: &str| {
                    crate::timeline::orders::find_by_number(tx, "", number)
                };
                Ok((order(tx, "536365")?.unwrap(), order(tx, "C536379")?.unwrap()))
            })
            .unwrap();
        assert_eq!(total.content.total_minor, 1530 + 2034);
        assert_eq!((back.content.kind, back.content.total_minor), (vafa_timeline::OrderKind::Return, -2751));
        let again = import(&test, ImportKind::Orders, RETAIL, pounds());
        assert_eq!((again.orders_created, again.orders_updated, again.unchanged), (0, 0, 4));
        assert_eq!((again.customers_created, again.customers_updated, again.rejected), (0, 0, 0));
        assert_eq!(count(&test, "event"), 4);
    }
}

#[test]
fn a_file_of_customers_is_matched_and_told_once() {
    for test in TestApp::each() {
        let text = "کد مشتری,نام,نام خانوادگی,موبایل,شهر,تاریخ تولد\n\
                    7,سارا,رضایی,۰۹۱۲۳۴۵۶۷۸۹,شیراز,۱۳۶۹/۰۱/۰۱\n\
                    8,پارسا,امیری,09351112233,یزد,\n\
                    9,بی‌تلفن,,123,,\n";
        let report = import(&test, ImportKind::Customers, text, ImportSettings::default());
        assert_eq!((report.customers_created, report.rejected, report.rows_read), (2, 1, 3));
        let again = import(&test, ImportKind::Customers, text, ImportSettings::default());
        assert_eq!(
            (again.customers_created, again.customers_updated, again.unchanged, again.rejected),
            (0, 0, 2, 1)
        );
        let moved = "موبایل,شهر\n+989123456789,تهران\n";
        let report = import(&test, ImportKind::Customers, moved, ImportSettings::default());
        assert_eq!((report.customers_created, report.customers_updated), (0, 1));
        let fill = ImportSettings { existing: ExistingPolicy::Fill, ..ImportSettings::default() };
        let report = import(&test, ImportKind::Customers, "موبایل,شهر,شغل\n09123456789,قم,معلم\n", fill);
        assert_eq!(report.customers_updated, 1);
        let (city, job) = test
            .read_blocking(&SYSTEM, |tx, _| {
                let owner = crate::customers::identifiers::owner_of(
                    tx,
                    crate::customers::IdentifierKind::CustomerId,
                    "7",
                )?;
                let found = crate::customers::records::find(tx, owner.unwrap())?.unwrap();
                let field = |field| found.field(field).map(str::to_owned);
                Ok((field(crate::customers::Field::City), field(crate::customers::Field::Job)))
            })
            .unwrap();
        assert_eq!((city.as_deref(), job.as_deref()), (Some("تهران"), Some("معلم")));
        let clash = "کد مشتری,موبایل\n7,09351112233\n";
        assert_eq!(import(&test, ImportKind::Customers, clash, ImportSettings::default()).rejected, 1);
    }
}

#[test]
fn a_draft_writes_nothing_but_itself() {
    for test in TestApp::each() {
        let held = file(RETAIL);
        let run = draft(&test, ImportKind::Orders, &held, ImportSettings::default());
        assert_eq!((run.state, run.rows_total), (RunState::Draft, 0));
        let proposed = propose_mapping(&test, &SYSTEM, run.id).unwrap();
        assert_eq!(proposed.proposal.mapping, run.settings.mapping);
        assert_eq!(run.settings.mapping.len(), 8);
        assert_eq!(test.business().as_ref(), &Business::default());
        assert_eq!((count(&test, "sale_order"), count(&test, "event")), (0, 0));
    }
}
