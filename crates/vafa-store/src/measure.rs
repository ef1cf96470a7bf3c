//! How fast durable writes are, beside the bare driver with the same statement on the same machine.

use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};
use uuid::Uuid;

use crate::{DatabaseUrl, Db, DbOptions, Migration, StoreError, params, sql};

/// The table that is written to.
const SCHEMA: &[Migration] = &[Migration {
    version: 1,
    name: "measure",
    sql: "CREATE TABLE measure (id UUID NOT NULL, at BIGINT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (id, at));",
}];

const NOTE: &str = "one sale of two loaves and a bottle of milk, paid by card";

/// What was measured.
#[derive(Clone, Debug)]
pub struct WriteReport {
    /// Callers that waited for an answer at the same time.
    pub in_flight: usize,
    /// Durable single-row writes per second through [`Db::write`].
    pub store_per_second: f64,
    /// The same statement through the bare driver: on SQLite one loop that commits once per `in_flight` rows, on
    /// PostgreSQL as many connections as the store has, one transaction per row.
    pub bare_per_second: f64,
    /// Half of the writes through the store were answered within this time.
    pub median: Duration,
    /// 99 of 100 writes through the store were answered within this time.
    pub p99: Duration,
}

impl WriteReport {
    /// The store's share of the bare driver's rate.
    pub fn ratio(&self) -> f64 {
        self.store_per_second / self.bare_per_second
    }
}

impl fmt::Display for WriteReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} in flight: {:.0} writes/s through the store (median {:?}, p99 {:?}), {:.0} through the bare driver: {:.0} %",
            self.in_flight,
            self.store_per_second,
            self.median,
            self.p99,
            self.bare_per_second,
            self.ratio() * 100.0
        )
    }
}

/// One stretch of work.
struct Stretch {
    writes: usize,
    took: Duration,
    waits: Vec<Duration>,
}

/// Measures durable writes in an empty database of its own: the store and the bare driver take turns, so that a
/// machine that slows down slows both.
pub fn writes(
    options: &DbOptions,
    in_flight: usize,
    turns: u32,
    turn: Duration,
) -> Result<WriteReport, StoreError> {
    let db = Db::open(options)?;
    db.migrate(SCHEMA)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| StoreError::other(error.to_string()))?;
    let (mut store, mut bare) = (Total::default(), Total::default());
    for number in 0..turns {
        let base = u128::from(number) << 100;
        store.add(runtime.block_on(through_store(&db, in_flight, turn, base)));
        bare.add(through_driver(options, in_flight, turn, base | 1 << 99)?);
    }
    db.close();
    store.waits.sort_unstable();
    let at = |share: usize| store.waits.get(store.waits.len() * share / 100).copied().unwrap_or_default();
    Ok(WriteReport {
        in_flight,
        store_per_second: store.rate(),
        bare_per_second: bare.rate(),
        median: at(50),
        p99: at(99),
    })
}

#[derive(Default)]
struct Total {
    writes: usize,
    took: Duration,
    waits: Vec<Duration>,
}

impl Total {
    fn add(&mut self, stretch: Stretch) {
        self.writes += stretch.writes;
        self.took += stretch.took;
        self.waits.extend(stretch.waits);
    }

    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    fn rate(&self) -> f64 {
        self.writes as f64 / self.took.as_secs_f64()
    }
}

/// Keys that jump about, as those of different customers do.
fn key(base: u128, caller: usize, number: i64) -> Uuid {
    let mixed = (number.cast_unsigned() ^ ((caller as u64) << 40)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    Uuid::from_u128(base ^ (u128::from(mixed) << 16))
}

async fn through_store(db: &Db, in_flight: usize, turn: Duration, base: u128) -> Stretch {
    let started = Instant::now();
    let callers: Vec<_> = (0..in_flight)
        .map(|caller| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut waits = Vec::new();
                let mut number = 0_i64;
                while started.elapsed() < turn {
                    number += 1;
                    let id = key(base, caller, number);
                    let asked = Instant::now();
                    let written: Result<u64, StoreError> = db
                        .write(move |tx| {
                            tx.execute(
                                sql!("INSERT INTO measure (id, at, note) VALUES ($1, $2, $3)"),
                                params![id, number, NOTE],
                            )
                        })
                        .await;
                    if written.is_ok() {
                        waits.push(asked.elapsed());
                    }
                }
                waits
            })
        })
        .collect();
    let mut waits = Vec::new();
    for caller in callers {
        waits.extend(caller.await.unwrap_or_default());
    }
    Stretch { writes: waits.len(), took: started.elapsed(), waits }
}

fn through_driver(
    options: &DbOptions,
    in_flight: usize,
    turn: Duration,
    base: u128,
) -> Result<Stretch, StoreError> {
    let started = Instant::now();
    let writes = match &options.url {
        DatabaseUrl::Sqlite(path) => {
            sqlite_loop(path, in_flight, turn, base).map_err(|error| StoreError::other(error.to_string()))?
        }
        DatabaseUrl::Postgres(url) => {
            let threads: Vec<_> = (0..options.writers)
                .map(|caller| {
                    let url = url.clone();
                    std::thread::spawn(move || postgres_loop(&url, caller, turn, base))
                })
                .collect();
            let mut writes = 0;
            for thread in threads {
                let loops = thread.join().map_err(|_| StoreError::Panicked)?;
                writes += loops.map_err(|error| StoreError::other(error.to_string()))?;
            }
            writes
        }
    };
    Ok(Stretch { writes, took: started.elapsed(), waits: Vec::new() })
}

fn sqlite_loop(path: &Path, per_commit: usize, turn: Duration, base: u128) -> rusqlite::Result<usize> {
    let connection = rusqlite::Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -32_768)?;
    let mut statement = connection.prepare("INSERT INTO measure (id, at, note) VALUES (?1, ?2, ?3)")?;
    let started = Instant::now();
    let mut number = 0_i64;
    let mut writes = 0;
    while started.elapsed() < turn {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..per_commit {
            number += 1;
            statement.execute(rusqlite::params![key(base, 0, number).as_bytes().as_slice(), number, NOTE])?;
        }
        connection.execute_batch("COMMIT")?;
        writes += per_commit;
    }
    Ok(writes)
}

fn postgres_loop(url: &str, caller: usize, turn: Duration, base: u128) -> Result<usize, postgres::Error> {
    let mut client = Client::connect(url, NoTls)?;
    let statement = client.prepare("INSERT INTO measure (id, at, note) VALUES ($1, $2, $3)")?;
    let started = Instant::now();
    let mut number = 0_i64;
    let mut writes = 0;
    while started.elapsed() < turn {
        number += 1;
        let id = key(base, caller, number);
        client.batch_execute("BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE")?;
        let written = client.execute(&statement, &[&id, &number, &NOTE]);
        match written.and_then(|_| client.batch_execute("COMMIT")) {
            Ok(()) => writes += 1,
            // What the store would try again counts as a try here as well.
            Err(error) if error.as_db_error().is_some() => client.batch_execute("ROLLBACK")?,
            Err(error) => return Err(error),
        }
    }
    Ok(writes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn a_short_measurement_counts_on_every_engine() {
        for database in testing::databases() {
            let report = writes(database.options(), 8, 1, Duration::from_millis(20)).unwrap();
            assert!(report.store_per_second > 0.0 && report.bare_per_second > 0.0, "{report}");
            assert!(report.median <= report.p99, "{report}");
        }
    }
}
