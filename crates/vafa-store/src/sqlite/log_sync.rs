//! Makes commits durable beside the writer, so that it works while the disk does.
//!
//! With `synchronous=NORMAL` a commit is in the log, whole or not at all, but perhaps not yet on the disk. A thread of its
//! own has the system write the log down (`fdatasync`) and only then answers the functions of the group: nobody hears of
//! success before it would survive a loss of power. Groups that were committed meanwhile share the next round.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::StoreError;
use crate::job::{Job, Task};

/// Functions whose group is committed, or could not be.
pub(super) struct Group {
    /// Each with the error that befell it besides its own.
    pub(super) jobs: Vec<(Box<dyn Job>, Option<StoreError>)>,
    /// What became of the commit.
    pub(super) verdict: Result<(), StoreError>,
    /// Whether the commit wrote to the log.
    pub(super) has_logged: bool,
}

impl Group {
    fn answer(self, synced: &Result<(), StoreError>) {
        let verdict = self.verdict.and_then(|()| synced.clone());
        for (job, befell) in self.jobs {
            job.answer(match (&verdict, befell) {
                (Ok(()), None) => Ok(()),
                (Ok(()), Some(error)) => Err(error),
                (Err(error), _) => Err(error.clone()),
            });
        }
    }
}

/// The writer's end.
pub(super) struct Sender {
    groups: flume::Sender<Group>,
    answered: flume::Receiver<()>,
    under_way: usize,
    broken: Arc<OnceLock<String>>,
}

/// The end of the thread that syncs.
pub(super) struct Receiver {
    groups: flume::Receiver<Group>,
    answered: flume::Sender<()>,
    broken: Arc<OnceLock<String>>,
}

/// What the writer was waiting for.
pub(super) enum Next {
    /// Another function that may join the group.
    Task(Task),
    /// Nothing is under way: whatever is done can be committed now.
    Free,
}

/// Groups that may wait for a disk that has stalled, before the writer waits, too.
const WAITING: usize = 32;

/// The two ends.
pub(super) fn pair() -> (Sender, Receiver) {
    let (groups, to_sync) = flume::bounded(WAITING);
    let (answers, answered) = flume::unbounded();
    let broken = Arc::new(OnceLock::new());
    let sender = Sender { groups, answered, under_way: 0, broken: Arc::clone(&broken) };
    (sender, Receiver { groups: to_sync, answered: answers, broken })
}

impl Sender {
    /// Hands a group over: it is answered once it is durable.
    pub(super) fn send(&mut self, group: Group) {
        match self.groups.send(group) {
            Ok(()) => self.under_way += 1,
            Err(flume::SendError(group)) => {
                let detail = "nobody syncs the log any more".to_owned();
                group.answer(&Err(StoreError::Unavailable { detail, outcome_known: false }));
            }
        }
    }

    /// Why nothing more may be written: what became of a commit is not known.
    pub(super) fn broken(&self) -> Option<StoreError> {
        self.broken.get().map(StoreError::other)
    }

    /// The next function for a group that has some already. While earlier groups are on their way to the disk there is no
    /// hurry to commit this one; without them it is committed as soon as nobody is waiting.
    pub(super) fn next(&mut self, queue: &flume::Receiver<Task>) -> Next {
        loop {
            if let Ok(task) = queue.try_recv() {
                return Next::Task(task);
            }
            self.under_way -= self.answered.try_iter().count().min(self.under_way);
            if self.under_way == 0 {
                return Next::Free;
            }
            let waited = flume::Selector::new()
                .recv(queue, |task| task.ok().map(Next::Task))
                .recv(&self.answered, |answered| {
                    // Whoever should answer is gone: there is nothing to wait for.
                    self.under_way = if answered.is_ok() { self.under_way - 1 } else { 0 };
                    None
                })
                .wait();
            match waited {
                Some(next) => return next,
                // The queue is closed for good: its end is at hand at once from now on.
                None if queue.is_disconnected() => return Next::Free,
                None => {}
            }
        }
    }
}

/// Syncs and answers until the writer is gone. After one failure nothing more is written: what the system says of later
/// syncs tells nothing of what was lost with this one.
pub(super) fn run(receiver: &Receiver, mut sync: impl FnMut() -> io::Result<()>) {
    while let Ok(first) = receiver.groups.recv() {
        let groups: Vec<Group> = std::iter::once(first).chain(receiver.groups.try_iter()).collect();
        if groups.iter().any(|group| group.has_logged)
            && receiver.broken.get().is_none()
            && let Err(error) = sync()
        {
            let _ = receiver.broken.set(format!(
                "the system could not write the log to the disk ({error}): nothing more is written until Vafa is started \
                 again"
            ));
        }
        let synced = match receiver.broken.get() {
            None => Ok(()),
            Some(detail) => Err(StoreError::Unavailable { detail: detail.clone(), outcome_known: false }),
        };
        for group in groups {
            group.answer(&synced);
            // The writer may have gone.
            let _ = receiver.answered.send(());
        }
    }
}

/// The log of a database.
pub(super) struct Log {
    file: File,
}

impl Log {
    /// The log that the engine has made beside its file.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        // A new file is found again only when its folder is on the disk, too. Not every file system can do that, and the
        // engine does not insist on it either.
        #[cfg(unix)]
        if let Some(folder) = path.parent() {
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(Log { file })
    }

    /// Has everything that was written to the log put on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}

#[cfg(test)]
mod tests;
