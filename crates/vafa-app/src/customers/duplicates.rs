//! Pairs of records that look like one customer: suggested with reasons, never merged by themselves.
//!
//! Only records that share a key are compared, and a key that too many share tells nothing. So the work for one record is
//! bounded, however many customers there are.

use super::duplicate_keys::{address_key, keys_of, mailbox, phone_ending};
use super::field::Field;
use super::identifier::IdentifierKind;
use super::identifiers;
use super::profile::Customer;
use super::records;
use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::json;
use std::collections::{BTreeSet, HashSet};
use vafa_kernel::id::CustomerId;
use vafa_locale::names::similarity;
use vafa_store::{Tx, Value, params, sql};

/// A key that more records share tells nothing.
const BUCKET_MAX: usize = 12;
/// The most records that one is compared with.
const COMPARED_MAX: usize = 24;
/// What a pair must weigh to be suggested, in thousandths.
const SUGGESTED: i64 = 500;
/// What it weighs that an identifier of one was told for the other.
pub(crate) const CLAIMED_WEIGHT: i64 = 900;

/// The reason that an identifier of one was told for the other. It stays whatever the profiles come to say.
pub(crate) fn claimed(kind: IdentifierKind) -> String {
    format!("claimed_{kind}")
}

/// Notes that two records look like one. `reasons` are codes with their weight in thousandths. A pair that staff
/// dismissed stays dismissed.
pub(crate) fn suggest_pair(
    tx: &mut Tx<'_>,
    cx: &Cx,
    one: CustomerId,
    other: CustomerId,
    reasons: &[(&str, i64)],
) -> Result<(), Failure> {
    let (first, second) = in_order(one, other);
    let score = reasons.iter().map(|(_, weight)| *weight).sum::<i64>().clamp(0, 1000);
    let told: Vec<_> =
        reasons.iter().map(|(code, weight)| json!({ "code": code, "weight": weight })).collect();
    tx.execute(
        sql!(
            "INSERT INTO duplicate_pair (first_id, second_id, score, reasons, state, found_at) \
             VALUES ($1, $2, $3, $4, 'open', $5) ON CONFLICT (first_id, second_id) DO UPDATE SET \
             score = excluded.score, reasons = excluded.reasons \
             WHERE duplicate_pair.state = 'open' AND duplicate_pair.score < excluded.score"
        ),
        params![first.uuid(), second.uuid(), score, json!(told).to_string(), cx.now.micros()],
    )?;
    Ok(())
}

fn in_order(one: CustomerId, other: CustomerId) -> (CustomerId, CustomerId) {
    if one < other { (one, other) } else { (other, one) }
}

/// Brings the keys of a customer, who goes by `active` and is found under `known`, up to date and looks who shares them.
/// One that was made a moment ago is found under nothing and can be in no suggestion yet: `known` is then nothing at all.
pub(crate) fn refresh(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: &Customer,
    active: &[(IdentifierKind, String)],
    known: Option<&BTreeSet<String>>,
) -> Result<(), Failure> {
    let wanted = wanted_keys(customer, active);
    write_keys(tx, customer.id, known.unwrap_or(&BTreeSet::new()), &wanted)?;
    let candidates = sharing(tx, customer.id, &wanted)?;
    if known.is_some() {
        drop_stale(tx, customer.id, &candidates)?;
    }
    compare(tx, cx, customer, active, &candidates, known.is_some())
}

/// The keys that a record belongs under: none where lists do not show it.
pub(crate) fn wanted_keys(customer: &Customer, active: &[(IdentifierKind, String)]) -> BTreeSet<String> {
    if customer.is_listed() { keys_of(customer, active) } else { BTreeSet::new() }
}

/// The keys under which a record is found.
pub(crate) fn known_keys(tx: &mut Tx<'_>, customer: CustomerId) -> Result<BTreeSet<String>, Failure> {
    let found = tx.query(
        sql!("SELECT match_key FROM duplicate_key WHERE customer_id = $1"),
        params![customer.uuid()],
        |row| row.get("match_key"),
    )?;
    Ok(found.into_iter().collect())
}

/// Lets a record be found under the wanted keys and no others.
pub(crate) fn write_keys(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    known: &BTreeSet<String>,
    wanted: &BTreeSet<String>,
) -> Result<(), Failure> {
    for key in known.difference(wanted) {
        tx.execute(
            sql!("DELETE FROM duplicate_key WHERE customer_id = $1 AND match_key = $2"),
            params![customer.uuid(), key.as_str()],
        )?;
    }
    let fresh = wanted.difference(known);
    let rows: Vec<Vec<Value>> = fresh.map(|key| params![customer.uuid(), key.as_str()].to_vec()).collect();
    Ok(tx.insert_rows(sql!("INSERT INTO duplicate_key (customer_id, match_key) VALUES "), &rows, None)?)
}

