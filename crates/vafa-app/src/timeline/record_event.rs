//! Records events, all that they mean included, in the transaction of the caller.

use super::carts;
use super::entry_book::EntryBook;
use super::order_rules::telling_of;
use super::orders::{Order, OrderBook, OrderChange, OrderPlace};
use super::owner_book::OwnerBook;
use super::rollups::DayChange;
use super::states::{self, Changed};
use super::told::Told as Stored;
use crate::customers::resolve_customer::resolve_customer;
use crate::customers::{Claim, CustomerKind, IdentifierKind, Patch, Resolved, Told, change_profile, records};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::intents::{self, Topic};
use serde_json::{Value as Json, json};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, EventId};
use vafa_store::Tx;
use vafa_timeline::meaning::CartChange;
use vafa_timeline::{CustomerState, EventKind, Meaning, OrderKind};

/// One event that was found good: everything about it is known but whose it is.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Who tells: the label of a key, `import:…`, `staff` …; message ids are unique within it.
    pub source: String,
    /// The id that the source gave to this event; the same on every retry.
    pub message_id: String,
    /// Fingerprint of what was told, to tell a retry from another event under the same id.
    pub content_hash: [u8; 16],
    /// When it happened, after the clock-skew rule.
    pub at: Instant,
    /// When it arrived.
    pub received_at: Instant,
    /// When the client says that it sent it.
    pub sent_at: Option<Instant>,
    /// When the client says that it happened.
    pub original_at: Option<Instant>,
    /// What was bent to fit: `time_clamped`, `time_lenient` …, comma-separated; empty for most.
    pub flags: String,
    /// What kind of entry.
    pub kind: EventKind,
    /// Name of a named event, page or screen; else empty.
    pub name: String,
    /// `web`, `app`, `branch`, `phone` … or empty.
    pub channel: String,
    /// Identifiers that it names.
    pub claims: Vec<Claim>,
    /// What customer to make where there is none.
    pub customer_kind: CustomerKind,
    /// What it tells about the profile.
    pub patch: Patch,
    /// What was told, whole.
    pub payload: Json,
    /// What it means.
    pub meaning: Meaning,
}

/// What recording an event did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is on the timeline now.
    Recorded {
        /// The entry.
        event: EventId,
        /// Whose; [`CustomerId::NIL`] for a guest.
        customer: CustomerId,
        /// The customer was made by it.
        is_new_customer: bool,
    },
    /// It was told before: nothing happened.
    Duplicate,
    /// Another event was told before under the same id: the first stays, the clash is counted.
    Conflict,
}

/// What recording will ask for.
#[derive(Default)]
pub(crate) struct Expected<'e> {
    /// Source and message id.
    pub(crate) messages: BTreeSet<(&'e str, &'e str)>,
    /// Identifiers that will be told.
    pub(crate) claims: BTreeSet<(IdentifierKind, &'e str)>,
    /// Series and number of orders that will be told of.
    pub(crate) orders: BTreeSet<(&'e str, &'e str)>,
}

impl<'e> Expected<'e> {
    /// Adds identifiers.
    pub(crate) fn claims(&mut self, claims: &'e [Claim]) {
        self.claims.extend(claims.iter().map(|claim| (claim.kind, claim.value.as_str())));
    }
}

/// Records events one after the other. Rows wait to be written together, and what the events change in states and figures is
/// written once: nothing is sure to be in the database before [`Recorder::finish`].
#[must_use]
#[derive(Default)]
pub struct Recorder {
    states: HashMap<CustomerId, CustomerState>,
    /// Customers whose state is to be written.
    changed: BTreeSet<CustomerId>,
    /// Customers whose orders changed: their state is written with the columns of orders.
    ordered: BTreeSet<CustomerId>,
    refold: BTreeSet<CustomerId>,
    /// Customers to whom something of the past was told that may change what became of their carts.
    recart: BTreeSet<CustomerId>,
    /// Customers of whom something was taken back: their states are folded anew, because a state only ever grows.
    rebuild: BTreeSet<CustomerId>,
    owners: OwnerBook,
    entries: EntryBook,
    book: OrderBook,
    views: carts::ViewChanges,
    topics: Option<BTreeSet<Topic>>,
    leaves_profiles: bool,
    has_gained: bool,
}

impl Recorder {
    /// A recorder for one transaction.
    pub fn new() -> Self {
        Self::default()
    }

