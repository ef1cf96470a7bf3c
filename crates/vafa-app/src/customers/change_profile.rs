//! Takes over what was told about a profile, where nothing newer is known. The shared step below every way in.

use super::outline::source_of;
use super::profile::Patch;
use super::{CustomerError, records, saved};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;

/// Applies a patch told at `told_at`. Says whether anything changed. Checks no right and writes no trail: the use case
/// that calls it does.
pub(crate) fn change_profile(
    tx: &mut Tx<'_>,
    cx: &Cx,
    customer: CustomerId,
    patch: &Patch,
    told_at: Instant,
) -> Result<bool, Failure> {
    let mut record = records::find(tx, customer)?.ok_or(CustomerError::NotFound)?;
    let before = record.clone();
    if !record.apply(patch, told_at) {
        return Ok(false);
    }
    let has_changed =
        (&before.fields, &before.custom, before.kind) != (&record.fields, &record.custom, record.kind);
    if has_changed {
        record.version += 1;
        record.updated_at = cx.now;
    }
    records::update(tx, &record)?;
    super::fields::note_unplanned(tx, cx.now, source_of(cx), patch)?;
    super::counts::moved(tx, cx, &before, &record)?;
    if has_changed {
        saved(tx, cx, &record)?;
    }
    Ok(has_changed)
}
