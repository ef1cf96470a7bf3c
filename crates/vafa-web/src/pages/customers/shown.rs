//! How customers look to the one who reads: names, kinds, numbers, times.

use crate::page::Texts;
use crate::pages::Visit;
use std::borrow::Cow;
use vafa_app::customers::{CustomerKind, Identifier, IdentifierKind};
use vafa_kernel::phone::Phone;
use vafa_kernel::time::DAY;
use vafa_kernel::{Currency, Instant, Money};

/// The name to show; a customer who has told none is called so.
pub(crate) fn name(t: Texts, name: &str) -> String {
    if name.trim().is_empty() { t.text("customers-nameless").into_owned() } else { name.to_owned() }
}

/// The icon of a kind.
pub(super) const fn kind_icon(kind: CustomerKind) -> &'static str {
    match kind {
        CustomerKind::Person => "user",
        CustomerKind::Household => "users",
        CustomerKind::Organisation => "building-store",
    }
}

/// The name of a kind.
pub(super) fn kind_label(t: Texts, kind: CustomerKind) -> Cow<'static, str> {
    t.text(&format!("customers-kind-{}", kind.code()))
}

/// What an identifier of that kind is called.
pub(super) fn identifier_label(t: Texts, kind: IdentifierKind) -> Cow<'static, str> {
    t.text(&format!("customers-identifier-{}", kind.code()))
}

/// The icon of an identifier.
pub(super) const fn identifier_icon(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Phone => "phone",
        IdentifierKind::Email => "mail",
        IdentifierKind::Card => "qrcode",
        IdentifierKind::Social => "world",
        IdentifierKind::Device | IdentifierKind::Anonymous => "device-mobile",
        IdentifierKind::External => "link",
        IdentifierKind::CustomerId | IdentifierKind::NationalId => "id",
    }
}

/// A phone number in the reader's digits and groups.
pub(super) fn phone(visit: &Visit, e164: &str) -> String {
    Phone::from_e164(e164).map_or_else(|_| e164.to_owned(), |phone| visit.f.phone(&phone))
}

/// An identifier as people read it: phones in groups, everything else as it was told.
pub(super) fn identifier(visit: &Visit, held: &Identifier) -> String {
    match held.kind {
        IdentifierKind::Phone => phone(visit, &held.value),
        IdentifierKind::Email => held.value.clone(),
        _ => held.shown.clone(),
    }
}

/// An amount of the business's currency.
pub(super) fn money(visit: &Visit, minor: i64) -> String {
    visit.f.money(Money::new(minor, visit.app().business().currency))
}

/// A sum or mean in whole units of what the reader counts in: nobody says a tenth of a toman.
pub(super) fn whole(visit: &Visit, minor: i64) -> String {
    money(visit, round(visit, minor))
}

fn round(visit: &Visit, minor: i64) -> i64 {
    let currency = visit.app().business().currency;
    let step = if currency == Currency::IRR { visit.f.money_unit.rials() } else { 1 };
    minor.saturating_add(step / 2).div_euclid(step).saturating_mul(step)
}

/// A moment in few words and, for hover, in full.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Time {
    /// «۳ روز پیش», or the day where it is long ago.
    pub(crate) short: String,
    /// Weekday, day and time of day.
    pub(crate) exact: String,
    /// RFC 3339, for machines.
    pub(crate) machine: String,
}

/// Up to so long ago, the distance says more than the date.
const NEAR: i64 = 45 * DAY;

/// A moment as lists show it.
pub(crate) fn time(visit: &Visit, at: Instant) -> Time {
    let now = visit.app().now();
    let short = if now.since(at).saturating_abs() <= NEAR {
        visit.f.relative(at, now).into_owned()
    } else {
        visit.f.date(at)
    };
    Time { short, exact: visit.f.date_time_long(at), machine: at.to_string() }
}

/// The purposes that consents are usually asked for.
pub(crate) const PURPOSES: [&str; 5] = ["marketing", "survey", "occasions", "service", "profiling"];

/// What a purpose of a consent is called; one of the business's own is shown as it is.
pub(crate) fn purpose(t: Texts, code: &str) -> String {
    if PURPOSES.contains(&code) {
        t.text(&format!("customers-purpose-{code}")).into_owned()
    } else {
        code.to_owned()
    }
}

/// The source of a record or fact, in words where it is one of ours.
pub(super) fn source(t: Texts, source: &str) -> String {
    if let Some(label) = source.strip_prefix("import:") {
        return match label {
            "file" | "" => t.text("customers-source-file").into_owned(),
            label => t.args("customers-source-file-named", &[("name", label.into())]).into_owned(),
        };
    }
    match source {
        "staff" => t.text("customers-source-staff").into_owned(),
        "api" => t.text("customers-source-api").into_owned(),
        "demo" => t.text("customers-source-demo").into_owned(),
        "" => t.text("unknown").into_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::is_known_icon;
    use vafa_locale::Lang;

    #[test]
    fn every_kind_has_a_name_and_an_icon() {
        let t = Texts::of(Lang::En);
        for kind in CustomerKind::ALL {
            assert!(is_known_icon(kind_icon(kind)));
            assert!(!kind_label(t, kind).starts_with("customers-"));
        }
        for kind in IdentifierKind::ALL {
            assert!(is_known_icon(identifier_icon(*kind)), "{kind}");
            assert!(!identifier_label(t, *kind).starts_with("customers-"));
        }
        assert_eq!(source(t, "import:file"), t.text("customers-source-file"));
        assert_eq!(source(t, "woo"), "woo");
    }
}
