//! Sends a webhook again that was given up, or now instead of later.

use super::delivery::{Delivery, DeliveryState, find};
use super::endpoint::find_endpoint;
use super::error::IntentError;
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::IntentId;
use vafa_store::{Tx, params, sql};

/// Puts a delivery at the head of the queue, with all its tries before it. What the receiver has taken is not sent again.
pub fn retry_delivery(tx: &mut Tx<'_>, cx: &Cx, id: IntentId) -> Result<Delivery, Failure> {
    cx.require(Permission::ManageWebhooks)?;
    let delivery = find(tx, id)?;
    if delivery.state == DeliveryState::Done {
        return Err(IntentError::AlreadyTaken.into());
    }
    let endpoint = find_endpoint(tx, delivery.endpoint)?.ok_or(IntentError::EndpointNotFound)?;
    if !endpoint.is_active {
        return Err(IntentError::EndpointIsOff.into());
    }
    // One that is under way at this moment keeps its lease and is not sent twice.
    tx.execute(
        sql!(
            "UPDATE intent SET state = 'waiting', finished_at = NULL, \
             next_at = CASE WHEN leased_until > $2 THEN leased_until ELSE $2 END WHERE id = $1"
        ),
        params![id.uuid(), cx.now.micros()],
    )?;
    append_entry(tx, cx, &Change::new("webhook.retried", "delivery", id))?;
    find(tx, id)
}
