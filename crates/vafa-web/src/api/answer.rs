//! From a handler to a use case and back.

use crate::caller::Caller;
use crate::refusal::{HttpError, Refusal};
use crate::state::WebState;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value as Json;
use vafa_app::idempotency::{Answer, Once, once};
use vafa_app::{App, Cx, Failure};
use vafa_store::Tx;

/// What a handler of the API works with.
pub(crate) struct Api {
    pub(crate) state: WebState,
    pub(crate) caller: Caller,
}

impl<S> FromRequestParts<S> for Api
where
    S: Send + Sync,
    WebState: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let caller = Caller::from_request_parts(parts, state).await?;
        Ok(Self { state: WebState::from_ref(state), caller })
    }
}

/// What goes out, and what is kept of it for whoever repeats the call.
pub(crate) struct Done<T> {
    status: StatusCode,
    body: Option<T>,
    kept: Option<Json>,
}

impl<T: Serialize> Done<T> {
    /// 200 with a body.
    pub(crate) fn ok(body: T) -> Self {
        Self { status: StatusCode::OK, body: Some(body), kept: None }
    }

    /// 201 with what was made.
    pub(crate) fn created(body: T) -> Self {
        Self { status: StatusCode::CREATED, ..Self::ok(body) }
    }

    /// 202 with what has begun and goes on.
    pub(crate) fn begun(body: T) -> Self {
        Self { status: StatusCode::ACCEPTED, ..Self::ok(body) }
    }

    /// What is kept for whoever repeats the call lacks this secret: it is shown once.
    pub(crate) fn without(mut self, secret: &str) -> Self {
        let mut kept =
            self.body.as_ref().and_then(|body| serde_json::to_value(body).ok()).unwrap_or_default();
        if let Some(field) = kept.get_mut(secret) {
            *field = Json::Null;
        }
        self.kept = Some(kept);
        self
    }

    fn answer(self) -> Answer {
        let body = self.body.and_then(|body| serde_json::to_string(&body).ok()).unwrap_or_default();
        let kept = self.kept.map(|kept| kept.to_string());
        Answer { kept, ..Answer::new(self.status.as_u16(), body) }
    }
}

impl Done<()> {
    /// 204.
    pub(crate) fn nothing() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: None, kept: None }
    }
}

impl Api {
    pub(crate) fn app(&self) -> &App {
        self.state.app()
    }

    /// Runs a use case that reads, and answers with what it found.
    pub(crate) async fn read<T, F>(&self, mut f: F) -> Result<Response, Refusal>
    where
        T: Serialize + Send + 'static,
        F: FnMut(&mut Tx<'_>, &Cx) -> Result<T, Failure> + Send + 'static,
    {
        let found = self.app().read(&self.caller.actor, move |tx, cx| f(tx, cx)).await?;
        Ok(respond(&Done::ok(found).answer()))
    }

    /// Answers with something that was found without a transaction.
    pub(crate) fn found<T: Serialize>(body: T) -> Response {
        respond(&Done::ok(body).answer())
    }

    /// Runs what waits for the database by itself, on a thread that may wait.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        f: impl FnOnce(&App) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = self.app().clone();
        let done = tokio::task::spawn_blocking(move || f(&app)).await;
        Ok(done.map_err(|_| HttpError::Panicked)??)
    }

    /// Runs a use case that writes, once for its key, and answers with what it did.
    pub(crate) async fn write<T, F>(&self, asked: Option<Once>, f: F) -> Result<Response, Refusal>
    where
        T: Serialize + Send + 'static,
        F: FnMut(&mut Tx<'_>, &Cx) -> Result<Done<T>, Failure> + Send + 'static,
    {
        Ok(respond(&self.once(asked, f).await?))
    }

    /// As [`Self::write`], for handlers that go on afterwards, unless the call was a repeated one.
    pub(crate) async fn once<T, F>(&self, asked: Option<Once>, mut f: F) -> Result<Answer, Refusal>
    where
        T: Serialize + Send + 'static,
        F: FnMut(&mut Tx<'_>, &Cx) -> Result<Done<T>, Failure> + Send + 'static,
    {
        let run =
            move |tx: &mut Tx<'_>, cx: &Cx| once(tx, cx, asked.as_ref(), |tx, cx| Ok(f(tx, cx)?.answer()));
        Ok(self.app().write(&self.caller.actor, run).await?)
    }
}

/// An answer as a response. A record's version is its tag.
pub(crate) fn respond(answer: &Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    if answer.body.is_empty() {
        return (status, repeated(answer)).into_response();
    }
    let kind = [(CONTENT_TYPE, "application/json")];
    let mut response = (status, kind, repeated(answer), answer.body.clone()).into_response();
    if let Some(tag) = tag(&answer.body) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

fn repeated(answer: &Answer) -> [(HeaderName, HeaderValue); 1] {
    let told = if answer.is_repeat { "true" } else { "false" };
    [(HeaderName::from_static("idempotency-replayed"), HeaderValue::from_static(told))]
}

fn tag(body: &str) -> Option<HeaderValue> {
    #[derive(serde::Deserialize)]
    struct Versioned {
        version: i64,
    }
    let found: Versioned = serde_json::from_str(body).ok()?;
    HeaderValue::try_from(format!("\"{}\"", found.version)).ok()
}
