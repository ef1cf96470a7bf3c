//! The folded state of one customer: one row from which types, RFM and value models are computed.

use crate::meaning::{Meaning, Score};
use crate::orders_state::OrdersState;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vafa_kernel::Instant;

/// The latest answer to one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LatestScore {
    /// When, microseconds; compared first, so the later answer is the greater.
    pub at: i64,
    /// The answer, on the question's scale.
    pub value: u8,
}

/// Everything about one customer that later questions need, except the orders themselves.
///
/// Every part but [`Self::orders`] is made of sums, smallest and largest moments, so the order in which events arrive
/// does not matter. `orders` is folded in the order of time, anew where an order of the past arrives.
///
/// As JSON, parts that are zero or unknown are left out: it is read and written with every event, and most people do few
/// of these things.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerState {
    /// Events of every kind.
    #[serde(skip_serializing_if = "is_default")]
    pub events: u32,
    /// The first event, microseconds.
    #[serde(skip_serializing_if = "is_default")]
    pub first_at: Option<i64>,
    /// The last event, microseconds.
    #[serde(skip_serializing_if = "is_default")]
    pub last_at: Option<i64>,
    /// What the orders come to.
    #[serde(skip_serializing_if = "is_default")]
    pub orders: OrdersState,
    /// Pages, screens, lists and advertisements seen.
    #[serde(skip_serializing_if = "is_default")]
    pub looks: u32,
    /// Products looked at.
    #[serde(skip_serializing_if = "is_default")]
    pub views: u32,
    /// Searches.
    #[serde(skip_serializing_if = "is_default")]
    pub searches: u32,
    /// The last look, view or search, microseconds.
    #[serde(skip_serializing_if = "is_default")]
    pub last_look_at: Option<i64>,
    /// Changes of a cart.
    #[serde(skip_serializing_if = "is_default")]
    pub cart_changes: u32,
    /// Checkouts begun.
    #[serde(skip_serializing_if = "is_default")]
    pub checkouts: u32,
    /// The last change of a cart or begin of a checkout, microseconds.
    #[serde(skip_serializing_if = "is_default")]
    pub last_cart_at: Option<i64>,
    /// Visits to a branch.
    #[serde(skip_serializing_if = "is_default")]
    pub visits: u32,
    /// Orders delivered.
    #[serde(skip_serializing_if = "is_default")]
    pub deliveries: u32,
    /// Orders delivered after the promised time.
    #[serde(skip_serializing_if = "is_default")]
    pub late_deliveries: u32,
    /// Opinions written.
    #[serde(skip_serializing_if = "is_default")]
    pub comments: u32,
    /// Opinions with stars.
    #[serde(skip_serializing_if = "is_default")]
    pub ratings: u32,
    /// Sum of the stars.
    #[serde(skip_serializing_if = "is_default")]
    pub rating_sum: u32,
    /// The latest NPS answer.
    #[serde(skip_serializing_if = "is_default")]
    pub nps: Option<LatestScore>,
    /// The latest CSAT answer.
    #[serde(skip_serializing_if = "is_default")]
    pub csat: Option<LatestScore>,
    /// The latest CES answer.
    #[serde(skip_serializing_if = "is_default")]
    pub ces: Option<LatestScore>,
    /// The last sign of satisfaction: 4–5 stars, NPS 9–10, CSAT 4–5; microseconds.
    #[serde(skip_serializing_if = "is_default")]
    pub last_good_at: Option<i64>,
    /// The last sign of dissatisfaction: 1–2 stars, NPS 0–6, CSAT 1–2, a complaint; microseconds.
    #[serde(skip_serializing_if = "is_default")]
    pub last_bad_at: Option<i64>,
    /// Complaints.
    #[serde(skip_serializing_if = "is_default")]
    pub complaints: u32,
    /// Complaints settled.
    #[serde(skip_serializing_if = "is_default")]
    pub resolved: u32,
    /// The last settlement, microseconds.
    #[serde(skip_serializing_if = "is_default")]
    pub last_resolved_at: Option<i64>,
    /// Talks with the business.
    #[serde(skip_serializing_if = "is_default")]
    pub contacts: u32,
    /// Customers brought.
    #[serde(skip_serializing_if = "is_default")]
    pub referrals: u32,
    /// Messages of ours opened or answered.
    #[serde(skip_serializing_if = "is_default")]
    pub responses: u32,
    /// Events by channel.
    #[serde(skip_serializing_if = "is_default")]
    pub channels: BTreeMap<String, u32>,
}

