//! How often what may be asked: named limits, and the arithmetic of a token bucket. Pure; whoever serves requests keeps the
//! buckets.

use vafa_kernel::Instant;
use vafa_kernel::time::{MINUTE, SECOND};

/// A bucket of `burst` tokens into which `refill` tokens flow per `per` microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// What it is called in settings, headers and figures.
    pub name: &'static str,
    /// The most that can be asked at once.
    pub burst: u32,
    /// How many come back …
    pub refill: u32,
    /// … in this many microseconds.
    pub per: i64,
}

/// Sign-ins, codes and one-time links, per network address: before any password is hashed.
pub const SIGN_IN: Limit = Limit { name: "sign_in", burst: 20, refill: 20, per: MINUTE };
/// Pages and their parts, per session.
pub const PAGES: Limit = Limit { name: "pages", burst: 200, refill: 50, per: SECOND };
/// The JSON API, per key.
pub const API: Limit = Limit { name: "api", burst: 200, refill: 100, per: SECOND };
/// Requests that bring events, per key. A request may carry many events.
pub const INGEST: Limit = Limit { name: "ingest", burst: 5_000, refill: 3_000, per: SECOND };

/// Every limit, for the settings and their reference.
pub const ALL: &[Limit] = &[SIGN_IN, PAGES, API, INGEST];

/// One bucket: the moment at which it will be full again. Generic cell rate algorithm (ITU-T I.371): a token bucket that
/// needs one number and no timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    full_at: i64,
}

/// What a bucket answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Go on; so many could follow at once.
    Allowed {
        /// Tokens left.
        left: u32,
    },
    /// Too often.
    Refused {
        /// Microseconds until it would be allowed; `None` where it never is, because it asks for more than the burst.
        wait: Option<i64>,
    },
}

impl Limit {
    /// Microseconds until one token has come back, at least one.
    pub const fn interval(self) -> i64 {
        let refill = if self.refill == 0 { 1 } else { self.refill as i64 };
        let interval = self.per / refill;
        if interval < 1 { 1 } else { interval }
    }

    /// A full bucket.
    pub const fn full(self) -> Bucket {
        Bucket { full_at: i64::MIN }
    }

    /// Takes `tokens` out of the bucket if they are there.
    pub fn take(self, bucket: &mut Bucket, now: Instant, tokens: u32) -> Decision {
        if tokens > self.burst {
            return Decision::Refused { wait: None };
        }
        let capacity = self.interval().saturating_mul(i64::from(self.burst));
        let wanted = self.interval().saturating_mul(i64::from(tokens));
        let full_at = bucket.full_at.max(now.micros()).saturating_add(wanted);
        let over = full_at.saturating_sub(now.micros()).saturating_sub(capacity);
        if over > 0 {
            return Decision::Refused { wait: Some(over) };
        }
        bucket.full_at = full_at;
        Decision::Allowed { left: u32::try_from(-over / self.interval()).unwrap_or(u32::MAX) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FIVE: Limit = Limit { name: "five", burst: 5, refill: 1, per: SECOND };

    fn at(seconds: i64) -> Instant {
        Instant::from_seconds(seconds)
    }

    #[test]
    fn a_burst_empties_it_and_time_fills_it() {
        let mut bucket = FIVE.full();
        for left in (0..5).rev() {
            assert_eq!(FIVE.take(&mut bucket, at(100), 1), Decision::Allowed { left });
        }
        assert_eq!(FIVE.take(&mut bucket, at(100), 1), Decision::Refused { wait: Some(SECOND) });
        assert_eq!(FIVE.take(&mut bucket, at(101), 1), Decision::Allowed { left: 0 });
        assert_eq!(FIVE.take(&mut bucket, at(200), 5), Decision::Allowed { left: 0 });
        assert_eq!(FIVE.take(&mut bucket, at(300), 6), Decision::Refused { wait: None });
    }

    #[test]
    fn names_are_unique_and_every_limit_lets_something_through() {
        for (index, limit) in ALL.iter().enumerate() {
            assert!(ALL[..index].iter().all(|other| other.name != limit.name));
            assert_eq!(limit.take(&mut limit.full(), at(0), 1), Decision::Allowed { left: limit.burst - 1 });
        }
    }

    proptest! {
        /// In no stretch of time more is let through than the burst and what flowed in meanwhile, and whoever waits as long
        /// as he was told is let through.
        #[test]
        fn never_more_than_the_law_allows(steps in prop::collection::vec((0_i64..3_000_000, 1_u32..4), 1..60)) {
            let mut bucket = FIVE.full();
            let mut now = at(1_000);
            let mut taken: Vec<(i64, i64)> = Vec::new();
            for (pause, tokens) in steps {
                now = now.plus(pause);
                match FIVE.take(&mut bucket, now, tokens) {
                    Decision::Allowed { .. } => taken.push((now.micros(), i64::from(tokens))),
                    Decision::Refused { wait } => {
                        let mut later = bucket;
                        let then = now.plus(wait.unwrap());
                        prop_assert!(matches!(FIVE.take(&mut later, then, tokens), Decision::Allowed { .. }), "told to wait");
                    }
                }
            }
            for from in 0..taken.len() {
                let mut sum = 0;
                for (moment, tokens) in &taken[from..] {
                    sum += tokens;
                    prop_assert!(sum * SECOND <= 5 * SECOND + (moment - taken[from].0));
                }
            }
        }
    }
}
