//! Customer rows in and out of the database. Only this capability writes them.

use super::field::Field;
use super::profile::{Customer, CustomerKind};
use crate::failure::Failure;
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashSet};
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::{Row, Sql, StoreError, Tx, Value, params, sql};

const BY_ID: Sql = sql!(
    "SELECT id, kind, is_anonymous, told_name, given_name, family_name, nickname, gender, birth_date, job, \
     social_standing, language, country, region, city, area, address, postal_code, preferred_channel, \
     preferred_hours, custom, field_times, source, merged_into, erased_at, version, created_at, updated_at \
     FROM customer WHERE id = $1"
);

/// Reads one record, merged and erased ones too.
pub fn find(tx: &mut Tx<'_>, id: CustomerId) -> Result<Option<Customer>, Failure> {
    Ok(tx.query_opt(BY_ID, params![id.uuid()], from_row)?)
}

/// The records of those ids, merged and erased ones too.
pub(crate) fn find_among(tx: &mut Tx<'_>, ids: &HashSet<CustomerId>) -> Result<Vec<Customer>, Failure> {
    let keys: Vec<Vec<Value>> = ids.iter().map(|id| params![id.uuid()].to_vec()).collect();
    Ok(tx.query_each(BY_ID, &keys, from_row)?)
}

/// The id that answers for `id` today: follows merges to the survivor.
pub fn root_of(tx: &mut Tx<'_>, id: CustomerId) -> Result<CustomerId, Failure> {
    let mut at = id;
    // A merge only ever points to a record that was a root at the time, so the chain is short and has no ring.
    for _ in 0..64 {
        let next = tx.query_opt(
            sql!("SELECT merged_into FROM customer WHERE id = $1"),
            params![at.uuid()],
            |row| row.get::<Option<uuid::Uuid>>("merged_into"),
        )?;
        match next.flatten() {
            Some(next) => at = CustomerId::from_uuid(next),
            None => break,
        }
    }
    Ok(at)
}

/// The record and all that were merged into it, the survivor first: the ids under which its history lies.
pub fn group_of(tx: &mut Tx<'_>, root: CustomerId) -> Result<Vec<CustomerId>, Failure> {
    let mut group = vec![root];
    let mut at = 0;
    while let Some(id) = group.get(at).copied() {
        at += 1;
        let below = tx.query(
            sql!("SELECT id FROM customer WHERE merged_into = $1 ORDER BY id"),
            params![id.uuid()],
            |row| row.get("id").map(CustomerId::from_uuid),
        )?;
        // There are no rings; if a damaged file has one, this still comes to an end.
        let new: Vec<CustomerId> = below.into_iter().filter(|id| !group.contains(id)).collect();
        group.extend(new);
    }
    Ok(group)
}

/// The form of a name by which lists are sorted.
pub(crate) fn name_key(name: &str) -> String {
    vafa_locale::fold(name)
}

pub(crate) fn insert(tx: &mut Tx<'_>, customer: &Customer) -> Result<(), Failure> {
    let name = customer.name();
    let field = |field: Field| customer.field(field).map(str::to_owned);
    tx.execute(
        sql!(
            "INSERT INTO customer (id, kind, is_anonymous, is_listed, name, name_key, told_name, given_name, family_name, \
             nickname, gender, birth_date, job, social_standing, language, country, region, city, area, address, \
             postal_code, preferred_channel, preferred_hours, custom, field_times, source, merged_into, erased_at, version, \
             created_at, updated_at, city_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
             $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"
        ),
        params![
            customer.id.uuid(),
            customer.kind.code(),
            customer.is_anonymous,
            customer.is_listed(),
            name.as_str(),
            name_key(&name),
            field(Field::ToldName),
            field(Field::GivenName),
            field(Field::FamilyName),
            field(Field::Nickname),
            field(Field::Gender),
            field(Field::BirthDate),
            field(Field::Job),
            field(Field::SocialStanding),
            field(Field::Language),
            field(Field::Country),
            field(Field::Region),
            field(Field::City),
            field(Field::Area),
            field(Field::Address),
            field(Field::PostalCode),
            field(Field::PreferredChannel),
            field(Field::PreferredHours),
            to_json(&customer.custom),
            to_json(&customer.field_times),
            customer.source.as_str(),
            customer.merged_into.map(CustomerId::uuid),
            customer.erased_at.map(Instant::micros),
            customer.version,
            customer.created_at.micros(),
            customer.updated_at.micros(),
            vafa_locale::fold(customer.field(Field::City).unwrap_or_default())
        ],
    )?;
    Ok(())
}

