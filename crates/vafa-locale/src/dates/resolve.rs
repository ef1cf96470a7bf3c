//! From the parts of a text to the day it means.

use super::lex::{Token, tokens};
use super::time_of_day::{self, TimeOfDay};
use super::{DateError, DateOrder, DateParser, DateReading};
use crate::calendar::names::{find_month, find_weekday};
use crate::lang::CalendarKind;
use vafa_kernel::LocalDate;
use vafa_kernel::time::LocalTime;

/// Serial numbers of spreadsheets that are taken for dates: 1950 to 2099.
const SERIALS: std::ops::RangeInclusive<u64> = 18_264..=73_050;
/// 1899-12-30, from which spreadsheets count.
const SERIAL_ZERO: i64 = -25_569;
/// Two-digit Jalali years below this are of 14xx, others of 13xx.
const JALALI_PIVOT: u64 = 30;
/// Two-digit Gregorian years below this are of 20xx, others of 19xx (as POSIX has it).
const GREGORIAN_PIVOT: u64 = 69;

/// Words that go with dates and say nothing more.
const FILLERS: [&str; 14] =
    ["t", "at", "on", "of", "the", "st", "nd", "rd", "th", "ساعت", "در", "مورخ", "ماه", "سال"];

pub(super) fn read(parser: DateParser, text: &str) -> Result<DateReading, DateError> {
    let mut tokens = tokens(text)?;
    if let Some(reading) = serial(&tokens)? {
        return Ok(reading);
    }
    split_compact(&mut tokens);
    let time = time_of_day::take(&mut tokens)?;
    let joined_by_t = tokens.iter().any(|token| token.word() == Some("t"));
    let parts = Parts::of(&tokens)?;
    let found = parts.day(parser)?;
    let date = found.calendar.date(found.year, found.month, found.day).ok_or(DateError::NoSuchDay)?;
    let date = match time {
        Some(TimeOfDay { next_day: true, .. }) => date.plus_days(1).ok_or(DateError::NoSuchDay)?,
        _ => date,
    };
    let iso = joined_by_t || time.is_some_and(|time| time.offset_seconds.is_some() && parts.month.is_none());
    let short = parts.numbers.iter().any(|(_, digits)| *digits == 1) || time.is_some_and(|time| time.loose);
    let wrong_weekday = parts.weekday.is_some_and(|day| day != date.weekday());
    Ok(DateReading {
        date,
        calendar: found.calendar,
        time: time.map(|time| time.time),
        micros: time.map_or(0, |time| time.micros),
        offset_seconds: time.and_then(|time| time.offset_seconds),
        lenient: found.guessed_century || (iso && short) || wrong_weekday,
    })
}

/// A number alone that a spreadsheet wrote for a day, with the time as a fraction.
fn serial(tokens: &[Token]) -> Result<Option<DateReading>, DateError> {
    let (days, fraction) = match tokens {
        [day @ Token::Number(_)] => (day, ""),
        [day @ Token::Number(_), Token::Mark('.'), Token::Number(fraction)] => (day, fraction.as_str()),
        _ => return Ok(None),
    };
    let Some((days, 5)) = days.number().filter(|(days, _)| SERIALS.contains(days)) else { return Ok(None) };
    let days = i64::try_from(days).map_err(|_| DateError::Form)?;
    // Seconds of the day, rounded: spreadsheets keep about a tenth of a millisecond.
    let part: u128 = if fraction.is_empty() { 0 } else { fraction.parse().map_err(|_| DateError::Form)? };
    let whole = 10u128.pow(u32::try_from(fraction.len()).map_err(|_| DateError::Form)?);
    let seconds = (part * 86_400 + whole / 2) / whole;
    let carried = i64::from(seconds == 86_400);
    let small = |n: u128| u8::try_from(n).map_err(|_| DateError::Form);
    let seconds = seconds % 86_400;
    let time = LocalTime {
        hour: small(seconds / 3600)?,
        minute: small(seconds / 60 % 60)?,
        second: small(seconds % 60)?,
    };
    let date = LocalDate::from_day_number(SERIAL_ZERO + days + carried).ok_or(DateError::NoSuchDay)?;
    let time = (!fraction.is_empty()).then_some(time);
    let calendar = CalendarKind::Gregorian;
    Ok(Some(DateReading { date, calendar, time, micros: 0, offset_seconds: None, lenient: false }))
}

