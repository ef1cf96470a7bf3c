//! The fields of a profile (P1), each with the form in which it is kept.

use std::fmt;
use std::str::FromStr;
use vafa_kernel::{Kind, LocalDate};
use vafa_locale::CalendarKind;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// A field of a customer's profile. The code is the column, the JSON name and the import target.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Field { $($(#[$doc])* $name,)* }

        impl Field {
            /// Every field, in the order in which a form shows them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// JSON pointer of the field in a record.
            pub const fn pointer(self) -> &'static str {
                match self { $(Self::$name => concat!("/", $code),)* }
            }
        }

        impl FromStr for Field {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($code => Ok(Self::$name),)* _ => Err(()) }
            }
        }
    };
}

fields! {
    /// The name as told in one piece; of a household or an organisation, its name.
    ToldName = "told_name",
    /// Given name.
    GivenName = "given_name",
    /// Family name.
    FamilyName = "family_name",
    /// What they like to be called.
    Nickname = "nickname",
    /// `female`, `male` or `other`.
    Gender = "gender",
    /// Birth date, `YYYY-MM-DD` Gregorian inside.
    BirthDate = "birth_date",
    /// Job.
    Job = "job",
    /// Social standing, in the business's own words.
    SocialStanding = "social_standing",
    /// Language they are spoken to in: `fa` or `en` or another BCP 47 tag.
    Language = "language",
    /// Country, as told.
    Country = "country",
    /// Province or state.
    Region = "region",
    /// City.
    City = "city",
    /// Part of the city.
    Area = "area",
    /// Street address.
    Address = "address",
    /// Postal code, plain digits and letters.
    PostalCode = "postal_code",
    /// Channel they prefer.
    PreferredChannel = "preferred_channel",
    /// Hours they prefer, in their words.
    PreferredHours = "preferred_hours",
}

impl serde::Serialize for Field {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Field {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let code = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        code.parse().map_err(|()| serde::de::Error::custom(format!("`{code}` is no field of a profile")))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Why a value does not fit its field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// Longer than any such value is.
    #[error("{field} is longer than {limit} characters")]
    TooLong {
        /// Which field.
        field: Field,
        /// How long it may be.
        limit: usize,
    },
    /// Not a date.
    #[error("{field} is not a date")]
    NotADate {
        /// Which field.
        field: Field,
    },
    /// Not one of the known values.
    #[error("{field} is not one of {choices}")]
    NotAChoice {
        /// Which field.
        field: Field,
        /// What there is to choose from.
        choices: &'static str,
    },
}

impl FieldError {
    fn of(&self) -> Field {
        match self {
            Self::TooLong { field, .. } | Self::NotADate { field } | Self::NotAChoice { field, .. } => *field,
        }
    }
}

impl vafa_kernel::Fault for FieldError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "customer.field_too_long",
            Self::NotADate { .. } => "customer.not_a_date",
            Self::NotAChoice { .. } => "customer.not_a_choice",
        }
    }

    fn field(&self) -> Option<&str> {
        Some(self.of().pointer())
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        let mut args = vec![("field", self.of().to_string())];
        match self {
            Self::TooLong { limit, .. } => args.push(("limit", limit.to_string())),
            Self::NotAChoice { choices, .. } => args.push(("choices", (*choices).to_owned())),
            Self::NotADate { .. } => {}
        }
        args
    }
}

const FEMALE: &[&str] = &["female", "f", "woman", "زن", "خانم", "مونث", "مؤنث", "دختر"];
const MALE: &[&str] = &["male", "m", "man", "مرد", "آقا", "اقا", "مذکر", "پسر"];

impl Field {
    const fn limit(self) -> usize {
        match self {
            Self::Address | Self::PreferredHours => 1000,
            _ => 200,
        }
    }

    /// The kept form of what a person, a file or a client wrote; nothing for blanks. Dates are read in any calendar and
    /// digits; `calendar` decides where a date could be of either.
    pub fn clean(self, text: &str, calendar: CalendarKind) -> Result<Option<String>, FieldError> {
        let text: String = text
            .chars()
            .map(|c| if c.is_control() && !(c == '\n' && self == Self::Address) { ' ' } else { c })
            .collect();
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if text.chars().count() > self.limit() {
            return Err(FieldError::TooLong { field: self, limit: self.limit() });
        }
        let folded = || vafa_locale::fold(text);
        Ok(Some(match self {
            Self::Gender => {
                let told = folded();
                let is = |names: &[&str]| names.iter().any(|name| vafa_locale::fold(name) == told);
                if is(FEMALE) {
                    "female".into()
                } else if is(MALE) {
                    "male".into()
                } else if matches!(told.as_str(), "other" | "دیگر" | "سایر" | "x") {
                    "other".into()
                } else {
                    return Err(FieldError::NotAChoice { field: self, choices: "female, male, other" });
                }
            }
            Self::BirthDate => {
                read_date(text, calendar).ok_or(FieldError::NotADate { field: self })?.to_string()
            }
            Self::PostalCode => vafa_locale::digits::to_ascii(text)
                .chars()
                .filter(|c| !c.is_whitespace() && *c != '-')
                .collect(),
            Self::Language | Self::PreferredChannel => folded(),
            _ => text.to_owned(),
        }))
    }
}

fn read_date(text: &str, calendar: CalendarKind) -> Option<LocalDate> {
    let ascii = vafa_locale::digits::to_ascii(text);
    // Clients send birthdays as moments too; the day is what counts. Of which calendar it is, its year says.
    let is_day = |part: &str| part.contains('-') && part.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let day = ascii.split_once(['T', ' ']).map(|(day, _)| day).filter(|day| is_day(day));
    vafa_locale::dates::parse_date(day.unwrap_or(text), calendar).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_in_one_form() {
        let clean = |field: Field, text: &str| field.clean(text, CalendarKind::Jalali).unwrap();
        assert_eq!(clean(Field::Gender, "خانم").as_deref(), Some("female"));
        assert_eq!(clean(Field::BirthDate, "۱۳۶۹/۰۱/۰۱").as_deref(), Some("1990-03-21"));
        assert_eq!(clean(Field::BirthDate, "1990-03-21T00:00:00Z").as_deref(), Some("1990-03-21"));
        for jalali in ["1370-05-12", "۱۳۷۰-۰۵-۱۲", "1370-05-12T00:00:00Z", "۱۳۷۰-۰۵-۱۲ 00:00"]
        {
            assert_eq!(clean(Field::BirthDate, jalali).as_deref(), Some("1991-08-03"), "{jalali}");
        }
        assert_eq!(clean(Field::BirthDate, "1370-02-31T00:00:00").as_deref(), Some("1991-05-21"));
        assert_eq!(clean(Field::BirthDate, "۱۲ مرداد ۱۳۷۰").as_deref(), Some("1991-08-03"));
        assert_eq!(clean(Field::PostalCode, "۱۱۱۱۱-۲۲۲۲۲").as_deref(), Some("1111122222"));
        assert_eq!(clean(Field::City, "  \t "), None);
        assert!(Field::BirthDate.clean("دیروز", CalendarKind::Jalali).is_err());
        assert!(Field::City.clean(&"ا".repeat(201), CalendarKind::Jalali).is_err());
    }
}
