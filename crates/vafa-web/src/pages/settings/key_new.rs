//! Making a key; the token is shown once, with lines that are ready to be used.

use crate::page::{Page, Place};
use crate::pages::{Answer, Form, Visit, for_form, snippet};
use crate::parts::{Field, FieldKind, Note};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::{get, post};
use vafa_app::access::{AccessError, CreateKey, NewKey, create_key};
use vafa_app::{Failure, Permission, Scope};
use vafa_kernel::Instant;

use super::Tick;

const PATH: &str = "/settings/keys/new";

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::ManageKeys);
    Routes::new().page(rule, Method::GET, PATH, get(ask), Sample::plain()).page(
        rule,
        Method::POST,
        PATH,
        post(make),
        Sample::form("name=shop&scopes=ingest&source=web"),
    )
}

#[derive(Template)]
#[template(path = "settings/key_new.html")]
struct NewKeyPage {
    page: Page,
    note: Option<Note>,
    name: Field,
    scopes: Vec<Tick>,
    scopes_error: Option<String>,
    more: Vec<Field>,
}

#[derive(Template)]
#[template(path = "settings/key_made.html")]
struct MadePage {
    page: Page,
    name: String,
    token: String,
    /// Lines for a web page, where the key may stand in one.
    snippet: Option<String>,
    curl: Option<String>,
}

async fn ask(visit: Visit) -> Answer {
    visit.require(Permission::ManageKeys)?;
    let form = Form::of([("scopes", Scope::Ingest.code().to_owned()), ("source", "web".to_owned())]);
    visit.html(&drawn(&visit, &form, None))
}

fn drawn(visit: &Visit, form: &Form, wrong: Option<&Failure>) -> NewKeyPage {
    let (t, filled) = (visit.t, form.filled(visit.t, wrong));
    let tick = |scope: &Scope| Tick {
        value: scope.code(),
        label: t.text(&format!("access-scope-{scope}")).into_owned(),
        hint: t.text(&format!("access-scope-{scope}.hint")).into_owned(),
        is_on: form.all("scopes").any(|code| code == scope.code()),
    };
    NewKeyPage {
        page: visit.page("keys-new", Place::Settings),
        note: filled.note(&["name", "scopes", "source", "expires_at"]),
        name: filled.field(FieldKind::Text, "name", "keys-name").hint(t.text("keys-name.hint")).required(),
        scopes: Scope::ALL.iter().map(tick).collect(),
        scopes_error: filled.error("scopes"),
        more: vec![
            filled.field(FieldKind::Identifier, "source", "keys-source").hint(t.text("keys-source.hint")),
            filled.field(FieldKind::Date, "expires_at", "keys-expires").hint(t.text("keys-expires.hint")),
        ],
    }
}

/// The end of the day that was typed, if one was.
fn expiry(visit: &Visit, form: &Form) -> Result<Option<Instant>, Failure> {
    let Some(text) = form.given("expires_at") else { return Ok(None) };
    let day = vafa_locale::parse_date(text, visit.f.calendar)
        .map_err(|error| Failure::from(error).at("/expires_at"))?;
    let after = day.plus_days(1).unwrap_or(day);
    Ok(Some(visit.f.zone.start_of_day(after)))
}

async fn make(visit: Visit, form: Form) -> Answer {
    let made = create(&visit, &form).await;
    let made = match made {
        Ok(made) => made,
        Err(failure) => return visit.again(&drawn(&visit, &form, Some(&for_form(failure)?))),
    };
    let token = made.token.expose();
    let sends = made.key.scopes.contains(&Scope::Ingest);
    // Only a key that can read nothing may stand where everybody can read it.
    let is_public = made.key.scopes == [Scope::Ingest];
    visit.html(&MadePage {
        page: visit.page("keys-made", Place::Settings),
        name: made.key.name.clone(),
        snippet: is_public.then(|| snippet::browser(&visit, Some(token))),
        curl: sends.then(|| snippet::curl(&visit, Some(token))),
        token: token.to_owned(),
    })
}

async fn create(visit: &Visit, form: &Form) -> Result<NewKey, Failure> {
    let scopes: Result<Vec<Scope>, _> = form.all("scopes").map(str::parse).collect();
    let cmd = CreateKey {
        name: form.text("name").to_owned(),
        scopes: scopes.map_err(|_| AccessError::KeyScopes)?,
        source: form.given("source").map(str::to_owned),
        expires_at: expiry(visit, form)?,
    };
    visit.write(move |tx, cx| create_key(tx, cx, cmd.clone())).await
}