pub(crate) fn update(tx: &mut Tx<'_>, customer: &Customer) -> Result<(), Failure> {
    let name = customer.name();
    let field = |field: Field| customer.field(field).map(str::to_owned);
    tx.execute(
        sql!(
            "UPDATE customer SET kind = $2, is_anonymous = $3, is_listed = $4, name = $5, name_key = $6, told_name = $7, \
             given_name = $8, family_name = $9, nickname = $10, gender = $11, birth_date = $12, job = $13, \
             social_standing = $14, language = $15, country = $16, region = $17, city = $18, area = $19, address = $20, \
             postal_code = $21, preferred_channel = $22, preferred_hours = $23, custom = $24, field_times = $25, \
             source = $26, merged_into = $27, erased_at = $28, version = $29, created_at = $30, updated_at = $31, city_key = $32 \
             WHERE id = $1"
        ),
        params![
            customer.id.uuid(),
            customer.kind.code(),
            customer.is_anonymous,
            customer.is_listed(),
            name.as_str(),
            name_key(&name),
            field(Field::ToldName),
            field(Field::GivenName),
            field(Field::FamilyName),
            field(Field::Nickname),
            field(Field::Gender),
            field(Field::BirthDate),
            field(Field::Job),
            field(Field::SocialStanding),
            field(Field::Language),
            field(Field::Country),
            field(Field::Region),
            field(Field::City),
            field(Field::Area),
            field(Field::Address),
            field(Field::PostalCode),
            field(Field::PreferredChannel),
            field(Field::PreferredHours),
            to_json(&customer.custom),
            to_json(&customer.field_times),
            customer.source.as_str(),
            customer.merged_into.map(CustomerId::uuid),
            customer.erased_at.map(Instant::micros),
            customer.version,
            customer.created_at.micros(),
            customer.updated_at.micros(),
            vafa_locale::fold(customer.field(Field::City).unwrap_or_default())
        ],
    )?;
    Ok(())
}

fn to_json<T: serde::Serialize>(map: &BTreeMap<String, T>) -> String {
    serde_json::to_string(map).unwrap_or_else(|_| "{}".into())
}

fn from_row(row: &Row<'_>) -> Result<Customer, StoreError> {
    let mut fields = BTreeMap::new();
    for field in Field::ALL {
        if let Some(value) = row.get::<Option<String>>(field.code())? {
            fields.insert(*field, value);
        }
    }
    let custom: BTreeMap<String, Json> =
        serde_json::from_str(&row.get::<String>("custom")?).unwrap_or_default();
    let field_times = serde_json::from_str(&row.get::<String>("field_times")?).unwrap_or_default();
    Ok(Customer {
        id: CustomerId::from_uuid(row.get("id")?),
        kind: CustomerKind::from_code(&row.get::<String>("kind")?).unwrap_or_default(),
        is_anonymous: row.get("is_anonymous")?,
        fields,
        custom,
        field_times,
        source: row.get("source")?,
        merged_into: row.get::<Option<uuid::Uuid>>("merged_into")?.map(CustomerId::from_uuid),
        erased_at: row.get::<Option<i64>>("erased_at")?.map(Instant::from_micros),
        version: row.get("version")?,
        created_at: Instant::from_micros(row.get("created_at")?),
        updated_at: Instant::from_micros(row.get("updated_at")?),
    })
}

/// Records by id, after one: for walking over all of them. Merged and erased ones are among them.
pub(crate) fn page_after(tx: &mut Tx<'_>, after: CustomerId, limit: u32) -> Result<Vec<Customer>, Failure> {
    Ok(tx.query(
        sql!(
            "SELECT id, kind, is_anonymous, told_name, given_name, family_name, nickname, gender, birth_date, job, \
             social_standing, language, country, region, city, area, address, postal_code, preferred_channel, \
             preferred_hours, custom, field_times, source, merged_into, erased_at, version, created_at, updated_at \
             FROM customer WHERE id > $1 ORDER BY id LIMIT $2"
        ),
        params![after.uuid(), i64::from(limit)],
        from_row,
    )?)
}

/// Hands over the own fields of every record that has some, as they are stored.
pub(crate) fn each_custom(tx: &mut Tx<'_>, f: &mut dyn FnMut(&str)) -> Result<(), Failure> {
    Ok(tx.for_each(sql!("SELECT custom FROM customer WHERE custom <> '{}' ORDER BY id"), &[], |row| {
        f(&row.get::<String>("custom")?);
        Ok(())
    })?)
}
