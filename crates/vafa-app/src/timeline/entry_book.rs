//! Entries on their way to the timeline: what was told before, and rows that are written together.

use super::record_event::{Incoming, Outcome};
use crate::failure::Failure;
use std::collections::{BTreeSet, HashMap};
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, EventId};
use vafa_store::{Sql, Tx, Value, params, sql};

/// The most entries that wait to be written with others.
const ENTRIES_WAITING: usize = 512;

/// What was told under an id.
const TOLD_UNDER: Sql =
    sql!("SELECT source, message_id, content_hash FROM event_key WHERE source = $1 AND message_id = $2");

/// Source and message id.
type MessageKey = (String, String);

/// Entries of one transaction.
#[derive(Default)]
pub(super) struct EntryBook {
    /// The fingerprint of what was told under an id; nothing where the id is new.
    told: HashMap<MessageKey, Option<Vec<u8>>>,
    entries: Vec<Vec<Value>>,
    keys: Vec<Vec<Value>>,
}

impl EntryBook {
    /// Looks up together what was told before under the ids of what will be recorded.
    pub(super) fn expect(
        &mut self,
        tx: &mut Tx<'_>,
        messages: &BTreeSet<(&str, &str)>,
    ) -> Result<(), Failure> {
        let keys: Vec<Vec<Value>> =
            messages.iter().map(|(source, id)| params![*source, *id].to_vec()).collect();
        for (source, id) in messages {
            self.told.entry(((*source).to_owned(), (*id).to_owned())).or_insert(None);
        }
        self.told.extend(tx.query_each(TOLD_UNDER, &keys, |row| {
            let key = (row.get("source")?, row.get("message_id")?);
            Ok((key, Some(row.get("content_hash")?)))
        })?);
        Ok(())
    }

    /// What becomes of an event whose id was told before; nothing where it is new.
    pub(super) fn told_before(
        &mut self,
        tx: &mut Tx<'_>,
        told: &Incoming,
    ) -> Result<Option<Outcome>, Failure> {
        let key = (told.source.clone(), told.message_id.clone());
        let before = match self.told.get(&key) {
            Some(known) => known.as_deref(),
            None => {
                let found = tx.query_opt(
                    TOLD_UNDER,
                    params![told.source.as_str(), told.message_id.as_str()],
                    |row| row.get::<Vec<u8>>("content_hash"),
                )?;
                self.told.entry(key).or_insert(found).as_deref()
            }
        };
        let Some(hash) = before else { return Ok(None) };
        if hash == told.content_hash {
            return Ok(Some(Outcome::Duplicate));
        }
        self.write(tx)?;
        tx.execute(
            sql!("UPDATE event_key SET conflicts = conflicts + 1 WHERE source = $1 AND message_id = $2"),
            params![told.source.as_str(), told.message_id.as_str()],
        )?;
        Ok(Some(Outcome::Conflict))
    }

    /// Takes in an entry of a record, to be written with others.
    pub(super) fn add(
        &mut self,
        tx: &mut Tx<'_>,
        told: &Incoming,
        customer: CustomerId,
        event: EventId,
    ) -> Result<(), Failure> {
        let order_key = told.meaning.order_key();
        self.entries.push(
            params![
                customer.uuid(),
                told.at.micros(),
                event.uuid(),
                told.kind.code(),
                told.name.as_str(),
                told.channel.as_str(),
                told.source.as_str(),
                told.message_id.as_str(),
                told.received_at.micros(),
                told.sent_at.map(Instant::micros),
                told.original_at.map(Instant::micros),
                told.flags.as_str(),
                told.payload.to_string(),
                order_key.map(|(series, _)| series),
                order_key.map(|(_, number)| number)
            ]
            .to_vec(),
        );
        self.keys.push(
            params![
                told.source.as_str(),
                told.message_id.as_str(),
                told.content_hash.to_vec(),
                customer.uuid(),
                told.at.micros(),
                event.uuid(),
                0_i64
            ]
            .to_vec(),
        );
        let key = (told.source.clone(), told.message_id.clone());
        self.told.insert(key, Some(told.content_hash.to_vec()));
        if self.entries.len() >= ENTRIES_WAITING { self.write(tx) } else { Ok(()) }
    }

    /// Writes the entries that wait.
    pub(super) fn write(&mut self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        let head = sql!(
            "INSERT INTO event (customer_id, at, id, kind, name, channel, source, message_id, received_at, sent_at, \
             original_at, flags, payload, order_series, order_number) VALUES "
        );
        tx.insert_rows(head, &std::mem::take(&mut self.entries), None)?;
        let head = sql!(
            "INSERT INTO event_key (source, message_id, content_hash, customer_id, at, event_id, conflicts) VALUES "
        );
        Ok(tx.insert_rows(head, &std::mem::take(&mut self.keys), None)?)
    }
}
