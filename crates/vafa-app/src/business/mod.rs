//! The business's own settings: what rules, reports, expiry and every page take as given.

mod change_business;
mod countries;
mod error;

pub use change_business::{ChangeBusiness, change_business, read_business, set_business};
pub use countries::countries;
pub use error::BusinessError;

use crate::failure::Failure;
use vafa_kernel::money::MoneyUnit;
use vafa_kernel::{Currency, Zone};
use vafa_locale::{CalendarKind, Lang};
use vafa_store::{Row, StoreError, Tx, params, sql};

/// The settings of the business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Business {
    /// What it is called.
    pub name: String,
    /// The zone in which its days begin.
    pub zone: Zone,
    /// The calendar of its months and years.
    pub calendar: CalendarKind,
    /// The currency of its sums.
    pub currency: Currency,
    /// How rials are shown.
    pub money_unit: MoneyUnit,
    /// The first day of its week: 0 Saturday … 6 Friday.
    pub week_start: u8,
    /// Two-letter country (ISO 3166) that phone numbers without a country code belong to.
    pub country: String,
    /// The language of texts to people who have chosen none.
    pub language: Lang,
    /// Whether it is the demo shop.
    pub is_demo: bool,
    /// Counts changes: a process that sees a higher one reads the settings anew.
    pub version: i64,
}

impl Default for Business {
    /// A business in Iran that has told nothing yet.
    fn default() -> Self {
        Self {
            name: String::new(),
            zone: Zone::tehran(),
            calendar: CalendarKind::Jalali,
            currency: Currency::IRR,
            money_unit: MoneyUnit::Toman,
            week_start: 0,
            country: "IR".into(),
            language: Lang::Fa,
            is_demo: false,
            version: 0,
        }
    }
}

/// The settings as stored, or the defaults where none were saved yet.
pub fn load(tx: &mut Tx<'_>) -> Result<Business, Failure> {
    let found = tx.query_opt(
        sql!(
            "SELECT name, zone, calendar, currency, money_unit, week_start, country, language, is_demo, version \
             FROM business_profile WHERE id = 1"
        ),
        &[],
        from_row,
    )?;
    Ok(found.unwrap_or_default())
}

/// Writes the settings with the next version. The use case that changes them checks the right to and writes the trail.
pub(crate) fn save(tx: &mut Tx<'_>, now: vafa_kernel::Instant, business: &Business) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO business_profile (id, name, zone, calendar, currency, money_unit, week_start, country, language, \
             is_demo, version, updated_at) VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, zone = excluded.zone, calendar = excluded.calendar, \
             currency = excluded.currency, money_unit = excluded.money_unit, week_start = excluded.week_start, \
             country = excluded.country, language = excluded.language, is_demo = excluded.is_demo, \
             version = business_profile.version + 1, updated_at = excluded.updated_at"
        ),
        params![
            business.name.as_str(),
            business.zone.name(),
            business.calendar.code(),
            business.currency.code(),
            business.money_unit.code(),
            i64::from(business.week_start),
            business.country.as_str(),
            business.language.code(),
            business.is_demo,
            business.version + 1,
            now.micros()
        ],
    )?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> Result<Business, StoreError> {
    let fallback = Business::default();
    Ok(Business {
        name: row.get("name")?,
        zone: Zone::named(&row.get::<String>("zone")?).unwrap_or(fallback.zone),
        calendar: row.get::<String>("calendar")?.parse().unwrap_or(fallback.calendar),
        currency: row.get::<String>("currency")?.parse().unwrap_or(fallback.currency),
        money_unit: row.get::<String>("money_unit")?.parse().unwrap_or(fallback.money_unit),
        week_start: u8::try_from(row.get::<i64>("week_start")?).unwrap_or(0).min(6),
        country: row.get("country")?,
        language: row.get::<String>("language")?.parse().unwrap_or(fallback.language),
        is_demo: row.get("is_demo")?,
        version: row.get("version")?,
    })
}

#[cfg(test)]
mod tests;
