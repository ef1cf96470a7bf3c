//! The second step of sign-in: a code of one's app, or a recovery code.

use super::sign_in::{Next, browser, enter, refusal_note};
use crate::api::shapes::Asked;
use crate::page::{Flash, Page};
use crate::pages::{Answer, Form, Visit, with_next};
use crate::parts::{Field, FieldKind, Note};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::{HeaderMap, Method};
use axum::routing::{get, post};
use vafa_app::access::{ConfirmSecondFactor, flows};
use vafa_app::actor::Denied;
use vafa_kernel::Fault as _;

pub(super) fn routes() -> Routes {
    let path = "/login/code";
    Routes::new().page(Rule::Public, Method::GET, path, get(show), Sample::plain().answers(303)).page(
        Rule::Public,
        Method::POST,
        path,
        post(confirm),
        Sample::form("code=123456").answers(303),
    )
}

#[derive(Template)]
#[template(path = "session/second_factor.html")]
struct CodePage {
    page: Page,
    note: Option<Note>,
    field: Field,
}

/// Whether the password was right and the code is awaited.
fn is_half(visit: &Visit) -> bool {
    visit.caller.session.as_ref().is_some_and(|session| session.is_half)
}

async fn show(visit: Visit, Asked(next): Asked<Next>) -> Answer {
    if !is_half(&visit) {
        return Ok(visit.go(&with_next("/login", next.path())));
    }
    visit.html(&drawn(&visit, None))
}

fn drawn(visit: &Visit, note: Option<Note>) -> CodePage {
    // A recovery code has letters, so a phone must not offer digits only.
    let field = Form::default()
        .filled(visit.t, None)
        .field(FieldKind::Identifier, "code", "session-code")
        .hint(visit.t.text("session-code-hint"))
        .autocomplete("one-time-code")
        .required();
    CodePage { page: visit.plain_page(visit.t.text("session-second-step")), note, field }
}

async fn confirm(visit: Visit, Asked(next): Asked<Next>, headers: HeaderMap, form: Form) -> Answer {
    let Some(token) = visit.caller.session_token().filter(|_| is_half(&visit)).cloned() else {
        return Ok(visit.go(&with_next("/login", next.path())));
    };
    let cmd = ConfirmSecondFactor { token, code: form.secret("code"), user_agent: browser(&headers) };
    match visit.hash(move |app, _| flows::confirm_second_factor(app, cmd)).await {
        Ok(signed) => enter(&visit, &signed, next.path()).await,
        // The half session ended while the person looked for the phone.
        Err(failure) if failure.code() == Denied::Unauthenticated.code() => {
            let path = with_next("/login", next.path());
            Ok(visit.go_with(&path, &Flash::bad(visit.t.text("session-code-late"))))
        }
        Err(failure) => {
            let note = refusal_note(&visit, &failure)?;
            visit.again_after(&failure, &drawn(&visit, Some(note)))
        }
    }
}
