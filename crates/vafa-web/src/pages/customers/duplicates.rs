//! Pairs of records that look like one customer.

use super::{duplicate_words, shown};
use crate::api::shapes::{Asked, Named};
use crate::page::{Flash, Page, Place};
use crate::pages::{Answer, Form, Visit};
use crate::parts::{Chip, Empty, Pager, Tone};
use askama::Template;
use serde::Deserialize;
use vafa_app::Permission;
use vafa_app::customers::{
    CustomerRow, DuplicatePair, DuplicateReason, ListDuplicates, dismiss_duplicate, list_duplicates,
};
use vafa_kernel::id::CustomerId;

/// How many pairs a page has.
const ROWS: u32 = 20;

/// Which pairs.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    /// Only those that name this customer.
    customer: String,
    /// Where the page begins.
    cursor: String,
}

#[derive(Template)]
#[template(path = "customers/duplicates.html")]
struct DuplicatesPage {
    page: Page,
    pairs: Vec<PairShown>,
    pager: Option<Pager>,
    empty: Option<Empty>,
    may_merge: bool,
}

/// A pair as the list shows it.
struct PairShown {
    url: String,
    sides: [SideShown; 2],
    likely: Chip,
    reasons: Vec<Chip>,
    found: shown::Time,
}

/// A record of a pair, in short.
struct SideShown {
    url: String,
    name: String,
    icon: &'static str,
    contact: String,
    city: String,
    orders: String,
}

/// `GET /customers/duplicates`.
pub(super) async fn show(visit: Visit, Asked(asked): Asked<Asking>) -> Answer {
    let customer = asked.customer.parse::<CustomerId>().ok();
    let cursor = Some(asked.cursor.clone()).filter(|cursor| !cursor.is_empty());
    let is_first = cursor.is_none();
    let wanted = ListDuplicates { customer, limit: Some(ROWS), cursor };
    let found = visit.read(move |tx, cx| list_duplicates(tx, cx, &wanted)).await?;
    let t = visit.t;
    let base = customer.map_or_else(
        || "/customers/duplicates?".to_owned(),
        |customer| format!("/customers/duplicates?customer={customer}&"),
    );
    let pager = (!is_first || found.next.is_some()).then(|| Pager {
        t,
        shown: t.count("count-items", found.items.len()).into_owned(),
        previous: (!is_first).then(|| base.trim_end_matches(['?', '&']).to_owned()),
        next: found.next.as_ref().map(|next| format!("{base}cursor={next}")),
    });
    visit.html(&DuplicatesPage {
        page: visit.page("customers-duplicates", Place::Customers),
        empty: found.items.is_empty().then(|| {
            Empty::new("git-merge", t.text("customers-duplicates-none"))
                .text(t.text("customers-duplicates-none-text"))
                .link(t.text("customers-show-all"), "/customers")
        }),
        pairs: found.items.iter().map(|pair| pair_shown(&visit, pair)).collect(),
        pager,
        may_merge: visit.may(Permission::MergeCustomers),
    })
}

fn pair_shown(visit: &Visit, pair: &DuplicatePair) -> PairShown {
    PairShown {
        url: format!("/customers/duplicates/{}/{}", pair.first.id, pair.second.id),
        sides: [&pair.first, &pair.second].map(|row| side(visit, row)),
        likely: likely(visit, pair.score, pair.is_doubtful),
        reasons: reasons(visit, &pair.reasons),
        found: shown::time(visit, pair.found_at),
    }
}

fn side(visit: &Visit, row: &CustomerRow) -> SideShown {
    let contact = match (&row.phone, &row.email) {
        (Some(phone), _) => shown::phone(visit, phone),
        (None, email) => email.clone().unwrap_or_default(),
    };
    SideShown {
        url: format!("/customers/{}", row.id),
        name: shown::name(visit.t, &row.name),
        icon: shown::kind_icon(row.kind),
        contact,
        city: row.city.clone().unwrap_or_default(),
        orders: visit.t.count("count-orders", row.orders_count).into_owned(),
    }
}

/// How likely it is, in words; the number on hover.
pub(super) fn likely(visit: &Visit, score: i64, is_doubtful: bool) -> Chip {
    let t = visit.t;
    let percent = visit.f.percent(score, 1000, 0);
    let because = t.args("customers-likely-because", &[("percent", percent.as_str().into())]);
    if is_doubtful {
        return Chip::new(t.text("customers-likely-doubtful"))
            .icon("alert-triangle")
            .tone(Tone::Warn)
            .because(t.text("customers-likely-doubtful-because"));
    }
    let key = match score {
        700.. => "customers-likely-very",
        450.. => "customers-likely-rather",
        _ => "customers-likely-perhaps",
    };
    Chip::new(t.text(key)).icon("git-merge").because(because)
}

/// What speaks for it, and what against.
pub(super) fn reasons(visit: &Visit, reasons: &[DuplicateReason]) -> Vec<Chip> {
    let chip = |reason: &DuplicateReason| {
        let (icon, tone) = if reason.weight > 0 { ("check", Tone::Plain) } else { ("x", Tone::Warn) };
        Chip::new(duplicate_words::reason(visit.t, &reason.code)).icon(icon).tone(tone)
    };
    reasons.iter().map(chip).collect()
}

/// `POST /customers/duplicates/{one}/{other}/dismiss`: they are two; the pair is not suggested again.
pub(super) async fn dismiss(
    visit: Visit,
    Named((one, other)): Named<(CustomerId, CustomerId)>,
    _form: Form,
) -> Answer {
    visit.write(move |tx, cx| dismiss_duplicate(tx, cx, one, other)).await?;
    let flash = Flash { tone: Tone::Plain, ..visit.good("customers-duplicate-dismissed") };
    Ok(visit.go_with("/customers/duplicates", &flash))
}
