//! Rows and how values are read out of them.

use uuid::Uuid;

use crate::StoreError;
use crate::error::shortened;

/// One value in a row, as the engine holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// An integer; also a `BOOLEAN` on SQLite.
    Int(i64),
    /// A boolean on PostgreSQL.
    Bool(bool),
    /// A floating-point number.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// Bytes; also a `UUID` on SQLite.
    Bytes(&'a [u8]),
    /// A UUID on PostgreSQL.
    Uuid(Uuid),
}

impl Cell<'_> {
    /// The name of its type, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Cell::Null => "null",
            Cell::Int(_) => "an integer",
            Cell::Bool(_) => "a boolean",
            Cell::Real(_) => "a real number",
            Cell::Text(_) => "text",
            Cell::Bytes(_) => "bytes",
            Cell::Uuid(_) => "a uuid",
        }
    }
}

/// A type that can be read from a column. Newtypes implement it by way of what they hold.
pub trait FromValue: Sized {
    /// What is wanted, for the message when something else is found.
    const WANTED: &'static str;

    /// The value, or `None` when the cell holds something else.
    fn from_cell(cell: Cell<'_>) -> Option<Self>;
}

macro_rules! read {
    ($($kind:ty, $wanted:literal, $($pattern:pat => $made:expr),+;)*) => {$(
        impl FromValue for $kind {
            const WANTED: &'static str = $wanted;

            fn from_cell(cell: Cell<'_>) -> Option<Self> {
                match cell {
                    $($pattern => $made,)+
                    _ => None,
                }
            }
        }
    )*};
}

read! {
    i64, "an integer", Cell::Int(int) => Some(int);
    i32, "a 32-bit integer", Cell::Int(int) => int.try_into().ok();
    i16, "a 16-bit integer", Cell::Int(int) => int.try_into().ok();
    u32, "an unsigned 32-bit integer", Cell::Int(int) => int.try_into().ok();
    u16, "an unsigned 16-bit integer", Cell::Int(int) => int.try_into().ok();
    u8, "an unsigned 8-bit integer", Cell::Int(int) => int.try_into().ok();
    bool, "a boolean", Cell::Bool(bool) => Some(bool), Cell::Int(0) => Some(false), Cell::Int(1) => Some(true);
    String, "text", Cell::Text(text) => Some(text.to_owned());
    Vec<u8>, "bytes", Cell::Bytes(bytes) => Some(bytes.to_vec());
    Uuid, "a uuid", Cell::Uuid(uuid) => Some(uuid), Cell::Bytes(bytes) => Uuid::from_slice(bytes).ok();
}

impl FromValue for f64 {
    const WANTED: &'static str = "a real number";

    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        /// Integers up to here are exact as floating-point numbers.
        const EXACT: u64 = 1 << 53;
        match cell {
            Cell::Real(real) => Some(real),
            // `COALESCE(SUM(x), 0)` is an integer on SQLite where PostgreSQL makes it a real.
            #[expect(clippy::cast_precision_loss, reason = "guarded: the integer is exact")]
            Cell::Int(int) if int.unsigned_abs() <= EXACT => Some(int as f64),
            _ => None,
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    const WANTED: &'static str = T::WANTED;

    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            other => T::from_cell(other).map(Some),
        }
    }
}

/// One row of a result.
pub struct Row<'a> {
    inner: Inner<'a>,
    statement: &'a str,
}

enum Inner<'a> {
    Sqlite { row: &'a rusqlite::Row<'a>, columns: &'a [Box<str>] },
    Postgres(&'a postgres::Row),
}

impl<'a> Row<'a> {
    pub(crate) fn sqlite(row: &'a rusqlite::Row<'a>, columns: &'a [Box<str>], statement: &'a str) -> Self {
        Row { inner: Inner::Sqlite { row, columns }, statement }
    }

    pub(crate) fn postgres(row: &'a postgres::Row, statement: &'a str) -> Self {
        Row { inner: Inner::Postgres(row), statement }
    }

    /// The value of a column by its name.
    ///
    /// # Errors
    /// [`StoreError::Type`] when there is no such column or it holds another type.
    pub fn get<T: FromValue>(&self, column: &'static str) -> Result<T, StoreError> {
        let index = match &self.inner {
            Inner::Sqlite { columns, .. } => columns.iter().position(|name| &**name == column),
            Inner::Postgres(row) => row.columns().iter().position(|known| known.name() == column),
        };
        match index {
            Some(index) => self.read(index, column),
            None => Err(self.mismatch(column, T::WANTED, "no such column")),
        }
    }

    /// The value of a column by its place, from 0: for hot paths and for results without names.
    ///
    /// # Errors
    /// [`StoreError::Type`] when there is no such column or it holds another type.
    pub fn at<T: FromValue>(&self, index: usize) -> Result<T, StoreError> {
        self.read(index, "")
    }

    /// The number of columns.
    pub fn len(&self) -> usize {
        match &self.inner {
            Inner::Sqlite { columns, .. } => columns.len(),
            Inner::Postgres(row) => row.len(),
        }
    }

    /// Whether the row has no column at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a column as the engine holds it.
    pub(crate) fn cell(&self, index: usize) -> Result<Cell<'_>, String> {
        match &self.inner {
            Inner::Sqlite { row, .. } => crate::sqlite::cell(row, index),
            Inner::Postgres(row) => crate::pg::cell(row, index),
        }
    }

    fn read<T: FromValue>(&self, index: usize, name: &str) -> Result<T, StoreError> {
        let found = match self.cell(index) {
            Ok(cell) => match T::from_cell(cell) {
                Some(value) => return Ok(value),
                None => found::<T>(cell),
            },
            Err(why) => why,
        };
        let column = if name.is_empty() { format!("column {index}") } else { name.to_owned() };
        Err(self.mismatch(&column, T::WANTED, &found))
    }

    fn mismatch(&self, column: &str, wanted: &str, found: &str) -> StoreError {
        StoreError::Type {
            statement: shortened(self.statement),
            column: column.to_owned(),
            wanted: wanted.to_owned(),
            found: found.to_owned(),
        }
    }
}

fn found<T: FromValue>(cell: Cell<'_>) -> String {
    // "an integer, wanted an integer" would puzzle: it is one, but not one that fits.
    if cell.kind() == T::WANTED {
        format!("{} that does not fit", cell.kind())
    } else {
        cell.kind().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_the_type_asked_for() {
        assert_eq!(i64::from_cell(Cell::Int(5)), Some(5));
        assert_eq!(u32::from_cell(Cell::Int(-5)), None);
        assert_eq!(bool::from_cell(Cell::Int(1)), Some(true));
        assert_eq!(bool::from_cell(Cell::Int(2)), None);
        assert_eq!(bool::from_cell(Cell::Bool(true)), Some(true));
        assert_eq!(Option::<String>::from_cell(Cell::Null), Some(None));
        assert_eq!(String::from_cell(Cell::Null), None);
        assert_eq!(Uuid::from_cell(Cell::Bytes(&[0; 16])), Some(Uuid::nil()));
        assert_eq!(Uuid::from_cell(Cell::Bytes(&[0; 15])), None);
        assert_eq!(f64::from_cell(Cell::Int(3)), Some(3.0));
        assert_eq!(f64::from_cell(Cell::Int(i64::MAX)), None);
    }
}
