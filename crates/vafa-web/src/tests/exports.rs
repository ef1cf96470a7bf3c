//! Whole lists go out, in each form, with nothing lost.

use crate::testing::{Call, Server, World};
use axum::http::StatusCode;
use serde_json::Value as Json;

#[tokio::test(flavor = "multi_thread")]
async fn every_list_goes_out_in_every_form() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let program = world.who("key:admin");
        for list in ["customers", "orders", "order_lines", "events"] {
            for (format, kind, start) in [
                ("jsonl", "application/x-ndjson", &b"{"[..]),
                ("csv", "text/csv; charset=utf-8", "\u{feff}".as_bytes()),
                ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
            ] {
                let path = format!("/api/exports/{list}?format={format}");
                let file = server.call(program, Call::get(&path)).await;
                assert_eq!(file.status, StatusCode::OK, "{path}: {}", file.body);
                assert_eq!(file.headers["content-type"], kind, "{path}");
                let named = format!("attachment; filename=\"vafa-{list}.{format}\"");
                assert_eq!(file.headers["content-disposition"].to_str().unwrap(), named);
                // The world's order has no lines.
                let is_empty = list == "order_lines" && format == "jsonl";
                assert!(file.bytes.starts_with(start) || is_empty, "{path}: {}", file.body);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_out_is_what_is_there_and_that_it_went_is_in_the_trail() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let program = world.who("key:admin");
        let file = server.call(program, Call::get("/api/exports/customers")).await;
        let ids: Vec<String> = file
            .body
            .lines()
            .map(|line| serde_json::from_str::<Json>(line).unwrap()["id"].as_str().unwrap().to_owned())
            .collect();
        assert!(ids.contains(&world.ids["customer"]) && ids.contains(&world.ids["similar"]), "{ids:?}");
        let raw = server.call(program, Call::get("/api/exports/orders?format=csv&raw=true")).await;
        assert!(raw.body.contains("1001"), "{}", raw.body);
        let trail = server.call(program, Call::get("/api/audit?limit=10")).await;
        assert!(trail.body.contains("export"), "{}", trail.body);
        for (path, status, code) in [
            ("/api/exports/horses", StatusCode::NOT_FOUND, "http.not_found"),
            ("/api/exports/orders?format=pdf", StatusCode::UNPROCESSABLE_ENTITY, "http.bad_parameter"),
        ] {
            let refused = server.call(program, Call::get(path)).await;
            assert_eq!((refused.status, refused.code().as_str()), (status, code));
        }
    }
}
