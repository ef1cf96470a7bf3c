//! Who works here, and asking somebody in.

use crate::page::{Page, Place, Texts};
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Field, FieldKind, Note, Tone};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::{get, post};
use vafa_app::access::{CreateUser, Invitation, ListUsers, User, create_user, list_users};
use vafa_app::{Failure, Permission, Role};

use super::State;

const NEW: &str = "/settings/people/new";

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::ManageUsers);
    let form = Sample::form("name=Ali&email=ali%40example.com&role=agent");
    Routes::new()
        .page(rule, Method::GET, "/settings/people", get(show), Sample::plain())
        .page(rule, Method::GET, NEW, get(ask), Sample::plain())
        .page(rule, Method::POST, NEW, post(add), form)
}

#[derive(Template)]
#[template(path = "settings/people.html")]
struct PeoplePage {
    page: Page,
    people: Vec<PersonRow>,
    roles: Vec<(String, String)>,
}

struct PersonRow {
    url: String,
    name: String,
    email: String,
    role: String,
    seen: String,
    state: State,
}

async fn show(visit: Visit) -> Answer {
    let users = visit.read(|tx, cx| list_users(tx, cx, ListUsers::default())).await?.users;
    let people = users.iter().map(|user| row(&visit, user)).collect();
    let roles = Role::ALL.iter().map(|role| (role_name(visit.t, *role), role_hint(visit.t, *role))).collect();
    visit.html(&PeoplePage { page: visit.page("settings-people", Place::Settings), people, roles })
}

fn row(visit: &Visit, user: &User) -> PersonRow {
    let seen = user.last_login_at.map(|at| visit.f.relative(at, visit.app().now()).into_owned());
    PersonRow {
        url: format!("/settings/people/{}", user.id),
        name: user.name.clone(),
        email: user.email.clone(),
        role: role_name(visit.t, user.role),
        seen: seen.unwrap_or_else(|| visit.t.text("people-never").into_owned()),
        state: state(visit, user),
    }
}

/// How an account stands.
pub(super) fn state(visit: &Visit, user: &User) -> State {
    let (key, tone) = match (user.is_active, user.has_password, user.totp_is_on) {
        (false, ..) => ("people-off", Tone::Plain),
        (true, false, _) => ("people-invited", Tone::Warn),
        (true, true, true) => ("people-two-steps", Tone::Good),
        (true, true, false) => ("people-active", Tone::Plain),
    };
    State { text: visit.t.text(key).into_owned(), tone }
}

pub(super) fn role_name(t: Texts, role: Role) -> String {
    t.text(&format!("access-role-{role}")).into_owned()
}

pub(super) fn role_hint(t: Texts, role: Role) -> String {
    t.text(&format!("access-role-{role}.hint")).into_owned()
}

/// Roles to choose from, each with what it means.
pub(super) fn role_choices(t: Texts) -> Vec<(String, String)> {
    let shown = |role: &Role| format!("{} — {}", role_name(t, *role), role_hint(t, *role));
    Role::ALL.iter().map(|role| (role.code().to_owned(), shown(role))).collect()
}

#[derive(Template)]
#[template(path = "settings/person_new.html")]
struct NewPage {
    page: Page,
    note: Option<Note>,
    fields: Vec<Field>,
}

async fn ask(visit: Visit) -> Answer {
    visit.require(Permission::ManageUsers)?;
    let form = Form::of([("role", Role::Agent.code().to_owned())]);
    visit.html(&form_page(&visit, &form, None))
}

fn form_page(visit: &Visit, form: &Form, wrong: Option<&Failure>) -> NewPage {
    let filled = form.filled(visit.t, wrong);
    NewPage {
        page: visit.page("people-new", Place::Settings),
        note: filled.note(&["name", "email", "role"]),
        fields: vec![
            filled.field(FieldKind::Text, "name", "name").required(),
            filled.field(FieldKind::Email, "email", "email").required(),
            filled.field(FieldKind::Choice(role_choices(visit.t)), "role", "people-role"),
        ],
    }
}

async fn add(visit: Visit, form: Form) -> Answer {
    let cmd = CreateUser {
        email: form.text("email").to_owned(),
        name: form.text("name").to_owned(),
        role: crate::api::shapes::choice("role", form.text("role"))?,
        language: None,
    };
    let name = cmd.name.clone();
    match visit.write(move |tx, cx| create_user(tx, cx, cmd.clone())).await {
        Ok(invitation) => visit.html(&link_page(&visit, name, &invitation)),
        Err(failure) => visit.again(&form_page(&visit, &form, Some(&for_form(failure)?))),
    }
}

/// The link for somebody, shown once.
#[derive(Template)]
#[template(path = "settings/link.html")]
pub(super) struct LinkPage {
    page: Page,
    name: String,
    link: String,
    until: String,
}

pub(super) fn link_page(visit: &Visit, name: String, invitation: &Invitation) -> LinkPage {
    LinkPage {
        page: visit.page("people-link", Place::Settings),
        name,
        link: format!("{}/invitation/{}", visit.base_url(), invitation.token.expose()),
        until: visit.f.date_time(invitation.expires_at),
    }
}
