//! The first page of all: what the business is, and who runs it.

use super::sign_in::{browser, enter};
use crate::page::Page;
use crate::pages::{Answer, Form, Visit, business_fields, for_form};
use crate::parts::{Field, FieldKind, Note};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::{HeaderMap, Method};
use axum::routing::{get, post};
use vafa_app::access::{AccessError, SetupCode, flows, has_no_users, set_up_business};
use vafa_app::{Business, Failure};
use vafa_kernel::Fault as _;
use vafa_locale::Lang;

pub(super) fn routes() -> Routes {
    let once = "a business is set up once, before anybody is there to ask";
    Routes::new().page(Rule::Public, Method::GET, "/welcome", get(show), Sample::plain().answers(303)).page(
        Rule::Public,
        Method::POST,
        "/welcome",
        post(set_up),
        Sample::form("").refusals_only(once),
    )
}

#[derive(Template)]
#[template(path = "session/welcome.html")]
struct WelcomePage {
    page: Page,
    note: Option<Note>,
    business: Vec<Field>,
    more: Vec<Field>,
    owner: Vec<Field>,
    code: Option<Field>,
}

async fn show(visit: Visit) -> Answer {
    if !visit.read(|tx, _| has_no_users(tx)).await? {
        return Ok(visit.go("/login"));
    }
    let usual = usual(visit.lang());
    visit.html(&drawn(&visit, &business_fields::form_of(&usual), None))
}

/// What most who read this language would choose.
fn usual(lang: Lang) -> Business {
    let calendar = lang.calendar();
    Business { calendar, language: lang, ..Business::default() }
}

fn drawn(visit: &Visit, form: &Form, wrong: Option<&Failure>) -> WelcomePage {
    let (t, filled) = (visit.t, form.filled(visit.t, wrong));
    let owner = vec![
        filled.field(FieldKind::Text, "name", "welcome-owner-name").autocomplete("name").required(),
        filled.field(FieldKind::Email, "email", "email").autocomplete("username").required(),
        filled
            .field(FieldKind::Password, "password", "session-password")
            .hint(t.text("session-password-hint"))
            .autocomplete("new-password")
            .required(),
    ];
    let code = asked_code(visit).map(|_| {
        filled
            .field(FieldKind::Text, "setup_code", "welcome-code")
            .hint(t.text("welcome-code-hint"))
            .autocomplete("off")
            .required()
    });
    let mut fields = business_fields::NAMES.to_vec();
    fields.extend(["name", "email", "password"]);
    if code.is_some() {
        fields.push("setup_code");
    }
    WelcomePage {
        page: visit.plain_page(t.text("welcome-title")),
        note: filled.note(&fields),
        business: business_fields::main_fields(&filled, &visit.f, t),
        more: business_fields::other_fields(&filled, t, &usual(visit.lang()).zone),
        owner,
        code,
    }
}

/// The code that whoever sets up must tell. Nobody needs one who sits at the machine: a stranger may find the address of a
/// new server before its owner does, and must not become the owner by that.
fn asked_code(visit: &Visit) -> Option<&SetupCode> {
    let options = visit.state.options();
    let is_here = visit.caller.origin.is_local && visit.host.as_deref().is_some_and(is_loopback);
    options.setup_code.as_ref().filter(|_| !is_here || options.public_url.is_some())
}

/// Whether a `Host` header means the machine itself.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

async fn set_up(visit: Visit, headers: HeaderMap, form: Form) -> Answer {
    if let Some(Err(wrong)) = asked_code(&visit).map(|code| code.check(form.text("setup_code"))) {
        return visit.again(&drawn(&visit, &form, Some(&wrong.into())));
    }
    let business = business_fields::read(&form)?;
    let language = visit.lang();
    let owner = flows::FirstOwner {
        email: form.text("email").to_owned(),
        name: form.text("name").to_owned(),
        password: form.secret("password"),
        language,
    };
    let cost = visit.state.options().password_cost;
    let attempt = flows::SignIn {
        email: owner.email.clone(),
        password: owner.password.clone(),
        address: visit.caller.origin.address,
        user_agent: browser(&headers),
        known: None,
    };
    let made = visit
        .hash(move |app, _| {
            set_up_business(app, cost, owner, business)?;
            flows::sign_in(app, cost, attempt)
        })
        .await;
    match made {
        Ok(signed) => enter(&visit, &signed, "/").await,
        Err(failure) if failure.code() == AccessError::NotFirst.code() => Ok(visit.go("/login")),
        Err(failure) => {
            let failure = for_form(failure)?;
            visit.again(&drawn(&visit, &form, Some(&failure)))
        }
    }
}
