//! Fills the demo shop: what `vafa_demo` simulates goes the way of every event.

mod staff;
mod tell_customer;
mod tell_event;
#[cfg(test)]
mod tests;
mod write_remarks;

pub use staff::Login;

use super::{OperateError, Progress};
use crate::access::password::Cost;
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::audit::{Change, ListAudit, append_entry, list_audit};
use crate::business::{ChangeBusiness, set_business};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::{Incoming, Outcome, Recorder};
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use vafa_demo::{Shop, ShopSettings, SimCustomer, SimEvent};
use vafa_kernel::clock::RandomIds;
use vafa_kernel::secret::Secret;
use vafa_kernel::{Ids, LocalDate, Zone};
use vafa_store::{Tx, sql};
use vafa_timeline::EventKind;
use write_remarks::Beside;

/// Customers, or guests, in one transaction.
const CHUNK: u32 = 100;
/// Where everything about the demo comes from, as events say.
const SOURCE: &str = "demo";

/// Fills the demo shop.
#[derive(Clone)]
pub struct FillDemo {
    /// Another seed, another shop.
    pub seed: u64,
    /// How many customers.
    pub customers: u32,
    /// The day it is in the shop; the day in Tehran where none is given.
    pub today: Option<LocalDate>,
    /// What hashing the logins' passwords costs.
    pub cost: Cost,
}

/// What the demo shop holds now.
#[derive(Debug, Clone)]
pub struct Filled {
    /// Nothing was filled, because it had been before.
    pub was_filled: bool,
    /// What it was made from.
    pub seed: u64,
    /// The customers asked for.
    pub customers: u32,
    /// The day it is in the shop.
    pub today: LocalDate,
    /// Entries of the timeline that were recorded.
    pub events: u64,
    /// How people sign in.
    pub logins: Vec<Login>,
    /// The key with which a web store sends events; shown once.
    pub key: Option<Secret>,
}

/// Fills an empty database with the demo shop, or goes on where filling was broken off. Refuses where there is a real
/// business. The customers and their history are the same, ids included, for the same seed, number and day.
pub fn fill_demo(app: &App, who: &Actor, cmd: FillDemo, progress: &dyn Progress) -> Result<Filled, Failure> {
    who.require(Permission::Operate)?;
    let today = cmd.today.unwrap_or_else(|| Zone::tehran().date(app.now()));
    let asked = json!({ "seed": cmd.seed, "customers": cmd.customers, "today": today.to_string() });
    let (made_from, is_done) = begin(app, who, &asked)?;
    let number = |name: &str| made_from.get(name).and_then(Json::as_u64);
    let seed = number("seed").unwrap_or(cmd.seed);
    let customers = number("customers").and_then(|n| u32::try_from(n).ok()).unwrap_or(cmd.customers);
    let today =
        made_from.get("today").and_then(Json::as_str).and_then(|day| day.parse().ok()).unwrap_or(today);
    let mut filled =
        Filled { was_filled: is_done, seed, customers, today, events: 0, logins: staff::logins(), key: None };
    if is_done {
        return Ok(filled);
    }
    let shop = Shop::new(ShopSettings { seed, customers, today, zone: Zone::tehran() });
    let profile = shop.profile();
    let settings = ChangeBusiness {
        name: Some(profile.name_fa.to_owned()),
        zone: Some(Zone::tehran()),
        currency: Some(profile.currency),
        is_demo: Some(true),
        ..ChangeBusiness::default()
    };
    set_business(app, who, settings)?;
    staff::hire(app, who, cmd.cost)?;
    let desk = staff::Desk::of_hired(app, who)?;
    filled.events = fill(app, &shop, &desk, progress)?;
    filled.key = Some(staff::make_key(app, who)?);
    app.write_blocking(who, move |tx, cx| note(tx, cx, "demo.filled", &made_from))?;
    Ok(filled)
}

/// Notes what the shop is made from, or finds what it was begun with; and whether it was filled to the end.
fn begin(app: &App, who: &Actor, asked: &Json) -> Result<(Json, bool), Failure> {
    let asked = asked.clone();
    app.write_blocking(who, move |tx, cx| {
        if let Some(begun) = last(tx, cx, "demo.begun")? {
            return Ok((begun, last(tx, cx, "demo.filled")?.is_some()));
        }
        if holds_something(tx)? {
            return Err(OperateError::NotADemo.into());
        }
        note(tx, cx, "demo.begun", &asked)?;
        Ok((asked.clone(), false))
    })
}

