//! `vafa customer SEARCH`.

use crate::{OPERATOR, Surroundings};
use clap::Args;
use serde_json::{Map, Value as Json, json};
use vafa_app::customers::{self, CustomerDetail, Match};
use vafa_app::{App, Failure};
use vafa_kernel::id::CustomerId;
use vafa_kernel::{Instant, Money};
use vafa_locale::Formatter;

/// Find customers by name, number, card, order …; by id, everything about one
#[derive(Debug, Args)]
pub(crate) struct Customer {
    /// What is remembered: part of a name in any script, a phone number, an order's number, an id (cus_…)
    search: String,
    /// How many at most
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=50))]
    limit: u32,
}

pub(crate) fn run(command: &Customer, around: &Surroundings) -> Result<(), Failure> {
    let app = around.place.open()?;
    let done = match command.search.trim().parse::<CustomerId>() {
        Ok(id) => show_one(&app, around, id),
        Err(_) => search(&app, around, command),
    };
    app.close();
    done
}

fn search(app: &App, around: &Surroundings, command: &Customer) -> Result<(), Failure> {
    let (query, limit) = (command.search.clone(), command.limit);
    let found =
        app.read_blocking(&OPERATOR, move |tx, cx| customers::search_customers(tx, cx, &query, limit))?;
    let console = &around.console;
    console.result(&json!({ "found": found }));
    if found.is_empty() {
        console.say("cli-customer-none", &[("search", command.search.as_str().into())]);
    }
    let formatter = console.formatter(&app.business());
    let currency = app.business().currency;
    for Match { row, .. } in &found {
        let name = if row.name.is_empty() { "–" } else { &row.name };
        let parts: Vec<String> = [row.phone.as_ref(), row.email.as_ref(), row.city.as_ref()]
            .into_iter()
            .flatten()
            .map(|part| formatter.digits(part))
            .collect();
        let bought = console.text(
            "cli-customer-bought",
            &[
                ("orders", row.orders_count.into()),
                ("sum", money(&formatter, row.spent_minor, currency).into()),
            ],
        );
        console.line(&format!("{}  {name}  {}  {bought}", row.id, parts.join("  ")));
    }
    Ok(())
}

fn money(formatter: &Formatter, minor: i64, currency: vafa_kernel::Currency) -> String {
    formatter.money(Money::new(minor, currency))
}

fn show_one(app: &App, around: &Surroundings, id: CustomerId) -> Result<(), Failure> {
    let console = &around.console;
    let found = app.read_blocking(&OPERATOR, move |tx, cx| customers::read_customer(tx, cx, id))?;
    console.result(&told(&found));
    let formatter = console.formatter(&app.business());
    let currency = app.business().currency;
    let customer = &found.customer;
    console.line(&format!("{}  {}  {}", customer.id, customer.name(), customer.kind.code()));
    if let Some(from) = found.redirected_from {
        console.say("cli-customer-merged", &[("id", from.to_string().into())]);
    }
    for (field, value) in &customer.fields {
        console.line(&format!("  {field}: {value}"));
    }
    for identifier in &found.identifiers {
        let mark = if identifier.retired_at.is_some() { " (–)" } else { "" };
        console.line(&format!("  {}: {}{mark}", identifier.kind, identifier.shown));
    }
    if !found.tags.is_empty() {
        console.line(&format!("  #{}", found.tags.join(" #")));
    }
    let orders = &found.state.orders;
    console.say(
        "cli-customer-bought",
        &[
            ("orders", i64::from(orders.count).into()),
            ("sum", money(&formatter, orders.spent_minor(), currency).into()),
        ],
    );
    if let Some(last) = found.state.last_at {
        let last = formatter.date(Instant::from_micros(last));
        console.say("cli-customer-last", &[("day", last.into())]);
    }
    Ok(())
}

/// Everything about one customer, for machines.
fn told(found: &CustomerDetail) -> Json {
    let customer = &found.customer;
    let fields: Map<String, Json> =
        customer.fields.iter().map(|(field, value)| (field.code().to_owned(), json!(value))).collect();
    let identifiers: Vec<Json> = found
        .identifiers
        .iter()
        .map(|identifier| {
            json!({
                "kind": identifier.kind.code(),
                "value": identifier.value,
                "shown": identifier.shown,
                "source": identifier.source,
                "is_verified": identifier.is_verified,
                "created_at": identifier.created_at,
                "retired_at": identifier.retired_at,
            })
        })
        .collect();
    json!({
        "id": customer.id,
        "redirected_from": found.redirected_from,
        "members": found.members,
        "kind": customer.kind.code(),
        "name": customer.name(),
        "is_anonymous": customer.is_anonymous,
        "fields": fields,
        "custom": customer.custom,
        "source": customer.source,
        "version": customer.version,
        "created_at": customer.created_at,
        "updated_at": customer.updated_at,
        "identifiers": identifiers,
        "tags": found.tags,
        "state": found.state,
        "notes_count": found.notes_count,
        "duplicates_count": found.duplicates_count,
    })
}
