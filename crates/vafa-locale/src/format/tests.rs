use super::*;
use crate::digits::{strip_bidi, to_ascii};
use proptest::prelude::*;
use vafa_kernel::phone::Phone;
use vafa_kernel::{Currency, Instant, LocalDate, Money};

fn fa() -> Formatter {
    Formatter::new(Lang::Fa, Zone::tehran())
}

fn en() -> Formatter {
    Formatter::new(Lang::En, Zone::tehran())
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn money(minor: i64, code: &str) -> Money {
    Money::new(minor, code.parse().unwrap())
}

#[test]
fn money_has_its_unit() {
    let rial = |f: Formatter| Formatter { money_unit: MoneyUnit::Rial, ..f };
    for (f, amount, wanted) in [
        (fa(), money(12_500_000, "IRR"), "۱٬۲۵۰٬۰۰۰ تومان"),
        (en(), money(12_500_000, "IRR"), "1,250,000 toman"),
        (rial(fa()), money(12_500_000, "IRR"), "۱۲٬۵۰۰٬۰۰۰ ریال"),
        (rial(en()), money(12_500_000, "IRR"), "12,500,000 rial"),
        (fa(), money(5, "IRR"), "۰٫۵ تومان"),
        (fa(), money(-15, "IRR"), "\u{200E}−۱٫۵ تومان"),
        (en(), money(i64::MIN, "IRR"), "-922,337,203,685,477,580.8 toman"),
        (en(), money(1250, "USD"), "$12.50"),
        (en(), money(-1250, "USD"), "-$12.50"),
        (en(), money(1250, "KWD"), "KWD\u{A0}1.250"),
        (en(), money(1250, "JPY"), "¥1,250"),
        (fa(), money(1250, "EUR"), "۱۲٫۵۰ یورو"),
        (fa(), money(1250, "KWD"), "۱٫۲۵۰ KWD"),
    ] {
        assert_eq!(f.money(amount), wanted);
    }
    assert_eq!(en().money_machine(money(12_500_005, "IRR")), "1250000.5");
    assert_eq!("toman".parse(), Ok(MoneyUnit::Toman));
    assert!("tooman".parse::<MoneyUnit>().is_err());
}

#[test]
fn dates_of_both_languages_and_calendars() {
    let nowruz = at("2026-03-21T13:35:00Z");
    assert_eq!(fa().date(nowruz), "۱ فروردین ۱۴۰۵");
    assert_eq!(fa().date_time(nowruz), "۱ فروردین ۱۴۰۵، ۱۷:۰۵");
    assert_eq!(fa().date_time_long(nowruz), "شنبه ۱ فروردین ۱۴۰۵، ۱۷:۰۵");
    assert_eq!(fa().date_short(nowruz), "۱۴۰۵/۰۱/۰۱");
    assert_eq!(fa().date_time_short(nowruz), "۱۴۰۵/۰۱/۰۱، ۱۷:۰۵");
    assert_eq!(en().date(nowruz), "21 March 2026");
    assert_eq!(en().date_short(nowruz), "2026-03-21");
    assert_eq!(en().date_time_long(nowruz), "Saturday, 21 March 2026, 17:05");
    let mixed = Formatter { calendar: CalendarKind::Gregorian, ..fa() };
    assert_eq!(mixed.date(nowruz), "۲۱ مارس ۲۰۲۶");
    assert_eq!(mixed.date_short(nowruz), "۲۰۲۶/۰۳/۲۱");
    let jalali = Formatter { calendar: CalendarKind::Jalali, ..en() };
    assert_eq!(jalali.date(nowruz), "1 Farvardin 1405");
    assert_eq!(jalali.date_short(nowruz), "1405/01/01");
    let latin = Formatter { persian_digits: false, ..fa() };
    assert_eq!(latin.date(nowruz), "1 فروردین 1405");
    let day: LocalDate = "2026-03-21".parse().unwrap();
    assert_eq!((fa().month(day), fa().day_and_month(day)), ("فروردین ۱۴۰۵".into(), "۱ فروردین".into()));
    // The zone decides the day: half past eight in the evening in London is the next day in Tehran.
    assert_eq!(fa().date_short(at("2026-03-20T20:30:00Z")), "۱۴۰۵/۰۱/۰۱");
}

#[test]
fn times_told_from_now() {
    let now = at("2026-06-10T11:00:00Z");
    for (then, persian, english) in [
        ("2026-06-10T10:59:30Z", "همین حالا", "Just now"),
        ("2026-06-10T11:00:59Z", "همین حالا", "Just now"),
        ("2026-06-10T10:55:00Z", "۵ دقیقه پیش", "5 minutes ago"),
        ("2026-06-10T10:58:30Z", "۱ دقیقه پیش", "1 minute ago"),
        ("2026-06-10T13:30:00Z", "۲ ساعت دیگر", "in 2 hours"),
        ("2026-06-09T22:30:00Z", "۱۲ ساعت پیش", "12 hours ago"),
        ("2026-06-09T10:00:00Z", "دیروز", "Yesterday"),
        ("2026-06-11T20:00:00Z", "فردا", "Tomorrow"),
        ("2026-06-07T10:00:00Z", "۳ روز پیش", "3 days ago"),
        ("2026-03-01T10:00:00Z", "۳ ماه پیش", "3 months ago"),
        ("2028-07-10T10:00:00Z", "۲ سال دیگر", "in 2 years"),
    ] {
        assert_eq!(fa().relative(at(then), now), persian, "{then}");
        assert_eq!(en().relative(at(then), now), english, "{then}");
    }
    let today: LocalDate = "2026-06-10".parse().unwrap();
    assert_eq!(fa().relative_day(today, today), "امروز");
    assert_eq!(en().relative_day(today.plus_days(40).unwrap(), today), "in 1 month");
    // One in the morning: two hours ago was yesterday, but "2 hours ago" says it better.
    assert_eq!(en().relative(at("2026-06-09T19:30:00Z"), at("2026-06-09T21:30:00Z")), "2 hours ago");
    let ages = fa().relative(Instant::from_micros(i64::MIN), Instant::from_micros(i64::MAX));
    assert!(ages.ends_with("سال پیش"), "{ages}");
}

#[test]
fn lengths_of_time() {
    const SECOND: i64 = 1_000_000;
    for (seconds, persian, english) in [
        (0, "۰ ثانیه", "0 seconds"),
        (45, "۴۵ ثانیه", "45 seconds"),
        (60, "۱ دقیقه", "1 minute"),
        (7_500, "۲ ساعت و ۵ دقیقه", "2 hours and 5 minutes"),
        (-7_205, "۲ ساعت", "2 hours"),
        (90_000, "۱ روز و ۱ ساعت", "1 day and 1 hour"),
    ] {
        assert_eq!(fa().duration(seconds * SECOND), persian);
        assert_eq!(en().duration(seconds * SECOND), english);
    }
}

#[test]
fn phones_are_read_out_and_stay_in_order() {
    let phone = |text| Phone::from_e164(text).unwrap();
    assert_eq!(fa().phone(&phone("+989123456789")), "\u{2066}۰۹۱۲ ۳۴۵ ۶۷۸۹\u{2069}");
    assert_eq!(en().phone(&phone("+989123456789")), "\u{2066}0912 345 6789\u{2069}");
    assert_eq!(strip_bidi(&en().phone(&phone("+982188776655"))), "021 8877 6655");
    assert_eq!(strip_bidi(&fa().phone(&phone("+442079460958"))), "+۴۴۲۰۷۹۴۶۰۹۵۸");
}

#[test]
fn numbers_and_texts_go_through_the_formatter() {
    assert_eq!((fa().number(1250), en().count(1250)), ("۱٬۲۵۰".into(), "1,250".into()));
    assert_eq!(fa().decimal(Decimal::parse("12.50").unwrap()), "۱۲٫۵");
    assert_eq!(fa().percent(1, 8, 1), "۱۲٫۵٪");
    assert_eq!(fa().digits("AB-12"), "AB-۱۲");
    let latin = Formatter { persian_digits: false, ..fa() };
    assert_eq!(latin.text_plain("count-orders", &[("count", 3.into())]), "3 سفارش");
    assert_eq!(fa().text("save"), "ذخیره");
    assert_eq!(fa().text_args("count-orders", &[("count", 3.into())]), "\u{2068}۳\u{2069} سفارش");
}

proptest! {
    #[test]
    fn what_is_shown_can_be_read_back(minor: i64, number in -45_000i64..60_000) {
        for f in [fa(), en()] {
            for amount in [Money::new(minor, Currency::IRR), money(minor, "USD"), money(minor, "KWD")] {
                let shown = crate::parse_decimal(&f.money_number(amount)).unwrap();
                prop_assert_eq!(shown.to_string(), f.money_machine(amount));
            }
            let day = LocalDate::from_day_number(number).unwrap();
            if f.calendar == CalendarKind::Gregorian || (1300..=1500).contains(&f.calendar.ymd(day).year) {
                for text in [f.day(day), f.day_short(day), f.day_long(day), to_ascii(&f.day(day)).into_owned()] {
                    prop_assert_eq!(crate::dates::parse_date(&text, f.calendar), Ok(day), "{}", text);
                }
            }
        }
    }

    #[test]
    fn any_moment_can_be_told(at: i64, now: i64) {
        for f in [fa(), en()] {
            let (at, now) = (Instant::from_micros(at), Instant::from_micros(now));
            prop_assert!(f.relative(at, now).chars().all(|c| c != '\u{7B}'), "unfilled");
            prop_assert!(!f.date_time_long(at).is_empty());
            prop_assert!(!f.duration(at.micros()).is_empty());
        }
    }
}
