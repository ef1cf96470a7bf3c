//! Who am I.

use super::Api;
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;
use vafa_app::{Actor, Permission};

pub(super) fn routes() -> Routes {
    Routes::new().api(Rule::SignedIn, routes!(who_am_i), Sample::plain())
}

/// The one who asks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "id": "key_01k74h9zbnebxv6c8drc1pmk7x", "kind": "key", "scopes": ["read"],
    "permissions": ["today.see", "customers.see"], "language": "fa" }))]
struct Myself {
    /// The person's or key's id.
    id: String,
    /// `user` or `key`.
    kind: &'static str,
    /// A person's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// A person's role.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    /// A key's scopes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scopes: Vec<&'static str>,
    /// What this one may do.
    permissions: Vec<&'static str>,
    /// The language of answers.
    language: &'static str,
}

/// Tells who asks and what they may do.
#[utoipa::path(get, path = "/api/session", tag = "Session", responses((status = 200, body = Myself)))]
async fn who_am_i(api: Api) -> Result<Json<Myself>, Refusal> {
    let caller = &api.caller;
    let (kind, role, scopes) = match &caller.actor {
        Actor::Key { scopes, .. } => ("key", None, scopes.iter().map(|scope| scope.code()).collect()),
        Actor::User { role, .. } => ("user", Some(role.code()), Vec::new()),
        Actor::Nobody | Actor::System(_) => return Err(vafa_app::actor::Denied::Unauthenticated.into()),
    };
    let may = Permission::ALL.iter().filter(|permission| caller.actor.may(**permission));
    Ok(Json(Myself {
        id: caller.actor.label(),
        kind,
        name: caller.session.as_ref().map(|session| session.name.clone()),
        role,
        scopes,
        permissions: may.map(|permission| permission.code()).collect(),
        language: caller.lang.code(),
    }))
}
