//! How one is called by the others.

use super::user::{User, clean_name, load_self};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_store::{Tx, params, sql};

/// Changes one's own name.
pub fn change_own_name(tx: &mut Tx<'_>, cx: &Cx, name: &str) -> Result<(), Failure> {
    cx.require(Permission::ManageSelf)?;
    let (before, _) = load_self(tx, cx)?;
    let after = User { name: clean_name(name)?, ..before.clone() };
    if after.name == before.name {
        return Ok(());
    }
    tx.execute(
        sql!("UPDATE user_account SET name = $2, version = version + 1 WHERE id = $1"),
        params![after.id.uuid(), after.name.as_str()],
    )?;
    let change = Change::new("user.changed", "user", after.id).before(before.told()).after(after.told());
    append_entry(tx, cx, &change)?;
    Ok(())
}
