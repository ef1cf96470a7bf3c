//! The paths of event clients: `/v1/…` of the Segment family, its one-letter browser forms, and the paths of kin.
//!
//! Every path takes any content type whose body parses, packed or not, from any origin, with a write key wherever the
//! client puts it. The answer leaves when the items are durable.

mod body;
mod cors;
mod keys;
mod receive;

#[cfg(test)]
mod tests;

pub(crate) use keys::KeyCache;

use crate::routes::{Body, Routes, Rule, Sample};
use axum::http::Method;
use axum::routing::{options, post};
use receive::{Path, receive};
use vafa_app::ingest::{Call, Dialect, MAX_BATCH_BYTES};

/// Packed bodies may be as large as unpacked ones; what they unpack to is counted while it is unpacked.
const BODY: Body = Body::Bytes(MAX_BATCH_BYTES);

/// Every path that clients are known to post to.
fn paths() -> Vec<(String, Path)> {
    let calls =
        [Call::Batch, Call::Track, Call::Identify, Call::Page, Call::Screen, Call::Group, Call::Alias];
    let mut paths = Vec::new();
    for call in calls {
        let name = call.name();
        let short = name.get(..1).unwrap_or_default();
        let segment = Path { call, dialect: Dialect::Segment, is_browser: false, is_silent: false };
        paths.push((format!("/v1/{name}"), segment));
        paths.push((format!("/v1/{short}"), Path { is_browser: true, ..segment }));
        paths.push((format!("/api/public/apps/{name}"), Path { is_silent: true, ..segment }));
        paths.push((format!("/api/s/{name}"), segment));
    }
    for path in ["/batch", "/batch/"] {
        paths.push((
            path.into(),
            Path { call: Call::Batch, dialect: Dialect::PostHog, is_browser: false, is_silent: false },
        ));
    }
    paths
}

/// The routes of this part.
pub(crate) fn routes() -> Routes {
    let mut routes = Routes::new();
    for (path, told) in paths() {
        let sample = Sample::json(
            r#"{"userId":"u-1","anonymousId":"a-1","previousId":"p-1","groupId":"g-1","event":"Seen","type":"track","name":"Home"}"#,
        );
        let sample = if path == format!("/v1/{}", told.call.name()) {
            sample
        } else {
            sample.refusals_only("the handler is that of /v1; the tests of this part call it")
        };
        routes = routes
            .page_with_body(
                Rule::Ingest,
                BODY,
                Method::POST,
                &path,
                post(move |state, caller, headers, body| receive(told, state, caller, headers, body)),
                sample,
            )
            .page(
                Rule::Preflight,
                Method::OPTIONS,
                &path,
                options(cors::preflight),
                Sample::plain().answers(204),
            );
    }
    routes
}
