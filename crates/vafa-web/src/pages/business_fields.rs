//! The questions about the business: asked on the first page of all, and again in settings.

use super::{Filled, Form};
use crate::api::shapes::choice;
use crate::page::Texts;
use crate::parts::{Field, FieldKind};
use crate::refusal::{HttpError, Refusal};
use vafa_app::business::{ChangeBusiness, countries};
use vafa_app::{Business, Failure};
use vafa_kernel::money::MoneyUnit;
use vafa_kernel::{Currency, Zone};
use vafa_locale::{CalendarKind, Formatter, Lang};

/// Zones that are offered; that of the business is added where it is another.
const ZONES: &[&str] = &[
    "Asia/Tehran",
    "Asia/Kabul",
    "Asia/Dushanbe",
    "Asia/Baghdad",
    "Asia/Dubai",
    "Asia/Istanbul",
    "Asia/Baku",
    "Asia/Yerevan",
    "Asia/Tashkent",
    "Asia/Qatar",
    "Asia/Kuwait",
    "Asia/Riyadh",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Asia/Kuala_Lumpur",
    "Europe/Moscow",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/London",
    "Europe/Stockholm",
    "Europe/Vienna",
    "Europe/Amsterdam",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Toronto",
    "America/Vancouver",
    "Australia/Sydney",
    "Australia/Melbourne",
    "UTC",
];

/// Currencies that shops around Iran and Iranians abroad count in, before all others.
const NEAR_CURRENCIES: [&str; 8] = ["EUR", "USD", "AED", "TRY", "IQD", "AFN", "GBP", "CAD"];

/// The days on which weeks begin somewhere: Saturday, Sunday, Monday first; then the rest.
const WEEK_DAYS: [&str; 7] = ["saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday"];

const CALENDARS: [CalendarKind; 2] = [CalendarKind::Jalali, CalendarKind::Gregorian];

/// The names of the fields: those of the failures' pointers below `/business`.
pub(super) const NAMES: [&str; 7] = [
    "business_name",
    "business_currency",
    "business_calendar",
    "business_zone",
    "business_week_start",
    "business_country",
    "business_language",
];

/// A form that holds the settings as they are.
pub(super) fn form_of(business: &Business) -> Form {
    Form::of([
        ("business_name", business.name.clone()),
        ("business_currency", money_code(business.currency, business.money_unit)),
        ("business_calendar", business.calendar.code().to_owned()),
        ("business_zone", business.zone.name().to_owned()),
        ("business_week_start", business.week_start.to_string()),
        ("business_country", business.country.clone()),
        ("business_language", business.language.code().to_owned()),
    ])
}

/// Rials are asked for together with how they are shown: nobody thinks of the two apart.
fn money_code(currency: Currency, unit: MoneyUnit) -> String {
    if currency == Currency::IRR { format!("IRR-{}", unit.code()) } else { currency.code().to_owned() }
}

/// Name, money, calendar.
pub(super) fn main_fields(filled: &Filled<'_>, f: &Formatter, t: Texts) -> Vec<Field> {
    vec![
        filled
            .field(FieldKind::Text, "business_name", "business-name")
            .autocomplete("organization")
            .required(),
        filled.field(FieldKind::Choice(currencies(f)), "business_currency", "business-currency"),
        filled.field(FieldKind::Choice(calendars(t)), "business_calendar", "business-calendar"),
    ]
}

/// What is right by itself for most: zone, week, country, language.
pub(super) fn other_fields(filled: &Filled<'_>, t: Texts, current: &Zone) -> Vec<Field> {
    let languages = Lang::ALL.iter().map(|lang| (lang.code().to_owned(), lang.own_name().to_owned()));
    vec![
        filled
            .field(FieldKind::Choice(zones(t, current)), "business_zone", "business-zone")
            .hint(t.text("business-zone-hint")),
        filled.field(FieldKind::Choice(week_days(t)), "business_week_start", "business-week-start"),
        filled
            .field(FieldKind::Choice(nations(t)), "business_country", "business-country")
            .hint(t.text("business-country-hint")),
        filled
            .field(FieldKind::Choice(languages.collect()), "business_language", "business-language")
            .hint(t.text("business-language-hint")),
    ]
}

fn currencies(f: &Formatter) -> Vec<(String, String)> {
    let rials = [MoneyUnit::Toman, MoneyUnit::Rial].map(|unit| {
        (money_code(Currency::IRR, unit), f.text(&format!("business-currency-{}", unit.code())).into_owned())
    });
    let named = |currency: Currency| {
        let code = currency.code();
        let name = f.text(&format!("currency-{}", code.to_ascii_lowercase()));
        (code.to_owned(), format!("{name} ({code})"))
    };
    let near = |code: &str| NEAR_CURRENCIES.iter().position(|known| *known == code);
    let (mut nearby, mut far): (Vec<_>, Vec<_>) = Currency::all()
        .filter(|currency| *currency != Currency::IRR)
        .map(named)
        .partition(|(code, _)| near(code).is_some());
    nearby.sort_by_key(|(code, _)| near(code));
    far.sort_by_cached_key(|(_, name)| reading_order(name));
    rials.into_iter().chain(nearby).chain(far).collect()
}

pub(super) fn calendars(t: Texts) -> Vec<(String, String)> {
    let named = |kind: &CalendarKind| {
        (kind.code().to_owned(), t.text(&format!("business-calendar-{}", kind.code())).into_owned())
    };
    CALENDARS.iter().map(named).collect()
}

