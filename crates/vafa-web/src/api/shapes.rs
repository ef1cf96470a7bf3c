//! Shapes that several parts of the API share: pages, cursors, query parameters.

use crate::refusal::{HttpError, Refusal};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The items, in the order of the list.
    pub(crate) items: Vec<T>,
    /// What to send as `cursor` to get the following page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

/// A cursor as it goes out: what the list needs to go on, not meant to be read.
pub(crate) fn cursor_text<C: Serialize>(cursor: &C) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(cursor).unwrap_or_default())
}

/// Reads a cursor that [`cursor_text`] made.
pub(crate) fn read_cursor<C: DeserializeOwned>(text: Option<&str>) -> Result<Option<C>, Refusal> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| HttpError::BadCursor)?;
    Ok(Some(serde_json::from_slice(&bytes).map_err(|_| HttpError::BadCursor)?))
}

/// The query of a call. What cannot be read is refused in our words.
pub(crate) struct Asked<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let found: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        match found {
            Ok(Query(query)) => Ok(Self(query)),
            Err(rejection) => Err(Refusal::query(&rejection)),
        }
    }
}

/// The parameters of a path. One that is not of the right form names nothing.
pub(crate) struct Named<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Named<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let found: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        found.map(|Path(value)| Self(value)).map_err(Refusal::path)
    }
}

/// A choice of a query or body by its code.
pub(crate) fn choice<T: std::str::FromStr>(name: &str, code: &str) -> Result<T, Refusal>
where
    T::Err: std::fmt::Display,
{
    code.parse().map_err(|error: T::Err| {
        HttpError::BadParameter { name: name.to_owned(), why: error.to_string() }.into()
    })
}
