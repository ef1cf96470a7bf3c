//! The one writer: runs waiting functions and commits them as a group.

use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use super::connection::Connection;
use super::log_sync::{self, Next};
use crate::StoreError;
use crate::job::{Job, Task};
use crate::stats::Counters;
use crate::tx::{Session, Tx};

/// The most functions in one commit.
const LARGEST_GROUP: usize = 512;
/// Work after which a group is committed, so that nobody waits long for others.
pub(super) const LONGEST_GROUP: Duration = Duration::from_millis(8);

/// Works until every sender is gone and the queue is empty.
pub(super) fn run(
    mut connection: Connection,
    queue: &flume::Receiver<Task>,
    to_sync: &mut log_sync::Sender,
    counters: &Counters,
    longest: Duration,
) {
    while let Ok(first) = queue.recv() {
        let begun = to_sync.broken().map_or_else(|| connection.control("BEGIN IMMEDIATE"), Err);
        if let Err(error) = begun {
            first.job.answer(Err(error));
            continue;
        }
        let mut group = Group {
            connection: &mut connection,
            counters,
            done: Vec::new(),
            kept: 0,
            careful: false,
            lost: None,
        };
        group.fill(first, queue, to_sync, longest);
        // The disk may have failed while the group was filled.
        group.lost = group.lost.take().or_else(|| to_sync.broken());
        to_sync.send(group.commit());
    }
    if to_sync.broken().is_none() {
        connection.finish();
    }
}

/// Functions that stand or fall with one commit.
///
/// A savepoint before each would let each be undone alone, at the price of a copy of every page that it touches. Few
/// functions fail, and fewer after they have written: so they share the transaction, and where one has to be undone, all
/// are, and the group is run again carefully, with savepoints.
struct Group<'c> {
    connection: &'c mut Connection,
    counters: &'c Counters,
    /// Each with the error that befell it besides its own.
    done: Vec<(Box<dyn Job>, Option<StoreError>)>,
    /// How many of them have work to keep.
    kept: u64,
    /// Each function gets a savepoint: one failed, or one must not be run twice.
    careful: bool,
    /// Why the engine gave up the whole transaction.
    lost: Option<StoreError>,
}

impl Group<'_> {
    fn fill(
        &mut self,
        first: Task,
        queue: &flume::Receiver<Task>,
        to_sync: &mut log_sync::Sender,
        longest: Duration,
    ) {
        let started = Instant::now();
        let mut next = Next::Task(first);
        while let Next::Task(task) = next {
            self.careful |= task.once;
            self.run(task.job);
            if self.lost.is_some() || self.done.len() >= LARGEST_GROUP || started.elapsed() > longest {
                return;
            }
            next = to_sync.next(queue);
        }
    }

    fn run(&mut self, mut job: Box<dyn Job>) {
        // Nobody before it has anything to keep: it has the transaction to itself.
        let is_alone = self.kept == 0;
        let has_savepoint = self.careful && !is_alone;
        if has_savepoint && !self.step("SAVEPOINT function") {
            self.done.push((job, None));
            return;
        }
        let changes = self.connection.total_changes();
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
        let is_kept = keep && befell.is_none();
        // Changes of tables themselves are not counted; they are made alone, or never twice and so with a savepoint.
        let has_changed = self.connection.total_changes() != changes;
        self.done.push((job, befell));
        if is_kept {
            self.kept += 1;
            if has_savepoint {
                self.step("RELEASE SAVEPOINT function");
            }
            return;
        }
        if has_savepoint {
            let _ = self.step("ROLLBACK TO SAVEPOINT function") && self.step("RELEASE SAVEPOINT function");
        } else if is_alone {
            let _ = self.step("ROLLBACK") && self.step("BEGIN IMMEDIATE");
        } else if has_changed {
            self.run_again();
        }
    }

    /// Undoes all, and runs all again, each so that it can be undone alone.
    fn run_again(&mut self) {
        let again = std::mem::take(&mut self.done);
        self.kept = 0;
        self.careful = true;
        let has_begun = self.step("ROLLBACK") && self.step("BEGIN IMMEDIATE");
        for (job, befell) in again {
            if has_begun && self.lost.is_none() {
                self.counters.retries.fetch_add(1, Relaxed);
                self.run(job);
            } else {
                self.done.push((job, befell));
            }
        }
    }

    /// Runs words of the transaction itself. If they fail, all is lost.
    fn step(&mut self, text: &'static str) -> bool {
        match self.connection.control(text) {
            Ok(()) => true,
            Err(error) => {
                self.lost.get_or_insert(error);
                false
            }
        }
    }

    /// Commits. The functions hear of it once it is on the disk.
    fn commit(mut self) -> log_sync::Group {
        let verdict = match self.lost.take() {
            Some(error) => Err(error),
            None => self.connection.control("COMMIT"),
        };
        let undone = self.done.len() as u64 - if verdict.is_ok() { self.kept } else { 0 };
        self.counters.rollbacks.fetch_add(undone, Relaxed);
        if verdict.is_ok() {
            if self.kept > 0 {
                self.counters.committed(self.kept);
            }
        } else if !self.connection.is_outside_transaction() {
            // If even this fails, the next BEGIN reports it.
            let _ = self.connection.control("ROLLBACK");
        }
        log_sync::Group { jobs: self.done, verdict, has_logged: self.connection.has_logged() }
    }
}
