//! The whole of a real shop's year (541,909 rows): imported, imported again, counted. Slow without optimisation, so it
//! runs only when `VAFA_BIG_TESTS=1` is set and the file is there.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

use std::path::{Path, PathBuf};
use vafa_app::imports::{
    CreateImport, ImportKind, ImportReport, ImportSettings, Target, create_import, run_import,
};
use vafa_app::testing::{SYSTEM, TestApp};
use vafa_store::sql;

fn file() -> Option<PathBuf> {
    if std::env::var("VAFA_BIG_TESTS").as_deref() != Ok("1") {
        println!("skipped: VAFA_BIG_TESTS=1 is not set");
        return None;
    }
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/online_retail/online_retail.csv.gz");
    if !path.exists() {
        println!("skipped: ../shared/data/online_retail/online_retail.csv.gz is not there");
        return None;
    }
    Some(path)
}

fn settings() -> ImportSettings {
    let map = "order=InvoiceNo,product=StockCode,name=Description,quantity=Quantity,time=InvoiceDate,price=UnitPrice,\
               customer=CustomerID,country=Country";
    let mapping = map
        .split(',')
        .map(|pair| {
            let (target, column) = pair.split_once('=').unwrap();
            (Target::read(target, ImportKind::Orders).unwrap(), column.to_owned())
        })
        .collect();
    ImportSettings {
        mapping,
        currency: Some("GBP".parse().unwrap()),
        zone: Some("Europe/London".into()),
        ..ImportSettings::default()
    }
}

fn import(test: &TestApp, path: &Path) -> (ImportReport, f64) {
    let command = CreateImport {
        kind: ImportKind::Orders,
        file_name: "online_retail.csv.gz".into(),
        file_path: path.to_owned(),
        settings: settings(),
    };
    let started = std::time::Instant::now();
    let run = create_import(test, &SYSTEM, &command).unwrap();
    let report = run_import(test, &SYSTEM, run.id, &mut |_| {}).unwrap();
    (report, started.elapsed().as_secs_f64())
}

/// The most memory this process ever held, MiB; nothing where the system does not tell.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

#[test]
fn a_real_year_comes_in_once() {
    let Some(path) = file() else { return };
    for test in TestApp::each() {
        let (report, seconds) = import(&test, &path);
        println!("{:?}: first {seconds:.1} s, peak {:?} MiB", test.db().engine(), peak_memory());
        assert_eq!((report.rows_read, report.rejected), (541_909, 0));
        assert_eq!((report.orders_created, report.orders_updated, report.unchanged), (25_900, 0, 0));
        assert_eq!((report.customers_created, report.customers_updated), (4372, 0));
        let (orders, lines, customers, total) = test
            .read_blocking(&SYSTEM, |tx, _| {
                let orders = tx.query_one(
                    sql!("SELECT COUNT(*) AS n, CAST(SUM(total_minor) AS BIGINT) AS total FROM sale_order"),
                    &[],
                    |row| Ok((row.get::<i64>("n")?, row.get::<i64>("total")?)),
                )?;
                let lines = tx.query_one(sql!("SELECT COUNT(*) AS n FROM order_line"), &[], |row| {
                    row.get::<i64>("n")
                })?;
                let customers =
                    tx.query_one(sql!("SELECT COUNT(*) AS n FROM customer"), &[], |row| row.get::<i64>("n"))?;
                Ok((orders.0, lines, customers, orders.1))
            })
            .unwrap();
        assert_eq!((orders, lines, customers), (25_900, 541_909, 4372));
        // The sum of the file is 9,747,747.934; each line is rounded to a penny.
        assert!((total - 974_774_793).abs() < 10, "{total}");
        let (again, seconds) = import(&test, &path);
        println!("{:?}: again {seconds:.1} s, peak {:?} MiB", test.db().engine(), peak_memory());
        assert_eq!((again.orders_created, again.orders_updated, again.unchanged), (0, 0, 25_900));
        assert_eq!((again.customers_created, again.customers_updated, again.rejected), (0, 0, 0));
    }
}
