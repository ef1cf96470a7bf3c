//! Turning the second factor on and off.

use crate::page::{Page, Place};
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Field, FieldKind, Note, Tone};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::{get, post};
use vafa_app::access::{AccessError, ConfirmTotp, NewTotp, begin_totp, confirm_totp, flows, read_self};
use vafa_app::text::failure_text;
use vafa_app::{Failure, Permission};
use vafa_kernel::Fault as _;

const PATH: &str = "/account/second-factor";

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::ManageSelf);
    let not_begun = Sample::form("code=123456").answers(422);
    let wrong = Sample::form("current_password=no").answers(422);
    Routes::new()
        .page(rule, Method::GET, PATH, get(show), Sample::plain())
        .page(rule, Method::POST, PATH, post(confirm), not_begun)
        .page(rule, Method::GET, "/account/second-factor/begin", get(back), Sample::plain().answers(303))
        .page(rule, Method::POST, "/account/second-factor/begin", post(begin), Sample::plain())
        .page(rule, Method::GET, "/account/second-factor/off", get(back), Sample::plain().answers(303))
        .page(rule, Method::POST, "/account/second-factor/off", post(turn_off), wrong)
}

#[derive(Template)]
#[template(path = "session/second_factor_settings.html")]
struct StatePage {
    page: Page,
    is_on: bool,
    note: Option<Note>,
    password: Field,
}

#[derive(Template)]
#[template(path = "session/second_factor_begin.html")]
struct BeginPage {
    page: Page,
    note: Option<Note>,
    /// What the app is given; not shown again when a code was wrong.
    new: Option<NewTotp>,
    code: Field,
}

impl BeginPage {
    /// The secret in groups of four, to be typed.
    fn secret(&self) -> String {
        let plain = self.new.as_ref().map_or("", |new| new.secret.expose());
        let groups: Vec<String> =
            plain.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
        groups.join(" ")
    }
}

#[derive(Template)]
#[template(path = "session/recovery_codes.html")]
struct CodesPage {
    page: Page,
    codes: Vec<String>,
}

/// The forms' addresses are no pages of their own: whoever loads them anew comes back to the beginning.
async fn back(visit: Visit) -> Answer {
    visit.require(Permission::ManageSelf)?;
    Ok(visit.go(PATH))
}

async fn show(visit: Visit) -> Answer {
    let me = visit.read(read_self).await?;
    visit.html(&state(&visit, me.totp_is_on, None))
}

fn state(visit: &Visit, is_on: bool, wrong: Option<&Failure>) -> StatePage {
    let form = Form::default();
    let filled = form.filled(visit.t, wrong);
    StatePage {
        page: visit.page("account-second-factor", Place::Settings),
        is_on,
        note: filled.note(&["current_password"]),
        password: filled
            .field(FieldKind::Password, "current_password", "account-current-password")
            .autocomplete("current-password")
            .required(),
    }
}

async fn begin(visit: Visit) -> Answer {
    match visit.write(begin_totp).await {
        Ok(new) => visit.html(&code_page(&visit, Some(new), None)),
        Err(failure) if failure.code() == AccessError::TotpIsOn.code() => Ok(visit.go(PATH)),
        Err(failure) => Err(failure.into()),
    }
}

fn code_page(visit: &Visit, new: Option<NewTotp>, wrong: Option<&Failure>) -> BeginPage {
    let t = visit.t;
    let note = wrong.map(|failure| {
        Note::new(Tone::Bad, failure_text(t.lang(), failure)).text(t.text("account-code-clock"))
    });
    let form = Form::default();
    let code = form
        .filled(t, None)
        .field(FieldKind::Code, "code", "session-code")
        .autocomplete("one-time-code")
        .required();
    BeginPage { page: visit.page("account-second-factor", Place::Settings), note, new, code }
}

async fn confirm(visit: Visit, form: Form) -> Answer {
    let keep = visit.caller.session.as_ref().map(|session| session.id);
    let cmd = ConfirmTotp { code: form.text("code").to_owned(), keep };
    match visit.write(move |tx, cx| confirm_totp(tx, cx, cmd.clone())).await {
        Ok(codes) => {
            let codes = codes.iter().map(|code| code.expose().to_owned()).collect();
            visit.html(&CodesPage { page: visit.page("account-recovery-codes", Place::Settings), codes })
        }
        Err(failure) if failure.code() == AccessError::WrongCode.code() => {
            visit.again(&code_page(&visit, None, Some(&failure)))
        }
        Err(failure) => {
            let failure = for_form(failure)?;
            let me = visit.read(read_self).await?;
            visit.again(&state(&visit, me.totp_is_on, Some(&failure)))
        }
    }
}

async fn turn_off(visit: Visit, form: Form) -> Answer {
    let current = form.secret("current_password");
    match visit.hash(move |app, who| flows::turn_off_totp(app, who, &current)).await {
        Ok(()) => Ok(visit.go_with("/account", &visit.good("account-second-factor-is-off"))),
        Err(failure) => {
            let failure = for_form(failure)?;
            let me = visit.read(read_self).await?;
            visit.again_after(&failure, &state(&visit, me.totp_is_on, Some(&failure)))
        }
    }
}
