//! The conditions of the list as a form, and those in force as words that can be taken away one by one.

use super::list_query::ListQuery;
use crate::page::Texts;
use crate::pages::Visit;
use crate::parts::{Field, FieldKind};
use std::borrow::Cow;
use vafa_app::customers::{CustomerKind, SortKey};

/// The spans of days that are offered.
const SPANS: [u32; 5] = [7, 30, 90, 180, 365];

/// What a condition is called.
pub(super) fn label(t: Texts, field: &str) -> Cow<'static, str> {
    match field {
        "city" => t.text("customers-field-city"),
        "sort" => t.text("customers-filter-sort"),
        other => t.text(&format!("customers-filter-{}", other.replace('_', "-"))),
    }
}

/// The form.
pub(super) fn fields(visit: &Visit, query: &ListQuery) -> Vec<Field> {
    let t = visit.t;
    let unit = visit.f.money_unit_name(visit.app().business().currency);
    let field = |kind: FieldKind, name: &'static str, value: &str| {
        Field::new(t, kind, name, label(t, name)).value(value).without_optional()
    };
    let any = |rest: Vec<(String, String)>| {
        let mut all = vec![(String::new(), t.text("customers-filter-any").into_owned())];
        all.extend(rest);
        FieldKind::Choice(all)
    };
    let spans = |value: &str| {
        let mut days: Vec<String> = SPANS.iter().map(ToString::to_string).collect();
        // A span of a saved view or a typed address stays among the choices.
        if !value.is_empty() && !days.iter().any(|known| known == value) {
            days.push(value.to_owned());
        }
        any(days.into_iter().map(|days| (days.clone(), span(t, &days))).collect())
    };
    let kinds = CustomerKind::ALL
        .into_iter()
        .map(|kind| (kind.code().to_owned(), super::shown::kind_label(t, kind).into_owned()));
    let orders = ["yes", "no"].map(|code| (code.to_owned(), value_words(visit, "orders", code)));
    vec![
        field(any(kinds.collect()), "kind", &query.kind),
        field(any(orders.into()), "orders", &query.orders),
        field(spans(&query.ordered), "ordered", &query.ordered),
        field(spans(&query.silent), "silent", &query.silent),
        field(spans(&query.seen), "seen", &query.seen),
        field(spans(&query.made), "made", &query.made),
        field(FieldKind::Number, "min_orders", &query.min_orders),
        field(FieldKind::Money, "min_spent", &query.min_spent).unit(unit.clone()),
        field(FieldKind::Money, "max_spent", &query.max_spent).unit(unit),
        field(FieldKind::Text, "city", &query.city),
        field(FieldKind::Text, "tag", &query.tag),
        field(FieldKind::Choice(sorts(t)), "sort", &query.sort),
    ]
}

/// The orders that are offered, the usual direction of each.
fn sorts(t: Texts) -> Vec<(String, String)> {
    let of = |key: SortKey| {
        let code = if key == SortKey::Name { key.code().to_owned() } else { format!("-{}", key.code()) };
        (code, t.text(&format!("customers-sort-{}", key.code())).into_owned())
    };
    let mut all = vec![(String::new(), t.text("customers-filter-sort-usual").into_owned())];
    all.extend(SortKey::ALL.into_iter().filter(|key| *key != SortKey::Created).map(of));
    all
}

/// The conditions in force: in words, with the address of the list without each.
pub(super) fn chips(visit: &Visit, query: &ListQuery) -> Vec<(String, String)> {
    let in_force = query.conditions();
    in_force
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| {
            let label = label(visit.t, name);
            let value = value_words(visit, name, value);
            let words = visit.t.args(
                "customers-filter-chip",
                &[("field", label.as_ref().into()), ("value", value.as_str().into())],
            );
            (words.into_owned(), query.with(name, "").address())
        })
        .collect()
}

/// A condition's value in words.
fn value_words(visit: &Visit, name: &str, value: &str) -> String {
    let t = visit.t;
    match (name, value) {
        ("kind", code) => CustomerKind::from_code(code)
            .map_or_else(|| code.to_owned(), |kind| super::shown::kind_label(t, kind).into_owned()),
        ("orders", "yes") => t.text("customers-filter-orders-yes").into_owned(),
        ("orders", "no") => t.text("customers-filter-orders-no").into_owned(),
        ("ordered" | "silent" | "seen" | "made", days) => span(t, days),
        ("min_spent" | "max_spent", amount) => {
            let unit = visit.f.money_unit_name(visit.app().business().currency);
            format!("{} {unit}", visit.f.numbers().decimal(amount))
        }
        ("min_orders", number) => visit.f.digits(number),
        (_, text) => text.to_owned(),
    }
}

/// A span of days.
fn span(t: Texts, days: &str) -> String {
    match days.parse::<i64>() {
        Ok(days) => t.count("time-days", days).into_owned(),
        Err(_) => days.to_owned(),
    }
}
