//! The words by which a customer is found: folded once here, looked up by prefix.

use super::field::Field;
use super::identifier::IdentifierKind;
use super::profile::Customer;
use crate::failure::Failure;
use std::collections::BTreeSet;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, Value, params, sql};

/// The endings by which a phone number is found, in digits.
const PHONE_ENDINGS: [usize; 5] = [10, 7, 6, 5, 4];

/// The words by which a customer should be found. Customers that lists do not show have none.
pub(crate) fn wanted(customer: &Customer, active: &[(IdentifierKind, String)]) -> BTreeSet<String> {
    let mut wanted = BTreeSet::new();
    if customer.is_listed() {
        for field in [
            Field::ToldName,
            Field::GivenName,
            Field::FamilyName,
            Field::Nickname,
            Field::City,
            Field::Area,
            Field::Job,
            Field::PostalCode,
        ] {
            if let Some(text) = customer.field(field) {
                wanted.extend(vafa_locale::search_terms(text));
            }
        }
        wanted.extend(vafa_locale::search_terms(&customer.name()));
        for (kind, value) in active {
            wanted.extend(identifier_terms(*kind, value));
        }
    }
    wanted
}

/// The words by which a customer is found now.
pub(crate) fn known(tx: &mut Tx<'_>, customer: CustomerId) -> Result<BTreeSet<String>, Failure> {
    let found = tx.query(
        sql!("SELECT term FROM customer_term WHERE customer_id = $1"),
        params![customer.uuid()],
        |row| row.get("term"),
    )?;
    Ok(found.into_iter().collect())
}

/// Lets a customer be found by the wanted words and no others.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    known: &BTreeSet<String>,
    wanted: &BTreeSet<String>,
) -> Result<(), Failure> {
    for term in known.difference(wanted) {
        tx.execute(
            sql!("DELETE FROM customer_term WHERE customer_id = $1 AND term = $2"),
            params![customer.uuid(), term.as_str()],
        )?;
    }
    let fresh = wanted.difference(known);
    let rows: Vec<Vec<Value>> = fresh.map(|term| params![customer.uuid(), term.as_str()].to_vec()).collect();
    Ok(tx.insert_rows(sql!("INSERT INTO customer_term (customer_id, term) VALUES "), &rows, None)?)
}

/// Removes all words of a record.
pub(crate) fn forget(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM customer_term WHERE customer_id = $1"), params![customer.uuid()])?;
    Ok(())
}

/// A number is looked for from its beginning in any form, and by its last digits.
fn identifier_terms(kind: IdentifierKind, value: &str) -> Vec<String> {
    match kind {
        IdentifierKind::Phone => phone_terms(value),
        IdentifierKind::Device | IdentifierKind::Anonymous => Vec::new(),
        _ => {
            let whole = vafa_locale::fold(value);
            let mut terms = vafa_locale::search_terms(value);
            // Words are looked up by their beginning: what the whole begins with is found by the whole.
            terms.retain(|term| !whole.starts_with(term.as_str()));
            terms.push(whole);
            terms
        }
    }
    .into_iter()
    .filter(|term| !term.is_empty())
    .collect()
}

/// The number as it is stored and as it is dialled at home, and its endings: people remember the last four digits, or any
/// part of the seven that come after the operator's code.
fn phone_terms(value: &str) -> Vec<String> {
    let digits = value.trim_start_matches('+');
    let mut terms = vec![digits.to_owned()];
    terms.extend(digits.strip_prefix("98").map(|rest| format!("0{rest}")));
    for length in PHONE_ENDINGS {
        terms.extend(digits.len().checked_sub(length).map(|from| digits[from..].to_owned()));
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_found_by_its_parts() {
        let terms = phone_terms("+989123456789");
        for part in ["9891234", "09123456789", "9123", "3456", "45678", "6789"] {
            assert!(terms.iter().any(|term| term.starts_with(part)), "{part}");
        }
        assert_eq!(phone_terms("+123"), ["123"]);
    }

    #[test]
    fn a_number_or_address_is_found_by_its_words_and_as_a_whole() {
        let terms = identifier_terms(IdentifierKind::Email, "ali.Rezaei@example.com");
        assert_eq!(terms, ["rezaei", "example", "com", "ali.rezaei@example.com"]);
        assert_eq!(identifier_terms(IdentifierKind::CustomerId, "WC-17"), ["17", "wc-17"]);
    }
}
