//! One entry of a timeline in plain words.

use super::order_words::{self, OrderWords};
use super::payload::{number, quote, text};
use super::shown;
use crate::pages::Visit;
use crate::parts::Tone;
use vafa_app::timeline::Entry;
use vafa_timeline::meaning::{CartChange, Score};
use vafa_timeline::{EventKind, Meaning};

/// The groups by which a timeline is filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// Orders, returns, deliveries.
    Orders,
    /// What the customer said, and what was said to them.
    Words,
    /// Looking around: pages, products, carts, visits to a branch.
    Looks,
    /// The record itself: who they are, what they allow.
    Record,
}

impl Group {
    /// All, in the order in which they are offered.
    pub(super) const ALL: [Self; 4] = [Self::Orders, Self::Words, Self::Looks, Self::Record];

    /// The value in addresses, and the end of the text's key.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Words => "words",
            Self::Looks => "looks",
            Self::Record => "record",
        }
    }

    /// The group by its code.
    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.code() == code)
    }

    /// The kinds of entries in which the group's may be found.
    pub(super) fn kinds(self) -> Vec<EventKind> {
        use EventKind as K;
        match self {
            // Orders of web shops arrive as named events.
            Self::Orders => vec![K::Order, K::Refund, K::Cancel, K::Retract, K::Delivery, K::Track],
            Self::Words => {
                vec![K::Comment, K::Answer, K::Complaint, K::Resolved, K::Contact, K::Campaign, K::Track]
            }
            Self::Looks => vec![K::Page, K::Screen, K::Visit, K::Track],
            Self::Record => {
                vec![K::Identify, K::Group, K::Alias, K::Consent, K::Profile, K::Referral, K::Track]
            }
        }
    }
}

/// An entry in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Happening {
    pub(super) group: Group,
    pub(super) icon: &'static str,
    pub(super) tone: Tone,
    pub(super) title: String,
    /// More about it, in our words.
    pub(super) facts: String,
    /// The person's own words.
    pub(super) words: String,
    pub(super) order: Option<OrderWords>,
    /// Looks around are many: neighbours become one.
    pub(super) is_quiet: bool,
}

impl Happening {
    fn new(group: Group, icon: &'static str, title: impl Into<String>) -> Self {
        Self {
            group,
            icon,
            tone: Tone::Plain,
            title: title.into(),
            facts: String::new(),
            words: String::new(),
            order: None,
            is_quiet: false,
        }
    }

    fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    fn facts(self, facts: impl Into<String>) -> Self {
        Self { facts: facts.into(), ..self }
    }

    fn words(self, entry: &Entry) -> Self {
        Self { words: quote(&entry.payload), ..self }
    }

    fn quiet(self) -> Self {
        Self { is_quiet: true, ..self }
    }
}

/// Puts an entry into words.
pub(super) fn tell(visit: &Visit, entry: &Entry) -> Happening {
    let t = visit.t;
    let currency = visit.app().business().currency;
    let Ok(meaning) = Meaning::of(entry.kind, &entry.name, entry.at, &entry.payload, currency) else {
        return Happening::new(Group::Record, "alert-triangle", t.text("customers-told-unreadable"))
            .tone(Tone::Warn)
            .facts(entry.name.clone());
    };
    let say = |key: &str| t.text(key).into_owned();
    match meaning {
        Meaning::Ordered(content) => Happening {
            order: Some(order_words::of(visit, &content)),
            ..Happening::new(Group::Orders, order_words::icon(&content), order_words::title(visit, &content))
                .tone(order_words::tone(&content))
                .facts(order_words::summary(visit, &content))
        },
        Meaning::Refunded { number, amount, .. } => {
            let facts = amount.minor_in(currency).map(|minor| shown::money(visit, minor)).unwrap_or_default();
            Happening::new(Group::Orders, "receipt-refund", named(visit, "customers-told-refund", &number))
                .facts(facts)
        }
        Meaning::Cancelled { number, .. } => {
            Happening::new(Group::Orders, "circle-x", named(visit, "customers-told-cancel", &number))
        }
        Meaning::Retracted { number, .. } => {
            Happening::new(Group::Orders, "history", named(visit, "customers-told-retract", &number))
        }
        Meaning::Delivered { is_late } => delivery(visit, entry, is_late),
        Meaning::Viewed { sku } => {
            let product = text(&entry.payload, &["name", "title"]).unwrap_or(sku);
            Happening::new(Group::Looks, "eye", named(visit, "customers-told-viewed", &product)).quiet()
        }
        Meaning::Looked => look(visit, entry),
        Meaning::Searched => {
            let words = text(&entry.payload, &["query", "q", "search"]).unwrap_or_default();
            Happening::new(Group::Looks, "search", named(visit, "customers-told-searched", &words)).quiet()
        }
        Meaning::Cart(change) => cart(visit, &change),
        Meaning::CheckedOut { .. } => {
            Happening::new(Group::Looks, "shopping-cart", say("customers-told-checkout"))
        }
        Meaning::Visited => {
            let branch = text(&entry.payload, &["branch"]).unwrap_or_default();
            let facts = if branch.is_empty() { branch } else { order_words::branch(visit, &branch) };
            Happening::new(Group::Looks, "building-store", say("customers-told-visit")).facts(facts)
        }
        Meaning::Commented { rating } => comment(visit, entry, rating),
        Meaning::Answered { score, value } => answer(visit, entry, score, value),
        Meaning::Complained => Happening::new(Group::Words, "mood-sad", say("customers-told-complaint"))
            .tone(Tone::Bad)
            .facts(about_order(visit, entry))
            .words(entry),
        Meaning::Resolved => Happening::new(Group::Words, "circle-check", say("customers-told-resolved"))
            .tone(Tone::Good)
            .words(entry),
        Meaning::Referred => Happening::new(Group::Record, "user-plus", say("customers-told-referral"))
            .facts(text(&entry.payload, &["name"]).unwrap_or_default()),
        Meaning::Responded => {
            let campaign = text(&entry.payload, &["campaign", "name"]).unwrap_or_else(|| entry.name.clone());
            Happening::new(Group::Words, "speakerphone", say("customers-told-campaign")).facts(campaign)
        }
        Meaning::Talked => Happening::new(Group::Words, "message", say("customers-told-contact"))
            .facts(channel(visit, entry))
            .words(entry),
        Meaning::Told => super::record_words::told(visit, entry),
    }
}

