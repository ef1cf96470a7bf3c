//! Lists the addresses for webhooks.

use super::endpoint::{Endpoint, endpoint_columns, find_endpoint, from_row};
use super::error::IntentError;
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::EndpointId;
use vafa_store::{Tx, params, sql};

/// All addresses, oldest first: there are few ([`super::ENDPOINTS_MAX`]).
pub fn list_endpoints(tx: &mut Tx<'_>, cx: &Cx) -> Result<Vec<Endpoint>, Failure> {
    cx.require(Permission::ManageWebhooks)?;
    let statement = sql!("SELECT ", endpoint_columns!(), " FROM webhook_endpoint ORDER BY id LIMIT 100");
    Ok(tx.query(statement, params![], from_row)?)
}

/// One address.
pub fn read_endpoint(tx: &mut Tx<'_>, cx: &Cx, endpoint: EndpointId) -> Result<Endpoint, Failure> {
    cx.require(Permission::ManageWebhooks)?;
    Ok(find_endpoint(tx, endpoint)?.ok_or(IntentError::EndpointNotFound)?)
}
