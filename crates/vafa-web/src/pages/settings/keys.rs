//! Keys of programs.

use crate::api::shapes::Named;
use crate::page::{Page, Place};
use crate::pages::{Answer, Visit};
use crate::parts::{Confirm, Empty, Tone};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::{get, post};
use vafa_app::Permission;
use vafa_app::access::{ApiKey, ListKeys, list_keys, revoke_key};
use vafa_kernel::id::ApiKeyId;

use super::State;

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::ManageKeys);
    Routes::new().page(rule, Method::GET, "/settings/keys", get(show), Sample::plain()).page(
        rule,
        Method::POST,
        "/settings/keys/{key}/revoke",
        post(revoke),
        Sample::plain().answers(303),
    )
}

#[derive(Template)]
#[template(path = "settings/keys.html")]
struct KeysPage {
    page: Page,
    keys: Vec<KeyRow>,
    empty: Option<Empty>,
}

struct KeyRow {
    name: String,
    start: String,
    scopes: String,
    source: String,
    made: String,
    used: String,
    state: State,
    revoke: Option<Confirm>,
}

async fn show(visit: Visit) -> Answer {
    let mut keys = visit.read(|tx, cx| list_keys(tx, cx, ListKeys::default())).await?.keys;
    // Those that work first, the newest first.
    let now = visit.app().now();
    keys.sort_by_key(|key| (!key.is_good(now), std::cmp::Reverse(key.id)));
    let page = visit.page("settings-keys", Place::Settings);
    let rows: Vec<KeyRow> = keys.iter().map(|key| row(&visit, key, &page.csrf)).collect();
    let empty = rows.is_empty().then(|| {
        Empty::new("key", visit.t.text("keys-empty"))
            .text(visit.t.text("keys-empty.text"))
            .link(visit.t.text("keys-new"), "/settings/keys/new")
    });
    visit.html(&KeysPage { page, keys: rows, empty })
}

fn row(visit: &Visit, key: &ApiKey, csrf: &str) -> KeyRow {
    let (t, now) = (visit.t, visit.app().now());
    let scopes: Vec<String> =
        key.scopes.iter().map(|scope| t.text(&format!("access-scope-{scope}")).into_owned()).collect();
    let used = key.last_used_at.map(|at| visit.f.relative(at, now).into_owned());
    let (state, tone) = if key.revoked_at.is_some() {
        ("keys-revoked", Tone::Plain)
    } else if key.is_good(now) {
        ("keys-good", Tone::Good)
    } else {
        ("keys-expired", Tone::Warn)
    };
    KeyRow {
        name: key.name.clone(),
        start: format!("{}…", key.token_start),
        scopes: scopes.join(if visit.lang() == vafa_locale::Lang::Fa { "، " } else { ", " }),
        source: key.source.clone(),
        made: visit.f.date(key.created_at),
        used: used.unwrap_or_else(|| t.text("keys-never-used").into_owned()),
        state: State { text: t.text(state).into_owned(), tone },
        revoke: key.revoked_at.is_none().then(|| Confirm {
            t,
            id: format!("revoke-{}", key.id),
            button: t.text("keys-revoke").into_owned(),
            question: t.args("keys-revoke-question", &[("name", key.name.as_str().into())]).into_owned(),
            consequence: t.text("keys-revoke-consequence").into_owned(),
            url: format!("/settings/keys/{}/revoke", key.id),
            csrf: csrf.to_owned(),
        }),
    }
}

async fn revoke(visit: Visit, Named(key): Named<ApiKeyId>) -> Answer {
    visit.write(move |tx, cx| revoke_key(tx, cx, key)).await?;
    Ok(visit.go_with("/settings/keys", &visit.good("keys-is-revoked")))
}
