//! Customers one by one: the columns beside their profile, their words, identifiers, state, carts and views.

use super::carts::Shopping;
use super::report::{Check, Difference};
use super::{Run, customers_in_all, identifiers};
use crate::customers::{
    Customer, CustomerKind, IdentifierKind, duplicates, identifiers as known_by, records, search_index,
};
use crate::failure::Failure;
use crate::timeline::rollups::DayChange;
use crate::timeline::states::{self, StateRow};
use std::collections::{BTreeMap, BTreeSet};
use vafa_kernel::id::CustomerId;
use vafa_kernel::{Instant, LocalDate};
use vafa_store::{Tx, params, sql};

/// Customers that are read at a time.
const PAGE: i64 = 500;

/// What the customers add up to.
#[derive(Default)]
pub(super) struct Sums {
    pub(super) listed: BTreeMap<CustomerKind, i64>,
    pub(super) days: BTreeMap<LocalDate, DayChange>,
}

/// The columns of a customer that follow from the others.
struct Columns {
    id: CustomerId,
    name: String,
    name_key: String,
    is_listed: bool,
}

pub(super) fn check(run: &mut Run<'_>, tx: &mut Tx<'_>) -> Result<Sums, Failure> {
    let total = customers_in_all(tx)?;
    let mut sums = Sums::default();
    let mut done = 0;
    let mut after = CustomerId::NIL;
    loop {
        let page = tx.query(
            sql!("SELECT id, name, name_key, is_listed FROM customer WHERE id > $1 ORDER BY id LIMIT $2"),
            params![after.uuid(), PAGE],
            |row| {
                Ok(Columns {
                    id: CustomerId::from_uuid(row.get("id")?),
                    name: row.get("name")?,
                    name_key: row.get("name_key")?,
                    is_listed: row.get("is_listed")?,
                })
            },
        )?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for columns in &page {
            check_one(run, tx, columns, &mut sums)?;
        }
        done += page.len() as u64;
        run.progress.step("customers", done, Some(total));
    }
    run.report.saw(Check::Customers, done);
    check_strays(run, tx)?;
    Ok(sums)
}

fn check_one(run: &mut Run<'_>, tx: &mut Tx<'_>, columns: &Columns, sums: &mut Sums) -> Result<(), Failure> {
    let Some(customer) = records::find(tx, columns.id)? else { return Ok(()) };
    check_columns(run, tx, columns, &customer)?;
    let root = records::root_of(tx, customer.id)?;
    // Words come from identifiers: those of all records of the customer are put right before.
    if root == customer.id {
        for record in records::group_of(tx, root)? {
            identifiers::check_of(run, tx, record, root)?;
        }
    }
    run.report.saw(Check::SearchTerms, 1);
    let active = known_by::list_active(tx, customer.id)?;
    let (wanted, known) = (search_index::wanted(&customer, &active), search_index::known(tx, customer.id)?);
    if wanted != known && run.differs(Check::SearchTerms, Difference::hidden(customer.id, "words")) {
        search_index::write(tx, customer.id, &known, &wanted)?;
    }
    check_duplicate_keys(run, tx, &customer, &active)?;
    if !customer.is_anonymous {
        let one = DayChange { new_customers: 1, ..DayChange::default() };
        sums.days.entry(run.cx.business.zone.date(customer.created_at)).or_default().add(one);
    }
    if customer.is_listed() {
        *sums.listed.entry(customer.kind).or_default() += 1;
    }
    if root == customer.id {
        check_state(run, tx, &customer, sums)
    } else {
        check_absorbed(run, tx, &customer)
    }
}

/// Keys are made of names and phones: which one differs is not told.
fn check_duplicate_keys(
    run: &mut Run<'_>,
    tx: &mut Tx<'_>,
    customer: &Customer,
    active: &[(IdentifierKind, String)],
) -> Result<(), Failure> {
    run.report.saw(Check::DuplicateKeys, 1);
    let wanted = duplicates::wanted_keys(customer, active);
    let known = duplicates::known_keys(tx, customer.id)?;
    if wanted != known && run.differs(Check::DuplicateKeys, Difference::hidden(customer.id, "keys")) {
        duplicates::write_keys(tx, customer.id, &known, &wanted)?;
    }
    Ok(())
}

fn check_columns(
    run: &mut Run<'_>,
    tx: &mut Tx<'_>,
    columns: &Columns,
    customer: &Customer,
) -> Result<(), Failure> {
    let name = customer.name();
    let mut is_to_mend = false;
    if columns.name != name {
        is_to_mend = run.differs(Check::Customers, Difference::hidden(customer.id, "name"));
    }
    if columns.name_key != records::name_key(&name) {
        is_to_mend = run.differs(Check::Customers, Difference::hidden(customer.id, "name_key"));
    }
    if columns.is_listed != customer.is_listed() {
        let difference = Difference::new(customer.id, "is_listed", columns.is_listed, customer.is_listed());
        is_to_mend = run.differs(Check::Customers, difference);
    }
    if is_to_mend { records::update(tx, customer) } else { Ok(()) }
}

