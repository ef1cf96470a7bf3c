//! Stored events read again, with what they mean: how history is told anew.

use super::TimelineError;
use crate::failure::Failure;
use vafa_kernel::id::{CustomerId, EventId};
use vafa_kernel::{Currency, Instant};
use vafa_store::{Row, StoreError, Tx, params, sql};
use vafa_timeline::{EventKind, Meaning};

/// What telling an event again needs besides its meaning.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// The entry. Ids ascend in the order in which events arrived.
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
