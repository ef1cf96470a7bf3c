//! Learning from a column of dates how its source writes them.

use super::{DateOrder, DateParser};
use crate::lang::CalendarKind;

/// How a column writes its dates, as far as its samples tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateFormatGuess {
    /// Reads the column.
    pub parser: DateParser,
    /// How many samples were not empty.
    pub samples: usize,
    /// How many of them the parser reads.
    pub read: usize,
    /// Another way of reading understands as many samples and finds other days: ask a person.
    pub ambiguous: bool,
}

impl DateFormatGuess {
    /// Tries every calendar and order on the samples and keeps the way that reads most of them; of equals the more usual
    /// one here: Jalali before Gregorian, year first before day first before month first.
    pub fn from_samples(samples: &[&str]) -> Self {
        let samples: Vec<&str> =
            samples.iter().copied().filter(|sample| !crate::fold(sample).is_empty()).collect();
        let mut best: Option<(DateFormatGuess, Vec<Option<vafa_kernel::LocalDate>>, i64)> = None;
        for calendar in [CalendarKind::Jalali, CalendarKind::Gregorian] {
            for order in [DateOrder::Ymd, DateOrder::Dmy, DateOrder::Mdy] {
                let parser = DateParser::new(calendar).with_order(order);
                let days: Vec<_> =
                    samples.iter().map(|sample| parser.read(sample).ok().map(|found| found.date)).collect();
                let read = days.iter().flatten().count();
                let guess = Self { parser, samples: samples.len(), read, ambiguous: false };
                let spread = spread(&days);
                match &mut best {
                    Some((kept, _, _)) if kept.read > read => {}
                    Some((kept, same, _)) if kept.read == read && *same == days => {}
                    // Dates of one column lie near each other: a reading that strews them over decades is the wrong one.
                    Some((kept, _, narrow)) if kept.read == read && *narrow <= spread.saturating_mul(4) => {
                        kept.ambiguous = kept.ambiguous || spread <= narrow.saturating_mul(4);
                    }
                    _ => best = Some((guess, days, spread)),
                }
            }
        }
        let nothing = Self { parser: DateParser::default(), samples: 0, read: 0, ambiguous: false };
        best.map_or(nothing, |(guess, _, _)| Self { ambiguous: guess.ambiguous && guess.read > 0, ..guess })
    }
}

/// Days between the first and the last, at least a year so that short columns do not decide by chance.
fn spread(days: &[Option<vafa_kernel::LocalDate>]) -> i64 {
    let numbers = || days.iter().flatten().map(|day| day.day_number());
    let width = numbers().max().unwrap_or(0) - numbers().min().unwrap_or(0);
    width.max(366)
}
