//! Addresses that are told of what happens: how each of them does, and adding one.

use crate::page::{Page, Place};
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Empty, Field, FieldKind, Note, Tone};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::{get, post};
use vafa_app::intents::{CreateEndpoint, Endpoint, IntentError, Topic, create_endpoint, list_endpoints};
use vafa_app::{Failure, Permission};

use super::{State, Tick};

const NEW: &str = "/settings/webhooks/new";

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::ManageWebhooks);
    let form = Sample::form("url=https%3A%2F%2Fexample.com%2Fhook&topics=customer.created&description=");
    Routes::new()
        .page(rule, Method::GET, "/settings/webhooks", get(show), Sample::plain())
        .page(rule, Method::GET, NEW, get(ask), Sample::plain())
        .page(rule, Method::POST, NEW, post(add), form)
}

#[derive(Template)]
#[template(path = "settings/webhooks.html")]
struct WebhooksPage {
    page: Page,
    rows: Vec<EndpointRow>,
    empty: Option<Empty>,
}

pub(super) struct EndpointRow {
    pub(super) link: String,
    pub(super) url: String,
    pub(super) description: String,
    pub(super) state: State,
    pub(super) last_success: String,
    pub(super) last_failure: String,
}

async fn show(visit: Visit) -> Answer {
    let endpoints = visit.read(list_endpoints).await?;
    let rows: Vec<EndpointRow> = endpoints.iter().map(|endpoint| row(&visit, endpoint)).collect();
    let empty = rows.is_empty().then(|| {
        Empty::new("webhook", visit.t.text("webhooks-empty"))
            .text(visit.t.text("webhooks-empty.text"))
            .link(visit.t.text("webhooks-new"), NEW)
    });
    visit.html(&WebhooksPage { page: visit.page("settings-webhooks", Place::Settings), rows, empty })
}

pub(super) fn row(visit: &Visit, endpoint: &Endpoint) -> EndpointRow {
    let t = visit.t;
    let (text, tone) = match (endpoint.is_active, endpoint.failing_since) {
        (true, None) => (t.text("webhooks-works").into_owned(), Tone::Good),
        (true, Some(since)) => {
            let since = visit.f.relative(since, visit.app().now()).into_owned();
            (t.args("webhooks-failing", &[("since", since.into())]).into_owned(), Tone::Bad)
        }
        (false, Some(_)) => (t.text("webhooks-given-up").into_owned(), Tone::Bad),
        (false, None) => (t.text("webhooks-off").into_owned(), Tone::Plain),
    };
    // An address that was never called works as far as anybody knows; it does not say that it does.
    let is_untried =
        endpoint.is_active && endpoint.last_success_at.is_none() && endpoint.failing_since.is_none();
    let state = if is_untried {
        State { text: t.text("webhooks-untried").into_owned(), tone: Tone::Plain }
    } else {
        State { text, tone }
    };
    let success = endpoint.last_success_at.map(|at| visit.f.date_time(at));
    EndpointRow {
        link: format!("/settings/webhooks/{}", endpoint.id),
        url: endpoint.url.clone(),
        description: endpoint.description.clone(),
        state,
        last_success: success.unwrap_or_else(|| t.text("webhooks-never").into_owned()),
        last_failure: endpoint.last_failure.clone(),
    }
}

#[derive(Template)]
#[template(path = "settings/webhook_new.html")]
struct NewPage {
    page: Page,
    note: Option<Note>,
    fields: Vec<Field>,
    topics: Vec<Tick>,
    topics_error: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/webhook_made.html")]
struct MadePage {
    page: Page,
    url: String,
    link: String,
    secret: String,
}

async fn ask(visit: Visit) -> Answer {
    visit.require(Permission::ManageWebhooks)?;
    let form = Form::of([("topics", Topic::CustomerCreated.code().to_owned())]);
    visit.html(&drawn(&visit, &form, None))
}

/// The fields of an address.
pub(super) fn fields(filled: &crate::pages::Filled<'_>) -> Vec<Field> {
    vec![
        filled.field(FieldKind::Url, "url", "webhooks-url").placeholder("https://").required(),
        filled.field(FieldKind::Text, "description", "webhooks-description"),
    ]
}

/// What an address can hear of.
pub(super) fn topics(visit: &Visit, is_on: impl Fn(Topic) -> bool) -> Vec<Tick> {
    let tick = |topic: &Topic| {
        let key = format!("webhooks-topic-{}", topic.code().replace('.', "-"));
        let label = visit.t.text(&key).into_owned();
        Tick { value: topic.code(), label, hint: topic.code().to_owned(), is_on: is_on(*topic) }
    };
    Topic::ALL.iter().map(tick).collect()
}

fn drawn(visit: &Visit, form: &Form, wrong: Option<&Failure>) -> NewPage {
    let filled = form.filled(visit.t, wrong);
    NewPage {
        page: visit.page("webhooks-new", Place::Settings),
        note: filled.note(&["url", "description", "topics"]),
        fields: fields(&filled),
        topics: topics(visit, |topic| form.all("topics").any(|code| code == topic.code())),
        topics_error: filled.error("topics"),
    }
}

/// The topics that were ticked.
pub(super) fn ticked(form: &Form) -> Result<Vec<Topic>, Failure> {
    let read = |code: &str| {
        Topic::from_code(code)
            .ok_or_else(|| Failure::from(IntentError::TopicUnknown { topic: code.to_owned() }))
    };
    form.all("topics").map(read).collect()
}

async fn add(visit: Visit, form: Form) -> Answer {
    let made = match ticked(&form) {
        Ok(topics) => {
            let cmd = CreateEndpoint {
                url: form.text("url").to_owned(),
                topics,
                description: form.text("description").to_owned(),
            };
            visit.write(move |tx, cx| create_endpoint(tx, cx, cmd.clone())).await
        }
        Err(failure) => Err(failure),
    };
    match made {
        Ok(made) => visit.html(&MadePage {
            page: visit.page("webhooks-made", Place::Settings),
            url: made.endpoint.url.clone(),
            link: format!("/settings/webhooks/{}", made.endpoint.id),
            secret: made.secret.expose().to_owned(),
        }),
        Err(failure) => visit.again(&drawn(&visit, &form, Some(&for_form(failure)?))),
    }
}
