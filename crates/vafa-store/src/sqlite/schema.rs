//! The catalogue of SQLite.

use crate::ddl::{ColumnType, named_checks, stored_types};
use crate::schema::{Column, Index, IndexColumn, Table};
use crate::{StoreError, Tx, params, sql};

/// The tables of the database.
pub(crate) fn schema(tx: &mut Tx<'_>) -> Result<Vec<Table>, StoreError> {
    let tables = tx.query(
        sql!("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'"),
        params![],
        |row| Ok((row.get::<String>("name")?, row.get::<String>("sql")?)),
    )?;
    tables.into_iter().map(|(name, text)| table(tx, name, &text)).collect()
}

fn table(tx: &mut Tx<'_>, name: String, text: &str) -> Result<Table, StoreError> {
    let types = stored_types(text);
    let rows = tx.query(
        sql!(
            "SELECT lower(name) AS name, type, \"notnull\" AS is_required, dflt_value IS NOT NULL AS has_default, pk \
             FROM pragma_table_info($1) ORDER BY cid"
        ),
        params![&name],
        |row| {
            let column: String = row.get("name")?;
            let spelled: String = row.get("type")?;
            let kind = types.get(&column).copied().or_else(|| plain_type(&spelled));
            let place: i64 = row.get("pk")?;
            Ok((column, spelled, kind, !row.get::<bool>("is_required")?, row.get("has_default")?, place))
        },
    )?;
    let mut columns = Vec::new();
    let mut key = Vec::new();
    for (column, spelled, kind, is_nullable, has_default, place) in rows {
        let kind = kind.ok_or_else(|| {
            StoreError::other(format!("{name}.{column} is {spelled}, not a type of this house"))
        })?;
        if place > 0 {
            key.push((place, column.clone()));
        }
        columns.push(Column { name: column, kind, is_nullable, has_default });
    }
    key.sort();
    let indexes = indexes(tx, &name)?;
    let primary_key = key.into_iter().map(|(_, column)| column).collect();
    Ok(Table { name, columns, primary_key, indexes, checks: named_checks(text) })
}

/// The type of a column without a mark in the stored text.
fn plain_type(spelled: &str) -> Option<ColumnType> {
    match spelled.to_ascii_uppercase().as_str() {
        "BLOB" => Some(ColumnType::Bytes),
        "INTEGER" => Some(ColumnType::BigInt),
        "TEXT" => Some(ColumnType::Text),
        "REAL" => Some(ColumnType::Double),
        _ => None,
    }
}

fn indexes(tx: &mut Tx<'_>, table: &str) -> Result<Vec<Index>, StoreError> {
    let list = tx.query(
        sql!(
            "SELECT name, \"unique\" AS is_unique, origin, partial FROM pragma_index_list($1) WHERE origin <> 'pk'"
        ),
        params![table],
        |row| {
            let index: (String, bool, String, bool) =
                (row.get("name")?, row.get("is_unique")?, row.get("origin")?, row.get("partial")?);
            Ok(index)
        },
    )?;
    let mut indexes = Vec::new();
    for (name, is_unique, origin, is_partial) in list {
        let columns = tx.query(
            sql!(
                "SELECT lower(name) AS name, \"desc\" AS is_descending FROM pragma_index_xinfo($1) \
                 WHERE key = 1 ORDER BY seqno"
            ),
            params![&name],
            |row| Ok(IndexColumn { name: row.get("name")?, is_descending: row.get("is_descending")? }),
        )?;
        let name = if origin == "u" { unique_name(table, &columns) } else { name };
        indexes.push(Index { name, is_unique, is_partial, columns });
    }
    Ok(indexes)
}

/// The name PostgreSQL gives to a UNIQUE constraint without one.
fn unique_name(table: &str, columns: &[IndexColumn]) -> String {
    let columns: Vec<&str> = columns.iter().filter_map(|column| column.name.as_deref()).collect();
    format!("{table}_{}_key", columns.join("_"))
}
