//! Which record answers for another: one that is there, and in the end one that answers for itself.

use super::Run;
use super::report::{Check, Difference};
use crate::customers::records;
use crate::failure::Failure;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};

/// Records that are read at a time.
const PAGE: i64 = 500;
/// The longest way from a record to the one that answers for it.
const STEPS: usize = 64;

/// Frees records that were merged into nothing, and cuts rings of records that were merged into each other. Everything
/// else follows merges: this comes first.
pub(super) fn check(run: &mut Run<'_>, tx: &mut Tx<'_>) -> Result<(), Failure> {
    let lost = tx.query(
        sql!(
            "SELECT c.id AS id, c.merged_into AS merged_into FROM customer c LEFT JOIN customer s ON s.id = c.merged_into \
             WHERE c.merged_into IS NOT NULL AND s.id IS NULL ORDER BY c.id"
        ),
        params![],
        |row| {
            let into = CustomerId::from_uuid(row.get("merged_into")?);
            Ok((CustomerId::from_uuid(row.get("id")?), into))
        },
    )?;
    for (record, into) in lost {
        free(run, tx, record, into)?;
    }
    let mut after = CustomerId::NIL;
    loop {
        let page = tx.query(
            sql!("SELECT id FROM customer WHERE id > $1 AND merged_into IS NOT NULL ORDER BY id LIMIT $2"),
            params![after.uuid(), PAGE],
            |row| row.get("id").map(CustomerId::from_uuid),
        )?;
        let Some(last) = page.last() else { return Ok(()) };
        after = *last;
        for record in page {
            let way = way_of(tx, record)?;
            // A ring is told of once, at the first of its records.
            if way.last() == Some(&record) && way.iter().min() == Some(&record) {
                free(run, tx, record, way.first().copied().unwrap_or(record))?;
            }
        }
    }
}

/// The records that answer for one, up to the last, or until it is met again.
fn way_of(tx: &mut Tx<'_>, record: CustomerId) -> Result<Vec<CustomerId>, Failure> {
    let mut way: Vec<CustomerId> = Vec::new();
    while way.len() < STEPS && way.last() != Some(&record) {
        let at = way.last().copied().unwrap_or(record);
        match records::find(tx, at)?.and_then(|record| record.merged_into) {
            Some(into) => way.push(into),
            None => break,
        }
    }
    Ok(way)
}

fn free(run: &mut Run<'_>, tx: &mut Tx<'_>, record: CustomerId, into: CustomerId) -> Result<(), Failure> {
    if run.differs(Check::Customers, Difference::new(record, "merged_into", into, ""))
        && let Some(mut customer) = records::find(tx, record)?
    {
        customer.merged_into = None;
        customer.version += 1;
        records::update(tx, &customer)?;
    }
    Ok(())
}
