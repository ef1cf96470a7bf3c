//! Requests that are not granted. A handler returns a [`Refusal`]; the edge of the server turns it into an answer in the
//! language and form of the one who asked (RFC 9457 problem details for programs, a page for people) and logs it once.

mod rejections;
mod render;

pub use render::{ErrorPage, FieldProblem, Problem, Shown, plain_error_page};
pub(crate) use render::{ForPage, answer, wants_page};

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use vafa_app::Failure;
use vafa_kernel::Kind;

/// Why a request is not granted.
#[derive(Debug, Clone)]
pub struct Refusal {
    status: StatusCode,
    failure: Failure,
    /// More wrong fields than the one of `failure`.
    others: Vec<Failure>,
    retry_after: Option<u64>,
}

vafa_app::faults! {
    /// What can be wrong with a request before any use case sees it.
    pub enum HttpError {
        /// There is nothing at that address.
        NotFound => NotFound, "http.not_found", "nothing is here";
        /// The address exists, not with this method.
        MethodNotAllowed => Invalid, "http.method_not_allowed", "not with this method";
        /// The body is too large.
        TooLarge { limit: String } => Invalid, "http.too_large", "the body is over {limit} bytes";
        /// The body is of another kind than can be read.
        MediaType => Invalid, "http.media_type", "the content type cannot be read";
        /// The body broke off.
        Broken => Invalid, "http.broken_body", "the body could not be read to its end";
        /// The body is no JSON at all.
        BadJson { why: String } => Invalid, "http.bad_json", "not JSON: {why}";
        /// The body is JSON of another shape.
        BadShape { why: String, pointer: String } => Invalid, "http.bad_shape", "unexpected shape: {why}", at pointer;
        /// A form cannot be read.
        BadForm { why: String } => Invalid, "http.bad_form", "the form cannot be read: {why}";
        /// The query cannot be read.
        BadQuery { why: String } => Invalid, "http.bad_query", "the query cannot be read: {why}";
        /// A value of the query is not one of the choices.
        BadParameter { name: String, why: String } => Invalid, "http.bad_parameter", "`{name}`: {why}";
        /// A header cannot be read.
        BadHeader { name: String } => Invalid, "http.bad_header", "the header {name} cannot be read";
        /// A page cursor is not one that was given out.
        BadCursor => Invalid, "http.bad_cursor", "the cursor is not one of ours";
        /// The form's token is missing or not of this session.
        Csrf => Forbidden, "http.csrf", "the request does not carry the token of its session";
        /// The request was sent by a page of another site.
        CrossSite => Forbidden, "http.cross_site", "the request comes from a page of another site";
        /// The key is unknown, revoked or expired.
        BadKey => Unauthenticated, "http.bad_key", "the key is not good";
        /// Too many requests.
        Limited { seconds: u64 } => Limited, "http.limited", "too many requests, wait {seconds} s";
        /// Too many wait for slow work already.
        Busy => Unavailable, "http.busy", "too many requests wait for slow work";
        /// A handler panicked.
        Panicked => Internal, "http.panicked", "a handler panicked";
        /// A path was mounted that the table of routes does not know.
        Untabled => Internal, "http.untabled", "the route is not in the table";
        /// The file on disk could not be written or read.
        Disk { why: String } => Internal, "http.disk", "the disk refused: {why}";
    }
}

impl Refusal {
    /// The failure behind it.
    pub fn failure(&self) -> &Failure {
        &self.failure
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// With further wrong fields.
    #[must_use]
    pub fn with_others(mut self, others: Vec<Failure>) -> Self {
        self.others = others;
        self
    }

    pub(crate) fn wait(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

/// How long to wait after what was too often, where the failure says so.
pub(crate) fn seconds_to_wait(failure: &Failure) -> Option<u64> {
    let told = failure.args().iter().find(|(name, _)| *name == "seconds");
    told.and_then(|(_, seconds)| seconds.parse().ok())
}

impl<E: Into<Failure>> From<E> for Refusal {
    fn from(fault: E) -> Self {
        let failure: Failure = fault.into();
        let status = match failure.code() {
            "http.method_not_allowed" => StatusCode::METHOD_NOT_ALLOWED,
            "http.too_large" => StatusCode::PAYLOAD_TOO_LARGE,
            "http.media_type" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "http.broken_body" | "http.bad_json" | "http.bad_form" | "http.bad_query" | "http.bad_header" => {
                StatusCode::BAD_REQUEST
            }
            _ => StatusCode::from_u16(failure.kind().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        };
        let retry_after = match failure.kind() {
            Kind::Limited => seconds_to_wait(&failure),
            Kind::Unavailable => Some(1),
            _ => None,
        };
        Self { status, failure, others: Vec::new(), retry_after }
    }
}

/// Carries a refusal from the handler to the edge.
#[derive(Clone)]
pub(crate) struct Refused(pub(crate) Arc<Refusal>);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(Refused(Arc::new(self)));
        response
    }
}
