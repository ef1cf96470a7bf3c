//! Finding the time of day and the offset among the tokens of a date, and taking them out.

use super::DateError;
use super::lex::Token;
use vafa_kernel::time::LocalTime;

/// The largest offset from UTC in use, in seconds.
const OFFSET_MAX: i32 = 14 * 3600;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimeOfDay {
    pub(super) time: LocalTime,
    pub(super) micros: u32,
    pub(super) offset_seconds: Option<i32>,
    /// 24:00: the beginning of the next day.
    pub(super) next_day: bool,
    /// Written with fewer digits than ISO 8601 asks for, or a leap second.
    pub(super) loose: bool,
}

/// Takes the time out of `tokens`, leaving those of the date. Nothing where there is no time.
pub(super) fn take(tokens: &mut Vec<Token>) -> Result<Option<TimeOfDay>, DateError> {
    let Some(start) = find_start(tokens) else { return Ok(None) };
    let mut reader = Reader { tokens, at: start };
    let found = reader.clock()?;
    let end = reader.at;
    tokens.drain(start..end);
    // The half of the day can stand before the time, as Persian likes it («صبح ۸:۳۰»).
    let mut found = found;
    let half_before = tokens.iter().position(|t| matches!(t.word(), Some("am" | "pm")));
    if let (None, Some(at)) = (found.half, half_before) {
        found.half = tokens.remove(at).word().map(|word| word == "pm");
    }
    found.finish().map(Some)
}

/// Where a time begins: before the first colon, at a number followed by a half of the day or preceded by «ساعت», or
/// after the T of a compact ISO date.
fn find_start(tokens: &[Token]) -> Option<usize> {
    if let Some(colon) = tokens.iter().position(|t| t.is_mark(':')) {
        // A full stop or colon after «ساعت» would be a heading: then the number comes after.
        let before = colon.checked_sub(1)?;
        return tokens.get(before).filter(|t| t.number().is_some()).map(|_| before);
    }
    tokens.iter().enumerate().position(|(at, token)| {
        let Some((_, digits)) = token.number() else { return false };
        let next = tokens.iter().skip(at + 1).find(|t| **t != Token::Space).and_then(Token::word);
        let before = tokens.iter().take(at).rev().find(|t| **t != Token::Space).and_then(Token::word);
        (digits <= 2 && (matches!(next, Some("am" | "pm")) || before == Some("ساعت")))
            || (matches!(digits, 4 | 6) && before == Some("t"))
    })
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
}

struct Clock {
    hour: u64,
    minute: u64,
    second: u64,
    micros: u32,
    half: Option<bool>,
    offset_seconds: Option<i32>,
    loose: bool,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn number(&mut self) -> Option<(u64, usize)> {
        let found = self.peek()?.number()?;
        self.at += 1;
        Some(found)
    }

    fn mark(&mut self, wanted: &[char]) -> Option<char> {
        match self.peek() {
            Some(Token::Mark(c)) if wanted.contains(c) => {
                let c = *c;
                self.at += 1;
                Some(c)
            }
            _ => None,
        }
    }

    /// Goes over spaces if after them comes what `test` accepts.
    fn after_spaces(&mut self, test: impl Fn(&Token) -> bool) -> bool {
        let skip = self.tokens.iter().skip(self.at).take_while(|t| **t == Token::Space).count();
        let there = self.tokens.get(self.at + skip).is_some_and(test);
        if there {
            self.at += skip;
        }
        there
    }

    fn clock(&mut self) -> Result<Clock, DateError> {
        let (hour, digits) = self.number().ok_or(DateError::Form)?;
        let mut clock = Clock {
            hour,
            minute: 0,
            second: 0,
            micros: 0,
            half: None,
            offset_seconds: None,
            loose: digits != 2,
        };
        if digits > 2 {
            let seconds = if digits == 6 { 100 } else { 1 };
            clock.hour = hour / (100 * seconds);
            clock.minute = hour / seconds % 100;
            clock.second = if digits == 6 { hour % 100 } else { 0 };
            clock.loose = false;
        } else if self.mark(&[':']).is_some() {
            let (minute, digits) = self.number().ok_or(DateError::Form)?;
            clock.minute = minute;
            clock.loose |= digits != 2;
            if self.mark(&[':']).is_some() {
                let (second, digits) = self.number().ok_or(DateError::Form)?;
                clock.second = second;
                clock.loose |= digits != 2;
            }
        }
        self.fraction(&mut clock);
        if self.after_spaces(|t| matches!(t.word(), Some("am" | "pm"))) {
            clock.half = self.peek().and_then(Token::word).map(|word| word == "pm");
            self.at += 1;
            // The full stop of "p.m." or «ب.ظ.».
            self.mark(&['.']);
        }
        self.offset(&mut clock)?;
        Ok(clock)
    }

    fn fraction(&mut self, clock: &mut Clock) {
        let begins = self.tokens.get(self.at).is_some_and(|t| t.is_mark('.') || t.is_mark(','));
        if let (true, Some(Token::Number(digits))) = (begins, self.tokens.get(self.at + 1)) {
            let micros: String = digits.chars().chain("000000".chars()).take(6).collect();
            clock.micros = micros.parse().unwrap_or(0);
            self.at += 2;
        }
    }

    fn offset(&mut self, clock: &mut Clock) -> Result<(), DateError> {
        if self.after_spaces(|t| matches!(t.word(), Some("z" | "utc" | "gmt"))) {
            clock.offset_seconds = Some(0);
            self.at += 1;
        }
        let signed = self.after_spaces(|t| t.is_mark('+') || t.is_mark('-'));
        if !signed {
            return Ok(());
        }
        let east = self.mark(&['+']).is_some() || self.mark(&['-']).is_none();
        let (number, digits) = self.number().ok_or(DateError::Form)?;
        let (hours, minutes) = match digits {
            4 => (number / 100, number % 100),
            1 | 2 if self.mark(&[':']).is_some() => (number, self.number().ok_or(DateError::Form)?.0),
            1 | 2 => (number, 0),
            _ => return Err(DateError::Form),
        };
        let seconds = i32::try_from(hours * 3600 + minutes * 60).map_err(|_| DateError::NoSuchTime)?;
        if seconds > OFFSET_MAX || minutes > 59 {
            return Err(DateError::NoSuchTime);
        }
        clock.offset_seconds = Some(if east { seconds } else { -seconds });
        Ok(())
    }
}

impl Clock {
    fn finish(self) -> Result<TimeOfDay, DateError> {
        let hour = match (self.half, self.hour) {
            (Some(false), 12) => 0,
            (Some(true), hour @ 0..=11) => hour + 12,
            (Some(false), 13..) => return Err(DateError::NoSuchTime),
            // «۱۴:۳۰ عصر» says the same thing twice.
            (_, hour) => hour,
        };
        let next_day = hour == 24 && self.minute == 0 && self.second == 0 && self.micros == 0;
        let leap_second = self.second == 60 && self.minute == 59;
        let second = if leap_second { 59 } else { self.second };
        if (hour > 23 && !next_day) || self.minute > 59 || second > 59 {
            return Err(DateError::NoSuchTime);
        }
        let small = |n: u64| u8::try_from(n).map_err(|_| DateError::NoSuchTime);
        let time = LocalTime {
            hour: if next_day { 0 } else { small(hour)? },
            minute: small(self.minute)?,
            second: small(second)?,
        };
        let loose = self.loose || leap_second;
        Ok(TimeOfDay { time, micros: self.micros, offset_seconds: self.offset_seconds, next_day, loose })
    }
}
