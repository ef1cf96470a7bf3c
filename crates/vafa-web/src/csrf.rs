//! That a request which changes something was meant by the person whose browser sent it.
//!
//! Two independent checks: browsers tell which site a request comes from (`Sec-Fetch-Site`, `Origin`), and every form or
//! script of a session carries a token made from the session's own secret. Requests with a key need neither: no browser
//! adds a key by itself.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::StreamExt as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use vafa_kernel::secret::Secret;

/// The header in which scripts send the token.
pub const HEADER: &str = "x-csrf-token";
/// The form field in which forms send it; in a form with a file it comes first.
pub const FIELD: &str = "csrf";

/// How much of a form is looked at for the token, in bytes.
const LOOK_BYTES_MAX: usize = 256 * 1024;

/// The token of a session. It is made from the session's secret, so every process knows it and nothing is stored; from the
/// token the secret cannot be found.
pub(crate) fn token_of(session: &Secret) -> String {
    // A key of any length will do, so there is no failure to report.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(session.expose().as_bytes()) else {
        return String::new();
    };
    mac.update(b"vafa csrf 1");
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// Whether a token is the session's.
pub(crate) fn is_token_of(session: &Secret, given: &str) -> bool {
    let wanted = token_of(session);
    !wanted.is_empty() && bool::from(wanted.as_bytes().ct_eq(given.as_bytes()))
}

/// Whether a browser says that another site's page sends the request. Programs say nothing.
pub(crate) fn is_cross_site(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    match text(axum::http::HeaderName::from_static("sec-fetch-site")) {
        Some(site) => !matches!(site, "same-origin" | "none"),
        None => match text(ORIGIN) {
            None => false,
            Some(origin) => {
                let host = origin.split_once("://").map(|(_, host)| host);
                host.is_none() || host != text(HOST)
            }
        },
    }
}

/// Finds the token of a request: in the header, or as a field of the form. The body is given back whole.
pub(crate) async fn find_token(request: Request) -> (Request, Option<String>) {
    if let Some(value) = request.headers().get(HEADER) {
        let token = value.to_str().ok().map(str::to_owned);
        return (request, token);
    }
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let read: fn(&[u8], bool) -> Look = if kind.starts_with("application/x-www-form-urlencoded") {
        in_form
    } else if kind.starts_with("multipart/form-data") {
        in_first_part
    } else {
        return (request, None);
    };
    let (parts, body) = request.into_parts();
    let mut rest = body.into_data_stream();
    let mut seen: Vec<u8> = Vec::new();
    let token = loop {
        if let Look::Found(token) = read(&seen, false) {
            break Some(token);
        }
        match rest.next().await {
            Some(Ok(piece)) if seen.len() + piece.len() <= LOOK_BYTES_MAX => seen.extend_from_slice(&piece),
            Some(Ok(piece)) => {
                seen.extend_from_slice(&piece);
                break None;
            }
            Some(Err(_)) => break None,
            None => match read(&seen, true) {
                Look::Found(token) => break Some(token),
                Look::NotYet => break None,
            },
        }
    };
    let whole = futures_util::stream::iter([Ok::<_, axum::Error>(Bytes::from(seen))]).chain(rest);
    (Request::from_parts(parts, Body::from_stream(whole)), token)
}

enum Look {
    Found(String),
    NotYet,
}

/// The field of a form in a body; only complete fields count. The token has no characters that forms escape.
fn in_form(seen: &[u8], is_all: bool) -> Look {
    let mut fields = seen.split(|byte| *byte == b'&').peekable();
    while let Some(field) = fields.next() {
        if fields.peek().is_none() && !is_all {
            break;
        }
        if let Some(value) = field.strip_prefix(b"csrf=") {
            return Look::Found(String::from_utf8_lossy(value).into_owned());
        }
    }
    Look::NotYet
}

/// The first part of a multipart body, where it is the token.
fn in_first_part(seen: &[u8], _: bool) -> Look {
    let text = String::from_utf8_lossy(seen);
    let found = text.split_once("\r\n\r\n").and_then(|(head, rest)| {
        let (value, _) = rest.split_once("\r\n")?;
        let is_token = head.lines().any(|line| {
            line.to_ascii_lowercase().starts_with("content-disposition:") && line.contains("name=\"csrf\"")
        });
        is_token.then(|| value.to_owned())
    });
    found.map_or(Look::NotYet, Look::Found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    async fn look(kind: &str, body: &'static str) -> (Option<String>, String) {
        // In pieces of three bytes, as a slow network may bring it.
        let pieces =
            body.as_bytes().chunks(3).map(|piece| Ok::<_, std::io::Error>(Bytes::from_static(piece)));
        let body = Body::from_stream(futures_util::stream::iter(pieces));
        let request = Request::post("/").header(CONTENT_TYPE, kind).body(body).unwrap();
        let (request, token) = find_token(request).await;
        let whole = to_bytes(request.into_body(), 10_000).await.unwrap();
        (token, String::from_utf8(whole.to_vec()).unwrap())
    }

    #[test]
    fn a_token_belongs_to_one_session_and_does_not_tell_its_secret() {
        let (one, two) = (Secret::new("one"), Secret::new("two"));
        assert!(is_token_of(&one, &token_of(&one)));
        assert!(!is_token_of(&two, &token_of(&one)));
        assert!(!is_token_of(&one, "") && !is_token_of(&one, "one"));
    }

    #[test]
    fn other_sites_are_told_by_the_browser() {
        assert!(!is_cross_site(&headers(&[])));
        assert!(!is_cross_site(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!is_cross_site(&headers(&[("sec-fetch-site", "none")])));
        assert!(is_cross_site(&headers(&[("sec-fetch-site", "same-site")])));
        assert!(is_cross_site(&headers(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://a"),
            ("host", "a")
        ])));
        assert!(!is_cross_site(&headers(&[("origin", "https://a.example:8"), ("host", "a.example:8")])));
        assert!(is_cross_site(&headers(&[("origin", "https://b.example"), ("host", "a.example")])));
        assert!(is_cross_site(&headers(&[("origin", "null"), ("host", "a.example")])));
    }

    #[tokio::test]
    async fn the_token_is_found_in_forms_and_the_body_stays_whole() {
        let form = "application/x-www-form-urlencoded";
        assert_eq!(
            look(form, "a=1&csrf=tok-1&b=2").await,
            (Some("tok-1".into()), "a=1&csrf=tok-1&b=2".into())
        );
        assert_eq!(look(form, "a=1&csrf=tok-1").await.0, Some("tok-1".into()));
        assert_eq!(look(form, "a=csrf").await, (None, "a=csrf".into()));
        let parts =
            "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntok-2\r\n--x\r\n\r\nfile\r\n--x--";
        let multipart = "multipart/form-data; boundary=x";
        assert_eq!(look(multipart, parts).await, (Some("tok-2".into()), parts.into()));
        let other = "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ntok-2\r\n--x--";
        assert_eq!(look(multipart, other).await, (None, other.into()));
        assert_eq!(look("application/json", "csrf=1").await.0, None);
    }
}
