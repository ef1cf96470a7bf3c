//! The injected clock and id generator. The only place that may ask the machine for the time.

use crate::time::Instant;
use rand::{Rng, SeedableRng, rngs::StdRng};
use rand_chacha::ChaCha8Rng;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> Instant;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one home of the wall clock")]
    fn now(&self) -> Instant {
        Instant::from_micros(jiff::Timestamp::now().as_microsecond())
    }
}

/// A clock that stands still until it is moved: for tests and simulations.
#[derive(Debug)]
pub struct FakeClock(AtomicI64);

impl FakeClock {
    /// A clock that shows `now`.
    pub const fn at(now: Instant) -> Self {
        Self(AtomicI64::new(now.micros()))
    }

    /// Shows `now` from here on.
    pub fn set(&self, now: Instant) {
        self.0.store(now.micros(), Ordering::SeqCst);
    }

    /// Moves on by so many seconds.
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Makes new ids (UUIDv7, RFC 9562) and random secrets.
pub trait Ids: Send + Sync + 'static {
    /// A new id whose time part is `at`. Ids made one after the other for the same moment ascend.
    fn next(&self, at: Instant) -> Uuid;
    /// Fills `out` with random bytes fit for secrets (only as unpredictable as the seed).
    fn fill(&self, out: &mut [u8]);
}

/// Ids from a cryptographic generator, seeded by the operating system or, in simulations, by a number.
pub struct RandomIds(Mutex<State>);

struct State {
    rng: ChaChaOrStd,
    last_ms: u64,
    counter: u32,
}

enum ChaChaOrStd {
    Seeded(Box<ChaCha8Rng>),
    System(Box<StdRng>),
}

impl ChaChaOrStd {
    fn fill(&mut self, out: &mut [u8]) {
        match self {
            Self::Seeded(rng) => rng.fill_bytes(out),
            Self::System(rng) => rng.fill_bytes(out),
        }
    }
}

impl RandomIds {
    /// Seeded by the operating system: what a real server uses.
    pub fn from_system() -> Self {
        Self::with(ChaChaOrStd::System(Box::new(rand::make_rng())))
    }

    /// Seeded by a number: the same seed gives the same ids. Never for secrets that matter.
    pub fn seeded(seed: u64) -> Self {
        Self::with(ChaChaOrStd::Seeded(Box::new(ChaCha8Rng::seed_from_u64(seed))))
    }

    fn with(rng: ChaChaOrStd) -> Self {
        Self(Mutex::new(State { rng, last_ms: 0, counter: 0 }))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // A poisoned lock only means that another thread died between two draws: the generator is still sound.
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Ids for RandomIds {
    fn next(&self, at: Instant) -> Uuid {
        let ms = u64::try_from(at.micros() / 1000).unwrap_or(0);
        let mut state = self.state();
        let mut random = [0u8; 10];
        state.rng.fill(&mut random);
        // RFC 9562 §6.2 method 1: 12 bits of rand_a and 14 of rand_b count within one millisecond.
        if ms == state.last_ms {
            state.counter = state.counter.wrapping_add(1) & 0x3ff_ffff;
        } else {
            state.last_ms = ms;
            // Start in the lower half, so that a burst does not wrap.
            state.counter = u32::from_be_bytes([0, random[7], random[8], random[9]]) & 0x1ff_ffff;
        }
        let counter = u128::from(state.counter);
        let tail = u128::from(u64::from_be_bytes([
            0, 0, random[0], random[1], random[2], random[3], random[4], random[5],
        ]));
        let value = (u128::from(ms & 0xffff_ffff_ffff) << 80)
            | (0x7 << 76)
            | ((counter >> 14) << 64)
            | (0b10 << 62)
            | ((counter & 0x3fff) << 48)
            | tail;
        Uuid::from_u128(value)
    }

    fn fill(&self, out: &mut [u8]) {
        self.state().rng.fill(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_ascend_within_a_millisecond_and_carry_their_time() {
        let ids = RandomIds::seeded(1);
        let at = Instant::from_micros(1_760_000_000_123_456);
        let made: Vec<Uuid> = (0..10_000).map(|_| ids.next(at)).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(made[0].get_version_num(), 7);
        assert_eq!(made[0].as_u128() >> 80, 1_760_000_000_123);
    }

    #[test]
    fn the_same_seed_makes_the_same_ids() {
        let at = Instant::from_micros(1);
        assert_eq!(RandomIds::seeded(9).next(at), RandomIds::seeded(9).next(at));
        assert_ne!(RandomIds::seeded(9).next(at), RandomIds::seeded(8).next(at));
        assert_ne!(RandomIds::from_system().next(at), RandomIds::from_system().next(at));
    }
}
