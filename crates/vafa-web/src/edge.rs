//! What surrounds every request: its id, one line in the log, its figures, the security headers, and the words of refusals.

use crate::address::Origin;
use crate::caller;
use crate::gate::Mark;
use crate::pages::Visit;
use crate::refusal::{self, ForPage, Refused};
use crate::state::WebState;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, REFERER, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use std::time::{Duration, Instant};
use vafa_kernel::Kind;
use vafa_kernel::id::RequestId;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Nothing from elsewhere, nothing inline, never inside another site's frame.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Headers that every answer carries unless its handler has set its own.
const ALWAYS: [(HeaderName, &str); 7] = [
    (CONTENT_SECURITY_POLICY, CONTENT_POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (CACHE_CONTROL, "no-store"),
];

/// The id of a request, for handlers that name it.
#[derive(Debug, Clone, Copy)]
pub struct RequestMark(pub RequestId);

pub(crate) async fn edge(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let app = state.app();
    let id = RequestId::from_uuid(app.ids().next(app.now()));
    request.extensions_mut().insert(RequestMark(id));
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let asked = Asked {
        method: method_name(request.method()).to_owned(),
        path: way_back(request.method(), request.uri(), request.headers()),
        wants_page: refusal::wants_page(request.uri().path(), request.headers()),
        is_partial: request.headers().contains_key("hx-request"),
        lang: caller::language(&state, request.headers()),
        route,
    };
    // A page for a refusal shows whose page it is, also where no handler and no rule was found.
    let visitor = (asked.wants_page && !asked.is_partial).then(|| {
        let origin = Origin::of(request.extensions(), request.headers(), &state.options().trusted_proxies);
        (request.headers().clone(), origin)
    });
    let mut response = next.run(request).await;
    let mark = response.extensions_mut().remove::<Mark>();
    let mut code = "";
    if let Some(Refused(refused)) = response.extensions_mut().remove::<Refused>() {
        code = refused.failure().code();
        log_own_faults(id, refused.failure());
        let visit = match visitor {
            Some((headers, origin)) => Visit::recall(&state, &headers, origin, &asked.path).await,
            None => None,
        };
        let seen = visit.as_ref().map(Visit::lang).or(mark.as_ref().map(|mark| mark.lang));
        let lang = seen.unwrap_or(asked.lang);
        let page = asked.wants_page.then(|| ForPage {
            draw: state.error_page(),
            is_partial: asked.is_partial,
            visit: visit.as_ref(),
        });
        let mut answer = refusal::answer(&refused, lang, &id.to_string(), &asked.path, page);
        keep_headers(response.headers(), answer.headers_mut());
        response = answer;
    }
    finish(&state, id, response.headers_mut());
    note(id, &asked, response.status(), code, mark.as_ref(), started.elapsed());
    response
}

/// The methods that are told apart in figures: anybody may invent others, and each new name would be kept for ever.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Where to come back to after signing in, and where a page that is drawn instead of the answer stands: a path that a
/// browser may ask for by itself. That of a form or of a piece of a page is none; the page that it stood on is.
fn way_back(method: &Method, uri: &Uri, headers: &HeaderMap) -> String {
    if method.is_safe() && !headers.contains_key("hx-request") {
        return uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    }
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let stood_on = text(REFERER).and_then(|referer| referer.parse::<Uri>().ok());
    let is_ours = |page: &Uri| {
        let host = page.authority().map(Authority::as_str);
        host.is_some() && host == text(HOST).or_else(|| uri.authority().map(Authority::as_str))
    };
    let path = stood_on.filter(is_ours).and_then(|page| page.path_and_query().map(ToString::to_string));
    path.unwrap_or_else(|| "/".to_owned())
}

struct Asked {
    method: String,
    route: String,
    /// Where to come back to.
    path: String,
    wants_page: bool,
    is_partial: bool,
    lang: vafa_locale::Lang,
}

/// Our own faults are logged once, here, with all their causes. Others' mistakes stand in the line of the request.
fn log_own_faults(id: RequestId, failure: &vafa_app::Failure) {
    match failure.kind() {
        Kind::Internal => {
            tracing::error!(request = %id, code = failure.code(), cause = failure.chain(), "internal fault");
        }
        Kind::Unavailable => {
            tracing::warn!(request = %id, code = failure.code(), cause = failure.chain(), "unavailable");
        }
        _ => {}
    }
}

/// What was decided before the refusal was put into words: allowances, cookies, allowed methods.
fn keep_headers(from: &HeaderMap, to: &mut HeaderMap) {
    for (name, value) in from {
        let is_about_body = name.as_str().starts_with("content-");
        if !is_about_body && !to.contains_key(name) {
            to.append(name.clone(), value.clone());
        }
    }
}

fn finish(state: &WebState, id: RequestId, headers: &mut HeaderMap) {
    for (name, value) in &ALWAYS {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), HeaderValue::from_static(value));
        }
    }
    if state.is_https() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if let Ok(id) = HeaderValue::try_from(id.to_string()) {
        headers.insert(REQUEST_ID, id);
    }
}

/// One line and two figures for each request; no names, no addresses, no queries.
fn note(id: RequestId, asked: &Asked, status: StatusCode, code: &str, mark: Option<&Mark>, took: Duration) {
    let actor = mark.map_or("-", |mark| mark.actor.as_str());
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(
        request = %id, method = asked.method, route = asked.route, status = status.as_u16(), code, ms, actor, "request"
    );
    let labels = [("method", asked.method.clone()), ("route", asked.route.clone())];
    metrics::histogram!("vafa_http_request_seconds", &labels).record(took.as_secs_f64());
    let [method, route] = labels;
    metrics::counter!("vafa_http_requests_total", &[method, route, ("status", status.as_u16().to_string())])
        .increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(method: Method, uri: &'static str, headers: &[(&'static str, &'static str)]) -> String {
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        way_back(&method, &Uri::from_static(uri), &headers)
    }

    #[test]
    fn only_what_a_browser_may_ask_for_is_come_back_to() {
        assert_eq!(back(Method::GET, "/customers?q=a", &[]), "/customers?q=a");
        let post = |referer| back(Method::POST, "/tags", &[("host", "shop.example:8"), ("referer", referer)]);
        assert_eq!(post("https://shop.example:8/customers/1?tab=notes"), "/customers/1?tab=notes");
        for foreign in ["https://evil.example/x", "https://shop.example/x", "/x", "shop.example:8", "…"] {
            assert_eq!(post(foreign), "/", "{foreign}");
        }
        assert_eq!(back(Method::POST, "/tags", &[("host", "shop.example")]), "/");
        let piece = [("hx-request", "true"), ("host", "a"), ("referer", "http://a/customers")];
        assert_eq!(back(Method::GET, "/customers/rows", &piece), "/customers");
    }
}
