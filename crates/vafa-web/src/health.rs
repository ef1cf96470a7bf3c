//! Whether the process lives, whether it can serve, and its figures.

use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use crate::state::WebState;
use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::json;
use std::sync::OnceLock;
use vafa_app::actor::Denied;
use vafa_app::{Actor, Permission, Scope};

/// `/healthz`, `/readyz`, `/metrics`.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .page(Rule::Public, Method::GET, "/healthz", get(healthz), Sample::plain())
        .page(Rule::Public, Method::GET, "/readyz", get(readyz), Sample::plain())
        .page(
            Rule::Public,
            Method::GET,
            "/metrics",
            get(figures),
            Sample::plain().refusals_only("people and keys may read it, which no rule of the table says"),
        )
}

/// The process lives. Asks nothing of the database: a busy database is no reason to kill the process.
async fn healthz() -> &'static str {
    "ok"
}

/// The database answers and its tables are those of this program.
async fn readyz(State(state): State<WebState>) -> Result<Response, Refusal> {
    let app = state.app();
    app.db().ping().await.map_err(vafa_app::Failure::from)?;
    let found = app.read(&Actor::Nobody, |tx, _| Ok(vafa_app::schema::version(tx)?)).await?;
    let is_ready = found == vafa_app::schema::head();
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let told = json!({ "ready": is_ready, "schema": found, "wanted": vafa_app::schema::head() });
    let mut response = (status, Json(told)).into_response();
    if !is_ready {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    }
    Ok(response)
}

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Seconds at which the latency histogram is cut: the budgets of pages lie at 0.05 and 0.15.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.15, 0.5, 2.0, 10.0];

/// Begins to count, once for the process. Where something else counts already there is nothing to show.
pub(crate) fn begin_counting() -> Option<&'static PrometheusHandle> {
    let begin = || PrometheusBuilder::new().set_buckets(&BUCKETS).ok()?.install_recorder().ok();
    RECORDER.get_or_init(begin).as_ref()
}

/// Figures in Prometheus' text form. They tell how much business is done, so they are for keys that may read everything and for
/// people who see the audit trail. That a request comes from this machine says nothing: behind a proxy here, every stranger's
/// does.
async fn figures(State(state): State<WebState>, caller: Caller) -> Result<Response, Refusal> {
    let may = match &caller.actor {
        Actor::Key { scopes, .. } => scopes.iter().any(|scope| matches!(scope, Scope::Read | Scope::Admin)),
        actor => actor.may(Permission::SeeAudit),
    };
    if !may {
        return Err(match caller.actor {
            Actor::Nobody => Denied::Unauthenticated,
            _ => Denied::Forbidden { permission: Permission::SeeAudit },
        }
        .into());
    }
    note_store(&state);
    let text = begin_counting().map(|handle| {
        handle.run_upkeep();
        handle.render()
    });
    let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((kind, text.unwrap_or_default()).into_response())
}

/// What the store has counted by itself, as of now.
fn note_store(state: &WebState) {
    let stats = state.app().db().stats();
    for (name, value) in [
        ("vafa_store_commits_total", stats.commits),
        ("vafa_store_writes_total", stats.writes),
        ("vafa_store_reads_total", stats.reads),
        ("vafa_store_rollbacks_total", stats.rollbacks),
        ("vafa_store_retries_total", stats.retries),
    ] {
        metrics::counter!(name).absolute(value);
    }
    for (name, value) in
        [("vafa_store_write_queue", stats.write_queue), ("vafa_store_read_queue", stats.read_queue)]
    {
        metrics::gauge!(name).set(f64::from(u32::try_from(value).unwrap_or(u32::MAX)));
    }
}
