//! Addresses that webhooks are sent to, and what was sent.

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
use vafa_app::intents::{
    ChangeEndpoint, CreateEndpoint, Delivery, DeliveryAttempt, Endpoint, IntentError, ListDeliveries, Topic,
    change_endpoint, create_endpoint, delete_endpoint, list_deliveries, list_endpoints, plan_test,
    read_delivery, read_endpoint, retry_delivery,
};
use vafa_app::{Failure, Permission};
use vafa_kernel::Instant;
use vafa_kernel::id::{EndpointId, IntentId};

const MANAGE: Rule = Rule::Needs(Permission::ManageWebhooks);

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(MANAGE, routes!(list), Sample::plain())
        .api(
            MANAGE,
            routes!(create),
            Sample::json(
                r#"{"url":"https://example.com/vafa","topics":["order.recorded"],"description":"انبار"}"#,
            )
            .answers(201),
        )
        .api(MANAGE, routes!(read), Sample::plain())
        .api(MANAGE, routes!(change), Sample::json(r#"{"is_active":false}"#))
        .api(MANAGE, routes!(delete), Sample::plain().answers(204))
        .api(MANAGE, routes!(test), Sample::plain().answers(202))
        .api(MANAGE, routes!(deliveries_of), Sample::plain())
        .api(MANAGE, routes!(deliveries), Sample::plain())
        .api(MANAGE, routes!(delivery), Sample::plain())
        .api(MANAGE, routes!(retry), Sample::plain())
}

/// An address that webhooks are sent to.
#[derive(Debug, Serialize, ToSchema)]
struct EndpointView {
    #[schema(example = "hok_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
    url: String,
    /// What it hears of.
    topics: Vec<&'static str>,
    description: String,
    /// Whether it is called. What has failed for five days is turned off.
    is_active: bool,
    /// Failures in a row.
    failures: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    failing_since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_success_at: Option<String>,
    /// The last failure; empty where there was none.
    last_failure: String,
    /// RFC 3339.
    created_at: String,
}

fn moment(at: Option<Instant>) -> Option<String> {
    at.map(|at| at.to_string())
}

impl From<Endpoint> for EndpointView {
    fn from(endpoint: Endpoint) -> Self {
        Self {
            id: endpoint.id.to_string(),
            url: endpoint.url,
            topics: endpoint.topics.iter().map(|topic| topic.code()).collect(),
            description: endpoint.description,
            is_active: endpoint.is_active,
            failures: endpoint.failures,
            failing_since: moment(endpoint.failing_since),
            last_success_at: moment(endpoint.last_success_at),
            last_failure: endpoint.last_failure,
            created_at: endpoint.created_at.to_string(),
        }
    }
}

/// An address that was just added.
#[derive(Debug, Serialize, ToSchema)]
struct NewEndpointView {
    #[serde(flatten)]
    endpoint: EndpointView,
    /// What the receiver verifies messages with; shown once. Whoever repeats the call gets null.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    secret: Option<String>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEndpoint {
    url: String,
    /// `customer.created`, `customer.updated`, `customer.merged`, `customer.erased`, `order.recorded`, `event.recorded`.
    topics: Vec<String>,
    #[serde(default)]
    description: String,
}

/// What to change; what is not given stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EndpointChange {
    url: Option<String>,
    topics: Option<Vec<String>>,
    description: Option<String>,
    is_active: Option<bool>,
}

/// One message for one address.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryView {
    /// The `webhook-id` that the receiver sees.
    #[schema(example = "int_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
    endpoint_id: String,
    /// What is sent: `type`, `timestamp`, `data`.
    payload: Json,
    /// `waiting`, `done` or `dead`.
    state: &'static str,
    attempts: i64,
    /// When it is tried next (RFC 3339), where it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_at: Option<String>,
    /// What came of the last try.
    last_result: String,
    /// RFC 3339.
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
}

