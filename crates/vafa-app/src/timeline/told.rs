//! Stored events read again, with what they mean: how history is told anew.

use super::TimelineError;
use crate::failure::Failure;
use serde_json::Value as Json;
use std::collections::HashMap;
use vafa_kernel::id::{CustomerId, EventId};
use vafa_kernel::{Currency, Instant};
use vafa_store::{Row, StoreError, Tx, params, sql};
use vafa_timeline::{EventKind, Meaning};

/// What telling an event again needs besides its meaning.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// The entry. Ids ascend about in the order of arrival; several servers may differ by the skew of their clocks.
    pub(crate) id: EventId,
    /// When it happened.
    pub(crate) at: Instant,
    /// When it arrived.
    pub(crate) received_at: Instant,
    /// What kind of entry.
    pub(crate) kind: EventKind,
    /// Where it happened.
    pub(crate) channel: String,
    /// Who told.
    pub(crate) source: String,
}

impl Told {
    /// The moment for which the event tells of an order: a file tells what holds when it is read, an event what held
    /// when it happened.
    pub(crate) fn order_told_at(kind: EventKind, at: Instant, received_at: Instant) -> Instant {
        if kind == EventKind::Order { received_at } else { at }
    }
}

/// The orders of a customer that were taken back: neither their telling nor the taking back counts in the state, as if
/// they had never been told. Both stand on the timeline for good.
#[derive(Debug, Default)]
pub(crate) struct TakenBack {
    by_source: HashMap<(String, String, String), EventId>,
}

impl TakenBack {
    /// Adds what was taken back in one record.
    pub(crate) fn gather(&mut self, tx: &mut Tx<'_>, record: CustomerId) -> Result<(), Failure> {
        let found = tx.query(
            sql!("SELECT id, source, payload FROM event WHERE customer_id = $1 AND kind = 'retract'"),
            params![record.uuid()],
            |row| {
                let id = EventId::from_uuid(row.get("id")?);
                Ok((id, row.get::<String>("source")?, row.get::<String>("payload")?))
            },
        )?;
        for (id, source, payload) in found {
            let payload: Json = serde_json::from_str(&payload).unwrap_or(Json::Null);
            let Some(number) = vafa_timeline::read::text(&payload, "number") else { continue };
            let series = vafa_timeline::read::text(&payload, "series").unwrap_or_default();
            let last = self.by_source.entry((source, series, number)).or_insert(id);
            *last = (*last).max(id);
        }
        Ok(())
    }

    /// Whether an event was taken back, or takes back.
    pub(crate) fn covers(&self, event: &Told, meaning: &Meaning) -> bool {
        match meaning {
            Meaning::Retracted { .. } => true,
            Meaning::Ordered(order) if event.kind == EventKind::Order && !self.by_source.is_empty() => self
                .by_source
                .get(&(event.source.clone(), order.series.clone(), order.number.clone()))
                .is_some_and(|taken_back| event.id < *taken_back),
            _ => false,
        }
    }
}

/// Source and message id of everything that was told of a record.
pub(crate) fn messages_of(tx: &mut Tx<'_>, record: CustomerId) -> Result<Vec<(String, String)>, Failure> {
    Ok(tx.query(
        sql!("SELECT source, message_id FROM event WHERE customer_id = $1 ORDER BY at, id"),
        params![record.uuid()],
        |row| Ok((row.get::<String>("source")?, row.get::<String>("message_id")?)),
    )?)
}

/// Removes every event of a record that is itself removed, with the message ids.
pub(crate) fn forget_all(tx: &mut Tx<'_>, record: CustomerId) -> Result<(), Failure> {
    let ids = tx.query(
        sql!("SELECT source, message_id, order_series, order_number FROM event WHERE customer_id = $1"),
        params![record.uuid()],
        |row| {
            let order =
                (row.get::<Option<String>>("order_series")?, row.get::<Option<String>>("order_number")?);
            Ok((row.get::<String>("source")?, row.get::<String>("message_id")?, order))
        },
    )?;
    tx.execute(sql!("DELETE FROM event WHERE customer_id = $1"), params![record.uuid()])?;
    for (source, id, order) in ids {
        tx.execute(sql!("DELETE FROM event_key WHERE source = $1 AND message_id = $2"), params![source, id])?;
        if let (Some(series), Some(number)) = order {
            super::orders::forget_key(tx, &series, &number)?;
        }
    }
    Ok(())
}

/// Reads every event of one record in the order of time, in memory that does not grow with their number. Fails, naming
/// the event, where one cannot be read any more.
pub(crate) fn each_of(
    tx: &mut Tx<'_>,
    currency: Currency,
    record: CustomerId,
    mut each: impl FnMut(&Told, &Meaning),
) -> Result<(), Failure> {
    let mut damaged = None;
    tx.for_each(
        sql!(
            "SELECT id, at, received_at, kind, name, channel, source, payload FROM event WHERE customer_id = $1 \
             ORDER BY at, id"
        ),
        params![record.uuid()],
        |row| {
            match read(row, currency)? {
                Ok((told, meaning)) => each(&told, &meaning),
                Err(event) => damaged = Some(event),
            }
            Ok(())
        },
    )?;
    match damaged {
        Some(event) => Err(TimelineError::Damaged { event: event.to_string() }.into()),
        None => Ok(()),
    }
}

/// An event and what it means, or the id of one that cannot be read.
pub(crate) fn read(
    row: &Row<'_>,
    currency: Currency,
) -> Result<Result<(Told, Meaning), EventId>, StoreError> {
    let id = EventId::from_uuid(row.get("id")?);
    let at = Instant::from_micros(row.get("at")?);
    let Ok(kind) = row.get::<String>("kind")?.parse::<EventKind>() else { return Ok(Err(id)) };
    let Ok(payload) = serde_json::from_str(&row.get::<String>("payload")?) else { return Ok(Err(id)) };
    let Ok(meaning) = Meaning::of(kind, &row.get::<String>("name")?, at, &payload, currency) else {
        return Ok(Err(id));
    };
    let told = Told {
        id,
        at,
        received_at: Instant::from_micros(row.get("received_at")?),
        kind,
        channel: row.get("channel")?,
        source: row.get("source")?,
    };
    Ok(Ok((told, meaning)))
}

/// Notes on an entry of which order it tells.
pub(crate) fn set_order_key(
    tx: &mut Tx<'_>,
    (customer, at, event): (CustomerId, Instant, EventId),
    (series, number): &(String, String),
) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "UPDATE event SET order_series = $4, order_number = $5 WHERE customer_id = $1 AND at = $2 AND id = $3"
        ),
        params![customer.uuid(), at.micros(), event.uuid(), series.as_str(), number.as_str()],
    )?;
    Ok(())
}

/// The message id of an entry.
#[derive(Debug, Clone)]
pub(crate) struct MessageId {
    pub(crate) event: EventId,
    pub(crate) customer: uuid::Uuid,
    pub(crate) at: i64,
    pub(crate) source: String,
    pub(crate) id: String,
}

/// Writes a lost message id anew. What was told under it is not known any more: a second telling counts as a clash.
pub(crate) fn restore_message_id(tx: &mut Tx<'_>, id: &MessageId) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO event_key (source, message_id, content_hash, customer_id, at, event_id, conflicts) \
             VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (source, message_id) DO UPDATE SET \
             customer_id = excluded.customer_id, at = excluded.at, event_id = excluded.event_id"
        ),
        params![id.source.as_str(), id.id.as_str(), Vec::<u8>::new(), id.customer, id.at, id.event.uuid()],
    )?;
    Ok(())
}
