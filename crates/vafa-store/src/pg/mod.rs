//! The server engine: threads with one connection each; serializable writes, snapshot reads, retried on conflict.

mod connection;
mod errors;
mod room;
mod schema;
mod values;
mod worker;

use std::sync::Arc;
use std::time::Duration;

use postgres::Config;

pub(crate) use connection::Connection;
pub(crate) use schema::schema;
pub(crate) use values::cell;

use crate::StoreError;
use crate::stats::Counters;
use crate::threads::{READ_QUEUE, Running, WRITE_QUEUE, spawn};
use room::Room;
use worker::{Purpose, Worker};

/// Starts the threads; each connects when it has its first work to do.
pub(crate) fn start(
    url: &str,
    readers: usize,
    writers: usize,
    counters: &Arc<Counters>,
) -> Result<Running, StoreError> {
    let config = configure(url)?;
    let (writes, write_queue) = flume::bounded(WRITE_QUEUE);
    let (reads, read_queue) = flume::bounded(READ_QUEUE);
    let mut threads = Vec::new();
    let lanes = [
        (Purpose::Write, "vafa-writer", writers, write_queue),
        (Purpose::Read, "vafa-reader", readers, read_queue),
    ];
    for (purpose, name, count, queue) in lanes {
        let room = (purpose == Purpose::Write).then(Arc::<Room>::default);
        for number in 0..count.max(1) {
            let (room, counters) = (room.clone(), Arc::clone(counters));
            let mut worker = Worker::new(config.clone(), purpose, threads.len(), room, counters);
            let queue = queue.clone();
            threads.push(spawn(&format!("{name}-{number}"), move || worker.run(&queue))?);
        }
    }
    Ok(Running { writes, reads, threads })
}

/// The address with what it leaves open: a dead server must be noticed.
fn configure(url: &str) -> Result<Config, StoreError> {
    let mut config: Config =
        url.parse().map_err(|_| StoreError::other("the PostgreSQL address cannot be read"))?;
    if config.get_application_name().is_none() {
        config.application_name("vafa");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(Duration::from_secs(30));
    }
    config.keepalives_idle(Duration::from_mins(1));
    Ok(config)
}
