//! Fresh databases for tests.
//!
//! ```
//! for database in vafa_store::testing::databases() {
//!     let db = database.db();
//!     assert!(db.ping_blocking().is_ok());
//! }
//! ```

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{DatabaseUrl, Db, DbOptions};

static NEXT: AtomicU64 = AtomicU64::new(0);

/// A database of its own for one test, removed when dropped.
pub struct TestDb {
    db: Db,
    folder: PathBuf,
    options: DbOptions,
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
}

impl Drop for TestDb {
    fn drop(&mut self) {
        self.db.close();
        // What cannot be removed stays in the temporary folder.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A fresh SQLite database in the temporary folder.
///
/// # Panics
/// When it cannot be made: a test wants to know.
#[expect(clippy::expect_used, reason = "for tests")]
pub fn sqlite() -> TestDb {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("vafa-test-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the test database");
    let options = DbOptions { url: DatabaseUrl::Sqlite(folder.join("vafa.db")), readers: 2, writers: 1 };
    let db = Db::open(&options).expect("a fresh SQLite database");
    TestDb { db, folder, options }
}

/// One fresh, empty database per engine.
pub fn databases() -> Vec<TestDb> {
    vec![sqlite()]
}
