//! Takes one order of a file over: through the way of every event, where it tells anything new.

use super::change_log::{ChangeLog, OrderBefore, Snapshot};
use super::runs::{Counts, ImportRun};
use crate::customers::{Claim, CustomerKind, Patch, change_profile, identifiers, records};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::imports::parse::OrderTold;
use crate::timeline::orders::{self, Order};
use crate::timeline::{Incoming, Outcome, Recorder};
use serde_json::Value as Json;
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;
use vafa_timeline::{EventKind, Meaning};

pub(super) fn apply_order(
    tx: &mut Tx<'_>,
    cx: &Cx,
    run: &ImportRun,
    recorder: &mut Recorder,
    log: &mut ChangeLog,
    counts: &mut Counts,
    told: &OrderTold,
) -> Result<(), Failure> {
    let content = &told.content;
    let before = orders::find_by_number(tx, &content.series, &content.number)?;
    let owners = owners(tx, &told.claims)?;
    let is_known_so = before.as_ref().is_some_and(|order| {
        order.content_hash == content.fingerprint()
            && owners.iter().all(|owner| *owner == Some(order.customer_id))
    });
    let customer = if is_known_so {
        counts.orders_unchanged += 1;
        before.as_ref().map_or(CustomerId::NIL, |order| order.customer_id)
    } else {
        record(tx, cx, run, recorder, log, counts, told, (before, &owners))?
    };
    tell_profile(tx, cx, log, counts, customer, told)
}

/// Who answers for each identifier today.
fn owners(tx: &mut Tx<'_>, claims: &[Claim]) -> Result<Vec<Option<CustomerId>>, Failure> {
    claims.iter().map(|claim| identifiers::owner_of(tx, claim.kind, &claim.value)).collect()
}

#[expect(clippy::too_many_arguments, reason = "the parts of one chunk, threaded through")]
fn record(
    tx: &mut Tx<'_>,
    cx: &Cx,
    run: &ImportRun,
    recorder: &mut Recorder,
    log: &mut ChangeLog,
    counts: &mut Counts,
    told: &OrderTold,
    (before, owners): (Option<Order>, &[Option<CustomerId>]),
) -> Result<CustomerId, Failure> {
    let held = match &before {
        Some(order) => Some(whole(tx, order)?),
        None => None,
    };
    // Only several identifiers can teach a known customer anything.
    let known = owners.iter().flatten().next().copied().filter(|_| owners.len() > 1);
    let snapshot = match known {
        Some(id) => {
            let root = records::root_of(tx, id)?;
            Snapshot::take(tx, root)?
        }
        None => None,
    };
    let outcome = recorder.record(tx, cx, &incoming(cx, run, told))?;
    let customer = match outcome {
        Outcome::Recorded { customer, is_new_customer, .. } => {
            if is_new_customer {
                counts.customers_created += 1;
                log.customer_created(customer);
            }
            customer
        }
        Outcome::Duplicate | Outcome::Conflict => {
            before.as_ref().map_or(CustomerId::NIL, |order| order.customer_id)
        }
    };
    let content = &told.content;
    match (before, held) {
        (Some(before), Some(held)) => {
            let after = orders::find_by_number(tx, &content.series, &content.number)?;
            match after.filter(|after| after.version != before.version) {
                Some(after) => {
                    counts.orders_updated += 1;
                    log.order_updated(content, before.customer_id, &held, after.version);
                }
                None => counts.orders_unchanged += 1,
            }
        }
        _ if outcome == Outcome::Duplicate => counts.orders_unchanged += 1,
        _ => {
            counts.orders_created += 1;
            log.order_created(content, customer);
        }
    }
    if let Some(snapshot) = snapshot.filter(|snapshot| snapshot.customer().id == customer) {
        let changed = snapshot.compare(tx)?;
        if !changed.is_empty() {
            counts.customers_updated += u64::from(log.customer_updated(tx, customer, changed)?);
        }
    }
    Ok(customer)
}

/// An order with its lines, as it stands.
fn whole(tx: &mut Tx<'_>, order: &Order) -> Result<OrderBefore, Failure> {
    let mut content = order.content.clone();
    content.lines = orders::lines_of(tx, order.customer_id, order.id)?;
    Ok(OrderBefore { content, refunded_minor: order.refunded_minor, source: order.source.clone() })
}

/// Takes over what the order tells of its customer, as told when it was placed: newer tellings stand.
fn tell_profile(
    tx: &mut Tx<'_>,
    cx: &Cx,
    log: &mut ChangeLog,
    counts: &mut Counts,
    customer: CustomerId,
    told: &OrderTold,
) -> Result<(), Failure> {
    if told.patch.is_empty() || customer.is_nil() {
        return Ok(());
    }
    let root = records::root_of(tx, customer)?;
    let Some(snapshot) = Snapshot::take(tx, root)? else { return Ok(()) };
    if told.patch.differs_from(snapshot.customer())
        && change_profile(tx, cx, root, &told.patch, told.content.placed_at)?
    {
        let changed = snapshot.compare(tx)?;
        counts.customers_updated += u64::from(log.customer_updated(tx, root, changed)?);
    }
    Ok(())
}

fn incoming(cx: &Cx, run: &ImportRun, told: &OrderTold) -> Incoming {
    let content = &told.content;
    Incoming {
        source: run.settings.source(),
        message_id: format!("{}/{}/{}", run.id, content.series, content.number),
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
        patch: Patch::default(),
        payload: serde_json::to_value(content).unwrap_or(Json::Null),
        meaning: Meaning::Ordered(Box::new(content.clone())),
    }
}
