//! The running application: the database, the clock and the settings, and the way to call a use case.

use crate::access::{self, Vault};
use crate::actor::Actor;
use crate::business::{self, Business};
use crate::cx::Cx;
use crate::event_schemas::{self, SchemaBook};
use crate::failure::Failure;
use crate::intents;
use crate::schema::MIGRATIONS;
use std::sync::{Arc, PoisonError, RwLock};
use vafa_kernel::{Clock, Ids, Instant};
use vafa_store::{Db, DbOptions, Tx};

/// What an application is made of. The clock and the ids are handed in, so that a whole system can run in a simulation.
pub struct AppOptions {
    /// Where the data is.
    pub database: DbOptions,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes ids and secrets.
    pub ids: Arc<dyn Ids>,
    /// Seals the secrets that have to be read again. Servers side by side need the same key.
    pub vault: Vault,
}

/// The running application. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct App(Arc<Inside>);

struct Inside {
    db: Db,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    vault: Arc<Vault>,
    business: RwLock<Arc<Business>>,
    schemas: RwLock<Arc<SchemaBook>>,
}

impl App {
    /// Opens the database, brings its tables up to date and reads the settings.
    pub fn open(options: AppOptions) -> Result<Self, Failure> {
        Self::on(Db::open(&options.database)?, options.clock, options.ids, options.vault)
    }

    /// On a database that is open already: brings its tables up to date and reads the settings.
    pub fn on(db: Db, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, vault: Vault) -> Result<Self, Failure> {
        db.migrate(MIGRATIONS)?;
        let vault = Arc::new(vault);
        let business = RwLock::new(Arc::new(db.read_blocking(business::load)?));
        let schemas = RwLock::new(Arc::new(db.read_blocking(event_schemas::load_book)?));
        let app = Self(Arc::new(Inside { db, clock, ids, vault, business, schemas }));
        let has_open =
            |tx: &mut Tx<'_>| Ok::<_, Failure>(access::has_open_secrets(tx)? || intents::has_open_keys(tx)?);
        if app.0.vault.is_lasting() && app.0.db.read_blocking(has_open)? {
            app.write_blocking(&Actor::System("update"), |tx, cx| {
                access::seal_open_secrets(tx, cx)?;
                intents::seal_open_keys(tx, cx)
            })?;
        }
        Ok(app)
    }

    /// The database: for health, figures, backup. Use cases get a transaction instead.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The present moment, by the injected clock.
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// The injected clock.
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.0.clock.clone()
    }

    /// The injected source of ids and secrets.
    pub fn ids(&self) -> Arc<dyn Ids> {
        self.0.ids.clone()
    }

    /// The settings as last read.
    pub fn business(&self) -> Arc<Business> {
        self.0.business.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the settings anew: after they were changed here, and now and then because another process may have.
    pub fn refresh_business(&self) -> Result<(), Failure> {
        let fresh = self.0.db.read_blocking(business::load)?;
        *self.0.business.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        Ok(())
    }

    /// The schemas of events as last read.
    pub fn schemas(&self) -> Arc<SchemaBook> {
        self.0.schemas.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the schemas of events anew: when one was learned or changed here, and now and then because another process
    /// may have.
    pub fn refresh_schemas(&self) -> Result<(), Failure> {
        let fresh = self.0.db.read_blocking(event_schemas::load_book)?;
        *self.0.schemas.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        Ok(())
    }

    /// What a use case that `who` asks for now is told.
    pub fn cx(&self, who: &Actor) -> Cx {
        Cx::new(who.clone(), self.now(), self.business(), self.0.vault.clone(), self.0.ids.clone())
    }

    /// Runs a use case that writes. The answer comes after the commit; the function may run twice.
    pub async fn write<T, F>(&self, who: &Actor, mut f: F) -> Result<T, Failure>
    where
        F: FnMut(&mut Tx<'_>, &Cx) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        let cx = self.cx(who);
        self.0.db.write(move |tx| f(tx, &cx)).await
    }

    /// Runs a use case that only reads, on a snapshot.
    pub async fn read<T, F>(&self, who: &Actor, mut f: F) -> Result<T, Failure>
    where
        F: FnMut(&mut Tx<'_>, &Cx) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        let cx = self.cx(who);
        self.0.db.read(move |tx| f(tx, &cx)).await
    }

    /// As [`Self::write`], waiting on this thread: for the command line and job threads.
    pub fn write_blocking<T, F>(&self, who: &Actor, mut f: F) -> Result<T, Failure>
    where
        F: FnMut(&mut Tx<'_>, &Cx) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        let cx = self.cx(who);
        self.0.db.write_blocking(move |tx| f(tx, &cx))
    }

    /// As [`Self::read`], waiting on this thread.
    pub fn read_blocking<T, F>(&self, who: &Actor, mut f: F) -> Result<T, Failure>
    where
        F: FnMut(&mut Tx<'_>, &Cx) -> Result<T, Failure> + Send + 'static,
        T: Send + 'static,
    {
        let cx = self.cx(who);
        self.0.db.read_blocking(move |tx| f(tx, &cx))
    }

    /// Finishes what is under way and closes the database.
    pub fn close(&self) {
        self.0.db.close();
    }
}
