//! Shapes that several parts of the API share: pages, cursors, query parameters.

use crate::refusal::{HttpError, Refusal};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;
use utoipa::{IntoParams, ToSchema};

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The items, in the order of the list.
    pub(crate) items: Vec<T>,
    /// What to send as `cursor` to get the following page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

impl<T> Page<T> {
    /// A page of things as they are shown, with the place where the next one begins.
    pub(crate) fn of<S: Into<T>, C: Serialize>(found: Vec<S>, next: Option<&C>) -> Self {
        Self { items: found.into_iter().map(Into::into).collect(), next: next.map(cursor_text) }
    }
}

/// Which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// `next` of the page before.
    pub(crate) cursor: Option<String>,
    /// How many, at most 199; 50 where none is given.
    pub(crate) limit: Option<u32>,
}

impl PageQuery {
    pub(crate) fn limit(&self) -> usize {
        page_limit(self.limit)
    }
}

/// The most items of a page. Use cases give 200 at most, and one more than a page has tells whether there are more.
const PAGE_MAX: u32 = 199;

/// One of a set of choices, by its code; `name` is the field at fault.
pub(crate) fn choice<T: FromStr>(name: &str, code: &str) -> Result<T, Refusal>
where
    T::Err: Display,
{
    code.parse().map_err(|error: T::Err| {
        HttpError::BadParameter { name: name.to_owned(), why: error.to_string() }.into()
    })
}

/// How many items a page has.
pub(crate) fn page_limit(asked: Option<u32>) -> usize {
    asked.map_or(50, |limit| usize::try_from(limit.clamp(1, PAGE_MAX)).unwrap_or(50))
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

/// Reads a code of a JSON body: for `#[serde(deserialize_with)]`.
pub(crate) fn code<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
    T::Err: Display,
{
    Cow::<'de, str>::deserialize(from)?.parse().map_err(D::Error::custom)
}

/// As [`code`], where there may be none.
pub(crate) fn code_opt<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
    T::Err: Display,
{
    let text: Option<String> = Deserialize::deserialize(from)?;
    text.map(|text| text.parse().map_err(D::Error::custom)).transpose()
}

/// As [`code`], for a list.
pub(crate) fn codes<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
    T::Err: Display,
{
    let texts: Vec<String> = Deserialize::deserialize(from)?;
    texts.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
}
