//! What was or will be sent to an address, and every try of it.

use super::error::IntentError;
use crate::actor::{Permission, codes};
use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::Value as Json;
use vafa_kernel::Instant;
use vafa_kernel::id::{EndpointId, IntentId};
use vafa_store::{Row, StoreError, Tx, params, sql};

codes! {
    /// How far a delivery has come.
    DeliveryState {
        /// It will be tried, perhaps again.
        Waiting = "waiting",
        /// The receiver has taken it.
        Done = "done",
        /// It was given up; somebody may send it again.
        Dead = "dead",
    }
}

/// One message for one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id: the `webhook-id` that the receiver sees.
    pub id: IntentId,
    /// The address.
    pub endpoint: EndpointId,
    /// What it tells (`type`, `timestamp`, `data`).
    pub payload: Json,
    /// How far it has come.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, where it waits.
    pub next_at: Instant,
    /// What came of the last try, in technical words.
    pub last_result: String,
    /// When it was planned.
    pub created_at: Instant,
    /// When it was taken or given up.
    pub finished_at: Option<Instant>,
}

/// One try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryAttempt {
    /// Which try, from 1.
    pub attempt: i64,
    /// When.
    pub at: Instant,
    /// The receiver's HTTP status; 0 where no answer came.
    pub status: i64,
    /// Why no answer came; empty where one did.
    pub detail: String,
}

/// Asks for a page of deliveries.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListDeliveries {
    /// Only those for this address.
    pub endpoint: Option<EndpointId>,
    /// The last one of the page before.
    pub before: Option<IntentId>,
    /// How many, at most 200; 0 means 50.
    pub limit: usize,
}

/// A page of deliveries, newest first.
#[derive(Debug, Clone)]
pub struct DeliveryPage {
    /// The deliveries.
    pub deliveries: Vec<Delivery>,
    /// What to ask for next (`before`), where there are more.
    pub next: Option<IntentId>,
}

macro_rules! delivery_columns {
    () => {
        "id, target_id, payload, state, attempts, next_at, last_result, created_at, finished_at"
    };
}

fn from_row(row: &Row<'_>) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: IntentId::from_uuid(row.get("id")?),
        endpoint: row.get::<Option<uuid::Uuid>>("target_id")?.map_or(EndpointId::NIL, EndpointId::from_uuid),
        payload: serde_json::from_str(&row.get::<String>("payload")?).unwrap_or_default(),
        // A state that this program does not know is nothing that it will touch.
        state: row.get::<String>("state")?.parse().unwrap_or(DeliveryState::Dead),
        attempts: row.get("attempts")?,
        next_at: Instant::from_micros(row.get("next_at")?),
        last_result: row.get("last_result")?,
        created_at: Instant::from_micros(row.get("created_at")?),
        finished_at: row.get::<Option<i64>>("finished_at")?.map(Instant::from_micros),
    })
}

/// A page of deliveries, newest first.
pub fn list_deliveries(tx: &mut Tx<'_>, cx: &Cx, asked: ListDeliveries) -> Result<DeliveryPage, Failure> {
    cx.require(Permission::ManageWebhooks)?;
    let limit = if asked.limit == 0 { 50 } else { asked.limit.min(200) };
    let fetch = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let before = asked.before.map_or(uuid::Uuid::max(), IntentId::uuid);
    let mut deliveries = match asked.endpoint {
        Some(endpoint) => tx.query(
            sql!(
                "SELECT ",
                delivery_columns!(),
                " FROM intent WHERE target_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
            ),
            params![endpoint.uuid(), before, fetch],
            from_row,
        )?,
        None => tx.query(
            sql!(
                "SELECT ",
                delivery_columns!(),
                " FROM intent WHERE kind = 'webhook' AND id < $1 ORDER BY id DESC LIMIT $2"
            ),
            params![before, fetch],
            from_row,
        )?,
    };
    let has_more = deliveries.len() > limit;
    deliveries.truncate(limit);
    let next = deliveries.last().filter(|_| has_more).map(|delivery| delivery.id);
    Ok(DeliveryPage { deliveries, next })
}

/// One delivery with all its tries.
pub fn read_delivery(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: IntentId,
) -> Result<(Delivery, Vec<DeliveryAttempt>), Failure> {
    cx.require(Permission::ManageWebhooks)?;
    let delivery = find(tx, id)?;
    let attempts = tx.query(
        sql!("SELECT attempt, at, status, detail FROM webhook_attempt WHERE intent_id = $1 ORDER BY attempt"),
        params![id.uuid()],
        |row| {
            Ok(DeliveryAttempt {
                attempt: row.get("attempt")?,
                at: Instant::from_micros(row.get("at")?),
                status: row.get("status")?,
                detail: row.get("detail")?,
            })
        },
    )?;
    Ok((delivery, attempts))
}

pub(super) fn find(tx: &mut Tx<'_>, id: IntentId) -> Result<Delivery, Failure> {
    let statement = sql!("SELECT ", delivery_columns!(), " FROM intent WHERE id = $1 AND kind = 'webhook'");
    Ok(tx.query_opt(statement, params![id.uuid()], from_row)?.ok_or(IntentError::DeliveryNotFound)?)
}
