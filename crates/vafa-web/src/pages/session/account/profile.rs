//! Name, language, calendar, look; and what keeps the account safe, with its state.

use crate::page::{Page, Place, Theme};
use crate::pages::{Answer, Form, Visit, business_fields, for_form};
use crate::parts::{Field, FieldKind, Note};
use crate::refusal::{HttpError, Refusal};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::{get, post};
use vafa_app::access::{
    SessionPlace, SetOwnPreferences, User, change_own_name, count_recovery_codes, list_own_sessions,
    read_self, set_own_preferences,
};
use vafa_app::{Failure, Permission};
use vafa_kernel::id::SessionId;
use vafa_locale::Lang;

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::ManageSelf);
    let sample = Sample::form("name=Sara&language=en&theme=dark&calendar=").answers(303);
    Routes::new().page(rule, Method::GET, "/account", get(show), Sample::plain()).page(
        rule,
        Method::POST,
        "/account",
        post(save),
        sample,
    )
}

#[derive(Template)]
#[template(path = "session/account.html")]
struct AccountPage {
    page: Page,
    note: Option<Note>,
    me: User,
    role: String,
    role_hint: String,
    fields: Vec<Field>,
    codes_left: Option<String>,
    places: Vec<PlaceRow>,
}

/// A place where one is signed in, as the page shows it.
struct PlaceRow {
    id: String,
    browser: String,
    since: String,
    seen: String,
    is_this: bool,
}

/// What the page shows besides the form.
struct Account {
    me: User,
    codes_left: u8,
    places: Vec<SessionPlace>,
}

async fn read(visit: &Visit) -> Result<Account, Failure> {
    visit
        .read(|tx, cx| {
            Ok(Account {
                me: read_self(tx, cx)?,
                codes_left: count_recovery_codes(tx, cx)?,
                places: list_own_sessions(tx, cx)?,
            })
        })
        .await
}

async fn show(visit: Visit) -> Answer {
    let account = read(&visit).await?;
    let form = Form::of([
        ("name", account.me.name.clone()),
        ("language", account.me.language.code().to_owned()),
        ("calendar", account.me.calendar.map_or("", |calendar| calendar.code()).to_owned()),
        ("theme", account.me.theme.code().to_owned()),
    ]);
    visit.html(&drawn(&visit, account, &form, None))
}

fn drawn(visit: &Visit, account: Account, form: &Form, wrong: Option<&Failure>) -> AccountPage {
    let (t, filled) = (visit.t, form.filled(visit.t, wrong));
    let languages =
        Lang::ALL.iter().map(|lang| (lang.code().to_owned(), lang.own_name().to_owned())).collect();
    let mut calendars = vec![(String::new(), t.text("account-calendar-usual").into_owned())];
    calendars.extend(business_fields::calendars(t));
    let themes = Theme::ALL.map(|theme| (theme.code().to_owned(), theme.label(t).into_owned())).to_vec();
    let fields = vec![
        filled.field(FieldKind::Text, "name", "name").autocomplete("name").required(),
        filled.field(FieldKind::Choice(languages), "language", "language"),
        filled.field(FieldKind::Choice(calendars), "calendar", "account-calendar"),
        filled.field(FieldKind::Choice(themes), "theme", "account-theme"),
    ];
    let role = account.me.role.code();
    let this = visit.caller.session.as_ref().map(|session| session.id);
    AccountPage {
        page: visit.page("account-title", Place::Settings),
        note: filled.note(&["name", "language", "calendar", "theme"]),
        role: t.text(&format!("access-role-{role}")).into_owned(),
        role_hint: t.text(&format!("access-role-{role}.hint")).into_owned(),
        fields,
        codes_left: account
            .me
            .totp_is_on
            .then(|| t.count("account-codes-left", account.codes_left).into_owned()),
        places: account.places.iter().map(|place| place_row(visit, place, this)).collect(),
        me: account.me,
    }
}

fn place_row(visit: &Visit, place: &SessionPlace, this: Option<SessionId>) -> PlaceRow {
    PlaceRow {
        id: place.id.to_string(),
        browser: browser_name(visit, &place.user_agent),
        since: visit.f.date_time(place.created_at),
        seen: visit.f.relative(place.seen_at, visit.app().now()).into_owned(),
        is_this: Some(place.id) == this,
    }
}

/// A browser and its system in two words, from the long line it calls itself by.
fn browser_name(visit: &Visit, agent: &str) -> String {
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    // The order matters: most browsers also call themselves by the names of others.
    let browser = find(&[
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => visit.t.text("account-browser-unknown").into_owned(),
    }
}

async fn save(visit: Visit, form: Form) -> Answer {
    let bad = |name: &str| -> Refusal {
        HttpError::BadParameter { name: name.to_owned(), why: "not one of the choices".into() }.into()
    };
    let calendar = form.given("calendar").map(str::parse).transpose();
    let cmd = SetOwnPreferences {
        language: form.text("language").parse().map_err(|_| bad("language"))?,
        theme: form.text("theme").parse().map_err(|_| bad("theme"))?,
        calendar: calendar.map_err(|_| bad("calendar"))?,
    };
    let name = form.text("name").to_owned();
    let saved = visit
        .write(move |tx, cx| {
            change_own_name(tx, cx, &name)?;
            set_own_preferences(tx, cx, cmd)
        })
        .await;
    match saved {
        // In the language that was just chosen.
        Ok(()) => {
            let told = vafa_locale::text(cmd.language, "saved");
            Ok(visit.go_with("/account", &crate::page::Flash::good(told)))
        }
        Err(failure) => {
            let failure = for_form(failure)?;
            let account = read(&visit).await?;
            visit.again(&drawn(&visit, account, &form, Some(&failure)))
        }
    }
}
