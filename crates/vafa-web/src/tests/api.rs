//! Ways through the API that take more than one call.

use crate::testing::{Answered, Call, Server, Who, World};
use axum::http::{Method, StatusCode};

struct Client<'s> {
    server: &'s Server,
    who: &'s Who,
}

impl Client<'_> {
    async fn get(&self, path: &str) -> Answered {
        self.server.call(self.who, Call::get(path)).await
    }

    async fn post(&self, path: &str, body: &str) -> Answered {
        self.server.call(self.who, Call::new(Method::POST, path).json(body)).await
    }

    async fn once(&self, key: &str, path: &str, body: &str) -> Answered {
        let call = Call::new(Method::POST, path).json(body).header("idempotency-key", key);
        self.server.call(self.who, call).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_call_does_nothing_twice() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let client = Client { server: &server, who: world.who("key:write") };
        let body = r#"{"given_name":"کاوه","family_name":"آهنگر"}"#;
        let first = client.once("k-1", "/api/customers", body).await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
        assert_eq!(first.headers["idempotency-replayed"], "false");
        let again = client.once("k-1", "/api/customers", body).await;
        assert_eq!((again.status, &again.body), (StatusCode::CREATED, &first.body));
        assert_eq!(again.headers["idempotency-replayed"], "true");
        let other = client.once("k-1", "/api/customers", r#"{"given_name":"رستم"}"#).await;
        assert_eq!(
            (other.status, other.code().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "api.idempotency_key_reused")
        );
        let listed = client.get("/api/customers/search?q=آهنگر").await;
        assert_eq!(listed.json()["items"].as_array().unwrap().len(), 1, "{}", listed.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_shown_once() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let client = Client { server: &server, who: world.who("owner") };
        let body = r#"{"name":"till","scopes":["read"]}"#;
        let made = client.once("k", "/api/keys", body).await.json();
        let token = made["token"].as_str().unwrap();
        assert!(token.starts_with("vafa_"));
        assert!(client.once("k", "/api/keys", body).await.json()["token"].is_null());
        let listed = client.get("/api/keys").await;
        assert!(!listed.body.contains(token));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_changes_what_somebody_else_has_changed_is_told() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let client = Client { server: &server, who: world.who("agent") };
        let path = format!("/api/customers/{}", world.ids["customer"]);
        let tag = client.get(&path).await.headers["etag"].to_str().unwrap().to_owned();
        let change =
            |city: &str| Call::new(Method::PATCH, path.clone()).json(format!(r#"{{"city":"{city}"}}"#));
        let first = server.call(client.who, change("یزد").header("if-match", &tag)).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.body);
        assert_ne!(first.headers["etag"].to_str().unwrap(), tag);
        let second = server.call(client.who, change("قم").header("if-match", &tag)).await;
        assert_eq!((second.status, second.code().as_str()), (StatusCode::CONFLICT, "customer.changed"));
        assert_eq!(client.get(&path).await.json()["city"], "یزد");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_one_another_to_the_end() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let client = Client { server: &server, who: world.who("key:write") };
        for number in 0..5 {
            let body = format!(r#"{{"told_name":"مشتری {number}"}}"#);
            assert_eq!(client.post("/api/customers", &body).await.status, StatusCode::CREATED);
        }
        let mut seen = Vec::new();
        let mut path = "/api/customers?limit=2&sort=name".to_owned();
        loop {
            let page = client.get(&path).await.json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()));
            match page["next"].as_str() {
                Some(next) => path = format!("/api/customers?limit=2&sort=name&cursor={next}"),
                None => break,
            }
        }
        let mut distinct = seen.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!((seen.len(), distinct.len()), (8, 8));
        let wrong = client.get("/api/customers?cursor=abc").await;
        assert_eq!(wrong.code(), "customer.bad_cursor");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_reaches_the_timeline_and_the_figures() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let client = Client { server: &server, who: world.who("cashier") };
        let body = r#"{"number":"۲۲","identifiers":[{"kind":"phone","value":"۰۹۳۹۰۰۰۱۱۲۲"}],
            "placed_at":"2025-10-08T12:30:00Z","subtotal_minor":700,"total_minor":700}"#;
        let made = client.post("/api/orders", body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let customer = made.json()["customer_id"].as_str().unwrap().to_owned();
        assert_eq!(client.post("/api/orders", body).await.status, StatusCode::OK);
        let timeline = client.get(&format!("/api/customers/{customer}/timeline")).await.json();
        assert_eq!(timeline["items"].as_array().unwrap().len(), 1);
        let orders = client.get(&format!("/api/customers/{customer}/orders")).await.json();
        assert_eq!(orders["items"][0]["number"], "22");
        let listed = client.get("/api/customers?sort=-spent&limit=1").await.json();
        assert_eq!(
            (listed["items"][0]["id"].as_str(), listed["items"][0]["spent_minor"].as_i64()),
            (Some(&*customer), Some(700))
        );
        let read = client.get("/api/orders?number=22").await;
        assert_eq!(read.json()["total_minor"], 700);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_hold_at_once() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let call = Call::new(Method::PATCH, "/api/business").json(r#"{"name":"کتاب‌فروشی سپید"}"#);
        let changed = server.call(world.who("owner"), call).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
        assert_eq!(world.app.business().name, "کتاب‌فروشی سپید");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_of_everybody_are_followed_page_by_page() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let client = Client { server: &server, who: world.who("key:write") };
        for (number, phone) in ["09390001122", "09390003344", "09390001122"].iter().enumerate() {
            let body = format!(
                r#"{{"number":"e{number}","identifiers":[{{"kind":"phone","value":"{phone}"}}],
                "placed_at":"2025-10-0{}T12:30:00Z","subtotal_minor":7,"total_minor":7}}"#,
                number + 1
            );
            assert_eq!(client.post("/api/orders", &body).await.status, StatusCode::CREATED);
        }
        let within = "kinds=order&since=2025-10-01T00:00:00Z&until=2025-10-04T00:00:00Z";
        let numbers = |page: &serde_json::Value| -> Vec<String> {
            let items = page["items"].as_array().unwrap().iter();
            items.map(|item| item["payload"]["number"].as_str().unwrap().to_owned()).collect()
        };
        let first = client.get(&format!("/api/events?{within}&limit=2")).await.json();
        assert_eq!(numbers(&first), ["e2", "e1"], "{first:#}");
        let next = first["next"].as_str().unwrap();
        let second = client.get(&format!("/api/events?{within}&limit=2&cursor={next}")).await.json();
        assert_eq!((numbers(&second), &second["next"]), (vec!["e0".to_owned()], &serde_json::Value::Null));
        let customer = first["items"][0]["customer_id"].as_str().unwrap();
        let of_one = client.get(&format!("/api/events?{within}&customer={customer}")).await.json();
        assert_eq!(numbers(&of_one), ["e2", "e0"]);
        let guest = client.get("/api/events?kinds=order&until=2025-10-10T00:00:00Z&limit=1").await.json();
        assert!(guest["items"][0]["customer_id"].is_null(), "the world's order is a guest's: {guest:#}");
        for wrong in ["kinds=horse", "since=yesterday", "cursor=x"] {
            let refused = client.get(&format!("/api/events?{wrong}")).await;
            assert!(
                refused.status.is_client_error() && refused.code().starts_with("http.bad_"),
                "{}",
                refused.body
            );
        }
    }
}
