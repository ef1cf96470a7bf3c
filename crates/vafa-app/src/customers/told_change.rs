//! What a telling changed in a customer, so that it can be taken back.

use super::identifiers::Owner;
use super::profile::{Customer, CustomerKind, custom_key};
use super::{
    Field, IdentifierKind, change_consent, counts, duplicates, identifiers, records, saved, search_index,
    tags,
};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::{rollups, states, told};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashSet};
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};

/// What of a customer was changed: by field, how it was and how it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ToldChange {
    /// It was known by a cookie or device alone.
    pub(crate) was_anonymous: bool,
    /// Codes of the kind, how it was and how it is.
    pub(crate) kind: Option<(String, String)>,
    pub(crate) fields: BTreeMap<String, (Option<String>, Option<String>)>,
    pub(crate) custom: BTreeMap<String, (Json, Json)>,
    /// When each of these had been told before.
    pub(crate) times: BTreeMap<String, Option<i64>>,
    /// Identifiers that were brought, kind and value.
    pub(crate) identifiers: Vec<(String, String)>,
    /// Tags that were brought.
    pub(crate) tags: Vec<String>,
    /// Purpose, channel, how it was, how it is.
    pub(crate) consents: Vec<(String, String, Option<bool>, bool)>,
}

impl ToldChange {
    /// What is different between two states of one record.
    pub(crate) fn between(before: &Customer, after: &Customer) -> Self {
        let mut out = Self { was_anonymous: before.is_anonymous && !after.is_anonymous, ..Self::default() };
        if before.kind != after.kind {
            out.kind = Some((before.kind.code().to_owned(), after.kind.code().to_owned()));
        }
        let fields: HashSet<_> = before.fields.keys().chain(after.fields.keys()).copied().collect();
        for field in fields {
            let (was, is) = (before.fields.get(&field), after.fields.get(&field));
            if was != is {
                out.fields.insert(field.code().to_owned(), (was.cloned(), is.cloned()));
                out.times.insert(field.code().to_owned(), before.field_times.get(field.code()).copied());
            }
        }
        let names: HashSet<_> = before.custom.keys().chain(after.custom.keys()).cloned().collect();
        for name in names {
            let held = |customer: &Customer| customer.custom.get(&name).cloned().unwrap_or(Json::Null);
            let (was, is) = (held(before), held(after));
            if was != is {
                let key = custom_key(&name);
                out.times.insert(key.clone(), before.field_times.get(&key).copied());
                out.custom.insert(name, (was, is));
            }
        }
        out
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what a later telling of the same source changed: how it was stays, how it is moves on.
    pub(crate) fn then(&mut self, later: Self) {
        if let Some((was, is)) = later.kind {
            self.kind.get_or_insert((was, String::new())).1 = is;
        }
        for (field, (was, is)) in later.fields {
            self.fields.entry(field).or_insert((was, None)).1 = is;
        }
        for (name, (was, is)) in later.custom {
            self.custom.entry(name).or_insert((was, Json::Null)).1 = is;
        }
        for (key, time) in later.times {
            self.times.entry(key).or_insert(time);
        }
        self.identifiers.extend(later.identifiers);
        self.tags.extend(later.tags);
        for (purpose, channel, was, is) in later.consents {
            match self.consents.iter_mut().find(|(p, c, ..)| (p, c) == (&purpose, &channel)) {
                Some(known) => known.3 = is,
                None => self.consents.push((purpose, channel, was, is)),
            }
        }
    }
}

/// Takes back what was told, wherever it still stands so: what somebody changed since stays. Says how much stayed.
pub(crate) fn take_back(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    change: &ToldChange,
) -> Result<u64, Failure> {
    let root = records::root_of(tx, customer)?;
    let Some(mut record) = records::find(tx, root)? else { return Ok(0) };
    let (kind_before, was_listed) = (record.kind, record.is_listed());
    let mut kept = u64::from(root != customer);
    if let Some((was, is)) = &change.kind {
        match CustomerKind::from_code(was).filter(|_| record.kind.code() == is) {
            Some(was) => record.kind = was,
            None => kept += 1,
        }
    }
    for (code, (was, is)) in &change.fields {
        let Ok(field) = code.parse::<Field>() else { continue };
        if record.fields.get(&field) != is.as_ref() {
            kept += 1;
            continue;
        }
        match was {
            Some(was) => record.fields.insert(field, was.clone()),
            None => record.fields.remove(&field),
        };
        restore_time(&mut record, code, change);
    }
    for (name, (was, is)) in &change.custom {
        if record.custom.get(name).unwrap_or(&Json::Null) != is {
            kept += 1;
            continue;
        }
        if was.is_null() {
            record.custom.remove(name);
        } else {
            record.custom.insert(name.clone(), was.clone());
        }
        restore_time(&mut record, &custom_key(name), change);
    }
    for (code, value) in &change.identifiers {
        let Some(kind) = IdentifierKind::from_code(code) else { continue };
        match identifiers::find_owner(tx, kind, value)? {
            Some(Owner { root: owner, home }) if owner == root && home == customer => {
                identifiers::forget(tx, home, kind, value)?;
            }
            _ => kept += 1,
        }
    }
    if !change.tags.is_empty() {
        let mut held = tags::list(tx, root)?;
        held.retain(|(tag, _)| !change.tags.contains(tag));
        tags::replace(tx, root, &held)?;
    }
    kept += take_back_consents(tx, cx, root, change)?;
    if change.was_anonymous && identifiers::list_active(tx, root)?.iter().all(|(kind, _)| kind.is_soft()) {
        record.is_anonymous = true;
    }
    record.version += 1;
    record.updated_at = cx.now;
    records::update(tx, &record)?;
    if was_listed && !record.is_listed() {
        states::set_listed(tx, root, false)?;
        counts::add(tx, cx, kind_before, -1)?;
        rollups::uncount_new_customer(tx, cx, record.created_at)?;
    } else if was_listed && kind_before != record.kind {
        counts::add(tx, cx, kind_before, -1)?;
        counts::add(tx, cx, record.kind, 1)?;
    }
    saved(tx, cx, &record)?;
    Ok(kept)
}

fn restore_time(record: &mut Customer, key: &str, change: &ToldChange) {
    match change.times.get(key).copied().flatten() {
        Some(time) => record.field_times.insert(key.to_owned(), time),
        None => record.field_times.remove(key),
    };
}

fn take_back_consents(
    tx: &mut Tx<'_>,
    cx: &Cx,
    root: CustomerId,
    change: &ToldChange,
) -> Result<u64, Failure> {
    let mut kept = 0;
    let held = change_consent::list(tx, root)?;
    for (purpose, channel, was, is) in &change.consents {
        let known = held.iter().find(|known| (&known.purpose, &known.channel) == (purpose, channel));
        let Some(known) = known.filter(|known| known.is_granted == *is) else {
            kept += 1;
            continue;
        };
        match was {
            Some(was) => {
                let mut known = known.clone();
                known.is_granted = *was;
                known.changed_at = cx.now;
                change_consent::write(tx, root, &known)?;
            }
            None => change_consent::forget(tx, root, purpose, channel)?,
        }
    }
    Ok(kept)
}

/// Whether nothing is left of a customer but what one source told until some moment: neither orders nor other entries,
/// notes, ties, merges, nor words or changes of later. `is_gone` says of an entry, by its source and message id, whether
/// it counts for nothing.
pub(crate) fn is_only_of(
    tx: &mut Tx<'_>,
    customer: &Customer,
    source: &str,
    until: Instant,
    is_gone: &mut dyn FnMut(&mut Tx<'_>, &str, &str) -> Result<bool, Failure>,
) -> Result<bool, Failure> {
    if customer.source != source || customer.merged_into.is_some() || customer.updated_at > until {
        return Ok(false);
    }
    let id = customer.id.uuid();
    let referring = [
        sql!("SELECT 1 AS found FROM sale_order WHERE customer_id = $1 LIMIT 1"),
        sql!("SELECT 1 AS found FROM cart WHERE customer_id = $1 LIMIT 1"),
        sql!("SELECT 1 AS found FROM customer_note WHERE customer_id = $1 LIMIT 1"),
        sql!("SELECT 1 AS found FROM customer_link WHERE customer_id = $1 LIMIT 1"),
        sql!("SELECT 1 AS found FROM customer_link WHERE group_id = $1 LIMIT 1"),
        sql!("SELECT 1 AS found FROM customer_merge WHERE survivor_id = $1 LIMIT 1"),
        sql!("SELECT 1 AS found FROM customer_merge WHERE absorbed_id = $1 LIMIT 1"),
    ];
    for refers in referring {
        if tx.query_opt(refers, params![id], |_| Ok(()))?.is_some() {
            return Ok(false);
        }
    }
    let is_later = tx.query_opt(
        sql!("SELECT 1 AS found FROM customer_tag WHERE customer_id = $1 AND created_at > $2 LIMIT 1"),
        params![id, until.micros()],
        |_| Ok(()),
    )?;
    if is_later.is_some() {
        return Ok(false);
    }
    for (source, message) in told::messages_of(tx, customer.id)? {
        if !is_gone(tx, &source, &message)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Removes a customer of whom nothing is left to know, with everything that was kept about them. Only for records that
/// [`is_only_of`] found to be made by mistake; a person who was a customer is erased instead.
pub(crate) fn remove_customer(tx: &mut Tx<'_>, cx: &Cx, customer: &Customer) -> Result<(), Failure> {
    let id = customer.id;
    if customer.is_listed() {
        counts::add(tx, cx, customer.kind, -1)?;
        rollups::uncount_new_customer(tx, cx, customer.created_at)?;
    }
    for (kind, value) in identifiers::list_active(tx, id)? {
        identifiers::clear_owner(tx, kind, &value)?;
    }
    told::forget_all(tx, id)?;
    states::delete(tx, id)?;
    search_index::forget(tx, id)?;
    duplicates::forget_keys(tx, id)?;
    duplicates::forget_pairs(tx, id)?;
    for statement in [
        sql!("DELETE FROM customer_identifier WHERE customer_id = $1"),
        sql!("DELETE FROM customer_tag WHERE customer_id = $1"),
        sql!("DELETE FROM customer_consent WHERE customer_id = $1"),
        sql!("DELETE FROM customer WHERE id = $1"),
    ] {
        tx.execute(statement, params![id.uuid()])?;
    }
    Ok(())
}
