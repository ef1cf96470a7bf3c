//! Everything that is known of a customer, since when and from where: identifiers, consents, fields.

use super::facts::{self, ConsentShown, Fact};
use super::record::{self, Head};
use super::record_words::consent_channel;
use super::{links, shown};
use crate::api::shapes::Named;
use crate::page::Page;
use crate::pages::{Answer, Form, Visit};
use crate::parts::{Field as Input, FieldKind, Note};
use crate::refusal::Refusal;
use askama::Template;
use axum::response::Response;
use vafa_app::Failure;
use vafa_app::customers::fields::{CustomField, list_fields};
use vafa_app::customers::{CustomerDetail, Identifier, IdentifierKind, Link, list_links, read_customer};
use vafa_kernel::id::CustomerId;

/// The channels of consents.
const CHANNELS: [&str; 5] = ["any", "sms", "email", "phone", "social"];

#[derive(Template)]
#[template(path = "customers/details.html")]
struct DetailsPage {
    page: Page,
    head: Head,
    identifiers: Vec<IdentifierShown>,
    new_identifier: Vec<Input>,
    consents: Vec<ConsentShown>,
    new_consent: Vec<Input>,
    facts: Vec<Fact>,
    own: Vec<Fact>,
    origin: Vec<Fact>,
    links: Vec<links::LinkShown>,
    new_link: Vec<Input>,
    note: Option<Note>,
}

/// An identifier with its history.
struct IdentifierShown {
    icon: &'static str,
    kind: String,
    kind_code: &'static str,
    shown: String,
    value: String,
    source: String,
    since: shown::Time,
    is_verified: bool,
    retired: Option<shown::Time>,
}

/// `GET /customers/{customer}/details`.
pub(super) async fn show(visit: Visit, Named(customer): Named<CustomerId>) -> Answer {
    let loaded = load(&visit, customer).await?;
    record::look(&visit, loaded.detail.customer.id).await;
    visit.html(&draw(&visit, &loaded, &Form::default(), None))
}

/// The page again, with what was typed into one of its forms and what was wrong with it.
pub(super) async fn again(
    visit: &Visit,
    customer: CustomerId,
    form: &Form,
    failure: &Failure,
) -> Result<Response, Refusal> {
    let loaded = load(visit, customer).await?;
    let mut page = draw(visit, &loaded, form, Some(failure));
    page.note = super::create::holder(visit, failure)
        .or_else(|| form.filled(visit.t, Some(failure)).note(&["value"]));
    visit.again(&page)
}

/// What the page shows.
struct Loaded {
    detail: CustomerDetail,
    planned: Vec<CustomField>,
    links: Vec<Link>,
}

async fn load(visit: &Visit, customer: CustomerId) -> Result<Loaded, Failure> {
    visit
        .read(move |tx, cx| {
            Ok(Loaded {
                detail: read_customer(tx, cx, customer)?,
                planned: list_fields(tx, cx)?,
                links: list_links(tx, cx, customer)?,
            })
        })
        .await
}

fn draw(visit: &Visit, loaded: &Loaded, form: &Form, failure: Option<&Failure>) -> DetailsPage {
    let Loaded { detail, planned, links } = loaded;
    DetailsPage {
        page: record::page(visit, detail),
        head: record::head(visit, detail, "details"),
        identifiers: detail.identifiers.iter().map(|held| identifier(visit, held)).collect(),
        new_identifier: new_identifier(visit, form, failure),
        consents: facts::consents(visit, detail),
        new_consent: new_consent(visit, form),
        facts: facts::whole(visit, &detail.customer),
        own: facts::own(visit, &detail.customer, planned),
        origin: origin(visit, detail),
        links: links.iter().map(|link| super::links::of(visit, link)).collect(),
        new_link: super::links::form(visit, form),
        note: None,
    }
}

fn identifier(visit: &Visit, held: &Identifier) -> IdentifierShown {
    IdentifierShown {
        icon: shown::identifier_icon(held.kind),
        kind: shown::identifier_label(visit.t, held.kind).into_owned(),
        kind_code: held.kind.code(),
        shown: shown::identifier(visit, held),
        value: held.value.clone(),
        source: shown::source(visit.t, &held.source),
        since: shown::time(visit, held.created_at),
        is_verified: held.is_verified,
        retired: held.retired_at.map(|at| shown::time(visit, at)),
    }
}

fn new_identifier(visit: &Visit, form: &Form, failure: Option<&Failure>) -> Vec<Input> {
    let t = visit.t;
    let offered = [
        IdentifierKind::Phone,
        IdentifierKind::Email,
        IdentifierKind::Card,
        IdentifierKind::NationalId,
        IdentifierKind::CustomerId,
        IdentifierKind::Social,
        IdentifierKind::External,
    ];
    let kinds = offered.map(|kind| (kind.code().to_owned(), shown::identifier_label(t, kind).into_owned()));
    let error = form.filled(t, failure).error("value");
    vec![
        Input::new(t, FieldKind::Choice(kinds.into()), "kind", t.text("customers-identifier-kind"))
            .value(form.raw("kind")),
        Input::new(t, FieldKind::Identifier, "value", t.text("customers-identifier-value"))
            .value(form.raw("value"))
            .required()
            .error(error),
    ]
}

fn new_consent(visit: &Visit, form: &Form) -> Vec<Input> {
    let t = visit.t;
    let purposes = shown::PURPOSES.map(|code| (code.to_owned(), shown::purpose(t, code)));
    let channels = CHANNELS.map(|code| (code.to_owned(), consent_channel(visit, code)));
    let answers = [("yes", "customers-consent-yes"), ("no", "customers-consent-no")]
        .map(|(code, key)| (code.to_owned(), t.text(key).into_owned()));
    vec![
        Input::new(t, FieldKind::Choice(purposes.into()), "purpose", t.text("customers-consent-purpose"))
            .value(form.raw("purpose")),
        Input::new(t, FieldKind::Choice(channels.into()), "channel", t.text("customers-consent-channel"))
            .value(form.raw("channel")),
        Input::new(t, FieldKind::Choice(answers.into()), "granted", t.text("customers-consent-answer"))
            .value(form.raw("granted")),
        Input::new(t, FieldKind::Text, "evidence", t.text("customers-consent-evidence"))
            .value(form.raw("evidence"))
            .placeholder(t.text("customers-consent-evidence-example"))
            .without_optional(),
    ]
}

/// Where the record came from, and when.
fn origin(visit: &Visit, detail: &CustomerDetail) -> Vec<Fact> {
    let customer = &detail.customer;
    let fact = |key: &str, value: String| Fact { label: visit.t.text(key).into_owned(), value, told: None };
    let mut facts = vec![
        fact("customers-origin-source", shown::source(visit.t, &customer.source)),
        fact("customers-origin-created", visit.f.date_time(customer.created_at)),
        fact("customers-origin-updated", visit.f.date_time(customer.updated_at)),
        fact("customers-origin-version", visit.f.number(customer.version)),
        fact("customers-origin-id", customer.id.to_string()),
    ];
    if detail.members.len() > 1 {
        facts.push(fact("customers-origin-records", visit.f.count(detail.members.len())));
    }
    facts
}
