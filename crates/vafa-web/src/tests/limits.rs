//! How much a request may bring, and how long it may take.

use crate::routes::Body;
use crate::serve::{Server as Listening, routes};
use crate::state::ServeOptions;
use crate::testing::{Call, Server, World, options};
use axum::http::{Method, StatusCode};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use vafa_app::ingest::MAX_BATCH_BYTES;

/// The limit of ordinary bodies here, in bytes.
const LIMIT: usize = 2_000;
/// What a form may hold beside its file, in bytes.
const AROUND: usize = 64 * 1024;

fn small() -> crate::WebOptions {
    crate::WebOptions { body_bytes_max: LIMIT, upload_bytes_max: LIMIT as u64, ..options() }
}

fn limit_of(body: Body) -> usize {
    match body {
        Body::Ordinary => LIMIT,
        Body::Bytes(max) => max,
        Body::File => LIMIT + AROUND,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_has_a_limit_and_says_so() {
    let world = World::first();
    let server = Server::with(&world.app, small(), routes(), true);
    let served = routes();
    let unsafe_ones = served.table().iter().filter(|route| !route.method.is_safe());
    let mut seen = 0;
    for route in unsafe_ones.filter(|route| route.rule != crate::routes::Rule::Ingest) {
        let path = filled(&world, &route.path);
        let what = format!("{} {path}", route.method);
        let declared = (limit_of(route.body) + 1).to_string();
        let call = Call::new(route.method.clone(), path).header("content-length", &declared);
        let refused = server.call(world.who("owner"), call).await;
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "{what}: {}", refused.body);
        assert_eq!(refused.headers["content-type"], "application/problem+json; charset=utf-8", "{what}");
        assert_eq!(refused.code(), "http.too_large", "{what}");
        seen += 1;
    }
    assert!(seen > 60, "{seen}");
}

/// The path with the ids of things that are there.
fn filled(world: &World, path: &str) -> String {
    world.ids.iter().fold(path.to_owned(), |path, (word, id)| path.replace(&format!("{{{word}}}"), id))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_say_how_large_it_is_is_counted() {
    let world = World::first();
    let server = Server::with(&world.app, small(), routes(), true);
    let owner = world.who("owner");
    let long = "x".repeat(LIMIT);
    let form = |path: &str| {
        let body = format!("name={long}").into_bytes();
        Call { body, ..Call::new(Method::POST, path) }
            .header("content-type", "application/x-www-form-urlencoded")
    };
    let file = |path: &str| Call::new(Method::POST, path).file(&[], "a.csv", &vec![b'x'; LIMIT + AROUND]);
    let word = Call::new(Method::POST, "/api/imports").file(&[("kind", &long)], "a.csv", b"a\n1\n");
    let batch = format!(r#"{{"batch":[],"pad":"{}"}}"#, "x".repeat(MAX_BATCH_BYTES));
    for (who, call) in [
        (owner, Call::new(Method::POST, "/api/tags/rename").json(format!(r#"{{"tag":"{long}"}}"#))),
        (owner, form("/settings/business")),
        (owner, file("/api/imports")),
        (owner, file("/imports/new")),
        (owner, word),
        (world.who("key:ingest"), Call::new(Method::POST, "/v1/batch").json(batch.clone())),
        (
            world.who("key:ingest"),
            Call::new(Method::POST, "/v1/t").json(batch).header("origin", "https://a.example"),
        ),
    ] {
        let what = call.path.clone();
        let refused = server.call(who, call).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (StatusCode::PAYLOAD_TOO_LARGE, "http.too_large"),
            "{what}"
        );
        let may_be_seen = refused.headers.contains_key("access-control-allow-origin");
        assert_eq!(may_be_seen, what == "/v1/t", "{what}");
    }
}

/// A server on a port, with little patience.
async fn listening(world: &World) -> std::net::SocketAddr {
    let short = Duration::from_millis(300);
    listening_with(world, crate::WebOptions { head_patience: short, body_patience: short, ..options() }).await
}

async fn listening_with(world: &World, web: crate::WebOptions) -> std::net::SocketAddr {
    let web = crate::WebOptions { data_dir: world.folder.path().to_owned(), ..web };
    let options = ServeOptions { listen: "127.0.0.1:0".parse().unwrap(), web };
    let server = Listening::bind((*world.app).clone(), options).await.unwrap();
    let address = server.address().unwrap();
    tokio::spawn(server.run(std::future::pending()));
    address
}

/// What comes until the server closes; fails where it does not.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut all)).await;
    ended.expect("the server holds a connection that says nothing").unwrap();
    String::from_utf8(all).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_a_head_drop_by_drop_is_shown_the_door() {
    let world = World::first();
    let address = listening(&world).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\nx: ").await.unwrap();
    // Another one is answered all the while, and once its question is answered has to go on or go.
    let mut quick = TcpStream::connect(address).await.unwrap();
    quick.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let answer = until_closed(&mut quick).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let answer = until_closed(&mut slow).await;
    assert!(!answer.contains("200"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_at_all_is_not_waited_for() {
    let world = World::first();
    let mut silent = TcpStream::connect(listening(&world).await).await.unwrap();
    until_closed(&mut silent).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_a_body_half_sent_is_not_waited_for() {
    let world = World::first();
    let address = listening(&world).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    let head = b"POST /v1/batch HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n{\"batch\":[";
    slow.write_all(head).await.unwrap();
    let answer = until_closed(&mut slow).await;
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("http.broken_body"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_when_all_connections_are_taken_waits_for_one() {
    let world = World::first();
    let address = listening_with(&world, crate::WebOptions { connections_max: 1, ..options() }).await;
    let first = TcpStream::connect(address).await.unwrap();
    let mut second = TcpStream::connect(address).await.unwrap();
    second.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
    let early = tokio::time::timeout(Duration::from_millis(100), second.read_u8()).await;
    assert!(early.is_err(), "the first one has the only place");
    drop(first);
    let answer = until_closed(&mut second).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
