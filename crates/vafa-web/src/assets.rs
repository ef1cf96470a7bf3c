//! Styles, scripts, icons and the font: built by `web/`, carried inside the binary, served from `/assets/`.
//!
//! Names carry a hash of the content, so a browser may keep a file for ever and never sees an old one. A debug
//! build reads the files from disk at each request; when they were never built, pages are plain and say so
//! (see [`are_built`]). A release build refuses to compile without them (`build.rs`).

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

const FOREVER: &str = "public, max-age=31536000, immutable";
/// The shops' snippet keeps its name, so a browser asks again after an hour (and is usually told "unchanged").
const AN_HOUR: &str = "public, max-age=3600";
const CROSS_ORIGIN_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Logical name (`app.css`) to hashed name (`app.1f2e….css`); empty when the files were never built.
static MANIFEST: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Dist::get("manifest.json").and_then(|file| serde_json::from_slice(&file.data).ok()).unwrap_or_default()
});

/// Whether this binary has styles and scripts to give.
pub fn are_built() -> bool {
    !MANIFEST.is_empty()
}

/// The address of a built file by its logical name, for templates: `asset_url("app.css")`.
///
/// An unknown name gives an address that answers 404 rather than an error: a page without an icon is still a page.
pub fn asset_url(name: &str) -> String {
    format!("/assets/{}", MANIFEST.get(name).map_or(name, String::as_str))
}

/// Routes of the built files: `/assets/…` for our pages, `/vafa.js` for the shops' pages.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route(
            "/assets/{name}",
            get(|Path(name): Path<String>, headers: HeaderMap| async move { serve(&name, &headers) }),
        )
        .route("/vafa.js", get(|headers: HeaderMap| async move { serve("vafa.js", &headers) }))
}

fn serve(name: &str, headers: &HeaderMap) -> Response {
    // Only what the manifest names is given out: not the manifest, not the gzip twins under their own names.
    if !MANIFEST.values().any(|known| known == name) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Some(file) = Dist::get(name) else { return StatusCode::NOT_FOUND.into_response() };
    let packed = if accepts_gzip(headers) { Dist::get(&format!("{name}.gz")) } else { None };
    let asset = Asset {
        name,
        content: file.data,
        packed: packed.map(|twin| twin.data),
        digest: file.metadata.sha256_hash(),
    };
    asset.answer(headers)
}

struct Asset<'a> {
    name: &'a str,
    content: Cow<'static, [u8]>,
    packed: Option<Cow<'static, [u8]>>,
    digest: [u8; 32],
}

impl Asset<'_> {
    fn answer(self, request: &HeaderMap) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        let hashed = self.name != "vafa.js";
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(if hashed { FOREVER } else { AN_HOUR }));
        if !hashed {
            headers.insert(CROSS_ORIGIN_POLICY, HeaderValue::from_static("cross-origin"));
        }
        // The two encodings are different bytes, so they get different tags.
        let tag = entity_tag(&self.digest, self.packed.is_some());
        let unchanged = request.get(IF_NONE_MATCH).is_some_and(|known| names_tag(known, &tag));
        if let Ok(value) = HeaderValue::from_str(&tag) {
            headers.insert(ETAG, value);
        }
        if unchanged {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(self.name)));
        let content = match self.packed {
            Some(packed) => {
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                packed
            }
            None => self.content,
        };
        let body = match content {
            Cow::Borrowed(bytes) => Body::from(bytes),
            Cow::Owned(bytes) => Body::from(bytes),
        };
        (headers, body).into_response()
    }
}

fn entity_tag(digest: &[u8; 32], packed: bool) -> String {
    let mut tag = String::with_capacity(32);
    tag.push('"');
    for byte in &digest[..12] {
        tag.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        tag.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
    }
    tag.push_str(if packed { "-gz\"" } else { "\"" });
    tag
}

/// Whether an `If-None-Match` header names this tag, as one of a list and perhaps marked weak by a proxy.
fn names_tag(header: &HeaderValue, tag: &str) -> bool {
    let Ok(list) = header.to_str() else { return false };
    list.split(',').map(str::trim).any(|item| item == "*" || item.trim_start_matches("W/") == tag)
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let Some(Ok(list)) = headers.get(ACCEPT_ENCODING).map(HeaderValue::to_str) else { return false };
    list.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|coding| coding.eq_ignore_ascii_case("gzip"));
        let refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        named && !refused
    })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    fn asset(name: &str, packed: bool) -> Asset<'_> {
        Asset {
            name,
            content: Cow::Borrowed(b"plain"),
            packed: packed.then_some(Cow::Borrowed(b"packed".as_slice())),
            digest: [0xAB; 32],
        }
    }

    #[test]
    fn hashed_files_are_kept_for_ever_and_typed() {
        let response = asset("app.0123.css", false).answer(&HeaderMap::new());
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[CACHE_CONTROL], FOREVER);
        assert_eq!(response.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        assert!(!response.headers().contains_key(CONTENT_ENCODING));
    }

    #[test]
    fn the_snippet_is_asked_for_again_and_other_sites_may_load_it() {
        let response = asset("vafa.js", false).answer(&HeaderMap::new());
        assert_eq!(response.headers()[CACHE_CONTROL], AN_HOUR);
        assert_eq!(response.headers()[CROSS_ORIGIN_POLICY], "cross-origin");
    }

    #[test]
    fn a_known_tag_gets_no_body_and_each_encoding_has_its_own_tag() {
        let plain = asset("app.0123.js", false).answer(&HeaderMap::new()).headers()[ETAG].clone();
        let packed = asset("app.0123.js", true).answer(&HeaderMap::new()).headers()[ETAG].clone();
        assert_ne!(plain, packed);

        let mut known = HeaderMap::new();
        known.insert(IF_NONE_MATCH, packed.clone());
        assert_eq!(asset("app.0123.js", true).answer(&known).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(asset("app.0123.js", false).answer(&known).status(), StatusCode::OK);
        assert!(names_tag(&HeaderValue::from_static("\"x\", W/\"y\""), "\"y\""));
    }

    #[test]
    fn gzip_is_sent_only_to_those_who_take_it() {
        let accepts = |value| accepts_gzip(&request(&[(ACCEPT_ENCODING, value)]));
        assert!(accepts("gzip"));
        assert!(accepts("br;q=1.0, GZIP;q=0.8"));
        assert!(!accepts("gzip;q=0, br"));
        assert!(!accepts("br"));
        assert!(!accepts_gzip(&HeaderMap::new()));
    }

    #[test]
    fn nothing_outside_the_manifest_is_given_out() {
        for name in ["manifest.json", "../package.json", "app.css", "nothing.js"] {
            assert_eq!(serve(name, &HeaderMap::new()).status(), StatusCode::NOT_FOUND, "{name}");
        }
    }
}
