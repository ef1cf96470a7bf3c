//! What the address of the list says: who passes, in which order, which page; and back again into addresses.

use super::query_text::{query_text, with_query};
use crate::pages::{Form, Visit};
use serde::Deserialize;
use vafa_app::customers::{CustomerFilter, CustomerKind, CustomerSort, ViewDefinition};
use vafa_kernel::Money;
use vafa_locale::{parse_amount, parse_decimal};

/// How many pages back the address remembers.
const TRAIL_MAX: usize = 10;

/// The query of `/customers`, as it stands in the address: everything is text until it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    /// A ready-made or saved view; conditions of the address go before its own.
    pub(super) view: String,
    /// Words to find.
    pub(super) q: String,
    pub(super) kind: String,
    pub(super) tag: String,
    pub(super) city: String,
    /// `yes`: has ordered; `no`: never has.
    pub(super) orders: String,
    pub(super) min_orders: String,
    /// In the unit that the reader counts money in.
    pub(super) min_spent: String,
    pub(super) max_spent: String,
    /// Days.
    pub(super) ordered: String,
    pub(super) silent: String,
    pub(super) seen: String,
    pub(super) made: String,
    pub(super) sort: String,
    pub(super) cursor: String,
    /// Cursors of the pages before, the nearest last.
    pub(super) trail: String,
}

/// A condition that is in force: its field in the address, and its value.
type Pair<'a> = (&'static str, &'a str);

impl ListQuery {
    /// The same fields, sent as a form.
    pub(super) fn of_form(form: &Form) -> Self {
        let names = ["q", "kind", "tag", "city", "orders", "min_orders", "min_spent", "max_spent"];
        let days = ["ordered", "silent", "seen", "made", "sort"];
        names.into_iter().chain(days).fold(Self::default(), |query, name| query.with(name, form.text(name)))
    }

    /// The fields that show what a view asks for, as far as the form has fields for it.
    pub(super) fn of_view(visit: &Visit, view: &ViewDefinition) -> Self {
        let filter = &view.filter;
        let days = |days: Option<u32>| days.map(|days| days.to_string()).unwrap_or_default();
        let amount = |minor: Option<i64>| {
            let currency = visit.app().business().currency;
            minor.map(|minor| visit.f.money_machine(Money::new(minor, currency))).unwrap_or_default()
        };
        Self {
            kind: filter.kind.map(CustomerKind::code).unwrap_or_default().to_owned(),
            tag: filter.tags.first().cloned().unwrap_or_default(),
            city: filter.city.clone().unwrap_or_default(),
            orders: match filter.has_orders {
                Some(true) => "yes".to_owned(),
                Some(false) => "no".to_owned(),
                None => String::new(),
            },
            min_orders: filter.min_orders.map(|least| least.to_string()).unwrap_or_default(),
            min_spent: amount(filter.min_spent_minor),
            max_spent: amount(filter.max_spent_minor),
            ordered: days(filter.ordered_within_days),
            silent: days(filter.not_ordered_for_days),
            seen: days(filter.seen_within_days),
            made: days(filter.created_within_days),
            sort: if view.sort == CustomerSort::default() { String::new() } else { view.sort.to_string() },
            ..Self::default()
        }
    }

    /// The conditions as they stand in the address.
    pub(super) fn conditions(&self) -> [Pair<'_>; 11] {
        [
            ("kind", &self.kind),
            ("tag", &self.tag),
            ("city", &self.city),
            ("orders", &self.orders),
            ("min_orders", &self.min_orders),
            ("min_spent", &self.min_spent),
            ("max_spent", &self.max_spent),
            ("ordered", &self.ordered),
            ("silent", &self.silent),
            ("seen", &self.seen),
            ("made", &self.made),
        ]
    }

    /// Everything that a view keeps, as pairs.
    pub(super) fn kept(&self) -> Vec<(&'static str, String)> {
        let mut kept = vec![("q", self.q.clone()), ("sort", self.sort.clone())];
        kept.extend(self.conditions().map(|(name, value)| (name, value.to_owned())));
        kept.retain(|(_, value)| !value.is_empty());
        kept
    }

    /// Whether the address itself has conditions.
    pub(super) fn has_conditions(&self) -> bool {
        self.conditions().iter().any(|(_, value)| !value.trim().is_empty())
    }

