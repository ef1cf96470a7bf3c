//! Phone numbers in one comparable form (E.164).

use phonenumber::country;
use std::fmt;
use thiserror::Error;

/// Why a text is not a phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a phone number")]
pub struct PhoneError;

/// A phone number in E.164 form: `+989123456789`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people type it. `region` is the two-letter country (ISO 3166) that numbers without a country
    /// code belong to; digits of any script, spaces, dashes, brackets, `00` for `+` and extensions are understood.
    ///
    /// For Iran the common slips are understood too: `9123456789`, `989123456789`, `+98 0912…`.
    pub fn parse(text: &str, region: &str) -> Result<Self, PhoneError> {
        let mut ascii = String::with_capacity(text.len());
        for c in text.trim().chars() {
            match c {
                '۰'..='۹' => ascii.push(digit(c, '۰')),
                '٠'..='٩' => ascii.push(digit(c, '٠')),
                '０'..='９' => ascii.push(digit(c, '０')),
                '＋' => ascii.push('+'),
                // Marks of direction and joining come along when numbers are copied from Persian text.
                '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
                | '\u{ad}' => {}
                c if c.is_control() => {}
                c => ascii.push(c),
            }
        }
        // A trailing plus is what right-to-left editors make of a leading one.
        if let Some(moved) = ascii.strip_suffix('+') {
            ascii = format!("+{moved}");
        }
        let digits: String = ascii.chars().filter(char::is_ascii_digit).collect();
        if digits.len() < 3 || digits.len() > 20 || ascii.chars().filter(|c| c.is_alphabetic()).count() > 4 {
            return Err(PhoneError);
        }
        // Who writes the country means it: what follows is never taken for a number of the region.
        let plus =
            ascii.find(|c: char| c == '+' || c.is_ascii_digit()).filter(|at| ascii[*at..].starts_with('+'));
        let says_country = plus.is_some() || digits.starts_with("00");
        if let Some(mobile) = iranian_mobile(&digits, region, says_country) {
            return Ok(Self(format!("+98{mobile}")));
        }
        let international = if let Some(at) = plus {
            ascii.split_off(at)
        } else if let Some(rest) = digits.strip_prefix("00") {
            format!("+{rest}")
        } else {
            ascii
        };
        let country: Option<country::Id> = region.to_ascii_uppercase().parse().ok();
        let number = phonenumber::parse(country, &international).map_err(|_| PhoneError)?;
        if !phonenumber::is_valid(&number) {
            return Err(PhoneError);
        }
        // Fewer digits than any line of a person has are a number of a country's inside (Iran's `9626`).
        Self::from_e164(&number.format().mode(phonenumber::Mode::E164).to_string())
    }

    /// Takes a number that is already in stored form (`+` and 7 to 15 digits).
    pub fn from_e164(text: &str) -> Result<Self, PhoneError> {
        let digits = text.strip_prefix('+').ok_or(PhoneError)?;
        let fine = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if fine { Ok(Self(text.to_owned())) } else { Err(PhoneError) }
    }

    /// The number in E.164 form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The ten digits after the country code, for an Iranian mobile.
    pub fn iranian_mobile(&self) -> Option<&str> {
        self.0.strip_prefix("+98").filter(|rest| rest.len() == 10 && rest.starts_with('9'))
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn digit(c: char, zero: char) -> char {
    char::from_u32(u32::from('0') + (u32::from(c) - u32::from(zero))).unwrap_or('0')
}

/// The ten digits of an Iranian mobile in any of the forms that people write, without asking the metadata: nearly every
/// number of an Iranian shop is one, and this is a hundred times quicker.
fn iranian_mobile<'d>(digits: &'d str, region: &str, says_country: bool) -> Option<&'d str> {
    let rest = if let Some(rest) = digits.strip_prefix("0098").or_else(|| digits.strip_prefix("98")) {
        rest.strip_prefix('0').unwrap_or(rest)
    } else if !says_country && region.eq_ignore_ascii_case("IR") {
        digits.strip_prefix('0').unwrap_or(digits)
    } else {
        return None;
    };
    (rest.len() == 10 && rest.starts_with('9')).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_way_to_write_a_mobile_is_one_number() {
        for text in [
            "09123456789",
            "+989123456789",
            "00989123456789",
            "۰۹۱۲۳۴۵۶۷۸۹",
            "٠٩١٢٣٤٥٦٧٨٩",
            "0912 345 6789",
            "0912-345-67 89",
            "+98 (0) 912 345 6789",
            "9123456789",
            "989123456789",
            "\u{200e}+98 912 345 6789\u{200f}",
            "+98 0912 345 6789",
        ] {
            assert_eq!(Phone::parse(text, "IR").unwrap().as_str(), "+989123456789", "{text}");
        }
    }

    #[test]
    fn land_lines_and_other_countries_follow_the_metadata() {
        assert_eq!(Phone::parse("۰۲۱-۸۸۷۷۶۶۵۵", "IR").unwrap().as_str(), "+982188776655");
        assert_eq!(Phone::parse("020 7946 0958", "GB").unwrap().as_str(), "+442079460958");
        assert_eq!(Phone::parse("0044 20 7946 0958", "IR").unwrap().as_str(), "+442079460958");
        assert_eq!(Phone::parse("+1 (415) 555-2671", "IR").unwrap().as_str(), "+14155552671");
        assert_eq!(Phone::parse("+98 912 345 6789", "GB").unwrap().as_str(), "+989123456789");
    }

    #[test]
    fn a_country_that_is_written_is_meant() {
        for text in
            ["+961 3 123 456", "961 3 123 456+", "00961 3 123 456", "(+961) 3 123 456", "＋۹۶۱۳۱۲۳۴۵۶"]
        {
            assert_eq!(Phone::parse(text, "IR").unwrap().as_str(), "+9613123456", "{text}");
        }
        assert_eq!(Phone::parse("(+98) 912 345 6789", "IR").unwrap().as_str(), "+989123456789");
        assert_eq!(Phone::parse("+9123456789", "IR"), Err(PhoneError));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for bad in [
            "",
            "12",
            "hello",
            "0912345",
            "+98912345678901234567890",
            "ندارد",
            "00000000000",
            "9626",
            "+989626",
        ] {
            assert_eq!(Phone::parse(bad, "IR"), Err(PhoneError), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered_and_the_form_is_stable(text in ".{0,40}", digits in "[+0-9۰-۹ ()-]{0,24}") {
            for input in [text, digits] {
                if let Ok(phone) = Phone::parse(&input, "IR") {
                    prop_assert_eq!(Phone::parse(phone.as_str(), "IR").unwrap(), phone.clone());
                    prop_assert_eq!(Phone::from_e164(phone.as_str()).unwrap(), phone);
                }
            }
        }
    }
}
