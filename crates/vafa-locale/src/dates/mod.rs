//! Reading dates and times that people, spreadsheets and other programs wrote.
//!
//! Any digits, both calendars, both languages, ISO 8601, Excel serials. A year of 1300 to 1500 is Jalali, one from 1800
//! on is Gregorian, whatever the hint; the hint decides only where the year has two digits. What has two readings is
//! refused, not guessed, unless the order of the parts is given, as [`DateFormatGuess`] learns it from a column.

mod guess;
mod lex;
mod resolve;
#[cfg(test)]
mod tests;
mod time_of_day;

pub use guess::DateFormatGuess;

use crate::lang::CalendarKind;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use vafa_kernel::time::{LocalTime, SECOND};
use vafa_kernel::{Instant, LocalDate, Zone};

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DateError {
    /// Nothing there.
    #[error("there is no date")]
    Empty,
    /// Not the form of any date.
    #[error("not a date")]
    Form,
    /// The form of a date, but no such day (30 Esfand of a common year, month 13).
    #[error("there is no such day")]
    NoSuchDay,
    /// The form of a time, but no such time of day.
    #[error("there is no such time of day")]
    NoSuchTime,
    /// A year in neither calendar's range.
    #[error("the year is neither Jalali (1300 to 1500) nor Gregorian (1800 on)")]
    Year,
    /// Day and month could be either way round; the order must be given.
    #[error("day and month could be either way round")]
    Ambiguous,
}

/// The order of the parts of a date in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Year, month, day.
    Ymd,
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

/// Reads dates of one source. It can be stored with the mapping of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct DateParser {
    /// The calendar of years with two digits.
    pub calendar: CalendarKind,
    /// The order of the parts, where it is known. A date that begins with a four-digit year is read year first all the
    /// same; other orders are refused.
    pub order: Option<DateOrder>,
}

/// A date, and perhaps a time, as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateReading {
    /// The day.
    pub date: LocalDate,
    /// The calendar it was written in.
    pub calendar: CalendarKind,
    /// The time of day, where there was one.
    pub time: Option<LocalTime>,
    /// Microseconds after [`Self::time`]; finer digits are cut off.
    pub micros: u32,
    /// Seconds east of UTC, where an offset was written.
    pub offset_seconds: Option<i32>,
    /// Understood, but not written by the rules it seems to follow (an ISO date without its zeros, a wrong weekday), or
    /// resting on a guess (a year of two digits): worth showing to whoever imports it.
    pub lenient: bool,
}

impl DateReading {
    /// The moment meant: with its own offset where it has one, else on the clocks of `zone`; the start of the day where
    /// there is no time.
    pub fn instant(&self, zone: &Zone) -> Instant {
        let micros = i64::from(self.micros);
        match (self.time, self.offset_seconds) {
            (None, _) => zone.start_of_day(self.date),
            (Some(time), None) => zone.at(self.date, time).plus(micros),
            (Some(time), Some(offset)) => {
                let of_day =
                    i64::from(time.hour) * 3600 + i64::from(time.minute) * 60 + i64::from(time.second);
                let seconds = self.date.day_number() * 86_400 + of_day - i64::from(offset);
                Instant::from_micros(seconds * SECOND + micros)
            }
        }
    }
}

impl DateParser {
    /// Reads dates in which two-digit years are of `calendar`.
    pub const fn new(calendar: CalendarKind) -> Self {
        Self { calendar, order: None }
    }

    /// The same, with the order of the parts known.
    #[must_use]
    pub const fn with_order(self, order: DateOrder) -> Self {
        Self { order: Some(order), ..self }
    }

    /// Reads a date with or without a time.
    pub fn read(&self, text: &str) -> Result<DateReading, DateError> {
        resolve::read(*self, text)
    }
}

/// Reads a day; a time that stands with it is understood and left out.
pub fn parse_date(text: &str, hint: CalendarKind) -> Result<LocalDate, DateError> {
    DateParser::new(hint).read(text).map(|reading| reading.date)
}

/// Reads a moment: see [`DateReading::instant`].
pub fn parse_date_time(text: &str, zone: &Zone, hint: CalendarKind) -> Result<Instant, DateError> {
    DateParser::new(hint).read(text).map(|reading| reading.instant(zone))
}