    /// Reads the conditions; the names of those that cannot be read are handed back beside.
    pub(super) fn filter(&self, visit: &Visit) -> (CustomerFilter, Vec<&'static str>) {
        let mut wrong = Vec::new();
        let mut number = |name: &'static str, text: &str| -> Option<i64> {
            let text = text.trim();
            if text.is_empty() {
                return None;
            }
            let read =
                parse_decimal(text).ok().and_then(|number| number.units(0)).filter(|number| *number >= 0);
            if read.is_none() {
                wrong.push(name);
            }
            read
        };
        let days = |number: Option<i64>| number.and_then(|days| u32::try_from(days).ok());
        let mut filter = CustomerFilter {
            kind: CustomerKind::from_code(&self.kind),
            tags: told(&self.tag).into_iter().collect(),
            city: told(&self.city),
            has_orders: match self.orders.as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            min_orders: number("min_orders", &self.min_orders),
            ordered_within_days: days(number("ordered", &self.ordered)),
            not_ordered_for_days: days(number("silent", &self.silent)),
            seen_within_days: days(number("seen", &self.seen)),
            created_within_days: days(number("made", &self.made)),
            search: told(&self.q),
            ..CustomerFilter::default()
        };
        let mut amount = |name: &'static str, text: &str| -> Option<i64> {
            let text = text.trim();
            if text.is_empty() {
                return None;
            }
            let business = visit.app().business();
            let read = parse_amount(text, business.currency, business.money_unit).ok();
            let read = read.filter(|money| money.currency == business.currency).map(|money| money.minor);
            if read.is_none() {
                wrong.push(name);
            }
            read
        };
        filter.min_spent_minor = amount("min_spent", &self.min_spent);
        filter.max_spent_minor = amount("max_spent", &self.max_spent);
        (filter, wrong)
    }

    /// The order; what is not one is the usual one, and `usual` the view's.
    pub(super) fn sort(&self, usual: CustomerSort) -> CustomerSort {
        self.sort.parse().unwrap_or(usual)
    }

    /// The address with these conditions, from its first page on.
    pub(super) fn address(&self) -> String {
        self.address_at("/customers")
    }

    /// The same conditions, asked of another path.
    pub(super) fn address_at(&self, path: &str) -> String {
        let mut pairs = vec![("view", self.view.as_str()), ("q", self.q.as_str())];
        pairs.extend(self.conditions());
        pairs.push(("sort", &self.sort));
        with_query(path, &query_text(pairs))
    }

    /// The same with one field set or cleared.
    #[must_use]
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let mut other = Self { cursor: String::new(), trail: String::new(), ..self.clone() };
        let slot = match name {
            "view" => &mut other.view,
            "q" => &mut other.q,
            "kind" => &mut other.kind,
            "tag" => &mut other.tag,
            "city" => &mut other.city,
            "orders" => &mut other.orders,
            "min_orders" => &mut other.min_orders,
            "min_spent" => &mut other.min_spent,
            "max_spent" => &mut other.max_spent,
            "ordered" => &mut other.ordered,
            "silent" => &mut other.silent,
            "seen" => &mut other.seen,
            "made" => &mut other.made,
            "sort" => &mut other.sort,
            _ => return other,
        };
        value.clone_into(slot);
        other
    }

    /// The page that begins at `next`.
    pub(super) fn next_address(&self, next: &str) -> String {
        let mut trail: Vec<&str> = self.trail.split('.').filter(|mark| !mark.is_empty()).collect();
        // The first page has no cursor; `-` stands for it.
        trail.push(if self.cursor.is_empty() { "-" } else { &self.cursor });
        let from = trail.len().saturating_sub(TRAIL_MAX);
        self.paged(next, &trail.get(from..).unwrap_or_default().join("."))
    }

    /// The page before this one, where the address remembers it; else the first one.
    pub(super) fn previous_address(&self) -> Option<String> {
        if self.cursor.is_empty() {
            return None;
        }
        let (trail, last) = self.trail.rsplit_once('.').unwrap_or(("", &self.trail));
        Some(self.paged(if last == "-" { "" } else { last }, trail))
    }

    fn paged(&self, cursor: &str, trail: &str) -> String {
        let base = self.address();
        let more = query_text([("cursor", cursor), ("trail", trail)]);
        match (base.contains('?'), more.is_empty()) {
            (_, true) => base,
            (true, false) => format!("{base}&{more}"),
            (false, false) => format!("{base}?{more}"),
        }
    }
}

fn told(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lead_forth_and_back() {
        let first = ListQuery { q: "علی".into(), kind: "person".into(), ..ListQuery::default() };
        assert_eq!(first.previous_address(), None);
        let second = first.next_address("c2");
        assert!(second.ends_with("&cursor=c2&trail=-"), "{second}");
        let at_second = ListQuery { cursor: "c2".into(), trail: "-".into(), ..first.clone() };
        assert_eq!(at_second.previous_address(), Some(first.address()));
        let third = at_second.next_address("c3");
        assert!(third.ends_with("&cursor=c3&trail=-.c2"), "{third}");
        let at_third = ListQuery { cursor: "c3".into(), trail: "-.c2".into(), ..first.clone() };
        assert_eq!(at_third.previous_address(), Some(second));
        let lost = ListQuery { cursor: "c9".into(), ..first.clone() };
        assert_eq!(lost.previous_address(), Some(first.address()));
    }

    #[test]
    fn the_trail_does_not_grow_for_ever() {
        let deep = ListQuery { cursor: "c".into(), trail: vec!["x"; 30].join("."), ..ListQuery::default() };
        assert_eq!(deep.next_address("d").matches('.').count(), TRAIL_MAX - 1);
    }

    #[test]
    fn setting_a_field_begins_at_the_first_page() {
        let query = ListQuery { city: "شیراز".into(), cursor: "c".into(), ..ListQuery::default() };
        let other = query.with("city", "");
        assert!(!other.has_conditions() && query.has_conditions());
        assert_eq!(other.address(), "/customers");
        assert_eq!(query.with("sort", "-spent").sort(CustomerSort::default()).to_string(), "-spent");
    }
}
