//! One of the people: name, role, whether they may come in; a new link; a lost phone.

use super::people::{link_page, role_choices, state};
use crate::api::shapes::{Named, choice};
use crate::page::{Page, Place};
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Chip, Confirm, Field, FieldKind, Note};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::{get, post};
use vafa_app::access::{ChangeUser, InviteUser, User, change_user, invite_user, read_user, reset_totp};
use vafa_app::{Failure, Permission};
use vafa_kernel::id::UserId;

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::ManageUsers);
    let path = "/settings/people/{user}";
    let form = Sample::form("name=Guest&role=agent").answers(303);
    let reset = Sample::plain().refusals_only("the test's person has no second factor to turn off");
    Routes::new()
        .page(rule, Method::GET, path, get(show), Sample::plain())
        .page(rule, Method::POST, path, post(save), form)
        .page(rule, Method::POST, "/settings/people/{user}/off", post(turn_off), Sample::plain().answers(303))
        .page(rule, Method::POST, "/settings/people/{user}/on", post(turn_on), Sample::plain().answers(303))
        .page(rule, Method::POST, "/settings/people/{user}/link", post(make_link), Sample::plain())
        .page(rule, Method::POST, "/settings/people/{user}/second-factor", post(reset_factor), reset)
}

#[derive(Template)]
#[template(path = "settings/person.html")]
struct PersonPage {
    page: Page,
    person: User,
    chip: Chip,
    seen: String,
    since: String,
    note: Option<Note>,
    fields: Vec<Field>,
    reset: Option<Confirm>,
}

async fn show(visit: Visit, Named(user): Named<UserId>) -> Answer {
    let person = visit.read(move |tx, cx| read_user(tx, cx, user)).await?;
    let form = Form::of([("name", person.name.clone()), ("role", person.role.code().to_owned())]);
    visit.html(&drawn(&visit, person, &form, None))
}

fn drawn(visit: &Visit, person: User, form: &Form, wrong: Option<&Failure>) -> PersonPage {
    let (t, filled) = (visit.t, form.filled(visit.t, wrong));
    let page = visit.named_page(person.name.clone(), Place::Settings);
    let reset = person.totp_is_on.then(|| Confirm {
        t,
        id: "reset-second-factor".into(),
        button: t.text("people-reset-factor").into_owned(),
        question: t.text("people-reset-factor.question").into_owned(),
        consequence: t.text("people-reset-factor.consequence").into_owned(),
        url: format!("/settings/people/{}/second-factor", person.id),
        csrf: page.csrf.clone(),
    });
    let seen = person.last_login_at.map(|at| visit.f.date_time(at));
    PersonPage {
        chip: state(visit, &person).chip(),
        seen: seen.unwrap_or_else(|| t.text("people-never").into_owned()),
        since: visit.f.date(person.created_at),
        note: filled.note(&["name", "role"]),
        fields: vec![
            filled.field(FieldKind::Text, "name", "name").required(),
            filled.field(FieldKind::Choice(role_choices(t)), "role", "people-role"),
        ],
        page,
        person,
        reset,
    }
}

async fn change(visit: &Visit, cmd: ChangeUser) -> Result<User, Failure> {
    visit.write(move |tx, cx| change_user(tx, cx, cmd.clone())).await
}

fn nothing(user: UserId) -> ChangeUser {
    ChangeUser { user, name: None, role: None, is_active: None, version: None }
}

async fn save(visit: Visit, Named(user): Named<UserId>, form: Form) -> Answer {
    let cmd = ChangeUser {
        name: Some(form.text("name").to_owned()),
        role: Some(choice("role", form.text("role"))?),
        version: form.text("version").parse().ok(),
        ..nothing(user)
    };
    match change(&visit, cmd).await {
        Ok(_) => Ok(visit.go_with("/settings/people", &visit.good("saved"))),
        Err(failure) => {
            let failure = for_form(failure)?;
            let person = visit.read(move |tx, cx| read_user(tx, cx, user)).await?;
            visit.again(&drawn(&visit, person, &form, Some(&failure)))
        }
    }
}

async fn turn_off(visit: Visit, Named(user): Named<UserId>) -> Answer {
    switch(&visit, user, false).await
}

async fn turn_on(visit: Visit, Named(user): Named<UserId>) -> Answer {
    switch(&visit, user, true).await
}

/// Lets somebody in or keeps them out; the toast takes it back.
async fn switch(visit: &Visit, user: UserId, is_active: bool) -> Answer {
    match change(visit, ChangeUser { is_active: Some(is_active), ..nothing(user) }).await {
        Ok(_) => {
            let (key, back) = if is_active { ("people-is-on", "off") } else { ("people-is-off", "on") };
            let flash = visit.good(key).with_undo(format!("/settings/people/{user}/{back}"));
            Ok(visit.go_with(&format!("/settings/people/{user}"), &flash))
        }
        Err(failure) => {
            let failure = for_form(failure)?;
            let told = crate::page::Flash::bad(vafa_app::text::failure_text(visit.lang(), &failure));
            Ok(visit.go_with(&format!("/settings/people/{user}"), &told))
        }
    }
}

async fn make_link(visit: Visit, Named(user): Named<UserId>) -> Answer {
    let (person, invitation) = visit
        .write(move |tx, cx| Ok((read_user(tx, cx, user)?, invite_user(tx, cx, InviteUser { user })?)))
        .await?;
    visit.html(&link_page(&visit, person.name, &invitation))
}

async fn reset_factor(visit: Visit, Named(user): Named<UserId>) -> Answer {
    visit.write(move |tx, cx| reset_totp(tx, cx, user)).await?;
    Ok(visit.go_with(&format!("/settings/people/{user}"), &visit.good("people-factor-reset")))
}
