//! Takes one order of a file over: through the way of every event, where it tells anything new.

use super::change_log::{ChangeLog, OrderAfter, OrderBefore, Snapshot};
use super::runs::{Counts, ImportRun};
use crate::customers::resolve_customer::is_known_by;
use crate::customers::{Claim, Customer, CustomerKind, Field, change_profile, identifiers, records};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::imports::parse::OrderTold;
use crate::timeline::orders::{self, Order};
use crate::timeline::record_event::Expected;
use crate::timeline::{Incoming, Outcome, Recorder};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;
use vafa_timeline::{EventKind, Meaning, OrderContent};

/// The parts of one chunk that every unit adds to.
pub(super) struct Parts<'a> {
    pub(super) run: &'a ImportRun,
    pub(super) recorder: &'a mut Recorder,
    pub(super) log: &'a mut ChangeLog,
    pub(super) counts: &'a mut Counts,
    pub(super) profiles: &'a mut Profiles,
}

/// Profiles of customers as they stand, read together for a chunk.
#[derive(Default)]
pub(super) struct Profiles(HashMap<CustomerId, Customer>);

impl Profiles {
    /// Reads the profiles of these customers.
    pub(super) fn read(tx: &mut Tx<'_>, customers: &HashSet<CustomerId>) -> Result<Self, Failure> {
        let found = records::find_among(tx, customers)?;
        Ok(Self(found.into_iter().map(|customer| (customer.id, customer)).collect()))
    }

    /// The customer who answers for a record.
    fn of(&mut self, tx: &mut Tx<'_>, record: CustomerId) -> Result<Option<&Customer>, Failure> {
        let root = match self.0.get(&record) {
            Some(known) if known.merged_into.is_none() => record,
            _ => records::root_of(tx, record)?,
        };
        Ok(match self.0.entry(root) {
            Entry::Occupied(known) => Some(known.into_mut()),
            Entry::Vacant(free) => records::find(tx, root)?.map(|customer| &*free.insert(customer)),
        })
    }
}

/// Reads together what the orders of a chunk ask for.
pub(super) fn expect_orders(
    tx: &mut Tx<'_>,
    run: &ImportRun,
    recorder: &mut Recorder,
    orders: &[&OrderTold],
) -> Result<Profiles, Failure> {
    let source = run.settings.source();
    let ids: Vec<String> = orders.iter().map(|told| message_id(run, &told.content)).collect();
    let mut expected = Expected::default();
    for (told, id) in orders.iter().zip(&ids) {
        expected.messages.insert((&source, id));
        expected.orders.insert((&told.content.series, &told.content.number));
        expected.claims(&told.claims);
    }
    let customers = recorder.look_up(tx, &expected)?;
    if orders.iter().all(|told| told.patch.is_empty()) {
        return Ok(Profiles::default());
    }
    Profiles::read(tx, &customers)
}

pub(super) fn apply_order(
    tx: &mut Tx<'_>,
    cx: &Cx,
    parts: &mut Parts<'_>,
    told: &OrderTold,
) -> Result<(), Failure> {
    let before = parts.recorder.find_order(tx, &told.content.series, &told.content.number)?;
    let Some(before) = before else {
        let customer = record(tx, cx, parts, told, &told.content, None)?;
        return tell_profile(tx, cx, parts, customer, told);
    };
    let content = with_known_lines(tx, &before, &told.content)?;
    let customer = if stands_so(tx, &before, &content, &told.claims)? {
        parts.counts.orders_unchanged += 1;
        before.customer_id
    } else {
        record(tx, cx, parts, told, &content, Some(before))?
    };
    tell_profile(tx, cx, parts, customer, told)
}

/// The content with the lines that are known of the order: a file of totals says nothing about lines.
pub(crate) fn with_known_lines<'c>(
    tx: &mut Tx<'_>,
    held: &Order,
    content: &'c OrderContent,
) -> Result<Cow<'c, OrderContent>, Failure> {
    if !content.lines.is_empty() {
        return Ok(Cow::Borrowed(content));
    }
    let lines = orders::lines_of(tx, held.customer_id, held.id)?;
    if lines.is_empty() {
        return Ok(Cow::Borrowed(content));
    }
    Ok(Cow::Owned(OrderContent { lines, ..content.clone() }))
}

/// Whether an order stands as it is told and with whom it is told of: telling it again would change nothing.
pub(crate) fn stands_so(
    tx: &mut Tx<'_>,
    held: &Order,
    content: &OrderContent,
    claims: &[Claim],
) -> Result<bool, Failure> {
    if held.content_hash != content.fingerprint() {
        return Ok(false);
    }
    if claims.is_empty() {
        return Ok(true);
    }
    let root = records::root_of(tx, held.customer_id)?;
    is_known_by(tx, root, claims)
}

/// What the first customer known by one of several identifiers looks like: only several can teach a known one anything.
fn snapshot_of(tx: &mut Tx<'_>, claims: &[Claim]) -> Result<Option<Snapshot>, Failure> {
    for claim in claims.iter().filter(|_| claims.len() > 1) {
        if let Some(root) = identifiers::owner_of(tx, claim.kind, &claim.value)? {
            return Snapshot::take(tx, root);
        }
    }
    Ok(None)
}

