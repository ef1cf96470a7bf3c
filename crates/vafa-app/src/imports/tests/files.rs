//! What files tell, in all their ways: totals, returns, calendars, units, held orders, rejected rows, dry runs.

use super::*;
use crate::customers::{Field, IdentifierKind, identifiers, records};
use crate::timeline::orders::{self, Order};
use vafa_kernel::Currency;
use vafa_timeline::{OrderKind, OrderStatus};

fn order(test: &TestApp, series: &'static str, number: &'static str) -> Order {
    test.read_blocking(&SYSTEM, move |tx, _| {
        let mut order = orders::find_by_number(tx, series, number)?.unwrap();
        order.content.lines = orders::lines_of(tx, order.customer_id, order.id)?;
        Ok(order)
    })
    .unwrap()
}

fn rejects(test: &TestApp, report: &ImportReport) -> Vec<(u64, &'static str, String)> {
    let id = report.import_id;
    test.read_blocking(&SYSTEM, move |tx, cx| list_rejects(tx, cx, id, ListRejects { after: 0, limit: 500 }))
        .unwrap()
        .into_iter()
        .map(|reject| (reject.row, reject.code.code(), reject.column))
        .collect()
}

fn tehran(date: &str, hour: u8, minute: u8) -> vafa_kernel::Instant {
    let time = vafa_kernel::time::LocalTime { hour, minute, second: 0 };
    vafa_kernel::Zone::tehran().at(date.parse().unwrap(), time)
}

#[test]
fn totals_in_toman_with_words_and_a_clock_of_their_own() {
    for test in TestApp::each() {
        let text = "گزارش فروش شعبهٔ ونک\n\nشماره فاکتور;تاریخ;ساعت;مبلغ کل (تومان);هزینه ارسال;وضعیت;موبایل\n\
                    ف-۱;۱۴۰۴/۰۲/۰۳;۱۴:۳۰;۱۲۵٬۰۰۰;۲۵٬۰۰۰;تکمیل شده;۰۹۱۲۱۱۱۱۱۱۱\n\
                    ف-۲;1404/02/04;09:05;80000;;لغو‌شده;0912 111 1111\n\
                    ف-۳;1404/02/05;;45,000;;مرجوعی;-\n\
                    ف-۴;1404/02/06;;9000 ریال;;تازه‌رسیده;123\n";
        let settings = ImportSettings { series: "vanak".into(), ..ImportSettings::default() };
        let report = import(&test, ImportKind::Orders, text, settings);
        assert_eq!((report.orders_created, report.rejected, report.customers_created), (4, 0, 1));
        assert_eq!((report.ignored_identifiers, report.unknown_words), (1, 1));
        let first = order(&test, "vanak", "ف-1");
        assert_eq!((first.content.total_minor, first.content.shipping_minor), (1_250_000, 250_000));
        assert_eq!((first.content.subtotal_minor, first.content.currency), (1_000_000, Currency::IRR));
        assert_eq!(first.content.placed_at, tehran("2025-04-23", 14, 30));
        let second = order(&test, "vanak", "ف-2");
        assert_eq!((second.content.status, second.customer_id), (OrderStatus::Cancelled, first.customer_id));
        let third = order(&test, "vanak", "ف-3");
        assert_eq!((third.content.kind, third.content.total_minor), (OrderKind::Return, -450_000));
        assert!(third.customer_id.is_nil());
        assert_eq!(order(&test, "vanak", "ف-4").content.total_minor, 9000);
    }
}

#[test]
fn rows_of_one_order_meet_however_they_are_written() {
    for test in TestApp::each() {
        let text = "order,series,time,sku,quantity,price,phone,email\n\
                    7,,2024-01-02,x,1,5,09121112233,\n\
                    ۷,web,2024-01-02,y,1,5,۰۹۱۲ ۱۱۱ ۲۲۳۳,sara@example.com\n\
                    \u{200B}7\u{200C},,2024-01-02,z,1,5,,\n\
                    \u{200B},web,2024-01-02,z,1,5,,\n\
                    8,pos,2024-01-02,z,1,5,09121112233,\n\
                    8,pos,2024-01-02,w,1,5,09121112244,\n";
        let settings = ImportSettings { series: "web".into(), ..pounds() };
        let report = import(&test, ImportKind::Orders, text, settings);
        assert_eq!((report.orders_created, report.customers_created, report.rejected), (1, 1, 3));
        let rejected: Vec<_> =
            rejects(&test, &report).into_iter().map(|(row, code, _)| (row, code)).collect();
        assert_eq!(rejected, [(5, "missing"), (6, "held_back"), (7, "contradiction")]);
        let seven = order(&test, "web", "7");
        assert_eq!((seven.content.lines.len(), seven.content.total_minor), (3, 1500));
        let known = test
            .read_blocking(&SYSTEM, move |tx, _| identifiers::list_active(tx, seven.customer_id))
            .unwrap();
        assert_eq!(
            known,
            [
                (IdentifierKind::Email, "sara@example.com".to_owned()),
                (IdentifierKind::Phone, "+989121112233".to_owned())
            ]
        );
    }
}

