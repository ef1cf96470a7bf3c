//! What stands before every handler: the table's rule for the route is read, the caller is identified, forged requests and
//! floods are turned away. The use case checks the right again; that check is the one that counts.

use crate::address::Origin;
use crate::caller::{self, Caller};
use crate::csrf;
use crate::limits::{Allowance, Subject};
use crate::refusal::{HttpError, Refusal};
use crate::routes::{Body, Found, Rule, Rules};
use crate::state::WebState;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::header::{ALLOW, CONTENT_LENGTH};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use vafa_app::Actor;
use vafa_app::actor::Denied;
use vafa_locale::Lang;

#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) state: WebState,
    pub(crate) rules: Arc<Rules>,
    /// False only in the test that proves the use cases' own checks.
    pub(crate) is_closed: bool,
}

/// What the edge wants to know of whoever asked.
#[derive(Clone)]
pub(crate) struct Mark {
    pub(crate) actor: String,
    pub(crate) lang: Lang,
}

pub(crate) async fn gate(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let Some(path) = request.extensions().get::<MatchedPath>().cloned() else {
        return next.run(request).await;
    };
    let origin = Origin::of(request.extensions(), request.headers(), &gate.state.options().trusted_proxies);
    let (rule, body) = match gate.rules.find(request.method(), path.as_str()) {
        Found::Line(rule, body) => (rule, body),
        Found::OtherMethods(methods) => {
            let mut response = turn_away(&gate.state, origin, HttpError::MethodNotAllowed.into());
            if let Ok(methods) = HeaderValue::try_from(methods) {
                response.headers_mut().insert(ALLOW, methods);
            }
            return response;
        }
        Found::Nothing => return Refusal::from(HttpError::Untabled).into_response(),
    };
    let caller = match who(&gate.state, rule, request.headers(), origin).await {
        Ok(caller) => caller,
        // Whoever tries one key after another is slowed down like whoever has none.
        Err(refusal) => return turn_away(&gate.state, origin, refusal),
    };
    let mark = Mark { actor: caller.actor.label(), lang: caller.lang };
    let is_counted = !matches!(rule, Rule::Ingest | Rule::Preflight);
    let allowance = is_counted.then(|| gate.state.limits().take(subject(&caller)));
    let mut response = match admit(&gate, rule, &caller, allowance, request).await {
        Ok(mut request) => match limit_body(&gate.state, rule, body, &mut request) {
            Ok(()) => {
                request.extensions_mut().insert(caller);
                next.run(request).await
            }
            Err(error) => Refusal::from(error).into_response(),
        },
        Err(refusal) => refusal.into_response(),
    };
    if let Some(allowance) = allowance {
        allowance.tell(response.headers_mut());
    }
    response.extensions_mut().insert(mark);
    response
}

/// Refuses somebody who was not looked at any further: that is counted for the network address, and beyond its allowance they
/// are only told to wait.
pub(crate) fn turn_away(state: &WebState, origin: Origin, refusal: Refusal) -> Response {
    let allowance = state.limits().take(Subject::address(origin.address));
    let refusal = if allowance.is_allowed { refusal } else { limited(allowance) };
    let mut response = refusal.into_response();
    allowance.tell(response.headers_mut());
    response
}

fn limited(refused: Allowance) -> Refusal {
    let seconds = refused.retry_after();
    Refusal::from(HttpError::Limited { seconds }).wait(seconds)
}

async fn who(state: &WebState, rule: Rule, headers: &HeaderMap, origin: Origin) -> Result<Caller, Refusal> {
    if matches!(rule, Rule::Ingest | Rule::Preflight) {
        return Ok(Caller::nobody(caller::language(state, headers), origin));
    }
    match caller::identify(state, headers, origin).await {
        // A bad key is no hindrance where nobody in particular is needed.
        Err(refusal) if rule == Rule::Public && refusal.failure().code() == "http.bad_key" => {
            Ok(Caller::nobody(caller::language(state, headers), origin))
        }
        other => other,
    }
}

fn subject(caller: &Caller) -> Subject {
    match &caller.actor {
        Actor::User { id, .. } => Subject::Actor(id.uuid()),
        Actor::Key { id, .. } => Subject::Actor(id.uuid()),
        Actor::Nobody | Actor::System(_) => Subject::address(caller.origin.address),
    }
}

/// Lets a request in, or says why not.
async fn admit(
    gate: &Gate,
    rule: Rule,
    caller: &Caller,
    allowance: Option<Allowance>,
    request: Request,
) -> Result<Request, Refusal> {
    if let Some(refused) = allowance.filter(|allowance| !allowance.is_allowed) {
        return Err(limited(refused));
    }
    if gate.is_closed {
        permit(rule, &caller.actor)?;
    }
    let is_by_browser = rule != Rule::Ingest && !matches!(caller.actor, Actor::Key { .. });
    if request.method().is_safe() || !is_by_browser {
        return Ok(request);
    }
    if csrf::is_cross_site(request.headers()) {
        return Err(HttpError::CrossSite.into());
    }
    let Some(session) = caller.session_token().filter(|_| caller.is_by_cookie()) else { return Ok(request) };
    let (request, token) = csrf::find_token(request).await;
    if token.is_some_and(|token| csrf::is_token_of(session, &token)) {
        Ok(request)
    } else {
        Err(HttpError::Csrf.into())
    }
}

fn permit(rule: Rule, actor: &Actor) -> Result<(), Denied> {
    match rule {
        Rule::Public | Rule::Ingest | Rule::Preflight => Ok(()),
        Rule::SignedIn if *actor == Actor::Nobody => Err(Denied::Unauthenticated),
        Rule::SignedIn => Ok(()),
        Rule::Needs(permission) => actor.require(permission),
    }
}

/// How much a form with a file may hold beside the file, in bytes.
const AROUND_A_FILE: u64 = 64 * 1024;

/// Sets the limit of the route's body. A body that says itself that it is too large is not read at all; event clients are
/// refused by their own handler, in a form that their browsers let them see.
fn limit_body(state: &WebState, rule: Rule, body: Body, request: &mut Request) -> Result<(), HttpError> {
    let options = state.options();
    let max = match body {
        Body::Ordinary => options.body_bytes_max,
        Body::Bytes(max) => max,
        Body::File => {
            usize::try_from(options.upload_bytes_max.saturating_add(AROUND_A_FILE)).unwrap_or(usize::MAX)
        }
    };
    let told =
        request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let is_too_large = told.is_some_and(|told| usize::try_from(told).map_or(true, |told| told > max));
    if is_too_large && rule != Rule::Ingest {
        return Err(HttpError::TooLarge { limit: max.to_string() });
    }
    DefaultBodyLimit::max(max).apply(request);
    request.extensions_mut().insert(BodyMax(max));
    Ok(())
}

/// The largest body that the route takes, in bytes: to be named where one is larger.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyMax(pub(crate) usize);
