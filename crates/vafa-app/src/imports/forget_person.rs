//! Forgets a person who was erased in what imports keep: how they were before, and rows that were rejected.

use crate::failure::Failure;
use uuid::Uuid;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};

/// Removes what imports remember of a customer: undoing an import does not bring them back.
pub(crate) fn forget_customer(tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Failure> {
    tx.execute(sql!("DELETE FROM import_change WHERE customer_id = $1"), params![customer.uuid()])?;
    Ok(())
}

/// Empties rejected rows that speak of a person; that a row was rejected, and why, stays.
pub(crate) fn forget_rejects(tx: &mut Tx<'_>, is_of: impl Fn(&str) -> bool) -> Result<(), Failure> {
    let mut rows: Vec<(Uuid, i64)> = Vec::new();
    tx.for_each(sql!("SELECT import_id, row_no, detail, raw FROM import_reject"), &[], |row| {
        if is_of(&row.get::<String>("raw")?) || is_of(&row.get::<String>("detail")?) {
            rows.push((row.get("import_id")?, row.get("row_no")?));
        }
        Ok(())
    })?;
    for (import, row_no) in rows {
        tx.execute(
            sql!("UPDATE import_reject SET raw = '', detail = '' WHERE import_id = $1 AND row_no = $2"),
            params![import, row_no],
        )?;
    }
    Ok(())
}
