//! Changes a customer's profile by hand or through the API.

use super::change_profile::change_profile;
use super::outline::{difference, outline};
use super::profile::{Customer, Patch};
use super::{CustomerError, find_open, records};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::intents::{Topic, plan_webhooks};
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;

/// A change of a profile.
#[derive(Debug, Clone)]
pub struct ChangeCustomer {
    /// Whose.
    pub id: CustomerId,
    /// The version that the one who asks has seen; nothing to change whatever is there.
    pub version: Option<i64>,
    /// What to set and what to remove.
    pub patch: Patch,
}

/// Changes a profile; the answer is the record as it is now. A record that somebody else changed meanwhile is a conflict
/// that tells the fresh version.
pub fn change_customer(tx: &mut Tx<'_>, cx: &Cx, command: &ChangeCustomer) -> Result<Customer, Failure> {
    cx.require(Permission::EditCustomers)?;
    let before = find_open(tx, command.id)?;
    if command.version.is_some_and(|seen| seen != before.version) {
        return Err(CustomerError::Changed { version: before.version.to_string() }.into());
    }
    super::fields::check_custom(tx, &command.patch)?;
    if !change_profile(tx, cx, before.id, &command.patch, cx.now)? {
        return Ok(before);
    }
    let after = records::find(tx, before.id)?.ok_or(CustomerError::NotFound)?;
    let (was, is) = difference(&before, &after);
    append_entry(tx, cx, &Change::new("customer.changed", "customer", after.id).before(&was).after(&is))?;
    let key = format!("{}-{}", after.id, after.version);
    plan_webhooks(tx, cx, Topic::CustomerUpdated, &key, Some(after.id), &outline(&after))?;
    Ok(after)
}
