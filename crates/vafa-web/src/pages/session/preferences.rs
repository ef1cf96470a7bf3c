//! Language and look, for visitors and staff alike: the switches of every page post here.

use crate::caller::LANGUAGE_COOKIE;
use crate::page::Theme;
use crate::pages::cookies::YEAR;
use crate::pages::visit::THEME_COOKIE;
use crate::pages::{Answer, Form, Visit, local_path};
use crate::routes::{Routes, Rule, Sample};
use axum::http::Method;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use axum::routing::post;
use vafa_app::Actor;
use vafa_app::access::{SetOwnPreferences, set_own_preferences};
use vafa_locale::Lang;

pub(super) fn routes() -> Routes {
    let sample = Sample::form("language=en&next=%2Flogin").answers(303);
    Routes::new().page(Rule::Public, Method::POST, "/preferences", post(set), sample)
}

async fn set(visit: Visit, form: Form) -> Answer {
    let language: Option<Lang> = form.text("language").parse().ok();
    let theme = form.given("theme").map(Theme::from_code);
    let back = visit.go(local_path(form.text("next")).unwrap_or("/"));
    match (visit.actor(), &visit.caller.session) {
        (Actor::User { .. }, Some(session)) => {
            let cmd = SetOwnPreferences {
                language: language.unwrap_or(session.language),
                theme: theme.and_then(|theme| theme.code().parse().ok()).unwrap_or(session.theme),
                calendar: session.calendar,
            };
            visit.write(move |tx, cx| set_own_preferences(tx, cx, cmd)).await?;
            Ok(back)
        }
        _ => Ok(for_visitor(&visit, back, language, theme)),
    }
}

/// Visitors have no account yet: their browser remembers.
fn for_visitor(visit: &Visit, mut back: Response, language: Option<Lang>, theme: Option<Theme>) -> Response {
    let headers = back.headers_mut();
    if let Some(language) = language {
        headers.append(SET_COOKIE, visit.cookie(LANGUAGE_COOKIE, language.code(), YEAR));
    }
    if let Some(theme) = theme {
        headers.append(SET_COOKIE, visit.cookie(THEME_COOKIE, theme.code(), YEAR));
    }
    back
}
