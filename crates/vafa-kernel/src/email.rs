//! E-mail addresses in one comparable form.

use icu_normalizer::ComposingNormalizerBorrowed;
use thiserror::Error;

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not an e-mail address")]
pub struct EmailError;

/// An address in comparable form: NFKC, lower case, no spaces around, no display name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);

impl Email {
    /// Reads an address as people type it: `" Ali@Example.COM "`, `Ali <ali@example.com>`, `mailto:`.
    ///
    /// The check is for what a mail server could accept (RFC 5321 lengths, one `@`, a dotted domain), not for
    /// every quoting form of RFC 5322, which no shop's customer has.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let inner = match (text.rfind('<'), text.rfind('>')) {
            (Some(from), Some(to)) if from < to => &text[from + 1..to],
            _ => text,
        };
        let inner = inner.trim();
        let inner = inner.strip_prefix("mailto:").unwrap_or(inner);
        let folded = ComposingNormalizerBorrowed::new_nfkc().normalize(inner).to_lowercase();
        let (local, domain) = folded.rsplit_once('@').ok_or(EmailError)?;
        let bad_local = local.is_empty()
            || local.len() > 64
            || local.starts_with('.')
            || local.ends_with('.')
            || local.contains("..")
            || local.chars().any(|c| c.is_whitespace() || c.is_control() || "@<>()[]\\,;:\"".contains(c));
        let bad_label = |label: &str| {
            label.is_empty()
                || label.len() > 63
                || label.starts_with('-')
                || label.ends_with('-')
                || label.chars().any(|c| !(c.is_alphanumeric() || c == '-'))
        };
        if bad_local || folded.len() > 254 || !domain.contains('.') || domain.split('.').any(bad_label) {
            return Err(EmailError);
        }
        Ok(Self(folded))
    }

    /// The comparable form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_address_are_equal() {
        let one = Email::parse("ali.rezaei@example.com").unwrap();
        for other in
            [" Ali.Rezaei@Example.COM ", "Ali <ali.rezaei@example.com>", "mailto:ali.rezaei@example.com"]
        {
            assert_eq!(Email::parse(other).unwrap(), one, "{other}");
        }
        assert_eq!(Email::parse("ａｌｉ@example.com").unwrap().as_str(), "ali@example.com");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in [
            "",
            "@",
            "ali",
            "ali@",
            "@example.com",
            "a b@example.com",
            "ali@localhost",
            "a..b@example.com",
            "ali@-x.com",
        ] {
            assert_eq!(Email::parse(bad), Err(EmailError), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered_and_the_form_is_stable(text in ".*") {
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_str()).unwrap(), email);
            }
        }
    }
}
