//! The migrations of the whole house, in order. Each file belongs to the capability its first line names.

use vafa_store::Migration;

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
}
