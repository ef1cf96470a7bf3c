//! A person's rights: a copy of everything that is known, and to be forgotten.

use crate::testing::{Call, Server, World};
use axum::http::{Method, StatusCode};

#[tokio::test(flavor = "multi_thread")]
async fn a_person_gets_everything_and_is_forgotten() {
    for world in World::each() {
        let server = Server::new(&world.app);
        let owner = world.who("owner");
        let id = &world.ids["customer"];
        let copy = server.call(owner, Call::new(Method::POST, format!("/api/customers/{id}/export"))).await;
        assert_eq!(copy.status, StatusCode::OK, "{}", copy.body);
        assert!(copy.body.contains("+989121112233") && copy.body.contains("پسته دوست دارد"), "{}", copy.body);

        let erase = |confirmed: &str, key: &str| {
            Call::new(Method::POST, format!("/api/customers/{id}/erase"))
                .json(format!(r#"{{"confirmed":"{confirmed}"}}"#))
                .header("idempotency-key", key)
        };
        let unsure = server.call(owner, erase(&world.ids["similar"], "a")).await;
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unsure.body);
        let erased = server.call(owner, erase(id, "b")).await;
        assert_eq!(erased.status, StatusCode::OK, "{}", erased.body);
        assert_eq!(erased.json()["records"], 2, "the record and its merged twin");
        let again = server.call(owner, erase(id, "b")).await;
        assert_eq!((again.status, &again.body), (StatusCode::OK, &erased.body));

        let gone = server.call(owner, Call::get(format!("/api/customers/{id}"))).await;
        assert!(gone.status.is_client_error(), "{}", gone.body);
        let found = server.call(owner, Call::get("/api/customers/search?q=09121112233")).await;
        assert_eq!(found.json()["items"].as_array().unwrap().len(), 0, "{}", found.body);
        for list in ["customers", "events"] {
            let file = server.call(owner, Call::get(format!("/api/exports/{list}"))).await;
            assert!(!file.body.contains("9121112233"), "{}", file.body);
        }
    }
}
