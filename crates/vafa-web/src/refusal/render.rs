//! A refusal in the words and form of the one who asked.

use super::Refusal;
use crate::pages::Visit;
use axum::body::Body;
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use vafa_app::Failure;
use vafa_app::text::failure_text;
use vafa_kernel::Kind;
use vafa_locale::Lang;
use vafa_locale::text;

/// What went wrong (RFC 9457), as `application/problem+json`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "/docs/errors/customer.not_found", "title": "Not found", "status": 404,
    "detail": "There is no such customer.", "code": "customer.not_found", "instance": "req_01k74h9zbnebxv6c8drc1pmk7x"
}))]
pub struct Problem {
    /// The page that explains this kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened, in a word or two, in the language of the request.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened, in a sentence, in the language of the request.
    pub detail: String,
    /// The stable code for programs.
    pub code: String,
    /// The request, as it stands in the server's log.
    pub instance: String,
    /// The input field at fault (RFC 6901), where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Every input field at fault, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// One wrong field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The field (RFC 6901).
    pub pointer: String,
    /// The stable code.
    pub code: String,
    /// A sentence in the language of the request.
    pub detail: String,
}

/// What an error page shows.
pub struct Shown<'a> {
    /// The language.
    pub lang: Lang,
    /// The status of the answer.
    pub status: StatusCode,
    /// The stable code.
    pub code: &'a str,
    /// What happened, in a word or two.
    pub title: &'a str,
    /// What happened, in a sentence.
    pub detail: &'a str,
    /// The request, to be told to whoever helps.
    pub request: &'a str,
    /// Where to come back to after signing in: path and query of a page.
    pub path: &'a str,
    /// The request was made by a script of the page (htmx): a toast is better than a page.
    pub is_partial: bool,
    /// Who looks, where that could be found out.
    pub(crate) visit: Option<&'a Visit>,
}

/// Draws the page or toast for a refusal.
pub type ErrorPage = fn(&Shown<'_>) -> Response;

/// What a page for a refusal is drawn with.
pub(crate) struct ForPage<'a> {
    pub(crate) draw: ErrorPage,
    pub(crate) is_partial: bool,
    pub(crate) visit: Option<&'a Visit>,
}

/// The error page of a server without pages: plain text.
pub fn plain_error_page(shown: &Shown<'_>) -> Response {
    let text = format!("{}\n\n{}\n\n{}\n", shown.title, shown.detail, shown.request);
    (shown.status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// Whether an answer should be a page for a person: not under the program's paths, and only where HTML is asked for.
pub(crate) fn wants_page(path: &str, headers: &HeaderMap) -> bool {
    let for_programs = ["/api/", "/v1/"].iter().any(|prefix| path.starts_with(prefix));
    let accepts = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    !for_programs && (accepts.contains("text/html") || headers.contains_key("hx-request"))
}

/// The answer to a refused request. `page` draws it for people; programs get problem details.
pub(crate) fn answer(
    refusal: &Refusal,
    lang: Lang,
    request: &str,
    path: &str,
    page: Option<ForPage<'_>>,
) -> Response {
    let title = title(lang, refusal.status, refusal.failure.kind());
    let detail = sentence(lang, &refusal.failure, &title);
    let mut response = match page {
        Some(ForPage { draw, is_partial, visit }) => draw(&Shown {
            lang,
            status: refusal.status,
            code: refusal.failure.code(),
            title: &title,
            detail: &detail,
            request,
            path,
            is_partial,
            visit,
        }),
        None => problem(refusal, lang, request, title, detail),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.code()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = refusal.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if refusal.status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"vafa\""));
    }
    response
}

fn problem(refusal: &Refusal, lang: Lang, request: &str, title: String, detail: String) -> Response {
    let field = |failure: &Failure| {
        failure.field().map(|pointer| FieldProblem {
            pointer: pointer.to_owned(),
            code: failure.code().to_owned(),
            detail: sentence(lang, failure, &title),
        })
    };
    let errors = if refusal.others.is_empty() {
        Vec::new()
    } else {
        std::iter::once(&refusal.failure).chain(&refusal.others).filter_map(field).collect()
    };
    let problem = Problem {
        kind: format!("/docs/errors/{}", refusal.failure.code()),
        status: refusal.status.as_u16(),
        detail,
        code: refusal.failure.code().to_owned(),
        instance: request.to_owned(),
        pointer: refusal.failure.field().map(str::to_owned),
        errors,
        title,
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let kind = [(CONTENT_TYPE, "application/problem+json; charset=utf-8")];
    (refusal.status, kind, Body::from(body)).into_response()
}

/// What happened, in a word or two.
fn title(lang: Lang, status: StatusCode, kind: Kind) -> String {
    let key = match status.as_u16() {
        400 => "problem-bad-request",
        405 => "problem-method",
        413 => "problem-too-large",
        415 => "problem-media-type",
        _ => match kind {
            Kind::NotFound => "problem-not-found",
            Kind::Conflict => "problem-conflict",
            Kind::Invalid => "problem-invalid",
            Kind::Forbidden => "problem-forbidden",
            Kind::Unauthenticated => "problem-unauthenticated",
            Kind::Limited => "problem-limited",
            Kind::Unavailable => "problem-unavailable",
            Kind::Internal => "problem-internal",
        },
    };
    text::text(lang, key).into()
}

/// The sentence for a failure. What is our own fault is told in general words only: its particulars stand in the log.
fn sentence(lang: Lang, failure: &Failure, title: &str) -> String {
    if failure.kind() == Kind::Internal {
        return text::text(lang, "problem-internal-detail").into();
    }
    let key = format!("error-{}", failure.code().replace(['.', '_'], "-"));
    if text::has(&key) { failure_text(lang, failure) } else { title.to_owned() }
}
