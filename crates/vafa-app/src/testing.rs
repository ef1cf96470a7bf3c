//! What tests of use cases stand on: an application on a fresh database of each engine, whose clock stands still until
//! it is moved and whose ids and secrets come from a seed.
//!
//! ```
//! use vafa_app::testing::{SYSTEM, TestApp};
//!
//! for test in TestApp::each() {
//!     let name = test.read_blocking(&SYSTEM, |_, cx| Ok(cx.business.name.clone()));
//!     assert_eq!(name.unwrap(), "");
//!     test.clock().advance_seconds(60);
//! }
//! ```

use crate::access::{VAULT_KEY_BYTES, Vault};
use crate::actor::{Actor, Role};
use crate::app::App;
use crate::schema::MIGRATIONS;
use std::ops::Deref;
use std::sync::Arc;
use uuid::Uuid;
use vafa_kernel::clock::{FakeClock, RandomIds};
use vafa_kernel::id::UserId;
use vafa_kernel::{Clock, Ids, Instant};
use vafa_store::testing::{TestDb, postgres_with, sqlite};

/// Vafa itself, which may do everything.
pub const SYSTEM: Actor = Actor::System("test");

/// The moment at which every test begins: 2025-10-09T08:53:20Z, a Thursday noon in Tehran (1404-07-17).
pub const START: Instant = Instant::from_seconds(1_760_000_000);

/// An application on a database of its own, removed when dropped. It is an [`App`] (by `Deref`).
pub struct TestApp {
    app: App,
    clock: Arc<FakeClock>,
    database: TestDb,
}

impl TestApp {
    /// One application per engine, each on a fresh database with all tables, at [`START`].
    ///
    /// # Panics
    /// When a database cannot be made: a test wants to know.
    pub fn each() -> Vec<Self> {
        let databases = std::iter::once(sqlite()).chain(postgres_with(MIGRATIONS));
        databases.map(Self::on).collect()
    }

    /// One on SQLite, for what no engine does differently.
    pub fn first() -> Self {
        Self::on(sqlite())
    }

    #[expect(clippy::expect_used, reason = "for tests")]
    fn on(database: TestDb) -> Self {
        let clock = Arc::new(FakeClock::at(START));
        let app = open(&database, clock.clone(), 1).expect("the tables of a fresh database");
        Self { app, clock, database }
    }

    /// The clock, to move it.
    pub fn clock(&self) -> &FakeClock {
        &self.clock
    }

    /// Closes everything and starts again on the same data, as after a crash or an update. Ids come from another seed.
    ///
    /// # Panics
    /// When it does not start again: a test wants to know.
    #[expect(clippy::expect_used, reason = "for tests")]
    pub fn restart(&mut self) {
        self.database.reopen();
        let seed = self.clock.now().micros().unsigned_abs();
        self.app = open(&self.database, self.clock.clone(), seed).expect("the application starts again");
    }
}

/// The vault of every test.
pub fn vault() -> Vault {
    Vault::new(&[42; VAULT_KEY_BYTES])
}

fn open(database: &TestDb, clock: Arc<FakeClock>, seed: u64) -> Result<App, crate::Failure> {
    let ids: Arc<dyn Ids> = Arc::new(RandomIds::seeded(seed));
    App::on(database.db().clone(), clock, ids, vault())
}

impl Deref for TestApp {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

/// A signed-in person of that role, always the same one for a role. There is no such account: use cases that read the
/// asker's own account need one made by `access::create_user`.
pub fn person(role: Role) -> Actor {
    let number = Role::ALL.iter().position(|other| *other == role).unwrap_or(0);
    Actor::User { id: UserId::from_uuid(Uuid::from_u128(1 + number as u128)), role }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_stands_until_moved_and_data_survive_a_restart() {
        for mut test in TestApp::each() {
            assert_eq!(test.now(), START);
            let shop = crate::Business { name: "قنادی یاس".into(), ..crate::Business::default() };
            let save =
                move |tx: &mut vafa_store::Tx<'_>, cx: &crate::Cx| crate::business::save(tx, cx.now, &shop);
            test.write_blocking(&SYSTEM, save).unwrap();
            test.clock().advance_seconds(5);
            let before = test.cx(&SYSTEM).new_id();
            test.restart();
            assert_eq!(test.business().name, "قنادی یاس");
            assert_eq!(test.now(), START.plus(5_000_000));
            assert_ne!(test.cx(&SYSTEM).new_id(), before);
        }
    }
}
