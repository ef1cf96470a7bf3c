//! The JSON API under `/api`: one small file per capability. Each handler takes its input apart, calls one use case and puts
//! the answer into JSON.

mod answer;
mod audit;
mod business;
mod customers;
mod event_schemas;
mod events;
mod exports;
mod imports;
mod keys;
mod orders;
mod quarantine;
mod session;
pub(crate) mod shapes;
mod users;
mod webhooks;

pub(crate) use answer::{Api, Done, respond};

use crate::routes::{Routes, Rule, Sample};
use axum::http::Method;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::get;

/// The routes of the API.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .page(Rule::Public, Method::GET, "/api/openapi.json", get(description), Sample::plain())
        .merge(session::routes())
        .merge(customers::routes())
        .merge(orders::routes())
        .merge(events::routes())
        .merge(quarantine::routes())
        .merge(imports::routes())
        .merge(exports::routes())
        .merge(event_schemas::routes())
        .merge(users::routes())
        .merge(keys::routes())
        .merge(business::routes())
        .merge(audit::routes())
        .merge(webhooks::routes())
}

/// The description of the API, made once.
async fn description() -> impl axum::response::IntoResponse {
    static TEXT: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let text = TEXT.get_or_init(crate::openapi_json).as_str();
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=300")], text)
}
