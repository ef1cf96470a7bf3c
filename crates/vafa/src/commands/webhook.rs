//! `vafa webhook`: addresses that hear of what happens, and what was sent to them.

use crate::problem::CliError;
use crate::{OPERATOR, Surroundings};
use clap::Subcommand;
use serde_json::{Value as Json, json};
use std::str::FromStr;
use tokio::runtime::Builder;
use vafa_app::intents::{
    CreateEndpoint, Delivery, DeliveryState, Endpoint, ListDeliveries, Topic, claim_webhook, create_endpoint,
    delete_endpoint, list_deliveries, list_endpoints, plan_test, read_delivery, read_endpoint,
    retry_delivery,
};
use vafa_app::{App, Failure, jobs};
use vafa_channels::{Reach, WebhookSender};
use vafa_kernel::id::{EndpointId, IntentId};

/// Addresses that hear of what happens
#[derive(Debug, Subcommand)]
pub(crate) enum Webhook {
    /// List the addresses
    List,
    /// Add an address; prints its secret, which cannot be shown again
    Add {
        /// The address: https://…
        url: String,
        /// What it hears of, such as order.recorded; several with commas
        #[arg(long, value_name = "TOPIC", value_delimiter = ',', required = true)]
        topic: Vec<String>,
        /// What it is for
        #[arg(long, default_value = "")]
        description: String,
    },
    /// Take an address away
    Remove {
        /// The address's id (hok_…)
        id: String,
    },
    /// Send an address a message now and tell what came of it
    TestSend {
        /// The address's id (hok_…)
        id: String,
    },
    /// List what was or will be sent, newest first
    Deliveries {
        /// Only to this address (hok_…)
        id: Option<String>,
        /// How many
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
        limit: u16,
    },
    /// Send again what was given up, or now instead of later; the server does it
    Retry {
        /// The delivery's id (int_…)
        delivery: String,
    },
}

pub(crate) fn run(command: Webhook, around: &Surroundings) -> Result<(), Failure> {
    let app = around.place.open()?;
    let done = match command {
        Webhook::List => list(&app, around),
        Webhook::Add { url, topic, description } => add(&app, around, url, &topic, description),
        Webhook::Remove { id } => remove(&app, around, &id),
        Webhook::TestSend { id } => test_send(&app, around, &id),
        Webhook::Deliveries { id, limit } => deliveries(&app, around, id.as_deref(), limit),
        Webhook::Retry { delivery } => retry(&app, around, &delivery),
    };
    app.close();
    done
}

fn list(app: &App, around: &Surroundings) -> Result<(), Failure> {
    let console = &around.console;
    let endpoints = app.read_blocking(&OPERATOR, list_endpoints)?;
    console.result(&json!({ "webhooks": endpoints.iter().map(told).collect::<Vec<_>>() }));
    if endpoints.is_empty() {
        console.say("cli-webhook-none", &[]);
    }
    for endpoint in &endpoints {
        let state = match (endpoint.is_active, endpoint.failures) {
            (false, _) => "cli-webhook-off",
            (true, 0) => "cli-webhook-fine",
            (true, _) => "cli-webhook-failing",
        };
        let topics = codes(endpoint).join(",");
        console.line(&format!(
            "{}  {}  {topics}  {}  {}",
            endpoint.id,
            endpoint.url,
            endpoint.description,
            console.text(state, &[])
        ));
    }
    Ok(())
}

fn add(
    app: &App,
    around: &Surroundings,
    url: String,
    topics: &[String],
    description: String,
) -> Result<(), Failure> {
    let topics = topics.iter().map(|topic| topic_of(topic)).collect::<Result<Vec<_>, _>>()?;
    let asked = CreateEndpoint { url, topics, description };
    let made = app.write_blocking(&OPERATOR, move |tx, cx| create_endpoint(tx, cx, asked.clone()))?;
    let console = &around.console;
    let mut result = told(&made.endpoint);
    if let Some(result) = result.as_object_mut() {
        result.insert("secret".into(), made.secret.expose().into());
    }
    console.result(&result);
    console.line(made.secret.expose());
    console.note("cli-webhook-once", &[("id", made.endpoint.id.to_string().into())]);
    Ok(())
}

fn topic_of(text: &str) -> Result<Topic, CliError> {
    Topic::from_code(text.trim()).ok_or_else(|| CliError::Choice {
        what: "--topic".into(),
        given: text.to_owned(),
        choices: Topic::ALL.iter().map(|topic| topic.code()).collect::<Vec<_>>().join(", "),
    })
}

