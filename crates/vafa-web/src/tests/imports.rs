//! A program brings a file in, looks at it, runs it, and takes it back.

use crate::testing::{Answered, Call, Server, Who, World};
use axum::http::{Method, StatusCode};
use serde_json::Value as Json;
use std::time::Duration;
use vafa_app::imports::uploads_folder;

const ORDERS: &str = "order,date,customer,phone,product,quantity,price\n\
    1,2025-08-01,سارا رضایی,09123456789,چای,2,50000\n\
    2,2025-08-02,رضا کریمی,09127654321,چای,1,50000\n\
    3,2025-08-03,رضا کریمی,09127654321,چای,یکی,50000\n";

fn upload(kind: &str, name: &str, content: &str) -> Call {
    Call::new(Method::POST, "/api/imports").file(&[("kind", kind)], name, content.as_bytes())
}

struct Program<'s> {
    server: &'s Server,
    who: &'s Who,
}

impl Program<'_> {
    async fn call(&self, call: Call) -> Answered {
        self.server.call(self.who, call).await
    }

    async fn get(&self, path: &str) -> Json {
        let answered = self.call(Call::get(path)).await;
        assert_eq!(answered.status, StatusCode::OK, "{path}: {}", answered.body);
        answered.json()
    }

    async fn post(&self, path: &str, key: &str) -> Answered {
        self.call(Call::new(Method::POST, path).header("idempotency-key", key)).await
    }

    /// Reads an import until it has come to a state.
    async fn until(&self, id: &str, state: &str) -> Json {
        for _ in 0..1_000 {
            let import = self.get(&format!("/api/imports/{id}")).await;
            if import["state"] == state {
                return import;
            }
            assert_ne!(import["state"], "failed", "{import:#}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the import did not come to be {state}");
    }
}

