//! The description of the API: whole, and the file in the repository is the present one.

use crate::routes::{Route, Rule};
use crate::serve::routes;
use axum::http::Method;
use serde_json::Value as Json;
use std::path::Path;

/// Set to write the file anew.
const WRITE: &str = "VAFA_WRITE_GENERATED";

#[test]
fn the_file_in_the_repository_is_the_present_description() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let present = crate::openapi_json();
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&file, &present).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == present, "docs/openapi.json is out of date: run the tests of vafa-web with {WRITE}=1");
}

#[test]
fn every_route_is_described_with_its_answers_and_rule() {
    let description: Json = serde_json::from_str(&crate::openapi_json()).unwrap();
    let served = routes();
    let is_described = |route: &&Route| {
        route.path.starts_with("/api/")
            && !matches!(route.rule, Rule::Public | Rule::Ingest | Rule::Preflight)
    };
    let api = served.table().iter().filter(is_described);
    for route in api {
        let operation = &description["paths"][&route.path][route.method.as_str().to_lowercase()];
        let what = format!("{} {}", route.method, route.path);
        assert!(operation.is_object(), "{what} is not described");
        assert!(operation["summary"].as_str().is_some_and(|text| text.len() > 10), "{what} has no summary");
        assert!(operation["tags"].as_array().is_some_and(|tags| !tags.is_empty()), "{what} has no tag");
        let responses = operation["responses"].as_object().unwrap();
        assert!(
            responses.contains_key(&route.sample.status.to_string()),
            "{what}: its answer is not described"
        );
        assert!(responses.contains_key("401") && responses.contains_key("429"), "{what}");
        if route.method != Method::GET {
            assert!(responses.contains_key("422"), "{what}");
            let parameters = operation["parameters"].to_string();
            assert!(parameters.contains("Idempotency-Key"), "{what}");
        }
        if route.sample.json_body().is_some() {
            let content = &operation["requestBody"]["content"]["application/json"];
            assert!(!content["example"].is_null(), "{what} has no example");
        }
    }
}

/// Everything that is referred to is there.
#[test]
fn no_reference_leads_nowhere() {
    let description: Json = serde_json::from_str(&crate::openapi_json()).unwrap();
    let mut stack = vec![&description];
    let mut count = 0;
    while let Some(at) = stack.pop() {
        match at {
            Json::Object(fields) => {
                if let Some(Json::String(reference)) = fields.get("$ref") {
                    let pointer = reference.trim_start_matches('#');
                    assert!(description.pointer(pointer).is_some(), "{reference} leads nowhere");
                    count += 1;
                }
                stack.extend(fields.values());
            }
            Json::Array(items) => stack.extend(items),
            _ => {}
        }
    }
    assert!(count > 50);
}
