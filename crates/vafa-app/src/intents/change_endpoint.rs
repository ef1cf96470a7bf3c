//! Changes an address for webhooks, or turns it on or off.

use super::endpoint::{Endpoint, clean_description, clean_topics, clean_url, find_endpoint};
use super::error::IntentError;
use super::plan_webhooks::Topic;
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::EndpointId;
use vafa_store::{Tx, params, sql};

/// Changes an address; what is not given stays.
#[derive(Debug, Clone)]
pub struct ChangeEndpoint {
    /// Which one.
    pub endpoint: EndpointId,
    /// The address.
    pub url: Option<String>,
    /// What it hears of.
    pub topics: Option<Vec<Topic>>,
    /// What it is for.
    pub description: Option<String>,
    /// Whether it is called. Turning it on forgets its failures.
    pub is_active: Option<bool>,
}

/// Changes an address. What was planned for it goes to where it is then.
pub fn change_endpoint(tx: &mut Tx<'_>, cx: &Cx, cmd: ChangeEndpoint) -> Result<Endpoint, Failure> {
    cx.require(Permission::ManageWebhooks)?;
    let before = find_endpoint(tx, cmd.endpoint)?.ok_or(IntentError::EndpointNotFound)?;
    let mut after = before.clone();
    if let Some(url) = &cmd.url {
        after.url = clean_url(url)?;
    }
    if let Some(topics) = cmd.topics {
        after.topics = clean_topics(topics)?;
    }
    if let Some(description) = &cmd.description {
        after.description = clean_description(description)?;
    }
    after.is_active = cmd.is_active.unwrap_or(before.is_active);
    if after == before {
        return Ok(before);
    }
    if after.is_active && !before.is_active {
        after.failures = 0;
        after.failing_since = None;
    }
    tx.execute(
        sql!(
            "UPDATE webhook_endpoint SET url = $2, topics = $3, description = $4, is_active = $5, failures = $6, \
             failing_since = $7 WHERE id = $1"
        ),
        params![
            after.id.uuid(),
            after.url.as_str(),
            after.topic_list(),
            after.description.as_str(),
            after.is_active,
            after.failures,
            after.failing_since.map(vafa_kernel::Instant::micros)
        ],
    )?;
    let change =
        Change::new("webhook.changed", "webhook", after.id).before(before.told()).after(after.told());
    append_entry(tx, cx, &change)?;
    Ok(after)
}
