//! What every page of a customer's record begins with: who it is, how to reach them, what it comes to.

use super::shown;
use crate::page::{Page, Place};
use crate::pages::Visit;
use crate::parts::{Chip, Stat, Tone};
use vafa_app::Permission;
use vafa_app::audit::{is_look_due, note_look};
use vafa_app::customers::{CustomerDetail, IdentifierKind};
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;

/// The head of a record.
pub(super) struct Head {
    pub(super) id: CustomerId,
    pub(super) url: String,
    pub(super) name: String,
    pub(super) chips: Vec<Chip>,
    pub(super) tags: Vec<String>,
    pub(super) contacts: Vec<Contact>,
    pub(super) stats: Vec<Stat>,
    /// Label, address, whether it is the one at hand.
    pub(super) tabs: Vec<(String, String, bool)>,
    pub(super) duplicates: String,
    pub(super) may_edit: bool,
    pub(super) may_merge: bool,
    pub(super) may_handle_privacy: bool,
}

/// A way to reach a customer.
pub(super) struct Contact {
    pub(super) icon: &'static str,
    pub(super) kind: String,
    pub(super) shown: String,
    /// What is copied.
    pub(super) plain: String,
    /// `tel:` or `mailto:`, or empty.
    pub(super) link: String,
    pub(super) is_verified: bool,
}

/// The page of a record; its name is the customer's.
pub(super) fn page(visit: &Visit, detail: &CustomerDetail) -> Page {
    visit.named_page(shown::name(visit.t, &detail.customer.name()), Place::Customers)
}

/// Notes in the trail that this one looked; that it could not be noted is no reason to show nothing.
pub(super) async fn look(visit: &Visit, customer: CustomerId) {
    let noted = match visit.read(move |tx, cx| is_look_due(tx, cx, customer)).await {
        Ok(true) => visit.write(move |tx, cx| note_look(tx, cx, customer)).await,
        other => other,
    };
    if let Err(failure) = noted {
        tracing::warn!(code = failure.code(), cause = failure.chain(), "a look was not noted");
    }
}

/// The head. `tab` is the page at hand: empty, `orders` or `details`.
pub(super) fn head(visit: &Visit, detail: &CustomerDetail, tab: &str) -> Head {
    let customer = &detail.customer;
    let t = visit.t;
    let url = format!("/customers/{}", customer.id);
    let tabs = [
        ("", "customers-tab-timeline"),
        ("orders", "customers-tab-orders"),
        ("details", "customers-tab-details"),
    ];
    let tabs = tabs.map(|(code, key)| {
        let address = if code.is_empty() { url.clone() } else { format!("{url}/{code}") };
        (t.text(key).into_owned(), address, code == tab)
    });
    let duplicates = match detail.duplicates_count {
        0 => String::new(),
        count => t.count("customers-has-duplicates", count).into_owned(),
    };
    Head {
        id: customer.id,
        name: shown::name(t, &customer.name()),
        chips: chips(visit, detail),
        tags: detail.tags.clone(),
        contacts: contacts(visit, detail),
        stats: stats(visit, detail),
        tabs: tabs.into(),
        duplicates,
        may_edit: visit.may(Permission::EditCustomers),
        may_merge: visit.may(Permission::MergeCustomers),
        may_handle_privacy: visit.may(Permission::HandlePrivacy),
        url,
    }
}

fn chips(visit: &Visit, detail: &CustomerDetail) -> Vec<Chip> {
    let t = visit.t;
    let customer = &detail.customer;
    let mut chips =
        vec![Chip::new(shown::kind_label(t, customer.kind)).icon(shown::kind_icon(customer.kind))];
    if customer.is_anonymous {
        chips.push(
            Chip::new(t.text("customers-anonymous"))
                .icon("user-question")
                .because(t.text("customers-anonymous-because")),
        );
    }
    if detail.members.len() > 1 {
        let because = t.text("customers-merged-because");
        let label = t.count("customers-merged", detail.members.len());
        chips.push(Chip::new(label).icon("git-merge").because(because));
    }
    chips
}

fn contacts(visit: &Visit, detail: &CustomerDetail) -> Vec<Contact> {
    let reaching = [IdentifierKind::Phone, IdentifierKind::Email];
    let held = detail.identifiers.iter();
    held.filter(|held| held.retired_at.is_none() && reaching.contains(&held.kind))
        .map(|held| Contact {
            icon: shown::identifier_icon(held.kind),
            kind: shown::identifier_label(visit.t, held.kind).into_owned(),
            shown: shown::identifier(visit, held),
            plain: held.value.clone(),
            link: match held.kind {
                IdentifierKind::Phone => format!("tel:{}", held.value),
                _ => format!("mailto:{}", held.value),
            },
            is_verified: held.is_verified,
        })
        .collect()
}

fn stats(visit: &Visit, detail: &CustomerDetail) -> Vec<Stat> {
    let t = visit.t;
    let state = &detail.state;
    let orders = &state.orders;
    let url = format!("/customers/{}", detail.customer.id);
    let mut stats = vec![
        Stat::new(t.text("customers-stat-value"), shown::whole(visit, orders.spent_minor()))
            .note(
                if orders.returned_minor == 0 {
                    String::new()
                } else {
                    let returned = shown::whole(visit, orders.returned_minor);
                    t.args("customers-stat-returned", &[("amount", returned.as_str().into())]).into_owned()
                },
                Tone::Plain,
            )
            .basis(t.count("customers-stat-value-basis", orders.count))
            .link(format!("{url}/orders")),
        Stat::new(t.text("customers-stat-orders"), visit.f.number(orders.count.into()))
            .note(
                match orders.gross_minor.checked_div(orders.count.into()) {
                    Some(mean) => {
                        let mean = shown::whole(visit, mean);
                        t.args("customers-stat-mean", &[("amount", mean.as_str().into())]).into_owned()
                    }
                    None => String::new(),
                },
                Tone::Plain,
            )
            .link(format!("{url}/orders")),
    ];
    let moment = |micros: Option<i64>| micros.map(|micros| shown::time(visit, Instant::from_micros(micros)));
    let last_order = moment(orders.last_at);
    stats.push(match last_order {
        Some(time) => Stat::new(t.text("customers-sort-last_order"), time.short).basis(time.exact),
        None => Stat::new(t.text("customers-sort-last_order"), "—"),
    });
    if let Some(time) = moment(state.last_at) {
        let since = state.first_at.map(|at| visit.f.date(Instant::from_micros(at))).unwrap_or_default();
        let note = t.args("customers-stat-since", &[("date", since.as_str().into())]);
        stats.push(
            Stat::new(t.text("customers-stat-seen"), time.short).basis(time.exact).note(note, Tone::Plain),
        );
    }
    stats
}
