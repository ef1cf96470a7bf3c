//! What the engines have in common: queues of functions and the threads that serve them.

use std::thread::JoinHandle;

use crate::StoreError;
use crate::job::{Task, mark_worker};

/// Functions that may wait to write before callers have to wait themselves.
pub(crate) const WRITE_QUEUE: usize = 1024;
/// Functions that may wait to read.
pub(crate) const READ_QUEUE: usize = 256;

/// The channels to a running engine, and its threads, which end when the senders are gone and the queues empty.
pub(crate) struct Running {
    pub(crate) writes: flume::Sender<Task>,
    pub(crate) reads: flume::Sender<Task>,
    pub(crate) threads: Vec<JoinHandle<()>>,
}

/// Starts a thread that runs transactions.
pub(crate) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    let marked = move || {
        mark_worker();
        work();
    };
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(marked)
        .map_err(|error| StoreError::other(format!("cannot start thread {name}: {error}")))
}
