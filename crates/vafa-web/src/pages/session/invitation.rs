//! A link that somebody was given: whoever has it sets the password of the account, once.

use super::sign_in::{browser, enter};
use crate::api::shapes::Named;
use crate::page::Page;
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Field, FieldKind, Note};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::{HeaderMap, Method};
use axum::routing::{get, post};
use vafa_app::Failure;
use vafa_app::access::{User, flows, read_invitation};
use vafa_kernel::secret::Secret;

pub(super) fn routes() -> Routes {
    let path = "/invitation/{link}";
    let form = Sample::form("password=a+kettle+on+the+samovar").answers(303);
    Routes::new().page(Rule::Public, Method::GET, path, get(show), Sample::plain()).page(
        Rule::Public,
        Method::POST,
        path,
        post(accept),
        form,
    )
}

#[derive(Template)]
#[template(path = "session/invitation.html")]
struct InvitationPage {
    page: Page,
    invited: User,
    role: String,
    note: Option<Note>,
    field: Field,
}

async fn invited(visit: &Visit, link: &str) -> Result<User, Failure> {
    let token = Secret::new(link);
    visit.read(move |tx, cx| read_invitation(tx, cx, &token)).await
}

async fn show(visit: Visit, Named(link): Named<String>) -> Answer {
    let user = invited(&visit, &link).await?;
    visit.html(&drawn(&visit, user, None))
}

fn drawn(visit: &Visit, invited: User, wrong: Option<&Failure>) -> InvitationPage {
    let form = Form::default();
    let filled = form.filled(visit.t, wrong);
    let field = filled
        .field(FieldKind::Password, "password", "session-new-password")
        .hint(visit.t.text("session-password-hint"))
        .autocomplete("new-password")
        .required();
    InvitationPage {
        page: visit.plain_page(visit.t.text("invitation-title")),
        role: visit.t.text(&format!("access-role-{}", invited.role.code())).into_owned(),
        note: filled.note(&["password"]),
        invited,
        field,
    }
}

async fn accept(visit: Visit, Named(link): Named<String>, headers: HeaderMap, form: Form) -> Answer {
    let user = invited(&visit, &link).await?;
    let token = Secret::new(link);
    let cost = visit.state.options().password_cost;
    let attempt = flows::SignIn {
        email: user.email.clone(),
        password: form.secret("password"),
        address: visit.caller.origin.address,
        user_agent: browser(&headers),
        known: None,
    };
    match visit.hash(move |app, _| flows::enter_by_invitation(app, cost, &token, attempt)).await {
        Ok(Ok(signed)) => enter(&visit, &signed, if signed.is_half { "/login/code" } else { "/" }).await,
        // The link is used up: what is left is the usual door.
        Ok(Err(failure)) => {
            tracing::warn!(
                code = failure.code(),
                "a password was set by a link, and signing in with it failed"
            );
            Ok(visit.go_with("/login", &visit.good("invitation-password-set")))
        }
        Err(failure) => {
            let failure = for_form(failure)?;
            visit.again_after(&failure, &drawn(&visit, user, Some(&failure)))
        }
    }
}
