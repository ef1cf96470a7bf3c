use super::*;
use crate::lang::Lang;
use proptest::prelude::*;

fn jalali(year: i16, month: u8, day: u8) -> LocalDate {
    CalendarKind::Jalali.date(year, month, day).unwrap()
}

fn gregorian(text: &str) -> LocalDate {
    text.parse().unwrap()
}

#[test]
fn new_years_days_are_those_of_the_official_calendar() {
    for (year, day) in [
        (1300, "1921-03-21"),
        (1375, "1996-03-20"),
        (1395, "2016-03-20"),
        (1399, "2020-03-20"),
        (1400, "2021-03-21"),
        (1403, "2024-03-20"),
        (1404, "2025-03-21"),
        (1405, "2026-03-21"),
        (1408, "2029-03-20"),
        (1409, "2030-03-21"),
    ] {
        assert_eq!(jalali(year, 1, 1), gregorian(day), "{year}");
    }
    // The Islamic Revolution's and other well-known days.
    assert_eq!(jalali(1357, 11, 22), gregorian("1979-02-11"));
    assert_eq!(jalali(1348, 10, 11), gregorian("1970-01-01"));
}

#[test]
fn leap_years() {
    let leap: Vec<i16> = (1395..=1416).filter(|&year| CalendarKind::Jalali.is_leap_year(year)).collect();
    assert_eq!(leap, [1395, 1399, 1403, 1408, 1412, 1416]);
    assert!(CalendarKind::Gregorian.is_leap_year(2000) && !CalendarKind::Gregorian.is_leap_year(1900));
    assert!(JalaliDate::new(1403, 12, 30).is_some());
    assert!(JalaliDate::new(1404, 12, 30).is_none());
    assert!(JalaliDate::new(1404, 7, 31).is_none() && JalaliDate::new(1404, 13, 1).is_none());
    assert!(JalaliDate::new(1404, 0, 1).is_none() && JalaliDate::new(1404, 1, 0).is_none());
}

#[test]
fn months_are_added_within_the_calendar() {
    let add = |date, months| CalendarKind::Jalali.add_months(date, months).unwrap();
    assert_eq!(add(jalali(1404, 6, 31), 1), jalali(1404, 7, 30));
    assert_eq!(add(jalali(1404, 6, 31), 6), jalali(1404, 12, 29));
    assert_eq!(add(jalali(1402, 6, 31), 18), jalali(1403, 12, 30));
    assert_eq!(add(jalali(1405, 1, 1), -1), jalali(1404, 12, 1));
    assert_eq!(CalendarKind::Gregorian.add_months(gregorian("2024-01-31"), 1), Some(gregorian("2024-02-29")));
    assert_eq!(CalendarKind::Gregorian.add_months(gregorian("9999-12-01"), 1), None);
    assert_eq!(CalendarKind::Jalali.months_between(jalali(1404, 6, 31), jalali(1404, 7, 30)), 1);
    assert_eq!(CalendarKind::Jalali.months_between(jalali(1405, 1, 15), jalali(1404, 12, 16)), 0);
}

#[test]
fn starts_of_periods() {
    let day = jalali(1405, 5, 17);
    let kind = CalendarKind::Jalali;
    assert_eq!(kind.start_of_month(day), jalali(1405, 5, 1));
    assert_eq!(kind.start_of_season(day), jalali(1405, 4, 1));
    assert_eq!(kind.start_of_year(day), jalali(1405, 1, 1));
    assert_eq!(kind.start_of_week(day).weekday(), 0);
    // 2026-03-21 was a Saturday.
    assert_eq!(kind.start_of_week(gregorian("2026-03-21")), gregorian("2026-03-21"));
    assert_eq!(CalendarKind::Gregorian.start_of_week(gregorian("2026-03-21")), gregorian("2026-03-16"));
    assert_eq!(kind.start_of_year(gregorian("0001-01-01")), gregorian("0001-01-01"));
}

#[test]
fn names_are_read_as_they_are_written() {
    for calendar in [CalendarKind::Jalali, CalendarKind::Gregorian] {
        for month in 1..=12 {
            for lang in Lang::ALL {
                let name = names::month(calendar, month, lang);
                assert_eq!(names::find_month(&crate::fold(name)), Some((calendar, month)), "{name}");
            }
        }
        assert_eq!(names::month(calendar, 0, Lang::Fa), "");
        assert_eq!(names::month(calendar, 13, Lang::Fa), "");
    }
    assert_eq!(names::find_month("mehrdad"), None);
    assert_eq!(names::weekday(gregorian("2026-03-21").weekday(), Lang::Fa), "شنبه");
    assert_eq!(names::season(4, Lang::Fa), "تابستان");
}

proptest! {
    #[test]
    fn every_day_of_two_centuries_round_trips(year in 1300i16..=1500, month in 1u8..=12, day in 1u8..=31) {
        let kind = CalendarKind::Jalali;
        match JalaliDate::new(year, month, day) {
            Some(jalali) => {
                let back = JalaliDate::from(LocalDate::from(jalali));
                prop_assert_eq!(back, jalali);
                prop_assert!(day <= kind.days_in_month(year, month));
            }
            None => prop_assert!(day > kind.days_in_month(year, month)),
        }
    }

    #[test]
    fn both_calendars_count_the_same_days(number in -719_162i64..2_932_896) {
        let date = LocalDate::from_day_number(number).unwrap();
        for kind in [CalendarKind::Jalali, CalendarKind::Gregorian] {
            let Ymd { year, month, day } = kind.ymd(date);
            prop_assert_eq!(kind.date(year, month, day), Some(date));
            prop_assert!(kind.start_of_year(date) <= kind.start_of_season(date));
            prop_assert!(kind.start_of_season(date) <= kind.start_of_month(date) && kind.start_of_month(date) <= date);
            if let Some(next) = date.plus_days(1) {
                let after = kind.ymd(next);
                prop_assert!(after > kind.ymd(date));
                prop_assert!(after.day == day + 1 || (after.day == 1 && day == kind.days_in_month(year, month)));
            }
        }
    }

    #[test]
    fn months_forth_and_back(number in -100_000i64..100_000, months in -600i32..600) {
        let date = LocalDate::from_day_number(number).unwrap();
        for kind in [CalendarKind::Jalali, CalendarKind::Gregorian] {
            let first = kind.start_of_month(date);
            let moved = kind.add_months(first, months).unwrap();
            prop_assert_eq!(kind.add_months(moved, -months), Some(first));
            prop_assert_eq!(kind.months_between(first, moved), months);
        }
    }
}
