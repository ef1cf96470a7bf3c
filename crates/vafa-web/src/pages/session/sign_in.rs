//! Sign-in by e-mail and password.

use crate::api::shapes::Asked;
use crate::caller::{LANGUAGE_COOKIE, session_cookie};
use crate::page::Page;
use crate::pages::cookies::{YEAR, known_cookie_name};
use crate::pages::{Answer, Form, Visit, local_path, with_next};
use crate::parts::{Field, FieldKind, Note, Tone};
use crate::refusal::{Refusal, seconds_to_wait};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, Method};
use axum::routing::{get, post};
use serde::Deserialize;
use vafa_app::access::{
    SetOwnPreferences, SignedIn, find_session, flows, has_no_users, know_browser, set_own_preferences,
};
use vafa_app::text::failure_text;
use vafa_app::{Actor, Failure};
use vafa_kernel::Kind;

pub(super) fn routes() -> Routes {
    let wrong = Sample::form("email=a%40example.com&password=wrong").answers(422);
    Routes::new().page(Rule::Public, Method::GET, "/login", get(show), Sample::plain().answers(303)).page(
        Rule::Public,
        Method::POST,
        "/login",
        post(sign_in),
        wrong,
    )
}

/// Where to go on after signing in.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Next {
    next: Option<String>,
}

impl Next {
    /// A page of ours; the start page where none was named.
    pub(super) fn path(&self) -> &str {
        self.next.as_deref().and_then(local_path).unwrap_or("/")
    }
}

#[derive(Template)]
#[template(path = "session/sign_in.html")]
struct SignInPage {
    page: Page,
    note: Option<Note>,
    fields: [Field; 2],
}

async fn show(visit: Visit, Asked(next): Asked<Next>) -> Answer {
    if *visit.actor() != Actor::Nobody {
        return Ok(visit.go(next.path()));
    }
    if visit.read(|tx, _| has_no_users(tx)).await? {
        return Ok(visit.go("/welcome"));
    }
    visit.html(&drawn(&visit, &Form::default(), None))
}

fn drawn(visit: &Visit, form: &Form, note: Option<Note>) -> SignInPage {
    let filled = form.filled(visit.t, None);
    let fields = [
        filled.field(FieldKind::Email, "email", "email").autocomplete("username").required(),
        filled
            .field(FieldKind::Password, "password", "session-password")
            .autocomplete("current-password")
            .required(),
    ];
    SignInPage { page: visit.plain_page(visit.t.text("session-sign-in")), note, fields }
}

async fn sign_in(visit: Visit, Asked(next): Asked<Next>, headers: HeaderMap, form: Form) -> Answer {
    let attempt = flows::SignIn {
        email: form.text("email").to_owned(),
        password: form.secret("password"),
        address: visit.caller.origin.address,
        user_agent: browser(&headers),
        known: visit.known.clone(),
    };
    let cost = visit.state.options().password_cost;
    match visit.hash(move |app, _| flows::sign_in(app, cost, attempt)).await {
        Ok(signed) if signed.is_half => enter(&visit, &signed, &with_next("/login/code", next.path())).await,
        Ok(signed) => enter(&visit, &signed, next.path()).await,
        Err(failure) => {
            let note = refusal_note(&visit, &failure)?;
            visit.again_after(&failure, &drawn(&visit, &form, Some(note)))
        }
    }
}

/// What the browser calls itself.
pub(super) fn browser(headers: &HeaderMap) -> String {
    headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// Why one does not come in, with the time to wait where there is one. Other faults end the request.
pub(super) fn refusal_note(visit: &Visit, failure: &Failure) -> Result<Note, Refusal> {
    match failure.kind() {
        Kind::Unauthenticated => Ok(Note::new(Tone::Bad, failure_text(visit.lang(), failure))),
        Kind::Limited => {
            let told = seconds_to_wait(failure).and_then(|seconds| i64::try_from(seconds).ok());
            let seconds = told.unwrap_or(60);
            let wait = visit.f.duration(seconds.saturating_mul(vafa_kernel::time::SECOND)).into_owned();
            Ok(Note::new(Tone::Warn, visit.t.text("session-locked"))
                .text(visit.t.args("session-locked-wait", &[("wait", wait.into())])))
        }
        _ => Err(failure.clone().into()),
    }
}

/// In, and on to a page. Once they are wholly in, a language that was chosen on the way in becomes the person's own, and the
/// browser is known.
pub(super) async fn enter(visit: &Visit, signed: &SignedIn, path: &str) -> Answer {
    let mut response = visit.go(path);
    let headers = response.headers_mut();
    headers.append(SET_COOKIE, session_cookie(&visit.state, Some(&signed.token)));
    if let Some(language) = visit.chosen_lang.filter(|_| !signed.is_half) {
        let token = signed.token.clone();
        visit
            .write(move |tx, cx| {
                let Some(session) = find_session(tx, cx, &token)? else { return Ok(()) };
                let cmd = SetOwnPreferences { language, theme: session.theme, calendar: session.calendar };
                set_own_preferences(tx, &cx.acting_as(session.actor()), cmd)
            })
            .await?;
        headers.append(SET_COOKIE, visit.cookie(LANGUAGE_COOKIE, "", 0));
    }
    if !signed.is_half {
        let (token, kept) = (signed.token.clone(), visit.known.clone());
        let marks = visit.read(move |tx, cx| {
            let Some(session) = find_session(tx, cx, &token)? else { return Ok(None) };
            know_browser(tx, &cx.acting_as(session.actor()), kept.as_ref()).map(Some)
        });
        if let Some(marks) = marks.await? {
            let name = known_cookie_name(visit.state.is_https());
            headers.append(SET_COOKIE, visit.cookie(name, marks.expose(), YEAR));
        }
    }
    Ok(response)
}
