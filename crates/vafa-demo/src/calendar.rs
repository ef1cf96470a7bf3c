//! The two years of the simulation: which days there are and how much is bought on each.

use crate::chance::running_totals;
use vafa_kernel::time::{HOUR, SECOND};
use vafa_kernel::{Instant, LocalDate, Zone};
use vafa_locale::calendar::JalaliDate;

/// How many days the simulation covers: two years.
pub const DAYS: usize = 730;

/// The times of the year that change what people buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    /// Nothing special.
    Ordinary,
    /// Esfand: everybody prepares for Nowruz.
    NowruzRun,
    /// The first thirteen days of Farvardin: everybody is away.
    NowruzHoliday,
    /// The week around the last Friday of November.
    BlackFriday,
    /// The last week of Azar, up to Yalda night.
    Yalda,
}

/// One day of the simulation.
#[derive(Debug, Clone)]
pub(crate) struct Day {
    pub(crate) date: LocalDate,
    pub(crate) start: Instant,
    pub(crate) season: Season,
    /// Friday, Nowruz and Sizdah Bedar: branches stay shut.
    pub(crate) branches_shut: bool,
}

/// All days, with the demand of each.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    days: Vec<Day>,
    /// Running totals of demand; a day of average demand counts 1.
    demand: Vec<f64>,
    arrivals: Vec<f64>,
}

impl Calendar {
    /// The [`DAYS`] days before `today`; the simulation stops at the moment `today` begins.
    pub(crate) fn new(today: LocalDate, zone: &Zone) -> Self {
        let days: Vec<Day> = (0..DAYS)
            .map(|index| {
                let back = i64::try_from(DAYS - index).unwrap_or(1);
                day(today.plus_days(-back).unwrap_or(today), zone)
            })
            .collect();
        let raw: Vec<f64> = days.iter().map(demand).collect();
        let mean = raw.iter().sum::<f64>() / f64::from(u16::try_from(DAYS).unwrap_or(1));
        // The shop grows: twice as many people find it at the end as at the beginning.
        let growth = (0_u16..).map(|index| 1.0 + f64::from(index) / 730.0);
        let arrivals =
            running_totals(raw.iter().zip(growth).map(|(demand, growth)| (0.4 + 0.6 * demand) * growth));
        Self { days, demand: running_totals(raw.iter().map(|d| d / mean)), arrivals }
    }

    /// That day; the last one for indexes beyond the end.
    pub(crate) fn day(&self, index: usize) -> &Day {
        &self.days[index.min(DAYS - 1)]
    }

    /// The moment `second` of day `index` (days beyond the end continue).
    pub(crate) fn at(&self, index: usize, second: i64) -> Instant {
        let beyond = i64::try_from(index.saturating_sub(DAYS - 1)).unwrap_or(0);
        self.day(index).start.plus(beyond * 24 * HOUR + second * SECOND)
    }

    /// The first moment after the simulation.
    pub(crate) fn end(&self) -> Instant {
        self.at(DAYS, 0)
    }

    /// Demand gone by before day `index`.
    pub(crate) fn demand_before(&self, index: usize) -> f64 {
        if index == 0 { 0.0 } else { self.demand[(index - 1).min(DAYS - 1)] }
    }

    /// The day on which so much demand has gone by, or nothing after the end.
    pub(crate) fn day_of_demand(&self, point: f64) -> Option<usize> {
        let index = self.demand.partition_point(|&d| d <= point);
        (index < DAYS).then_some(index)
    }

    /// Running totals of the chance that a customer first comes on a day.
    pub(crate) fn arrivals(&self) -> &[f64] {
        &self.arrivals
    }
}

