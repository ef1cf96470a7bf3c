//! Which customers a list, a saved view or a count is about: one typed set of conditions, all of which must hold.

use super::list_customers::SortKey;
use super::profile::CustomerKind;
use super::terms::{any_prefix, asked_words, plain};
use crate::cx::Cx;
use serde::{Deserialize, Serialize};
use vafa_kernel::Instant;
use vafa_store::{Built, Sql, params, sql};

/// Conditions over customers; what is left out does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CustomerFilter {
    /// Person, household or organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<CustomerKind>,
    /// Has every one of these tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Lives in this city, however it is spelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// Came from this source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Has ordered, or never has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_orders: Option<bool>,
    /// Has ordered at least so often.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_orders: Option<i64>,
    /// Has spent at least so much, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_spent_minor: Option<i64>,
    /// Has spent at most so much, minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_spent_minor: Option<i64>,
    /// The last order is of today or the so many days before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordered_within_days: Option<u32>,
    /// Has ordered, but not today or in the so many days before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_ordered_for_days: Option<u32>,
    /// Something happened today or in the so many days before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_within_days: Option<u32>,
    /// Gave or refused a consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentFilter>,
    /// The record was made at this moment or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_from: Option<Instant>,
    /// The record was made before this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_before: Option<Instant>,
    /// The record was made today or in the so many days before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_within_days: Option<u32>,
    /// Every word of this is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
}

/// A condition over consents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentFilter {
    /// What for.
    pub purpose: String,
    /// On which channel.
    pub channel: String,
    /// Given or refused.
    pub is_granted: bool,
}

impl CustomerFilter {
    /// Whether every listed customer passes, but perhaps for the kind: such lists are counted without looking.
    pub(super) fn is_kind_only(&self) -> bool {
        *self == Self { kind: self.kind, ..Self::default() }
    }

    /// The conditions, each beginning with ` AND `, over `c` (customer) and `s` (`customer_state`), for a list in the order
    /// of `key`.
    ///
    /// Which index to go in by is decided here and not by the planner, who knows too little of the data on one of the
    /// engines: only a bound on the very column of the order is written so that an index can serve it.
    pub(super) fn conditions(&self, cx: &Cx, key: SortKey) -> Built {
        let mut all = Built::empty();
        if let Some(kind) = self.kind {
            all = all.push(sql!(" AND c.kind || '' = ")).bind(kind.code());
        }
        if let Some(city) = &self.city {
            all = all.push(sql!(" AND c.city_key || '' = ")).bind(vafa_locale::fold(&plain(city)));
        }
        if let Some(source) = &self.source {
            all = all.push(sql!(" AND c.source || '' = ")).bind(plain(source));
        }
        for Bound { of, served, hidden, value } in self.bounds(cx) {
            all = all.push(if of == key { served } else { hidden }).bind(value);
        }
        for tag in &self.tags {
            all = all.push_with(
                sql!(" AND EXISTS (SELECT 1 FROM customer_tag g WHERE g.customer_id = c.id AND g.tag = $1)"),
                params![plain(tag)],
            );
        }
        if let Some(consent) = &self.consent {
            all = all.push_with(
                sql!(
                    " AND EXISTS (SELECT 1 FROM customer_consent o WHERE o.customer_id = c.id AND o.purpose = $1 \
                     AND o.channel = $2 AND o.is_granted = $3)"
                ),
                params![plain(&consent.purpose), plain(&consent.channel), consent.is_granted],
            );
        }
        for word in self.words() {
            all = all
                .push(sql!(" AND EXISTS (SELECT 1 FROM customer_term t WHERE t.customer_id = c.id AND ("))
                .append(any_prefix(sql!("t.term"), &word))
                .push(sql!("))"));
        }
        all
    }

