//! Takes webhooks whose time has come, for one worker.

use super::delivery::DeliveryState;
use super::signing_key;
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_kernel::id::{EndpointId, IntentId};
use vafa_kernel::time::MINUTE;
use vafa_store::{Row, StoreError, Tx, params, sql};

/// How long a worker has for a webhook before another may take it, in microseconds: longer than a receiver may take.
pub const LEASE: i64 = 2 * MINUTE;

/// A webhook that this worker sends now.
#[derive(Clone)]
pub struct ClaimedWebhook {
    /// Its id.
    pub id: IntentId,
    /// Which try this is, from 1.
    pub attempt: i64,
    /// The address's id.
    pub endpoint: EndpointId,
    /// The address.
    pub url: String,
    /// What it is signed with; nothing where the key file is not the one that sealed it.
    pub secret: Option<Vec<u8>>,
    /// The JSON that is sent.
    pub body: String,
    /// When it was claimed.
    pub at: Instant,
}

/// A webhook that nobody else has.
struct Due {
    id: IntentId,
    endpoint: EndpointId,
    attempts: i64,
    body: String,
}

fn due_from_row(row: &Row<'_>) -> Result<Due, StoreError> {
    Ok(Due {
        id: IntentId::from_uuid(row.get("id")?),
        endpoint: row.get::<Option<uuid::Uuid>>("target_id")?.map_or(EndpointId::NIL, EndpointId::from_uuid),
        attempts: row.get("attempts")?,
        body: row.get("payload")?,
    })
}

/// Takes up to `limit` webhooks whose time has come. Nobody else gets them until the lease ends. Those whose address was
/// taken away or turned off are given up here.
pub fn claim_webhooks(tx: &mut Tx<'_>, cx: &Cx, limit: u32) -> Result<Vec<ClaimedWebhook>, Failure> {
    cx.require(Permission::Operate)?;
    let due = tx.query(
        sql!(
            "SELECT id, target_id, attempts, payload FROM intent WHERE state = 'waiting' AND next_at <= $1 \
             AND kind = 'webhook' AND leased_until <= $1 ORDER BY next_at, id LIMIT $2"
        ),
        params![cx.now.micros(), limit],
        due_from_row,
    )?;
    let mut claimed = Vec::with_capacity(due.len());
    for one in due {
        claimed.extend(claim(tx, cx, one)?);
    }
    Ok(claimed)
}

/// Takes one webhook, whether its time has come or not; nothing where another worker has it, or it waits no more.
pub fn claim_webhook(tx: &mut Tx<'_>, cx: &Cx, id: IntentId) -> Result<Option<ClaimedWebhook>, Failure> {
    cx.require(Permission::Operate)?;
    let due = tx.query_opt(
        sql!(
            "SELECT id, target_id, attempts, payload FROM intent WHERE id = $1 AND state = 'waiting' \
             AND kind = 'webhook' AND leased_until <= $2"
        ),
        params![id.uuid(), cx.now.micros()],
        due_from_row,
    )?;
    due.map_or(Ok(None), |one| claim(tx, cx, one))
}

fn claim(tx: &mut Tx<'_>, cx: &Cx, due: Due) -> Result<Option<ClaimedWebhook>, Failure> {
    let Due { id, endpoint, attempts, body } = due;
    let found = tx.query_opt(
        sql!("SELECT url, secret, is_active FROM webhook_endpoint WHERE id = $1"),
        params![endpoint.uuid()],
        |row| Ok((row.get::<String>("url")?, row.get::<Vec<u8>>("secret")?, row.get::<bool>("is_active")?)),
    )?;
    let Some((url, secret, true)) = found else {
        give_up(tx, cx, id)?;
        return Ok(None);
    };
    let secret = signing_key::open(cx, endpoint, &secret);
    let until = cx.now.plus(LEASE).micros();
    tx.execute(
        sql!("UPDATE intent SET attempts = $2, leased_until = $3, next_at = $3 WHERE id = $1"),
        params![id.uuid(), attempts + 1, until],
    )?;
    Ok(Some(ClaimedWebhook { id, attempt: attempts + 1, endpoint, url, secret, body, at: cx.now }))
}

fn give_up(tx: &mut Tx<'_>, cx: &Cx, id: IntentId) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "UPDATE intent SET state = $2, last_result = 'the address is off', finished_at = $3 WHERE id = $1"
        ),
        params![id.uuid(), DeliveryState::Dead.code(), cx.now.micros()],
    )?;
    Ok(())
}