/// The state of one who answers for themselves, and on the way their carts and views.
fn check_state(
    run: &mut Run<'_>,
    tx: &mut Tx<'_>,
    customer: &Customer,
    sums: &mut Sums,
) -> Result<(), Failure> {
    run.report.saw(Check::States, 1);
    let mut shopping = Shopping::default();
    let mut events = 0;
    let folded = states::fold_with(tx, run.cx, customer.id, |record, event, meaning| {
        events += 1;
        shopping.add(record, event, meaning);
    });
    run.report.saw(Check::Events, events);
    let folded = match folded {
        Err(failure) if failure.code() == "timeline.damaged_event" => {
            let event = failure.args().iter().find(|(name, _)| *name == "event");
            let event = event.map(|(_, event)| event.clone()).unwrap_or_default();
            let difference = Difference::new(event, "payload", "unreadable", "readable");
            run.report.differs(Check::Events, difference, false);
            return Ok(());
        }
        folded => folded?,
    };
    if let Some(first) = folded.orders.first_at {
        let one = DayChange { first_orders: 1, ..DayChange::default() };
        sums.days.entry(run.cx.business.zone.date(Instant::from_micros(first))).or_default().add(one);
    }
    let expected = StateRow::of(folded, customer.is_listed());
    let stored = states::row_of(tx, customer.id)?;
    let mut is_to_mend = false;
    match &stored {
        None => {
            is_to_mend = run.differs(Check::States, Difference::new(customer.id, "state", "", "a row"));
            if is_to_mend {
                states::insert_empty(tx, customer)?;
            }
        }
        Some(stored) if *stored != expected => {
            for difference in parts_that_differ(customer.id, stored, &expected) {
                is_to_mend = run.differs(Check::States, difference);
            }
        }
        Some(_) => {}
    }
    if is_to_mend && let Some(state) = &expected.state {
        states::save(tx, customer.id, state)?;
        states::set_listed(tx, customer.id, expected.is_listed)?;
    }
    let group = records::group_of(tx, customer.id)?;
    shopping.compare(run, tx, customer.id, &group, &mut sums.days)
}

/// One that was taken into another: lists must not show it.
fn check_absorbed(run: &mut Run<'_>, tx: &mut Tx<'_>, customer: &Customer) -> Result<(), Failure> {
    run.report.saw(Check::States, 1);
    let is_listed = states::row_of(tx, customer.id)?.is_some_and(|row| row.is_listed);
    if is_listed && run.differs(Check::States, Difference::new(customer.id, "is_listed", true, false)) {
        states::set_listed(tx, customer.id, false)?;
    }
    Ok(())
}

fn parts_that_differ(id: CustomerId, stored: &StateRow, expected: &StateRow) -> Vec<Difference> {
    let mut parts = Vec::new();
    let mut part = |name: &str, stored: String, expected: String| {
        if stored != expected {
            parts.push(Difference::new(id, name, stored, expected));
        }
    };
    part("is_listed", stored.is_listed.to_string(), expected.is_listed.to_string());
    part("orders_count", stored.orders_count.to_string(), expected.orders_count.to_string());
    part("spent_minor", stored.spent_minor.to_string(), expected.spent_minor.to_string());
    part("last_order_at", stored.last_order_at.to_string(), expected.last_order_at.to_string());
    part("last_seen_at", stored.last_seen_at.to_string(), expected.last_seen_at.to_string());
    let fields = |row: &StateRow| match row.state.as_ref().map(serde_json::to_value) {
        Some(Ok(serde_json::Value::Object(fields))) => fields,
        _ => serde_json::Map::new(),
    };
    let (old, new) = (fields(stored), fields(expected));
    for (name, wanted) in &new {
        let held = old.get(name).map(ToString::to_string).unwrap_or_default();
        part(&format!("state.{name}"), held, wanted.to_string());
    }
    parts
}

/// States and keys of customers that do not exist.
fn check_strays(run: &mut Run<'_>, tx: &mut Tx<'_>) -> Result<(), Failure> {
    let strays = tx.query(
        sql!(
            "SELECT s.customer_id AS customer_id FROM customer_state s LEFT JOIN customer c ON c.id = s.customer_id \
             WHERE c.id IS NULL"
        ),
        params![],
        |row| row.get("customer_id").map(CustomerId::from_uuid),
    )?;
    for stray in strays {
        if run.differs(Check::States, Difference::new(stray, "state", "a row", "")) {
            states::delete(tx, stray)?;
        }
    }
    let strays: BTreeSet<CustomerId> = tx
        .query(
            sql!(
                "SELECT k.customer_id AS customer_id FROM duplicate_key k LEFT JOIN customer c ON c.id = k.customer_id \
                 WHERE c.id IS NULL"
            ),
            params![],
            |row| row.get("customer_id").map(CustomerId::from_uuid),
        )?
        .into_iter()
        .collect();
    for stray in strays {
        if run.differs(Check::DuplicateKeys, Difference::hidden(stray, "keys")) {
            duplicates::forget_keys(tx, stray)?;
        }
    }
    Ok(())
}
