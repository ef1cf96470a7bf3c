//! Languages, writing direction and calendars that a person or a business can choose.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A setting names something Vafa does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not one of {0}")]
pub struct UnknownChoice(
    /// The accepted values, for the message.
    pub &'static str,
);

/// A language of the user interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Persian: the default wherever nobody said otherwise.
    #[default]
    Fa,
    /// English.
    En,
}

impl Lang {
    /// All languages, the default first.
    pub const ALL: [Self; 2] = [Self::Fa, Self::En];

    /// The BCP 47 code, also the value of the HTML `lang` attribute.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fa => "fa",
            Self::En => "en",
        }
    }

    /// The value of the HTML `dir` attribute.
    pub const fn dir(self) -> &'static str {
        match self {
            Self::Fa => "rtl",
            Self::En => "ltr",
        }
    }

    /// The language's own name for itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Fa => "فارسی",
            Self::En => "English",
        }
    }

    /// The calendar people of this language expect.
    pub const fn calendar(self) -> CalendarKind {
        match self {
            Self::Fa => CalendarKind::Jalali,
            Self::En => CalendarKind::Gregorian,
        }
    }

    /// Chooses by the value of an `Accept-Language` header (RFC 9110 §12.5.4): the highest quality wins, the earlier of
    /// two equals, and Persian where the header names no language of ours.
    pub fn negotiate(accept_language: &str) -> Self {
        let mut best = (0, Self::default());
        for item in accept_language.split(',').take(50) {
            let mut parts = item.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let quality =
                parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1000, quality_in_thousandths);
            let primary = tag.split(['-', '_']).next().unwrap_or_default();
            let lang = if ["fa", "prs", "pes", "per", "fas", "*"]
                .iter()
                .any(|it| primary.eq_ignore_ascii_case(it))
            {
                Self::Fa
            } else if primary.eq_ignore_ascii_case("en") || primary.eq_ignore_ascii_case("eng") {
                Self::En
            } else {
                continue;
            };
            if quality > best.0 {
                best = (quality, lang);
            }
        }
        best.1
    }
}

/// `0.8` → 800; whatever is not a quality value counts as "do not want".
fn quality_in_thousandths(text: &str) -> u32 {
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    match whole {
        "1" => 1000,
        "0" if fraction.len() <= 3 && fraction.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{fraction:0<3}").parse().unwrap_or(0)
        }
        _ => 0,
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = UnknownChoice;
    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        match text {
            "fa" => Ok(Self::Fa),
            "en" => Ok(Self::En),
            _ => Err(UnknownChoice("fa, en")),
        }
    }
}

/// The calendar that dates are shown, entered and reckoned in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CalendarKind {
    /// The Iranian solar calendar (Solar Hijri).
    #[default]
    Jalali,
    /// The Gregorian calendar.
    Gregorian,
}

impl CalendarKind {
    /// The name used in settings and URLs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Jalali => "jalali",
            Self::Gregorian => "gregorian",
        }
    }
}

impl fmt::Display for CalendarKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for CalendarKind {
    type Err = UnknownChoice;
    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        match text {
            "jalali" => Ok(Self::Jalali),
            "gregorian" => Ok(Self::Gregorian),
            _ => Err(UnknownChoice("jalali, gregorian")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip() {
        for lang in Lang::ALL {
            assert_eq!(lang.to_string().parse(), Ok(lang));
            assert_eq!(serde_json::to_string(&lang).unwrap(), format!("\"{lang}\""));
        }
        for kind in [CalendarKind::Jalali, CalendarKind::Gregorian] {
            assert_eq!(kind.to_string().parse(), Ok(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
        }
        assert!("de".parse::<Lang>().is_err());
        assert_eq!((Lang::Fa.dir(), Lang::En.dir()), ("rtl", "ltr"));
    }

    #[test]
    fn negotiation_prefers_quality_then_order_then_persian() {
        for (header, wanted) in [
            ("", Lang::Fa),
            ("de-DE,de;q=0.9", Lang::Fa),
            ("en", Lang::En),
            ("en-US,en;q=0.9,fa;q=0.8", Lang::En),
            ("de, en;q=0.3, fa-IR;q=0.7", Lang::Fa),
            ("fa_IR", Lang::Fa),
            ("*", Lang::Fa),
            ("fa;q=0, en;q=0.1", Lang::En),
            ("EN-gb;q=0.50,fa;q=0.5", Lang::En),
            ("en;q=nonsense", Lang::Fa),
        ] {
            assert_eq!(Lang::negotiate(header), wanted, "{header}");
        }
    }
}
