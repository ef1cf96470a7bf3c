//! The doors to all settings, each with how things stand behind it.

use crate::page::{Page, Place};
use crate::pages::{Answer, Visit};
use crate::parts::Tone;
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::get;
use vafa_app::access::{ApiKey, ListKeys, ListUsers, User, list_keys, list_users, read_self};
use vafa_app::audit::{AuditEntry, ListAudit, list_audit};
use vafa_app::ingest::quarantine::count_waiting;
use vafa_app::intents::{Endpoint, list_endpoints};
use vafa_app::today::WAITING_CAP;
use vafa_app::{Cx, Failure, Permission};
use vafa_store::Tx;

use super::State;

pub(super) fn routes() -> Routes {
    // One's own account is behind it, so everybody who is a person finds something there.
    Routes::new().page(
        Rule::Needs(Permission::ManageSelf),
        Method::GET,
        "/settings",
        get(show),
        Sample::plain(),
    )
}

#[derive(Template)]
#[template(path = "settings/index.html")]
struct SettingsPage {
    page: Page,
    doors: Vec<Door>,
}

/// A door.
struct Door {
    icon: &'static str,
    title: String,
    url: &'static str,
    about: String,
    state: Option<State>,
}

/// How things stand, as far as the one who asks may see.
#[derive(Default)]
struct Standing {
    me: Option<User>,
    users: Option<Vec<User>>,
    keys: Option<Vec<ApiKey>>,
    endpoints: Option<Vec<Endpoint>>,
    waiting: Option<u32>,
    last_entry: Option<AuditEntry>,
}

fn read(tx: &mut Tx<'_>, cx: &Cx) -> Result<Standing, Failure> {
    let may = |permission| cx.who.may(permission);
    let mut standing = Standing { me: Some(read_self(tx, cx)?), ..Standing::default() };
    if may(Permission::ManageUsers) {
        standing.users = Some(list_users(tx, cx, ListUsers::default())?.users);
    }
    if may(Permission::ManageKeys) {
        standing.keys = Some(list_keys(tx, cx, ListKeys::default())?.keys);
    }
    if may(Permission::ManageWebhooks) {
        standing.endpoints = Some(list_endpoints(tx, cx)?);
    }
    if may(Permission::HandleQuarantine) {
        standing.waiting = Some(count_waiting(tx, cx, WAITING_CAP)?);
    }
    if may(Permission::SeeAudit) {
        standing.last_entry =
            list_audit(tx, cx, ListAudit { limit: 1, ..ListAudit::default() })?.entries.pop();
    }
    Ok(standing)
}

async fn show(visit: Visit) -> Answer {
    let standing = visit.read(read).await?;
    let doors = doors(&visit, &standing);
    visit.html(&SettingsPage { page: visit.page("shell-settings", Place::Settings), doors })
}

fn doors(visit: &Visit, standing: &Standing) -> Vec<Door> {
    let mut doors = Vec::new();
    let mut door = |permission, icon, title: &'static str, url, state: Option<State>| {
        if visit.may(permission) {
            let about = visit.t.text(&format!("{title}.about")).into_owned();
            doors.push(Door { icon, title: visit.t.text(title).into_owned(), url, about, state });
        }
    };
    door(Permission::ManageSelf, "user", "account-title", "/account", account(visit, standing));
    let business = visit.app().business();
    let told = State { text: business.name.clone(), tone: Tone::Plain };
    door(Permission::ManageBusiness, "building-store", "settings-business", "/settings/business", Some(told));
    door(Permission::ManageUsers, "users", "settings-people", "/settings/people", people(visit, standing));
    door(Permission::ManageKeys, "key", "settings-keys", "/settings/keys", keys(visit, standing));
    door(
        Permission::ManageWebhooks,
        "webhook",
        "settings-webhooks",
        "/settings/webhooks",
        webhooks(visit, standing),
    );
    door(
        Permission::HandleQuarantine,
        "hand-stop",
        "settings-quarantine",
        "/settings/quarantine",
        quarantine(visit, standing),
    );
    door(Permission::SeeAudit, "history", "settings-audit", "/settings/audit", audit(visit, standing));
    door(Permission::HandlePrivacy, "shield-lock", "settings-privacy", "/settings/privacy", None);
    let version = State { text: visit.f.digits(env!("CARGO_PKG_VERSION")), tone: Tone::Plain };
    door(Permission::ManageSelf, "info-circle", "settings-about", "/settings/about", Some(version));
    doors
}

fn account(visit: &Visit, standing: &Standing) -> Option<State> {
    let me = standing.me.as_ref()?;
    let (key, tone) =
        if me.totp_is_on { ("settings-two-steps", Tone::Good) } else { ("settings-one-step", Tone::Plain) };
    Some(State { text: visit.t.text(key).into_owned(), tone })
}

fn people(visit: &Visit, standing: &Standing) -> Option<State> {
    let users = standing.users.as_ref()?;
    let active = users.iter().filter(|user| user.is_active).count();
    let invited = users.iter().filter(|user| user.is_active && !user.has_password).count();
    let key = if invited > 0 { "settings-people-invited" } else { "settings-people-active" };
    let text = visit.t.args(key, &[("count", active.into()), ("invited", invited.into())]).into_owned();
    Some(State { text, tone: Tone::Plain })
}

fn keys(visit: &Visit, standing: &Standing) -> Option<State> {
    let now = visit.app().now();
    let good: Vec<&ApiKey> = standing.keys.as_ref()?.iter().filter(|key| key.is_good(now)).collect();
    let text = match good.iter().filter_map(|key| key.last_used_at).max() {
        Some(at) => {
            let when = visit.f.relative(at, now).into_owned();
            visit
                .t
                .args("settings-keys-used", &[("count", good.len().into()), ("when", when.into())])
                .into_owned()
        }
        None => visit.t.count("settings-keys-unused", good.len()).into_owned(),
    };
    Some(State { text, tone: Tone::Plain })
}

fn webhooks(visit: &Visit, standing: &Standing) -> Option<State> {
    let endpoints = standing.endpoints.as_ref()?;
    let failing = endpoints.iter().filter(|endpoint| endpoint.failing_since.is_some()).count();
    if failing > 0 {
        return Some(State {
            text: visit.t.count("settings-webhooks-failing", failing).into_owned(),
            tone: Tone::Bad,
        });
    }
    let text = match endpoints.iter().filter_map(|endpoint| endpoint.last_success_at).max() {
        Some(at) => {
            let when = visit.f.relative(at, visit.app().now()).into_owned();
            let args = [("count", endpoints.len().into()), ("when", when.into())];
            visit.t.args("settings-webhooks-sent", &args).into_owned()
        }
        None => visit.t.count("settings-webhooks-none", endpoints.len()).into_owned(),
    };
    Some(State { text, tone: Tone::Plain })
}

fn quarantine(visit: &Visit, standing: &Standing) -> Option<State> {
    let waiting = standing.waiting?;
    let tone = if waiting > 0 { Tone::Warn } else { Tone::Good };
    let key = if waiting > 0 { "settings-quarantine-waiting" } else { "settings-quarantine-empty" };
    Some(State { text: visit.t.count(key, waiting).into_owned(), tone })
}

fn audit(visit: &Visit, standing: &Standing) -> Option<State> {
    let last = standing.last_entry.as_ref()?;
    let when = visit.f.relative(last.at, visit.app().now()).into_owned();
    Some(State {
        text: visit.t.args("settings-audit-last", &[("when", when.into())]).into_owned(),
        tone: Tone::Plain,
    })
}
