//! What a customer is known by, each kind in one comparable form.

use crate::business::Business;
use std::fmt;
use vafa_kernel::email::Email;
use vafa_kernel::phone::Phone;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// A kind of identifier. The order is the order of trust: the first one that is known decides.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum IdentifierKind { $($(#[$doc])* $name,)* }

        impl IdentifierKind {
            /// Every kind, most trusted first.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Reads a code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

kinds! {
    /// The business's own number for the customer (`userId` of event clients). One per customer.
    CustomerId = "customer_id",
    /// National identity number. One per customer.
    NationalId = "national_id",
    /// Loyalty card.
    Card = "card",
    /// Phone, E.164.
    Phone = "phone",
    /// E-mail address.
    Email = "email",
    /// Id in another system, `system/id`.
    External = "external",
    /// Handle in a social network, `network/handle`.
    Social = "social",
    /// A device.
    Device = "device",
    /// A browser's cookie (`anonymousId` of event clients).
    Anonymous = "anonymous_id",
}

impl IdentifierKind {
    /// A customer has at most one of these: two different ones are two customers.
    pub const fn is_hard(self) -> bool {
        matches!(self, Self::CustomerId | Self::NationalId)
    }

    /// It belongs to a machine, not to a person: whoever signs in last has it.
    pub const fn is_soft(self) -> bool {
        matches!(self, Self::Device | Self::Anonymous)
    }
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Something that was told about who a customer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What kind of identifier.
    pub kind: IdentifierKind,
    /// Its comparable form.
    pub value: String,
    /// As it was told.
    pub shown: String,
    /// Whether it was proved (a code by SMS, a document seen).
    pub is_verified: bool,
}

crate::faults! {
    /// Why a text is not an identifier of its kind.
    pub enum IdentifierError {
        /// It cannot be one.
        NotOne { kind: String } => Invalid, "customer.not_an_identifier", "not a valid {kind}", at "/value";
        /// A placeholder such as `0`, `null` or `anonymous` that would tie strangers together.
        Placeholder { kind: String } => Invalid, "customer.placeholder_identifier", "a placeholder, not a {kind}", at "/value";
    }
}

/// Values that clients send for "nobody": tying customers together by them is the classic false merge.
const PLACEHOLDERS: &[&str] = &[
    "-1",
    "null",
    "nil",
    "none",
    "undefined",
    "anonymous",
    "nan",
    "n/a",
    "na",
    "guest",
    "unknown",
    "false",
    "true",
    "[object object]",
];

impl Claim {
    /// Brings an identifier into its comparable form.
    pub fn read(kind: IdentifierKind, text: &str, business: &Business) -> Result<Self, IdentifierError> {
        let shown: String =
            text.chars().filter(|c| !c.is_control()).collect::<String>().trim().chars().take(200).collect();
        let not_one = || IdentifierError::NotOne { kind: kind.to_string() };
        let lower = shown.to_lowercase();
        if shown.is_empty() {
            return Err(not_one());
        }
        if PLACEHOLDERS.contains(&lower.as_str()) || lower.chars().all(|c| matches!(c, '0' | '-' | '۰' | '٠'))
        {
            return Err(IdentifierError::Placeholder { kind: kind.to_string() });
        }
        let plain = || -> String {
            vafa_locale::digits::to_ascii(&vafa_locale::digits::strip_bidi(&shown))
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect()
        };
        let value = match kind {
            IdentifierKind::Phone => {
                Phone::parse(&shown, &business.country).map_err(|_| not_one())?.as_str().to_owned()
            }
            IdentifierKind::Email => Email::parse(&shown).map_err(|_| not_one())?.as_str().to_owned(),
            IdentifierKind::NationalId => national_id(&plain(), &business.country).ok_or_else(not_one)?,
            IdentifierKind::Card => {
                let card: String =
                    plain().chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
                if card.is_empty() {
                    return Err(not_one());
                }
                card
            }
            IdentifierKind::Social => {
                let handle = plain().to_lowercase();
                let (network, handle) = handle.split_once('/').ok_or_else(not_one)?;
                let handle = handle.trim_start_matches('@');
                if network.is_empty() || handle.is_empty() {
                    return Err(not_one());
                }
                format!("{network}/{handle}")
            }
            IdentifierKind::External => {
                let id = plain();
                if !id.split_once('/').is_some_and(|(system, id)| !system.is_empty() && !id.is_empty()) {
                    return Err(not_one());
                }
                id
            }
            IdentifierKind::CustomerId | IdentifierKind::Device | IdentifierKind::Anonymous => plain(),
        };
        Ok(Self { kind, value, shown, is_verified: false })
    }
}

/// Ten digits with a right check digit in Iran (leading zeros that spreadsheets ate are put back); elsewhere letters and
/// digits as they are.
fn national_id(text: &str, country: &str) -> Option<String> {
    let id: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    if country != "IR" || id.chars().any(|c| c.is_ascii_alphabetic()) {
        return (5..=30).contains(&id.len()).then(|| id.to_ascii_uppercase());
    }
    // Organisations have eleven digits; their check is left to the registry.
    if id.len() == 11 {
        return Some(id);
    }
    if !(8..=10).contains(&id.len()) {
        return None;
    }
    let id = format!("{id:0>10}");
    let digits: Vec<u32> = id.chars().filter_map(|c| c.to_digit(10)).collect();
    let (check, body) = digits.split_last()?;
    if body.iter().all(|d| d == check) {
        return None;
    }
    let rest = body.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum::<u32>() % 11;
    let right = if rest < 2 { *check == rest } else { *check == 11 - rest };
    right.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentifierKind as K;

    fn value(kind: K, text: &str) -> Result<String, IdentifierError> {
        Claim::read(kind, text, &Business::default()).map(|claim| claim.value)
    }

    #[test]
    fn spellings_of_one_identifier_are_equal() {
        for text in ["0912 345 6789", "۰۹۱۲۳۴۵۶۷۸۹", "+98-912-345-6789"] {
            assert_eq!(value(K::Phone, text).unwrap(), "+989123456789");
        }
        assert_eq!(value(K::Email, " Sara@Example.COM").unwrap(), "sara@example.com");
        assert_eq!(value(K::Card, "۱۲۳۴-۵۶۷۸ ab").unwrap(), "12345678AB");
        assert_eq!(value(K::Social, "Instagram/@Sara.R").unwrap(), "instagram/sara.r");
        assert_eq!(value(K::NationalId, "84575948").unwrap(), "0084575948");
    }

    #[test]
    fn placeholders_and_nonsense_are_refused() {
        for text in ["0", "000-00", "null", "Anonymous", "-1", "undefined", "۰۰۰"] {
            assert!(matches!(value(K::CustomerId, text), Err(IdentifierError::Placeholder { .. })), "{text}");
        }
        assert!(value(K::NationalId, "1111111111").is_err() && value(K::NationalId, "0084575949").is_err());
        assert!(
            value(K::Phone, "12").is_err()
                && value(K::External, "woo").is_err()
                && value(K::Card, "--").is_err()
        );
    }
}
