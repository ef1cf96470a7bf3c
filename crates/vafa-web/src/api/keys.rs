//! Keys of programs.

use super::shapes::{Asked, Named, Page, PageQuery, read_cursor};
use super::{Api, Done};
use crate::command::{Command, Empty};
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use vafa_app::access::{ApiKey, CreateKey, ListKeys, create_key, list_keys, revoke_key};
use vafa_app::{Permission, Scope};
use vafa_kernel::Instant;
use vafa_kernel::id::ApiKeyId;

const MANAGE: Rule = Rule::Needs(Permission::ManageKeys);

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(MANAGE, routes!(list), Sample::plain())
        .api(
            MANAGE,
            routes!(create),
            Sample::json(r#"{"name":"فروشگاه اینترنتی","scopes":["ingest"],"source":"web-shop"}"#)
                .answers(201),
        )
        .api(MANAGE, routes!(revoke), Sample::plain().answers(204))
}

/// A key, without its token.
#[derive(Debug, Serialize, ToSchema)]
struct KeyView {
    #[schema(example = "key_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
    name: String,
    /// The first characters of the token, to tell keys apart.
    token_start: String,
    /// `ingest`, `read`, `write`, `admin`.
    scopes: Vec<&'static str>,
    /// The label that its events carry.
    source: String,
    /// RFC 3339.
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<String>,
}

impl From<ApiKey> for KeyView {
    fn from(key: ApiKey) -> Self {
        let text = |at: Option<Instant>| at.map(|at| at.to_string());
        Self {
            id: key.id.to_string(),
            name: key.name,
            token_start: key.token_start,
            scopes: key.scopes.iter().map(|scope| scope.code()).collect(),
            source: key.source,
            created_at: key.created_at.to_string(),
            last_used_at: text(key.last_used_at),
            expires_at: text(key.expires_at),
            revoked_at: text(key.revoked_at),
        }
    }
}

/// A key that was just made.
#[derive(Debug, Serialize, ToSchema)]
struct NewKeyView {
    #[serde(flatten)]
    key: KeyView,
    /// What the program sends; shown once. Whoever repeats the call gets null.
    token: Option<String>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewKey {
    /// What it is for.
    name: String,
    /// `ingest`, `read`, `write`, `admin`; at least one.
    #[schema(value_type = Vec<String>)]
    #[serde(deserialize_with = "super::shapes::codes")]
    scopes: Vec<Scope>,
    /// The label that its events carry; `api` where none is given.
    source: Option<String>,
    /// RFC 3339; never where none is given.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Instant>,
}

/// Lists keys, oldest first, revoked and expired ones too.
#[utoipa::path(get, path = "/api/keys", tag = "Keys", params(PageQuery), responses((status = 200, body = Page<KeyView>)))]
async fn list(api: Api, Asked(asked): Asked<PageQuery>) -> Result<Response, Refusal> {
    let after: Option<ApiKeyId> = read_cursor(asked.cursor.as_deref())?;
    let limit = asked.limit();
    api.read(move |tx, cx| {
        let page = list_keys(tx, cx, ListKeys { after, limit })?;
        Ok(Page::<KeyView>::of(page.keys, page.next.as_ref()))
    })
    .await
}

/// Makes a key. Its token is in the answer and nowhere else.
#[utoipa::path(post, path = "/api/keys", tag = "Keys", request_body = NewKey,
    responses((status = 201, body = NewKeyView)))]
async fn create(api: Api, asked: Command<NewKey>) -> Result<Response, Refusal> {
    let NewKey { name, scopes, source, expires_at } = asked.body;
    api.write(asked.once, move |tx, cx| {
        let cmd =
            CreateKey { name: name.clone(), scopes: scopes.clone(), source: source.clone(), expires_at };
        let made = create_key(tx, cx, cmd)?;
        let token = Some(made.token.expose().to_owned());
        Ok(Done::created(NewKeyView { key: made.key.into(), token }).without("token"))
    })
    .await
}

/// Revokes a key, for good.
#[utoipa::path(delete, path = "/api/keys/{key}", tag = "Keys", params(("key" = String, Path)), responses((status = 204)))]
async fn revoke(api: Api, Named(key): Named<ApiKeyId>, asked: Command<Empty>) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| {
        revoke_key(tx, cx, key)?;
        Ok(Done::nothing())
    })
    .await
}
