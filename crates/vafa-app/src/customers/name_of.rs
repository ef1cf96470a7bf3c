//! What a customer is called, for lists of other things.

use super::records;
use crate::failure::Failure;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};

/// The customer whom a record belongs to now, and their name; the name is empty where none is known.
pub(crate) fn name_of(tx: &mut Tx<'_>, record: CustomerId) -> Result<(CustomerId, String), Failure> {
    let root = records::root_of(tx, record)?;
    let name =
        tx.query_opt(sql!("SELECT name FROM customer WHERE id = $1"), params![root.uuid()], |row| {
            row.get::<String>("name")
        })?;
    Ok((root, name.unwrap_or_default()))
}