    /// What events tell of the profile of somebody who was known before is left to the caller; a record that is made
    /// begins with it.
    pub(crate) fn leaving_profiles(self) -> Self {
        Self { leaves_profiles: true, ..self }
    }

    /// Looks up together what recording these will ask for. What is recorded does not depend on it, only how fast.
    pub fn expect<'e>(
        &mut self,
        tx: &mut Tx<'_>,
        coming: impl IntoIterator<Item = &'e Incoming>,
    ) -> Result<(), Failure> {
        let mut expected = Expected::default();
        for told in coming {
            expected.messages.insert((&told.source, &told.message_id));
            expected.claims(&told.claims);
            expected.orders.extend(told.meaning.order_key());
        }
        self.look_up(tx, &expected).map(drop)
    }

    /// As [`Self::expect`], of what is not told in events yet; the customers whom the identifiers mean.
    pub(crate) fn look_up(
        &mut self,
        tx: &mut Tx<'_>,
        expected: &Expected<'_>,
    ) -> Result<HashSet<CustomerId>, Failure> {
        self.entries.expect(tx, &expected.messages)?;
        self.book.expect(tx, &expected.orders)?;
        let customers = self.owners.expect(tx, &expected.claims)?;
        for (customer, state) in states::find_among(tx, &customers)? {
            self.states.entry(customer).or_insert(state);
        }
        Ok(customers)
    }

    /// Records one event. [`Self::finish`] must follow in the same transaction.
    pub fn record(&mut self, tx: &mut Tx<'_>, cx: &Cx, told: &Incoming) -> Result<Outcome, Failure> {
        if let Some(outcome) = self.entries.told_before(tx, told)? {
            return Ok(outcome);
        }
        let resolved = self.resolve(tx, cx, told)?;
        self.write(tx, cx, told, resolved)
    }

    /// As [`Self::record`], of a customer who is known already: for what staff tell about an open record. The identifiers
    /// that the event names are not looked at.
    pub fn record_for(
        &mut self,
        tx: &mut Tx<'_>,
        cx: &Cx,
        customer: CustomerId,
        told: &Incoming,
    ) -> Result<Outcome, Failure> {
        if let Some(outcome) = self.entries.told_before(tx, told)? {
            return Ok(outcome);
        }
        let root = records::root_of(tx, customer)?;
        let resolved = Resolved { id: root, home: root, is_new: false, has_gained: false };
        self.write(tx, cx, told, Some(resolved))
    }

    fn write(
        &mut self,
        tx: &mut Tx<'_>,
        cx: &Cx,
        told: &Incoming,
        resolved: Option<Resolved>,
    ) -> Result<Outcome, Failure> {
        let customer = resolved.map_or(CustomerId::NIL, |resolved| resolved.id);
        let held = match told.meaning.order_key() {
            Some((series, number)) => self.book.place(tx, series, number)?,
            None => None,
        };
        let home = match resolved {
            Some(resolved) => home_of(tx, told, held, resolved)?,
            None => CustomerId::NIL,
        };
        let event = EventId::from_uuid(cx.new_id());
        self.entries.add(tx, told, home, event)?;
        let is_new = resolved.is_some_and(|resolved| resolved.is_new);
        if !customer.is_nil() && !is_new && !self.leaves_profiles && !told.patch.is_empty() {
            change_profile(tx, cx, customer, &told.patch, told.at)?;
        }
        self.mean(tx, cx, told, (customer, home, held), event)?;
        self.tell(tx, cx, told, resolved, event)?;
        Ok(Outcome::Recorded { event, customer, is_new_customer: is_new })
    }

    /// Whether a customer who was known before learned an identifier or took in another record, since this was asked last.
    pub(crate) fn take_gained(&mut self) -> bool {
        std::mem::take(&mut self.has_gained)
    }

    /// An order by its number as it stands, with what was recorded so far. Its lines can be read then, too.
    pub(crate) fn find_order(
        &mut self,
        tx: &mut Tx<'_>,
        series: &str,
        number: &str,
    ) -> Result<Option<Order>, Failure> {
        let Some((customer, order)) = self.book.place(tx, series, number)? else { return Ok(None) };
        self.write_rows(tx)?;
        super::orders::find(tx, customer, order)
    }

    /// Writes the rows that wait, for whoever reads them.
    fn write_rows(&mut self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        self.entries.write(tx)?;
        self.book.write_rows(tx)?;
        self.views.write(tx)
    }

    /// Writes all that waits: entries, orders, and what they changed in states and figures of days.
    pub fn finish(mut self, tx: &mut Tx<'_>, cx: &Cx) -> Result<(), Failure> {
        self.settle(tx, cx)
    }

    fn settle(&mut self, tx: &mut Tx<'_>, cx: &Cx) -> Result<(), Failure> {
        self.write_rows(tx)?;
        for customer in std::mem::take(&mut self.refold) {
            let root = records::root_of(tx, customer)?;
            self.recart.insert(root);
            let group = records::group_of(tx, root)?;
            let orders = super::orders::fold_group(tx, cx, &group)?;
            let state = self.state(tx, root)?;
            let (before, after) = (state.orders.first_at, orders.first_at);
            state.orders = orders;
            self.first_order_moved(cx, before, after);
            self.ordered.insert(root);
        }
        let (changed, ordered) = (std::mem::take(&mut self.changed), std::mem::take(&mut self.ordered));
        let states = changed.union(&ordered).filter_map(|customer| {
            let changed = if ordered.contains(customer) { Changed::Orders } else { Changed::Rest };
            Some((*customer, self.states.get(customer)?, changed))
        });
        states::save_many(tx, states)?;
        for customer in std::mem::take(&mut self.rebuild) {
            states::rebuild(tx, cx, customer)?;
        }
        for customer in std::mem::take(&mut self.recart) {
            let has_carts = match self.states.get(&customer) {
                Some(state) => state.cart_changes > 0,
                None => true,
            };
            if has_carts {
                carts::rebuild(tx, cx, &mut self.book.days, customer)?;
            }
        }
        self.book.finish(tx, cx)
    }

    fn resolve(&mut self, tx: &mut Tx<'_>, cx: &Cx, told: &Incoming) -> Result<Option<Resolved>, Failure> {
        if let Some(known) = self.owners.find(&told.claims) {
            return Ok(Some(known));
        }
        let profile = Some(&told.patch).filter(|patch| !patch.is_empty()).map(|patch| (patch, told.at));
        let asked = Told { claims: &told.claims, source: &told.source, kind: told.customer_kind, profile };
        // Resolving may take one record into another and fold states anew: what was gathered so far must be there.
        if told.claims.len() > 1 && !(self.changed.is_empty() && self.refold.is_empty()) {
            self.settle(tx, cx)?;
            self.states.clear();
        }
        let resolved = resolve_customer(tx, cx, &asked)?;
        if let Some(resolved) = resolved {
            if resolved.has_gained {
                self.states.clear();
                self.has_gained = true;
            }
            self.owners.learn(&told.claims, resolved);
        }
        Ok(resolved)
    }

    fn state(&mut self, tx: &mut Tx<'_>, customer: CustomerId) -> Result<&mut CustomerState, Failure> {
        Ok(match self.states.entry(customer) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(free) => free.insert(states::find(tx, customer)?.unwrap_or_default()),
        })
    }

    fn mean(
        &mut self,
        tx: &mut Tx<'_>,
        cx: &Cx,
        told: &Incoming,
        (customer, home, held): (CustomerId, CustomerId, Option<OrderPlace>),
        event: EventId,
    ) -> Result<(), Failure> {
        if let Meaning::Cart(change) = &told.meaning
            && !customer.is_nil()
        {
            self.change_cart(tx, cx, customer, told, change)?;
        }
        if !customer.is_nil() {
            self.state(tx, customer)?.apply(told.at, &told.channel, &told.meaning);
            self.changed.insert(customer);
        }
        match &told.meaning {
            Meaning::Viewed { sku } if !customer.is_nil() => {
                self.views.add(home, sku, told.at);
                return Ok(());
            }
            Meaning::Retracted { .. } if !customer.is_nil() => {
                self.rebuild.insert(customer);
            }
            _ => {}
        }
        if told.meaning.order_key().is_none() {
            return Ok(());
        }
        let stored = Stored {
            id: event,
            at: told.at,
            received_at: told.received_at,
            kind: told.kind,
            channel: String::new(),
            source: told.source.clone(),
        };
        let Some(((series, number), telling)) = telling_of(home, &stored, told.meaning.clone()) else {
            return Ok(());
        };
        if held.is_some() {
            self.write_rows(tx)?;
        }
        match self.book.tell(tx, cx, (&series, &number), held, telling)? {
            OrderChange::Unchanged => {}
            OrderChange::Changed { of } => self.refold.extend(of),
            OrderChange::Created(order) if order.customer_id.is_nil() => drop(order),
            OrderChange::Created(order) if order.customer_id != home => {
                self.refold.insert(order.customer_id);
            }
            OrderChange::Created(order) => self.push_order(tx, cx, customer, &order)?,
        }
        Ok(())
    }

    /// Adds a new order to the state of a customer; where it lies before others, all are folded anew.
    fn push_order(
        &mut self,
        tx: &mut Tx<'_>,
        cx: &Cx,
        customer: CustomerId,
        order: &Order,
    ) -> Result<(), Failure> {
        let mark = order.mark(cx.business.currency);
        let zone = cx.business.zone.clone();
        let state = self.state(tx, customer)?;
        if !state.orders.can_push(&mark) {
            self.refold.insert(customer);
            return Ok(());
        }
        let before = state.orders.first_at;
        state.orders.push(&mark, &zone);
        let after = state.orders.first_at;
        let (has_carts, last_cart_at) = (state.cart_changes > 0, state.last_cart_at);
        self.ordered.insert(customer);
        self.first_order_moved(cx, before, after);
        if !has_carts || order.content.kind != OrderKind::Sale {
            return Ok(());
        }
        if last_cart_at.is_some_and(|last| last > mark.at.micros()) {
            self.recart.insert(customer);
        } else if !self.recart.contains(&customer) {
            carts::buy(tx, customer)?;
        }
        Ok(())
    }

    /// Takes in a change of a cart; where it lies before another one, or before an order, all are folded anew.
    fn change_cart(
        &mut self,
        tx: &mut Tx<'_>,
        cx: &Cx,
        customer: CustomerId,
        told: &Incoming,
        change: &CartChange,
    ) -> Result<(), Failure> {
        let state = self.state(tx, customer)?;
        let past = state.last_cart_at.max(state.orders.folded_to);
        if past.is_some_and(|past| past >= told.at.micros()) || self.refold.contains(&customer) {
            self.recart.insert(customer);
        }
        if self.recart.contains(&customer) {
            return Ok(());
        }
        carts::change(tx, cx, &mut self.book.days, customer, told.at, change)
    }

    fn first_order_moved(&mut self, cx: &Cx, before: Option<i64>, after: Option<i64>) {
        if before == after {
            return;
        }
        let one = DayChange { first_orders: 1, ..DayChange::default() };
        if let Some(before) = before {
            self.book.days.add(cx, Instant::from_micros(before), one.negated());
        }
        if let Some(after) = after {
            self.book.days.add(cx, Instant::from_micros(after), one);
        }
    }

    /// Plans the webhooks that somebody wants to get because of this event.
    fn tell(
        &mut self,
        tx: &mut Tx<'_>,
        cx: &Cx,
        told: &Incoming,
        resolved: Option<Resolved>,
        event: EventId,
    ) -> Result<(), Failure> {
        if self.topics.is_none() {
            self.topics = Some(intents::wanted_topics(tx)?);
        }
        let Some(topics) = self.topics.as_ref().filter(|topics| !topics.is_empty()) else { return Ok(()) };
        let mut tell = BTreeMap::from([(
            Topic::EventRecorded,
            json!({ "kind": told.kind.code(), "name": told.name, "payload": told.payload }),
        )]);
        if let Meaning::Ordered(order) = &told.meaning {
            tell.insert(Topic::OrderRecorded, json!({ "order": order.as_ref() }));
        }
        if resolved.is_some_and(|resolved| resolved.is_new) {
            tell.insert(Topic::CustomerCreated, json!({}));
        }
        let customer = resolved.map(|resolved| resolved.id);
        for (topic, mut data) in tell {
            if !topics.contains(&topic) {
                continue;
            }
            if let Some(data) = data.as_object_mut() {
                data.insert("event_id".into(), json!(event));
                data.insert("customer_id".into(), json!(customer));
                data.insert("at".into(), json!(told.at));
            }
            intents::plan_webhooks(tx, cx, topic, &event.to_string(), customer, &data)?;
        }
        Ok(())
    }
}

/// The record of the customer's under which an event is written. What is told of an order again stays with the order,
/// whichever of the customer's records is named this time.
fn home_of(
    tx: &mut Tx<'_>,
    told: &Incoming,
    held: Option<OrderPlace>,
    resolved: Resolved,
) -> Result<CustomerId, Failure> {
    if let Meaning::Ordered(_) = &told.meaning
        && let Some((holder, _)) = held
        && holder != resolved.home
        && !holder.is_nil()
        && records::root_of(tx, holder)? == resolved.id
    {
        return Ok(holder);
    }
    Ok(resolved.home)
}
