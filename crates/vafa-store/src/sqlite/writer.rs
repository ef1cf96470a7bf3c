//! The one writer: runs waiting functions, each in a savepoint, and commits them as a group with one fsync.

use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use super::connection::Connection;
use crate::StoreError;
use crate::job::{Job, Task};
use crate::stats::Counters;
use crate::tx::{Session, Tx};

/// The most functions in one commit.
const LARGEST_GROUP: usize = 512;
/// Work after which a group is committed, so that nobody waits long for others.
const LONGEST_GROUP: Duration = Duration::from_millis(3);

/// Works until every sender is gone and the queue is empty.
pub(super) fn run(mut connection: Connection, queue: &flume::Receiver<Task>, counters: &Counters) {
    while let Ok(first) = queue.recv() {
        if let Err(error) = connection.control("BEGIN IMMEDIATE") {
            first.job.answer(Err(error));
            continue;
        }
        let mut group =
            Group { connection: &mut connection, counters, done: Vec::new(), kept: 0, lost: None };
        group.fill(first, queue);
        group.commit();
    }
    connection.finish();
}

/// Functions that stand or fall with one commit.
struct Group<'c> {
    connection: &'c mut Connection,
    counters: &'c Counters,
    /// Each with the error that befell it besides its own.
    done: Vec<(Box<dyn Job>, Option<StoreError>)>,
    /// How many of them have work to keep.
    kept: u64,
    /// Why the engine gave up the whole transaction.
    lost: Option<StoreError>,
}

impl Group<'_> {
    fn fill(&mut self, first: Task, queue: &flume::Receiver<Task>) {
        let started = Instant::now();
        let mut next = Some(first);
        while let Some(task) = next {
            self.run(task.job);
            if self.lost.is_some() || self.done.len() >= LARGEST_GROUP || started.elapsed() > LONGEST_GROUP {
                return;
            }
            next = queue.try_recv().ok();
        }
    }

    fn run(&mut self, mut job: Box<dyn Job>) {
        if let Err(error) = self.connection.control("SAVEPOINT function") {
            self.lost = Some(error);
            self.done.push((job, None));
            return;
        }
        let mut tx = Tx::new(Session::Sqlite(self.connection));
        let keep = job.run(&mut tx);
        let failed = tx.end().failed;
        if self.connection.is_outside_transaction() {
            // A full disk or an I/O error rolls back everything, the work of the others included.
            self.lost = Some(failed.unwrap_or_else(|| StoreError::other("the transaction was lost")));
            self.done.push((job, None));
            return;
        }
        let befell = match failed {
            Some(first) if keep => Some(StoreError::Aborted { first: first.to_string() }),
            _ => None,
        };
        if keep && befell.is_none() {
            self.kept += 1;
        } else {
            self.counters.rollbacks.fetch_add(1, Relaxed);
            if let Err(error) = self.connection.control("ROLLBACK TO SAVEPOINT function") {
                self.lost = Some(error);
            }
        }
        if let Err(error) = self.connection.control("RELEASE SAVEPOINT function") {
            self.lost.get_or_insert(error);
        }
        self.done.push((job, befell));
    }

    /// Commits and answers: nobody hears of success before it is on the disk.
    fn commit(mut self) {
        let verdict = match self.lost.take() {
            Some(error) => Err(error),
            None => self.connection.control("COMMIT"),
        };
        match &verdict {
            Ok(()) if self.kept > 0 => self.counters.committed(self.kept),
            Ok(()) => {}
            Err(_) => {
                self.counters.rollbacks.fetch_add(self.kept, Relaxed);
                if !self.connection.is_outside_transaction() {
                    // If even this fails, the next BEGIN reports it.
                    let _ = self.connection.control("ROLLBACK");
                }
            }
        }
        for (job, befell) in self.done {
            job.answer(match (&verdict, befell) {
                (Ok(()), None) => Ok(()),
                (Ok(()), Some(error)) => Err(error),
                (Err(error), _) => Err(error.clone()),
            });
        }
    }
}
