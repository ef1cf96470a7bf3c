//! Where the functions of one process write: beside each other, until they get in each other's way.

use std::sync::{Mutex, PoisonError, RwLock};

/// From so many statements on, others that try again would wait too long for a function's turn to end.
const LONG: u32 = 100;
/// After so many conflicts a function waits no more for luck.
const MOST_BESIDE_OTHERS: u32 = 3;

/// Keeps functions that had to give way from giving way again and again.
///
/// The server watches pages of indexes, not rows, so functions meet that touch different customers: single events meet
/// while a database is young, batches always. A short function that has met others queues with its like and runs beside
/// those who come for the first time; a long one goes straight among all others, for the way to the server is most of its
/// time and others can use that; whoever had no luck runs alone, where only other processes can get in its way. Length is
/// counted in statements: time would also measure the way to the server and waiting for a row.
#[derive(Default)]
pub(super) struct Room {
    /// Held for reading by whoever is inside, for writing by who is alone.
    inside: RwLock<()>,
    /// Held by the one who tries again beside others.
    again: Mutex<()>,
}

/// Whom a function lets run beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Company {
    Everybody,
    WhoIsNew,
    Nobody,
}

impl Company {
    /// After that many conflicts, when the longest attempt got as far as that many statements.
    pub(super) fn after(conflicts: u32, statements: u32) -> Self {
        match (conflicts, statements) {
            (0, _) => Company::Everybody,
            (MOST_BESIDE_OTHERS.., _) => Company::Nobody,
            (_, ..LONG) => Company::WhoIsNew,
            (_, LONG..) => Company::Everybody,
        }
    }
}

impl Room {
    /// Waits until that company is there, and works.
    pub(super) fn within<T>(&self, company: Company, work: impl FnOnce() -> T) -> T {
        // The locks guard no data that a panic could have left half done.
        if company == Company::Nobody {
            let _alone = self.inside.write().unwrap_or_else(PoisonError::into_inner);
            return work();
        }
        let _again =
            (company == Company::WhoIsNew).then(|| self.again.lock().unwrap_or_else(PoisonError::into_inner));
        let _inside = self.inside.read().unwrap_or_else(PoisonError::into_inner);
        work()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

    #[test]
    fn a_short_one_queues_and_who_has_no_luck_runs_alone() {
        let (short, long) = (12, 500);
        assert_eq!(Company::after(0, short), Company::Everybody, "a lost connection is no conflict");
        assert_eq!(Company::after(1, short), Company::WhoIsNew);
        assert_eq!(Company::after(2, short), Company::WhoIsNew);
        assert_eq!(Company::after(3, short), Company::Nobody);
        assert_eq!(Company::after(2, long), Company::Everybody, "single events need not wait for its turn");
        assert_eq!(Company::after(3, long), Company::Nobody);
    }

    #[test]
    fn nobody_has_the_company_it_does_not_want() {
        let room = Room::default();
        let (inside, again) = (AtomicU32::new(0), AtomicU32::new(0));
        let visit = |company| {
            room.within(company, || {
                let others = inside.fetch_add(1, SeqCst);
                let others_again = again.fetch_add(u32::from(company == Company::WhoIsNew), SeqCst);
                std::thread::yield_now();
                let wanted = match company {
                    Company::Everybody => true,
                    Company::WhoIsNew => others_again == 0,
                    Company::Nobody => others == 0 && inside.load(SeqCst) == 1,
                };
                assert!(wanted, "{company:?}: {others} others, {others_again} trying again");
                again.fetch_sub(u32::from(company == Company::WhoIsNew), SeqCst);
                inside.fetch_sub(1, SeqCst);
            });
        };
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        [Company::Everybody, Company::WhoIsNew, Company::Nobody].into_iter().for_each(visit);
                    }
                });
            }
        });
        assert_eq!((inside.into_inner(), again.into_inner()), (0, 0));
    }

    #[test]
    fn a_panic_inside_does_not_close_the_room() {
        let room = Room::default();
        for company in [Company::Everybody, Company::WhoIsNew, Company::Nobody] {
            let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                room.within(company, || panic!("the function's own"));
            }));
            assert!(panicked.is_err());
            assert_eq!(room.within(company, || 7), 7);
        }
    }
}
