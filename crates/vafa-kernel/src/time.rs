//! Instants (UTC, microseconds), civil dates, and the zone of the business that ties the two together.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Microseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;
/// Microseconds in 24 hours (not always a day of the calendar: see [`Zone`]).
pub const DAY: i64 = 24 * HOUR;

/// Why a text or number is not a moment, date or zone.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TimeError {
    /// Not an RFC 3339 moment, or outside the years 1 to 9999.
    #[error("not a moment in RFC 3339 form")]
    Instant,
    /// Not a date `YYYY-MM-DD`, or no such day.
    #[error("not a date in YYYY-MM-DD form")]
    Date,
    /// No such zone in the IANA database.
    #[error("no time zone is called `{0}`")]
    Zone(String),
}

/// A moment: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// From stored microseconds.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// From seconds since 1970.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(SECOND))
    }

    /// Microseconds since 1970, as stored.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This moment and so many microseconds; stays at the ends of what fits.
    #[must_use]
    pub const fn plus(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    /// Microseconds from `earlier` to this moment (negative when it is later).
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC, with as many digits of the second as are needed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

impl FromStr for Instant {
    type Err = TimeError;
    /// Reads RFC 3339 with `Z` or an offset; finer than microseconds is cut off.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let stamp: jiff::Timestamp = text.trim().parse().map_err(|_| TimeError::Instant)?;
        // Signed years of six digits are read by the parser but are no years of the calendar.
        if (1..=9999).contains(&stamp.to_zoned(TimeZone::UTC).year()) {
            Ok(Self(stamp.as_microsecond()))
        } else {
            Err(TimeError::Instant)
        }
    }
}

impl serde::Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Instant {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A day of the Gregorian calendar, without a zone. Calendars for people are made from it in `vafa-locale`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDate(Date);

impl LocalDate {
    /// The day, if there is such a one (years 1 to 9999).
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if year < 1 {
            return None;
        }
        Date::new(year, month, day).ok().map(Self)
    }

    /// Year of the common era.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Day of the month, from 1.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Day of the week: 0 Saturday, 1 Sunday … 6 Friday (the Iranian week's order).
    pub fn weekday(self) -> u8 {
        u8::try_from((self.0.weekday().to_sunday_zero_offset() + 1) % 7).unwrap_or(0)
    }

    /// Days since 1970-01-01 (negative before).
    pub fn day_number(self) -> i64 {
        let epoch = jiff::civil::date(1970, 1, 1);
        (self.0 - epoch).get_days().into()
    }

    /// The day with that [`Self::day_number`].
    pub fn from_day_number(days: i64) -> Option<Self> {
        let span = jiff::Span::new().try_days(days).ok()?;
        jiff::civil::date(1970, 1, 1).checked_add(span).ok().filter(|d| d.year() >= 1).map(Self)
    }

    /// So many days later (or earlier); nothing outside the calendar.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        Self::from_day_number(self.day_number().checked_add(days)?)
    }
}

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl fmt::Debug for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for LocalDate {
    type Err = TimeError;
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let mut parts = text.splitn(3, '-');
        let mut part = |len: usize| {
            let part = parts.next().filter(|p| p.len() == len && p.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<i16>().ok()
        };
        let found = (|| {
            let (year, month, day) = (part(4)?, part(2)?, part(2)?);
            Self::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        })();
        found.ok_or(TimeError::Date)
    }
}

