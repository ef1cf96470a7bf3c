//! Files out, and in again.

use super::*;
use crate::actor::Actor;
use crate::imports::{CreateImport, ImportKind, ImportReport, ImportSettings, create_import, run_import};
use crate::testing::{SYSTEM, TestApp, person};
use crate::{Permission, Role};
use std::io::Write as _;
use vafa_locale::Lang;

const ORDERS: &str = "سفارش,تاریخ,کد کالا,نام کالا,تعداد,قیمت واحد,تخفیف,تخفیف سفارش,هزینه ارسال,تلفن,نام مشتری,شعبه\n\
                      1,1404/01/05 10:20:30,a,=چای,2,50000,1000,500,20000,09121111111,سارا,ونک\n\
                      1,1404/01/05 10:20:30,b,قند,1.5,30000.25,,500,20000,09121111111,سارا,ونک\n\
                      2,1404/02/05,c,@نان,-1,20000,,,,,,\n";
const PEOPLE: &str = "شماره مشتری,تلفن,ایمیل,نام کوچک,نام خانوادگی,جنسیت,تاریخ تولد,شهر,برچسب‌ها,custom\n\
                      7,09121111111; 09351112233,s@x.ir,سارا,رضایی,خانم,1369/01/01,شیراز,\"ویژه, تازه\",L\n";

fn import(test: &TestApp, kind: ImportKind, bytes: &[u8]) -> ImportReport {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let mut settings = ImportSettings::default();
    if bytes == PEOPLE.as_bytes() {
        for (target, column) in [
            ("customer_id", "شماره مشتری"),
            ("phone", "تلفن"),
            ("email", "ایمیل"),
            ("given_name", "نام کوچک"),
            ("family_name", "نام خانوادگی"),
            ("gender", "جنسیت"),
            ("birth_date", "تاریخ تولد"),
            ("city", "شهر"),
            ("tags", "برچسب‌ها"),
            ("custom.size", "custom"),
        ] {
            let target = crate::imports::Target::read(target, kind).unwrap();
            settings.mapping.insert(target, column.to_owned());
        }
    }
    let command = CreateImport { kind, file_name: "f".into(), file_path: file.path().to_owned(), settings };
    let run = create_import(test, &SYSTEM, &command).unwrap();
    run_import(test, &SYSTEM, run.id, &mut |_| {}).unwrap()
}

fn written(test: &TestApp, kind: ExportKind, format: ExportFormat, language: Lang, is_raw: bool) -> Vec<u8> {
    let asked = Export { kind, format, language, is_raw };
    test.read_blocking(&SYSTEM, move |tx, cx| {
        let mut out = Vec::new();
        export(tx, cx, asked, &mut out)?;
        Ok(out)
    })
    .unwrap()
}

#[test]
fn what_went_out_comes_in_without_a_change() {
    for test in TestApp::each() {
        assert_eq!(import(&test, ImportKind::Orders, ORDERS.as_bytes()).orders_created, 2);
        let report = import(&test, ImportKind::Customers, PEOPLE.as_bytes());
        assert_eq!((report.customers_updated, report.rejected), (1, 0));
        for language in Lang::ALL {
            for is_raw in [true, false] {
                for format in [ExportFormat::Csv, ExportFormat::Xlsx] {
                    for kind in [ExportKind::OrderLines, ExportKind::Orders] {
                        let file = written(&test, kind, format, language, is_raw);
                        let report = import(&test, ImportKind::Orders, &file);
                        let told =
                            (report.orders_created, report.orders_updated, report.unchanged, report.rejected);
                        assert_eq!(told, (0, 0, 2, 0), "{kind:?} {format:?} {language} {is_raw}");
                        assert_eq!((report.customers_created, report.customers_updated), (0, 0));
                    }
                    let file = written(&test, ExportKind::Customers, format, language, is_raw);
                    let report = import(&test, ImportKind::Customers, &file);
                    let told = (
                        report.customers_created,
                        report.customers_updated,
                        report.unchanged,
                        report.rejected,
                    );
                    assert_eq!(told, (0, 0, 1, 0), "{format:?} {language} {is_raw}");
                }
            }
        }
    }
}

