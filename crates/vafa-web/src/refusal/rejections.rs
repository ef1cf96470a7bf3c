//! What axum itself refuses, in our words.

use super::{HttpError, Refusal};
use axum::extract::rejection::{BytesRejection, FormRejection, PathRejection, QueryRejection};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;

/// What a rejection that carries its status means.
fn by_status(status: StatusCode, otherwise: HttpError, limit: usize) -> Refusal {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => HttpError::TooLarge { limit: limit.to_string() }.into(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => HttpError::MediaType.into(),
        _ => otherwise.into(),
    }
}

impl Refusal {
    /// A path whose parameters cannot be read names nothing.
    pub(crate) fn path(_: PathRejection) -> Self {
        HttpError::NotFound.into()
    }

    /// A query that cannot be read.
    pub(crate) fn query(rejection: &QueryRejection) -> Self {
        HttpError::BadQuery { why: rejection.body_text() }.into()
    }

    /// A form that cannot be read.
    pub(crate) fn form(rejection: FormRejection, limit: usize) -> Self {
        let why = rejection.body_text();
        by_status(rejection.into_response().status(), HttpError::BadForm { why }, limit)
    }

    /// A body that cannot be read.
    pub(crate) fn bytes(rejection: BytesRejection, limit: usize) -> Self {
        by_status(rejection.into_response().status(), HttpError::Broken, limit)
    }
}
