//! Whom identifiers mean: each one that is in use means the customer who has it, and none means anybody else.

use super::report::{Check, Difference};
use super::{Run, count};
use crate::customers::identifiers::Owner;
use crate::customers::{IdentifierKind, identifiers, records};
use crate::failure::Failure;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};

/// Owners that are read at a time.
const PAGE: i64 = 1000;

/// The identifiers of one record: each in use means `root`, who answers for the record.
pub(super) fn check_of(
    run: &mut Run<'_>,
    tx: &mut Tx<'_>,
    record: CustomerId,
    root: CustomerId,
) -> Result<(), Failure> {
    for identifier in identifiers::list(tx, record)?.into_iter().filter(|i| i.retired_at.is_none()) {
        run.report.saw(Check::Identifiers, 1);
        let (kind, value) = (identifier.kind, identifier.value.as_str());
        let owner = identifiers::owner_of(tx, kind, value)?;
        if owner == Some(root) {
            continue;
        }
        let stored = owner.map(|owner| owner.to_string()).unwrap_or_default();
        if !run.differs(Check::Identifiers, Difference::new(record, kind.code(), stored, root)) {
            continue;
        }
        // Where somebody else has it too, the one it means keeps it and this one's becomes history.
        match owner {
            Some(owner) if has(tx, owner, kind, value)? => {
                identifiers::retire_of(tx, run.cx.now, record, kind, value)?;
            }
            _ => identifiers::set_owner(tx, kind, value, Owner { root, home: record })?,
        }
    }
    Ok(())
}

/// Identifiers that mean somebody who does not have them.
pub(super) fn check_owners(run: &mut Run<'_>, tx: &mut Tx<'_>) -> Result<(), Failure> {
    let total = count(tx, sql!("SELECT COUNT(*) AS total FROM identifier_owner"))?;
    let mut done = 0;
    let mut after = (String::new(), String::new());
    loop {
        let page = tx.query(
            sql!(
                "SELECT kind, value, customer_id FROM identifier_owner WHERE (kind, value) > ($1, $2) \
                 ORDER BY kind, value LIMIT $3"
            ),
            params![after.0.as_str(), after.1.as_str(), PAGE],
            |row| {
                Ok((
                    row.get::<String>("kind")?,
                    row.get::<String>("value")?,
                    CustomerId::from_uuid(row.get("customer_id")?),
                ))
            },
        )?;
        let Some((kind, value, _)) = page.last() else { break };
        after = (kind.clone(), value.clone());
        done += page.len() as u64;
        for (code, value, owner) in page {
            let Some(kind) = IdentifierKind::from_code(&code) else { continue };
            let answers = records::find(tx, owner)?.is_some_and(|owner| owner.merged_into.is_none());
            if answers && has(tx, owner, kind, &value)? {
                continue;
            }
            if run.differs(Check::Identifiers, Difference::new(owner, kind.code(), owner, "")) {
                identifiers::clear_owner(tx, kind, &value)?;
            }
        }
        run.progress.step("identifiers", done, Some(total));
    }
    Ok(())
}

/// Whether a customer has an identifier, through any of the records that make it up.
fn has(tx: &mut Tx<'_>, root: CustomerId, kind: IdentifierKind, value: &str) -> Result<bool, Failure> {
    for record in records::group_of(tx, root)? {
        if identifiers::is_active(tx, record, kind, value)? {
            return Ok(true);
        }
    }
    Ok(false)
}
