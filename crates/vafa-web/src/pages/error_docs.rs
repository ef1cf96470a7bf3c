//! The page behind every problem's `type`: what a code means, in people's words.

use super::{Answer, Visit};
use crate::page::Page;
use crate::refusal::HttpError;
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::get;

#[derive(Template)]
#[template(path = "error_docs.html")]
struct ErrorDocsPage {
    page: Page,
    code: String,
    sentence: String,
}

pub(super) fn routes() -> Routes {
    let sample =
        Sample::plain().refusals_only("the code is in the path; the test beside the handler reads one");
    Routes::new().page(Rule::Public, Method::GET, "/docs/errors/{code}", get(show), sample)
}

async fn show(visit: Visit, Path(code): Path<String>) -> Answer {
    let key = format!("error-{}", code.replace(['.', '_'], "-"));
    if !code.contains('.') || !vafa_locale::text::has(&key) {
        return Err(HttpError::NotFound.into());
    }
    let page = visit.plain_page(visit.t.text("error-docs-title"));
    let sentence = without_values(&visit.t.text(&key));
    visit.html(&ErrorDocsPage { page, code, sentence })
}

/// The sentence without the values that only a real failure has.
fn without_values(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut parts = sentence.split("{$");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push('…');
        out.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Call, Server, Who, World};

    #[test]
    fn values_are_left_open() {
        assert_eq!(without_values("a {$why} b {$x}"), "a … b …");
        assert_eq!(without_values("plain"), "plain");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_code_has_its_page_and_nonsense_has_none() {
        let world = World::each().remove(0);
        let server = Server::new(&world.app);
        let found = server
            .call(&Who::Nobody, Call::get("/docs/errors/ingest.not_json").header("accept-language", "en"))
            .await;
        assert!(found.status.is_success() && found.body.contains("is not JSON"), "{}", found.body);
        let none = server.call(&Who::Nobody, Call::get("/docs/errors/no.such_code")).await;
        assert_eq!(none.status.as_u16(), 404);
    }
}
