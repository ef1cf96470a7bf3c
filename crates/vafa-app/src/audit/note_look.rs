//! Looks at customers are in the trail too: who opened whose page, at most once an hour.

use super::append_entry::{Change, append_entry};
use super::entry::first_id_at;
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::CustomerId;
use vafa_kernel::time::HOUR;
use vafa_store::{Tx, params, sql};

const ACTION: &str = "customer.looked";

/// Whether this look is not in the trail yet. Reads only, so that a page that was opened before costs no write.
pub fn is_look_due(tx: &mut Tx<'_>, cx: &Cx, customer: CustomerId) -> Result<bool, Failure> {
    cx.require(Permission::SeeCustomers)?;
    let since = cx.now.plus(-HOUR);
    let found = tx.query_opt(
        sql!(
            "SELECT 1 FROM audit_entry WHERE object_kind = $1 AND object_id = $2 AND id >= $3 AND at > $4 AND actor = $5 \
             AND action = $6 LIMIT 1"
        ),
        params!["customer", customer.to_string(), first_id_at(since), since.micros(), cx.who.label(), ACTION],
        |_| Ok(()),
    )?;
    Ok(found.is_none())
}

/// Writes a look into the trail, unless the same one looked at the same customer within the last hour. Returns whether it
/// wrote.
pub fn note_look(tx: &mut Tx<'_>, cx: &Cx, customer: CustomerId) -> Result<bool, Failure> {
    if !is_look_due(tx, cx, customer)? {
        return Ok(false);
    }
    append_entry(tx, cx, &Change::new(ACTION, "customer", customer))?;
    Ok(true)
}