/// Whether a part says nothing.
pub(crate) fn is_default<T: Default + PartialEq>(part: &T) -> bool {
    *part == T::default()
}

fn later(mark: &mut Option<i64>, at: i64) {
    *mark = Some(mark.map_or(at, |known| known.max(at)));
}

impl CustomerState {
    /// Adds what one event means. Orders are not added here: see [`OrdersState::push`] and [`OrdersState::fold`].
    pub fn apply(&mut self, at: Instant, channel: &str, meaning: &Meaning) {
        let at = at.micros();
        self.events += 1;
        self.first_at = Some(self.first_at.map_or(at, |known| known.min(at)));
        later(&mut self.last_at, at);
        if !channel.is_empty() {
            match self.channels.get_mut(channel) {
                Some(count) => *count += 1,
                None => {
                    self.channels.insert(channel.to_owned(), 1);
                }
            }
        }
        match meaning {
            Meaning::Told
            | Meaning::Ordered(_)
            | Meaning::Refunded { .. }
            | Meaning::Cancelled { .. }
            | Meaning::Retracted { .. } => {}
            Meaning::Looked => {
                self.looks += 1;
                later(&mut self.last_look_at, at);
            }
            Meaning::Viewed { .. } => {
                self.views += 1;
                later(&mut self.last_look_at, at);
            }
            Meaning::Searched => {
                self.searches += 1;
                later(&mut self.last_look_at, at);
            }
            Meaning::Cart(_) => {
                self.cart_changes += 1;
                later(&mut self.last_cart_at, at);
            }
            Meaning::CheckedOut { .. } => {
                self.checkouts += 1;
                later(&mut self.last_cart_at, at);
            }
            Meaning::Delivered { is_late } => {
                self.deliveries += 1;
                self.late_deliveries += u32::from(*is_late);
            }
            Meaning::Visited => self.visits += 1,
            Meaning::Commented { rating } => self.rated(at, *rating),
            Meaning::Answered { score, value } => self.answered(at, *score, *value),
            Meaning::Complained => {
                self.complaints += 1;
                later(&mut self.last_bad_at, at);
            }
            Meaning::Resolved => {
                self.resolved += 1;
                later(&mut self.last_resolved_at, at);
            }
            Meaning::Referred => self.referrals += 1,
            Meaning::Responded => self.responses += 1,
            Meaning::Talked => self.contacts += 1,
        }
    }

    fn rated(&mut self, at: i64, rating: Option<u8>) {
        self.comments += 1;
        let Some(stars) = rating else { return };
        self.ratings += 1;
        self.rating_sum += u32::from(stars);
        match stars {
            4.. => later(&mut self.last_good_at, at),
            ..=2 => later(&mut self.last_bad_at, at),
            _ => {}
        }
    }

    fn answered(&mut self, at: i64, score: Score, value: u8) {
        let answer = Some(LatestScore { at, value });
        let (latest, is_good, is_bad) = match score {
            Score::Nps => (&mut self.nps, value >= 9, value <= 6),
            Score::Csat => (&mut self.csat, value >= 4, value <= 2),
            Score::Ces => (&mut self.ces, value <= 2, value >= 4),
        };
        *latest = (*latest).max(answer);
        if is_good {
            later(&mut self.last_good_at, at);
        }
        if is_bad {
            later(&mut self.last_bad_at, at);
        }
    }