fn record(
    tx: &mut Tx<'_>,
    cx: &Cx,
    parts: &mut Parts<'_>,
    told: &OrderTold,
    content: &OrderContent,
    before: Option<Order>,
) -> Result<CustomerId, Failure> {
    let held = match &before {
        Some(order) => Some((as_it_was(tx, order)?, order.clone())),
        None => None,
    };
    let snapshot = snapshot_of(tx, &told.claims)?;
    let outcome = parts.recorder.record(tx, cx, &incoming(cx, parts.run, told, content))?;
    if parts.recorder.take_gained() {
        *parts.profiles = Profiles::default();
    }
    let customer = match outcome {
        Outcome::Recorded { customer, is_new_customer, .. } => {
            if is_new_customer {
                parts.counts.customers_created += 1;
                parts.log.customer_created(customer);
            }
            customer
        }
        Outcome::Duplicate | Outcome::Conflict => {
            before.as_ref().map_or(CustomerId::NIL, |order| order.customer_id)
        }
    };
    match held {
        Some((held, before)) => {
            let after = parts.recorder.find_order(tx, &content.series, &content.number)?;
            match after.filter(|after| after.version != before.version) {
                Some(after) => {
                    parts.counts.orders_updated += 1;
                    let held = OrderBefore { after: Some(as_left(&after)), ..held };
                    parts.log.order_updated(content, before.customer_id, &held, after.version);
                }
                None => parts.counts.orders_unchanged += 1,
            }
        }
        None if matches!(outcome, Outcome::Recorded { .. }) => {
            parts.counts.orders_created += 1;
            parts.log.order_created(content, customer);
        }
        None => parts.counts.orders_unchanged += 1,
    }
    if let Some(snapshot) = snapshot.filter(|snapshot| snapshot.customer().id == customer) {
        let changed = snapshot.compare(tx)?;
        if !changed.is_empty() {
            let is_first = parts.log.customer_updated(tx, customer, changed)?;
            parts.counts.customers_updated += u64::from(is_first);
        }
    }
    Ok(customer)
}

/// An order with its lines, as it stands.
fn as_it_was(tx: &mut Tx<'_>, order: &Order) -> Result<OrderBefore, Failure> {
    let mut content = order.content.clone();
    content.lines = orders::lines_of(tx, order.customer_id, order.id)?;
    Ok(OrderBefore {
        content,
        refunded_minor: order.refunded_minor,
        source: order.source.clone(),
        after: None,
    })
}

fn as_left(order: &Order) -> OrderAfter {
    OrderAfter {
        hash: <[u8; 16]>::try_from(order.content_hash.as_slice()).unwrap_or_default(),
        status: order.content.status,
        customer_id: order.customer_id,
        refunded_minor: order.refunded_minor,
    }
}

/// Takes over what the order tells of its customer, as told when it was placed: newer tellings stand.
fn tell_profile(
    tx: &mut Tx<'_>,
    cx: &Cx,
    parts: &mut Parts<'_>,
    customer: CustomerId,
    told: &OrderTold,
) -> Result<(), Failure> {
    if told.patch.is_empty() || customer.is_nil() {
        return Ok(());
    }
    let Some(known) = parts.profiles.of(tx, customer)? else { return Ok(()) };
    let root = known.id;
    let mut patch = told.patch.clone();
    known.settle_ties(&mut patch, told.content.placed_at);
    // A name that the record shows already, put together from its parts, is no news.
    let is_shown = patch.fields.get(&Field::ToldName) == Some(&Some(known.name()));
    if is_shown || !patch.differs_from(known) {
        return Ok(());
    }
    parts.profiles.0.remove(&root);
    if parts.log.has_created(root) {
        return change_profile(tx, cx, root, &patch, told.content.placed_at).map(drop);
    }
    let Some(snapshot) = Snapshot::take(tx, root)? else { return Ok(()) };
    if change_profile(tx, cx, root, &patch, told.content.placed_at)? {
        let changed = snapshot.compare(tx)?;
        let is_first = parts.log.customer_updated(tx, root, changed)?;
        parts.counts.customers_updated += u64::from(is_first);
    }
    Ok(())
}

fn message_id(run: &ImportRun, content: &OrderContent) -> String {
    format!("{}/{}/{}", run.id, content.series, content.number)
}

fn incoming(cx: &Cx, run: &ImportRun, told: &OrderTold, content: &OrderContent) -> Incoming {
    Incoming {
        source: run.settings.source(),
        message_id: message_id(run, content),
        content_hash: content.fingerprint(),
        at: content.placed_at,
        received_at: cx.now,
        sent_at: None,
        original_at: None,
        flags: String::new(),
        kind: EventKind::Order,
        name: String::new(),
        channel: content.channel.clone(),
        claims: told.claims.clone(),
        customer_kind: CustomerKind::Person,
        patch: told.patch.clone(),
        payload: serde_json::to_value(content).unwrap_or(Json::Null),
        meaning: Meaning::Ordered(Box::new(content.clone())),
    }
}
