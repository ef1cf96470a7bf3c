//! A new server belongs to whoever runs the machine, not to the first stranger who finds its address.

use crate::testing::{Answered, Call, Server, Who, options};
use axum::http::{Method, StatusCode};
use vafa_app::access::{SetupCode, has_no_users};
use vafa_app::testing::{SYSTEM, TestApp};

const HERE: &str = "127.0.0.1:5000";
const ELSEWHERE: &str = "203.0.113.9:5000";

fn server(app: &TestApp, public_url: Option<&str>) -> (Server, SetupCode) {
    let code = SetupCode::new(&app.cx(&SYSTEM));
    let mut options = options();
    options.setup_code = Some(code.clone());
    options.public_url = public_url.map(str::to_owned);
    (Server::with(app, options, crate::serve::routes(), true), code)
}

fn form(code: Option<&str>) -> Call {
    let code = code.map(|code| format!("&setup_code={code}")).unwrap_or_default();
    let body = format!(
        "business_name=Yas&business_currency=IRR-toman&business_calendar=jalali&business_zone=Asia%2FTehran\
         &business_week_start=0&business_country=IR&business_language=fa&name=Sara&email=sara%40example.com\
         &password=chai+ba+hel+o+nabat{code}"
    );
    Call { body: body.into_bytes(), ..Call::new(Method::POST, "/welcome") }
        .header("content-type", "application/x-www-form-urlencoded")
        .header("host", "127.0.0.1:8080")
        .header("origin", "http://127.0.0.1:8080")
}

async fn asks(server: &Server, peer: &str, host: &str, forwarded: Option<&str>) -> bool {
    let mut call = Call::get("/welcome").header("host", host);
    if let Some(client) = forwarded {
        call = call.header("x-forwarded-for", client);
    }
    let shown = server.call_from(peer, &Who::Nobody, call).await;
    assert_eq!(shown.status, StatusCode::OK);
    shown.body.contains("name=\"setup_code\"")
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_sits_at_the_machine_is_not_asked_for_the_code() {
    let app = TestApp::first();
    let (near, _) = server(&app, None);
    assert!(!asks(&near, HERE, "127.0.0.1:8080", None).await);
    assert!(!asks(&near, "[::1]:5000", "[::1]:8080", None).await);
    assert!(!asks(&near, HERE, "localhost", None).await);
    assert!(asks(&near, ELSEWHERE, "127.0.0.1:8080", None).await);
    assert!(asks(&near, HERE, "shop.example", None).await, "by a proxy or a tunnel");
    assert!(asks(&near, HERE, "127.0.0.1:8080", Some("203.0.113.9")).await, "by a proxy");
    let (far, _) = server(&app, Some("https://shop.example"));
    assert!(asks(&far, HERE, "127.0.0.1:8080", None).await, "it is meant for others");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_does_not_become_the_owner() {
    for app in TestApp::each() {
        let (server, code) = server(&app, None);
        let is_empty = || app.read_blocking(&SYSTEM, |tx, _| has_no_users(tx)).unwrap();
        for guess in [None, Some(""), Some("0000-0000-0000-0000")] {
            let Answered { status, body, .. } = server.call_from(ELSEWHERE, &Who::Nobody, form(guess)).await;
            assert!(status == StatusCode::UNPROCESSABLE_ENTITY || status == StatusCode::OK, "{status}");
            assert!(body.contains("name=\"setup_code\"") && is_empty(), "{guess:?}");
        }
        let done = server.call_from(ELSEWHERE, &Who::Nobody, form(Some(code.shown()))).await;
        assert_eq!((done.status, is_empty()), (StatusCode::SEE_OTHER, false), "{}", done.body);
        let closed = server.call_from(ELSEWHERE, &Who::Nobody, form(Some(code.shown()))).await;
        assert_eq!(closed.headers["location"], "/login");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_machine_no_code_is_needed() {
    let app = TestApp::first();
    let (server, _) = server(&app, None);
    let done = server.call_from(HERE, &Who::Nobody, form(None)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}
