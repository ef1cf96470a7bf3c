//! Figures of the last days, summed up and set beside the same number of days before.

use crate::timeline::rollups::DayChange;
use vafa_kernel::LocalDate;

/// Days that are looked at together, with as many days before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// How many days, today among them.
    pub days: usize,
    /// Their sums.
    pub now: DayChange,
    /// The sums of as many days before.
    pub before: DayChange,
}

/// The last days one by one, oldest first, days without anything included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    days: Vec<(LocalDate, DayChange)>,
}

impl Figures {
    /// The `count` days that end with `today`. `known` are the days that have figures.
    pub(super) fn new(today: LocalDate, count: usize, known: &[(LocalDate, DayChange)]) -> Self {
        let mut days: Vec<(LocalDate, DayChange)> = Vec::with_capacity(count);
        let mut day = Some(today);
        for _ in 0..count {
            let Some(at) = day else { break };
            let change =
                known.iter().find(|(other, _)| *other == at).map_or_else(DayChange::default, |(_, it)| *it);
            days.push((at, change));
            day = at.plus_days(-1);
        }
        days.reverse();
        Self { days }
    }

    /// The last `count` days, oldest first.
    pub fn last(&self, count: usize) -> &[(LocalDate, DayChange)] {
        &self.days[self.days.len().saturating_sub(count)..]
    }

    /// The last `days` days beside as many before.
    pub fn span(&self, days: usize) -> Span {
        let both = self.last(days.saturating_mul(2));
        let (before, now) = both.split_at(both.len().saturating_sub(days));
        Span { days, now: sum(now), before: sum(before) }
    }

    /// Whether nothing happened in all these days.
    pub fn is_quiet(&self) -> bool {
        self.days.iter().all(|(_, change)| *change == DayChange::default())
    }
}

fn sum(days: &[(LocalDate, DayChange)]) -> DayChange {
    let mut total = DayChange::default();
    for (_, change) in days {
        total.add(*change);
    }
    total
}
