//! Puts the parts together and serves them.

use crate::address::Origin;
use crate::connections;
use crate::edge::edge;
use crate::gate::{self, Gate, gate};
use crate::refusal::{ErrorPage, HttpError, Refusal};
use crate::routes::Routes;
use crate::state::{ServeOptions, WebState};
use crate::{assets, health};
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use vafa_app::App;

/// Everything that can be called, with its rules: the JSON API, the event clients' paths, pages, health.
pub fn routes() -> Routes {
    Routes::new()
        .merge(health::routes())
        .merge(crate::api::routes())
        .merge(crate::ingest::routes())
        .merge(crate::pages::routes())
}

/// The page or toast for refusals.
pub(crate) const ERROR_PAGE: ErrorPage = crate::pages::error_page;

/// The whole application as a service.
pub fn router(state: WebState) -> Router {
    mount(state, routes(), true)
}

/// Mounts `routes` behind the gate. `is_closed` is false only in the test that proves the use cases' own checks.
pub(crate) fn mount(state: WebState, routes: Routes, is_closed: bool) -> Router {
    health::begin_counting();
    let (router, rules) = routes.into_parts();
    let guard = Gate { state: state.clone(), rules: Arc::new(rules), is_closed };
    router
        .layer(from_fn_with_state(guard, gate))
        // The built files are the same for everybody and carry their own headers.
        .merge(assets::router())
        .fallback(nothing_here)
        .method_not_allowed_fallback(other_method)
        .layer(RequestBodyTimeoutLayer::new(state.options().body_patience))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(state.clone(), edge))
        .with_state(state)
}

async fn nothing_here(State(state): State<WebState>, request: Request) -> Response {
    turn_away(&state, &request, HttpError::NotFound)
}

async fn other_method(State(state): State<WebState>, request: Request) -> Response {
    turn_away(&state, &request, HttpError::MethodNotAllowed)
}

fn turn_away(state: &WebState, request: &Request, error: HttpError) -> Response {
    let origin = Origin::of(request.extensions(), request.headers(), &state.options().trusted_proxies);
    gate::turn_away(state, origin, error.into())
}

/// A panic is our fault and ends one request, not the server. Its text went to the standard error already.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    Refusal::from(HttpError::Panicked).into_response()
}

/// A server that listens and does not answer yet.
pub struct Server {
    listener: TcpListener,
    router: Router,
    head: Duration,
    connections_max: usize,
}

impl Server {
    /// Begins to listen, so that the address (with the port that was free) can be told to people.
    pub async fn bind(app: App, options: ServeOptions) -> io::Result<Self> {
        let listener = TcpListener::bind(options.listen).await?;
        let (head, connections_max) = (options.web.head_patience, options.web.connections_max);
        let router = router(WebState::new(app, options.web, ERROR_PAGE));
        Ok(Self { listener, router, head, connections_max })
    }

    /// Where it listens.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until `shutdown` ends: then takes no more requests and finishes those under way, for at most 20 seconds.
    /// Closing the application afterwards is the caller's part.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send) {
        connections::answer(self.listener, self.router, self.head, self.connections_max, shutdown).await;
    }
}

/// Listens and answers until `shutdown` ends.
pub async fn serve(
    app: App,
    options: ServeOptions,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    Server::bind(app, options).await?.run(shutdown).await;
    Ok(())
}
