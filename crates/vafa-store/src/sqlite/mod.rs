//! The embedded engine: one writer thread with group commit, one that syncs and answers, one that moves pages of the log, a
//! few reader threads with snapshots.

mod checkpoints;
mod connection;
mod errors;
mod log_sync;
mod readers;
mod schema;
mod writer;

use std::path::Path;
use std::sync::Arc;

pub(crate) use connection::{Connection, cell};
pub(crate) use schema::schema;

use crate::StoreError;
use crate::stats::Counters;
use crate::threads::{READ_QUEUE, Running, WRITE_QUEUE, spawn};

/// Opens the file and starts the threads.
pub(crate) fn start(path: &Path, readers: usize, counters: &Arc<Counters>) -> Result<Running, StoreError> {
    let (writes, write_queue) = flume::bounded(WRITE_QUEUE);
    let (reads, read_queue) = flume::bounded(READ_QUEUE);
    let mut threads = Vec::new();

    let (asker, mover) = checkpoints::pair();
    let connection = Connection::open_writer(path, asker)?;
    let beside = Connection::open_beside(path)?;
    threads.push(spawn("vafa-pages", move || checkpoints::run(&beside, &mover))?);
    let (mut to_sync, synced) = log_sync::pair();
    let log_path = connection.log_path()?;
    let log = log_sync::Log::open(&log_path).map_err(|error| StoreError::Unavailable {
        detail: format!("{}: {error}", log_path.display()),
        outcome_known: true,
    })?;
    threads.push(spawn("vafa-log", move || log_sync::run(&synced, || log.sync()))?);
    let counted = Arc::clone(counters);
    threads.push(spawn("vafa-writer", move || {
        writer::run(connection, &write_queue, &mut to_sync, &counted, writer::LONGEST_GROUP);
    })?);
    for number in 0..readers.max(1) {
        let connection = Connection::open_reader(path)?;
        let (queue, counted) = (read_queue.clone(), Arc::clone(counters));
        threads.push(spawn(&format!("vafa-reader-{number}"), move || {
            readers::run(connection, &queue, &counted);
        })?);
    }
    Ok(Running { writes, reads, threads })
}
