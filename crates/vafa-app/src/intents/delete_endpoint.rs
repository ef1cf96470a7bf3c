//! Takes an address for webhooks away.

use super::endpoint::find_endpoint;
use super::error::IntentError;
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::EndpointId;
use vafa_store::{Tx, params, sql};

/// Takes an address away. What was planned for it and not yet sent is given up when its turn comes.
pub fn delete_endpoint(tx: &mut Tx<'_>, cx: &Cx, endpoint: EndpointId) -> Result<(), Failure> {
    cx.require(Permission::ManageWebhooks)?;
    let before = find_endpoint(tx, endpoint)?.ok_or(IntentError::EndpointNotFound)?;
    tx.execute(sql!("DELETE FROM webhook_endpoint WHERE id = $1"), params![endpoint.uuid()])?;
    append_entry(tx, cx, &Change::new("webhook.deleted", "webhook", endpoint).before(before.told()))?;
    Ok(())
}
