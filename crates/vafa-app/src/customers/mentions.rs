//! Recognises a person in texts that are kept for other reasons, so that they can be forgotten there too.

use super::field::Field;
use super::identifiers::Identifier;
use super::profile::Customer;
use std::collections::BTreeSet;

/// The shortest text that counts as a mention: shorter ones mean nobody in particular.
const LETTERS_MIN: usize = 5;

/// The texts by which a person is recognised, folded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mentions {
    folded: BTreeSet<String>,
    digits: BTreeSet<String>,
}

impl Mentions {
    /// Out of the records that make up a person, and everything they were ever known by.
    pub(crate) fn of(records: &[Customer], identifiers: &[Identifier]) -> Self {
        let mut mentions = Self::default();
        for record in records {
            mentions.add(&record.id.to_string());
            mentions.add(&record.name());
            for field in [Field::ToldName, Field::Address] {
                mentions.add(record.field(field).unwrap_or_default());
            }
        }
        for identifier in identifiers {
            mentions.add(&identifier.value);
            mentions.add(&identifier.shown);
        }
        mentions
    }

    fn add(&mut self, text: &str) {
        let folded = vafa_locale::fold(text);
        let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
        let is_number = digits.len() >= 7 && folded.chars().all(|c| !c.is_alphabetic());
        if is_number {
            // However a number is written, its last digits are the same.
            let from = digits.len().saturating_sub(10);
            self.digits.insert(digits[from..].to_owned());
        }
        if folded.chars().count() >= LETTERS_MIN {
            self.folded.insert(folded);
        }
    }

    /// Whether a text speaks of the person.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        let folded = vafa_locale::fold(text);
        if self.folded.iter().any(|known| folded.contains(known.as_str())) {
            return true;
        }
        if self.digits.is_empty() {
            return false;
        }
        // Numbers may be written in groups: what stands between digits is left out, letters part them.
        folded
            .split(|c: char| c.is_alphabetic() || matches!(c, '"' | ',' | ';' | '\n'))
            .map(|part| part.chars().filter(char::is_ascii_digit).collect::<String>())
            .any(|digits| self.digits.iter().any(|known| digits.contains(known.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{CustomerKind, IdentifierKind};
    use vafa_kernel::Instant;
    use vafa_kernel::id::CustomerId;

    #[test]
    fn a_person_is_recognised_however_it_is_written() {
        let now = Instant::from_seconds(0);
        let mut record = Customer::new(CustomerId::NIL, CustomerKind::Person, "test", now);
        record.fields.insert(Field::ToldName, "سارا رضایی".into());
        let phone = Identifier {
            customer_id: CustomerId::NIL,
            kind: IdentifierKind::Phone,
            value: "+989123456789".into(),
            shown: "0912 345 6789".into(),
            source: "test".into(),
            is_verified: false,
            created_at: now,
            retired_at: None,
        };
        let mentions = Mentions::of(&[record], &[phone]);
        for text in ["سارا رضايي آمد", "tel: ۰۹۱۲-۳۴۵-۶۷۸۹", "{\"phone\":\"9123456789\"}", "00989123456789"]
        {
            assert!(mentions.is_in(text), "{text}");
        }
        for text in ["", "سارا", "09123456788", "{\"a\":912,\"b\":3456789}"] {
            assert!(!mentions.is_in(text), "{text}");
        }
    }
}
