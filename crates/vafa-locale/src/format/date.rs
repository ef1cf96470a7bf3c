//! Dates and times of day in the reader's language, calendar and zone.

use super::Formatter;
use crate::calendar::names;
use crate::lang::{CalendarKind, Lang};
use vafa_kernel::time::LocalTime;
use vafa_kernel::{Instant, LocalDate};

impl Formatter {
    /// The day of a moment: «۱ فروردین ۱۴۰۵», "21 March 2026".
    pub fn date(&self, at: Instant) -> String {
        self.day(self.zone.date(at))
    }

    /// The day of a moment in numbers of fixed width: «۱۴۰۵/۰۱/۰۱», "2026-03-21".
    pub fn date_short(&self, at: Instant) -> String {
        self.day_short(self.zone.date(at))
    }

    /// Day and time of day: «۱ فروردین ۱۴۰۵، ۱۷:۰۵», "21 March 2026, 17:05".
    pub fn date_time(&self, at: Instant) -> String {
        self.with_time(self.date(at), at)
    }

    /// Day and time of day in numbers of fixed width: «۱۴۰۵/۰۱/۰۱، ۱۷:۰۵».
    pub fn date_time_short(&self, at: Instant) -> String {
        self.with_time(self.date_short(at), at)
    }

    /// Weekday, day and time of day: «شنبه ۱ فروردین ۱۴۰۵، ۱۷:۰۵».
    pub fn date_time_long(&self, at: Instant) -> String {
        self.with_time(self.day_long(self.zone.date(at)), at)
    }

    /// The time of day, 24 hours: «۱۷:۰۵».
    pub fn time(&self, at: Instant) -> String {
        let LocalTime { hour, minute, .. } = self.zone.local(at).1;
        self.digits(&format!("{hour:02}:{minute:02}"))
    }

    /// A day: «۱ فروردین ۱۴۰۵», "21 March 2026".
    pub fn day(&self, date: LocalDate) -> String {
        let ymd = self.calendar.ymd(date);
        let month = names::month(self.calendar, ymd.month, self.lang);
        self.digits(&format!("{} {month} {}", ymd.day, ymd.year))
    }

    /// A day of a year that goes without saying: «۱ فروردین».
    pub fn day_and_month(&self, date: LocalDate) -> String {
        let ymd = self.calendar.ymd(date);
        self.digits(&format!("{} {}", ymd.day, names::month(self.calendar, ymd.month, self.lang)))
    }

    /// A day with its weekday: «شنبه ۱ فروردین ۱۴۰۵», "Saturday, 21 March 2026".
    pub fn day_long(&self, date: LocalDate) -> String {
        let comma = match self.lang {
            Lang::Fa => "",
            Lang::En => ",",
        };
        format!("{}{comma} {}", self.weekday(date), self.day(date))
    }

    /// A day in numbers of fixed width, which sorts and aligns: «۱۴۰۵/۰۱/۰۱», «۲۰۲۶/۰۳/۲۱», "2026-03-21".
    pub fn day_short(&self, date: LocalDate) -> String {
        let ymd = self.calendar.ymd(date);
        let mark = match (self.lang, self.calendar) {
            (Lang::En, CalendarKind::Gregorian) => '-',
            _ => '/',
        };
        self.digits(&format!("{:04}{mark}{:02}{mark}{:02}", ymd.year, ymd.month, ymd.day))
    }

    /// The month of a day: «فروردین ۱۴۰۵».
    pub fn month(&self, date: LocalDate) -> String {
        let ymd = self.calendar.ymd(date);
        self.digits(&format!("{} {}", names::month(self.calendar, ymd.month, self.lang), ymd.year))
    }

    /// The weekday of a day: «شنبه».
    pub fn weekday(&self, date: LocalDate) -> &'static str {
        names::weekday(date.weekday(), self.lang)
    }

    fn with_time(&self, day: String, at: Instant) -> String {
        let comma = match self.lang {
            Lang::Fa => "،",
            Lang::En => ",",
        };
        format!("{day}{comma} {}", self.time(at))
    }
}