fn zones(t: Texts, current: &Zone) -> Vec<(String, String)> {
    let mut names: Vec<&str> = ZONES.to_vec();
    if !names.contains(&current.name()) {
        names.insert(0, current.name());
    }
    let named = |name: &&str| {
        let key = format!("zone-{}", name.to_ascii_lowercase().replace(['/', '_'], "-"));
        let shown = if vafa_locale::text::has(&key) {
            format!("{} ({name})", t.text(&key))
        } else {
            (*name).to_owned()
        };
        ((*name).to_owned(), shown)
    };
    names.iter().map(named).collect()
}

fn week_days(t: Texts) -> Vec<(String, String)> {
    let named = |(at, day): (usize, &&str)| (at.to_string(), t.text(&format!("weekday-{day}")).into_owned());
    WEEK_DAYS.iter().enumerate().map(named).collect()
}

fn nations(t: Texts) -> Vec<(String, String)> {
    let named = |code: &str| {
        (code.to_owned(), t.text(&format!("country-{}", code.to_ascii_lowercase())).into_owned())
    };
    let mut named: Vec<(String, String)> = countries().map(named).collect();
    named.sort_by_cached_key(|(_, name)| reading_order(name));
    named
}

/// The Persian alphabet. Unicode keeps «پ چ ژ گ» behind all other letters.
const ALPHABET: &str = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی";

/// What to sort names by, so that they stand as in a dictionary: spaces first, then letters, whatever their case.
fn reading_order(name: &str) -> Vec<u32> {
    let place = |c: char| match ALPHABET.chars().position(|letter| letter == c) {
        Some(at) => 0x600 + u32::try_from(at).unwrap_or(0),
        None if c == 'Å' => u32::from('a'),
        None => u32::from(c.to_ascii_lowercase()),
    };
    // A half-space joins; it is no letter.
    name.chars().filter(|c| *c != '\u{200C}').map(place).collect()
}

/// The settings that the form asks for. Choices that the page does not offer were not made by a person.
pub(super) fn read(form: &Form) -> Result<ChangeBusiness, Refusal> {
    let (currency, money_unit) = match form.text("business_currency").split_once('-') {
        Some((_, unit)) => (Some(Currency::IRR), Some(choice::<MoneyUnit>("business_currency", unit)?)),
        None => (chosen(form, "business_currency")?, None),
    };
    Ok(ChangeBusiness {
        name: Some(form.text("business_name").to_owned()),
        zone: match form.given("business_zone") {
            Some(name) => Some(Zone::named(name).map_err(|error| bad("business_zone", error.to_string()))?),
            None => None,
        },
        calendar: chosen(form, "business_calendar")?,
        currency,
        money_unit,
        week_start: chosen(form, "business_week_start")?,
        country: form.given("business_country").map(str::to_owned),
        language: chosen(form, "business_language")?,
        is_demo: None,
        version: None,
    })
}

/// A failure of the settings, pointing at the fields as they are named here.
pub(super) fn below(failure: Failure) -> Failure {
    match failure.field().map(|field| format!("/business{field}")) {
        Some(field) => failure.at(field),
        None => failure,
    }
}

fn chosen<T: std::str::FromStr>(form: &Form, name: &str) -> Result<Option<T>, Refusal>
where
    T::Err: std::fmt::Display,
{
    form.given(name).map(|code| choice(name, code)).transpose()
}

fn bad(name: &str, why: String) -> Refusal {
    HttpError::BadParameter { name: name.to_owned(), why }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_form_shows_is_what_it_sends() {
        let business = Business { name: "قنادی یاس".into(), week_start: 6, ..Business::default() };
        let read = read(&form_of(&business)).unwrap();
        assert_eq!(read.name.as_deref(), Some("قنادی یاس"));
        assert_eq!(read.zone, Some(Zone::tehran()));
        assert_eq!((read.currency, read.money_unit), (Some(Currency::IRR), Some(MoneyUnit::Toman)));
        assert_eq!((read.week_start, read.country.as_deref()), (Some(6), Some("IR")));
        assert_eq!(read.calendar, Some(CalendarKind::Jalali));
    }

    #[test]
    fn what_was_not_offered_is_refused() {
        for (name, value) in
            [("business_zone", "Mars/Base"), ("business_currency", "IRR-dinar"), ("business_calendar", "x")]
        {
            let refused = read(&Form::of([(name, value.to_owned())])).unwrap_err();
            assert_eq!(refused.failure().code(), "http.bad_parameter", "{name}");
        }
    }

    #[test]
    fn every_country_and_currency_has_a_name_and_they_stand_as_in_a_dictionary() {
        for lang in Lang::ALL {
            let t = Texts::of(lang);
            for code in countries() {
                assert!(vafa_locale::text::has(&format!("country-{}", code.to_ascii_lowercase())), "{code}");
            }
            let f = Formatter::new(lang, Zone::tehran());
            let currencies = currencies(&f);
            assert_eq!(currencies.len(), Currency::all().count() + 1);
            assert!(currencies.iter().all(|(_, name)| !name.contains("currency-")));
            assert_eq!(nations(t).len(), countries().count());
        }
        let mut names = ["گرجستان", "کانادا", "یونان", "پاکستان", "ایران", "بلژیک", "آلمان", "چین", "ترکیه"];
        names.sort_by_cached_key(|name| reading_order(name));
        assert_eq!(
            names,
            ["آلمان", "ایران", "بلژیک", "پاکستان", "ترکیه", "چین", "کانادا", "گرجستان", "یونان"]
        );
    }

    #[test]
    fn every_zone_offered_exists_and_the_present_one_is_among_them() {
        for name in ZONES {
            assert!(Zone::named(name).is_ok(), "{name}");
        }
        let far = Zone::named("Pacific/Apia").unwrap();
        assert!(zones(Texts::of(Lang::Fa), &far).iter().any(|(code, _)| code == "Pacific/Apia"));
    }
}
