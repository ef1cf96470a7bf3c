//! A call of the API that changes something: its JSON body, its idempotency key, the version it was based on.

use crate::gate::BodyMax;
use crate::refusal::{HttpError, Refusal};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_TYPE, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};
use sha2::{Digest, Sha256};
use vafa_app::idempotency::Once;

/// A call that changes something. `T` is its body; `Command<Empty>` for calls without one.
#[derive(Debug, Clone)]
pub struct Command<T> {
    /// The body.
    pub body: T,
    /// The key by which the call is carried out once.
    pub once: Option<Once>,
    /// The version of the record that the caller has seen (`If-Match`).
    pub version: Option<i64>,
}

/// No body.
#[derive(Debug, Clone, Copy, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

impl<S, T> FromRequest<S> for Command<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let (method, uri, headers) = (parts.method.clone(), parts.uri.clone(), parts.headers.clone());
        let max = parts.extensions.get::<BodyMax>().map_or(0, |max| max.0);
        let bytes = Bytes::from_request(Request::from_parts(parts, body), state)
            .await
            .map_err(|rejection| Refusal::bytes(rejection, max))?;
        Ok(Self {
            once: once(&method, &uri, &headers, &bytes)?,
            version: version(&headers)?,
            body: read(&headers, &bytes)?,
        })
    }
}

/// Reads a JSON body. An empty one is read as `{}`.
fn read<T: DeserializeOwned>(headers: &HeaderMap, bytes: &[u8]) -> Result<T, Refusal> {
    if bytes.is_empty() {
        return parse(b"{}");
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind != "application/json" && !kind.ends_with("+json") {
        return Err(HttpError::MediaType.into());
    }
    parse(bytes)
}

/// Reads JSON; says where it is wrong.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let why = error.inner().to_string();
        if error.inner().is_data() {
            HttpError::BadShape { why, pointer: pointer(error.path()) }
        } else {
            HttpError::BadJson { why }
        }
    })?;
    reader.end().map_err(|error| HttpError::BadJson { why: error.to_string() })?;
    Ok(value)
}

/// A path of serde as a JSON pointer (RFC 6901).
fn pointer(path: &Path) -> String {
    let mut out = String::new();
    for segment in path {
        out.push('/');
        match segment {
            Segment::Seq { index } => out.push_str(&index.to_string()),
            Segment::Map { key } => out.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => out.push_str(variant),
            Segment::Unknown => out.push('?'),
        }
    }
    out
}

/// The idempotency key of a call whose body was read piece by piece; `told` is what of the body makes it this call.
pub(crate) struct KeyOf {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
}

impl KeyOf {
    pub(crate) fn call(&self, told: &[u8]) -> Result<Option<Once>, Refusal> {
        once(&self.method, &self.uri, &self.headers, told)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for KeyOf {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self { method: parts.method.clone(), uri: parts.uri.clone(), headers: parts.headers.clone() })
    }
}

/// The idempotency key with the digest of the whole call.
fn once(method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Result<Option<Once>, Refusal> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().map_err(|_| HttpError::BadHeader { name: "Idempotency-Key".into() })?;
    let mut hash = Sha256::new();
    for part in
        [method.as_str().as_bytes(), uri.path().as_bytes(), uri.query().unwrap_or_default().as_bytes(), body]
    {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(part);
    }
    Ok(Some(Once::new(key, hash.finalize().into())?))
}

/// The version named by `If-Match: "7"`; `*` and nothing mean whatever is there.
fn version(headers: &HeaderMap) -> Result<Option<i64>, Refusal> {
    let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let number = text.trim_start_matches("W/").trim_matches('"').parse();
    Ok(Some(number.map_err(|_| HttpError::BadHeader { name: "If-Match".into() })?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        #[expect(dead_code, reason = "only its reading is tested")]
        lines: Vec<u8>,
    }

    fn refused(text: &str) -> (String, Option<String>) {
        let refusal = parse::<Wanted>(text.as_bytes()).unwrap_err();
        (refusal.failure().code().to_owned(), refusal.failure().field().map(str::to_owned))
    }

    #[test]
    fn wrong_json_is_told_with_its_place() {
        assert_eq!(refused(r#"{"lines":[1,"x"]}"#), ("http.bad_shape".into(), Some("/lines/1".into())));
        assert_eq!(refused(r#"{"lines":[],"a":1}"#).0, "http.bad_shape");
        assert_eq!(refused(r#"{"lines":["#), ("http.bad_json".into(), None));
        assert_eq!(refused(r#"{"lines":[]} x"#).0, "http.bad_json");
        assert!(parse::<Wanted>(br#"{"lines":[1,2]}"#).is_ok());
    }

    #[test]
    fn versions_are_read_off_tags() {
        let tag = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(IF_MATCH, text.parse().unwrap());
            version(&headers)
        };
        assert_eq!(tag("\"7\"").unwrap(), Some(7));
        assert_eq!(tag("W/\"7\"").unwrap(), Some(7));
        assert_eq!(tag("*").unwrap(), None);
        assert_eq!(version(&HeaderMap::new()).unwrap(), None);
        assert_eq!(tag("\"x\"").unwrap_err().failure().code(), "http.bad_header");
    }

    #[test]
    fn the_key_covers_the_whole_call() {
        let mut headers = HeaderMap::new();
        headers.insert("idempotency-key", "k".parse().unwrap());
        let call = |path: &'static str, body: &[u8]| {
            once(&Method::POST, &Uri::from_static(path), &headers, body).unwrap()
        };
        assert_eq!(call("/a", b"{}"), call("/a", b"{}"));
        assert_ne!(call("/a", b"{}"), call("/a", b"{} "));
        assert_ne!(call("/a", b"{}"), call("/b", b"{}"));
        assert_eq!(once(&Method::POST, &Uri::from_static("/a"), &HeaderMap::new(), b"").unwrap(), None);
    }
}
