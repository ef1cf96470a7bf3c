//! The migrations of the whole house, in order. Each file belongs to the capability its first line names.

use vafa_store::{Migration, StoreError, Tx, params, sql};

macro_rules! migrations {
    ($($version:literal $name:literal,)*) => {
        /// Every migration, oldest first.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../../../migrations/", $name, ".sql")),
        },)*];
    };
}

migrations! {
    1 "0001_access",
    2 "0002_customers",
    3 "0003_timeline",
    4 "0004_imports",
    5 "0005_intents",
    6 "0006_said",
    7 "0007_event_schemas",
    8 "0008_import_started",
}

/// The version of the tables that this program works with.
pub fn head() -> u32 {
    MIGRATIONS.last().map_or(0, |migration| migration.version)
}

/// The version of the tables that the database has: that of the newest migration that ran to its end.
pub fn version(tx: &mut Tx<'_>) -> Result<u32, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT version FROM schema_migration WHERE done >= statements ORDER BY version DESC LIMIT 1"),
        params![],
        |row| row.get::<u32>("version"),
    )?;
    Ok(found.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{SYSTEM, TestApp};

    #[test]
    fn a_fresh_application_is_at_the_head() {
        for test in TestApp::each() {
            assert_eq!(test.read_blocking(&SYSTEM, |tx, _| Ok(version(tx)?)).unwrap(), head());
        }
    }
}
