//! Clears away what time has ended: a job calls it now and then.

use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_store::{Tx, params, sql};

/// Removes ended sessions, links and forgotten failures; how many rows went. Nothing that still means something is touched,
/// so it is not in the trail.
pub fn remove_expired(tx: &mut Tx<'_>, cx: &Cx) -> Result<u64, Failure> {
    cx.require(Permission::Operate)?;
    let now = cx.now.micros();
    let forgotten = cx.now.plus(-super::throttle::WINDOW).micros();
    let sessions = tx.execute(sql!("DELETE FROM user_session WHERE expires_at <= $1"), params![now])?;
    let links = tx.execute(sql!("DELETE FROM invitation WHERE expires_at <= $1"), params![now])?;
    let failures = tx.execute(
        sql!("DELETE FROM login_throttle WHERE window_at <= $1 AND locked_until <= $1"),
        params![forgotten],
    )?;
    Ok(sessions + links + failures)
}
