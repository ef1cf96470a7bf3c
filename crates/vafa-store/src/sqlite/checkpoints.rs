//! Moves the write-ahead log into the file beside the writer, so that commits seldom wait for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::AcqRel, Ordering::Release};

use super::connection::Connection;

/// Pages by which the log grows before they are moved. What is left for the writer after each round keeps it from its work,
/// so there should be few rounds; the log stays below the size to which it is cut back (`journal_size_limit`).
const PAGES: u32 = 12_000;
/// Pages in the log at which the writer moves them itself: nobody else did.
const MOST_PAGES: u32 = 32_000;

/// Asks for pages to be moved.
pub(super) struct Asker {
    ask: flume::Sender<()>,
    caught_up: Arc<AtomicBool>,
    asked_at: u32,
}

/// Does what is asked for.
pub(super) struct Mover {
    asked: flume::Receiver<()>,
    caught_up: Arc<AtomicBool>,
}

/// The two ends.
pub(super) fn pair() -> (Asker, Mover) {
    let (ask, asked) = flume::bounded(1);
    let caught_up = Arc::new(AtomicBool::new(false));
    (Asker { ask, caught_up: Arc::clone(&caught_up), asked_at: 0 }, Mover { asked, caught_up })
}

impl Asker {
    /// Called after each commit with the length of the log. Says whether the writer itself should move what is left: right
    /// after the other has caught up that is little, and the log begins anew.
    pub(super) fn committed(&mut self, pages: u32) -> bool {
        if pages < self.asked_at {
            self.asked_at = 0;
        }
        if pages - self.asked_at >= PAGES {
            self.asked_at = pages;
            // One that is asked already will see these pages, too.
            let _ = self.ask.try_send(());
        }
        self.caught_up.swap(false, AcqRel) || pages >= MOST_PAGES
    }
}

/// Works until the asker is gone.
pub(super) fn run(connection: &Connection, mover: &Mover) {
    while mover.asked.recv().is_ok() {
        connection.checkpoint();
        // The log grew meanwhile: what is left after a second, short round is little.
        connection.checkpoint();
        mover.caught_up.store(true, Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_writer_moves_pages_when_little_is_left_or_nobody_else_does() {
        let (mut asker, mover) = pair();
        assert!(!asker.committed(11_999));
        assert!(mover.asked.try_recv().is_err());
        assert!(!asker.committed(12_000) && !asker.committed(15_999));
        assert_eq!(mover.asked.drain().count(), 1);
        mover.caught_up.store(true, Release);
        assert!(asker.committed(16_000));
        assert!(!asker.committed(5), "a log that began anew is short");
        assert_eq!(mover.asked.drain().count(), 0);
        assert!(!asker.committed(12_100));
        assert_eq!(mover.asked.drain().count(), 1);
        assert!(asker.committed(32_000) && asker.committed(32_001));
    }
}