/// The records that share a key which few share.
fn sharing(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    keys: &BTreeSet<String>,
) -> Result<HashSet<CustomerId>, Failure> {
    let mut found = HashSet::new();
    for key in keys {
        let limit = i64::try_from(BUCKET_MAX + 1).unwrap_or(i64::MAX);
        let bucket = tx.query(
            sql!("SELECT customer_id FROM duplicate_key WHERE match_key = $1 ORDER BY customer_id LIMIT $2"),
            params![key.as_str(), limit],
            |row| row.get("customer_id").map(CustomerId::from_uuid),
        )?;
        if bucket.len() <= BUCKET_MAX {
            found.extend(bucket.into_iter().filter(|other| *other != customer));
        }
        if found.len() >= COMPARED_MAX {
            break;
        }
    }
    Ok(found)
}

/// Open suggestions that came from keys which the two no longer share.
fn drop_stale(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    candidates: &HashSet<CustomerId>,
) -> Result<(), Failure> {
    let open = tx.query(
        sql!(
            "SELECT second_id AS other FROM duplicate_pair WHERE first_id = $1 AND state = 'open' UNION ALL \
             SELECT first_id AS other FROM duplicate_pair WHERE second_id = $1 AND state = 'open'"
        ),
        params![customer.uuid()],
        |row| row.get("other").map(CustomerId::from_uuid),
    )?;
    for other in open.into_iter().filter(|other| !candidates.contains(other)) {
        delete_unclaimed(tx, customer, other)?;
    }
    Ok(())
}

/// Removes an open suggestion that rests on the profiles alone.
fn delete_unclaimed(tx: &mut Tx<'_>, one: CustomerId, other: CustomerId) -> Result<(), Failure> {
    let (first, second) = in_order(one, other);
    tx.execute(
        sql!(
            "DELETE FROM duplicate_pair WHERE first_id = $1 AND second_id = $2 AND state = 'open' \
             AND reasons NOT LIKE '%\"claimed!_%' ESCAPE '!'"
        ),
        params![first.uuid(), second.uuid()],
    )?;
    Ok(())
}

fn compare(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: &Customer,
    active: &[(IdentifierKind, String)],
    candidates: &HashSet<CustomerId>,
    may_be_suggested: bool,
) -> Result<(), Failure> {
    let mut others = records::find_among(tx, candidates)?;
    others.retain(Customer::is_listed);
    // Pairs are written in one order by everybody, so that writers side by side do not wait for each other in a ring.
    others.sort_by_key(|other| other.id);
    let ids: Vec<CustomerId> = others.iter().map(|other| other.id).collect();
    let goes_by = identifiers::list_active_of(tx, &ids)?;
    for other in others {
        let theirs = goes_by.get(&other.id).map_or(&[][..], Vec::as_slice);
        let reasons = reasons(customer, active, &other, theirs);
        if may_be_suggested {
            delete_unclaimed(tx, customer.id, other.id)?;
        }
        if reasons.iter().map(|(_, weight)| *weight).sum::<i64>() >= SUGGESTED {
            suggest_pair(tx, cx, customer.id, other.id, &reasons)?;
        }
    }
    Ok(())
}

