//! When an event happened, from what four clocks say.

use crate::business::Business;
use serde_json::Value as Json;
use vafa_kernel::Instant;
use vafa_kernel::time::MINUTE;

/// How far a clock may be off before it matters.
const TOLERANCE: i64 = 5 * MINUTE;

/// The moment of an event, and what was bent to find it.
pub(super) struct Moment {
    pub(super) at: Instant,
    pub(super) original_at: Option<Instant>,
    pub(super) sent_at: Option<Instant>,
}

/// Finds when an event happened. `original` and `sent` are as the client wrote them.
///
/// A browser's or phone's clock is set right by the time the batch was under way (`received − sent`), but only when it is
/// off by more than five minutes: clients that keep `sentAt` over retries would move their events otherwise. A server's
/// clock is believed. What would lie in the future is put at its arrival.
pub(super) fn moment(
    original: Option<&Json>,
    sent: Option<&Json>,
    received: Instant,
    is_own_clock: bool,
    business: &Business,
    flags: &mut Vec<&'static str>,
) -> Moment {
    let original_at = original.and_then(|told| read(told, business, flags));
    let sent_at = sent.and_then(|told| read(told, business, &mut Vec::new()));
    let mut at = original_at.unwrap_or(received);
    if let (true, Some(original), Some(sent)) = (is_own_clock, original_at, sent_at)
        && received.since(sent).abs() > TOLERANCE
    {
        at = received.plus(original.since(sent));
        flags.push("clock_skew");
    }
    if at.since(received) > TOLERANCE {
        at = received;
        flags.push("time_clamped");
    }
    Moment { at, original_at, sent_at }
}

/// Reads RFC 3339, numbers of seconds or milliseconds since 1970, and what people write; nothing, flagged, for the rest.
fn read(told: &Json, business: &Business, flags: &mut Vec<&'static str>) -> Option<Instant> {
    let found = match told {
        Json::Null => return None,
        Json::String(text) if text.trim().is_empty() => return None,
        Json::String(text) => match text.parse::<Instant>() {
            Ok(at) => Some(at),
            Err(_) => epoch(text).or_else(|| {
                flags.push("time_lenient");
                vafa_locale::dates::parse_date_time(text, &business.zone, business.calendar).ok()
            }),
        },
        Json::Number(number) => epoch(&number.to_string()),
        _ => None,
    };
    if found.is_none() {
        flags.push("time_unreadable");
    }
    found
}

/// Seconds (ten digits) or milliseconds (thirteen) since 1970, perhaps with a fraction.
fn epoch(text: &str) -> Option<Instant> {
    let whole = text.trim().split('.').next().unwrap_or_default();
    if !(9..=16).contains(&whole.len()) {
        return None;
    }
    let scale = match whole.len() {
        9..=10 => 6,
        11..=13 => 3,
        _ => 0,
    };
    let number = vafa_kernel::money::Decimal::parse(text.trim()).ok()?;
    number.scaled(scale).ok().map(Instant::from_micros)
}
