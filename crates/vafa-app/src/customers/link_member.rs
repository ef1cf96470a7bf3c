//! Ties a customer to a household or an organisation.

use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};

/// Makes `member` a member of `group` in that role; nothing happens where it is one already. The shared step below the
/// use cases that link customers: it checks no right and writes no trail.
pub(crate) fn link_member(
    tx: &mut Tx<'_>,
    cx: &Cx,
    member: CustomerId,
    group: CustomerId,
    role: &str,
) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO customer_link (customer_id, group_id, role, created_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (customer_id, group_id) DO NOTHING"
        ),
        params![member.uuid(), group.uuid(), role, cx.now.micros()],
    )?;
    Ok(())
}
