//! The words by which a customer is found: folded once here, looked up by prefix.

use super::field::Field;
use super::profile::Customer;
use super::{identifiers, records};
use crate::failure::Failure;
use std::collections::BTreeSet;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};

/// The words by which a customer should be found. Customers that lists do not show have none.
pub(crate) fn wanted(tx: &mut Tx<'_>, customer: &Customer) -> Result<BTreeSet<String>, Failure> {
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
        for id in records::group_of(tx, customer.id)? {
            for identifier in
                identifiers::list(tx, id)?.into_iter().filter(|i| i.retired_at.is_none() && !i.kind.is_soft())
            {
                wanted.extend(identifier_terms(&identifier));
            }
        }
    }
    Ok(wanted)
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

/// Brings the words of a customer up to date.
pub(crate) fn refresh(tx: &mut Tx<'_>, customer: &Customer) -> Result<(), Failure> {
    let wanted = wanted(tx, customer)?;
    let known = known(tx, customer.id)?;
    for term in known.difference(&wanted) {
        tx.execute(
            sql!("DELETE FROM customer_term WHERE customer_id = $1 AND term = $2"),
            params![customer.id.uuid(), term.as_str()],
        )?;
    }
    for term in wanted.difference(&known) {
        tx.execute(
            sql!("INSERT INTO customer_term (customer_id, term) VALUES ($1, $2)"),
            params![customer.id.uuid(), term.as_str()],
        )?;
    }
    Ok(())
}

/// Removes all words of a record.
pub(crate) fn forget(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM customer_term WHERE customer_id = $1"), params![customer.uuid()])?;
    Ok(())
}

/// A number is looked for from its beginning in any form, and by its last digits.
fn identifier_terms(identifier: &identifiers::Identifier) -> Vec<String> {
    use super::identifier::IdentifierKind as K;
    match identifier.kind {
        K::Phone => {
            let digits = identifier.value.trim_start_matches('+').to_owned();
            let national = digits.strip_prefix("98").map(|rest| format!("0{rest}"));
            let tail = digits.len().checked_sub(4).map(|from| digits[from..].to_owned());
            [Some(digits), national, tail].into_iter().flatten().collect()
        }
        K::Email => {
            let mut terms = vec![identifier.value.clone()];
            terms.extend(vafa_locale::search_terms(&identifier.value));
            terms
        }
        K::External | K::Social => {
            let handle = identifier.value.split_once('/').map_or("", |(_, handle)| handle);
            vec![identifier.value.to_lowercase(), handle.to_lowercase()]
        }
        _ => vec![identifier.value.to_lowercase()],
    }
    .into_iter()
    .filter(|term| !term.is_empty())
    .collect()
}