impl serde::Serialize for LocalDate {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for LocalDate {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A time of day in a [`Zone`], to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

/// A time zone of the IANA database (the database comes with the program).
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone with that name, such as `Asia/Tehran`.
    pub fn named(name: &str) -> Result<Self, TimeError> {
        TimeZone::get(name).map(Self).map_err(|_| TimeError::Zone(name.to_owned()))
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// Iran's zone: what a new business gets.
    pub fn tehran() -> Self {
        Self::named("Asia/Tehran").unwrap_or_else(|_| Self::utc())
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The day and time of day that clocks there show at `at`.
    pub fn local(&self, at: Instant) -> (LocalDate, LocalTime) {
        let shown = self.0.to_datetime(at.timestamp());
        let small = |n: i8| u8::try_from(n).unwrap_or(0);
        let time = LocalTime {
            hour: small(shown.hour()),
            minute: small(shown.minute()),
            second: small(shown.second()),
        };
        (LocalDate(shown.date()), time)
    }

    /// The day it is there at `at`.
    pub fn date(&self, at: Instant) -> LocalDate {
        self.local(at).0
    }

    /// The moment at which that day begins there (the first moment, where clocks skip midnight).
    pub fn start_of_day(&self, day: LocalDate) -> Instant {
        self.at(day, LocalTime { hour: 0, minute: 0, second: 0 })
    }

    /// The moment at which clocks there show that day and time. A time that clocks skip means the moment after the
    /// gap; one that they show twice means the first.
    pub fn at(&self, day: LocalDate, time: LocalTime) -> Instant {
        let small = |n: u8| i8::try_from(n).unwrap_or(0);
        let shown = jiff::civil::Time::new(
            small(time.hour.min(23)),
            small(time.minute.min(59)),
            small(time.second.min(59)),
            0,
        )
        .unwrap_or(jiff::civil::Time::MIN);
        match self.0.to_ambiguous_timestamp(day.0.to_datetime(shown)).compatible() {
            Ok(stamp) => Instant(stamp.as_microsecond()),
            // Only the last hours of the year 9999 do not fit.
            Err(_) => Instant(jiff::Timestamp::MAX.as_microsecond()),
        }
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tehran_days_begin_at_its_midnight() {
        let zone = Zone::named("Asia/Tehran").unwrap();
        let at: Instant = "2026-03-20T20:30:00Z".parse().unwrap();
        let (day, time) = zone.local(at);
        assert_eq!((day.to_string().as_str(), time.hour), ("2026-03-21", 0));
        assert_eq!(zone.start_of_day(day), at);
        assert_eq!(day.weekday(), 0);
    }

    #[test]
    fn skipped_and_doubled_times_have_one_meaning() {
        let zone = Zone::named("Europe/London").unwrap();
        let half_past_one = LocalTime { hour: 1, minute: 30, second: 0 };
        let spring = zone.at(LocalDate::new(2011, 3, 27).unwrap(), half_past_one);
        assert_eq!(spring.to_string(), "2011-03-27T01:30:00Z");
        let autumn = zone.at(LocalDate::new(2011, 10, 30).unwrap(), half_past_one);
        assert_eq!(autumn.to_string(), "2011-10-30T00:30:00Z");
    }

    #[test]
    fn wrong_texts_are_refused() {
        assert!("2026-02-30".parse::<LocalDate>().is_err());
        assert!("2026-2-3".parse::<LocalDate>().is_err());
        assert!("yesterday".parse::<Instant>().is_err());
        assert!("0001-01-01T00:00:00Z".parse::<Instant>().is_ok());
        for outside in ["0000-12-31T23:59:59Z", "-000001-01-01T00:00:00Z", "-009999-01-02T01:59:59Z"] {
            assert_eq!(outside.parse::<Instant>(), Err(TimeError::Instant), "{outside}");
        }
        assert_eq!(Zone::named("Mars/Olympus"), Err(TimeError::Zone("Mars/Olympus".into())));
    }

    proptest! {
        #[test]
        fn dates_and_moments_round_trip(days in -500_000i64..2_500_000, micros in -62_000_000_000_000_000i64..250_000_000_000_000_000) {
            let day = LocalDate::from_day_number(days).unwrap();
            prop_assert_eq!(day.day_number(), days);
            prop_assert_eq!(day.to_string().parse::<LocalDate>().unwrap(), day);
            let at = Instant::from_micros(micros);
            prop_assert_eq!(at.to_string().parse::<Instant>().unwrap(), at);
        }
    }
}
