//! Events for stories.

use super::*;
use crate::customers::{Claim, CustomerKind};
use crate::timeline::{Incoming, Outcome, Recorder};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use vafa_kernel::{Currency, Instant};
use vafa_timeline::{EventKind, Meaning};

/// A named event of a client.
pub(super) fn told(
    id: &str,
    at: Instant,
    name: &str,
    claims: &[(IdentifierKind, &str)],
    payload: Json,
) -> Incoming {
    let meaning = Meaning::of(EventKind::Track, name, at, &payload, Currency::IRR).unwrap();
    Incoming {
        source: "web".into(),
        message_id: id.into(),
        content_hash: [0; 16],
        at,
        received_at: at,
        sent_at: None,
        original_at: None,
        flags: String::new(),
        kind: EventKind::Track,
        name: name.into(),
        channel: "web".into(),
        claims: claims
            .iter()
            .map(|(kind, text)| Claim::read(*kind, text, &Business::default()).unwrap())
            .collect(),
        customer_kind: CustomerKind::Person,
        patch: Patch::default(),
        payload,
        meaning,
    }
}

/// Records events; whose each is.
pub(super) fn send(test: &TestApp, events: Vec<Incoming>) -> Vec<CustomerId> {
    let outcomes = test
        .write_blocking(&SYSTEM, move |tx, cx| {
            let mut recorder = Recorder::new();
            let outcomes =
                events.iter().map(|event| recorder.record(tx, cx, event)).collect::<Result<Vec<_>, _>>()?;
            recorder.finish(tx, cx)?;
            Ok(outcomes)
        })
        .unwrap();
    outcomes
        .into_iter()
        .filter_map(|outcome| match outcome {
            Outcome::Recorded { customer, .. } => Some(customer),
            _ => None,
        })
        .collect()
}

/// Every row of every table as text, by table.
pub(super) fn rows(test: &TestApp) -> BTreeMap<String, Vec<String>> {
    rows_without(test, None)
}

/// As [`rows`], one column of one table left out.
fn rows_without(test: &TestApp, hidden: Option<(&str, &str)>) -> BTreeMap<String, Vec<String>> {
    let mut dump = Vec::new();
    test.db().dump(&mut dump).unwrap();
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut table, mut left_out) = (String::new(), None);
    for line in String::from_utf8(dump).unwrap().lines() {
        match serde_json::from_str(line).unwrap() {
            Json::Object(head) => {
                table = head.get("table").map_or(String::new(), |t| t.as_str().unwrap().into());
                left_out = hidden.filter(|(of, _)| *of == table).map(|(_, column)| {
                    let columns = head["columns"].as_array().unwrap();
                    columns.iter().position(|known| known[0] == column).unwrap()
                });
            }
            Json::Array(mut row) if left_out.is_some() => {
                row.remove(left_out.unwrap());
                tables.entry(table.clone()).or_default().push(Json::Array(row).to_string());
            }
            _ => tables.entry(table.clone()).or_default().push(line.to_owned()),
        }
    }
    tables
}

/// What must be the same before a merge and after its undoing, to the last byte but for the version of customers, which
/// only ever counts up. Sums that are spread over slots are left
/// to a check of their own.
pub(super) fn truth(test: &TestApp) -> BTreeMap<String, Vec<String>> {
    let mut tables = rows_without(test, Some(("customer", "version")));
    for other in [
        "audit_entry",
        "audit_head",
        "customer_merge",
        "day_rollup",
        "customer_count",
        "duplicate_pair",
        "duplicate_key",
    ] {
        tables.remove(other);
    }
    tables.retain(|_, rows| !rows.is_empty());
    tables
}

/// Fails with the first rows that differ.
pub(super) fn assert_same(now: &BTreeMap<String, Vec<String>>, before: &BTreeMap<String, Vec<String>>) {
    for table in now.keys().chain(before.keys()) {
        let none = Vec::new();
        let (now, before) = (now.get(table).unwrap_or(&none), before.get(table).unwrap_or(&none));
        let differ = now.iter().zip(before).find(|(now, before)| now != before);
        assert_eq!(differ, None, "{table}");
        assert_eq!(now.len(), before.len(), "{table}");
    }
}
