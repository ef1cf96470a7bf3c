//! What happened to everybody, or to one customer, newest first: for programs that follow along or look back.

use super::entries::{Entry, from_row};
use crate::actor::Permission;
use crate::customers::{find_open, records};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, EventId};
use vafa_store::{Built, Tx, sql};
use vafa_timeline::EventKind;

/// Which events are asked for.
#[derive(Debug, Clone, Default)]
pub struct ListEvents {
    /// Only those of this customer, over all records that make the customer up.
    pub customer: Option<CustomerId>,
    /// Only these kinds; empty for all.
    pub kinds: Vec<EventKind>,
    /// Only what happened then or later.
    pub since: Option<Instant>,
    /// Only what happened earlier.
    pub until: Option<Instant>,
    /// Only events before this one: the last of the page before.
    pub before: Option<(Instant, EventId)>,
    /// How many at most, 1 to 200.
    pub limit: u32,
}

/// Lists events, newest first; those of guests have no customer. One range of an index is read for each kind, or for each
/// record of the customer, from its end: how many events there are does not matter.
pub fn list_events(tx: &mut Tx<'_>, cx: &Cx, asked: &ListEvents) -> Result<Vec<Entry>, Failure> {
    cx.require(Permission::SeeCustomers)?;
    let limit = asked.limit.clamp(1, 200);
    let mut ranges = Vec::new();
    if let Some(customer) = asked.customer {
        let root = find_open(tx, customer)?.id;
        for id in records::group_of(tx, root)? {
            let mut range = begin().push(sql!("customer_id = ")).bind(id.uuid());
            if !asked.kinds.is_empty() {
                let codes = asked.kinds.iter().map(|kind| kind.code());
                range = range.push(sql!(" AND kind IN (")).bind_list(codes).push(sql!(")"));
            }
            ranges.push(range);
        }
    } else {
        let kinds = if asked.kinds.is_empty() { EventKind::ALL } else { asked.kinds.as_slice() };
        ranges.extend(kinds.iter().map(|kind| begin().push(sql!("kind = ")).bind(kind.code())));
    }
    let mut found = Vec::new();
    for range in ranges {
        found.extend(tx.query_built(&end(range, asked, limit), from_row)?);
    }
    found.sort_by_key(|entry: &Entry| std::cmp::Reverse((entry.at, entry.id)));
    // A kind that was asked for twice is told once.
    found.dedup_by_key(|entry| entry.id);
    found.truncate(limit as usize);
    Ok(found)
}

fn begin() -> Built {
    Built::new(sql!(
        "SELECT customer_id, at, id, kind, name, channel, source, message_id, received_at, payload FROM event WHERE "
    ))
}

fn end(mut range: Built, asked: &ListEvents, limit: u32) -> Built {
    if let Some(since) = asked.since {
        range = range.push(sql!(" AND at >= ")).bind(since.micros());
    }
    if let Some(until) = asked.until {
        range = range.push(sql!(" AND at < ")).bind(until.micros());
    }
    if let Some((at, event)) = asked.before {
        range = range.push(sql!(" AND (at, id) < (")).bind(at.micros()).push(sql!(", "));
        range = range.bind(event.uuid()).push(sql!(")"));
    }
    range.push(sql!(" ORDER BY at DESC, id DESC LIMIT ")).bind(i64::from(limit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Actor;
    use crate::customers::{CustomerKind, Patch};
    use crate::testing::{START, SYSTEM, TestApp};
    use crate::timeline::{Incoming, Recorder};
    use serde_json::Value as Json;
    use vafa_timeline::Meaning;

    /// An event of each kind named for one customer, each a second after the one before.
    fn tell(test: &TestApp, kinds: &[EventKind]) -> CustomerId {
        let kinds = kinds.to_vec();
        test.write_blocking(&SYSTEM, move |tx, cx| {
            let mut recorder = Recorder::new();
            let mut patch = Patch::default();
            patch.tell(crate::customers::Field::ToldName, "نگار", &cx.business)?;
            let command = crate::customers::CreateCustomer { patch, ..Default::default() };
            let customer = crate::customers::create_customer(tx, cx, &command)?;
            for (number, kind) in kinds.iter().enumerate() {
                let told = Incoming {
                    source: "test".into(),
                    message_id: number.to_string(),
                    content_hash: [0; 16],
                    at: START.plus(1_000_000 * i64::try_from(number).unwrap_or(0)),
                    received_at: cx.now,
                    sent_at: None,
                    original_at: None,
                    flags: String::new(),
                    kind: *kind,
                    name: String::new(),
                    channel: String::new(),
                    claims: Vec::new(),
                    customer_kind: CustomerKind::Person,
                    patch: Patch::default(),
                    payload: Json::Null,
                    meaning: Meaning::Told,
                };
                recorder.record_for(tx, cx, customer, &told)?;
            }
            recorder.finish(tx, cx)?;
            Ok(customer)
        })
        .unwrap()
    }

    fn messages(test: &TestApp, asked: &ListEvents) -> Vec<String> {
        let asked = asked.clone();
        let found = test.read_blocking(&SYSTEM, move |tx, cx| list_events(tx, cx, &asked)).unwrap();
        found.into_iter().map(|entry| entry.message_id).collect()
    }

    #[test]
    fn kinds_times_and_pages_narrow_the_list() {
        use EventKind::{Comment, Page, Track};
        for test in TestApp::each() {
            tell(&test, &[Track, Page, Comment, Track, Page, Track]);
            let all = ListEvents { limit: 200, ..ListEvents::default() };
            assert_eq!(messages(&test, &all), ["5", "4", "3", "2", "1", "0"]);
            let tracks = ListEvents { kinds: vec![Track, Track], ..all.clone() };
            assert_eq!(messages(&test, &tracks), ["5", "3", "0"]);
            let some = ListEvents {
                since: Some(START.plus(1_000_000)),
                until: Some(START.plus(4_000_000)),
                ..all.clone()
            };
            assert_eq!(messages(&test, &some), ["3", "2", "1"]);
            let mut seen = Vec::new();
            let mut page = ListEvents { limit: 2, ..all };
            loop {
                let asked = page.clone();
                let found = test.read_blocking(&SYSTEM, move |tx, cx| list_events(tx, cx, &asked)).unwrap();
                let Some(last) = found.last() else { break };
                page.before = Some((last.at, last.id));
                seen.extend(found.into_iter().map(|entry| entry.message_id));
            }
            assert_eq!(seen, ["5", "4", "3", "2", "1", "0"]);
        }
    }

    #[test]
    fn one_customers_events_are_asked_for_and_strangers_learn_nothing() {
        for test in TestApp::each() {
            let customer = tell(&test, &[EventKind::Track, EventKind::Page]);
            let of_one = ListEvents { customer: Some(customer), limit: 9, ..ListEvents::default() };
            assert_eq!(messages(&test, &of_one), ["1", "0"]);
            let pages = ListEvents { kinds: vec![EventKind::Page], ..of_one.clone() };
            assert_eq!(messages(&test, &pages), ["1"]);
            let refused = test.read_blocking(&Actor::Nobody, move |tx, cx| list_events(tx, cx, &of_one));
            assert_eq!(refused.unwrap_err().code(), "access.unauthenticated");
            let nobody = ListEvents { customer: Some(CustomerId::NIL), limit: 9, ..ListEvents::default() };
            let absent = test.read_blocking(&SYSTEM, move |tx, cx| list_events(tx, cx, &nobody));
            assert_eq!(absent.unwrap_err().code(), "customer.not_found");
        }
    }
}
