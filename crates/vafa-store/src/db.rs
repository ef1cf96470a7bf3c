//! The database as the rest of the house sees it.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

use crate::job::{self, Task, is_worker};
use crate::migrate::{self, Migrated, Migration};
use crate::stats::{Counters, Stats};
use crate::{DatabaseUrl, DbOptions, Engine, StoreError, Tx, params, pg, sql, sqlite};

/// An open database. Clones are the same database.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

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
        self.wait(Lane::Write, f, false)
    }

    /// [`read`](Self::read) for threads of their own: it blocks.
    pub fn read_blocking<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.wait(Lane::Read, f, false)
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

    pub(crate) fn wait_write<T, E, F>(&self, f: F, once: bool) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.wait(Lane::Write, f, once)
    }

    fn wait<T, E, F>(&self, lane: Lane, f: F, once: bool) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        if is_worker() {
            return Err(StoreError::Nested.into());
        }
        let (task, answer) = job::blocking(f, once);
        self.lane(lane)?.send(task).map_err(|_| StoreError::Closed)?;
        answer.recv().unwrap_or_else(|_| Err(StoreError::Closed.into()))
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
