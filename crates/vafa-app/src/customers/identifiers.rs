//! Identifier rows: what each customer is known by, and whom each identifier means now.

use super::identifier::{Claim, IdentifierKind};
use crate::failure::Failure;
use std::collections::{BTreeSet, HashMap};
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::{Row, Sql, StoreError, Tx, Value, params, sql};

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

/// Whom an identifier means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The customer who answers today.
    pub root: CustomerId,
    /// The record of theirs it was told for: the same one, or one that was merged into it. What is told under the
    /// identifier is written there, so that it parts again when the merge is undone.
    pub home: CustomerId,
}

const OWNER_OF: Sql =
    sql!("SELECT kind, value, customer_id, home_id FROM identifier_owner WHERE kind = $1 AND value = $2");

/// Whom an identifier means now, with the record it was told for.
pub fn find_owner(tx: &mut Tx<'_>, kind: IdentifierKind, value: &str) -> Result<Option<Owner>, Failure> {
    Ok(tx.query_opt(OWNER_OF, params![kind.code(), value], owner_in)?)
}

/// Whom identifiers mean now; those that mean nobody are left out.
pub(crate) fn owners_among(
    tx: &mut Tx<'_>,
    identifiers: &BTreeSet<(IdentifierKind, &str)>,
) -> Result<HashMap<(IdentifierKind, String), Owner>, Failure> {
    let keys: Vec<Vec<Value>> =
        identifiers.iter().map(|(kind, value)| params![kind.code(), *value].to_vec()).collect();
    let found = tx.query_each(OWNER_OF, &keys, |row| {
        let kind = IdentifierKind::from_code(&row.get::<String>("kind")?);
        Ok((kind, row.get::<String>("value")?, owner_in(row)?))
    })?;
    Ok(found.into_iter().filter_map(|(kind, value, owner)| Some(((kind?, value), owner))).collect())
}

fn owner_in(row: &Row<'_>) -> Result<Owner, StoreError> {
    Ok(Owner {
        root: CustomerId::from_uuid(row.get("customer_id")?),
        home: CustomerId::from_uuid(row.get("home_id")?),
    })
}

/// The customer that an identifier means now.
pub fn owner_of(tx: &mut Tx<'_>, kind: IdentifierKind, value: &str) -> Result<Option<CustomerId>, Failure> {
    Ok(find_owner(tx, kind, value)?.map(|owner| owner.root))
}

/// What a customer is known by today, over all records that make them up, without asking which records those are.
pub(crate) fn list_active(
    tx: &mut Tx<'_>,
    root: CustomerId,
) -> Result<Vec<(IdentifierKind, String)>, Failure> {
    let found = tx.query(
        sql!("SELECT kind, value FROM identifier_owner WHERE customer_id = $1 ORDER BY kind, value"),
        params![root.uuid()],
        |row| Ok((row.get::<String>("kind")?, row.get::<String>("value")?)),
    )?;
    Ok(found
        .into_iter()
        .filter_map(|(kind, value)| Some((IdentifierKind::from_code(&kind)?, value)))
        .collect())
}

/// All identifiers of one record, the retired ones last.
pub fn list(tx: &mut Tx<'_>, customer: CustomerId) -> Result<Vec<Identifier>, Failure> {
    let found = tx.query(
        sql!(
            "SELECT customer_id, kind, value, shown, source, is_verified, created_at, retired_at FROM customer_identifier \
             WHERE customer_id = $1 ORDER BY kind, value"
        ),
        params![customer.uuid()],
        from_row,
    )?;
    let mut found: Vec<Identifier> = found.into_iter().flatten().collect();
    found.sort_by_key(|identifier| (identifier.retired_at.is_some(), identifier.kind));
    Ok(found)
}

fn from_row(row: &Row<'_>) -> Result<Option<Identifier>, StoreError> {
    let Some(kind) = IdentifierKind::from_code(&row.get::<String>("kind")?) else { return Ok(None) };
    Ok(Some(Identifier {
        customer_id: CustomerId::from_uuid(row.get("customer_id")?),
        kind,
        value: row.get("value")?,
        shown: row.get("shown")?,
        source: row.get("source")?,
        is_verified: row.get("is_verified")?,
        created_at: Instant::from_micros(row.get("created_at")?),
        retired_at: row.get::<Option<i64>>("retired_at")?.map(Instant::from_micros),
    }))
}

/// Whether a customer has an active identifier of this kind other than `value`, in any record that makes them up.
pub(crate) fn has_other(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    kind: IdentifierKind,
    value: &str,
) -> Result<bool, Failure> {
    let other = tx.query_opt(
        sql!(
            "SELECT 1 AS found FROM identifier_owner WHERE customer_id = $1 AND kind = $2 AND value <> $3 LIMIT 1"
        ),
        params![customer.uuid(), kind.code(), value],
        |_| Ok(()),
    )?;
    Ok(other.is_some())
}

/// Gives identifiers to a customer, whom `to` names with the record of theirs they are told for; each is told once.
/// Whoever had one before must have been told to [`retire`] it.
pub(crate) fn attach(
    tx: &mut Tx<'_>,
    now: Instant,
    to: Owner,
    claims: &[&Claim],
    source: &str,
) -> Result<(), Failure> {
    let told: Vec<Vec<Value>> = claims
        .iter()
        .map(|claim| {
            params![
                to.home.uuid(),
                claim.kind.code(),
                claim.value.as_str(),
                claim.shown.as_str(),
                source,
                claim.is_verified,
                now.micros()
            ]
            .to_vec()
        })
        .collect();
    tx.insert_rows(
        sql!(
            "INSERT INTO customer_identifier (customer_id, kind, value, shown, source, is_verified, created_at) VALUES "
        ),
        &told,
        Some(sql!(
            " ON CONFLICT (customer_id, kind, value) DO UPDATE SET \
             retired_at = NULL, is_verified = CASE WHEN excluded.is_verified THEN excluded.is_verified \
             ELSE customer_identifier.is_verified END"
        )),
    )?;
    set_owner_of(tx, claims.iter().map(|claim| (claim.kind, claim.value.as_str())), to)
}

