//! Sales and customers of the last days, beside the days before; each figure with what it rests on and the way to the
//! records behind it.

use crate::pages::Visit;
use crate::parts::{Bar, BarChart, Stat, Tone};
use vafa_app::Permission;
use vafa_app::today::{Span, Today};
use vafa_kernel::{Currency, Money};
use vafa_locale::Lang;

/// How many days the picture shows.
const PICTURE_DAYS: usize = 30;

fn money(visit: &Visit, minor: i64) -> String {
    visit.f.money(Money::new(minor, visit.app().business().currency))
}

/// A tile with an amount: the unit stands smaller, behind the number, where it does not belong before it ("$12").
fn amount(visit: &Visit, label: &str, minor: i64) -> Stat {
    let currency = visit.app().business().currency;
    let label = visit.t.text(label);
    if currency == Currency::IRR || visit.lang() == Lang::Fa {
        let number = visit.f.money_number(Money::new(minor, currency));
        return Stat::new(label, number).unit(visit.f.money_unit_name(currency));
    }
    Stat::new(label, money(visit, minor))
}

/// With the way to the customers behind a figure, for those who may see customers.
fn linked(visit: &Visit, stat: Stat, url: impl Into<String>) -> Stat {
    if visit.may(Permission::SeeCustomers) { stat.link(url) } else { stat }
}

pub(super) fn stats(visit: &Visit, today: &Today) -> Vec<Stat> {
    let month = today.figures.span(30);
    let mut stats: Vec<Stat> = [1, 7, 30].map(|days| sales(visit, today.figures.span(days))).into();
    let orders = Stat::new(visit.t.text("today-orders"), visit.f.number(month.now.orders))
        .note(change(visit, month.now.orders, month.before.orders), Tone::Plain)
        .basis(visit.t.count("today-orders-basis", month.now.returns));
    stats.push(linked(visit, orders, "/customers?ordered=30&sort=-last_order"));
    stats.push(loyal(visit, month));
    let new = Stat::new(visit.t.text("today-new-customers"), visit.f.number(month.now.new_customers))
        .note(change(visit, month.now.new_customers, month.before.new_customers), Tone::Plain)
        .basis(visit.t.text("today-new-customers-basis"));
    stats.push(linked(visit, new, "/customers?made=30&sort=-created"));
    stats
}

fn sales(visit: &Visit, span: Span) -> Stat {
    let (label, note) = match span.days {
        1 => {
            let before = money(visit, span.before.sales_minor);
            ("today-sales-1", visit.t.args("today-yesterday-was", &[("value", before.into())]).into_owned())
        }
        7 => ("today-sales-7", change(visit, span.now.sales_minor, span.before.sales_minor)),
        _ => ("today-sales-30", change(visit, span.now.sales_minor, span.before.sales_minor)),
    };
    let basis = visit.t.args(
        "today-sales-basis",
        &[("count", span.now.orders.into()), ("returned", money(visit, span.now.returns_minor).into())],
    );
    let stat = amount(visit, label, span.now.sales_minor).note(note, Tone::Plain).basis(basis);
    linked(visit, stat, format!("/customers?ordered={}&sort=-last_order", span.days))
}

/// Of the orders of a month, how many came from people who had bought before.
fn loyal(visit: &Visit, month: Span) -> Stat {
    let again = (month.now.orders - month.now.first_orders).max(0);
    let value =
        if month.now.orders > 0 { visit.f.percent(again, month.now.orders, 0) } else { "—".to_owned() };
    let parts = [("again", again.into()), ("first", month.now.first_orders.into())];
    let stat = Stat::new(visit.t.text("today-again"), value)
        .note(visit.t.args("today-again-note", &parts), Tone::Plain)
        .basis(visit.t.count("today-again-basis", month.now.orders));
    linked(visit, stat, "/customers?ordered=30&min_orders=2&sort=-last_order")
}

/// How a figure stands beside the one before: in per cent, in words.
fn change(visit: &Visit, now: i64, before: i64) -> String {
    let t = visit.t;
    if before <= 0 {
        return t.text("today-none-before").into_owned();
    }
    let share = visit.f.percent(now.saturating_sub(before).saturating_abs(), before, 0);
    let key = match now.cmp(&before) {
        std::cmp::Ordering::Greater => "today-more",
        std::cmp::Ordering::Less => "today-less",
        std::cmp::Ordering::Equal => return t.text("today-same").into_owned(),
    };
    t.args(key, &[("share", share.into())]).into_owned()
}

/// Customers by kind.
pub(super) fn kinds(visit: &Visit, today: &Today) -> Vec<Stat> {
    let mut known: Vec<_> = today.customers.iter().filter(|(_, total)| *total > 0).collect();
    known.sort_by_key(|(_, total)| std::cmp::Reverse(*total));
    known
        .iter()
        .map(|(kind, total)| {
            let code = kind.code();
            let stat = Stat::new(visit.t.text(&format!("today-kind-{code}")), visit.f.number(*total))
                .basis(visit.t.text("today-kind-basis"));
            linked(visit, stat, format!("/customers?kind={code}"))
        })
        .collect()
}

/// Sales day by day.
pub(super) fn chart(visit: &Visit, today: &Today) -> BarChart {
    let t = visit.t;
    let days = today.figures.last(PICTURE_DAYS);
    let bars: Vec<Bar> = days
        .iter()
        .map(|(day, change)| Bar {
            name: visit.f.day_and_month(*day),
            value: change.sales_minor,
            shown: money(visit, change.sales_minor),
            more: vec![visit.f.number(change.orders), money(visit, change.returns_minor)],
        })
        .collect();
    let top = BarChart::round_top(&bars);
    let columns = ["date", "today-sales", "today-orders-column", "today-returns"];
    BarChart {
        t,
        id: "sales-by-day".into(),
        title: t.text("today-sales-by-day").into_owned(),
        sentence: sentence(visit, today),
        columns: columns.map(|key| t.text(key).into_owned()).into(),
        top_shown: money(visit, top),
        top,
        bars,
    }
}

/// What the picture means.
fn sentence(visit: &Visit, today: &Today) -> String {
    let t = visit.t;
    let month = today.figures.span(PICTURE_DAYS);
    let best = today.figures.last(PICTURE_DAYS).iter().max_by_key(|(_, change)| change.sales_minor);
    match best.filter(|(_, change)| change.sales_minor > 0) {
        None => t.text("today-sentence-none").into_owned(),
        Some((day, change)) => t
            .args(
                "today-sentence",
                &[
                    ("sum", money(visit, month.now.sales_minor).into()),
                    ("change", self::change(visit, month.now.sales_minor, month.before.sales_minor).into()),
                    ("day", visit.f.day_and_month(*day).into()),
                    ("best", money(visit, change.sales_minor).into()),
                ],
            )
            .into_owned(),
    }
}
