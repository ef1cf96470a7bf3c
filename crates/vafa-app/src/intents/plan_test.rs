//! Plans a message that says nothing but that it is one, so that somebody sees whether an address takes messages.

use super::delivery::{Delivery, find};
use super::endpoint::find_endpoint;
use super::error::IntentError;
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::json;
use vafa_kernel::id::{EndpointId, IntentId};
use vafa_store::{Tx, params, sql};

/// The `type` of such a message. No address subscribes to it.
pub const TEST_TYPE: &str = "webhook.test";

/// Plans a test for one address. It is tried once: whoever asked for it sees what came of it, and asks again.
pub fn plan_test(tx: &mut Tx<'_>, cx: &Cx, endpoint: EndpointId) -> Result<Delivery, Failure> {
    cx.require(Permission::ManageWebhooks)?;
    let known = find_endpoint(tx, endpoint)?.ok_or(IntentError::EndpointNotFound)?;
    if !known.is_active {
        return Err(IntentError::EndpointIsOff.into());
    }
    let id = IntentId::from_uuid(cx.new_id());
    let payload = json!({ "type": TEST_TYPE, "timestamp": cx.now, "data": { "endpoint_id": endpoint } });
    tx.execute(
        sql!(
            "INSERT INTO intent (id, kind, business_key, customer_id, target_id, payload, state, attempts, next_at, \
             leased_until, last_result, created_at, finished_at) \
             VALUES ($1, 'webhook', $2, NULL, $3, $4, 'waiting', 0, $5, 0, '', $5, NULL)"
        ),
        params![
            id.uuid(),
            format!("{TEST_TYPE}:{endpoint}:{id}"),
            endpoint.uuid(),
            payload.to_string(),
            cx.now.micros()
        ],
    )?;
    append_entry(tx, cx, &Change::new("webhook.tested", "webhook", endpoint))?;
    find(tx, id)
}

/// Whether a business key is that of a test.
pub(super) fn is_test(business_key: &str) -> bool {
    business_key.strip_prefix(TEST_TYPE).is_some_and(|rest| rest.starts_with(':'))
}