/// `14050101` and `20221013143000` are dates written without separators.
fn split_compact(tokens: &mut Vec<Token>) {
    let at = tokens.iter().position(|token| matches!(token.number(), Some((_, 8 | 14))));
    let Some((at, Token::Number(digits))) = at.and_then(|at| Some((at, tokens.get(at)?.clone()))) else {
        return;
    };
    let part = |from: usize, to: usize| Token::Number(digits.get(from..to).unwrap_or_default().to_owned());
    let mut parts = vec![part(0, 4), Token::Mark('-'), part(4, 6), Token::Mark('-'), part(6, 8)];
    if digits.len() == 14 {
        parts.extend([Token::Word("t".into()), part(8, 14)]);
    }
    tokens.splice(at..=at, parts);
}

/// What is left of a date when its time is taken out.
struct Parts {
    /// Values with their count of digits, in the order they were written.
    numbers: Vec<(u64, usize)>,
    month: Option<(CalendarKind, u8)>,
    /// How many numbers stood before the month's name.
    before_month: usize,
    weekday: Option<u8>,
    /// The calendar that a word names.
    calendar: Option<CalendarKind>,
    slashes: bool,
}

struct Found {
    calendar: CalendarKind,
    year: i16,
    month: u8,
    day: u8,
    guessed_century: bool,
}

impl Parts {
    fn of(tokens: &[Token]) -> Result<Self, DateError> {
        let mut parts = Self {
            numbers: Vec::new(),
            month: None,
            before_month: 0,
            weekday: None,
            calendar: None,
            slashes: false,
        };
        for token in tokens {
            match token {
                Token::Number(_) => parts.numbers.push(token.number().ok_or(DateError::Form)?),
                Token::Mark('/') => parts.slashes = true,
                Token::Mark('-' | '.' | ',' | '\'' | '\\') | Token::Space => {}
                Token::Mark(_) => return Err(DateError::Form),
                Token::Word(word) => parts.word(word)?,
            }
        }
        Ok(parts)
    }

    fn word(&mut self, word: &str) -> Result<(), DateError> {
        if FILLERS.contains(&word) {
            return Ok(());
        }
        if let Some(named) = named_calendar(word) {
            self.calendar = Some(named);
        } else if let (None, Some(month)) = (self.month, find_month(word)) {
            self.month = Some(month);
            self.before_month = self.numbers.len();
        } else if let (None, Some(day)) = (self.weekday, find_weekday(word)) {
            self.weekday = Some(day);
        } else {
            return Err(DateError::Form);
        }
        Ok(())
    }

    fn day(&self, parser: DateParser) -> Result<Found, DateError> {
        match (self.month, self.numbers.as_slice()) {
            (Some((calendar, month)), &[first, second]) => {
                // "21 March 2026", "March 21, 2026", "2026 March 21".
                let year_first = is_year(first) && !is_year(second);
                let (year, day) =
                    if year_first && self.before_month <= 1 { (first, second) } else { (second, first) };
                if year_first && self.before_month > 1 {
                    return Err(DateError::Form);
                }
                let (of, year, guessed_century) = century(year, self.calendar.or(Some(calendar)), calendar)?;
                if of != calendar {
                    return Err(DateError::Year);
                }
                Ok(Found { calendar, year, month, day: part(day)?, guessed_century })
            }
            (None, &[first, second, third]) => self.three_numbers([first, second, third], parser),
            (None, []) if self.weekday.is_none() => Err(DateError::Empty),
            _ => Err(DateError::Form),
        }
    }

    fn three_numbers(&self, numbers: [(u64, usize); 3], parser: DateParser) -> Result<Found, DateError> {
        let [first, second, third] = numbers;
        let order = match (is_year(first), is_year(second), is_year(third)) {
            (true, false, false) => DateOrder::Ymd,
            (false, false, true) => self.year_last(first.0, second.0, third, parser)?,
            (false, false, false) => self.no_long_year(numbers, parser)?,
            _ => return Err(DateError::Form),
        };
        let (year, month, day) = match order {
            DateOrder::Ymd => (first, second, third),
            DateOrder::Dmy => (third, second, first),
            DateOrder::Mdy => (third, first, second),
        };
        let (calendar, year, guessed_century) = century(year, self.calendar, parser.calendar)?;
        Ok(Found { calendar, year, month: part(month)?, day: part(day)?, guessed_century })
    }

