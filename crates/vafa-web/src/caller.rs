//! Who makes a request: a person by the session cookie, a program by its key, or nobody.

use crate::address::Origin;
use crate::csrf;
use crate::refusal::{HttpError, Refusal};
use crate::state::WebState;
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use vafa_app::access::{self, Session};
use vafa_app::{Actor, Failure, Permission};
use vafa_kernel::secret::Secret;
use vafa_locale::Lang;

/// The cookie that holds the session's token, without https.
pub const SESSION_COOKIE: &str = "vafa_session";
/// The same with https: browsers take a cookie of this name only from this host itself and only when it is secure, so no
/// neighbour under the same domain can slip in a session of its own.
const SECURE_SESSION_COOKIE: &str = "__Host-vafa_session";

fn session_cookie_name(is_https: bool) -> &'static str {
    if is_https { SECURE_SESSION_COOKIE } else { SESSION_COOKIE }
}

/// The cookie that holds the language chosen before signing in.
pub const LANGUAGE_COOKIE: &str = "vafa_lang";

/// Who makes a request. Handlers take it as an argument.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who asks, for use cases.
    pub actor: Actor,
    /// The session, where a person is (half) signed in.
    pub session: Option<Session>,
    /// The language to answer in.
    pub lang: Lang,
    /// Where the request came from.
    pub origin: Origin,
    token: Option<Secret>,
}

impl Caller {
    /// Nobody, in a language.
    pub(crate) fn nobody(lang: Lang, origin: Origin) -> Self {
        Self { actor: Actor::Nobody, session: None, lang, origin, token: None }
    }

    /// The token that forms of this session carry as `csrf`; empty where there is no session.
    pub fn csrf(&self) -> String {
        self.token.as_ref().map(csrf::token_of).unwrap_or_default()
    }

    /// The session's token, to end or confirm the session.
    pub fn session_token(&self) -> Option<&Secret> {
        self.token.as_ref()
    }

    /// Whether the request is made by a browser that keeps a session.
    pub(crate) fn is_by_cookie(&self) -> bool {
        self.session.is_some()
    }

    /// Fails unless this one may: for handlers that read a large body before they call the use case.
    pub fn require(&self, permission: Permission) -> Result<(), Refusal> {
        Ok(self.actor.require(permission)?)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| HttpError::Untabled.into())
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    pairs.flat_map(|list| list.split(';')).find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key.trim() == name).then(|| value.trim())
    })
}

/// The language of a request whose person has chosen none.
pub(crate) fn language(state: &WebState, headers: &HeaderMap) -> Lang {
    if let Some(chosen) = cookie(headers, LANGUAGE_COOKIE).and_then(|code| code.parse().ok()) {
        return chosen;
    }
    match headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()) {
        Some(wish) => Lang::negotiate(wish),
        None => state.app().business().language,
    }
}

/// What a request carries to prove who it is from.
enum Proof {
    Nothing,
    Session(Secret),
    Key(Secret),
    Unreadable,
}

fn proof(headers: &HeaderMap, is_https: bool) -> Proof {
    if let Some(value) = headers.get(AUTHORIZATION) {
        let token = value.to_str().ok().and_then(|text| text.split_once(' '));
        return match token {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                Proof::Key(Secret::new(token.trim()))
            }
            _ => Proof::Unreadable,
        };
    }
    match cookie(headers, session_cookie_name(is_https)) {
        Some(token) if !token.is_empty() => Proof::Session(Secret::new(token)),
        _ => Proof::Nothing,
    }
}

/// Finds out who makes a request. A session that has ended is nobody's; a key that is not good is refused.
pub(crate) async fn identify(
    state: &WebState,
    headers: &HeaderMap,
    origin: Origin,
) -> Result<Caller, Refusal> {
    let lang = language(state, headers);
    match proof(headers, state.is_https()) {
        Proof::Nothing => Ok(Caller::nobody(lang, origin)),
        Proof::Unreadable => Err(HttpError::BadKey.into()),
        Proof::Session(token) => by_session(state, Caller::nobody(lang, origin), token).await,
        Proof::Key(token) => by_key(state, Caller::nobody(lang, origin), token).await,
    }
}

async fn by_session(state: &WebState, nobody: Caller, token: Secret) -> Result<Caller, Refusal> {
    let app = state.app();
    let asked = token.clone();
    let found = app.read(&Actor::Nobody, move |tx, cx| access::find_session(tx, cx, &asked)).await?;
    let Some(session) = found else { return Ok(nobody) };
    if session.needs_touch(app.now()) {
        let used = token.clone();
        let touched = app.write(&Actor::Nobody, move |tx, cx| access::touch_session(tx, cx, &used)).await;
        note(touched);
    }
    Ok(Caller {
        actor: session.actor(),
        lang: session.language,
        session: Some(session),
        token: Some(token),
        ..nobody
    })
}

async fn by_key(state: &WebState, nobody: Caller, token: Secret) -> Result<Caller, Refusal> {
    let app = state.app();
    let found = app.read(&Actor::Nobody, move |tx, cx| access::find_key(tx, cx, &token)).await?;
    let Some(key) = found else { return Err(HttpError::BadKey.into()) };
    if key.needs_touch(app.now()) {
        let id = key.id;
        note(app.write(&Actor::Nobody, move |tx, cx| access::touch_key(tx, cx, id)).await);
    }
    Ok(Caller { actor: key.actor(), ..nobody })
}

/// That the use of a session could not be written down is no reason to refuse the request.
fn note(touched: Result<bool, Failure>) {
    if let Err(failure) = touched {
        tracing::warn!(
            code = failure.code(),
            cause = failure.chain(),
            "the use of a session was not written down"
        );
    }
}

/// The `Set-Cookie` value that keeps a session's token in the browser, or forgets it where there is none.
pub fn session_cookie(state: &WebState, token: Option<&Secret>) -> HeaderValue {
    let secure = if state.is_https() { "; Secure" } else { "" };
    let (value, age) = match token {
        // The server ends sessions; the cookie only has to outlive them.
        Some(token) => (token.expose(), access::WHOLE_LIFE / vafa_kernel::time::SECOND),
        None => ("", 0),
    };
    let name = session_cookie_name(state.is_https());
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    let mut header = HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""));
    header.set_sensitive(true);
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; vafa_session=tok-en_1; b=2"));
        headers.append(COOKIE, HeaderValue::from_static("vafa_lang=en"));
        assert_eq!(cookie(&headers, SESSION_COOKIE), Some("tok-en_1"));
        assert_eq!(cookie(&headers, LANGUAGE_COOKIE), Some("en"));
        assert_eq!(cookie(&headers, "session"), None);
    }

    #[test]
    fn a_key_goes_before_a_cookie_and_other_schemes_are_refused() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("vafa_session=x"));
        assert!(matches!(proof(&headers, false), Proof::Session(_)));
        assert!(matches!(proof(&headers, true), Proof::Nothing), "a neighbour could have set it");
        headers.append(COOKIE, HeaderValue::from_static("__Host-vafa_session=z"));
        assert!(matches!(proof(&headers, true), Proof::Session(token) if token.expose() == "z"));
        headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer vafa_y"));
        assert!(matches!(proof(&headers, false), Proof::Key(token) if token.expose() == "vafa_y"));
        headers.insert(AUTHORIZATION, HeaderValue::from_static("Digest z"));
        assert!(matches!(proof(&headers, false), Proof::Unreadable));
    }
}
