//! The catalogue of PostgreSQL.

use crate::ddl::ColumnType;
use crate::schema::{Column, Index, IndexColumn, Table};
use crate::{StoreError, Tx, params, sql};

/// The tables of the current schema.
pub(crate) fn schema(tx: &mut Tx<'_>) -> Result<Vec<Table>, StoreError> {
    let names = tx.query(
        sql!(
            "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')"
        ),
        params![],
        |row| row.at::<String>(0),
    )?;
    names.into_iter().map(|name| table(tx, name)).collect()
}

fn table(tx: &mut Tx<'_>, name: String) -> Result<Table, StoreError> {
    let columns = columns(tx, &name)?;
    let all = indexes(tx, &name)?;
    let (keys, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(is_key, _)| *is_key);
    let primary_key =
        keys.into_iter().flat_map(|(_, key)| key.columns).filter_map(|column| column.name).collect();
    let checks = tx.query(
        sql!(
            "SELECT k.conname FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = current_schema() AND c.relname = $1 AND k.contype = 'c'"
        ),
        params![&name],
        |row| row.at::<String>(0),
    )?;
    Ok(Table {
        name,
        columns,
        primary_key,
        indexes: others.into_iter().map(|(_, index)| index).collect(),
        checks,
    })
}

fn columns(tx: &mut Tx<'_>, table: &str) -> Result<Vec<Column>, StoreError> {
    let rows = tx.query(
        sql!(
            "SELECT a.attname AS name, t.typname AS type, a.attnotnull AS is_required, a.atthasdef AS has_default \
             FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
             WHERE n.nspname = current_schema() AND c.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped \
             ORDER BY a.attnum"
        ),
        params![table],
        |row| {
            let column: (String, String, bool, bool) =
                (row.get("name")?, row.get("type")?, row.get("is_required")?, row.get("has_default")?);
            Ok(column)
        },
    )?;
    let mut columns = Vec::new();
    for (name, spelled, is_required, has_default) in rows {
        let kind = match spelled.as_str() {
            "uuid" => ColumnType::Uuid,
            "bytea" => ColumnType::Bytes,
            "int8" => ColumnType::BigInt,
            "bool" => ColumnType::Boolean,
            "text" => ColumnType::Text,
            "float8" => ColumnType::Double,
            other => {
                return Err(StoreError::other(format!(
                    "{table}.{name} is {other}, not a type of this house"
                )));
            }
        };
        columns.push(Column { name, kind, is_nullable: !is_required, has_default });
    }
    Ok(columns)
}

/// The indexes, each with whether it is the primary key's.
fn indexes(tx: &mut Tx<'_>, table: &str) -> Result<Vec<(bool, Index)>, StoreError> {
    let rows = tx.query(
        sql!(
            "SELECT ic.relname AS name, i.indisprimary AS is_key, i.indisunique AS is_unique, \
             i.indpred IS NOT NULL AS is_partial, a.attname AS col, \
             (i.indoption[k.n - 1] & 1) = 1 AS is_descending \
             FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid \
             CROSS JOIN LATERAL generate_series(1, CAST(i.indnkeyatts AS INTEGER)) AS k(n) \
             LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[k.n - 1] AND a.attnum > 0 \
             WHERE n.nspname = current_schema() AND c.relname = $1 ORDER BY ic.relname, k.n"
        ),
        params![table],
        |row| {
            let head: (String, bool, bool, bool) =
                (row.get("name")?, row.get("is_key")?, row.get("is_unique")?, row.get("is_partial")?);
            Ok((head, IndexColumn { name: row.get("col")?, is_descending: row.get("is_descending")? }))
        },
    )?;
    let mut indexes: Vec<(bool, Index)> = Vec::new();
    for ((name, is_key, is_unique, is_partial), column) in rows {
        match indexes.last_mut() {
            Some((_, index)) if index.name == name => index.columns.push(column),
            _ => indexes.push((is_key, Index { name, is_unique, is_partial, columns: vec![column] })),
        }
    }
    Ok(indexes)
}
