//! Takes connections and answers on them, with patience that has an end: who sends a request drop by drop does not hold a
//! connection for ever.

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

/// How long requests under way may take to finish after the server was told to stop.
const GRACE: Duration = Duration::from_secs(20);
/// How long to wait where no connection can be taken at the moment: when there are as many files open as may be.
const BREATH: Duration = Duration::from_millis(500);

/// Answers on every connection until `shutdown` ends: then takes no more and finishes what is under way, for a while.
/// `head` is how long a client may take to send the head of a request, the wait for it included; `max` is how many connections
/// there may be at once: further ones wait in the system's queue.
pub(crate) async fn answer(
    listener: TcpListener,
    router: Router,
    head: Duration,
    max: usize,
    shutdown: impl Future<Output = ()>,
) {
    // Only HTTP/1: a connection that may become either is waited for without end until it says which.
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(head);
    let under_way = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(max.clamp(1, Semaphore::MAX_PERMITS)));
    let mut shutdown = pin!(shutdown);
    loop {
        let taken = async {
            let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
            Ok((listener.accept().await?, place))
        };
        let ((stream, peer), place) = tokio::select! {
            taken = taken => match taken {
                Ok(taken) => taken,
                Err(error) => {
                    pause_for(&error).await;
                    continue;
                }
            },
            () = &mut shutdown => break,
        };
        let connection = builder.serve_connection(io_of(stream), service(router.clone(), peer)).into_owned();
        let watched = under_way.watch(connection);
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = watched.await {
                // The client went, was too slow, or did not speak HTTP: nothing for us to do.
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(GRACE, under_way.shutdown()).await.is_err() {
        tracing::warn!("requests under way did not end in time and were cut off");
    }
}

/// What is wrong with one connection says nothing about the next; what is wrong with all of them passes with time.
async fn pause_for(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionRefused | ConnectionAborted | ConnectionReset) {
        tracing::error!(%error, "no connection could be taken");
        tokio::time::sleep(BREATH).await;
    }
}

fn io_of(stream: TcpStream) -> TokioIo<TcpStream> {
    // Answers are short: waiting to fill packets only delays them. A socket that cannot do it works all the same.
    drop(stream.set_nodelay(true));
    TokioIo::new(stream)
}

/// The application for one connection: requests carry the address that they come from.
fn service<B>(
    router: Router,
    peer: SocketAddr,
) -> TowerToHyperService<
    impl tower::Service<
        Request<B>,
        Response = axum::response::Response,
        Error = std::convert::Infallible,
        Future: Send,
    > + Clone
    + Send
    + 'static,
>
where
    B: axum::body::HttpBody<Data = axum::body::Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    TowerToHyperService::new(router.map_request(move |mut request: Request<B>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    }))
}