impl Happening {
    /// An entry about the record itself.
    pub(super) fn of_record(icon: &'static str, title: String, facts: String) -> Self {
        Self::new(Group::Record, icon, title).facts(facts)
    }

    /// An event of a name of the shop's own.
    pub(super) fn of_own_event(name: &str) -> Self {
        Self::new(Group::Looks, "activity", name).quiet()
    }
}

/// A message about something with a name or number.
pub(super) fn named(visit: &Visit, key: &str, name: &str) -> String {
    let shown = visit.f.digits(name);
    visit.t.args(key, &[("name", shown.as_str().into())]).into_owned()
}

fn channel(visit: &Visit, entry: &Entry) -> String {
    order_words::channel(visit, &entry.channel)
}

fn about_order(visit: &Visit, entry: &Entry) -> String {
    let order = text(&entry.payload, &["number", "order", "order_id"]);
    order.map(|number| named(visit, "customers-told-about-order", &number)).unwrap_or_default()
}

fn look(visit: &Visit, entry: &Entry) -> Happening {
    let page = if entry.kind == EventKind::Track {
        entry.name.clone()
    } else {
        text(&entry.payload, &["title", "name", "path", "url"]).unwrap_or_else(|| entry.name.clone())
    };
    let title = if page.is_empty() {
        visit.t.text("customers-told-looked-somewhere").into_owned()
    } else {
        visit.t.args("customers-told-looked", &[("name", page.as_str().into())]).into_owned()
    };
    Happening::new(Group::Looks, "eye", title).quiet()
}

fn delivery(visit: &Visit, entry: &Entry, is_late: bool) -> Happening {
    let order = text(&entry.payload, &["number", "order", "order_id"]);
    let title = match order {
        Some(number) => named(visit, "customers-told-delivery", &number),
        None => visit.t.text("customers-told-delivery-bare").into_owned(),
    };
    let happening = Happening::new(Group::Orders, "truck-delivery", title);
    match number(&entry.payload, "late_days") {
        Some(days) if is_late => {
            happening.tone(Tone::Warn).facts(visit.t.count("customers-told-late", days).into_owned())
        }
        Some(_) => happening.facts(visit.t.text("customers-told-in-time")),
        None => happening,
    }
}

fn cart(visit: &Visit, change: &CartChange) -> Happening {
    let name = |item: &vafa_timeline::meaning::CartItem| {
        if item.name.is_empty() { item.sku.clone() } else { item.name.clone() }
    };
    let title = match &change.item {
        Some(item) if item.quantity_milli >= 0 => named(visit, "customers-told-cart-in", &name(item)),
        Some(item) => named(visit, "customers-told-cart-out", &name(item)),
        None => visit.t.text("customers-told-cart").into_owned(),
    };
    Happening::new(Group::Looks, "shopping-cart", title).quiet()
}

fn comment(visit: &Visit, entry: &Entry, rating: Option<u8>) -> Happening {
    let (icon, tone) = match rating {
        Some(1 | 2) => ("mood-sad", Tone::Bad),
        Some(4 | 5) => ("mood-smile", Tone::Good),
        _ => ("message", Tone::Plain),
    };
    let title = match rating {
        Some(stars) => visit.t.args("customers-told-comment-rated", &[("stars", stars.into())]),
        None => visit.t.text("customers-told-comment"),
    };
    let product = text(&entry.payload, &["product", "product_name", "sku"]).unwrap_or_default();
    Happening::new(Group::Words, icon, title).tone(tone).facts(product).words(entry)
}

fn answer(visit: &Visit, entry: &Entry, score: Score, value: u8) -> Happening {
    let (metric, best, tone) = match score {
        Score::Nps => (
            "NPS",
            10,
            if value >= 9 {
                Tone::Good
            } else if value <= 6 {
                Tone::Bad
            } else {
                Tone::Plain
            },
        ),
        Score::Csat => (
            "CSAT",
            5,
            if value >= 4 {
                Tone::Good
            } else if value <= 2 {
                Tone::Bad
            } else {
                Tone::Plain
            },
        ),
        // Effort: 1 is best.
        Score::Ces => (
            "CES",
            5,
            if value <= 2 {
                Tone::Good
            } else if value >= 4 {
                Tone::Bad
            } else {
                Tone::Plain
            },
        ),
    };
    let title = visit.t.args(
        "customers-told-answer",
        &[("metric", metric.into()), ("value", value.into()), ("best", i64::from(best).into())],
    );
    Happening::new(Group::Words, "clipboard-check", title).tone(tone).words(entry)
}
