//! The rows that an import did not take, as stored.

use super::runs;
use crate::actor::Permission;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::imports::parse::{Reject, RejectCode};
use vafa_kernel::id::ImportId;
use vafa_store::{Row, StoreError, Tx, params, sql};

pub(super) fn insert(tx: &mut Tx<'_>, import: ImportId, reject: &Reject) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO import_reject (import_id, row_no, code, column_name, detail, raw) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (import_id, row_no) DO NOTHING"
        ),
        params![
            import.uuid(),
            i64::try_from(reject.row).unwrap_or(i64::MAX),
            reject.code.code(),
            reject.column.as_str(),
            reject.detail.as_str(),
            serde_json::to_string(&reject.cells).unwrap_or_else(|_| "[]".into())
        ],
    )?;
    Ok(())
}

/// Whether an import did not take a row.
pub(super) fn has(tx: &mut Tx<'_>, import: ImportId, row: u64) -> Result<bool, Failure> {
    let found = tx.query_opt(
        sql!("SELECT 1 AS found FROM import_reject WHERE import_id = $1 AND row_no = $2"),
        params![import.uuid(), i64::try_from(row).unwrap_or(i64::MAX)],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Which rejected rows are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListRejects {
    /// Only rows after this one: the last row of the page before.
    pub after: u64,
    /// How many at most, 1 to 500.
    pub limit: u32,
}

/// The rows that an import did not take, in the order of the file.
pub fn list_rejects(
    tx: &mut Tx<'_>,
    cx: &Cx,
    import: ImportId,
    asked: ListRejects,
) -> Result<Vec<Reject>, Failure> {
    cx.require(Permission::ImportFiles)?;
    runs::find(tx, import)?;
    Ok(tx.query(
        sql!(
            "SELECT row_no, code, column_name, detail, raw FROM import_reject WHERE import_id = $1 AND row_no > $2 \
             ORDER BY row_no LIMIT $3"
        ),
        params![
            import.uuid(),
            i64::try_from(asked.after).unwrap_or(i64::MAX),
            i64::from(asked.limit.clamp(1, 500))
        ],
        from_row,
    )?)
}

/// Hands over every rejected row, in memory that does not grow with their number.
pub(crate) fn each_reject(
    tx: &mut Tx<'_>,
    import: ImportId,
    f: &mut dyn FnMut(Reject) -> Result<(), StoreError>,
) -> Result<(), Failure> {
    Ok(tx.for_each(
        sql!("SELECT row_no, code, column_name, detail, raw FROM import_reject WHERE import_id = $1 ORDER BY row_no"),
        params![import.uuid()],
        |row| f(from_row(row)?),
    )?)
}

fn from_row(row: &Row<'_>) -> Result<Reject, StoreError> {
    Ok(Reject {
        row: u64::try_from(row.get::<i64>("row_no")?).unwrap_or(0),
        code: RejectCode::from_code(&row.get::<String>("code")?).unwrap_or(RejectCode::HeldBack),
        column: row.get("column_name")?,
        detail: row.get("detail")?,
        cells: serde_json::from_str(&row.get::<String>("raw")?).unwrap_or_default(),
    })
}
