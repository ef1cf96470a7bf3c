//! A new password.

use crate::page::{Page, Place};
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Field, FieldKind, Note};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::{get, post};
use vafa_app::access::flows;
use vafa_app::{Failure, Permission};

pub(super) fn routes() -> Routes {
    let (rule, path) = (Rule::Needs(Permission::ManageSelf), "/account/password");
    let wrong = Sample::form("current_password=no&password=a+kettle+on+the+samovar").answers(422);
    Routes::new().page(rule, Method::GET, path, get(show), Sample::plain()).page(
        rule,
        Method::POST,
        path,
        post(change),
        wrong,
    )
}

#[derive(Template)]
#[template(path = "session/password.html")]
struct PasswordPage {
    page: Page,
    note: Option<Note>,
    fields: [Field; 2],
}

async fn show(visit: Visit) -> Answer {
    visit.require(Permission::ManageSelf)?;
    visit.html(&drawn(&visit, None))
}

fn drawn(visit: &Visit, wrong: Option<&Failure>) -> PasswordPage {
    let form = Form::default();
    let filled = form.filled(visit.t, wrong);
    PasswordPage {
        page: visit.page("account-password-title", Place::Settings),
        note: filled.note(&["current_password", "password"]),
        fields: [
            filled
                .field(FieldKind::Password, "current_password", "account-current-password")
                .autocomplete("current-password")
                .required(),
            filled
                .field(FieldKind::Password, "password", "session-new-password")
                .hint(visit.t.text("session-password-hint"))
                .autocomplete("new-password")
                .required(),
        ],
    }
}

async fn change(visit: Visit, form: Form) -> Answer {
    let (current, new) = (form.secret("current_password"), form.secret("password"));
    let keep = visit.caller.session.as_ref().map(|session| session.id);
    let cost = visit.state.options().password_cost;
    let changed =
        visit.hash(move |app, who| flows::change_own_password(app, cost, who, &current, &new, keep)).await;
    match changed {
        Ok(()) => Ok(visit.go_with("/account", &visit.good("account-password-changed"))),
        Err(failure) => {
            let failure = for_form(failure)?;
            visit.again_after(&failure, &drawn(&visit, Some(&failure)))
        }
    }
}
