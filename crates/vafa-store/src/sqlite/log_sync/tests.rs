use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::thread::JoinHandle;
use std::time::Duration;

use super::{Log, pair, run};
use crate::job::{self, Task};
use crate::sqlite::connection::Connection;
use crate::sqlite::{checkpoints, writer};
use crate::stats::Counters;
use crate::{StoreError, params, sql};

/// A writer on a file of its own, whose syncs are a function of the test.
struct Bench {
    _folder: tempfile::TempDir,
    path: PathBuf,
    queue: Option<flume::Sender<Task>>,
    counters: Arc<Counters>,
    threads: Vec<JoinHandle<()>>,
}

/// Groups end by what is tested, not by the clock.
const NO_HURRY: Duration = Duration::MAX;

type Answer = flume::Receiver<Result<u64, StoreError>>;

impl Bench {
    fn new<S: FnMut() -> io::Result<()> + Send + 'static>(sync: impl FnOnce(&Path) -> S) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vafa.db");
        let (asker, _) = checkpoints::pair();
        let connection = Connection::open_writer(&path, asker).unwrap();
        let table = "CREATE TABLE note (number INTEGER PRIMARY KEY) STRICT";
        rusqlite::Connection::open(&path).unwrap().execute_batch(table).unwrap();
        connection.log_path().unwrap();
        let (mut to_sync, groups) = pair();
        let (queue, tasks) = flume::unbounded();
        let counters = Arc::new(Counters::default());
        let (sync, counted) = (sync(&path), Arc::clone(&counters));
        let threads = vec![
            std::thread::spawn(move || run(&groups, sync)),
            std::thread::spawn(move || {
                writer::run(connection, &tasks, &mut to_sync, &counted, NO_HURRY);
            }),
        ];
        Bench { _folder: folder, path, queue: Some(queue), counters, threads }
    }

    fn send(&self, task: Task) {
        self.queue.as_ref().unwrap().send(task).map_err(drop).unwrap();
    }

    fn put(&self, number: i64) -> Answer {
        let (task, answer) = job::blocking(
            move |tx| tx.execute(sql!("INSERT INTO note (number) VALUES (?1)"), params![number]),
            false,
        );
        self.send(task);
        answer
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            thread.join().unwrap();
        }
    }
}

/// The names of a database and its log.
fn both(database: &Path) -> [PathBuf; 2] {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    [database.to_owned(), log.into()]
}

fn numbers(database: &Path) -> Vec<i64> {
    let connection = rusqlite::Connection::open(database).unwrap();
    let mut statement = connection.prepare("SELECT number FROM note ORDER BY number").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_loss_of_power_takes_nothing_that_was_acknowledged() {
    // What a disk holds at least is what the files were when the last sync that has ended began.
    let kept = tempfile::tempdir().unwrap();
    let syncs = Arc::new(AtomicUsize::new(0));
    let (folder, counted) = (kept.path().to_owned(), Arc::clone(&syncs));
    let bench = Bench::new(|path| {
        let path = path.to_owned();
        let log = Log::open(&both(&path)[1]).unwrap();
        move || {
            let number = counted.load(SeqCst) + 1;
            for (from, to) in both(&path).iter().zip(both(&folder.join(number.to_string()))) {
                fs::copy(from, to)?;
            }
            log.sync()?;
            counted.store(number, SeqCst);
            Ok(())
        }
    });
    let acknowledged = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (bench, syncs, acknowledged) = (&bench, &syncs, &acknowledged);
            scope.spawn(move || {
                for number in 0..25 {
                    let number = writer * 100 + number;
                    bench.put(number).recv().unwrap().unwrap();
                    acknowledged.lock().unwrap().push((number, syncs.load(SeqCst)));
                }
            });
        }
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    assert_eq!(acknowledged.len(), 100);
    let kept_by: Vec<Vec<i64>> =
        (1..=syncs.load(SeqCst)).map(|number| numbers(&kept.path().join(number.to_string()))).collect();
    for (number, sync) in acknowledged {
        assert!(
            kept_by[sync - 1].contains(&number),
            "{number} was lost: only {sync} syncs were made by then"
        );
    }
}

#[test]
fn while_the_disk_works_others_gather_and_share_the_next_round() {
    let (go, gate) = flume::unbounded::<()>();
    let (begun, has_begun) = flume::unbounded();
    let bench = Bench::new(|_| {
        move || {
            begun.send(()).unwrap();
            gate.recv().map_err(io::Error::other)
        }
    });
    // Whatever fails, the gate opens before the threads are waited for.
    let go = go;
    let first = bench.put(1);
    has_begun.recv().unwrap();
    let others: Vec<Answer> = (2..5).map(|number| bench.put(number)).collect();
    // They do not wait to be done, but to be committed: nothing is answered, and one commit stands.
    while !bench.queue.as_ref().unwrap().is_empty() {
        std::thread::yield_now();
    }
    assert_eq!(bench.counters.snapshot().commits, 1);
    assert!(first.is_empty() && others.iter().all(Answer::is_empty));

    go.send(()).unwrap();
    assert_eq!(first.recv().unwrap(), Ok(1));
    has_begun.recv().unwrap();
    assert!(others.iter().all(Answer::is_empty));
    go.send(()).unwrap();
    for other in others {
        assert_eq!(other.recv().unwrap(), Ok(1));
    }
    let stats = bench.counters.snapshot();
    assert_eq!((stats.commits, stats.writes), (2, 4));

    // What wrote nothing needs no sync: the gate stays shut.
    let (task, answer) =
        job::blocking(|tx| tx.execute(sql!("DELETE FROM note WHERE number = 99"), &[]), false);
    bench.send(task);
    assert_eq!(answer.recv().unwrap(), Ok(0));
}

#[test]
fn the_log_is_the_file_that_commits_are_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vafa.db");
    let connection = Connection::open_writer(&path, checkpoints::pair().0).unwrap();
    let log = connection.log_path().unwrap();
    assert_eq!(fs::canonicalize(&log).unwrap(), fs::canonicalize(&both(&path)[1]).unwrap());
    let before = fs::metadata(&log).unwrap().len();
    rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE note (number INTEGER)").unwrap();
    assert!(fs::metadata(&log).unwrap().len() > before);
}

#[test]
fn after_a_failed_sync_nothing_more_is_written() {
    let syncs = AtomicU64::new(0);
    let bench = Bench::new(|_| {
        move || match syncs.fetch_add(1, SeqCst) {
            1 => Err(io::Error::other("the disk is gone")),
            _ => Ok(()),
        }
    });
    assert_eq!(bench.put(1).recv().unwrap(), Ok(1));
    let lost = bench.put(2).recv().unwrap().unwrap_err();
    assert!(
        matches!(&lost, StoreError::Unavailable { outcome_known: false, detail } if detail.contains("the disk is gone"))
    );
    let refused = bench.put(3).recv().unwrap().unwrap_err();
    assert!(!refused.is_retryable() && refused.to_string().contains("the disk is gone"), "{refused}");
    assert!(!numbers(&bench.path).contains(&3));
}
