//! Consents: what a customer allows, for which purpose, on which channel. What holds now is one row; every change also
//! stands on the timeline with its evidence, for good.

use super::outline::source_of;
use super::{check_code, find_open, records};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::timeline::{Incoming, Recorder};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};
use vafa_timeline::{EventKind, Meaning};

/// What a customer allows or refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// What for: `marketing`, `survey`, `service` … a code.
    pub purpose: String,
    /// On which channel: `sms`, `email`, `phone` …, or `any`.
    pub channel: String,
    /// Given or refused.
    pub is_granted: bool,
    /// Where it was told.
    pub source: String,
    /// What proves it, in words.
    pub evidence: String,
    /// When it was told.
    pub changed_at: Instant,
}

/// A consent that is given or taken back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ConsentChange {
    /// What for, a code.
    pub purpose: String,
    /// On which channel, a code.
    pub channel: String,
    /// Given or taken back.
    pub is_granted: bool,
    /// What proves it, in words; at most 500 characters are kept.
    #[serde(default)]
    pub evidence: String,
}

/// Notes consents given or taken back.
pub fn change_consents(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    changes: &[ConsentChange],
) -> Result<(), Failure> {
    cx.require(Permission::EditCustomers)?;
    let customer = find_open(tx, customer)?;
    write_consents(tx, cx, customer.id, changes)?;
    let told: Vec<_> = changes
        .iter()
        .map(|c| json!({ "purpose": c.purpose, "channel": c.channel, "is_granted": c.is_granted }))
        .collect();
    append_entry(tx, cx, &Change::new("customer.consents_changed", "customer", customer.id).after(told))?;
    Ok(())
}

/// The step below: the row that holds now, and the entry on the timeline.
pub(super) fn write_consents(
    tx: &mut Tx<'_>,
    cx: &Cx,
    root: CustomerId,
    changes: &[ConsentChange],
) -> Result<(), Failure> {
    if changes.is_empty() {
        return Ok(());
    }
    let mut recorder = Recorder::new();
    for change in changes {
        check_code(&change.purpose, "purpose")?;
        check_code(&change.channel, "channel")?;
        let consent = Consent {
            purpose: change.purpose.clone(),
            channel: change.channel.clone(),
            is_granted: change.is_granted,
            source: source_of(cx).to_owned(),
            evidence: change.evidence.chars().filter(|c| !c.is_control()).take(500).collect(),
            changed_at: cx.now,
        };
        write(tx, root, &consent)?;
        recorder.record_for(tx, cx, root, &entry(cx, &consent))?;
    }
    recorder.finish(tx, cx)
}

/// Writes what holds now for one record.
pub(crate) fn write(tx: &mut Tx<'_>, customer: CustomerId, consent: &Consent) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO customer_consent (customer_id, purpose, channel, is_granted, source, evidence, changed_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (customer_id, purpose, channel) DO UPDATE SET \
             is_granted = excluded.is_granted, source = excluded.source, evidence = excluded.evidence, \
             changed_at = excluded.changed_at"
        ),
        params![
            customer.uuid(),
            consent.purpose.as_str(),
            consent.channel.as_str(),
            consent.is_granted,
            consent.source.as_str(),
            consent.evidence.as_str(),
            consent.changed_at.micros()
        ],
    )?;
    Ok(())
}

/// Lets a record have these consents and no others.
pub(crate) fn replace(tx: &mut Tx<'_>, customer: CustomerId, consents: &[Consent]) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM customer_consent WHERE customer_id = $1"), params![customer.uuid()])?;
    for consent in consents {
        write(tx, customer, consent)?;
    }
    Ok(())
}

/// Lets nothing be known of one consent of a record. What was told of it stands on the timeline.
pub(crate) fn forget(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    purpose: &str,
    channel: &str,
) -> Result<(), Failure> {
    tx.execute(
        sql!("DELETE FROM customer_consent WHERE customer_id = $1 AND purpose = $2 AND channel = $3"),
        params![customer.uuid(), purpose, channel],
    )?;
    Ok(())
}

/// What holds in one record, by purpose and channel.
pub(crate) fn list(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Consent>, Failure> {
    Ok(tx.query(
        sql!(
            "SELECT purpose, channel, is_granted, source, evidence, changed_at FROM customer_consent \
             WHERE customer_id = $1 ORDER BY purpose, channel"
        ),
        params![customer.uuid()],
        |row| {
            Ok(Consent {
                purpose: row.get("purpose")?,
                channel: row.get("channel")?,
                is_granted: row.get("is_granted")?,
                source: row.get("source")?,
                evidence: row.get("evidence")?,
                changed_at: Instant::from_micros(row.get("changed_at")?),
            })
        },
    )?)
}

/// What holds for a customer over all records that make them up: the latest word; of two at one moment the refusal.
pub(crate) fn over_group(tx: &mut Tx<'_>, root: CustomerId) -> Result<Vec<Consent>, Failure> {
    let mut held: BTreeMap<(String, String), Consent> = BTreeMap::new();
    for id in records::group_of(tx, root)? {
        for consent in list(tx, id)? {
            let key = (consent.purpose.clone(), consent.channel.clone());
            let rank = |c: &Consent| (c.changed_at, !c.is_granted);
            if held.get(&key).is_none_or(|known| rank(&consent) > rank(known)) {
                held.insert(key, consent);
            }
        }
    }
    Ok(held.into_values().collect())
}

fn entry(cx: &Cx, consent: &Consent) -> Incoming {
    let payload = json!({
        "purpose": consent.purpose,
        "channel": consent.channel,
        "is_granted": consent.is_granted,
        "evidence": consent.evidence,
    });
    Incoming {
        source: consent.source.clone(),
        // Told once, here and now: the id only has to be its own.
        message_id: format!("consent-{}", cx.new_id()),
        content_hash: [0; 16],
        at: cx.now,
        received_at: cx.now,
        sent_at: None,
        original_at: None,
        flags: String::new(),
        kind: EventKind::Consent,
        name: String::new(),
        channel: String::new(),
        claims: Vec::new(),
        customer_kind: super::CustomerKind::Person,
        patch: super::Patch::default(),
        payload,
        meaning: Meaning::Told,
    }
}
