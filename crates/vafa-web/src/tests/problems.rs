//! What is told when a request is not granted, word for word, in both languages.

use crate::testing::{Call, Server, Who, World};
use axum::http::Method;
use insta::assert_snapshot;

/// The answer as text: status, what matters of the headers, the body with the request's id made plain.
async fn told(call: Call, who: &str, lang: &str) -> String {
    let world = World::first();
    let server = Server::new(&world.app);
    let answered = server.call(world.who(who), call.header("accept-language", lang)).await;
    let mut out = format!("{}\n", answered.status.as_u16());
    for name in
        ["content-type", "content-language", "allow", "retry-after", "www-authenticate", "cache-control"]
    {
        if let Some(value) = answered.headers.get(name) {
            out += name;
            out += ": ";
            out += value.to_str().unwrap();
            out.push('\n');
        }
    }
    let id = answered.headers["x-request-id"].to_str().unwrap();
    let body = answered.body.replace(id, "req_…");
    match serde_json::from_str::<serde_json::Value>(&body) {
        Ok(json) => out + &serde_json::to_string_pretty(&json).unwrap(),
        Err(_) => out + &body,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_is_not_there() {
    let call = || Call::get("/api/customers/cus_01h455vb4pex5vsknk084sn02q");
    assert_snapshot!("not_found_fa", told(call(), "key:read", "fa").await);
    assert_snapshot!("not_found_en", told(call(), "key:read", "en-GB,en;q=0.9").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_and_somebody_who_may_not() {
    assert_snapshot!("unauthenticated_fa", told(Call::get("/api/users"), "nobody", "fa").await);
    assert_snapshot!("forbidden_en", told(Call::get("/api/users"), "key:read", "en").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn json_that_is_none_and_json_of_another_shape() {
    let rename = |body: &str| Call::new(Method::POST, "/api/tags/rename").json(body);
    assert_snapshot!("bad_json_en", told(rename(r#"{"tag":"#), "key:write", "en").await);
    let wrong = Call::new(Method::POST, "/api/keys").json(r#"{"name":"x","scopes":["read","root"]}"#);
    assert_snapshot!("bad_shape_fa", told(wrong, "owner", "en").await);
    let plain = Call { body: b"name=x".to_vec(), ..Call::new(Method::POST, "/api/keys") };
    assert_snapshot!("media_type_fa", told(plain.header("content-type", "text/plain"), "owner", "fa").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_field_is_pointed_at() {
    let body = r#"{"given_name":"سارا","identifiers":[{"kind":"phone","value":"12"}]}"#;
    let call = || Call::new(Method::POST, "/api/customers").json(body);
    assert_snapshot!("wrong_field_fa", told(call(), "key:write", "fa").await);
    assert_snapshot!("wrong_field_en", told(call(), "key:write", "en").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_and_methods_that_do_not_exist() {
    assert_snapshot!("no_path_en", told(Call::get("/api/nothing"), "nobody", "en").await);
    assert_snapshot!("no_method_fa", told(Call::new(Method::DELETE, "/api/session"), "nobody", "fa").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_body_is_refused_with_its_limit() {
    let large = format!(r#"{{"tag":"{}"}}"#, "x".repeat(2 << 20));
    let call = Call::new(Method::POST, "/api/tags/rename").json(large);
    assert_snapshot!("too_large_en", told(call, "key:write", "en").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_get_a_page_not_json() {
    let world = World::first();
    let server = Server::new(&world.app);
    let answered = server.call(&Who::Nobody, Call::get("/nothing-here").header("accept", "text/html")).await;
    assert_eq!(answered.status.as_u16(), 404);
    assert!(!answered.headers["content-type"].to_str().unwrap().contains("json"));
    // Paths for programs answer programs, whatever they accept.
    let answered = server.call(&Who::Nobody, Call::get("/api/nothing").header("accept", "text/html")).await;
    assert_eq!(answered.code(), "http.not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_leads_back_to_a_page_and_never_to_a_form() {
    let world = World::first();
    let server = Server::for_people(&world.app);
    let shown = async |call: Call| {
        let call = call.header("accept", "text/html").header("host", "shop.example");
        let answered = server.call(&Who::Nobody, call).await;
        assert_eq!(answered.status.as_u16(), 303, "{}", answered.body);
        answered.headers["location"].to_str().unwrap().to_owned()
    };
    assert_eq!(shown(Call::get("/customers?q=a")).await, "/login?next=/customers%3Fq%3Da");
    let post = || Call::new(Method::POST, format!("/customers/merges/{}/undo", world.ids["merge"]));
    assert_eq!(shown(post()).await, "/login");
    let referer = format!("http://shop.example/customers/{}", world.ids["customer"]);
    let back = shown(post().header("referer", &referer)).await;
    assert_eq!(back, format!("/login?next=/customers/{}", world.ids["customer"]));
    assert_eq!(shown(post().header("referer", "http://evil.example/customers")).await, "/login");
    // What is come back to is a page: it is served.
    let page = back.trim_start_matches("/login?next=");
    let call = Call::get(page).header("accept", "text/html");
    assert_eq!(server.call(world.who("owner"), call).await.status.as_u16(), 200);
}
