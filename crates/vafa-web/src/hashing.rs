//! The places for hashing passwords: each hash takes 19 MiB and a core, so few are made at once, and few may wait.

use crate::refusal::HttpError;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many passwords are hashed at once.
const AT_ONCE: usize = 2;
/// How many may wait: a second or two of work. Who comes later is told to come back.
const WAITING_MAX: usize = 64;

/// Who hashes, and who waits for it.
pub(crate) struct Hashing {
    places: Arc<Semaphore>,
    room: Arc<Semaphore>,
}

/// The right to hash, for as long as it is kept.
pub(crate) struct Place {
    _place: OwnedSemaphorePermit,
    _room: OwnedSemaphorePermit,
}

impl Default for Hashing {
    fn default() -> Self {
        Self::with(AT_ONCE, WAITING_MAX)
    }
}

impl Hashing {
    fn with(at_once: usize, waiting_max: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(at_once)),
            room: Arc::new(Semaphore::new(at_once + waiting_max)),
        }
    }

    /// Waits for a place; fails at once where too many wait already.
    pub(crate) async fn place(&self) -> Result<Place, HttpError> {
        let room = self.room.clone().try_acquire_owned().map_err(|_| HttpError::Busy)?;
        let place = self.places.clone().acquire_owned().await.map_err(|_| HttpError::Busy)?;
        Ok(Place { _place: place, _room: room })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[test]
    fn some_hash_some_wait_and_the_rest_is_sent_away() {
        let hashing = Hashing::with(1, 1);
        let first = hashing.place().now_or_never().unwrap().unwrap();
        let mut second = Box::pin(hashing.place());
        assert!(second.as_mut().now_or_never().is_none(), "waits");
        assert_eq!(hashing.place().now_or_never().unwrap().err(), Some(HttpError::Busy));
        drop(first);
        assert!(second.now_or_never().unwrap().is_ok());
        assert!(hashing.place().now_or_never().unwrap().is_ok(), "all places are free again");
    }
}
