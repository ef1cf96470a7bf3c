//! Counts for the metrics page.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Upper bounds of the buckets of [`Stats::group_sizes`].
pub const GROUP_BOUNDS: [u64; 6] = [1, 4, 16, 64, 256, 512];

/// What a database has done since it was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Functions waiting to write, now.
    pub write_queue: usize,
    /// Functions waiting to read, now.
    pub read_queue: usize,
    /// Commits.
    pub commits: u64,
    /// Functions whose work was kept.
    pub writes: u64,
    /// Functions that read.
    pub reads: u64,
    /// Functions whose work was rolled back, for whatever reason.
    pub rollbacks: u64,
    /// Times that a function was run again: after a conflict or a lost connection, or because another one of its group had
    /// to be undone.
    pub retries: u64,
    /// Commits by the number of functions in them: at most 1, 4, 16, 64, 256, 512.
    pub group_sizes: [u64; GROUP_BOUNDS.len()],
}

/// The living counts behind [`Stats`].
#[derive(Default)]
pub(crate) struct Counters {
    pub(crate) commits: AtomicU64,
    pub(crate) writes: AtomicU64,
    pub(crate) reads: AtomicU64,
    pub(crate) rollbacks: AtomicU64,
    pub(crate) retries: AtomicU64,
    groups: [AtomicU64; GROUP_BOUNDS.len()],
}

impl Counters {
    /// A commit that kept the work of this many functions.
    pub(crate) fn committed(&self, functions: u64) {
        self.commits.fetch_add(1, Relaxed);
        self.writes.fetch_add(functions, Relaxed);
        let bucket =
            GROUP_BOUNDS.iter().position(|bound| functions <= *bound).unwrap_or(GROUP_BOUNDS.len() - 1);
        if let Some(count) = self.groups.get(bucket) {
            count.fetch_add(1, Relaxed);
        }
    }

    pub(crate) fn snapshot(&self) -> Stats {
        Stats {
            write_queue: 0,
            read_queue: 0,
            commits: self.commits.load(Relaxed),
            writes: self.writes.load(Relaxed),
            reads: self.reads.load(Relaxed),
            rollbacks: self.rollbacks.load(Relaxed),
            retries: self.retries.load(Relaxed),
            group_sizes: std::array::from_fn(|index| {
                self.groups.get(index).map_or(0, |count| count.load(Relaxed))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_fall_into_their_buckets() {
        let counters = Counters::default();
        for size in [1, 2, 4, 5, 512] {
            counters.committed(size);
        }
        let stats = counters.snapshot();
        assert_eq!((stats.commits, stats.writes), (5, 524));
        assert_eq!(stats.group_sizes, [1, 2, 1, 0, 0, 1]);
    }
}
