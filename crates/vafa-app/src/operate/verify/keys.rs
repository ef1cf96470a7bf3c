//! The message ids: every entry has one, every one has its entry. They are what keeps a second telling from counting.

use super::report::{Check, Difference};
use super::{Run, count};
use crate::failure::Failure;
use crate::timeline::told;
use vafa_kernel::id::EventId;
use vafa_store::{Tx, params, sql};

pub(super) fn check(run: &mut Run<'_>, tx: &mut Tx<'_>) -> Result<(), Failure> {
    let events = count(tx, sql!("SELECT COUNT(*) AS total FROM event"))?;
    run.progress.step("message_ids", 0, Some(events));
    run.report.saw(Check::MessageIds, events);
    without_id(run, tx)?;
    run.progress.step("message_ids", events, Some(events));
    without_entry(run, tx)
}

fn without_id(run: &mut Run<'_>, tx: &mut Tx<'_>) -> Result<(), Failure> {
    let mut missing = Vec::new();
    tx.for_each(
        sql!(
            "SELECT e.id AS id, e.customer_id AS customer_id, e.at AS at, e.source AS source, e.message_id AS message_id \
             FROM event e LEFT JOIN event_key k ON k.source = e.source AND k.message_id = e.message_id \
             WHERE k.event_id IS NULL OR k.event_id <> e.id"
        ),
        &[],
        |row| {
            missing.push(told::MessageId {
                event: EventId::from_uuid(row.get("id")?),
                customer: row.get("customer_id")?,
                at: row.get("at")?,
                source: row.get("source")?,
                id: row.get("message_id")?,
            });
            Ok(())
        },
    )?;
    for id in missing {
        if run.differs(Check::MessageIds, Difference::new(id.event, "message_id", "", "its entry")) {
            told::restore_message_id(tx, &id)?;
        }
    }
    Ok(())
}

/// An entry that is gone cannot be made again: this is told, and stays.
fn without_entry(run: &mut Run<'_>, tx: &mut Tx<'_>) -> Result<(), Failure> {
    let gone = tx.query(
        sql!(
            "SELECT k.event_id AS event_id FROM event_key k LEFT JOIN event e \
             ON e.customer_id = k.customer_id AND e.at = k.at AND e.id = k.event_id WHERE e.id IS NULL"
        ),
        params![],
        |row| row.get("event_id").map(EventId::from_uuid),
    )?;
    for event in gone {
        run.report.differs(Check::MessageIds, Difference::new(event, "entry", "", "on the timeline"), false);
    }
    Ok(())
}
