//! The readers: each function sees one snapshot, beside the writer and each other.

use std::sync::atomic::Ordering::Relaxed;

use super::connection::Connection;
use crate::StoreError;
use crate::job::Task;
use crate::stats::Counters;
use crate::tx::{Session, Tx};

/// Works until every sender is gone and the queue is empty.
pub(super) fn run(mut connection: Connection, queue: &flume::Receiver<Task>, counters: &Counters) {
    while let Ok(task) = queue.recv() {
        counters.reads.fetch_add(1, Relaxed);
        let mut job = task.job;
        let verdict = connection.control("BEGIN").and_then(|()| {
            let mut tx = Tx::new(Session::Sqlite(&mut connection));
            let kept = job.run(&mut tx);
            let failed = tx.end().failed;
            // Nothing was written, so ending it either way is the same; a failed end shows at the next BEGIN.
            if !connection.is_outside_transaction() {
                let _ = connection.control("ROLLBACK");
            }
            match failed {
                Some(first) if kept => Err(StoreError::Aborted { first: first.to_string() }),
                _ => Ok(()),
            }
        });
        job.answer(verdict);
    }
}