impl From<Delivery> for DeliveryView {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id.to_string(),
            endpoint_id: delivery.endpoint.to_string(),
            payload: delivery.payload,
            state: delivery.state.code(),
            attempts: delivery.attempts,
            next_at: delivery.finished_at.is_none().then(|| delivery.next_at.to_string()),
            last_result: delivery.last_result,
            created_at: delivery.created_at.to_string(),
            finished_at: moment(delivery.finished_at),
        }
    }
}

/// A delivery with all its tries.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryDetail {
    #[serde(flatten)]
    delivery: DeliveryView,
    tries: Vec<TryView>,
}

/// One try.
#[derive(Debug, Serialize, ToSchema)]
struct TryView {
    /// Which try, from 1.
    attempt: i64,
    /// RFC 3339.
    at: String,
    /// The receiver's HTTP status; 0 where no answer came.
    status: i64,
    /// Why no answer came.
    detail: String,
}

impl From<DeliveryAttempt> for TryView {
    fn from(tried: DeliveryAttempt) -> Self {
        Self { attempt: tried.attempt, at: tried.at.to_string(), status: tried.status, detail: tried.detail }
    }
}

fn topics(codes: &[String]) -> Result<Vec<Topic>, Failure> {
    let read = |(at, code): (usize, &String)| {
        let unknown =
            || Failure::from(IntentError::TopicUnknown { topic: code.clone() }).at(format!("/topics/{at}"));
        Topic::from_code(code).ok_or_else(unknown)
    };
    codes.iter().enumerate().map(read).collect()
}

/// Lists the addresses, oldest first.
#[utoipa::path(get, path = "/api/webhooks", tag = "Webhooks", responses((status = 200, body = Page<EndpointView>)))]
async fn list(api: Api) -> Result<Response, Refusal> {
    api.read(|tx, cx| Ok(Page::<EndpointView>::of(list_endpoints(tx, cx)?, None::<&EndpointId>))).await
}

/// Adds an address. Messages are signed as Standard Webhooks describes; the secret is in the answer and nowhere else.
#[utoipa::path(post, path = "/api/webhooks", tag = "Webhooks", request_body = NewEndpoint,
    responses((status = 201, body = NewEndpointView)))]
async fn create(api: Api, asked: Command<NewEndpoint>) -> Result<Response, Refusal> {
    let told = asked.body;
    api.write(asked.once, move |tx, cx| {
        cx.require(Permission::ManageWebhooks)?;
        let cmd = CreateEndpoint {
            url: told.url.clone(),
            topics: topics(&told.topics)?,
            description: told.description.clone(),
        };
        let made = create_endpoint(tx, cx, cmd)?;
        let secret = Some(made.secret.expose().to_owned());
        Ok(Done::created(NewEndpointView { endpoint: made.endpoint.into(), secret }).without("secret"))
    })
    .await
}

/// Reads an address.
#[utoipa::path(get, path = "/api/webhooks/{endpoint}", tag = "Webhooks", params(("endpoint" = String, Path)),
    responses((status = 200, body = EndpointView)))]
async fn read(api: Api, Named(endpoint): Named<EndpointId>) -> Result<Response, Refusal> {
    api.read(move |tx, cx| Ok(EndpointView::from(read_endpoint(tx, cx, endpoint)?))).await
}

/// Changes an address, or turns it on or off.
#[utoipa::path(patch, path = "/api/webhooks/{endpoint}", tag = "Webhooks", params(("endpoint" = String, Path)),
    request_body = EndpointChange, responses((status = 200, body = EndpointView)))]
async fn change(
    api: Api,
    Named(endpoint): Named<EndpointId>,
    asked: Command<EndpointChange>,
) -> Result<Response, Refusal> {
    let told = asked.body;
    api.write(asked.once, move |tx, cx| {
        let cmd = ChangeEndpoint {
            endpoint,
            url: told.url.clone(),
            topics: told.topics.as_deref().map(topics).transpose()?,
            description: told.description.clone(),
            is_active: told.is_active,
        };
        Ok(Done::ok(EndpointView::from(change_endpoint(tx, cx, cmd)?)))
    })
    .await
}