    fn bounds(&self, cx: &Cx) -> Vec<Bound> {
        let days = |days: Option<u32>| days.map(|days| days_ago(cx, days));
        let orders = [self.min_orders, self.has_orders.filter(|has| *has).map(|_| 1)];
        let mut bounds = Vec::new();
        let mut add = |of, served, hidden, value: Option<i64>| {
            bounds.extend(value.map(|value| Bound { of, served, hidden, value }));
        };
        add(
            SortKey::Orders,
            sql!(" AND s.orders_count >= "),
            sql!(" AND s.orders_count + 0 >= "),
            orders.into_iter().flatten().max(),
        );
        add(
            SortKey::Orders,
            sql!(" AND s.orders_count = "),
            sql!(" AND s.orders_count + 0 = "),
            self.has_orders.filter(|has| !has).map(|_| 0),
        );
        add(
            SortKey::Spent,
            sql!(" AND s.spent_minor >= "),
            sql!(" AND s.spent_minor + 0 >= "),
            self.min_spent_minor,
        );
        add(
            SortKey::Spent,
            sql!(" AND s.spent_minor <= "),
            sql!(" AND s.spent_minor + 0 <= "),
            self.max_spent_minor,
        );
        add(
            SortKey::LastOrder,
            sql!(" AND s.last_order_at >= "),
            sql!(" AND s.last_order_at + 0 >= "),
            days(self.ordered_within_days),
        );
        add(
            SortKey::LastOrder,
            sql!(" AND s.last_order_at > 0 AND s.last_order_at < "),
            sql!(" AND s.last_order_at + 0 > 0 AND s.last_order_at + 0 < "),
            days(self.not_ordered_for_days),
        );
        add(
            SortKey::LastSeen,
            sql!(" AND s.last_seen_at >= "),
            sql!(" AND s.last_seen_at + 0 >= "),
            days(self.seen_within_days),
        );
        let from = [self.created_from.map(Instant::micros), days(self.created_within_days)];
        add(
            SortKey::Created,
            sql!(" AND c.created_at >= "),
            sql!(" AND c.created_at + 0 >= "),
            from.into_iter().flatten().max(),
        );
        add(
            SortKey::Created,
            sql!(" AND c.created_at < "),
            sql!(" AND c.created_at + 0 < "),
            self.created_before.map(Instant::micros),
        );
        bounds
    }

