//! One address: what it hears of, what was sent, what came of it.

use super::webhooks::{EndpointRow, fields, row, ticked, topics};
use super::{State, Tick};
use crate::api::shapes::{Asked, Named};
use crate::page::{Flash, Page, Place};
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Confirm, Field, Note, Pager, Tone};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::{get, post};
use serde::Deserialize;
use vafa_app::intents::{
    ChangeEndpoint, Delivery, DeliveryPage, DeliveryState, Endpoint, ListDeliveries, change_endpoint,
    delete_endpoint, list_deliveries, read_endpoint, retry_delivery,
};
use vafa_app::text::failure_text;
use vafa_app::{Failure, Permission};
use vafa_kernel::id::{EndpointId, IntentId};

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::ManageWebhooks);
    let path = "/settings/webhooks/{endpoint}";
    let form = Sample::form("url=https%3A%2F%2Fexample.com%2Fx&topics=customer.created").answers(303);
    let retry = Sample::plain().refusals_only("the test's deliveries were never planned");
    Routes::new()
        .page(rule, Method::GET, path, get(show), Sample::plain())
        .page(rule, Method::POST, path, post(save), form)
        .page(
            rule,
            Method::POST,
            "/settings/webhooks/{endpoint}/on",
            post(turn_on),
            Sample::plain().answers(303),
        )
        .page(
            rule,
            Method::POST,
            "/settings/webhooks/{endpoint}/off",
            post(turn_off),
            Sample::plain().answers(303),
        )
        .page(
            rule,
            Method::POST,
            "/settings/webhooks/{endpoint}/delete",
            post(remove),
            Sample::plain().answers(303),
        )
        .page(rule, Method::POST, "/settings/webhooks/{endpoint}/retry/{delivery}", post(retry_one), retry)
}

#[derive(Template)]
#[template(path = "settings/webhook.html")]
struct EndpointPage {
    page: Page,
    row: EndpointRow,
    is_active: bool,
    note: Option<Note>,
    fields: Vec<Field>,
    topics: Vec<Tick>,
    topics_error: Option<String>,
    remove: Confirm,
    deliveries: Vec<DeliveryRow>,
    pager: Option<Pager>,
}