#[test]
fn an_order_of_two_owners_is_told_once() {
    for test in TestApp::each() {
        let people = "phone,email,customer\n09121112233,,1\n,sara@example.com,2\n";
        import(&test, ImportKind::Customers, people, ImportSettings::default());
        let text = "order,time,total,phone,email\n7,2024-01-02,5,09121112233,sara@example.com\n";
        let first = import(&test, ImportKind::Orders, text, pounds());
        assert_eq!((first.orders_created, first.customers_created), (1, 0));
        let events = count(&test, "event");
        test.clock().advance_seconds(60);
        let held = file(text);
        let run = draft(&test, ImportKind::Orders, &held, pounds());
        let preview = preview_import(&test, &SYSTEM, run.id, &mut |_, _| {}).unwrap();
        assert_eq!((preview.unchanged, preview.orders_updated), (1, 0));
        let again = run_import(&test, &SYSTEM, run.id, &mut |_| {}).unwrap();
        assert_eq!((again.orders_updated, again.unchanged, count(&test, "event")), (0, 1, events));
        // An identifier that is nobody's yet is news.
        let more = text.replace("email\n", "email,card\n").replace("example.com\n", "example.com,77\n");
        import(&test, ImportKind::Orders, &more, pounds());
        let (holder, owner) = test
            .read_blocking(&SYSTEM, |tx, _| {
                let order = orders::find_by_number(tx, "", "7")?.unwrap();
                Ok((order.customer_id, identifiers::owner_of(tx, IdentifierKind::Card, "77")?))
            })
            .unwrap();
        assert_eq!(owner, Some(holder));
    }
}

#[test]
fn two_names_of_one_moment_do_not_take_turns() {
    for test in TestApp::each() {
        let text = "order,time,total,phone,customer name\n\
                    1,2024-01-02 10:00,5,09121112233,Sara\n\
                    2,2024-01-02 10:00,5,09121112233,Sara Rezaei\n\
                    3,2024-01-02 10:00,5,09121112233,Mina\n";
        let first = import(&test, ImportKind::Orders, text, pounds());
        assert_eq!((first.orders_created, first.customers_created), (3, 1));
        let again = import(&test, ImportKind::Orders, text, pounds());
        assert_eq!((again.unchanged, again.customers_updated), (3, 0));
        let sara = order(&test, "", "1").customer_id;
        let sara = test.read_blocking(&SYSTEM, move |tx, _| records::find(tx, sara)).unwrap().unwrap();
        assert_eq!(sara.name(), "Sara Rezaei");
    }
}

const FAULTY: &str = "order,time,sku,quantity,price,customer\n\
                      A,2024-01-02,x,1,5,c1\n\
                      A,2024-01-02,y,five,5,c1\n\
                      B,2024-01-03,x,2,5,c1\n\
                      ,2024-01-03,x,2,5,c1\n\
                      C,yesterday,x,2,5,c1\n\
                      D,2024-01-03,x,2,5,c1,extra\n\
                      E,2024-01-03,x,2,5,c1\n\
                      E,2024-01-03,x,2,5,c2\n\
                      F,2024-01-03,x,,5,c1\n\
                      G,2024-01-03,=cmd,1,99999999999999999999999,c1\n";