fn holds_something(tx: &mut Tx<'_>) -> Result<bool, Failure> {
    for any in [
        sql!("SELECT 1 AS found FROM customer LIMIT 1"),
        sql!("SELECT 1 AS found FROM event LIMIT 1"),
        sql!("SELECT 1 AS found FROM user_account LIMIT 1"),
        sql!("SELECT 1 AS found FROM api_key LIMIT 1"),
        sql!("SELECT 1 AS found FROM business_profile LIMIT 1"),
    ] {
        if tx.query_opt(any, &[], |_| Ok(()))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn note(tx: &mut Tx<'_>, cx: &Cx, action: &str, made_from: &Json) -> Result<(), Failure> {
    append_entry(tx, cx, &Change::new(action, "demo", "shop").after(made_from))?;
    Ok(())
}

fn last(tx: &mut Tx<'_>, cx: &Cx, action: &str) -> Result<Option<Json>, Failure> {
    let asked = ListAudit {
        object: Some(("demo".into(), "shop".into())),
        action: Some(action.into()),
        limit: 1,
        ..ListAudit::default()
    };
    Ok(list_audit(tx, cx, asked)?.entries.into_iter().next().map(|entry| entry.after))
}

/// A part of the shop, simulated and ready to be written.
struct Chunk {
    number: u32,
    done: u32,
    events: Vec<Incoming>,
    beside: Vec<Beside>,
}

/// Simulates on one thread and writes on another, a few chunks apart.
fn fill(app: &App, shop: &Shop, desk: &staff::Desk, progress: &dyn Progress) -> Result<u64, Failure> {
    let total = u64::from(shop.customers()) + u64::from(shop.guest_sales());
    let (sender, chunks) = sync_channel::<Result<Chunk, Failure>>(2);
    std::thread::scope(|scope| {
        scope.spawn(move || simulate(shop, &sender));
        let mut events = 0;
        for chunk in chunks {
            let chunk = chunk?;
            let done = u64::from(chunk.done);
            events += chunk.events.len() as u64 + chunk.beside.iter().map(Beside::entries).sum::<u64>();
            write(app, shop, desk, chunk)?;
            progress.step("demo", done, Some(total));
        }
        Ok(events)
    })
}

/// Hands over chunk after chunk: customers first, then sales to people nobody knows. Ends early when nobody takes them.
fn simulate(shop: &Shop, sender: &std::sync::mpsc::SyncSender<Result<Chunk, Failure>>) {
    let mut number = 0;
    let mut done = 0;
    let mut send = |part: u32, told: Result<(Vec<Incoming>, Vec<Beside>), Failure>| {
        done += part;
        let chunk = told.map(|(events, beside)| Chunk { number, done, events, beside });
        number += 1;
        sender.send(chunk).is_ok()
    };
    for from in (0..shop.customers()).step_by(CHUNK as usize) {
        let until = from.saturating_add(CHUNK).min(shop.customers());
        let customers: Vec<SimCustomer> = (from..until).map(|index| shop.customer(index)).collect();
        let told: Result<Vec<Vec<Incoming>>, Failure> = customers
            .iter()
            .map(|customer| of_customer(shop, customer, shop.history(customer.index)))
            .collect();
        let told = told.map(|histories| {
            let beside = customers
                .iter()
                .zip(&histories)
                .filter_map(|(customer, history)| Some(Beside::of(shop, customer, made_by(history)?)))
                .collect();
            (histories.concat(), beside)
        });
        if !send(until - from, told) {
            return;
        }
    }
    for from in (0..shop.guest_sales()).step_by(CHUNK as usize) {
        let until = from.saturating_add(CHUNK).min(shop.guest_sales());
        let told: Result<Vec<Incoming>, Failure> =
            (from..until).map(|index| tell_event::of_guest(shop, &shop.guest_sale(index))).collect();
        if !send(until - from, told.map(|sales| (sales, Vec::new()))) {
            return;
        }
    }
}

fn of_customer(
    shop: &Shop,
    customer: &SimCustomer,
    history: Vec<SimEvent>,
) -> Result<Vec<Incoming>, Failure> {
    let told = tell_customer::tell(customer)?;
    history.iter().map(|event| tell_event::tell(shop, customer, &told, event)).collect()
}

/// The entry by which a customer became known.
fn made_by(history: &[Incoming]) -> Option<String> {
    history.iter().find(|event| event.kind == EventKind::Profile).map(|event| event.message_id.clone())
}

/// Writes one chunk. Each event is told at the moment when it happens, with ids that follow from the seed, so that the
/// same shop comes out however often this is tried.
fn write(app: &App, shop: &Shop, desk: &staff::Desk, chunk: Chunk) -> Result<(), Failure> {
    let business = app.business();
    let vault = app.cx(&Actor::System(SOURCE)).vault;
    let seed = tell_event::seed_of(shop, chunk.number);
    let desk = desk.clone();
    app.db().write_blocking(move |tx| {
        let ids: Arc<dyn Ids> = Arc::new(RandomIds::seeded(seed));
        let by = |who, now| Cx::new(who, now, business.clone(), vault.clone(), ids.clone());
        let at = |now| by(Actor::System(SOURCE), now);
        let mut recorder = Recorder::new();
        let mut latest = None;
        let mut made = HashMap::new();
        recorder.expect(tx, &chunk.events)?;
        for event in &chunk.events {
            let outcome = recorder.record(tx, &at(event.at), event)?;
            // What was told before has its remarks already.
            if let (EventKind::Profile, Outcome::Recorded { customer, .. }) = (event.kind, outcome) {
                made.insert(event.message_id.as_str(), customer);
            }
            latest = latest.max(Some(event.at));
        }
        if let Some(latest) = latest {
            recorder.finish(tx, &at(latest))?;
        }
        for beside in &chunk.beside {
            if let Some(customer) = made.get(beside.made_by.as_str()) {
                beside.write(tx, &by, &desk, *customer)?;
            }
        }
        Ok(())
    })
}