struct DeliveryRow {
    topic: String,
    when: String,
    state: State,
    told: String,
    attempts: String,
    retry: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Before {
    before: Option<IntentId>,
}

async fn read(
    visit: &Visit,
    endpoint: EndpointId,
    before: Option<IntentId>,
) -> Result<(Endpoint, DeliveryPage), Failure> {
    visit
        .read(move |tx, cx| {
            let asked = ListDeliveries { endpoint: Some(endpoint), before, limit: 25 };
            Ok((read_endpoint(tx, cx, endpoint)?, list_deliveries(tx, cx, asked)?))
        })
        .await
}

async fn show(visit: Visit, Named(endpoint): Named<EndpointId>, Asked(asked): Asked<Before>) -> Answer {
    let (endpoint, deliveries) = read(&visit, endpoint, asked.before).await?;
    let form = Form::of([("url", endpoint.url.clone()), ("description", endpoint.description.clone())]);
    let ticks = topics(&visit, |topic| endpoint.topics.contains(&topic));
    visit.html(&drawn(&visit, &endpoint, &deliveries, &form, ticks, None))
}

fn drawn(
    visit: &Visit,
    endpoint: &Endpoint,
    found: &DeliveryPage,
    form: &Form,
    topics: Vec<Tick>,
    wrong: Option<&Failure>,
) -> EndpointPage {
    let (t, filled) = (visit.t, form.filled(visit.t, wrong));
    let page = visit.page("webhooks-one", Place::Settings);
    let base = format!("/settings/webhooks/{}", endpoint.id);
    let pager = Pager {
        t,
        shown: t.count("webhooks-deliveries-shown", found.deliveries.len()).into_owned(),
        previous: None,
        next: found.next.map(|next| format!("{base}?before={next}#deliveries")),
    };
    EndpointPage {
        row: row(visit, endpoint),
        is_active: endpoint.is_active,
        note: filled.note(&["url", "description", "topics"]),
        fields: fields(&filled),
        topics,
        topics_error: filled.error("topics"),
        remove: Confirm {
            t,
            id: "delete-endpoint".into(),
            button: t.text("delete").into_owned(),
            question: t.text("webhooks-delete-question").into_owned(),
            consequence: t.text("webhooks-delete-consequence").into_owned(),
            url: format!("{base}/delete"),
            csrf: page.csrf.clone(),
        },
        deliveries: found.deliveries.iter().map(|delivery| delivery_row(visit, &base, delivery)).collect(),
        pager: (!found.deliveries.is_empty()).then_some(pager),
        page,
    }
}

fn delivery_row(visit: &Visit, base: &str, delivery: &Delivery) -> DeliveryRow {
    let t = visit.t;
    let topic = delivery.payload.get("type").and_then(serde_json::Value::as_str).unwrap_or_default();
    let (text, tone) = match delivery.state {
        DeliveryState::Done => (t.text("webhooks-delivery-done").into_owned(), Tone::Good),
        DeliveryState::Waiting if delivery.attempts == 0 => {
            (t.text("webhooks-delivery-new").into_owned(), Tone::Plain)
        }
        DeliveryState::Waiting => {
            let next = visit.f.relative(delivery.next_at, visit.app().now()).into_owned();
            (t.args("webhooks-delivery-waiting", &[("next", next.into())]).into_owned(), Tone::Warn)
        }
        DeliveryState::Dead => (t.text("webhooks-delivery-dead").into_owned(), Tone::Bad),
    };
    DeliveryRow {
        topic: topic.to_owned(),
        when: visit.f.date_time(delivery.created_at),
        state: State { text, tone },
        told: delivery.last_result.clone(),
        attempts: visit.f.number(delivery.attempts),
        retry: (delivery.state != DeliveryState::Done).then(|| format!("{base}/retry/{}", delivery.id)),
    }
}

async fn save(visit: Visit, Named(endpoint): Named<EndpointId>, form: Form) -> Answer {
    let saved = match ticked(&form) {
        Ok(topics) => {
            let cmd = ChangeEndpoint {
                endpoint,
                url: Some(form.text("url").to_owned()),
                topics: Some(topics),
                description: Some(form.text("description").to_owned()),
                is_active: None,
            };
            visit.write(move |tx, cx| change_endpoint(tx, cx, cmd.clone())).await
        }
        Err(failure) => Err(failure),
    };
    match saved {
        Ok(_) => Ok(visit.go_with(&format!("/settings/webhooks/{endpoint}"), &visit.good("saved"))),
        Err(failure) => {
            let failure = for_form(failure)?;
            let (found, deliveries) = read(&visit, endpoint, None).await?;
            let ticks = topics(&visit, |topic| form.all("topics").any(|code| code == topic.code()));
            visit.again(&drawn(&visit, &found, &deliveries, &form, ticks, Some(&failure)))
        }
    }
}

async fn turn_on(visit: Visit, Named(endpoint): Named<EndpointId>) -> Answer {
    switch(&visit, endpoint, true).await
}

async fn turn_off(visit: Visit, Named(endpoint): Named<EndpointId>) -> Answer {
    switch(&visit, endpoint, false).await
}

async fn switch(visit: &Visit, endpoint: EndpointId, is_active: bool) -> Answer {
    let cmd =
        ChangeEndpoint { endpoint, url: None, topics: None, description: None, is_active: Some(is_active) };
    visit.write(move |tx, cx| change_endpoint(tx, cx, cmd.clone())).await?;
    let (key, back) = if is_active { ("webhooks-is-on", "off") } else { ("webhooks-is-off", "on") };
    let flash = visit.good(key).with_undo(format!("/settings/webhooks/{endpoint}/{back}"));
    Ok(visit.go_with(&format!("/settings/webhooks/{endpoint}"), &flash))
}

async fn remove(visit: Visit, Named(endpoint): Named<EndpointId>) -> Answer {
    visit.write(move |tx, cx| delete_endpoint(tx, cx, endpoint)).await?;
    Ok(visit.go_with("/settings/webhooks", &visit.good("webhooks-deleted")))
}

async fn retry_one(visit: Visit, Named((endpoint, delivery)): Named<(EndpointId, IntentId)>) -> Answer {
    let back = format!("/settings/webhooks/{endpoint}");
    match visit.write(move |tx, cx| retry_delivery(tx, cx, delivery)).await {
        Ok(_) => Ok(visit.go_with(&back, &visit.good("webhooks-retried"))),
        Err(failure) => {
            let failure = for_form(failure)?;
            Ok(visit.go_with(&back, &Flash::bad(failure_text(visit.lang(), &failure))))
        }
    }
}
