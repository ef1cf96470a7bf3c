//! Fresh databases for tests.
//!
//! ```
//! for database in vafa_store::testing::databases() {
//!     let db = database.db();
//!     assert!(db.ping_blocking().is_ok());
//! }
//! ```

use std::hash::{BuildHasher as _, DefaultHasher, Hash as _, Hasher as _, RandomState};
use std::path::PathBuf;

use postgres::{Client, NoTls};

use crate::{DatabaseUrl, Db, DbOptions, Migration};

/// The variable with the address of a PostgreSQL server on which tests may create databases.
pub const POSTGRES: &str = "VAFA_TEST_POSTGRES";

/// A database of its own for one test, removed when dropped.
pub struct TestDb {
    db: Db,
    options: DbOptions,
    place: Place,
}

/// What is to be removed.
enum Place {
    Folder(PathBuf),
    Database { admin: String, name: String },
}

impl TestDb {
    /// The database, open and empty.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// How it was opened, to open it again.
    pub fn options(&self) -> &DbOptions {
        &self.options
    }

    /// Closes it and opens it again, as after a restart.
    ///
    /// # Panics
    /// When it cannot be opened: a test wants to know.
    #[expect(clippy::expect_used, reason = "for tests")]
    pub fn reopen(&mut self) -> &Db {
        self.db.close();
        self.db = Db::open(&self.options).expect("the test database opens again");
        &self.db
    }

    #[expect(clippy::expect_used, reason = "for tests")]
    fn open(url: DatabaseUrl, place: Place) -> Self {
        let options = DbOptions { url, readers: 2, writers: 4 };
        let db = Db::open(&options).expect("a fresh database");
        TestDb { db, options, place }
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        self.db.close();
        // What cannot be removed stays behind: a test that passed has not failed for that.
        match &self.place {
            Place::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Place::Database { admin, name } => {
                drop(on_server(admin, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
            }
        }
    }
}

/// A fresh SQLite database in the temporary folder.
///
/// # Panics
/// When it cannot be made: a test wants to know.
#[expect(clippy::expect_used, reason = "for tests")]
pub fn sqlite() -> TestDb {
    let folder = std::env::temp_dir().join(fresh_name());
    std::fs::create_dir(&folder).expect("a folder for the test database");
    TestDb::open(DatabaseUrl::Sqlite(folder.join("vafa.db")), Place::Folder(folder))
}

/// A fresh PostgreSQL database, when [`POSTGRES`] tells where; else a line that says that it is skipped.
///
/// # Panics
/// When the server is named but cannot be used.
pub fn postgres() -> Option<TestDb> {
    let Ok(admin) = std::env::var(POSTGRES) else {
        println!("PostgreSQL part skipped: {POSTGRES} is not set");
        return None;
    };
    Some(copy_of("template0", admin))
}

/// As [`postgres()`], with these tables: they are made once per server and copied from then on, in a fraction of the time.
///
/// # Panics
/// When the server is named but cannot be used, or the migrations fail.
pub fn postgres_with(migrations: &'static [Migration]) -> Option<TestDb> {
    let Ok(admin) = std::env::var(POSTGRES) else { return postgres() };
    Some(copy_of(&model_of(&admin, migrations), admin))
}

#[expect(clippy::expect_used, reason = "for tests")]
fn copy_of(model: &str, admin: String) -> TestDb {
    let name = fresh_name();
    on_server(&admin, format!("CREATE DATABASE {name} TEMPLATE {model}")).expect("a fresh database");
    let url = DatabaseUrl::Postgres(with_database(&admin, &name));
    TestDb::open(url, Place::Database { admin, name })
}

/// The name of the database with these tables and nothing in them; made where it is not there yet.
#[expect(clippy::expect_used, reason = "for tests")]
fn model_of(admin: &str, migrations: &'static [Migration]) -> String {
    let mut hasher = DefaultHasher::new();
    for migration in migrations {
        (migration.version, migration.name, migration.sql).hash(&mut hasher);
    }
    let name = format!("vafa_test_model_{:016x}", hasher.finish());
    let (admin, model) = (admin.to_owned(), name.clone());
    let make = move || -> Result<(), postgres::Error> {
        let mut client = Client::connect(&admin, NoTls)?;
        // Tests are processes side by side: one makes it, the others wait. The lock goes with the connection.
        client.batch_execute("SELECT pg_advisory_lock(7635422)")?;
        if client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&model])?.is_some() {
            return Ok(());
        }
        let begun = format!("{model}_begun");
        client.batch_execute(&format!("DROP DATABASE IF EXISTS {begun} WITH (FORCE)"))?;
        client.batch_execute(&format!("CREATE DATABASE {begun} TEMPLATE template0"))?;
        let url = DatabaseUrl::Postgres(with_database(&admin, &begun));
        let db = Db::open(&DbOptions { url, readers: 1, writers: 1 }).expect("a fresh database");
        db.migrate(migrations).expect("the migrations");
        db.close();
        client.batch_execute(&format!("ALTER DATABASE {begun} RENAME TO {model}"))
    };
    match std::thread::spawn(make).join() {
        Ok(result) => result.expect("the test server"),
        Err(panic) => std::panic::resume_unwind(panic),
    }
    name
}

/// One fresh, empty database per engine: SQLite always, PostgreSQL when [`POSTGRES`] is set.
pub fn databases() -> Vec<TestDb> {
    std::iter::once(sqlite()).chain(postgres()).collect()
}

/// A name that no test has ever used. A test that is killed leaves its database behind, and the numbers of processes come
/// again within one run of the suite: drawn by chance, it meets nobody's remains.
fn fresh_name() -> String {
    let draw = || RandomState::new().hash_one(std::process::id());
    format!("vafa_test_{:016x}{:016x}", draw(), draw())
}

/// The address with another database in its path.
fn with_database(url: &str, name: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, String::new()), |(a, q)| (a, format!("?{q}")));
    let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
    let host = rest.split('/').next().unwrap_or_default();
    format!("{scheme}://{host}/{name}{query}")
}

/// Runs a statement on the server, on a thread of its own: the driver cannot run inside an async runtime.
fn on_server(admin: &str, statement: String) -> Result<(), postgres::Error> {
    let admin = admin.to_owned();
    let work = move || Client::connect(&admin, NoTls)?.batch_execute(&statement);
    match std::thread::spawn(work).join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_come_again() {
        let names: std::collections::HashSet<String> = (0..1000).map(|_| fresh_name()).collect();
        assert_eq!(names.len(), 1000);
        assert!(names.iter().all(|name| name.len() < 64), "PostgreSQL cuts longer names: {names:?}");
    }

    #[test]
    fn the_database_of_an_address_is_exchanged() {
        assert_eq!(with_database("postgres://u:p@h:5/postgres?a=b", "x"), "postgres://u:p@h:5/x?a=b");
        assert_eq!(with_database("postgres://h", "x"), "postgres://h/x");
    }
}
