//! What people see when a request is not granted: what happened, what was kept, where to go on.

use super::local::with_next;
use super::visit::{drawn, redirect};
use super::{Visit, local_path};
use crate::page::Page;
use crate::refusal::{Shown, plain_error_page};
use askama::Template;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use vafa_app::Actor;

/// For those who are not signed in.
#[derive(Template)]
#[template(path = "error.html")]
struct RefusedPage<'a> {
    page: Page,
    shown: &'a Shown<'a>,
}

/// For those who are: the ways to everywhere else stay where they always are.
#[derive(Template)]
#[template(path = "error_inside.html")]
struct RefusedInside<'a> {
    page: Page,
    shown: &'a Shown<'a>,
}

impl Shown<'_> {
    /// Whether trying again may help.
    fn may_pass(&self) -> bool {
        self.status.is_server_error() || self.status == StatusCode::TOO_MANY_REQUESTS
    }

    /// Whether somebody else may help.
    fn is_forbidden(&self) -> bool {
        self.code == "access.forbidden"
    }

    /// What stands for it in a glance.
    fn icon(&self) -> &'static str {
        match self.status {
            StatusCode::FORBIDDEN => "lock",
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => "search",
            StatusCode::TOO_MANY_REQUESTS => "hourglass",
            _ => "alert-triangle",
        }
    }
}

/// Draws the page for a refusal; for a script of the page a toast, which leaves what is shown as it is.
pub(crate) fn error_page(shown: &Shown<'_>) -> Response {
    let needs_sign_in = shown.status == StatusCode::UNAUTHORIZED;
    if shown.is_partial {
        let header = if needs_sign_in {
            let door = HeaderValue::try_from(with_next("/login", shown.path));
            (HeaderName::from_static("hx-redirect"), door.unwrap_or(HeaderValue::from_static("/login")))
        } else {
            let toast = json!({ "toast": { "text": shown.detail, "tone": "bad" } }).to_string();
            (HeaderName::from_static("hx-trigger"), ascii(&toast))
        };
        let stay = (HeaderName::from_static("hx-reswap"), HeaderValue::from_static("none"));
        return (shown.status, [header, stay]).into_response();
    }
    if needs_sign_in {
        return redirect(&with_next("/login", shown.path));
    }
    let is_inside = shown.visit.is_some_and(|visit| matches!(visit.actor(), Actor::User { .. }));
    let answer = match shown.visit {
        Some(visit) if is_inside => {
            let mut page = visit.placeless_page(shown.title);
            page.flash = None;
            drawn(shown.status, page.lang(), &RefusedInside { page, shown })
        }
        visit => drawn(shown.status, shown.lang, &RefusedPage { page: outside(visit, shown), shown }),
    };
    answer.unwrap_or_else(|_| plain_error_page(shown))
}

fn outside(visit: Option<&Visit>, shown: &Shown<'_>) -> Page {
    if let Some(visit) = visit {
        let mut page = visit.plain_page(shown.title);
        page.flash = None;
        return page;
    }
    Page::new(shown.lang, shown.title, local_path(shown.path).unwrap_or("/"))
}

/// JSON as a header value: everything beyond ASCII escaped.
fn ascii(json: &str) -> HeaderValue {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    HeaderValue::try_from(out).unwrap_or_else(|_| HeaderValue::from_static("{}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::LOCATION;
    use vafa_locale::Lang;

    fn shown(status: StatusCode, path: &'static str, is_partial: bool) -> Shown<'static> {
        let (title, detail) = ("پیدا نشد", "چنین صفحه‌ای نیست 🙂");
        Shown {
            lang: Lang::Fa,
            status,
            code: "http.not_found",
            title,
            detail,
            request: "req_1",
            path,
            is_partial,
            visit: None,
        }
    }

    #[test]
    fn strangers_are_shown_the_door_and_the_way_back() {
        let answer = error_page(&shown(StatusCode::UNAUTHORIZED, "/customers?q=%D8%B9&a=b", false));
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert_eq!(answer.headers()[LOCATION], "/login?next=/customers%3Fq%3D%25D8%25B9%26a%3Db");
        let answer = error_page(&shown(StatusCode::UNAUTHORIZED, "//evil.example", false));
        assert_eq!(answer.headers()[LOCATION], "/login");
        let answer = error_page(&shown(StatusCode::UNAUTHORIZED, "/x", true));
        assert_eq!(answer.headers()["hx-redirect"], "/login?next=/x");
    }

    #[test]
    fn a_script_gets_a_toast_that_a_header_can_carry() {
        let answer = error_page(&shown(StatusCode::NOT_FOUND, "/x", true));
        let told: serde_json::Value =
            serde_json::from_str(answer.headers()["hx-trigger"].to_str().unwrap()).unwrap();
        assert_eq!(told["toast"]["text"], "چنین صفحه‌ای نیست 🙂");
    }

    #[test]
    fn a_page_tells_what_happened_and_the_request() {
        let page = Page::new(Lang::Fa, "پیدا نشد", "/x");
        let wrong = shown(StatusCode::NOT_FOUND, "/x", false);
        let html = RefusedPage { page, shown: &wrong }.render().unwrap();
        assert!(html.contains("پیدا نشد") && html.contains("req_1") && html.contains("href=\"/\""));
    }
}