    /// The state of two customers who turn out to be one. `orders` is left alone: the caller folds both anew.
    pub fn join(&mut self, other: &Self) {
        self.first_at = [self.first_at, other.first_at].into_iter().flatten().min();
        for (mine, theirs) in [
            (&mut self.last_at, other.last_at),
            (&mut self.last_look_at, other.last_look_at),
            (&mut self.last_cart_at, other.last_cart_at),
            (&mut self.last_good_at, other.last_good_at),
            (&mut self.last_bad_at, other.last_bad_at),
            (&mut self.last_resolved_at, other.last_resolved_at),
        ] {
            *mine = (*mine).max(theirs);
        }
        for (mine, theirs) in [
            (&mut self.events, other.events),
            (&mut self.looks, other.looks),
            (&mut self.views, other.views),
            (&mut self.searches, other.searches),
            (&mut self.cart_changes, other.cart_changes),
            (&mut self.checkouts, other.checkouts),
            (&mut self.visits, other.visits),
            (&mut self.deliveries, other.deliveries),
            (&mut self.late_deliveries, other.late_deliveries),
            (&mut self.comments, other.comments),
            (&mut self.ratings, other.ratings),
            (&mut self.rating_sum, other.rating_sum),
            (&mut self.complaints, other.complaints),
            (&mut self.resolved, other.resolved),
            (&mut self.contacts, other.contacts),
            (&mut self.referrals, other.referrals),
            (&mut self.responses, other.responses),
        ] {
            *mine = mine.saturating_add(theirs);
        }
        self.nps = self.nps.max(other.nps);
        self.csat = self.csat.max(other.csat);
        self.ces = self.ces.max(other.ces);
        for (channel, count) in &other.channels {
            *self.channels.entry(channel.clone()).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_meaning() -> impl Strategy<Value = Meaning> {
        prop_oneof![
            Just(Meaning::Told),
            Just(Meaning::Looked),
            Just(Meaning::Searched),
            Just(Meaning::Complained),
            Just(Meaning::Resolved),
            any::<bool>().prop_map(|is_late| Meaning::Delivered { is_late }),
            prop::option::of(1u8..=5).prop_map(|rating| Meaning::Commented { rating }),
            (0u8..=10).prop_map(|value| Meaning::Answered { score: Score::Nps, value }),
            (1u8..=5).prop_map(|value| Meaning::Answered { score: Score::Ces, value }),
        ]
    }

    fn fold<'e>(events: impl IntoIterator<Item = &'e (i64, &'static str, Meaning)>) -> CustomerState {
        let mut state = CustomerState::default();
        for (at, channel, meaning) in events {
            state.apply(Instant::from_micros(*at), channel, meaning);
        }
        state
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter(
            events in prop::collection::vec((0i64..1000, prop_oneof![Just("web"), Just("branch"), Just("")], any_meaning()), 0..40),
            cut in 0usize..40,
        ) {
            let forward = fold(&events);
            prop_assert_eq!(&forward, &fold(events.iter().rev()));
            let cut = cut.min(events.len());
            let mut joined = fold(&events[..cut]);
            joined.join(&fold(&events[cut..]));
            prop_assert_eq!(&forward, &joined);
            let stored = serde_json::to_string(&forward).unwrap();
            prop_assert_eq!(forward, serde_json::from_str::<CustomerState>(&stored).unwrap());
        }
    }

    #[test]
    fn signs_of_mood_are_kept_with_their_time() {
        let state = fold(&[
            (1, "", Meaning::Commented { rating: Some(5) }),
            (3, "", Meaning::Answered { score: Score::Nps, value: 3 }),
            (2, "", Meaning::Answered { score: Score::Nps, value: 10 }),
        ]);
        assert_eq!(state.nps, Some(LatestScore { at: 3, value: 3 }));
        assert_eq!((state.last_good_at, state.last_bad_at), (Some(2), Some(3)));
    }
}
