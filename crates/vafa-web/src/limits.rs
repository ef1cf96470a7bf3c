//! How many requests one person, key or address may make: a bucket that refills steadily, by the injected clock.

use crate::refusal::HttpError;
use crate::state::WebOptions;
use axum::http::{HeaderMap, HeaderValue};
use governor::clock::Clock as GovernorClock;
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{NotUntil, Quota, RateLimiter};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use uuid::Uuid;
use vafa_app::Actor;
use vafa_kernel::Clock;

/// Whose requests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// A person or key.
    Actor(Uuid),
    /// A network address; of IPv6 the /64 that one household or machine has.
    Address(u128),
    /// Requests whose address is not known.
    Unknown,
}

impl Subject {
    pub(crate) fn address(ip: Option<IpAddr>) -> Self {
        match ip.map(|ip| ip.to_canonical()) {
            Some(IpAddr::V4(four)) => Self::Address(u128::from(four.to_bits())),
            Some(IpAddr::V6(six)) => Self::Address(six.to_bits() >> 64 << 64),
            None => Self::Unknown,
        }
    }
}

/// Our clock in the limiter's terms.
#[derive(Clone)]
struct Ticks(Arc<dyn Clock>);

impl GovernorClock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(u64::try_from(self.0.now().micros()).unwrap_or(0).saturating_mul(1_000))
    }
}

type Buckets = RateLimiter<Subject, DashMapStateStore<Subject>, Ticks, StateInformationMiddleware>;

/// The buckets of everybody who asks.
pub(crate) struct Limits {
    actors: Buckets,
    addresses: Buckets,
    sign_ins: Buckets,
    events: Buckets,
    strangers: Buckets,
    clock: Ticks,
    checks: AtomicU32,
}

/// What is left to one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allowance {
    limit: u32,
    remaining: u32,
    /// Seconds until the bucket is full (allowed), or until another request is let through (refused).
    reset: u64,
    pub(crate) is_allowed: bool,
}

impl Allowance {
    /// Tells the client (the headers of the IETF draft that clients know).
    pub(crate) fn tell(&self, headers: &mut HeaderMap) {
        headers.insert("ratelimit-limit", HeaderValue::from(self.limit));
        headers.insert("ratelimit-remaining", HeaderValue::from(self.remaining));
        headers.insert("ratelimit-reset", HeaderValue::from(self.reset));
    }

    /// Seconds to wait, where refused.
    pub(crate) fn retry_after(&self) -> u64 {
        self.reset
    }
}

impl Limits {
    pub(crate) fn new(clock: Arc<dyn Clock>, options: &WebOptions) -> Self {
        let clock = Ticks(clock);
        let buckets =
            |quota| -> Buckets { RateLimiter::new(quota, DashMapStateStore::default(), clock.clone()) };
        Self {
            actors: buckets(Quota::per_minute(options.per_actor_a_minute)),
            addresses: buckets(Quota::per_minute(options.per_address_a_minute)),
            sign_ins: buckets(Quota::per_minute(options.sign_ins_a_minute)),
            events: buckets(Quota::per_second(options.event_requests_a_second)),
            strangers: buckets(Quota::per_minute(options.per_address_a_minute)),
            clock: clock.clone(),
            checks: AtomicU32::new(0),
        }
    }

    /// Takes one request off the bucket of a key that sends events; clients wait as long as they are told.
    pub(crate) fn take_events(&self, sender: &Actor) -> Result<(), HttpError> {
        let Actor::Key { id, .. } = sender else { return Ok(()) };
        match self.events.check_key(&Subject::Actor(id.uuid())) {
            Ok(_) => Ok(()),
            Err(_) => Err(HttpError::Limited { seconds: 1 }),
        }
    }

    /// Takes one request of an event client off the bucket of its address, where its key must be looked up: keys that
    /// were found good a moment ago cost nothing, whoever guesses keys waits.
    pub(crate) fn take_stranger(&self, address: Option<IpAddr>) -> Result<(), HttpError> {
        self.take_or_wait(&self.strangers, address)
    }

    /// Takes one try to come in off the bucket of a network address.
    pub(crate) fn take_sign_in(&self, address: Option<IpAddr>) -> Result<(), HttpError> {
        self.take_or_wait(&self.sign_ins, address)
    }

    fn take_or_wait(&self, buckets: &Buckets, address: Option<IpAddr>) -> Result<(), HttpError> {
        self.forget_full();
        let taken = buckets.check_key(&Subject::address(address)).map(drop);
        taken.map_err(|wait| HttpError::Limited { seconds: self.seconds_until(&wait) })
    }