fn id_of(answered: &Answered) -> String {
    assert_eq!(answered.status, StatusCode::CREATED, "{}", answered.body);
    answered.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_understood_tried_run_and_taken_back() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let program = Program { server: &server, who: world.who("key:admin") };
        let id = id_of(&program.call(upload("orders", "orders.csv", ORDERS)).await);
        let here = format!("/api/imports/{id}");

        let proposed = program.get(&format!("{here}/mapping")).await;
        assert_eq!(proposed["mapping"]["order"], "order", "{proposed:#}");
        assert_eq!(proposed["rows"].as_array().unwrap().len(), 3);
        assert!(proposed["targets"].as_array().unwrap().contains(&"coupon".into()));
        let settings =
            serde_json::json!({ "mapping": proposed["mapping"], "amounts": "toman", "label": "till" });
        let call = Call::new(Method::PUT, format!("{here}/settings")).json(settings.to_string());
        let configured = program.call(call).await;
        assert_eq!(configured.json()["settings"]["amounts"], "toman", "{}", configured.body);

        let tried = program.get(&format!("{here}/preview")).await;
        assert_eq!((&tried["orders_created"], &tried["rejected"]), (&2.into(), &1.into()), "{tried:#}");
        assert_eq!(tried["totals"][0], serde_json::json!({ "minor": 1_500_000, "currency": "IRR" }));
        assert_eq!(tried["reasons"][0]["examples"][0]["cells"][5], "یکی");

        let begun = program.post(&format!("{here}/run"), "run").await;
        assert_eq!((begun.status, &begun.json()["state"]), (StatusCode::ACCEPTED, &"running".into()));
        let done = program.until(&id, "done").await;
        assert_eq!(
            (&done["report"]["orders_created"], &done["report"]["customers_created"]),
            (&2.into(), &2.into())
        );
        let again = program.post(&format!("{here}/run"), "run").await;
        assert_eq!(
            (again.status, again.headers["idempotency-replayed"].to_str().unwrap()),
            (StatusCode::ACCEPTED, "true")
        );
        let anew = program.post(&format!("{here}/run"), "another").await;
        assert_eq!((anew.status, anew.code().as_str()), (StatusCode::CONFLICT, "imports.wrong_state"));

        let rejects = program.get(&format!("{here}/rejects?limit=1")).await;
        assert_eq!((&rejects["items"][0]["row"], &rejects["next"]), (&4.into(), &Json::Null), "{rejects:#}");
        let file = program.call(Call::get(format!("{here}/rejects.csv"))).await;
        assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
        assert!(file.body.contains("یکی") && file.body.lines().count() == 2, "{}", file.body);
        let found = program.get("/api/customers/search?q=09123456789").await;
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found:#}");

        let undone = program.post(&format!("{here}/undo"), "undo").await;
        assert_eq!(undone.status, StatusCode::ACCEPTED, "{}", undone.body);
        assert_eq!(program.until(&id, "undone").await["report"]["kept_by_undo"], 0);
        let found = program.get("/api/customers/search?q=09123456789").await;
        assert_eq!(found["items"].as_array().unwrap().len(), 0, "{found:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_repeated_makes_one_import_and_keeps_one_file() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let folder = uploads_folder(server.data_dir());
        let files = || std::fs::read_dir(&folder).map_or(0, Iterator::count);
        let program = Program { server: &server, who: world.who("key:admin") };
        let call = || upload("orders", "orders.csv", ORDERS).header("idempotency-key", "u-1");
        let first = program.call(call()).await;
        let again = program.call(call()).await;
        assert_eq!((id_of(&first), files()), (id_of(&again), 1));
        assert_eq!(again.headers["idempotency-replayed"], "true");
        let other = upload("orders", "orders.csv", "order,price\n7,1\n").header("idempotency-key", "u-1");
        assert_eq!(program.call(other).await.code(), "api.idempotency_key_reused");
        assert_eq!(files(), 1, "what came to nothing is not kept");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn imports_are_listed_page_by_page_and_put_away() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let program = Program { server: &server, who: world.who("key:admin") };
        for number in 0..3 {
            world.app.clock().advance_seconds(1);
            id_of(
                &program
                    .call(upload("customers", &format!("{number}.csv"), "name,phone\nس,09120000001\n"))
                    .await,
            );
        }
        let first = program.get("/api/imports?limit=2").await;
        let names = |page: &Json| -> Vec<String> {
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["file_name"].as_str().unwrap().into())
                .collect()
        };
        assert_eq!(names(&first), ["2.csv", "1.csv"]);
        let next = first["next"].as_str().unwrap();
        let second = program.get(&format!("/api/imports?limit=2&cursor={next}")).await;
        assert_eq!(names(&second), ["0.csv", "customers.csv"], "the last is the world's own");
        assert!(second["next"].is_null());
        let id = first["items"][0]["id"].as_str().unwrap();
        let put_away = program.post(&format!("/api/imports/{id}/cancel"), "c").await;
        assert_eq!(put_away.json()["state"], "cancelled", "{}", put_away.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_none_are_told_so() {
    let world = World::first();
    let server = Server::new(&world.app);
    let program = Program { server: &server, who: world.who("key:admin") };
    let told = async |call: Call| {
        let answered = program.call(call).await;
        assert_eq!(answered.headers["content-type"], "application/problem+json; charset=utf-8");
        (answered.status.as_u16(), answered.code())
    };
    let post = || Call::new(Method::POST, "/api/imports");
    assert_eq!(told(post().json("{}")).await, (415, "http.media_type".into()));
    assert_eq!(told(upload("", "empty.csv", "")).await, (422, "imports.empty_file".into()));
    assert_eq!(told(upload("horses", "a.csv", "a\n1\n")).await, (422, "http.bad_parameter".into()));
    let cut = Call { body: upload("", "a.csv", "a,b\n").body[..80].to_vec(), ..upload("", "", "") };
    assert_eq!(told(cut).await, (400, "http.broken_body".into()));
    let wrong = id_of(&program.call(upload("orders", "orders.csv", ORDERS)).await);
    let settings = Call::new(Method::PUT, format!("/api/imports/{wrong}/settings"))
        .json(r#"{"mapping":{"order":"no such column"}}"#);
    assert_eq!(told(settings).await, (422, "imports.unknown_column".into()));
}