#[test]
fn a_bad_line_holds_its_order_back_and_says_why() {
    for test in TestApp::each() {
        let report = import(&test, ImportKind::Orders, FAULTY, pounds());
        assert_eq!((report.rows_read, report.rejected), (10, 9));
        assert_eq!((report.orders_created, report.orders_rejected), (1, 7));
        let told = rejects(&test, &report);
        let told: Vec<_> = told.iter().map(|(row, code, column)| (*row, *code, column.as_str())).collect();
        assert_eq!(
            told,
            [
                (2, "held_back", ""),
                (3, "not_a_number", "quantity"),
                (5, "missing", "order"),
                (6, "not_a_date", "time"),
                (7, "too_many_cells", ""),
                (8, "held_back", ""),
                (9, "contradiction", "customer"),
                (10, "missing", "quantity"),
                (11, "too_large", "price"),
            ]
        );
        let drop = ImportSettings { bad_line: BadLinePolicy::DropLine, ..pounds() };
        let report = import(&test, ImportKind::Orders, FAULTY, drop);
        assert_eq!((report.orders_created, report.unchanged), (1, 1));
        assert_eq!(order(&test, "", "A").content.total_minor, 500);
    }
}

#[test]
fn rejected_rows_come_back_as_a_file_that_can_be_mended() {
    for test in TestApp::each() {
        let report = import(&test, ImportKind::Orders, FAULTY, pounds());
        let id = report.import_id;
        let csv = test
            .read_blocking(&SYSTEM, move |tx, cx| {
                let mut out = Vec::new();
                let rows = write_rejects(tx, cx, id, vafa_locale::Lang::En, &mut out)?;
                assert_eq!(rows, 9);
                Ok(String::from_utf8(out).unwrap())
            })
            .unwrap();
        assert!(csv.starts_with("\u{FEFF}order,time,sku,quantity,price,customer,Row in the file,"));
        assert!(csv.contains("\nG,2024-01-03,'=cmd,1,"), "{csv}");
        let mended = csv.replace("five", "2").replace("99999999999999999999999", "3");
        let again = import(&test, ImportKind::Orders, &mended, pounds());
        assert_eq!((again.orders_created, order(&test, "", "A").content.total_minor), (3, 1500));
        assert_eq!(order(&test, "", "G").content.lines[0].sku, "=cmd");
        assert_eq!(order(&test, "", "D").content.total_minor, 1000);
    }
}

#[test]
fn a_dry_run_says_what_the_run_will_do() {
    for test in TestApp::each() {
        import(&test, ImportKind::Orders, &FAULTY.replace("B,2024-01-03,x,2", "B,2024-01-03,x,3"), pounds());
        let held = file(&FAULTY.replace("yesterday", "2024-02-01").replace("five", "5"));
        let run = draft(&test, ImportKind::Orders, &held, pounds());
        let before = (count(&test, "event"), count(&test, "customer"));
        let preview = preview_import(&test, &SYSTEM, run.id, &mut |_, _| {}).unwrap();
        assert_eq!((count(&test, "event"), count(&test, "customer")), before);
        let report = run_import(&test, &SYSTEM, run.id, &mut |_| {}).unwrap();
        assert_eq!(preview.rows, report.rows_read);
        assert_eq!((preview.rejected, preview.orders_created), (report.rejected, report.orders_created));
        assert_eq!((preview.orders_updated, preview.unchanged), (report.orders_updated, report.unchanged));
        assert_eq!(preview.customers_created, report.customers_created);
        assert_eq!((preview.orders, preview.customers, preview.guests), (3, 1, 0));
        assert_eq!(preview.reasons.iter().map(|reason| reason.count).sum::<u64>(), preview.rejected);
        assert_eq!(
            preview.totals,
            [vafa_kernel::Money::new(5 * 500 + 500 + 1000 + 1000, "GBP".parse().unwrap())]
        );
        assert_eq!(preview.first.len(), 3);
    }
}

#[test]
fn a_mapping_that_was_accepted_is_remembered() {
    for test in TestApp::each() {
        let text = "a,b,c\n1,2024-05-06,7\n";
        let mut settings = pounds();
        for (target, column) in [(Target::Order, "a"), (Target::Time, "b"), (Target::Total, "c")] {
            settings.mapping.insert(target, column.to_owned());
        }
        import(&test, ImportKind::Orders, text, settings.clone());
        let held = file(&text.replace('7', "8"));
        let run = draft(&test, ImportKind::Orders, &held, pounds());
        assert_eq!(run.settings.mapping, settings.mapping);
        let proposed = propose_mapping(&test, &SYSTEM, run.id).unwrap();
        assert!(proposed.proposal.columns.iter().all(|column| column.reason == "memory"));
        let mut without = settings;
        without.mapping.remove(&Target::Time);
        let refused = configure_import(&test, &SYSTEM, run.id, without).unwrap_err();
        assert_eq!(refused.code(), "imports.missing_target");
    }
}

