//! What named events look like, and what happens to those that differ.

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
use vafa_app::event_schemas::{
    ChangeEventSchema, EventSchema, SchemaFinding, SchemaMode, change_event_schema, learn_event_schema,
    list_event_schemas, read_event_schema,
};
use vafa_app::{App, Permission};
use vafa_kernel::id::EventSchemaId;

const SEE: Rule = Rule::Needs(Permission::HandleQuarantine);
const MANAGE: Rule = Rule::Needs(Permission::ManageBusiness);

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(SEE, routes!(list), Sample::plain())
        .api(SEE, routes!(read), Sample::plain())
        .api(
            MANAGE,
            routes!(change),
            Sample::json(
                r#"{"mode":"warn","schema":{"type":"object","properties":{"sku":{"type":"string"}}}}"#,
            ),
        )
        .api(MANAGE, routes!(learn), Sample::plain())
}

/// What the named events of one name look like.
#[derive(Debug, Serialize, ToSchema)]
struct EventSchemaView {
    #[schema(example = "evs_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
    /// The name of the events.
    name: String,
    /// What happens to an event that differs: `off`, `warn` (taken in, flagged and counted) or `block` (set aside).
    mode: &'static str,
    /// Their properties, as JSON Schema.
    #[schema(value_type = Object)]
    schema: Json,
    /// From how many events it was learned.
    learned_from: u32,
    /// Whether it is still being learned: nothing is checked before it is whole.
    is_learning: bool,
    /// Whether the business told it.
    is_told: bool,
    version: i64,
    /// RFC 3339.
    created_at: String,
    /// RFC 3339.
    updated_at: String,
}

impl From<EventSchema> for EventSchemaView {
    fn from(schema: EventSchema) -> Self {
        Self {
            id: schema.id.to_string(),
            mode: schema.mode.code(),
            schema: schema.schema.to_json(),
            learned_from: schema.learned_from,
            is_learning: schema.is_learning(),
            is_told: schema.is_told,
            version: schema.version,
            created_at: schema.created_at.to_string(),
            updated_at: schema.updated_at.to_string(),
            name: schema.name,
        }
    }
}

/// A property that was not as the schema says.
#[derive(Debug, Serialize, ToSchema)]
struct FindingView {
    /// JSON pointer to it; `*` stands for any element of a list.
    #[schema(example = "/products/*/price")]
    pointer: String,
    /// `missing`, `wrong_type`, `not_a_choice`, `refused`, or `unplanned`, which does no harm.
    fault: String,
    /// How many events showed it since the schema last changed.
    times: i64,
    /// When it was last seen (RFC 3339).
    last_at: String,
}

impl From<SchemaFinding> for FindingView {
    fn from(found: SchemaFinding) -> Self {
        Self {
            pointer: found.pointer,
            fault: found.fault,
            times: found.times,
            last_at: found.last_at.to_string(),
        }
    }
}

/// A schema with what was found.
#[derive(Debug, Serialize, ToSchema)]
struct EventSchemaDetail {
    #[serde(flatten)]
    schema: EventSchemaView,
    findings: Vec<FindingView>,
}

/// What to change; what is not given stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EventSchemaChange {
    /// `off`, `warn` or `block`.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "super::shapes::code_opt")]
    mode: Option<SchemaMode>,
    /// The properties as JSON Schema: `type`, `properties`, `required`, `items`, `enum`, `additionalProperties` (true or
    /// false). It is checked from now on and learned no further.
    #[schema(value_type = Option<Object>)]
    schema: Option<Json>,
}

/// Lists the schemas of named events, by name.
#[utoipa::path(get, path = "/api/event-schemas", tag = "Events", params(PageQuery),
    responses((status = 200, body = Page<EventSchemaView>)))]
async fn list(api: Api, Asked(asked): Asked<PageQuery>) -> Result<Response, Refusal> {
    let after: Option<EventSchemaId> = read_cursor(asked.cursor.as_deref())?;
    let limit = asked.limit();
    api.read(move |tx, cx| {
        let mut found = list_event_schemas(tx, cx, after, u32::try_from(limit + 1).unwrap_or(u32::MAX))?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(|last| last.id);
        Ok(Page::<EventSchemaView>::of(found, next.as_ref()))
    })
    .await
}

/// Reads a schema and what was found not to be as it says, the most frequent first.
#[utoipa::path(get, path = "/api/event-schemas/{event_schema}", tag = "Events",
    params(("event_schema" = String, Path)), responses((status = 200, body = EventSchemaDetail)))]
async fn read(api: Api, Named(id): Named<EventSchemaId>) -> Result<Response, Refusal> {
    api.read(move |tx, cx| {
        let (schema, findings) = read_event_schema(tx, cx, id)?;
        let findings = findings.into_iter().map(FindingView::from).collect();
        Ok(EventSchemaDetail { schema: schema.into(), findings })
    })
    .await
}

/// Says what happens to events that differ, or tells the schema.
#[utoipa::path(patch, path = "/api/event-schemas/{event_schema}", tag = "Events",
    params(("event_schema" = String, Path)), request_body = EventSchemaChange,
    responses((status = 200, body = EventSchemaView)))]
async fn change(
    api: Api,
    Named(id): Named<EventSchemaId>,
    asked: Command<EventSchemaChange>,
) -> Result<Response, Refusal> {
    let EventSchemaChange { mode, schema } = asked.body;
    let cmd = ChangeEventSchema { id, mode, schema, version: asked.version };
    let answer = api
        .write(asked.once, move |tx, cx| {
            Ok(Done::ok(EventSchemaView::from(change_event_schema(tx, cx, &cmd)?)))
        })
        .await?;
    api.blocking(App::refresh_schemas).await?;
    Ok(answer)
}

/// Forgets what the schema says and learns it anew from the next events.
#[utoipa::path(post, path = "/api/event-schemas/{event_schema}/learn", tag = "Events",
    params(("event_schema" = String, Path)), responses((status = 200, body = EventSchemaView)))]
async fn learn(
    api: Api,
    Named(id): Named<EventSchemaId>,
    asked: Command<Empty>,
) -> Result<Response, Refusal> {
    let answer = api
        .write(asked.once, move |tx, cx| Ok(Done::ok(EventSchemaView::from(learn_event_schema(tx, cx, id)?))))
        .await?;
    api.blocking(App::refresh_schemas).await?;
    Ok(answer)
}
