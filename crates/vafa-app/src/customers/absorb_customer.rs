//! Takes one record into another, so that it can be undone: nothing moves but who answers.
//!
//! Events, orders, notes and consents stay under the id they were written for; a customer's history is read over the
//! group of ids that make it up. Only the identifiers' owner, the survivor's empty fields and its folded state change,
//! and the merge record keeps how they were.

use super::profile::Customer;
use super::{CustomerError, identifiers, records, saved};
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::{rollups, states};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use vafa_kernel::id::{CustomerId, MergeId};
use vafa_store::{Tx, params, sql};

/// Takes `absorbed` into `survivor`. Both must be records that answer for themselves.
pub(crate) fn absorb_customer(
    tx: &mut Tx<'_>,
    cx: &Cx,
    survivor: CustomerId,
    absorbed: CustomerId,
    evidence: &Json,
) -> Result<MergeId, Failure> {
    let mut keeps = records::find(tx, survivor)?.ok_or(CustomerError::NotFound)?;
    let mut goes = records::find(tx, absorbed)?.ok_or(CustomerError::NotFound)?;
    if survivor == absorbed || keeps.merged_into.is_some() || goes.merged_into.is_some() {
        return Err(CustomerError::MergedAlready.into());
    }
    let was_listed = goes.is_listed();
    let fields_before: BTreeMap<&str, Json> = goes
        .fields
        .iter()
        .filter(|(field, _)| !keeps.fields.contains_key(field))
        .map(|(field, _)| (field.code(), Json::Null))
        .collect();
    let custom_before: BTreeMap<&str, Json> = goes
        .custom
        .keys()
        .filter(|name| !keeps.custom.contains_key(*name))
        .map(|name| (name.as_str(), Json::Null))
        .collect();
    identifiers::hand_over_all(tx, absorbed, survivor)?;
    let merge = MergeId::from_uuid(cx.new_id());
    let before = json!({ "fields": fields_before, "custom": custom_before });
    tx.execute(
        sql!(
            "INSERT INTO customer_merge (id, survivor_id, absorbed_id, evidence, before_json, merged_by, merged_at, undone_at, \
             undone_by) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL)"
        ),
        params![
            merge.uuid(),
            survivor.uuid(),
            absorbed.uuid(),
            evidence.to_string(),
            before.to_string(),
            cx.who.label(),
            cx.now.micros()
        ],
    )?;
    fill_from(&mut keeps, &goes);
    keeps.version += 1;
    keeps.updated_at = cx.now;
    records::update(tx, &keeps)?;
    goes.merged_into = Some(survivor);
    goes.version += 1;
    goes.updated_at = cx.now;
    records::update(tx, &goes)?;
    if was_listed {
        states::set_listed(tx, absorbed, false)?;
        super::counts::add(tx, cx, goes.kind, -1)?;
    }
    let firsts = [first_order(tx, survivor)?, first_order(tx, absorbed)?];
    let joined = states::rebuild(tx, cx, survivor)?;
    rollups::move_first_orders(tx, cx, &firsts, &[joined.orders.first_at])?;
    super::search_index::forget(tx, absorbed)?;
    saved(tx, cx, &keeps)?;
    let told = Change::new("customer.merged", "customer", survivor)
        .before(json!({ "absorbed": absorbed.to_string() }))
        .after(json!({ "merge": merge.to_string(), "evidence": evidence }));
    append_entry(tx, cx, &told)?;
    Ok(merge)
}

fn first_order(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Option<i64>, Failure> {
    Ok(states::find(tx, customer)?.and_then(|state| state.orders.first_at))
}

fn fill_from(keeps: &mut Customer, goes: &Customer) {
    for (field, value) in &goes.fields {
        if !keeps.fields.contains_key(field) {
            keeps.fields.insert(*field, value.clone());
            if let Some(told) = goes.field_times.get(field.code()) {
                keeps.field_times.insert(field.code().to_owned(), *told);
            }
        }
    }
    for (name, value) in &goes.custom {
        keeps.custom.entry(name.clone()).or_insert_with(|| value.clone());
    }
}
