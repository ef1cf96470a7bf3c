//! Event paths as clients use them: through the whole server, on both engines.

use crate::testing::{Answered, Call, Server, Who, World, options};
use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::num::NonZeroU32;
use vafa_app::customers::{IdentifierKind, identifiers};
use vafa_app::testing::SYSTEM;

const TRACK: &str = r#"{"messageId":"m-1","userId":"u-77","event":"Signed Up","type":"track"}"#;

fn token(world: &World, name: &str) -> String {
    match world.who(name) {
        Who::Key(token) => token.expose().to_owned(),
        other => panic!("{other:?}"),
    }
}

async fn post(server: &Server, path: &str, headers: &[(&'static str, &str)], body: &[u8]) -> Answered {
    let mut call = Call::new(Method::POST, path);
    for (name, value) in headers {
        call = call.header(name, value);
    }
    call.body = body.to_vec();
    server.call(&Who::Nobody, call).await
}

fn packed(body: &str) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(body.as_bytes()).unwrap();
    out.finish().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_client_finds_its_path_and_its_place_for_the_key() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let key = token(&world, "key:ingest");
        let basic = format!("Basic {}", STANDARD.encode(format!("{key}:")));
        let batch = format!(r#"{{"batch":[{TRACK}],"sentAt":"2025-10-09T08:53:20Z"}}"#);
        let in_body = format!(r#"{{"writeKey":"{key}","batch":[{TRACK}]}}"#);
        let masked = format!(r#"{{"writeKey":"WK:***","batch":[{TRACK}]}}"#);
        let api_key =
            format!(r#"{{"api_key":"{key}","batch":[{{"event":"x","distinct_id":"u-77","uuid":"1"}}]}}"#);
        let rudder =
            [("authorization", basic.as_str()), ("content-type", "application/x-www-form-urlencoded")];
        for (path, headers, body, status) in [
            ("/v1/batch", &[("authorization", basic.as_str())][..], batch.clone().into_bytes(), 200),
            ("/v1/batch", &rudder[..], packed(&batch), 200),
            ("/v1/track", &[("authorization", basic.as_str())][..], TRACK.into(), 200),
            (
                "/v1/t",
                &[("authorization", basic.as_str()), ("content-type", "text/plain")][..],
                TRACK.into(),
                200,
            ),
            ("/v1/b", &[][..], in_body.into_bytes(), 200),
            ("/api/s/track", &[("x-write-key", key.as_str())][..], masked.clone().into_bytes(), 200),
            (
                "/api/public/apps/batch",
                &[("authorization", basic.as_str())][..],
                batch.clone().into_bytes(),
                204,
            ),
            ("/batch/", &[][..], api_key.into_bytes(), 200),
        ] {
            let answered = post(&server, path, headers, &body).await;
            assert_eq!(answered.status.as_u16(), status, "{path}: {}", answered.body);
            assert!(status == 204 || answered.json()["success"] == true);
        }
        let known = world
            .app
            .read_blocking(&SYSTEM, |tx, _| identifiers::owner_of(tx, IdentifierKind::CustomerId, "u-77"))
            .unwrap();
        assert!(known.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_what_clients_act_on() {
    let world = World::each().remove(0);
    let server = Server::new(&world.app);
    let bearer = format!("Bearer {}", token(&world, "key:ingest"));
    let reader = format!("Bearer {}", token(&world, "key:read"));
    for (headers, body, status) in [
        (&[][..], TRACK, 401),
        (&[("authorization", "Bearer nonsense")][..], TRACK, 401),
        (&[("authorization", reader.as_str())][..], TRACK, 403),
        (&[("authorization", bearer.as_str())][..], "{", 400),
        (&[("authorization", bearer.as_str())][..], "[]", 200),
        // One bad item does not harm the request.
        (&[("authorization", bearer.as_str())][..], r#"{"batch":["what"]}"#, 200),
    ] {
        let answered = post(&server, "/v1/batch", headers, body.as_bytes()).await;
        assert_eq!(answered.status.as_u16(), status, "{body}: {}", answered.body);
    }
    let large = format!(r#"{{"batch":["{}"]}}"#, "x".repeat(5 << 20));
    let answered = post(&server, "/v1/batch", &[("authorization", &bearer)], large.as_bytes()).await;
    assert!(matches!(answered.status.as_u16(), 400 | 413), "{}", answered.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_keys_waits_and_whose_key_is_good_does_not() {
    let world = World::first();
    let few = std::num::NonZeroU32::new(3).unwrap();
    let options = crate::WebOptions { per_address_a_minute: few, ..crate::testing::options() };
    let server = Server::with(&world.app, options, crate::serve::routes(), true);
    let bearer = format!("Bearer {}", token(&world, "key:ingest"));
    let good = [("authorization", bearer.as_str())];
    assert_eq!(post(&server, "/v1/track", &good, TRACK.as_bytes()).await.status.as_u16(), 200);
    for (guess, status) in [("Bearer a", 401), ("Bearer b", 401), ("Bearer c", 429), ("Bearer d", 429)] {
        let answered = post(&server, "/v1/track", &[("authorization", guess)], TRACK.as_bytes()).await;
        assert_eq!(answered.status.as_u16(), status, "{guess}");
        assert_eq!(answered.headers.contains_key("retry-after"), status == 429);
    }
    assert_eq!(post(&server, "/v1/track", &good, TRACK.as_bytes()).await.status.as_u16(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_would_swell_is_refused_to_its_sender_only() {
    let world = World::first();
    let server = Server::new(&world.app);
    let bearer = format!("Bearer {}", token(&world, "key:ingest"));
    let body = format!(
        r#"{{"context":{{"a":"{}"}},"batch":[{}]}}"#,
        "x".repeat(100_000),
        vec!["{}"; 9_000].join(",")
    );
    let refused = post(&server, "/v1/batch", &[("authorization", &bearer)], body.as_bytes()).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "ingest.shared_too_large"));
    let stranger = post(&server, "/v1/batch", &[], body.as_bytes()).await;
    assert_eq!(stranger.status.as_u16(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_any_origin_may_send_and_read_nothing_else() {
    let world = World::each().remove(0);
    let server = Server::new(&world.app);
    let asked = "anonymousid,authorization,content-type,sentat,rsa-retry-attempt";
    let call = Call::new(Method::OPTIONS, "/v1/t")
        .header("origin", "https://shop.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", asked);
    let answered = server.call(&Who::Nobody, call).await;
    assert_eq!(answered.status.as_u16(), 204);
    assert_eq!(answered.headers["access-control-allow-origin"], "https://shop.example");
    assert_eq!(answered.headers["access-control-allow-headers"], asked);
    assert!(answered.headers.get("access-control-allow-credentials").is_none());
    let refused = post(&server, "/v1/t", &[("origin", "https://shop.example")], TRACK.as_bytes()).await;
    assert_eq!(refused.status.as_u16(), 401);
    assert_eq!(refused.headers["access-control-allow-origin"], "https://shop.example");
    let elsewhere =
        server.call(&Who::Nobody, Call::get("/healthz").header("origin", "https://shop.example")).await;
    assert!(elsewhere.headers.get("access-control-allow-origin").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_questions_of_browsers_are_not_counted_and_a_flood_may_read_that_it_is_one() {
    let world = World::first();
    let mut few = options();
    few.per_address_a_minute = NonZeroU32::MIN;
    few.event_requests_a_second = NonZeroU32::MIN;
    let server = Server::with(&world.app, few, crate::serve::routes(), true);
    for _ in 0..5 {
        let asked = Call::new(Method::OPTIONS, "/v1/t").header("origin", "https://shop.example");
        assert_eq!(server.call(&Who::Nobody, asked).await.status.as_u16(), 204);
    }
    let bearer = format!("Bearer {}", token(&world, "key:ingest"));
    let headers = [("origin", "https://shop.example"), ("authorization", bearer.as_str())];
    assert_eq!(post(&server, "/v1/t", &headers, TRACK.as_bytes()).await.status.as_u16(), 200);
    let refused = post(&server, "/v1/t", &headers, TRACK.as_bytes()).await;
    assert_eq!(refused.status.as_u16(), 429);
    assert_eq!(refused.headers["access-control-allow-origin"], "https://shop.example");
    assert_eq!(refused.headers["access-control-expose-headers"], "Retry-After");
    assert!(refused.headers.contains_key("retry-after"));
}
