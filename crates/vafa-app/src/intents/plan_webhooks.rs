//! Plans webhooks for the addresses that want to hear of something.

use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use vafa_kernel::id::{CustomerId, EndpointId};
use vafa_store::{Tx, params, sql};

macro_rules! topics {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What an address can hear of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Topic { $($(#[$doc])* $name,)* }

        impl Topic {
            /// Every topic.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code: the webhook's `type`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Reads a code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

topics! {
    /// A customer became known.
    CustomerCreated = "customer.created",
    /// A profile changed.
    CustomerUpdated = "customer.updated",
    /// Two customers became one, or one became two again.
    CustomerMerged = "customer.merged",
    /// A person was erased.
    CustomerErased = "customer.erased",
    /// An order was recorded or changed.
    OrderRecorded = "order.recorded",
    /// Anything was put on a timeline.
    EventRecorded = "event.recorded",
}

/// The topics that any address wants to hear of.
pub fn wanted_topics(tx: &mut Tx<'_>) -> Result<BTreeSet<Topic>, Failure> {
    let lists =
        tx.query(sql!("SELECT topics FROM webhook_endpoint WHERE is_active ORDER BY id"), &[], |row| {
            row.get::<String>("topics")
        })?;
    Ok(lists.iter().flat_map(|list| list.split(',')).filter_map(Topic::from_code).collect())
}

/// Plans one webhook per address that wants `topic`. `key` makes it unique: planning twice sends once.
pub fn plan_webhooks(
    tx: &mut Tx<'_>,
    cx: &Cx,
    topic: Topic,
    key: &str,
    customer: Option<CustomerId>,
    data: &Json,
) -> Result<(), Failure> {
    let endpoints =
        tx.query(sql!("SELECT id, topics FROM webhook_endpoint WHERE is_active ORDER BY id"), &[], |row| {
            Ok((EndpointId::from_uuid(row.get("id")?), row.get::<String>("topics")?))
        })?;
    for (endpoint, topics) in endpoints {
        if !topics.split(',').any(|wanted| wanted == topic.code()) {
            continue;
        }
        let payload = json!({ "type": topic.code(), "timestamp": cx.now, "data": data });
        tx.execute(
            sql!(
                "INSERT INTO intent (id, kind, business_key, customer_id, target_id, payload, state, attempts, next_at, leased_until, \
                 last_result, created_at, finished_at) VALUES ($1, 'webhook', $2, $3, $6, $4, 'waiting', 0, $5, 0, '', $5, NULL) \
                 ON CONFLICT (kind, business_key) DO NOTHING"
            ),
            params![
                cx.new_id(),
                format!("{}:{endpoint}:{key}", topic.code()),
                customer.map(CustomerId::uuid),
                payload.to_string(),
                cx.now.micros(),
                endpoint.uuid()
            ],
        )?;
    }
    Ok(())
}