    /// Which of day and month comes first, where the year comes last.
    fn year_last(
        &self,
        first: u64,
        second: u64,
        year: (u64, usize),
        parser: DateParser,
    ) -> Result<DateOrder, DateError> {
        match (parser.order, first > 12, second > 12) {
            (Some(DateOrder::Ymd), _, _) => Err(DateError::Form),
            (Some(order), _, _) => Ok(order),
            (None, true, false) => Ok(DateOrder::Dmy),
            (None, false, true) => Ok(DateOrder::Mdy),
            (None, true, true) => Err(DateError::NoSuchDay),
            // Nobody writes a Jalali month before its day; nor do those who part numbers by points and dashes.
            (None, false, false) if first == second || !self.slashes || (1300..=1500).contains(&year.0) => {
                Ok(DateOrder::Dmy)
            }
            (None, false, false) => Err(DateError::Ambiguous),
        }
    }

    /// The order where the year has only two digits: as given, year first in Jalali, else unknown.
    fn no_long_year(&self, numbers: [(u64, usize); 3], parser: DateParser) -> Result<DateOrder, DateError> {
        let [(first, _), (second, _), (third, _)] = numbers;
        let calendar = self.calendar.unwrap_or(parser.calendar);
        match (parser.order, calendar) {
            (Some(order), _) => Ok(order),
            // «۲۹/۱۲/۹۹» can only have its year at the end.
            (None, CalendarKind::Jalali) if third > 31 && first <= 31 && second <= 12 => Ok(DateOrder::Dmy),
            (None, CalendarKind::Jalali) => Ok(DateOrder::Ymd),
            (None, CalendarKind::Gregorian) if first > 12 && first <= 31 && second <= 12 && third > 31 => {
                Ok(DateOrder::Dmy)
            }
            (None, CalendarKind::Gregorian) => Err(DateError::Ambiguous),
        }
    }
}

fn is_year((value, digits): (u64, usize)) -> bool {
    digits == 4 || value > 99
}

/// The calendar and the full year; whether the century was a guess.
fn century(
    (value, digits): (u64, usize),
    named: Option<CalendarKind>,
    hint: CalendarKind,
) -> Result<(CalendarKind, i16, bool), DateError> {
    let (calendar, year, guessed) = match (value, digits) {
        (1300..=1500, 4) => (CalendarKind::Jalali, value, false),
        (1800..=9999, 4) => (CalendarKind::Gregorian, value, false),
        (0..=99, 2) => match named.unwrap_or(hint) {
            CalendarKind::Jalali if value < JALALI_PIVOT => (CalendarKind::Jalali, 1400 + value, true),
            CalendarKind::Jalali => (CalendarKind::Jalali, 1300 + value, true),
            CalendarKind::Gregorian if value < GREGORIAN_PIVOT => {
                (CalendarKind::Gregorian, 2000 + value, true)
            }
            CalendarKind::Gregorian => (CalendarKind::Gregorian, 1900 + value, true),
        },
        _ => return Err(DateError::Year),
    };
    if named.is_some_and(|named| named != calendar) {
        return Err(DateError::Year);
    }
    Ok((calendar, i16::try_from(year).map_err(|_| DateError::Year)?, guessed))
}

/// A day or month: at most two digits.
fn part((value, digits): (u64, usize)) -> Result<u8, DateError> {
    if digits > 2 { Err(DateError::Form) } else { u8::try_from(value).map_err(|_| DateError::Form) }
}

fn named_calendar(word: &str) -> Option<CalendarKind> {
    match word {
        "شمسی" | "خورشیدی" | "هش" | "ap" | "jalali" => Some(CalendarKind::Jalali),
        "میلادی" | "ad" | "ce" | "gregorian" => Some(CalendarKind::Gregorian),
        _ => None,
    }
}
