//! Takes in one request of an event client.

use super::{body, cors, keys};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::state::WebState;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use vafa_app::Failure;
use vafa_app::ingest::{
    Accepted, Call, Dialect, Envelope, MAX_BATCH_BYTES, ReadItem, accept_batch, read_batch,
};
use vafa_kernel::Kind;

/// What a path says about the requests that come on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path {
    pub(super) call: Call,
    pub(super) dialect: Dialect,
    /// Only browsers use it: the sender's clock may be off.
    pub(super) is_browser: bool,
    /// Its clients expect an empty answer.
    pub(super) is_silent: bool,
}

/// Answers one request.
pub(super) async fn receive(
    path: Path,
    State(state): State<WebState>,
    caller: Caller,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let mut answer = match body {
        Ok(body) => match take(path, &state, &caller, &headers, &body).await {
            Ok(_) if path.is_silent => StatusCode::NO_CONTENT.into_response(),
            Ok(_) => ([("content-type", "application/json")], r#"{"success":true}"#).into_response(),
            Err(failure) => refuse(&failure),
        },
        Err(rejection) => Refusal::bytes(rejection, MAX_BATCH_BYTES).into_response(),
    };
    cors::allow_origin(&headers, answer.headers_mut());
    answer
}

async fn take(
    path: Path,
    state: &WebState,
    caller: &Caller,
    headers: &HeaderMap,
    packed: &[u8],
) -> Result<Accepted, Failure> {
    let app = state.app();
    let received_at = app.now();
    let plain = body::unpack(packed)?;
    let envelope = Envelope::read(&plain, path.dialect, path.call);
    // Who sends comes first: strangers are not told what is wrong with their body.
    let of_body = envelope.as_ref().map_or(&[][..], |envelope| &envelope.keys);
    let (actor, source) =
        keys::sender(state, caller.origin.address, keys::candidates(headers, of_body)).await?;
    state.limits().take_events(&actor)?;
    let envelope = envelope?;
    envelope.check()?;
    let business = app.business();
    let sent_at = envelope.sent_at.clone();
    let request = ReadItem {
        business: &business,
        source: &source,
        received_at,
        sent_at: sent_at.as_ref(),
        call: path.call,
        is_browser: path.is_browser,
    };
    let batch = read_batch(&request, envelope, app.ids().as_ref(), &app.schemas());
    let accepted = app.write(&actor, move |tx, cx| accept_batch(tx, cx, &source, &batch)).await?;
    if accepted.is_schema_whole {
        // The events are safe: should this not work, the next minute brings it.
        let app = app.clone();
        drop(tokio::task::spawn_blocking(move || app.refresh_schemas()));
    }
    count(accepted);
    Ok(accepted)
}

fn count(accepted: Accepted) {
    for (outcome, count) in [
        ("recorded", accepted.recorded),
        ("duplicate", accepted.duplicates),
        ("conflict", accepted.conflicts),
        ("quarantined", accepted.quarantined),
    ] {
        if count > 0 {
            metrics::counter!("vafa_events_total", "outcome" => outcome).increment(u64::from(count));
        }
    }
}

/// Clients drop what is answered with 400 and 401 and try again what is answered with 429 and 5xx: so a garbled body is
/// 400, and everything that may pass later says when to come back.
fn refuse(failure: &Failure) -> Response {
    let status = match failure.kind() {
        Kind::Invalid => StatusCode::BAD_REQUEST,
        Kind::Conflict | Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        other => StatusCode::from_u16(other.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    };
    let mut answer = Refusal::from(failure.clone()).with_status(status).into_response();
    if matches!(failure.kind(), Kind::Limited | Kind::Unavailable | Kind::Conflict) {
        answer.headers_mut().entry(RETRY_AFTER).or_insert(HeaderValue::from_static("2"));
    }
    answer
}
