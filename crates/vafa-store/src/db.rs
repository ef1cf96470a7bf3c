//! The database as the rest of the house sees it.

use std::io::{Read, Write};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

use crate::job::{self, Task, is_worker};
use crate::load::LoadSummary;
use crate::migrate::{self, Migrated, Migration};
use crate::stats::{Counters, Stats};
use crate::{
    DatabaseUrl, DbOptions, DumpSummary, Engine, Plan, Schema, StoreError, Tx, dump, load, params, pg, plan,
    schema, size, sql, sqlite,
};

/// An open database. Clones are the same database.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

type Answer<T> = flume::Receiver<Result<T, StoreError>>;

struct Inner {
    url: DatabaseUrl,
    counters: Arc<Counters>,
    /// Gone once closed; the threads end when the last sender is gone and their queue is empty.
    lanes: RwLock<Option<Lanes>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

struct Lanes {
    writes: flume::Sender<Task>,
    reads: flume::Sender<Task>,
}

#[derive(Clone, Copy)]
enum Lane {
    Write,
    Read,
}

impl Db {
    /// Opens a database and starts its threads.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be reached, [`StoreError::Corrupt`] when the file is no database.
    pub fn open(options: &DbOptions) -> Result<Db, StoreError> {
        let counters = Arc::new(Counters::default());
        let running = match &options.url {
            DatabaseUrl::Sqlite(path) => sqlite::start(path, options.readers, &counters)?,
            DatabaseUrl::Postgres(url) => pg::start(url, options.readers, options.writers, &counters)?,
        };
        let db = Db {
            inner: Arc::new(Inner {
                url: options.url.clone(),
                counters,
                lanes: RwLock::new(Some(Lanes { writes: running.writes, reads: running.reads })),
                threads: Mutex::new(running.threads),
            }),
        };
        db.ping_blocking()?;
        Ok(db)
    }

    /// The engine below.
    pub fn engine(&self) -> Engine {
        self.inner.url.engine()
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Migration`] when a migration is missing, changed or fails.
    pub fn migrate(&self, all: &[Migration]) -> Result<Migrated, StoreError> {
        migrate::run(self, all)
    }

    /// Runs a function that may change things, and answers once its work is durable.
    ///
    /// The function may run more than once, so it should have no effect but through its [`Tx`]. What it did is
    /// undone when it returns an error or panics. Dropping the future does not stop a function that is queued.
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.send(Lane::Write, f).await
    }

    /// Runs a function over one snapshot of the data. Writes inside are an error.
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.send(Lane::Read, f).await
    }

    /// [`write`](Self::write) for threads of their own: it blocks.
    pub fn write_blocking<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.wait(Lane::Write, f)
    }

    /// [`read`](Self::read) for threads of their own: it blocks.
    pub fn read_blocking<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.wait(Lane::Read, f)
    }

    /// Whether a read gets through.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read(ping).await
    }

    /// [`ping`](Self::ping) that blocks.
    pub fn ping_blocking(&self) -> Result<(), StoreError> {
        self.read_blocking(ping)
    }

    /// Counts since the database was opened.
    pub fn stats(&self) -> Stats {
        let lanes = self.inner.lanes.read().unwrap_or_else(PoisonError::into_inner);
        let (write_queue, read_queue) =
            lanes.as_ref().map_or((0, 0), |lanes| (lanes.writes.len(), lanes.reads.len()));
        Stats { write_queue, read_queue, ..self.inner.counters.snapshot() }
    }

    /// Writes all rows of one snapshot to `out`, in memory that does not grow with them. The bytes are the same for
    /// the same rows on either engine.
    pub fn dump(&self, out: &mut dyn Write) -> Result<DumpSummary, StoreError> {
        dump::run(self, out)
    }

    /// Loads a dump into this database, which must be empty, verifies counts and hash before anything is kept, and
    /// then brings the schema up to date. On failure nothing is left behind.
    pub fn load(&self, input: &mut dyn Read, migrations: &[Migration]) -> Result<LoadSummary, StoreError> {
        load::run(self, input, migrations)
    }

    /// The schema as the engine's catalogue has it, in words that are the same for both engines.
    pub fn schema(&self) -> Result<Schema, StoreError> {
        self.read_blocking(schema::read)
    }

    /// Bytes that the data takes on disk. Some engines that speak PostgreSQL's language do not tell: that is an error.
    pub fn size(&self) -> Result<u64, StoreError> {
        self.read_blocking(size::read)
    }

    /// Prepares every statement and returns those that this engine refuses, or whose result could not be read.
    pub fn prepare_all(&self, texts: &[String]) -> Result<Vec<(String, StoreError)>, StoreError> {
        plan::prepare_all(self, texts)
    }

    /// How the engine would run a statement, with any parameters.
    pub fn plan(&self, text: &str) -> Result<Plan, StoreError> {
        plan::plan(self, text)
    }

    /// Finishes what is queued, then closes. Every later call fails with [`StoreError::Closed`].
    pub fn close(&self) {
        drop(self.inner.lanes.write().unwrap_or_else(PoisonError::into_inner).take());
        let threads = std::mem::take(&mut *self.inner.threads.lock().unwrap_or_else(PoisonError::into_inner));
        if is_worker() {
            // Called from inside a function: its own thread cannot wait for itself.
            return;
        }
        for thread in threads {
            // A thread that panicked has nothing left to finish.
            let _ = thread.join();
        }
    }

    async fn send<T, E, F>(&self, lane: Lane, f: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (task, answer) = job::awaited(f);
        // The sender is held only while sending: a held one would keep the threads from ending.
        self.lane(lane)?.into_send_async(task).await.map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    fn wait<T, E, F>(&self, lane: Lane, f: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let answer = self.start(lane, f, false)?;
        answer.recv().unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// Starts a read that is never run twice; its answer comes by the channel.
    pub(crate) fn start_read<T, F>(&self, f: F) -> Result<Answer<T>, StoreError>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        self.start(Lane::Read, f, true)
    }

    /// Starts a write that is never run twice; its answer comes by the channel.
    pub(crate) fn start_write<T, F>(&self, f: F) -> Result<Answer<T>, StoreError>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        self.start(Lane::Write, f, true)
    }

    fn start<T, E, F>(
        &self,
        lane: Lane,
        f: F,
        once: bool,
    ) -> Result<flume::Receiver<Result<T, E>>, StoreError>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        if is_worker() {
            return Err(StoreError::Nested);
        }
        let (task, answer) = job::blocking(f, once);
        self.lane(lane)?.send(task).map_err(|_| StoreError::Closed)?;
        Ok(answer)
    }

    fn lane(&self, lane: Lane) -> Result<flume::Sender<Task>, StoreError> {
        let lanes = self.inner.lanes.read().unwrap_or_else(PoisonError::into_inner);
        match (lanes.as_ref(), lane) {
            (Some(lanes), Lane::Write) => Ok(lanes.writes.clone()),
            (Some(lanes), Lane::Read) => Ok(lanes.reads.clone()),
            (None, _) => Err(StoreError::Closed),
        }
    }
}

fn ping(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.query_one(sql!("SELECT 1"), params![], |_| Ok(()))
}
