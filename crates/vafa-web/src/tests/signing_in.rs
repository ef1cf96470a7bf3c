//! Coming in through the pages: floods, cookies, links that were given.

use crate::pages::escaped;
use crate::state::WebOptions;
use crate::testing::{Answered, Call, PASSWORD, Server, Who, World, options};
use axum::http::{Method, StatusCode};
use std::num::NonZeroU32;
use vafa_app::Role;
use vafa_app::access::{CreateUser, create_user};
use vafa_app::testing::SYSTEM;

fn form(path: impl Into<String>, pairs: &[(&str, &str)]) -> Call {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    Call { body: pairs.join("&").into_bytes(), ..Call::new(Method::POST, path) }
        .header("content-type", "application/x-www-form-urlencoded")
}

fn sign_in(password: &str) -> Call {
    form("/login", &[("email", "owner@example.com"), ("password", password)])
}

fn server(world: &World, change: impl FnOnce(&mut WebOptions)) -> Server {
    let mut options = options();
    change(&mut options);
    Server::with(&world.app, options, crate::serve::routes(), true)
}

/// The `Set-Cookie` line of a cookie.
fn set_cookie(answered: &Answered, name: &str) -> String {
    let lines = answered.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
    lines.filter(|line| line.starts_with(&format!("{name}="))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_at_the_door_waits_before_any_password_is_hashed() {
    let world = World::first();
    let server = server(&world, |options| options.sign_ins_a_minute = NonZeroU32::new(2).unwrap());
    assert_eq!(server.call(&Who::Nobody, sign_in("wrong wrong")).await.status.as_u16(), 422);
    assert_eq!(server.call(&Who::Nobody, sign_in(PASSWORD)).await.status, StatusCode::SEE_OTHER);
    let refused = server.call(&Who::Nobody, sign_in(PASSWORD)).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers["retry-after"], "30");
    world.app.clock().advance_seconds(30);
    assert_eq!(server.call(&Who::Nobody, sign_in(PASSWORD)).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_is_known_comes_in_while_strangers_guess() {
    let world = World::first();
    let server = Server::new(&world.app);
    let entered = server.call(&Who::Nobody, sign_in(PASSWORD)).await;
    let known = set_cookie(&entered, "vafa_known");
    let known = known.split(';').next().unwrap();
    for _ in 0..5 {
        server.call(&Who::Nobody, sign_in("wrong wrong")).await;
    }
    let stranger = server.call(&Who::Nobody, sign_in(PASSWORD)).await;
    assert_eq!(stranger.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(stranger.headers["retry-after"], "31");
    let again = server.call(&Who::Nobody, sign_in(PASSWORD).header("cookie", known)).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_are_for_this_host_only_where_browsers_can_promise_it() {
    let world = World::first();
    for (url, prefix, end) in [(None, "", ""), (Some("https://shop.example"), "__Host-", "; Secure")] {
        let server = server(&world, |options| options.public_url = url.map(str::to_owned));
        let entered = server.call(&Who::Nobody, sign_in(PASSWORD)).await;
        for name in ["vafa_session", "vafa_known"] {
            let line = set_cookie(&entered, &format!("{prefix}{name}"));
            assert!(line.contains("; Path=/; HttpOnly; SameSite=Lax; Max-Age="), "{name}: {line}");
            assert!(line.ends_with(end) && line.contains("Secure") != end.is_empty(), "{name}: {line}");
        }
        let session = set_cookie(&entered, &format!("{prefix}vafa_session"));
        let call = Call::get("/api/session").header("cookie", session.split(';').next().unwrap());
        assert_eq!(server.call(&Who::Nobody, call).await.status, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_lets_in_from_where_too_many_guessed() {
    let world = World::first();
    let server = Server::new(&world.app);
    for number in 0..20 {
        let email = format!("p{number}@example.com");
        server.call(&Who::Nobody, form("/login", &[("email", &email), ("password", "wrong wrong")])).await;
    }
    let shut = server.call(&Who::Nobody, sign_in(PASSWORD)).await;
    assert_eq!(shut.status, StatusCode::TOO_MANY_REQUESTS);
    let cmd = CreateUser {
        email: "new@example.com".into(),
        name: "new one".into(),
        role: Role::Agent,
        language: None,
    };
    let made = world.app.write_blocking(&SYSTEM, move |tx, cx| create_user(tx, cx, cmd.clone())).unwrap();
    let path = format!("/invitation/{}", made.token.expose());
    let entered = server.call(&Who::Nobody, form(path, &[("password", "a kettle on the samovar")])).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
    assert_eq!(entered.headers["location"], "/");
    assert!(!set_cookie(&entered, "vafa_session").is_empty());
}
