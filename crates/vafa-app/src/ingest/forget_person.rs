//! Forgets a person who was erased in what was set aside.

use crate::failure::Failure;
use uuid::Uuid;
use vafa_store::{Tx, params, sql};

/// Discards and empties what was set aside and speaks of a person.
pub(crate) fn forget_quarantined(tx: &mut Tx<'_>, is_of: impl Fn(&str) -> bool) -> Result<(), Failure> {
    let mut rows: Vec<Uuid> = Vec::new();
    tx.for_each(sql!("SELECT id, detail, body FROM quarantine"), &[], |row| {
        if is_of(&row.get::<String>("body")?) || is_of(&row.get::<String>("detail")?) {
            rows.push(row.get("id")?);
        }
        Ok(())
    })?;
    for id in rows {
        tx.execute(
            sql!("UPDATE quarantine SET body = '{}', detail = '', state = 'discarded' WHERE id = $1"),
            params![id],
        )?;
    }
    Ok(())
}