/// What speaks for and against two records being one customer, each with its weight in thousandths. The weights are ours.
fn reasons(
    one: &Customer,
    one_has: &[(IdentifierKind, String)],
    other: &Customer,
    other_has: &[(IdentifierKind, String)],
) -> Vec<(&'static str, i64)> {
    let mut reasons = Vec::new();
    if one.kind != other.kind {
        reasons.push(("other_kind", -400));
    }
    let (name, their_name) = (one.name(), other.name());
    if !name.is_empty() && !their_name.is_empty() {
        match similarity(&name, &their_name) {
            950.. => reasons.push(("same_name", 400)),
            850..950 => reasons.push(("similar_name", 250)),
            0..600 => reasons.push(("other_name", -400)),
            _ => {}
        }
    }
    let mut both = |field: Field, same: (&'static str, i64), differs: (&'static str, i64)| {
        if let (Some(mine), Some(theirs)) = (one.field(field), other.field(field)) {
            let is_same = vafa_locale::fold(mine) == vafa_locale::fold(theirs);
            reasons.push(if is_same { same } else { differs });
        }
    };
    both(Field::BirthDate, ("same_birth_date", 300), ("other_birth_date", -400));
    both(Field::City, ("same_city", 100), ("other_city", -50));
    both(Field::Gender, ("same_gender", 0), ("other_gender", -300));
    both(Field::PostalCode, ("same_postal_code", 200), ("other_postal_code", -50));
    if let (Some(mine), Some(theirs)) = (address_key(one), address_key(other))
        && mine == theirs
    {
        reasons.push(("same_address", 200));
    }
    let values = |has: &[(IdentifierKind, String)], kind| -> BTreeSet<String> {
        has.iter().filter(|(of, _)| *of == kind).map(|(_, value)| value.clone()).collect()
    };
    let share = |kind, key: &dyn Fn(&str) -> Option<String>| {
        let mine: BTreeSet<String> = values(one_has, kind).iter().filter_map(|value| key(value)).collect();
        values(other_has, kind).iter().filter_map(|value| key(value)).any(|value| mine.contains(&value))
    };
    if share(IdentifierKind::Phone, &|phone| phone_ending(phone).map(str::to_owned)) {
        reasons.push(("similar_phone", 350));
    }
    if share(IdentifierKind::Email, &mailbox) {
        reasons.push(("similar_email", 300));
    }
    for (kind, code, weight) in [
        (IdentifierKind::NationalId, "other_national_id", -1000),
        (IdentifierKind::CustomerId, "other_customer_id", -100),
    ] {
        let (mine, theirs) = (values(one_has, kind), values(other_has, kind));
        if !mine.is_empty() && !theirs.is_empty() && mine != theirs {
            reasons.push((code, weight));
        }
    }
    reasons.retain(|(_, weight)| *weight != 0);
    reasons
}

/// Removes the keys of a record.
pub(crate) fn forget_keys(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM duplicate_key WHERE customer_id = $1"), params![customer.uuid()])?;
    Ok(())
}

/// Removes every suggestion that names a record.
pub(crate) fn forget_pairs(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM duplicate_pair WHERE first_id = $1"), params![customer.uuid()])?;
    tx.execute(sql!("DELETE FROM duplicate_pair WHERE second_id = $1"), params![customer.uuid()])?;
    Ok(())
}

/// How many open suggestions name a customer.
pub(crate) fn count_open(tx: &mut Tx<'_>, customer: CustomerId) -> Result<i64, Failure> {
    Ok(tx.query_one(
        sql!(
            "SELECT (SELECT COUNT(*) FROM duplicate_pair WHERE first_id = $1 AND state = 'open') \
             + (SELECT COUNT(*) FROM duplicate_pair WHERE second_id = $1 AND state = 'open') AS pairs"
        ),
        params![customer.uuid()],
        |row| row.get("pairs"),
    )?)
}

/// Two records became one: the suggestion is settled, others that name the absorbed record wait until it may part again.
pub(crate) fn settle_merged(
    tx: &mut Tx<'_>,
    survivor: CustomerId,
    absorbed: CustomerId,
) -> Result<(), Failure> {
    set_state(tx, survivor, absorbed, "merged")?;
    for side in [
        sql!("UPDATE duplicate_pair SET state = 'waiting' WHERE first_id = $1 AND state = 'open'"),
        sql!("UPDATE duplicate_pair SET state = 'waiting' WHERE second_id = $1 AND state = 'open'"),
    ] {
        tx.execute(side, params![absorbed.uuid()])?;
    }
    Ok(())
}

/// One record became two again: staff have said that they are two, and what waited is open again.
pub(crate) fn settle_parted(
    tx: &mut Tx<'_>,
    survivor: CustomerId,
    absorbed: CustomerId,
) -> Result<(), Failure> {
    set_state(tx, survivor, absorbed, "dismissed")?;
    for side in [
        sql!("UPDATE duplicate_pair SET state = 'open' WHERE first_id = $1 AND state = 'waiting'"),
        sql!("UPDATE duplicate_pair SET state = 'open' WHERE second_id = $1 AND state = 'waiting'"),
    ] {
        tx.execute(side, params![absorbed.uuid()])?;
    }
    Ok(())
}

/// Lets a pair stand as told; says whether there is such a pair.
pub(super) fn set_state(
    tx: &mut Tx<'_>,
    one: CustomerId,
    other: CustomerId,
    state: &str,
) -> Result<bool, Failure> {
    let (first, second) = in_order(one, other);
    let changed = tx.execute(
        sql!("UPDATE duplicate_pair SET state = $3 WHERE first_id = $1 AND second_id = $2"),
        params![first.uuid(), second.uuid(), state],
    )?;
    Ok(changed > 0)
}
