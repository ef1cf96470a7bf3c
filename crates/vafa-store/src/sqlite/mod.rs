//! The embedded engine: one writer thread with group commit, a few reader threads with snapshots.

mod connection;
mod errors;
mod readers;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

pub(crate) use connection::{Connection, cell};

use crate::StoreError;
use crate::job::Task;
use crate::stats::Counters;

/// The channels to a running engine, and its threads.
pub(crate) struct Running {
    pub(crate) writes: flume::Sender<Task>,
    pub(crate) reads: flume::Sender<Task>,
    pub(crate) threads: Vec<JoinHandle<()>>,
}

/// Functions that may wait to write before callers have to wait themselves.
const WRITE_QUEUE: usize = 1024;
/// Functions that may wait to read.
const READ_QUEUE: usize = 256;

/// Opens the file and starts the threads.
pub(crate) fn start(path: &Path, readers: usize, counters: &Arc<Counters>) -> Result<Running, StoreError> {
    let (writes, write_queue) = flume::bounded(WRITE_QUEUE);
    let (reads, read_queue) = flume::bounded(READ_QUEUE);
    let mut threads = Vec::new();

    let connection = Connection::open_writer(path)?;
    let counted = Arc::clone(counters);
    threads.push(spawn("vafa-writer", move || writer::run(connection, &write_queue, &counted))?);
    for number in 0..readers.max(1) {
        let connection = Connection::open_reader(path)?;
        let (queue, counted) = (read_queue.clone(), Arc::clone(counters));
        threads.push(spawn(&format!("vafa-reader-{number}"), move || {
            readers::run(connection, &queue, &counted)
        })?);
    }
    Ok(Running { writes, reads, threads })
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| StoreError::other(format!("cannot start thread {name}: {error}")))
}
