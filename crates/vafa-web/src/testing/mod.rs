//! A whole server in a test: everybody who can ask, signed in; called without a network.

mod customers;
mod things;
mod world;

pub(crate) use world::{Asker, PASSWORD, World};

use crate::refusal::{ErrorPage, plain_error_page};
use crate::routes::Routes;
use crate::serve::mount;
use crate::state::{WebOptions, WebState};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use serde_json::Value as Json;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::Path;
use tempfile::TempDir;
use tower::ServiceExt as _;
use vafa_app::App;
use vafa_app::access::password::Cost;
use vafa_kernel::secret::Secret;

/// Whoever asks, as requests show it.
#[derive(Debug, Clone)]
pub(crate) enum Who {
    Nobody,
    Session(Secret),
    Key(Secret),
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answered {
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// A call that is being put together.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Call {
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), headers: HeaderMap::new(), body: Vec::new() }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, HeaderValue::from_str(value).unwrap());
        self
    }

    pub(crate) fn json(self, body: impl Into<String>) -> Self {
        let body = body.into();
        Self { body: body.into_bytes(), ..self }.header("content-type", "application/json")
    }

    /// A multipart form with words and one file, in this order.
    pub(crate) fn file(self, words: &[(&str, &str)], name: &str, content: &[u8]) -> Self {
        let mut body = Vec::new();
        for (name, word) in words {
            let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{word}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head =
            format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--x--\r\n");
        Self { body, ..self }.header("content-type", "multipart/form-data; boundary=x")
    }
}

/// A server on an application.
pub(crate) struct Server {
    router: Router,
    /// Of its own: ids come from a seed, so two servers would write the same file names.
    data_dir: TempDir,
}

/// Options under which tests never meet a limit they do not ask for.
pub(crate) fn options() -> WebOptions {
    let many = NonZeroU32::new(1_000_000).unwrap();
    WebOptions {
        per_actor_a_minute: many,
        per_address_a_minute: many,
        sign_ins_a_minute: many,
        password_cost: Cost::LEAST,
        ..WebOptions::default()
    }
}

impl Server {
    pub(crate) fn new(app: &App) -> Self {
        Self::with(app, options(), crate::serve::routes(), true)
    }

    pub(crate) fn with(app: &App, options: WebOptions, routes: Routes, is_closed: bool) -> Self {
        Self::drawing(app, options, plain_error_page, routes, is_closed)
    }

    /// One whose refusals are drawn as people see them.
    pub(crate) fn for_people(app: &App) -> Self {
        Self::drawing(app, options(), crate::serve::ERROR_PAGE, crate::serve::routes(), true)
    }

    fn drawing(app: &App, options: WebOptions, page: ErrorPage, routes: Routes, is_closed: bool) -> Self {
        let data_dir = tempfile::tempdir().unwrap();
        let options = WebOptions { data_dir: data_dir.path().to_owned(), ..options };
        Self { router: mount(WebState::new(app.clone(), options, page), routes, is_closed), data_dir }
    }

    /// Where its files lie.
    pub(crate) fn data_dir(&self) -> &Path {
        self.data_dir.path()
    }

    /// Calls as somebody. A session's unsafe calls carry their token unless they carry one already.
    pub(crate) async fn call(&self, who: &Who, call: Call) -> Answered {
        self.call_from("203.0.113.9:5000", who, call).await
    }

    /// As [`Self::call`], from that address.
    pub(crate) async fn call_from(&self, peer: &str, who: &Who, call: Call) -> Answered {
        let mut request = Request::builder().method(call.method.clone()).uri(&call.path);
        let headers = request.headers_mut().unwrap();
        headers.extend(call.headers);
        match who {
            Who::Nobody => {}
            Who::Key(token) => {
                headers.insert(AUTHORIZATION, format!("Bearer {}", token.expose()).parse().unwrap());
            }
            Who::Session(token) => {
                headers.insert(COOKIE, format!("vafa_session={}", token.expose()).parse().unwrap());
                if !call.method.is_safe() && !headers.contains_key(crate::csrf::HEADER) {
                    headers.insert(crate::csrf::HEADER, crate::csrf::token_of(token).parse().unwrap());
                }
            }
        }
        let mut request = request.body(Body::from(call.body)).unwrap();
        let peer: SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap();
        Answered {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body.to_vec(),
        }
    }
}