/// Takes an address away.
#[utoipa::path(delete, path = "/api/webhooks/{endpoint}", tag = "Webhooks", params(("endpoint" = String, Path)),
    responses((status = 204)))]
async fn delete(
    api: Api,
    Named(endpoint): Named<EndpointId>,
    asked: Command<Empty>,
) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| {
        delete_endpoint(tx, cx, endpoint)?;
        Ok(Done::nothing())
    })
    .await
}

/// Sends an address a message of type `webhook.test`. It is tried once; read the delivery to see what came of it.
#[utoipa::path(post, path = "/api/webhooks/{endpoint}/test", tag = "Webhooks", params(("endpoint" = String, Path)),
    responses((status = 202, body = DeliveryView)))]
async fn test(
    api: Api,
    Named(endpoint): Named<EndpointId>,
    asked: Command<Empty>,
) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| Ok(Done::begun(DeliveryView::from(plan_test(tx, cx, endpoint)?))))
        .await
}

/// Lists what was or will be sent to an address, newest first.
#[utoipa::path(get, path = "/api/webhooks/{endpoint}/deliveries", tag = "Webhooks",
    params(("endpoint" = String, Path), PageQuery), responses((status = 200, body = Page<DeliveryView>)))]
async fn deliveries_of(
    api: Api,
    Named(endpoint): Named<EndpointId>,
    Asked(asked): Asked<PageQuery>,
) -> Result<Response, Refusal> {
    let before: Option<IntentId> = read_cursor(asked.cursor.as_deref())?;
    let limit = asked.limit();
    api.read(move |tx, cx| {
        read_endpoint(tx, cx, endpoint)?;
        let page = list_deliveries(tx, cx, ListDeliveries { endpoint: Some(endpoint), before, limit })?;
        Ok(Page::<DeliveryView>::of(page.deliveries, page.next.as_ref()))
    })
    .await
}

/// Lists what was or will be sent to all addresses, newest first.
#[utoipa::path(get, path = "/api/deliveries", tag = "Webhooks", params(PageQuery),
    responses((status = 200, body = Page<DeliveryView>)))]
async fn deliveries(api: Api, Asked(asked): Asked<PageQuery>) -> Result<Response, Refusal> {
    let before: Option<IntentId> = read_cursor(asked.cursor.as_deref())?;
    let limit = asked.limit();
    api.read(move |tx, cx| {
        let page = list_deliveries(tx, cx, ListDeliveries { endpoint: None, before, limit })?;
        Ok(Page::<DeliveryView>::of(page.deliveries, page.next.as_ref()))
    })
    .await
}

/// Reads a delivery with all its tries.
#[utoipa::path(get, path = "/api/deliveries/{delivery}", tag = "Webhooks", params(("delivery" = String, Path)),
    responses((status = 200, body = DeliveryDetail)))]
async fn delivery(api: Api, Named(delivery): Named<IntentId>) -> Result<Response, Refusal> {
    api.read(move |tx, cx| {
        let (delivery, tries) = read_delivery(tx, cx, delivery)?;
        Ok(DeliveryDetail { delivery: delivery.into(), tries: tries.into_iter().map(Into::into).collect() })
    })
    .await
}

/// Sends again what was given up, or now instead of later.
#[utoipa::path(post, path = "/api/deliveries/{delivery}/retry", tag = "Webhooks", params(("delivery" = String, Path)),
    responses((status = 200, body = DeliveryView)))]
async fn retry(
    api: Api,
    Named(delivery): Named<IntentId>,
    asked: Command<Empty>,
) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| Ok(Done::ok(DeliveryView::from(retry_delivery(tx, cx, delivery)?))))
        .await
}
