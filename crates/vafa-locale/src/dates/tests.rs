use super::*;
use proptest::prelude::*;

const JALALI: DateParser = DateParser::new(CalendarKind::Jalali);
const GREGORIAN: DateParser = DateParser::new(CalendarKind::Gregorian);

fn day(parser: DateParser, text: &str) -> Result<String, DateError> {
    parser.read(text).map(|reading| reading.date.to_string())
}

fn moment(text: &str) -> Result<String, DateError> {
    parse_date_time(text, &Zone::tehran(), CalendarKind::Jalali).map(|at| at.to_string())
}

#[test]
fn days_in_any_dress() {
    for (text, wanted) in [
        ("۱۴۰۵/۰۱/۰۱", "2026-03-21"),
        ("1405/1/1", "2026-03-21"),
        ("١٤٠٥-١-١", "2026-03-21"),
        ("1405.01.01", "2026-03-21"),
        ("1405 01 01", "2026-03-21"),
        ("14050101", "2026-03-21"),
        ("۱ فروردین ۱۴۰۵", "2026-03-21"),
        ("شنبه ۱ فروردین ۱۴۰۵", "2026-03-21"),
        ("شنبه، ۱ فروردین‌ماه سال ۱۴۰۵ شمسی", "2026-03-21"),
        ("سه شنبه 4 فروردین 1405", "2026-03-24"),
        ("سه‌شنبه ۴ فروردین ۱۴۰۵", "2026-03-24"),
        ("1 Farvardin 1405", "2026-03-21"),
        ("Farvardin 1, 1405 AP", "2026-03-21"),
        ("۱ حمل ۱۴۰۵", "2026-03-21"),
        ("۲۱/۰۳/۱۴۰۴", "2025-06-11"),
        ("01/02/1404", "2025-04-21"),
        ("99/12/29", "2021-03-19"),
        ("۰۵/۰۱/۰۱", "2026-03-21"),
        ("29/12/99", "2021-03-19"),
        ("45/3/2", "1966-05-23"),
        ("۱۴۰۳/۱۲/۳۰", "2025-03-20"),
        ("۲۰۲۲/۱۰/۱۳", "2022-10-13"),
        ("13/10/2022", "2022-10-13"),
        ("10/13/2022", "2022-10-13"),
        ("03.04.2022", "2022-04-03"),
        ("3-4-2022", "2022-04-03"),
        ("04/04/2022", "2022-04-04"),
        ("2022-10-13", "2022-10-13"),
        ("20221013", "2022-10-13"),
        ("Oct 13, 2022", "2022-10-13"),
        ("13th of October 2022", "2022-10-13"),
        ("13 Sept. 2022", "2022-09-13"),
        ("۱۳ اکتبر ۲۰۲۲ میلادی", "2022-10-13"),
        ("۱۳ آگوست ۲۰۲۲", "2022-08-13"),
        ("2022 Oct 13", "2022-10-13"),
        ("Thu Oct 13 2022 14:30:00 GMT+0330 (Iran Standard Time)", "2022-10-13"),
        ("44847", "2022-10-13"),
        ("\u{200E}1405/01/01\u{200F} ", "2026-03-21"),
    ] {
        assert_eq!(day(JALALI, text).as_deref(), Ok(wanted), "{text}");
    }
}

