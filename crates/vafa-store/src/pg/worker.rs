//! A thread with a connection that runs functions, again and again where the server asks for it.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use postgres::Config;

use super::connection::Connection;
use super::room::{Company, Room};
use crate::StoreError;
use crate::job::{Job, Task};
use crate::stats::Counters;
use crate::tx::{Session, Tx};

/// How often a function is tried when others get in its way.
const MOST_ATTEMPTS: u32 = 50;
/// How often a function is tried when the connection goes away under it.
const MOST_CONNECTIONS: u32 = 3;
/// The longest wait between two attempts.
const LONGEST_WAIT: Duration = Duration::from_millis(100);

/// What a worker's transactions are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Write,
    Read,
}

pub(super) struct Worker {
    config: Config,
    purpose: Purpose,
    /// Where writers run; readers get in nobody's way.
    room: Option<Arc<Room>>,
    counters: Arc<Counters>,
    connection: Option<Connection>,
    pause: Pause,
}

/// How one run of a function ended.
enum Outcome {
    /// It stands, or failed for good.
    Done(Result<(), StoreError>),
    /// It left nothing behind and is worth another try; the error if there is none.
    Again(StoreError),
}

impl Worker {
    pub(super) fn new(
        config: Config,
        purpose: Purpose,
        number: usize,
        room: Option<Arc<Room>>,
        counters: Arc<Counters>,
    ) -> Self {
        Worker { config, purpose, room, counters, connection: None, pause: Pause::new(number) }
    }

    /// Works until every sender is gone and the queue is empty.
    pub(super) fn run(&mut self, queue: &flume::Receiver<Task>) {
        while let Ok(task) = queue.recv() {
            self.serve(task);
        }
    }

    fn serve(&mut self, mut task: Task) {
        let (mut attempts, mut connections, mut conflicts, mut longest) = (0, 0, 0, 0);
        let (room, mut company) = (self.room.clone(), Company::Everybody);
        let verdict = loop {
            attempts += 1;
            let (outcome, statements) = match &room {
                Some(room) => room.within(company, || self.attempt(&mut *task.job)),
                None => self.attempt(&mut *task.job),
            };
            let error = match outcome {
                Outcome::Done(verdict) => break verdict,
                Outcome::Again(error) => error,
            };
            connections += u32::from(matches!(error, StoreError::Unavailable { .. }));
            conflicts += u32::from(matches!(error, StoreError::Conflict { .. }));
            if task.once || attempts >= MOST_ATTEMPTS || connections >= MOST_CONNECTIONS {
                break Err(match error {
                    StoreError::Conflict { .. } => StoreError::Conflict { attempts },
                    other => other,
                });
            }
            self.counters.retries.fetch_add(1, Relaxed);
            let was_alone = company == Company::Nobody;
            longest = longest.max(statements);
            company = Company::after(conflicts, longest);
            // Its turn comes when the others of this process have done; whom it met alone is another process's.
            if was_alone || company == Company::Everybody || room.is_none() {
                self.pause.wait(attempts);
            }
        };
        match (&verdict, self.purpose) {
            (_, Purpose::Read) => drop(self.counters.reads.fetch_add(1, Relaxed)),
            (Err(_), Purpose::Write) => drop(self.counters.rollbacks.fetch_add(1, Relaxed)),
            (Ok(()), Purpose::Write) => {}
        }
        task.job.answer(verdict);
    }

    /// One transaction from BEGIN to its end, and how many statements it ran.
    fn attempt(&mut self, job: &mut dyn Job) -> (Outcome, u32) {
        let drains = self.purpose == Purpose::Write;
        let mut connection = match self.connection.take() {
            Some(connection) if !connection.is_lost() => connection,
            _ => match Connection::open(&self.config, drains) {
                Ok(connection) => connection,
                Err(error) => return (Outcome::Done(Err(error)), 0),
            },
        };
        let outcome = transact(&mut connection, job, self.purpose, &self.counters);
        let statements = connection.take_statements();
        if !connection.is_lost() {
            self.connection = Some(connection);
        }
        (outcome, statements)
    }
}

fn transact(
    connection: &mut Connection,
    job: &mut dyn Job,
    purpose: Purpose,
    counters: &Counters,
) -> Outcome {
    let begin = match purpose {
        Purpose::Write => "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE",
        Purpose::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    };
    if let Err(error) = connection.control(begin) {
        return if connection.is_lost() { Outcome::Again(error) } else { Outcome::Done(Err(error)) };
    }
    let mut tx = Tx::new(Session::Postgres(connection));
    let keep = job.run(&mut tx);
    let end = tx.end();
    if connection.is_lost() {
        // COMMIT was never sent, so nothing was kept.
        let detail = "the connection was lost".to_owned();
        return Outcome::Again(end.failed.unwrap_or(StoreError::Unavailable { detail, outcome_known: true }));
    }
    if keep && end.failed.is_none() && purpose == Purpose::Write {
        return commit(connection, counters);
    }
    if let Err(error) = connection.control("ROLLBACK")
        && !connection.is_lost()
    {
        return Outcome::Done(Err(error));
    }
    match end.failed {
        // Even if the function swallowed the error: what it returned rests on nothing.
        Some(error) if end.conflict || connection.take_stale() => Outcome::Again(error),
        Some(first) if keep => Outcome::Done(Err(StoreError::Aborted { first: first.to_string() })),
        _ => Outcome::Done(Ok(())),
    }
}

fn commit(connection: &mut Connection, counters: &Counters) -> Outcome {
    match connection.commit() {
        Ok(()) => {
            counters.committed(1);
            Outcome::Done(Ok(()))
        }
        Err(error @ StoreError::Conflict { .. }) => Outcome::Again(error),
        Err(error) => Outcome::Done(Err(error)),
    }
}

/// Waits that grow, and differ from one worker to the next so that two do not meet again and again.
struct Pause {
    state: u64,
    /// Nothing is ever sent: waiting for it with a limit is how this thread sleeps.
    never: (flume::Sender<()>, flume::Receiver<()>),
}

impl Pause {
    fn new(number: usize) -> Self {
        // Any odd start will do; workers only have to start apart.
        Pause { state: (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1, never: flume::bounded(0) }
    }

    fn wait(&mut self, attempts: u32) {
        let length = self.length(attempts);
        let (_kept_open, never) = &self.never;
        let _ = never.recv_timeout(length);
    }

    /// Up to one millisecond, doubled at each attempt.
    fn length(&mut self, attempts: u32) -> Duration {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        let longest = Duration::from_millis(1 << attempts.min(10)).min(LONGEST_WAIT);
        let micros = u64::try_from(longest.as_micros()).unwrap_or(u64::MAX);
        Duration::from_micros(self.state % micros.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_stay_in_bounds_and_differ_between_workers() {
        let (mut one, mut other) = (Pause::new(0), Pause::new(1));
        let lengths: Vec<(Duration, Duration)> =
            (1..40).map(|attempt| (one.length(attempt), other.length(attempt))).collect();
        assert!(lengths.iter().all(|(a, b)| *a < LONGEST_WAIT && *b < LONGEST_WAIT));
        assert!(lengths.iter().filter(|(a, b)| a == b).count() < 5, "{lengths:?}");
    }
}
