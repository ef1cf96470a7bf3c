//! For which record of a customer each identifier was told: one of theirs, and one that has it.

use super::Run;
use super::report::{Check, Difference};
use crate::customers::identifiers::{self, Owner};
use crate::customers::{IdentifierKind, records};
use crate::failure::Failure;
use vafa_kernel::id::CustomerId;
use vafa_store::{Row, StoreError, Tx, params, sql};

/// Owners that are read at a time.
const PAGE: i64 = 1000;

struct Held {
    kind: String,
    value: String,
    owner: Owner,
}

fn from_row(row: &Row<'_>) -> Result<Held, StoreError> {
    let root = CustomerId::from_uuid(row.get("customer_id")?);
    let home = CustomerId::from_uuid(row.get("home_id")?);
    Ok(Held { kind: row.get("kind")?, value: row.get("value")?, owner: Owner { root, home } })
}

/// Comes after whom the identifiers mean is right.
pub(super) fn check(run: &mut Run<'_>, tx: &mut Tx<'_>) -> Result<(), Failure> {
    let without = tx.query(
        sql!(
            "SELECT o.kind AS kind, o.value AS value, o.customer_id AS customer_id, o.home_id AS home_id \
             FROM identifier_owner o LEFT JOIN customer_identifier i ON i.customer_id = o.home_id AND i.kind = o.kind \
             AND i.value = o.value AND i.retired_at IS NULL WHERE i.customer_id IS NULL ORDER BY o.kind, o.value"
        ),
        params![],
        from_row,
    )?;
    for held in without {
        bring_home(run, tx, &held)?;
    }
    let mut after = (String::new(), String::new());
    loop {
        let page = tx.query(
            sql!(
                "SELECT kind, value, customer_id, home_id FROM identifier_owner WHERE (kind, value) > ($1, $2) \
                 AND home_id <> customer_id ORDER BY kind, value LIMIT $3"
            ),
            params![after.0.as_str(), after.1.as_str(), PAGE],
            from_row,
        )?;
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.kind.clone(), last.value.clone());
        for held in page {
            if records::root_of(tx, held.owner.home)? != held.owner.root {
                bring_home(run, tx, &held)?;
            }
        }
    }
}

/// Tells the identifier for the first record of the customer that has it; where none has, it should mean nobody, and
/// that was told before.
fn bring_home(run: &mut Run<'_>, tx: &mut Tx<'_>, held: &Held) -> Result<(), Failure> {
    let Some(kind) = IdentifierKind::from_code(&held.kind) else { return Ok(()) };
    let Owner { root, home } = held.owner;
    for record in records::group_of(tx, root)? {
        if !identifiers::is_active(tx, record, kind, &held.value)? {
            continue;
        }
        if record != home && run.differs(Check::Identifiers, Difference::new(root, "home_id", home, record)) {
            identifiers::set_owner(tx, kind, &held.value, Owner { root, home: record })?;
        }
        break;
    }
    Ok(())
}
