//! The write key: wherever a client puts it, and who it is.

use crate::refusal::HttpError;
use crate::state::WebState;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use vafa_app::access::{ApiKey, find_key, touch_key};
use vafa_app::actor::Denied;
use vafa_app::{Actor, App, Failure, Permission};
use vafa_kernel::Instant;
use vafa_kernel::secret::Secret;
use vafa_kernel::time::SECOND;

/// The keys a request names, most trusted first: Basic user, body, `X-Write-Key`, `api_key` header, Bearer. Some clients mask
/// one of them, so the first that is a key counts, not the first that is there.
pub(super) fn candidates(headers: &HeaderMap, of_body: &[String]) -> Vec<String> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let authorization = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, told) = authorization.split_once(' ').unwrap_or(("", authorization));
    let mut found = Vec::new();
    if scheme.eq_ignore_ascii_case("basic") {
        found.extend(basic_user(told.trim()));
    }
    found.extend(of_body.iter().cloned());
    found.extend(
        ["x-write-key", "api_key", "x-api-key"].iter().filter_map(|name| header(name)).map(str::to_owned),
    );
    if !scheme.eq_ignore_ascii_case("basic") {
        found.push(told.trim().to_owned());
    }
    // Jitsu's clients insist on `key:secret`; the key alone is enough.
    let parts: Vec<String> =
        found.iter().filter_map(|key| key.split_once(':')).map(|(key, _)| key.to_owned()).collect();
    found.extend(parts);
    found.retain(|key| !key.is_empty());
    found.dedup();
    found
}

/// `key:` in base 64; some clients leave the colon out, some the encoding.
fn basic_user(told: &str) -> Vec<String> {
    let decoded = STANDARD.decode(told).or_else(|_| STANDARD_NO_PAD.decode(told)).ok();
    let decoded = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    let user = |text: &str| text.split(':').next().unwrap_or_default().to_owned();
    decoded.iter().map(|text| user(text)).chain([user(told)]).collect()
}

/// How long a key that was found good is believed without asking again. A key that is revoked works this long.
const BELIEVED: i64 = 5 * SECOND;
/// How many keys are remembered.
const REMEMBERED: usize = 1_000;

/// Keys that were found good a moment ago: a busy shop sends thousands of requests a second with one key.
#[derive(Default)]
pub(crate) struct KeyCache(Mutex<HashMap<String, (ApiKey, Instant)>>);

impl KeyCache {
    fn known(&self, token: &str, now: Instant) -> Option<ApiKey> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(token)
            .filter(|(key, at)| now.since(*at).abs() < BELIEVED && key.is_good(now))
            .map(|(key, _)| key.clone())
    }

    fn remember(&self, token: String, key: ApiKey, now: Instant) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.retain(|_, (_, at)| now.since(*at).abs() < BELIEVED);
        }
        if known.len() < REMEMBERED {
            known.insert(token, (key, now));
        }
    }
}

/// Who sends: the first of the keys that may send events. Of several good keys without that right the refusal is told.
/// Where none of them is remembered from a moment ago, asking costs a request off the bucket of the address.
pub(super) async fn sender(
    state: &WebState,
    address: Option<IpAddr>,
    tokens: Vec<String>,
) -> Result<(Actor, String), Failure> {
    let app = state.app();
    let now = app.now();
    if !tokens.iter().any(|token| state.keys().known(token, now).is_some()) {
        state.limits().take_stranger(address)?;
    }
    let mut refusal =
        if tokens.is_empty() { Denied::Unauthenticated.into() } else { Failure::from(HttpError::BadKey) };
    for token in tokens {
        let Some(key) = find(app, state.keys(), token).await? else { continue };
        let actor = key.actor();
        match actor.require(Permission::SendEvents) {
            Ok(()) => return Ok((actor, key.source)),
            Err(denied) => refusal = denied.into(),
        }
    }
    Err(refusal)
}

async fn find(app: &App, cache: &KeyCache, token: String) -> Result<Option<ApiKey>, Failure> {
    let now = app.now();
    if let Some(key) = cache.known(&token, now) {
        return Ok(Some(key));
    }
    let asked = Secret::new(token.clone());
    let Some(key) = app.read(&Actor::Nobody, move |tx, cx| find_key(tx, cx, &asked)).await? else {
        return Ok(None);
    };
    if key.needs_touch(now) {
        let id = key.id;
        app.write(&Actor::Nobody, move |tx, cx| touch_key(tx, cx, id)).await?;
    }
    cache.remember(token, key.clone(), now);
    Ok(Some(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn named(headers: &[(&str, &str)], body: &[&str]) -> Vec<String> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
        }
        candidates(&map, &body.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_key_is_found_wherever_a_client_puts_it() {
        let with_colon = STANDARD.encode("vafa_key:");
        let without = STANDARD.encode("vafa_key");
        for told in [
            format!("Basic {with_colon}"),
            format!("basic {without}"),
            "Basic vafa_key".into(),
            "Basic vafa_key:".into(),
        ] {
            assert!(named(&[("authorization", &told)], &[]).contains(&"vafa_key".to_owned()), "{told}");
        }
        assert_eq!(named(&[("x-write-key", "k2:s")], &["WK:***"]), ["WK:***", "k2:s", "WK", "k2"]);
        assert_eq!(named(&[("authorization", "Bearer k3")], &[]), ["k3"]);
        assert_eq!(named(&[("authorization", "k4")], &[]), ["k4"]);
        assert!(named(&[], &[]).is_empty());
    }
}