#[test]
fn moments_in_any_dress() {
    for (text, wanted) in [
        ("2026-03-21T14:30:00Z", "2026-03-21T14:30:00Z"),
        ("2026-03-21T14:30:00+03:30", "2026-03-21T11:00:00Z"),
        ("2026-03-21 14:30:00 -0500", "2026-03-21T19:30:00Z"),
        ("2026-03-21T14:30:00.123456789Z", "2026-03-21T14:30:00.123456Z"),
        ("2026-03-21T14:30:00,5Z", "2026-03-21T14:30:00.5Z"),
        ("20260321T143000Z", "2026-03-21T14:30:00Z"),
        ("20260321143000", "2026-03-21T11:00:00Z"),
        ("2026-03-21T14:30+03:30[Asia/Tehran]", "2026-03-21T11:00:00Z"),
        ("2026-03-21T24:00:00Z", "2026-03-22T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("۱۴۰۵/۰۱/۰۱ ۱۴:۳۰", "2026-03-21T11:00:00Z"),
        ("۱۴۰۵/۰۱/۰۱", "2026-03-20T20:30:00Z"),
        ("۱۴:۳۰ ۱۴۰۵/۰۱/۰۱", "2026-03-21T11:00:00Z"),
        ("۱۴۰۵/۰۱/۰۱ - ۱۴:۳۰", "2026-03-21T11:00:00Z"),
        ("شنبه ۱ فروردین ۱۴۰۵، ساعت ۱۴:۳۰:۱۵", "2026-03-21T11:00:15Z"),
        ("۱ فروردین ۱۴۰۵ ساعت ۱۴", "2026-03-21T10:30:00Z"),
        ("۱۴۰۵/۰۱/۰۱ ۸:۲۶ ب.ظ", "2026-03-21T16:56:00Z"),
        ("۱۴۰۵/۰۱/۰۱ ۸:۲۶ ق.ظ.", "2026-03-21T04:56:00Z"),
        ("۱۴۰۵/۰۱/۰۱ ۸:۲۶ بعد از ظهر", "2026-03-21T16:56:00Z"),
        ("۱۴۰۵/۰۱/۰۱ ۸:۲۶ بعدازظهر", "2026-03-21T16:56:00Z"),
        ("۱۴۰۵/۰۱/۰۱ صبح ۸:۲۶", "2026-03-21T04:56:00Z"),
        ("3/21/2026 8:26 AM", "2026-03-21T04:56:00Z"),
        ("3/21/2026 8:26:05 p.m.", "2026-03-21T16:56:05Z"),
        ("3/21/2026 12:00 am", "2026-03-20T20:30:00Z"),
        ("3/21/2026 12:00 pm", "2026-03-21T08:30:00Z"),
        ("21 March 2026 8pm", "2026-03-21T16:30:00Z"),
        ("46102.604166", "2026-03-21T11:00:00Z"),
        ("2022-07-01 12:00", "2022-07-01T07:30:00Z"),
    ] {
        assert_eq!(moment(text).as_deref(), Ok(wanted), "{text}");
    }
}

#[test]
fn loose_writing_is_flagged() {
    for (text, lenient) in [
        ("2015-2-02T10:00:00Z", true),
        ("2015-02-02T9:00:00Z", true),
        ("2015-02-02T09:00:00Z", false),
        ("2015-2-2", false),
        ("۱۴۰۵/۱/۱", false),
        ("99/12/29", true),
        ("یکشنبه ۱ فروردین ۱۴۰۵", true),
        ("شنبه ۱ فروردین ۱۴۰۵", false),
        ("2016-12-31T23:59:60Z", true),
    ] {
        assert_eq!(JALALI.read(text).unwrap().lenient, lenient, "{text}");
    }
}

#[test]
fn what_is_no_day_is_refused_with_its_reason() {
    for (text, error) in [
        ("", DateError::Empty),
        ("  \u{200F}", DateError::Empty),
        ("دیروز", DateError::Form),
        ("ندارد", DateError::Form),
        ("1405", DateError::Form),
        ("1405/13", DateError::Form),
        ("فروردین ۱۴۰۵", DateError::Form),
        ("1404/12/30", DateError::NoSuchDay),
        ("1404/13/01", DateError::NoSuchDay),
        ("1404/00/01", DateError::NoSuchDay),
        ("2023-02-29", DateError::NoSuchDay),
        ("32/13/2022", DateError::NoSuchDay),
        ("1600/01/01", DateError::Year),
        ("140/01/01", DateError::Year),
        ("0000-00-00", DateError::Year),
        ("1 فروردین 2022", DateError::Year),
        ("2022/01/01 شمسی", DateError::Year),
        ("03/04/2022", DateError::Ambiguous),
        ("1405/01/01 25:00", DateError::NoSuchTime),
        ("1405/01/01 10:61", DateError::NoSuchTime),
        ("1405/01/01 14:00 am", DateError::NoSuchTime),
        ("2026-03-21T14:30:00+25:00", DateError::NoSuchTime),
        ("1/2/3/4", DateError::Form),
        ("12345678901234567890", DateError::Form),
        ("2026/2026/2026", DateError::Form),
    ] {
        assert_eq!(day(JALALI, text), Err(error), "{text}");
    }
    assert_eq!(day(GREGORIAN, "05/01/21"), Err(DateError::Ambiguous));
}

#[test]
fn a_given_order_settles_what_is_open() {
    assert_eq!(day(GREGORIAN.with_order(DateOrder::Dmy), "03/04/2022").as_deref(), Ok("2022-04-03"));
    assert_eq!(day(GREGORIAN.with_order(DateOrder::Mdy), "03/04/2022").as_deref(), Ok("2022-03-04"));
    assert_eq!(day(GREGORIAN.with_order(DateOrder::Mdy), "05/01/21").as_deref(), Ok("2021-05-01"));
    assert_eq!(day(GREGORIAN.with_order(DateOrder::Mdy), "2021-05-01").as_deref(), Ok("2021-05-01"));
    assert_eq!(day(GREGORIAN.with_order(DateOrder::Dmy), "12/25/2022"), Err(DateError::NoSuchDay));
    assert_eq!(day(GREGORIAN.with_order(DateOrder::Ymd), "25/12/2022"), Err(DateError::Form));
    assert_eq!(day(JALALI.with_order(DateOrder::Dmy), "05/01/21").as_deref(), Ok("2042-03-25"));
}

#[test]
fn a_column_teaches_its_order() {
    let learn = |samples: &[&str]| {
        let guess = DateFormatGuess::from_samples(samples);
        (guess.parser.order, guess.read, guess.samples, guess.ambiguous)
    };
    assert_eq!(learn(&["03/04/2022", "12/25/2022", ""]), (Some(DateOrder::Mdy), 2, 2, false));
    assert_eq!(learn(&["03/04/2022", "25/12/2022"]), (Some(DateOrder::Dmy), 2, 2, false));
    assert!(learn(&["03/04/2022", "05/06/2022"]).3);
    let stored = serde_json::to_string(&GREGORIAN.with_order(DateOrder::Mdy)).unwrap();
    assert_eq!(stored, r#"{"calendar":"gregorian","order":"mdy"}"#);
    assert_eq!(serde_json::from_str::<DateParser>(&stored).unwrap(), GREGORIAN.with_order(DateOrder::Mdy));
    assert_eq!(learn(&["1405/01/02", "1404/12/29", "?"]), (Some(DateOrder::Ymd), 2, 3, false));
    assert_eq!(learn(&["۲۰۲۲/۱۰/۱۳"]), (Some(DateOrder::Ymd), 1, 1, false));
    assert_eq!(learn(&[]), (Some(DateOrder::Ymd), 0, 0, false));
    let jalali = DateFormatGuess::from_samples(&["99/12/29", "00/01/15", "00/07/30", "01/02/31"]);
    assert_eq!((jalali.parser.calendar, jalali.parser.order), (CalendarKind::Jalali, Some(DateOrder::Ymd)));
}

fn persian(text: &str) -> String {
    crate::digits::to_persian(text).into_owned()
}

proptest! {
    #[test]
    fn any_text_is_answered(text in any::<String>(), close in "[0-9۰-۹/.: TZ+apm,-]{0,40}") {
        for parser in [JALALI, GREGORIAN] {
            let _ = parser.read(&text);
            if let Ok(reading) = parser.read(&close) {
                let _ = reading.instant(&Zone::tehran());
            }
        }
        let _ = DateFormatGuess::from_samples(&[&text, &close]);
    }

    #[test]
    fn what_is_written_is_read(number in -45_000i64..60_000, lang_at in 0usize..2, separator in prop::sample::select(vec!["/", "-", ".", " "])) {
        // 1846 to 2134, less where the Jalali year is out of range.
        let date = LocalDate::from_day_number(number).unwrap();
        let lang = crate::Lang::ALL[lang_at];
        for kind in [CalendarKind::Jalali, CalendarKind::Gregorian] {
            let ymd = kind.ymd(date);
            let readable = kind == CalendarKind::Gregorian || (1300..=1500).contains(&ymd.year);
            prop_assume!(readable);
            let (year, month, day) = (ymd.year, ymd.month, ymd.day);
            let name = crate::calendar::names::month(kind, month, lang);
            for text in [
                format!("{year}{separator}{month}{separator}{day}"),
                format!("{year}{separator}{month:02}{separator}{day:02}"),
                format!("{day} {name} {year}"),
                format!("{year:04}{month:02}{day:02}"),
            ] {
                for text in [persian(&text), text] {
                    prop_assert_eq!(JALALI.read(&text).map(|r| (r.date, r.calendar)), Ok((date, kind)), "{}", text);
                }
            }
            let text = format!("{day}{separator}{month}{separator}{year}");
            prop_assert_eq!(JALALI.with_order(DateOrder::Dmy).read(&text).map(|r| r.date), Ok(date));
        }
    }

    #[test]
    fn rfc_3339_is_read_exactly(micros in -3_000_000_000_000_000i64..8_000_000_000_000_000) {
        let at = Instant::from_micros(micros);
        prop_assert_eq!(parse_date_time(&at.to_string(), &Zone::tehran(), CalendarKind::Jalali), Ok(at));
    }
}
