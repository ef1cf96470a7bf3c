//! Adds an address for webhooks.

use super::endpoint::{Endpoint, clean_description, clean_topics, clean_url};
use super::error::IntentError;
use super::plan_webhooks::Topic;
use super::signing_key;
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_channels::signature::shown_secret;
use vafa_kernel::id::EndpointId;
use vafa_kernel::secret::Secret;
use vafa_store::{Tx, params, sql};

/// The most addresses a business has: every event looks at all of them.
pub const ENDPOINTS_MAX: usize = 50;

/// Adds an address.
#[derive(Debug, Clone)]
pub struct CreateEndpoint {
    /// The address.
    pub url: String,
    /// What it hears of; at least one.
    pub topics: Vec<Topic>,
    /// What it is for, in people's words.
    pub description: String,
}

/// An address that was just added.
#[derive(Debug, Clone)]
pub struct NewEndpoint {
    /// The address.
    pub endpoint: Endpoint,
    /// What the receiver verifies messages with (`whsec_…`); shown once.
    pub secret: Secret,
}

/// Adds an address. The answer carries its secret, which is not shown again.
pub fn create_endpoint(tx: &mut Tx<'_>, cx: &Cx, cmd: CreateEndpoint) -> Result<NewEndpoint, Failure> {
    cx.require(Permission::ManageWebhooks)?;
    let known =
        tx.query(sql!("SELECT id FROM webhook_endpoint ORDER BY id LIMIT 100"), params![], |_| Ok(()))?;
    if known.len() >= ENDPOINTS_MAX {
        return Err(IntentError::TooMany { limit: ENDPOINTS_MAX }.into());
    }
    let endpoint = Endpoint {
        id: EndpointId::from_uuid(cx.new_id()),
        url: clean_url(&cmd.url)?,
        topics: clean_topics(cmd.topics)?,
        description: clean_description(&cmd.description)?,
        is_active: true,
        failures: 0,
        failing_since: None,
        last_success_at: None,
        last_failure: String::new(),
        created_at: cx.now,
    };
    let secret = signing_key::new_key(cx);
    tx.execute(
        sql!(
            "INSERT INTO webhook_endpoint (id, url, secret, topics, is_active, description, failures, failing_since, \
             last_success_at, last_failure, created_at) VALUES ($1, $2, $3, $4, $5, $6, 0, NULL, NULL, '', $7)"
        ),
        params![
            endpoint.id.uuid(),
            endpoint.url.as_str(),
            signing_key::seal(cx, endpoint.id, &secret)?,
            endpoint.topic_list(),
            endpoint.is_active,
            endpoint.description.as_str(),
            endpoint.created_at.micros()
        ],
    )?;
    append_entry(tx, cx, &Change::new("webhook.created", "webhook", endpoint.id).after(endpoint.told()))?;
    Ok(NewEndpoint { endpoint, secret: Secret::new(shown_secret(&secret)) })
}
