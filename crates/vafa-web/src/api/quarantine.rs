//! Items of events that were set aside.

use super::shapes::{Asked, Named, Page, PageQuery, read_cursor};
use super::{Api, Done};
use crate::command::{Command, Empty};
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;
use utoipa_axum::routes;
use vafa_app::Permission;
use vafa_app::ingest::quarantine::{
    HeldItem, Quarantined, discard_quarantined, list_quarantined, read_quarantined, replay_quarantined,
};
use vafa_app::timeline::Outcome;
use vafa_kernel::id::QuarantineId;

const HANDLE: Rule = Rule::Needs(Permission::HandleQuarantine);

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(HANDLE, routes!(list), Sample::plain())
        .api(HANDLE, routes!(show), Sample::plain())
        .api(
            HANDLE,
            routes!(replay),
            Sample::json(
                r#"{"item":{"type":"track","event":"Product Viewed","userId":"u1","messageId":"m1"}}"#,
            ),
        )
        .api(HANDLE, routes!(discard), Sample::plain().answers(204))
}

/// An item that was set aside.
#[derive(Debug, Serialize, ToSchema)]
struct QuarantinedView {
    #[schema(example = "qrn_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
    /// When it arrived (RFC 3339).
    received_at: String,
    /// The label of the key it came with.
    source: String,
    /// Why, as a stable code.
    reason: String,
    /// What exactly.
    detail: String,
}

/// An item that was set aside, with its words.
#[derive(Debug, Serialize, ToSchema)]
struct HeldItemView {
    #[serde(flatten)]
    about: QuarantinedView,
    /// The item, word for word; of one that is too large to be ever taken in, how it begins.
    body: String,
}

impl From<HeldItem> for HeldItemView {
    fn from(held: HeldItem) -> Self {
        Self { about: held.about.into(), body: held.body }
    }
}

impl From<Quarantined> for QuarantinedView {
    fn from(held: Quarantined) -> Self {
        Self {
            id: held.id.to_string(),
            received_at: held.received_at.to_string(),
            source: held.source,
            reason: held.reason,
            detail: held.detail,
        }
    }
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Replay {
    /// The item as it should have been; as it came where nothing is given.
    #[schema(value_type = Option<Object>)]
    item: Option<Json>,
}

/// What trying again did.
#[derive(Debug, Serialize, ToSchema)]
struct Replayed {
    /// `recorded` or `duplicate`.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<String>,
}

impl From<Outcome> for Replayed {
    fn from(outcome: Outcome) -> Self {
        let plain = |outcome| Self { outcome, event_id: None, customer_id: None };
        match outcome {
            Outcome::Recorded { event, customer, .. } => Self {
                outcome: "recorded",
                event_id: Some(event.to_string()),
                customer_id: (!customer.is_nil()).then(|| customer.to_string()),
            },
            Outcome::Duplicate => plain("duplicate"),
            Outcome::Conflict => plain("conflict"),
        }
    }
}

/// Lists what was set aside, newest first, without its words.
#[utoipa::path(get, path = "/api/quarantine", tag = "Events", params(PageQuery),
    responses((status = 200, body = Page<QuarantinedView>)))]
async fn list(api: Api, Asked(asked): Asked<PageQuery>) -> Result<Response, Refusal> {
    let before: Option<QuarantineId> = read_cursor(asked.cursor.as_deref())?;
    let limit = asked.limit();
    api.read(move |tx, cx| {
        let mut found = list_quarantined(tx, cx, before, u32::try_from(limit + 1).unwrap_or(u32::MAX))?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(|last| last.id);
        Ok(Page::<QuarantinedView>::of(found, next.as_ref()))
    })
    .await
}

/// One item that was set aside, with its words.
#[utoipa::path(get, path = "/api/quarantine/{quarantined}", tag = "Events", params(("quarantined" = String, Path)),
    responses((status = 200, body = HeldItemView)))]
async fn show(api: Api, Named(id): Named<QuarantineId>) -> Result<Response, Refusal> {
    api.read(move |tx, cx| Ok(HeldItemView::from(read_quarantined(tx, cx, id)?))).await
}

/// Tries an item again, as it came or mended. It counts once, under its own message id.
#[utoipa::path(post, path = "/api/quarantine/{quarantined}/replay", tag = "Events",
    params(("quarantined" = String, Path)), request_body = Replay, responses((status = 200, body = Replayed)))]
async fn replay(
    api: Api,
    Named(id): Named<QuarantineId>,
    asked: Command<Replay>,
) -> Result<Response, Refusal> {
    let mended = asked.body.item.map(|item| item.to_string());
    api.write(asked.once, move |tx, cx| {
        Ok(Done::ok(Replayed::from(replay_quarantined(tx, cx, id, mended.as_deref())?)))
    })
    .await
}

/// Puts an item away for good.
#[utoipa::path(delete, path = "/api/quarantine/{quarantined}", tag = "Events", params(("quarantined" = String, Path)),
    responses((status = 204)))]
async fn discard(
    api: Api,
    Named(id): Named<QuarantineId>,
    asked: Command<Empty>,
) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| {
        discard_quarantined(tx, cx, id)?;
        Ok(Done::nothing())
    })
    .await
}