    /// Whole seconds until another one is let through, at least one.
    fn seconds_until(&self, wait: &NotUntil<Nanos>) -> u64 {
        let wait_ms = wait.wait_time_from(self.clock.now()).as_millis();
        u64::try_from(wait_ms.div_ceil(1_000)).unwrap_or(u64::MAX).max(1)
    }

    /// Full buckets are forgotten now and then, so that strangers cannot fill the memory.
    fn forget_full(&self) {
        if self.checks.fetch_add(1, Relaxed) % 4_096 == 4_095 {
            self.actors.retain_recent();
            self.addresses.retain_recent();
            self.strangers.retain_recent();
            self.sign_ins.retain_recent();
        }
    }

    /// Takes one request off the subject's bucket.
    pub(crate) fn take(&self, subject: Subject) -> Allowance {
        let buckets = if matches!(subject, Subject::Actor(_)) { &self.actors } else { &self.addresses };
        self.forget_full();
        match buckets.check_key(&subject) {
            Ok(left) => {
                let limit = left.quota().burst_size().get();
                let used = u64::from(limit.saturating_sub(left.remaining_burst_capacity()));
                let refill_ms =
                    u64::try_from(left.quota().replenish_interval().as_millis()).unwrap_or(u64::MAX);
                let reset = used.saturating_mul(refill_ms).div_ceil(1_000);
                Allowance { limit, remaining: left.remaining_burst_capacity(), reset, is_allowed: true }
            }
            Err(wait) => {
                let (limit, reset) = (wait.quota().burst_size().get(), self.seconds_until(&wait));
                Allowance { limit, remaining: 0, reset, is_allowed: false }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZeroU32;
    use vafa_kernel::Instant;
    use vafa_kernel::clock::FakeClock;
    use vafa_kernel::id::ApiKeyId;

    #[test]
    fn a_bucket_empties_refills_and_is_ones_own() {
        let clock = Arc::new(FakeClock::at(Instant::from_seconds(1_760_000_000)));
        let options = WebOptions {
            per_actor_a_minute: NonZeroU32::new(60).unwrap(),
            per_address_a_minute: NonZeroU32::new(2).unwrap(),
            event_requests_a_second: NonZeroU32::new(1).unwrap(),
            sign_ins_a_minute: NonZeroU32::new(1).unwrap(),
            ..WebOptions::default()
        };
        let limits = Limits::new(clock.clone(), &options);
        let stranger = Subject::address("203.0.113.9".parse().ok());
        let first = limits.take(stranger);
        assert_eq!((first.limit, first.remaining, first.reset, first.is_allowed), (2, 1, 30, true));
        assert!(limits.take(stranger).is_allowed);
        let refused = limits.take(stranger);
        assert!(!refused.is_allowed);
        assert_eq!(refused.retry_after(), 30);
        assert!(limits.take(Subject::address("203.0.113.10".parse().ok())).is_allowed);
        assert!(limits.take(Subject::Actor(Uuid::nil())).is_allowed);
        clock.advance_seconds(30);
        assert!(limits.take(stranger).is_allowed);
        assert!(!limits.take(stranger).is_allowed);
        let key = Actor::Key { id: ApiKeyId::NIL, scopes: Vec::new(), source: String::new() };
        assert!(limits.take_events(&key).is_ok() && limits.take_events(&key).is_err());
        clock.advance_seconds(1);
        assert!(limits.take_events(&key).is_ok());
        let guesses = || limits.take_stranger("203.0.113.9".parse().ok());
        assert!(guesses().is_ok() && guesses().is_ok());
        assert!(matches!(guesses(), Err(HttpError::Limited { seconds: 30 })));
        assert!(limits.take_stranger("203.0.113.10".parse().ok()).is_ok());
        let home = "203.0.113.9".parse().ok();
        assert_eq!(limits.take_sign_in(home), Ok(()));
        assert_eq!(limits.take_sign_in(home), Err(HttpError::Limited { seconds: 60 }));
        assert_eq!(limits.take_sign_in("203.0.113.10".parse().ok()), Ok(()));
    }

    #[test]
    fn neighbours_of_one_household_share_a_bucket() {
        let at = |text: &str| Subject::address(text.parse().ok());
        assert_eq!(at("2001:db8:1:2:3:4:5:6"), at("2001:db8:1:2::9"));
        assert_ne!(at("2001:db8:1:2::1"), at("2001:db8:1:3::1"));
        assert_eq!(at("::ffff:10.0.0.1"), at("10.0.0.1"));
        assert_eq!(Subject::address(None), Subject::Unknown);
    }
}
