//! What the palette finds: pages and actions by their names in either language and with the wrong keyboard, and customers by
//! anything. Only what the one who asks may open.

use crate::api::shapes::Asked;
use crate::page::Texts;
use crate::pages::{Answer, Visit};
use crate::routes::{Routes, Rule, Sample};
use axum::Json;
use axum::http::Method;
use axum::response::IntoResponse as _;
use axum::routing::get;
use serde::{Deserialize, Serialize};
use vafa_app::Permission;
use vafa_app::customers::{CustomerKind, Match, search_customers};
use vafa_locale::{Lang, query_terms, search_terms};

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::SeeToday);
    Routes::new().page(rule, Method::GET, "/palette.json", get(find), Sample::plain().query("q=a"))
}

#[derive(Debug, Default, Deserialize)]
struct Question {
    #[serde(default)]
    q: String,
}

#[derive(Debug, Serialize)]
struct Found {
    items: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    label: String,
    url: String,
    hint: String,
    icon: &'static str,
}

/// How many customers are offered.
const CUSTOMERS: u32 = 7;
/// How many pages are offered.
const PAGES: usize = 5;

/// A page or action: the key of its name, its address, its icon, and what it takes.
type Target = (&'static str, &'static str, &'static str, Permission);

const TARGETS: &[Target] = &[
    ("palette-new-customer", "/customers/new", "user-plus", Permission::EditCustomers),
    ("palette-new-import", "/imports/new", "file-import", Permission::ImportFiles),
    ("palette-duplicates", "/customers/duplicates", "git-merge", Permission::MergeCustomers),
    ("settings-business", "/settings/business", "building-store", Permission::ManageBusiness),
    ("settings-people", "/settings/people", "users", Permission::ManageUsers),
    ("palette-new-person", "/settings/people/new", "user-plus", Permission::ManageUsers),
    ("settings-keys", "/settings/keys", "key", Permission::ManageKeys),
    ("palette-new-key", "/settings/keys/new", "key", Permission::ManageKeys),
    ("settings-webhooks", "/settings/webhooks", "webhook", Permission::ManageWebhooks),
    ("settings-quarantine", "/settings/quarantine", "hand-stop", Permission::HandleQuarantine),
    ("settings-audit", "/settings/audit", "history", Permission::SeeAudit),
    ("settings-about", "/settings/about", "info-circle", Permission::SeeToday),
    ("account-title", "/account", "user", Permission::ManageSelf),
    ("account-password-title", "/account/password", "lock", Permission::ManageSelf),
    ("account-second-factor", "/account/second-factor", "shield-lock", Permission::ManageSelf),
];

async fn find(visit: Visit, Asked(asked): Asked<Question>) -> Answer {
    visit.require(Permission::SeeToday)?;
    let query: String = asked.q.trim().chars().take(200).collect();
    let mut items = pages(&visit, &query);
    if visit.may(Permission::SeeCustomers) && !query.is_empty() {
        let found = visit.read(move |tx, cx| search_customers(tx, cx, &query, CUSTOMERS)).await?;
        items.extend(found.into_iter().map(|found| customer(&visit, found)));
    }
    Ok(Json(Found { items }).into_response())
}

fn customer(visit: &Visit, found: Match) -> Item {
    let row = found.row;
    let phone = row.phone.as_deref().and_then(|phone| vafa_kernel::phone::Phone::parse(phone, "IR").ok());
    let hint = phone.map(|phone| visit.f.phone(&phone)).or(row.email).or(row.city).unwrap_or_default();
    let icon = match row.kind {
        CustomerKind::Person => "user",
        CustomerKind::Household => "users",
        CustomerKind::Organisation => "building-store",
    };
    let label = if row.name.is_empty() { visit.t.text("today-said-nameless").into_owned() } else { row.name };
    Item { label, url: format!("/customers/{}", row.id), hint, icon }
}

/// Pages whose name fits in either language: every word of the question begins a word of the name, read as typed or as the
/// other keyboard layout would have written it.
fn pages(visit: &Visit, query: &str) -> Vec<Item> {
    let asked = query_terms(query);
    if asked.is_empty() {
        return Vec::new();
    }
    let fits = |key: &str| {
        Lang::ALL.iter().any(|lang| {
            let words = search_terms(&Texts::of(*lang).text(key));
            asked.iter().all(|readings| {
                words.iter().any(|word| readings.iter().any(|term| word.starts_with(term.as_str())))
            })
        })
    };
    let open = TARGETS.iter().filter(|(.., needed)| visit.may(*needed));
    open.filter(|(key, ..)| fits(key))
        .map(|(key, url, icon, _)| Item {
            label: visit.t.text(key).into_owned(),
            url: (*url).to_owned(),
            hint: String::new(),
            icon,
        })
        .take(PAGES)
        .collect()
}
