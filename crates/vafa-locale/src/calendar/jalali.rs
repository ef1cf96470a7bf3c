//! A day of the Jalali calendar.

use icu_calendar::Date;
use icu_calendar::cal::Persian;
use icu_calendar::types::RataDie;
use std::fmt;
use vafa_kernel::LocalDate;

/// 1970-01-01 as ICU4X counts days (day 1 is 0001-01-01).
const UNIX_EPOCH: i64 = 719_163;

/// A day of the Jalali calendar: always one that exists, and always one that [`LocalDate`] can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JalaliDate {
    date: LocalDate,
    year: i16,
    month: u8,
    day: u8,
}

impl JalaliDate {
    /// The day, if there is such a one.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let persian = Date::try_new_persian(year.into(), month, day).ok()?;
        let date = LocalDate::from_day_number(persian.to_rata_die().to_i64_date() - UNIX_EPOCH)?;
        Some(Self { date, year, month, day })
    }

    /// The year (1405).
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month: 1 Farvardin … 12 Esfand.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub const fn day(self) -> u8 {
        self.day
    }
}

impl From<LocalDate> for JalaliDate {
    fn from(date: LocalDate) -> Self {
        let persian = Date::from_rata_die(RataDie::new(date.day_number() + UNIX_EPOCH), Persian);
        let year = i16::try_from(persian.year().extended_year()).unwrap_or(i16::MAX);
        Self { date, year, month: persian.month().ordinal, day: persian.day_of_month().0 }
    }
}

impl From<JalaliDate> for LocalDate {
    fn from(jalali: JalaliDate) -> Self {
        jalali.date
    }
}

impl fmt::Display for JalaliDate {
    /// `1405/01/01` in ASCII digits: sorts as text, reads back with the date parser.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}/{:02}/{:02}", self.year, self.month, self.day)
    }
}

/// Whether Esfand has 30 days that year.
pub(super) fn is_leap(year: i16) -> bool {
    Date::try_new_persian(year.into(), 12, 30).is_ok()
}