/// Lets an identifier mean somebody.
pub(crate) fn set_owner(
    tx: &mut Tx<'_>,
    kind: IdentifierKind,
    value: &str,
    to: Owner,
) -> Result<(), Failure> {
    set_owner_of(tx, std::iter::once((kind, value)), to)
}

fn set_owner_of<'v>(
    tx: &mut Tx<'_>,
    identifiers: impl Iterator<Item = (IdentifierKind, &'v str)>,
    to: Owner,
) -> Result<(), Failure> {
    let rows: Vec<Vec<Value>> = identifiers
        .map(|(kind, value)| params![kind.code(), value, to.root.uuid(), to.home.uuid()].to_vec())
        .collect();
    Ok(tx.insert_rows(
        sql!("INSERT INTO identifier_owner (kind, value, customer_id, home_id) VALUES "),
        &rows,
        Some(sql!(
            " ON CONFLICT (kind, value) DO UPDATE SET customer_id = excluded.customer_id, home_id = excluded.home_id"
        )),
    )?)
}

/// Lets an identifier mean nobody.
pub(crate) fn clear_owner(tx: &mut Tx<'_>, kind: IdentifierKind, value: &str) -> Result<(), Failure> {
    tx.execute(
        sql!("DELETE FROM identifier_owner WHERE kind = $1 AND value = $2"),
        params![kind.code(), value],
    )?;
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

/// Takes an identifier away from whoever has it; the record keeps it as history. It means nobody until it is given again.
/// Says whether anybody had it.
pub(crate) fn retire(
    tx: &mut Tx<'_>,
    now: Instant,
    kind: IdentifierKind,
    value: &str,
) -> Result<bool, Failure> {
    let Some(owner) = find_owner(tx, kind, value)? else { return Ok(false) };
    retire_of(tx, now, owner.home, kind, value)?;
    clear_owner(tx, kind, value)?;
    Ok(true)
}

/// Makes an identifier of one record history, whomever it means.
pub(crate) fn retire_of(
    tx: &mut Tx<'_>,
    now: Instant,
    record: CustomerId,
    kind: IdentifierKind,
    value: &str,
) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "UPDATE customer_identifier SET retired_at = $4 WHERE customer_id = $1 AND kind = $2 AND value = $3 \
             AND retired_at IS NULL"
        ),
        params![record.uuid(), kind.code(), value, now.micros()],
    )?;
    Ok(())
}

/// Notes that an identifier was proved.
pub(crate) fn mark_verified(
    tx: &mut Tx<'_>,
    home: CustomerId,
    kind: IdentifierKind,
    value: &str,
) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "UPDATE customer_identifier SET is_verified = TRUE WHERE customer_id = $1 AND kind = $2 AND value = $3"
        ),
        params![home.uuid(), kind.code(), value],
    )?;
    Ok(())
}

/// Lets every identifier that means `from` mean `to`; where each was told stays.
pub(crate) fn hand_over_all(tx: &mut Tx<'_>, from: CustomerId, to: CustomerId) -> Result<(), Failure> {
    tx.execute(
        sql!("UPDATE identifier_owner SET customer_id = $2 WHERE customer_id = $1"),
        params![from.uuid(), to.uuid()],
    )?;
    Ok(())
}

/// Lets the identifiers that mean `from` and were told for `to.home` mean `to.root`.
pub(crate) fn give_back(tx: &mut Tx<'_>, from: CustomerId, to: Owner) -> Result<(), Failure> {
    tx.execute(
        sql!("UPDATE identifier_owner SET customer_id = $3 WHERE customer_id = $1 AND home_id = $2"),
        params![from.uuid(), to.home.uuid(), to.root.uuid()],
    )?;
    Ok(())
}

/// Removes an identifier from a record as if it had never been told, and lets it mean nobody.
pub(crate) fn forget(
    tx: &mut Tx<'_>,
    home: CustomerId,
    kind: IdentifierKind,
    value: &str,
) -> Result<(), Failure> {
    tx.execute(
        sql!("DELETE FROM customer_identifier WHERE customer_id = $1 AND kind = $2 AND value = $3"),
        params![home.uuid(), kind.code(), value],
    )?;
    clear_owner(tx, kind, value)
}

/// What several customers are known by today, in two statements' time however many they are.
pub(crate) fn list_active_of(
    tx: &mut Tx<'_>,
    roots: &[CustomerId],
) -> Result<std::collections::HashMap<CustomerId, Vec<(IdentifierKind, String)>>, Failure> {
    let mut known: std::collections::HashMap<CustomerId, Vec<(IdentifierKind, String)>> =
        std::collections::HashMap::new();
    if roots.is_empty() {
        return Ok(known);
    }
    let query = vafa_store::Built::new(sql!(
        "SELECT customer_id, kind, value FROM identifier_owner WHERE customer_id IN ("
    ))
    .bind_list(roots.iter().map(|id| id.uuid()))
    .push(sql!(") ORDER BY customer_id, kind, value"));
    let found = tx.query_built(&query, |row| {
        Ok((
            CustomerId::from_uuid(row.get("customer_id")?),
            row.get::<String>("kind")?,
            row.get::<String>("value")?,
        ))
    })?;
    for (customer, kind, value) in found {
        if let Some(kind) = IdentifierKind::from_code(&kind) {
            known.entry(customer).or_default().push((kind, value));
        }
    }
    Ok(known)
}