#[test]
fn nothing_in_a_file_is_run_as_a_formula() {
    for test in TestApp::each() {
        import(&test, ImportKind::Orders, ORDERS.as_bytes());
        let csv = written(&test, ExportKind::OrderLines, ExportFormat::Csv, Lang::Fa, false);
        let csv = String::from_utf8(csv).unwrap();
        assert!(csv.starts_with("\u{FEFF}شماره سفارش,") && csv.contains("مبلغ کل (تومان)"), "{csv}");
        assert!(
            csv.contains(",'=چای,") && csv.contains(",'@نان,") && csv.contains(",'+989121111111,"),
            "{csv}"
        );
        assert!(csv.contains(",-1,20000,"), "{csv}");
        assert!(csv.contains("1404/01/05 10:20:30"), "{csv}");
    }
}

#[test]
fn every_event_is_in_the_file_once() {
    for test in TestApp::each() {
        import(&test, ImportKind::Orders, ORDERS.as_bytes());
        let lines = written(&test, ExportKind::Events, ExportFormat::Jsonl, Lang::Fa, false);
        let lines = String::from_utf8(lines).unwrap();
        let events: Vec<serde_json::Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut ids: Vec<&str> = events.iter().map(|event| event["message_id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((events.len(), ids.len()), (2, 2));
        assert!(
            events.iter().all(|event| event["kind"] == "order" && event["payload"]["number"].is_string())
        );
        let table =
            String::from_utf8(written(&test, ExportKind::Events, ExportFormat::Csv, Lang::En, true)).unwrap();
        assert_eq!(table.lines().count(), 3);
    }
}

#[test]
fn exports_are_for_those_who_may_and_are_noted() {
    for test in TestApp::each() {
        let asked = Export {
            kind: ExportKind::Customers,
            format: ExportFormat::Csv,
            language: Lang::En,
            is_raw: true,
        };
        for who in [Actor::Nobody, person(Role::Cashier), person(Role::Agent)] {
            assert!(!who.may(Permission::ExportData));
            assert!(export_to(&test, &who, asked, Box::new(Vec::new())).is_err());
        }
        assert_eq!(export_to(&test, &person(Role::Analyst), asked, Box::new(Vec::new())).unwrap().rows, 0);
        let noted: i64 = test
            .read_blocking(&SYSTEM, |tx, _| {
                Ok(tx.query_one(
                    vafa_store::sql!("SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'export.made'"),
                    &[],
                    |row| row.get("n"),
                )?)
            })
            .unwrap();
        assert_eq!(noted, 1);
    }
}

/// A file that the test can read while the export has it.
#[derive(Clone, Default)]
struct Shared(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_list_goes_out_as_it_is_shown() {
    use crate::customers::{CustomerFilter, CustomerSort, Field, SortKey};
    for test in TestApp::each() {
        for (name, city) in [("پریسا", "یزد"), ("آرمان", "یزد"), ("بهار", "شیراز")] {
            test.write_blocking(&SYSTEM, move |tx, cx| {
                let mut patch = crate::customers::Patch::default();
                patch.tell(Field::GivenName, name, &cx.business)?;
                patch.tell(Field::City, city, &cx.business)?;
                let command =
                    crate::customers::CreateCustomer { patch, ..crate::customers::CreateCustomer::default() };
                crate::customers::create_customer(tx, cx, &command)
            })
            .unwrap();
        }
        let asked = Export {
            kind: ExportKind::Customers,
            format: ExportFormat::Jsonl,
            language: Lang::Fa,
            is_raw: false,
        };
        let names = |selection: Selection| -> Vec<String> {
            let out = Shared::default();
            let done = export_selection_to(&test, &SYSTEM, asked, selection, Box::new(out.clone())).unwrap();
            let text = String::from_utf8(out.0.lock().unwrap().clone()).unwrap();
            let rows: Vec<serde_json::Value> =
                text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!(done.rows, rows.len() as u64);
            rows.iter().map(|row| row["given_name"].as_str().unwrap().to_owned()).collect()
        };
        let by_name = CustomerSort { key: SortKey::Name, is_descending: true };
        let of_yazd = CustomerFilter { city: Some("یزد".into()), ..CustomerFilter::default() };
        assert_eq!(names(Selection::Filtered(Box::new(of_yazd), by_name)), ["پریسا", "آرمان"]);
        assert_eq!(names(Selection::Found("بهار".into(), 10)), ["بهار"]);
        let cashier = person(Role::Cashier);
        let refused = Selection::Found("بهار".into(), 10);
        assert!(export_selection_to(&test, &cashier, asked, refused, Box::new(Vec::new())).is_err());
    }
}
