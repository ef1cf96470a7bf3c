//! Makes two records one, as staff decide: who survives, and field by field whose value stays.

use super::absorb_customer::{absorb_with, find_two};
use super::combine::{DifferingField, Takes, combine, differing_fields};
use super::field::Field;
use super::profile::Customer;
use super::resolve_customer::hard_conflict;
use super::{CustomerError, identifiers};
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::states;
use serde_json::json;
use vafa_kernel::id::{CustomerId, MergeId};
use vafa_store::Tx;

/// A merge as staff decide it.
#[derive(Debug, Clone)]
pub struct MergeCustomers {
    /// Who stays.
    pub survivor: CustomerId,
    /// Who is taken in.
    pub absorbed: CustomerId,
    /// Fields whose value comes from the absorbed record although the survivor has its own: codes of fields, `kind`,
    /// `custom.NAME`. Empty fields of the survivor are filled in any case.
    pub take_from_absorbed: Takes,
    /// The versions of survivor and absorbed that the one who decides has seen.
    pub versions: Option<(i64, i64)>,
    /// Why, in words; kept with the merge.
    pub reason: String,
}

impl MergeCustomers {
    /// The merge in which the survivor keeps what it has, whatever the versions, with no reason given.
    pub fn of(survivor: CustomerId, absorbed: CustomerId) -> Self {
        Self {
            survivor,
            absorbed,
            take_from_absorbed: Takes::default(),
            versions: None,
            reason: String::new(),
        }
    }
}

/// What a merge would come to.
#[derive(Debug, Clone, PartialEq)]
pub struct MergePreview {
    /// The survivor as it would be.
    pub outcome: Customer,
    /// In what the two differ now: survivor first.
    pub differing: Vec<DifferingField>,
    /// Tags as they would be.
    pub tags: Vec<String>,
    /// Identifiers that the customer would have.
    pub identifiers_count: usize,
    /// Orders that count.
    pub orders_count: u32,
    /// What they have spent, minor units.
    pub spent_minor: i64,
    /// The two have different numbers of a kind of which a customer has one: perhaps they are two customers after all.
    pub is_doubtful: bool,
}

/// Tells what a merge would come to, without doing it.
pub fn preview_merge(tx: &mut Tx<'_>, cx: &Cx, command: &MergeCustomers) -> Result<MergePreview, Failure> {
    cx.require(Permission::SeeCustomers)?;
    check(command)?;
    let (keeps, goes) = find_two(tx, command.survivor, command.absorbed)?;
    let after = combine(&keeps, &goes, &command.take_from_absorbed, cx.now);
    let mut state = states::find(tx, command.survivor)?.unwrap_or_default().orders;
    let other = states::find(tx, command.absorbed)?.unwrap_or_default().orders;
    state.count += other.count;
    let identifiers_count = identifiers::list_active(tx, command.survivor)?.len()
        + identifiers::list_active(tx, command.absorbed)?.len();
    Ok(MergePreview {
        differing: differing_fields(&keeps.record, &goes.record),
        outcome: after.record,
        tags: after.tags.into_iter().map(|(tag, _)| tag).collect(),
        identifiers_count,
        orders_count: state.count,
        spent_minor: state.spent_minor().saturating_add(other.spent_minor()),
        is_doubtful: hard_conflict(tx, command.survivor, command.absorbed)?,
    })
}

/// Makes two records one. It can be undone for [`super::merges::UNDO_DAYS`]; the absorbed id answers with the survivor
/// from now on.
pub fn merge_customers(tx: &mut Tx<'_>, cx: &Cx, command: &MergeCustomers) -> Result<MergeId, Failure> {
    cx.require(Permission::MergeCustomers)?;
    check(command)?;
    let (keeps, goes) = find_two(tx, command.survivor, command.absorbed)?;
    if let Some(seen) = command.versions
        && seen != (keeps.record.version, goes.record.version)
    {
        let stale = if seen.0 == keeps.record.version { &goes } else { &keeps };
        return Err(CustomerError::Changed { version: stale.record.version.to_string() }.into());
    }
    let reason: String = command.reason.trim().chars().filter(|c| !c.is_control()).take(500).collect();
    let evidence = json!([{ "code": "staff", "reason": reason }]);
    absorb_with(tx, cx, command.survivor, command.absorbed, &command.take_from_absorbed, &evidence)
}

fn check(command: &MergeCustomers) -> Result<(), CustomerError> {
    for code in &command.take_from_absorbed {
        let is_field = code == "kind" || code.starts_with("custom.") || code.parse::<Field>().is_ok();
        if !is_field {
            return Err(CustomerError::NoSuchField { name: code.clone() });
        }
    }
    Ok(())
}