fn day(date: LocalDate, zone: &Zone) -> Day {
    let jalali = JalaliDate::from(date);
    let (month, of_month) = (jalali.month(), jalali.day());
    let season = match (month, of_month) {
        _ if in_black_friday_week(date) => Season::BlackFriday,
        (12, 5..) => Season::NowruzRun,
        (1, 1..=13) => Season::NowruzHoliday,
        (9, 23..) => Season::Yalda,
        _ => Season::Ordinary,
    };
    let shut = date.weekday() == 6 || matches!((month, of_month), (1, 1..=4 | 12..=13));
    Day { date, start: zone.start_of_day(date), season, branches_shut: shut }
}

/// From the Monday before to the Saturday after the last Friday of November.
fn in_black_friday_week(date: LocalDate) -> bool {
    let Some(last) = LocalDate::new(date.year(), 11, 30) else { return false };
    // Weekday 6 is Friday: step back to it from the 30th.
    let friday = last.day_number() - (i64::from(last.weekday()) + 1) % 7;
    (-4..=1).contains(&(date.day_number() - friday))
}

fn demand(day: &Day) -> f64 {
    let jalali = JalaliDate::from(day.date);
    let (month, of_month) = (jalali.month(), jalali.day());
    let season = match day.season {
        // Rises to the last days of the year, when nobody delivers any more.
        Season::NowruzRun if of_month >= 28 => 1.6,
        Season::NowruzRun => 1.3 + f64::from(of_month) * 0.04,
        Season::NowruzHoliday if of_month <= 5 => 0.3,
        Season::NowruzHoliday => 0.45,
        Season::BlackFriday => 2.0,
        Season::Yalda if of_month <= 30 => 1.3 + f64::from(of_month - 22) * 0.11,
        Season::Yalda => 1.0,
        Season::Ordinary => match (month, of_month) {
            // The days before Mother's and Lovers' gifts fall in the second half of Bahman.
            (11, 24..) => 1.15,
            (7, 1..=7) => 1.1,
            (5, _) => 0.92,
            _ => 1.0,
        },
    };
    // Wages come at the turn of the month.
    let payday = match of_month {
        1..=4 if month != 1 => 1.28,
        29.. => 1.12,
        18..=26 => 0.92,
        _ => 1.0,
    };
    // Saturday … Friday.
    let weekday = [0.98, 0.95, 0.93, 0.96, 1.06, 1.22, 0.90][usize::from(day.date.weekday())];
    season * payday * weekday
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Calendar {
        Calendar::new(LocalDate::new(2026, 11, 22).unwrap(), &Zone::tehran())
    }

    #[test]
    fn ends_where_today_begins_and_covers_two_years() {
        let calendar = calendar();
        assert_eq!(Zone::tehran().date(calendar.end()), LocalDate::new(2026, 11, 22).unwrap());
        assert_eq!(calendar.day(0).date, LocalDate::new(2024, 11, 22).unwrap());
        assert_eq!(calendar.day(DAYS - 1).date, LocalDate::new(2026, 11, 21).unwrap());
    }

    #[test]
    fn seasons_fall_on_their_days() {
        let calendar = calendar();
        let season = |year, month, day| {
            let date = LocalDate::new(year, month, day).unwrap();
            (0..DAYS).map(|i| calendar.day(i)).find(|d| d.date == date).unwrap().season
        };
        assert_eq!(season(2024, 11, 29), Season::BlackFriday);
        assert_eq!(season(2025, 11, 28), Season::BlackFriday);
        assert_eq!(season(2025, 11, 30), Season::Ordinary);
        assert_eq!(season(2025, 12, 21), Season::Yalda);
        assert_eq!(season(2025, 3, 10), Season::NowruzRun);
        assert_eq!(season(2025, 3, 21), Season::NowruzHoliday);
        assert_eq!(season(2025, 6, 10), Season::Ordinary);
    }

    #[test]
    fn demand_leads_back_to_its_day() {
        let calendar = calendar();
        for index in [0, 1, 100, 500, 729] {
            assert_eq!(calendar.day_of_demand(calendar.demand_before(index) + 1e-9), Some(index));
        }
        assert_eq!(calendar.day_of_demand(1e9), None);
    }
}
