//! `group` calls: the group is an organisation, the customer its member.

use super::traits;
use crate::customers::resolve_customer::resolve_customer;
use crate::customers::{Claim, CustomerKind, IdentifierKind, Told, change_profile, link_member};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::Incoming;
use serde_json::Value as Json;
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;
use vafa_timeline::EventKind;

/// Makes the organisation that a group item names, takes over its traits, and ties the member to it.
pub(super) fn join(tx: &mut Tx<'_>, cx: &Cx, event: &Incoming, member: CustomerId) -> Result<(), Failure> {
    if event.kind != EventKind::Group || member.is_nil() {
        return Ok(());
    }
    // A group id that is a placeholder names no group: the event stands on the member's timeline alone.
    let Ok(claim) = Claim::read(IdentifierKind::External, &format!("group/{}", event.name), &cx.business)
    else {
        return Ok(());
    };
    let told =
        Told { claims: &[claim], source: &event.source, kind: CustomerKind::Organisation, profile: None };
    let Some(organisation) = resolve_customer(tx, cx, &told)? else { return Ok(()) };
    if let Some(Json::Object(of_group)) = event.payload.get("traits") {
        let patch = traits::read(of_group, Some(CustomerKind::Organisation), &cx.business, &mut Vec::new());
        if !patch.is_empty() {
            change_profile(tx, cx, organisation.id, &patch, event.at)?;
        }
    }
    link_member(tx, cx, member, organisation.id, "member")
}