    /// For each condition that an index answers by itself, the ids it lets through. The smallest of these sets, where it
    /// is small, is a quicker way in than the order of the list.
    pub(super) fn ways_in(&self, cx: &Cx) -> Vec<Built> {
        let mut ways = Vec::new();
        let mut of_record = |piece, value: vafa_store::Value| {
            ways.push(
                Built::new(sql!("SELECT id AS customer_id FROM customer WHERE is_listed = TRUE AND "))
                    .push(piece)
                    .bind(&value),
            );
        };
        if let Some(kind) = self.kind {
            of_record(sql!("kind = "), kind.code().into());
        }
        if let Some(city) = &self.city {
            of_record(sql!("city_key = "), vafa_locale::fold(&plain(city)).into());
        }
        if let Some(source) = &self.source {
            of_record(sql!("source = "), plain(source).into());
        }
        let from =
            [self.created_from.map(Instant::micros), self.created_within_days.map(|d| days_ago(cx, d))];
        if let Some(from) = from.into_iter().flatten().max() {
            of_record(sql!("created_at >= "), from.into());
        }
        if let Some(before) = self.created_before {
            of_record(sql!("created_at < "), before.micros().into());
        }
        let mut of_state = |piece, value: i64| {
            ways.push(
                Built::new(sql!("SELECT customer_id FROM customer_state WHERE is_listed = TRUE AND "))
                    .push(piece)
                    .bind(value),
            );
        };
        if let Some(least) =
            [self.min_orders, self.has_orders.filter(|has| *has).map(|_| 1)].into_iter().flatten().max()
        {
            of_state(sql!("orders_count >= "), least);
        }
        if self.has_orders == Some(false) {
            of_state(sql!("orders_count = "), 0);
        }
        if let Some(least) = self.min_spent_minor {
            of_state(sql!("spent_minor >= "), least);
        }
        if let Some(most) = self.max_spent_minor {
            of_state(sql!("spent_minor <= "), most);
        }
        if let Some(days) = self.ordered_within_days {
            of_state(sql!("last_order_at >= "), days_ago(cx, days));
        }
        if let Some(days) = self.not_ordered_for_days {
            of_state(sql!("last_order_at > 0 AND last_order_at < "), days_ago(cx, days));
        }
        if let Some(days) = self.seen_within_days {
            of_state(sql!("last_seen_at >= "), days_ago(cx, days));
        }
        for tag in &self.tags {
            ways.push(Built::new(sql!("SELECT customer_id FROM customer_tag WHERE tag = ")).bind(plain(tag)));
        }
        if let Some(consent) = &self.consent {
            ways.push(Built::empty().push_with(
                sql!(
                    "SELECT customer_id FROM customer_consent WHERE purpose = $1 AND channel = $2 AND is_granted = $3"
                ),
                params![plain(&consent.purpose), plain(&consent.channel), consent.is_granted],
            ));
        }
        let words = self.words();
        ways.extend(words.iter().map(|word| holding(word)));
        // The longest word with the others beside it: two common words may have few customers in common.
        if words.len() > 1
            && let Some(lead) =
                words.iter().max_by_key(|word| word.first().map_or(0, |first| first.chars().count()))
        {
            let mut way = Built::new(sql!("SELECT customer_id FROM ("))
                .append(holding(lead))
                .push(sql!(") lead WHERE 1 = 1"));
            for word in words.iter().filter(|word| *word != lead) {
                way = way
                    .push(sql!(
                        " AND EXISTS (SELECT 1 FROM customer_term t WHERE t.customer_id = lead.customer_id AND ("
                    ))
                    .append(any_prefix(sql!("t.term"), word))
                    .push(sql!("))"));
            }
            ways.push(way);
        }
        ways
    }

    fn words(&self) -> Vec<Vec<String>> {
        self.search.as_deref().map(|text| asked_words(&plain(text))).unwrap_or_default()
    }
}

/// A bound on a column that lists can be sorted by.
struct Bound {
    of: SortKey,
    served: Sql,
    hidden: Sql,
    value: i64,
}

/// The customers who have a stored word that begins with one of the readings of a word.
fn holding(word: &[String]) -> Built {
    let mut way = Built::empty();
    for (at, prefix) in word.iter().enumerate() {
        if at > 0 {
            way = way.push(sql!(" UNION "));
        }
        way = way
            .push(sql!("SELECT customer_id FROM customer_term WHERE "))
            .append(any_prefix(sql!("term"), std::slice::from_ref(prefix)));
    }
    if word.len() == 1 {
        // One range may hold several words of one customer.
        way = Built::new(sql!("SELECT DISTINCT customer_id FROM (")).append(way).push(sql!(") held"));
    }
    way
}

/// The beginning of the day so many days ago, in the business's zone.
fn days_ago(cx: &Cx, days: u32) -> i64 {
    let zone = &cx.business.zone;
    let today = zone.date(cx.now);
    today.plus_days(-i64::from(days)).map_or(i64::MIN, |day| zone.start_of_day(day).micros())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_storage_and_refuses_what_it_does_not_know() {
        let filter =
            CustomerFilter {
                has_orders: Some(true), tags: vec!["وفادار".into()], ..Default::default()
            };
        let stored = serde_json::to_string(&filter).unwrap();
        assert_eq!(stored, r#"{"tags":["وفادار"],"has_orders":true}"#);
        assert_eq!(serde_json::from_str::<CustomerFilter>(&stored).unwrap(), filter);
        assert!(serde_json::from_str::<CustomerFilter>(r#"{"hasOrders":true}"#).is_err());
        assert!(CustomerFilter { kind: Some(CustomerKind::Person), ..Default::default() }.is_kind_only());
        assert!(!filter.is_kind_only());
    }
}
