//! Times told from now, and lengths of time.

use super::Formatter;
use std::borrow::Cow;
use vafa_kernel::time::{DAY, HOUR, MINUTE, SECOND};
use vafa_kernel::{Instant, LocalDate};

/// Up to this long, hours say more than the name of the day.
const HOURS_MAX: i64 = 12 * HOUR;
/// Up to so many days, days say more than months.
const DAYS_MAX: i64 = 30;

impl Formatter {
    /// A moment told from another: «همین حالا», «۵ دقیقه پیش», «دیروز», «۳ روز پیش», "in 2 months".
    ///
    /// Days, months and years are those of the reader's calendar and zone: 23:00 yesterday is "yesterday" in the
    /// afternoon, and "2 hours ago" at one in the morning.
    pub fn relative(&self, at: Instant, now: Instant) -> Cow<'static, str> {
        let away = now.since(at);
        let distance = away.saturating_abs();
        let (day, today) = (self.zone.date(at), self.zone.date(now));
        let past = away >= 0;
        if distance < MINUTE {
            self.text("time-now")
        } else if distance < HOUR {
            self.told(if past { "time-minutes-ago" } else { "time-in-minutes" }, distance / MINUTE)
        } else if distance < HOURS_MAX || day == today {
            self.told(if past { "time-hours-ago" } else { "time-in-hours" }, distance / HOUR)
        } else {
            self.relative_day(day, today)
        }
    }

    /// A day told from another: «امروز», «فردا», «۳ روز پیش», "in 2 years".
    pub fn relative_day(&self, day: LocalDate, today: LocalDate) -> Cow<'static, str> {
        let away = day.day_number() - today.day_number();
        match away {
            0 => return self.text("today"),
            1 => return self.text("tomorrow"),
            -1 => return self.text("yesterday"),
            _ => {}
        }
        let past = away < 0;
        let months = i64::from(self.calendar.months_between(day, today)).abs();
        if away.abs() <= DAYS_MAX || months == 0 {
            self.told(if past { "time-days-ago" } else { "time-in-days" }, away.abs())
        } else if months < 12 {
            self.told(if past { "time-months-ago" } else { "time-in-months" }, months)
        } else {
            self.told(if past { "time-years-ago" } else { "time-in-years" }, months / 12)
        }
    }

    /// A length of time in its two largest units: «۲ ساعت و ۵ دقیقه», "45 seconds". Less than a second counts as none,
    /// and a negative length as its size.
    pub fn duration(&self, micros: i64) -> Cow<'static, str> {
        const UNITS: [(&str, i64, i64); 4] = [
            ("time-days", DAY, 1 << 40),
            ("time-hours", HOUR, 24),
            ("time-minutes", MINUTE, 60),
            ("time-seconds", SECOND, 60),
        ];
        let size = micros.saturating_abs();
        let count = |(key, unit, limit): &(&'static str, i64, i64)| (*key, size / unit % limit);
        let mut rest = UNITS.iter().map(count).skip_while(|(_, count)| *count == 0);
        match (rest.next(), rest.next()) {
            (None, _) => self.told("time-seconds", 0),
            (Some((key, number)), None | Some((_, 0))) => self.told(key, number),
            (Some((key, number)), Some((small, fine))) => {
                let (first, second) = (self.told(key, number), self.told(small, fine));
                self.text_plain(
                    "time-and",
                    &[("first", first.as_ref().into()), ("second", second.as_ref().into())],
                )
            }
        }
    }

    fn told(&self, key: &str, count: i64) -> Cow<'static, str> {
        self.text_plain(key, &[("count", count.into())])
    }
}
