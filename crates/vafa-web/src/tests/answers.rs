//! What every answer carries, and what the server says about itself.

use crate::Refusal;
use crate::refusal::HttpError;
use crate::routes::{Routes, Rule, Sample};
use crate::testing::{Call, Server, Who, World, options};
use axum::http::{Method, StatusCode};
use axum::routing::get;

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_guarded() {
    let world = World::first();
    let server = Server::new(&world.app);
    for path in ["/healthz", "/api/session", "/nothing", "/api/openapi.json"] {
        let answered = server.call(&Who::Nobody, Call::get(path)).await;
        let header =
            |name: &str| answered.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
        assert!(
            header("content-security-policy").starts_with("default-src 'none'; script-src 'self';"),
            "{path}"
        );
        assert!(!header("content-security-policy").contains("unsafe"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "same-origin");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert!(header("x-request-id").starts_with("req_"));
        assert_eq!(header("strict-transport-security"), "", "only where people come by https");
    }
    let mut secure = options();
    secure.public_url = Some("https://shop.example".into());
    let server = Server::with(&world.app, secure, crate::serve::routes(), true);
    let answered = server.call(&Who::Nobody, Call::get("/healthz")).await;
    assert_eq!(answered.headers["strict-transport-security"], "max-age=31536000");
}

#[tokio::test(flavor = "multi_thread")]
async fn private_answers_are_not_kept_by_anybody() {
    let world = World::first();
    let server = Server::new(&world.app);
    let answered = server.call(world.who("owner"), Call::get("/api/customers")).await;
    assert_eq!(answered.headers["cache-control"], "no-store");
}

#[tokio::test(flavor = "multi_thread")]
async fn health_tells_alive_and_ready_apart() {
    for world in World::each() {
        let server = Server::new(&world.app);
        assert_eq!(server.call(&Who::Nobody, Call::get("/healthz")).await.body, "ok");
        let ready = server.call(&Who::Nobody, Call::get("/readyz")).await;
        assert_eq!((ready.status, ready.json()["ready"].as_bool()), (StatusCode::OK, Some(true)));
        world.app.close();
        assert_eq!(server.call(&Who::Nobody, Call::get("/healthz")).await.status, StatusCode::OK);
        let gone = server.call(&Who::Nobody, Call::get("/readyz")).await;
        assert_eq!(gone.status, StatusCode::SERVICE_UNAVAILABLE);
    }
}

async fn falls_over() -> &'static str {
    panic!("a customer's name")
}

async fn breaks() -> Result<&'static str, Refusal> {
    Err(HttpError::Disk { why: "/secret/path".into() }.into())
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_faults_are_told_in_general_words() {
    let world = World::first();
    let routes = Routes::new()
        .page(Rule::Public, Method::GET, "/api/panic", get(falls_over), Sample::plain())
        .page(Rule::Public, Method::GET, "/api/disk", get(breaks), Sample::plain());
    let server = Server::with(&world.app, options(), routes, true);
    for path in ["/api/panic", "/api/disk"] {
        let answered = server.call(&Who::Nobody, Call::get(path).header("accept-language", "en")).await;
        assert_eq!(answered.status, StatusCode::INTERNAL_SERVER_ERROR);
        let told = answered.json()["detail"].as_str().unwrap().to_owned();
        assert!(told.contains("our fault"), "{told}");
        assert!(!answered.body.contains("secret") && !answered.body.contains("customer's name"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_of_a_page_are_closed_too() {
    let world = World::first();
    // A handler that takes more methods than its line of the table says.
    let both = get(async || "looked").post(async || "changed");
    let routes = Routes::new().page(Rule::Public, Method::GET, "/both", both, Sample::plain());
    let server = Server::with(&world.app, options(), routes, true);
    assert_eq!(server.call(&Who::Nobody, Call::get("/both")).await.body, "looked");
    let answered = server.call(&Who::Nobody, Call::new(Method::POST, "/both")).await;
    assert_eq!(answered.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answered.headers["allow"], "GET, HEAD");
}
