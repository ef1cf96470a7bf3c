//! The keys under which records of one customer are likely to meet. A key is no proof: it only says whom to compare.

use super::field::Field;
use super::identifier::IdentifierKind;
use super::profile::{Customer, CustomerKind};
use std::collections::BTreeSet;
use vafa_locale::names::name_key;

/// Parts of e-mail addresses before the `@` that many businesses have.
const COMMON_MAILBOXES: &[&str] =
    &["info", "sales", "admin", "office", "contact", "support", "mail", "hello", "shop", "test"];

/// The keys of a record with the identifiers it has.
pub(super) fn keys_of(customer: &Customer, identifiers: &[(IdentifierKind, String)]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let name = name_key(&customer.name());
    let is_long = name.chars().count() >= 4;
    if is_long {
        match customer.kind {
            // Names of persons are shared by many: they need company.
            CustomerKind::Person => {
                if let Some(birth) = customer.field(Field::BirthDate) {
                    keys.insert(format!("nb:{name}:{birth}"));
                }
                if let Some(city) = customer.field(Field::City) {
                    keys.insert(format!("nc:{name}:{}", vafa_locale::fold(city)));
                }
                if customer.name().split_whitespace().count() > 1 {
                    keys.insert(format!("n:{name}"));
                }
            }
            CustomerKind::Household | CustomerKind::Organisation => {
                keys.insert(format!("g:{name}"));
            }
        }
    }
    if let Some(address) = address_key(customer) {
        keys.insert(format!("a:{address}"));
    }
    if let Some(postal) = customer.field(Field::PostalCode).filter(|code| code.len() >= 8) {
        keys.insert(format!("z:{postal}"));
    }
    for (kind, value) in identifiers {
        match kind {
            IdentifierKind::Phone => {
                keys.extend(phone_ending(value).map(|ending| format!("p:{ending}")));
            }
            IdentifierKind::Email => {
                keys.extend(mailbox(value).map(|mailbox| format!("e:{mailbox}")));
            }
            _ => {}
        }
    }
    keys
}

/// The last seven digits: what stays when the operator or the area code changes.
pub(super) fn phone_ending(phone: &str) -> Option<&str> {
    phone.len().checked_sub(7).and_then(|from| phone.get(from..)).filter(|_| phone.len() >= 9)
}

/// The part before the `@`, without what comes after a `+` and without dots; nothing for mailboxes of offices.
pub(super) fn mailbox(email: &str) -> Option<String> {
    let (local, _) = email.split_once('@')?;
    let local = local.split('+').next().unwrap_or_default().replace('.', "");
    (local.len() >= 5 && !COMMON_MAILBOXES.contains(&local.as_str())).then_some(local)
}

/// The letters and digits of an address that is long enough to mean one house.
pub(super) fn address_key(customer: &Customer) -> Option<String> {
    let folded = vafa_locale::fold(customer.field(Field::Address)?);
    let key: String = folded.chars().filter(|c| c.is_alphanumeric()).take(80).collect();
    (key.chars().count() >= 12).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use vafa_kernel::Instant;
    use vafa_kernel::id::CustomerId;

    #[test]
    fn spellings_of_one_customer_meet() {
        let keys = |name: &str, city: &str, phone: &str, email: &str| {
            let mut customer =
                Customer::new(CustomerId::NIL, CustomerKind::Person, "test", Instant::from_seconds(0));
            customer.fields.insert(Field::ToldName, name.into());
            customer.fields.insert(Field::City, city.into());
            let identifiers =
                [(IdentifierKind::Phone, phone.to_owned()), (IdentifierKind::Email, email.to_owned())];
            keys_of(&customer, &identifiers)
        };
        let one = keys("آقای علی رضایی", "شیراز", "+989123456789", "ali.rezaei@example.com");
        let other = keys("علي رضائی", "شيراز", "+982123456789", "alirezaei+shop@example.org");
        assert_eq!(one, other);
        assert_eq!(one.len(), 4);
        assert!(
            keys("علی", "", "+98912", "info@example.com").iter().all(|key| !key.starts_with(['e', 'p', 'n']))
        );
    }
}
