//! The Jalali and the Gregorian calendar over days of the kernel: years, months, seasons, weeks, names.
//!
//! The Jalali arithmetic is ICU4X's (33-year rule with the official corrections). Everything that can be asked of both
//! calendars is a method of [`CalendarKind`], so reports and pickers need not know which one the business lives by.

mod jalali;
pub mod names;
#[cfg(test)]
mod tests;

pub use jalali::JalaliDate;

use crate::lang::CalendarKind;
use vafa_kernel::LocalDate;

/// A day as a calendar names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ymd {
    /// Year of the calendar's era; the Jalali year 0 and before are counted through.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

impl CalendarKind {
    /// What this calendar calls a day.
    pub fn ymd(self, date: LocalDate) -> Ymd {
        match self {
            Self::Jalali => {
                let jalali = JalaliDate::from(date);
                Ymd { year: jalali.year(), month: jalali.month(), day: jalali.day() }
            }
            Self::Gregorian => {
                let small = |n: i8| u8::try_from(n).unwrap_or(1);
                Ymd { year: date.year(), month: small(date.month()), day: small(date.day()) }
            }
        }
    }

    /// The day of that name, if there is such a one.
    pub fn date(self, year: i16, month: u8, day: u8) -> Option<LocalDate> {
        match self {
            Self::Jalali => JalaliDate::new(year, month, day).map(LocalDate::from),
            Self::Gregorian => LocalDate::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?),
        }
    }

    /// Whether the year has 366 days.
    pub fn is_leap_year(self, year: i16) -> bool {
        match self {
            Self::Jalali => jalali::is_leap(year),
            Self::Gregorian => (year % 4 == 0 && year % 100 != 0) || year % 400 == 0,
        }
    }

    /// The number of days of a month; 0 where there is no such month.
    pub fn days_in_month(self, year: i16, month: u8) -> u8 {
        match (self, month) {
            (Self::Jalali, 12) => 29 + u8::from(self.is_leap_year(year)),
            (Self::Gregorian, 2) => 28 + u8::from(self.is_leap_year(year)),
            (Self::Jalali, 7..=11) | (Self::Gregorian, 4 | 6 | 9 | 11) => 30,
            (_, 1..=12) => 31,
            _ => 0,
        }
    }

    /// The first day of the month that `date` is in.
    pub fn start_of_month(self, date: LocalDate) -> LocalDate {
        let Ymd { year, month, .. } = self.ymd(date);
        self.date(year, month, 1).unwrap_or(date)
    }

    /// The first day of the season (Jalali: spring is months 1 to 3) or quarter that `date` is in.
    pub fn start_of_season(self, date: LocalDate) -> LocalDate {
        let Ymd { year, month, .. } = self.ymd(date);
        self.date(year, (month - 1) / 3 * 3 + 1, 1).unwrap_or(date)
    }

    /// The first day of the year that `date` is in.
    pub fn start_of_year(self, date: LocalDate) -> LocalDate {
        self.date(self.ymd(date).year, 1, 1).unwrap_or(date)
    }

    /// The first day of the week that `date` is in: Saturday in the Jalali calendar, Monday in the Gregorian.
    pub fn start_of_week(self, date: LocalDate) -> LocalDate {
        date.plus_days(-i64::from(self.day_of_week(date))).unwrap_or(date)
    }

    /// How many days after the first day of its week `date` is: 0 to 6.
    pub fn day_of_week(self, date: LocalDate) -> u8 {
        match self {
            Self::Jalali => date.weekday(),
            Self::Gregorian => (date.weekday() + 5) % 7,
        }
    }

    /// The same day so many months later (or earlier); the last day of the month where that month is shorter. Nothing
    /// outside the years 1 to 9999 of the common era.
    pub fn add_months(self, date: LocalDate, months: i32) -> Option<LocalDate> {
        let Ymd { year, month, day } = self.ymd(date);
        let count = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
        let year = i16::try_from(count.div_euclid(12)).ok()?;
        let month = u8::try_from(count.rem_euclid(12) + 1).ok()?;
        self.date(year, month, day.min(self.days_in_month(year, month)))
    }

    /// The number of whole months from `earlier` to `later`; negative where `later` is earlier.
    pub fn months_between(self, earlier: LocalDate, later: LocalDate) -> i32 {
        if later < earlier {
            return -self.months_between(later, earlier);
        }
        let (a, b) = (self.ymd(earlier), self.ymd(later));
        let months = (i32::from(b.year) - i32::from(a.year)) * 12 + i32::from(b.month) - i32::from(a.month);
        let not_yet = b.day < a.day && b.day < self.days_in_month(b.year, b.month);
        months - i32::from(not_yet)
    }
}
