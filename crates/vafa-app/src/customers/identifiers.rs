//! Identifier rows: what each customer is known by, and whom each identifier means now.

use super::identifier::{Claim, IdentifierKind};
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};

/// One identifier of one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// Whose it is (one of a merged group keeps its own).
    pub customer_id: CustomerId,
    /// What kind.
    pub kind: IdentifierKind,
    /// The comparable form.
    pub value: String,
    /// As it was told.
    pub shown: String,
    /// Where it was told.
    pub source: String,
    /// Whether it was proved.
    pub is_verified: bool,
    /// Since when.
    pub created_at: Instant,
    /// Since when it is no longer theirs.
    pub retired_at: Option<Instant>,
}

/// The customer that an identifier means now.
pub fn owner_of(tx: &mut Tx<'_>, kind: IdentifierKind, value: &str) -> Result<Option<CustomerId>, Failure> {
    Ok(tx.query_opt(
        sql!("SELECT customer_id FROM identifier_owner WHERE kind = $1 AND value = $2"),
        params![kind.code(), value],
        |row| row.get("customer_id").map(CustomerId::from_uuid),
    )?)
}

/// All identifiers of one record, the retired ones last.
pub fn list(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Identifier>, Failure> {
    let mut found: Vec<Identifier> = tx
        .query(
            sql!(
                "SELECT kind, value, shown, source, is_verified, created_at, retired_at FROM customer_identifier \
                 WHERE customer_id = $1 ORDER BY kind, value"
            ),
            params![customer.uuid()],
            |row| {
                let kind = IdentifierKind::from_code(&row.get::<String>("kind")?);
                Ok(kind.map(|kind| (kind, row.get("value"), row.get("shown"), row.get("source"), row.get("is_verified"), row.get("created_at"), row.get::<Option<i64>>("retired_at"))))
            },
        )?
        .into_iter()
        .flatten()
        .map(|(kind, value, shown, source, is_verified, created_at, retired_at)| {
            Ok(Identifier {
                customer_id: customer,
                kind,
                value: value?,
                shown: shown?,
                source: source?,
                is_verified: is_verified?,
                created_at: Instant::from_micros(created_at?),
                retired_at: retired_at?.map(Instant::from_micros),
            })
        })
        .collect::<Result<_, vafa_store::StoreError>>()?;
    found.sort_by_key(|identifier| (identifier.retired_at.is_some(), identifier.kind));
    Ok(found)
}

/// Whether a record has an active identifier of this kind other than `value`.
pub(crate) fn has_other(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    kind: IdentifierKind,
    value: &str,
) -> Result<bool, Failure> {
    let other = tx.query_opt(
        sql!(
            "SELECT 1 AS found FROM customer_identifier WHERE customer_id = $1 AND kind = $2 AND value <> $3 \
             AND retired_at IS NULL LIMIT 1"
        ),
        params![customer.uuid(), kind.code(), value],
        |_| Ok(()),
    )?;
    Ok(other.is_some())
}

/// Gives an identifier to a customer. Whoever had it before keeps it as history only.
pub(crate) fn attach(
    tx: &mut Tx<'_>,
    now: Instant,
    customer: CustomerId,
    claim: &Claim,
    source: &str,
) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO customer_identifier (customer_id, kind, value, shown, source, is_verified, created_at, retired_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, NULL) ON CONFLICT (customer_id, kind, value) DO UPDATE SET \
             retired_at = NULL, is_verified = CASE WHEN excluded.is_verified THEN excluded.is_verified \
             ELSE customer_identifier.is_verified END"
        ),
        params![
            customer.uuid(),
            claim.kind.code(),
            claim.value.as_str(),
            claim.shown.as_str(),
            source,
            claim.is_verified,
            now.micros()
        ],
    )?;
    tx.execute(
        sql!(
            "INSERT INTO identifier_owner (kind, value, customer_id) VALUES ($1, $2, $3) \
             ON CONFLICT (kind, value) DO UPDATE SET customer_id = excluded.customer_id"
        ),
        params![claim.kind.code(), claim.value.as_str(), customer.uuid()],
    )?;
    Ok(())
}

/// Makes an identifier mean a customer, or nobody.
pub(crate) fn set_owner(
    tx: &mut Tx<'_>,
    kind: IdentifierKind,
    value: &str,
    owner: Option<CustomerId>,
) -> Result<(), Failure> {
    match owner {
        Some(owner) => tx.execute(
            sql!(
                "INSERT INTO identifier_owner (kind, value, customer_id) VALUES ($1, $2, $3) \
                 ON CONFLICT (kind, value) DO UPDATE SET customer_id = excluded.customer_id"
            ),
            params![kind.code(), value, owner.uuid()],
        )?,
        None => tx.execute(
            sql!("DELETE FROM identifier_owner WHERE kind = $1 AND value = $2"),
            params![kind.code(), value],
        )?,
    };
    Ok(())
}

/// Whether a record has an identifier and it is still theirs.
pub(crate) fn is_active(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    kind: IdentifierKind,
    value: &str,
) -> Result<bool, Failure> {
    let found = tx.query_opt(
        sql!(
            "SELECT 1 AS found FROM customer_identifier WHERE customer_id = $1 AND kind = $2 AND value = $3 \
             AND retired_at IS NULL"
        ),
        params![customer.uuid(), kind.code(), value],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Takes an identifier away from a record, which keeps it as history. It means nobody until it is given again.
pub(crate) fn retire(
    tx: &mut Tx<'_>,
    now: Instant,
    customer: CustomerId,
    kind: IdentifierKind,
    value: &str,
) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "UPDATE customer_identifier SET retired_at = $4 WHERE customer_id = $1 AND kind = $2 AND value = $3 \
             AND retired_at IS NULL"
        ),
        params![customer.uuid(), kind.code(), value, now.micros()],
    )?;
    tx.execute(
        sql!("DELETE FROM identifier_owner WHERE kind = $1 AND value = $2 AND customer_id = $3"),
        params![kind.code(), value, customer.uuid()],
    )?;
    Ok(())
}

/// Lets an identifier mean another customer, if it means `from` now. Says whether it did.
pub(crate) fn hand_over(
    tx: &mut Tx<'_>,
    kind: IdentifierKind,
    value: &str,
    from: CustomerId,
    to: CustomerId,
) -> Result<bool, Failure> {
    let moved = tx.execute(
        sql!(
            "UPDATE identifier_owner SET customer_id = $4 WHERE kind = $1 AND value = $2 AND customer_id = $3"
        ),
        params![kind.code(), value, from.uuid(), to.uuid()],
    )?;
    Ok(moved > 0)
}