#[test]
fn dates_that_can_be_read_in_two_ways_are_asked_for() {
    for test in TestApp::each() {
        let text = "order,date,total\n1,03/04/2024,5\n2,05/06/2024,5\n";
        let held = file(text);
        let run = draft(&test, ImportKind::Orders, &held, pounds());
        assert!(preview_import(&test, &SYSTEM, run.id, &mut |_, _| {}).unwrap().are_dates_ambiguous);
        let refused = run_import(&test, &SYSTEM, run.id, &mut |_| {}).unwrap_err();
        assert_eq!(refused.code(), "imports.ambiguous_dates");
        let said = ImportSettings { date_order: Some(DatePartOrder::Dmy), ..pounds() };
        assert_eq!(import(&test, ImportKind::Orders, text, said).orders_created, 2);
        assert_eq!(order(&test, "", "1").content.placed_at.to_string(), "2024-04-02T23:00:00Z");
    }
}

#[test]
fn totals_told_later_leave_the_lines_that_are_known() {
    for test in TestApp::each() {
        let lines = "order,time,sku,quantity,price\n1,2024-01-02,x,2,5\n1,2024-01-02,y,1,3\n";
        import(&test, ImportKind::Orders, lines, pounds());
        let same = import(&test, ImportKind::Orders, "order,time,total\n1,2024-01-02,13\n", pounds());
        assert_eq!((same.unchanged, same.orders_updated), (1, 0));
        let told = import(&test, ImportKind::Orders, "order,time,total\n1,2024-01-02,12\n", pounds());
        assert_eq!(told.orders_updated, 1);
        let order = order(&test, "", "1");
        assert_eq!((order.content.total_minor, order.content.lines.len()), (1200, 2));
    }
}

#[test]
fn sheets_are_read_with_their_dates_and_numbers() {
    for test in TestApp::each() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().set_name("خالی").unwrap();
        let sheet = book.add_worksheet().set_name("فروش").unwrap();
        for (at, name) in ["order", "time", "total", "customer"].iter().enumerate() {
            sheet.write_string(0, u16::try_from(at).unwrap(), *name).unwrap();
        }
        let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 3, 20).unwrap().and_hms(10, 30, 0).unwrap();
        let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd hh:mm");
        sheet.write_number(1, 0, 1001.0).unwrap();
        sheet.write_datetime_with_format(1, 1, &date, &format).unwrap();
        sheet.write_number(1, 2, 12.3).unwrap();
        sheet.write_number(1, 3, 17850.0).unwrap();
        let held = tempfile::Builder::new().suffix(".xlsx").tempfile().unwrap();
        book.save(held.path()).unwrap();
        let mut settings = pounds();
        settings.read.sheet = Some("فروش".into());
        let run = draft(&test, ImportKind::Orders, &held, settings);
        let report = run_import(&test, &SYSTEM, run.id, &mut |_| {}).unwrap();
        assert_eq!((report.orders_created, report.rejected), (1, 0));
        let order = order(&test, "", "1001");
        assert_eq!(
            (order.content.total_minor, order.content.placed_at.to_string().as_str()),
            (1230, "2024-03-20T10:30:00Z")
        );
        let owner = test
            .read_blocking(&SYSTEM, |tx, _| identifiers::owner_of(tx, IdentifierKind::CustomerId, "17850"))
            .unwrap();
        assert_eq!(owner, Some(order.customer_id));
    }
}

#[test]
fn names_of_customers_come_from_their_latest_order() {
    for test in TestApp::each() {
        let text = "order,time,total,phone,customer_name\n2,2024-05-02,1,09121111111,Sara Rezaei\n1,2024-01-02,1,09121111111,Sara\n";
        let report = import(&test, ImportKind::Orders, text, pounds());
        assert_eq!((report.customers_created, report.customers_updated), (1, 0));
        let name = test
            .read_blocking(&SYSTEM, |tx, _| {
                let id = identifiers::owner_of(tx, IdentifierKind::Phone, "+989121111111")?.unwrap();
                Ok(records::find(tx, id)?.unwrap().field(Field::ToldName).map(str::to_owned))
            })
            .unwrap();
        assert_eq!(name.as_deref(), Some("Sara Rezaei"));
        let again = import(&test, ImportKind::Orders, text, pounds());
        assert_eq!((again.unchanged, again.customers_updated), (2, 0));
    }
}