fn remove(app: &App, around: &Surroundings, id: &str) -> Result<(), Failure> {
    let id: EndpointId = read_id(id)?;
    app.write_blocking(&OPERATOR, move |tx, cx| delete_endpoint(tx, cx, id))?;
    around.console.result(&json!({ "id": id, "is_removed": true }));
    around.console.say("cli-webhook-removed", &[("id", id.to_string().into())]);
    Ok(())
}

/// Plans a test and carries it out here, so that no server has to run and the answer is known at once.
fn test_send(app: &App, around: &Surroundings, id: &str) -> Result<(), Failure> {
    let id: EndpointId = read_id(id)?;
    let (planned, claimed) = app.write_blocking(&OPERATOR, move |tx, cx| {
        let planned = plan_test(tx, cx, id)?;
        Ok((planned.id, claim_webhook(tx, cx, planned.id)?))
    })?;
    if let Some(claimed) = claimed {
        let sender = sender(around)?;
        let runtime = Builder::new_current_thread().enable_all().build().map_err(stopped)?;
        runtime.block_on(jobs::send_webhook(app, &sender, claimed))?;
    }
    let (delivery, _) = app.read_blocking(&OPERATOR, move |tx, cx| read_delivery(tx, cx, planned))?;
    if delivery.state != DeliveryState::Done {
        return Err(CliError::NotTaken { why: delivery.last_result }.into());
    }
    let console = &around.console;
    console.result(&told_delivery(&delivery));
    console.say("cli-webhook-taken", &[("result", delivery.last_result.as_str().into())]);
    Ok(())
}

/// What carries webhooks out, within the reach that the settings allow.
pub(crate) fn sender(around: &Surroundings) -> Result<WebhookSender, CliError> {
    let reach = if around.config.get("webhooks_reach") == "private" { Reach::Private } else { Reach::Public };
    WebhookSender::new(reach).map_err(|error| CliError::Stopped { why: error.to_string() })
}

fn deliveries(app: &App, around: &Surroundings, id: Option<&str>, limit: u16) -> Result<(), Failure> {
    let console = &around.console;
    let endpoint: Option<EndpointId> = id.map(read_id).transpose()?;
    let page = app.read_blocking(&OPERATOR, move |tx, cx| {
        if let Some(endpoint) = endpoint {
            read_endpoint(tx, cx, endpoint)?;
        }
        list_deliveries(tx, cx, ListDeliveries { endpoint, before: None, limit: limit.into() })
    })?;
    let has_more = page.next.is_some();
    let shown: Vec<Json> = page.deliveries.iter().map(told_delivery).collect();
    console.result(&json!({ "deliveries": shown, "has_more": has_more }));
    if page.deliveries.is_empty() {
        console.say("cli-webhook-nothing-sent", &[]);
    }
    let formatter = console.formatter(&app.business());
    for delivery in &page.deliveries {
        let state = console.text(&format!("cli-webhook-{}", delivery.state.code()), &[]);
        console.line(&format!(
            "{}  {}  {}  {state}  {}",
            delivery.id,
            formatter.date(delivery.created_at),
            kind_of(delivery),
            delivery.last_result
        ));
    }
    Ok(())
}

fn retry(app: &App, around: &Surroundings, delivery: &str) -> Result<(), Failure> {
    let id: IntentId = read_id(delivery)?;
    let delivery = app.write_blocking(&OPERATOR, move |tx, cx| retry_delivery(tx, cx, id))?;
    around.console.result(&told_delivery(&delivery));
    around.console.say("cli-webhook-retried", &[("id", id.to_string().into())]);
    Ok(())
}

fn read_id<T: FromStr>(text: &str) -> Result<T, CliError> {
    text.parse().map_err(|_| CliError::Id { given: text.to_owned() })
}

fn stopped(error: std::io::Error) -> CliError {
    CliError::Stopped { why: error.to_string() }
}

fn codes(endpoint: &Endpoint) -> Vec<&'static str> {
    endpoint.topics.iter().map(|topic| topic.code()).collect()
}

fn kind_of(delivery: &Delivery) -> &str {
    delivery.payload["type"].as_str().unwrap_or_default()
}

fn told(endpoint: &Endpoint) -> Json {
    json!({
        "id": endpoint.id,
        "url": endpoint.url,
        "topics": codes(endpoint),
        "description": endpoint.description,
        "is_active": endpoint.is_active,
        "failures": endpoint.failures,
        "last_success_at": endpoint.last_success_at,
        "last_failure": endpoint.last_failure,
        "created_at": endpoint.created_at,
    })
}

fn told_delivery(delivery: &Delivery) -> Json {
    json!({
        "id": delivery.id,
        "endpoint_id": delivery.endpoint,
        "type": kind_of(delivery),
        "state": delivery.state.code(),
        "attempts": delivery.attempts,
        "last_result": delivery.last_result,
        "created_at": delivery.created_at,
        "finished_at": delivery.finished_at,
    })
}
