//! The schema as it stands in a database, in words that are the same for both engines.

use std::fmt;

use crate::ddl::ColumnType;
use crate::{Engine, StoreError, Tx, pg, sqlite};

/// All tables of a database but the one that remembers migrations, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The tables.
    pub tables: Vec<Table>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns in the order they were made.
    pub columns: Vec<Column>,
    /// The columns of its primary key, in the order of the key.
    pub primary_key: Vec<String>,
    /// Its other indexes, by name.
    pub indexes: Vec<Index>,
    /// The names of its CHECK constraints, sorted.
    pub checks: Vec<String>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: ColumnType,
    /// Whether it may hold no value.
    pub is_nullable: bool,
    /// Whether it has a default.
    pub has_default: bool,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name; a UNIQUE constraint is `<table>_<columns>_key`.
    pub name: String,
    /// Whether it allows each key once.
    pub is_unique: bool,
    /// Whether it covers only the rows of its WHERE.
    pub is_partial: bool,
    /// Its columns in order; an expression has no name here.
    pub columns: Vec<IndexColumn>,
}

/// A column of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexColumn {
    /// The column, or `None` for an expression.
    pub name: Option<String>,
    /// Whether it is sorted downward.
    pub is_descending: bool,
}

/// The table that remembers migrations.
pub(crate) const MIGRATIONS: &str = "schema_migration";

/// Reads the schema inside a transaction.
pub(crate) fn read(tx: &mut Tx<'_>) -> Result<Schema, StoreError> {
    let mut tables = match tx.engine() {
        Engine::Sqlite => sqlite::schema(tx)?,
        Engine::Postgres => pg::schema(tx)?,
    };
    tables.retain(|table| table.name != MIGRATIONS);
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    for table in &mut tables {
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        table.checks.sort();
    }
    Ok(Schema { tables })
}

impl fmt::Display for Schema {
    /// One line per fact, for snapshots and differences.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tables.iter().try_for_each(|table| table.fmt(f))
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "table {} ({})", self.name, self.primary_key.join(", "))?;
        for column in &self.columns {
            let null = if column.is_nullable { "" } else { " NOT NULL" };
            let default = if column.has_default { " DEFAULT" } else { "" };
            writeln!(f, "  {} {}{null}{default}", column.name, column.kind.word())?;
        }
        for check in &self.checks {
            writeln!(f, "  check {check}")?;
        }
        self.indexes.iter().try_for_each(|index| writeln!(f, "  {index}"))
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|column| {
                let name = column.name.as_deref().unwrap_or("<expression>");
                if column.is_descending { format!("{name} DESC") } else { name.to_owned() }
            })
            .collect();
        let unique = if self.is_unique { "unique " } else { "" };
        let partial = if self.is_partial { " WHERE …" } else { "" };
        write!(f, "{unique}index {} ({}){partial}", self.name, columns.join(", "))
    }
}
