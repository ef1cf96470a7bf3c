//! The form of a customer's city by which lists are asked.

use super::Run;
use super::report::{Check, Difference};
use crate::customers::records;
use crate::failure::Failure;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};

/// Customers that are read at a time.
const PAGE: i64 = 1000;

pub(super) fn check(run: &mut Run<'_>, tx: &mut Tx<'_>) -> Result<(), Failure> {
    let mut after = CustomerId::NIL;
    loop {
        let page = tx.query(
            sql!("SELECT id, city, city_key FROM customer WHERE id > $1 ORDER BY id LIMIT $2"),
            params![after.uuid(), PAGE],
            |row| {
                let (city, key): (Option<String>, String) = (row.get("city")?, row.get("city_key")?);
                let is_right = key == vafa_locale::fold(&city.unwrap_or_default());
                Ok((CustomerId::from_uuid(row.get("id")?), is_right))
            },
        )?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = *last;
        for (id, _) in page.into_iter().filter(|(_, is_right)| !is_right) {
            // Where somebody lives is not told.
            if run.differs(Check::Customers, Difference::hidden(id, "city_key"))
                && let Some(customer) = records::find(tx, id)?
            {
                records::update(tx, &customer)?;
            }
        }
    }
}
