//! Who is let in: forged requests, floods, keys and sessions.

use crate::csrf;
use crate::testing::{Call, Server, Who, World, options};
use axum::http::{Method, StatusCode};
use std::num::NonZeroU32;
use vafa_app::access::revoke_key;
use vafa_app::testing::SYSTEM;
use vafa_kernel::secret::Secret;

fn add_key() -> Call {
    Call::new(Method::POST, "/api/keys").json(r#"{"name":"x","scopes":["read"]}"#)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_needs_its_token_for_changes() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let owner = world.who("owner");
        let Who::Session(manager) = world.who("manager") else { panic!("a session") };
        let wrong = server.call(owner, add_key().header(csrf::HEADER, "wrong")).await;
        assert_eq!((wrong.status, wrong.code().as_str()), (StatusCode::FORBIDDEN, "http.csrf"));
        let of_another = csrf::token_of(manager);
        let wrong = server.call(owner, add_key().header(csrf::HEADER, &of_another)).await;
        assert_eq!(wrong.code(), "http.csrf");
        assert_eq!(server.call(owner, add_key()).await.status, StatusCode::CREATED);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_sites_cannot_send_for_a_person() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let owner = world.who("owner");
        let cross = server.call(owner, add_key().header("sec-fetch-site", "cross-site")).await;
        assert_eq!((cross.status, cross.code().as_str()), (StatusCode::FORBIDDEN, "http.cross_site"));
        let call = add_key().header("origin", "https://evil.example").header("host", "shop.example");
        assert_eq!(server.call(owner, call).await.code(), "http.cross_site");
        let call = add_key().header("origin", "https://shop.example").header("host", "shop.example");
        assert_eq!(server.call(owner, call).await.status, StatusCode::CREATED);
        // A key is never sent by a browser on its own.
        let call = Call::new(Method::POST, "/api/tags/rename").json(r#"{"tag":"a","to":"b"}"#);
        let by_key = server.call(world.who("key:write"), call.header("sec-fetch-site", "cross-site")).await;
        assert_eq!(by_key.status, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_are_not_good_are_told_so() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let unknown = Who::Key(Secret::new("vafa_0000000000000000000000000000000000000000"));
        let answered = server.call(&unknown, Call::get("/api/session")).await;
        assert_eq!((answered.status, answered.code().as_str()), (StatusCode::UNAUTHORIZED, "http.bad_key"));
        assert_eq!(answered.headers["www-authenticate"], "Bearer realm=\"vafa\"");
        let read = world.who("key:read");
        assert_eq!(server.call(read, Call::get("/api/session")).await.status, StatusCode::OK);
        let vafa_app::Actor::Key { id, .. } = world.actor("key:read") else { panic!("a key") };
        world.app.write_blocking(&SYSTEM, move |tx, cx| revoke_key(tx, cx, id)).unwrap();
        assert_eq!(server.call(read, Call::get("/api/session")).await.code(), "http.bad_key");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_slowed_down_and_told_how_long() {
    for world in World::each() {
        let mut few = options();
        few.per_actor_a_minute = NonZeroU32::new(3).unwrap();
        let server = Server::with(&world.app, few, crate::serve::routes(), true);
        let read = world.who("key:read");
        let first = server.call(read, Call::get("/api/session")).await;
        assert_eq!(first.headers["ratelimit-limit"], "3");
        assert_eq!(first.headers["ratelimit-remaining"], "2");
        for _ in 0..2 {
            server.call(read, Call::get("/api/session")).await;
        }
        let refused = server.call(read, Call::get("/api/session")).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (StatusCode::TOO_MANY_REQUESTS, "http.limited")
        );
        assert_eq!(refused.headers["retry-after"], "20");
        assert_eq!(refused.headers["ratelimit-remaining"], "0");
        assert_eq!(server.call(world.who("owner"), Call::get("/api/session")).await.status, StatusCode::OK);
        world.app.clock().advance_seconds(20);
        assert_eq!(server.call(read, Call::get("/api/session")).await.status, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_for_those_who_may_see_them() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let status = async |who: &str| server.call(world.who(who), Call::get("/metrics")).await.status;
        assert_eq!(status("nobody").await, StatusCode::UNAUTHORIZED);
        assert_eq!(status("key:ingest").await, StatusCode::FORBIDDEN);
        assert_eq!(status("cashier").await, StatusCode::FORBIDDEN);
        assert_eq!(status("owner").await, StatusCode::OK);
        let shown = server.call(world.who("key:read"), Call::get("/metrics")).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert!(shown.body.contains("vafa_store_commits_total"), "{}", shown.body);
        assert!(shown.body.contains("vafa_http_requests_total{"), "{}", shown.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_methods_and_keys_that_are_not_there_are_counted_by_address() {
    let world = World::first();
    let mut few = options();
    few.per_address_a_minute = NonZeroU32::new(3).unwrap();
    let server = Server::with(&world.app, few, crate::serve::routes(), true);
    let unknown = Who::Key(Secret::new("vafa_0000000000000000000000000000000000000000"));
    let calls = || {
        [
            (&Who::Nobody, Call::get("/nothing-here"), StatusCode::NOT_FOUND),
            (&Who::Nobody, Call::new(Method::DELETE, "/healthz"), StatusCode::METHOD_NOT_ALLOWED),
            (&unknown, Call::get("/api/session"), StatusCode::UNAUTHORIZED),
        ]
    };
    for (who, call, status) in calls() {
        assert_eq!(server.call(who, call).await.status, status);
    }
    for (who, call, _) in calls() {
        let refused = server.call(who, call).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.headers["retry-after"], "20");
    }
    assert_eq!(server.call(world.who("owner"), Call::get("/api/session")).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn invented_methods_share_one_name_in_the_figures() {
    let world = World::first();
    let server = Server::new(&world.app);
    let brew = Method::from_bytes(b"BREW").unwrap();
    server.call(&Who::Nobody, Call::new(brew, "/nothing-here")).await;
    let shown = server.call(world.who("key:read"), Call::get("/metrics")).await.body;
    assert!(shown.contains("method=\"other\"") && !shown.contains("BREW"), "{shown}");
}
