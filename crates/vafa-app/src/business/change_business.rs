//! Changes the business's settings.

use super::countries::is_country;
use super::error::BusinessError;
use super::{Business, load, save};
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::{Value as Json, json};
use vafa_kernel::money::MoneyUnit;
use vafa_kernel::{Currency, Zone};
use vafa_locale::{CalendarKind, Lang};
use vafa_store::{Tx, params, sql};

/// Changes the settings; what is not given stays.
#[derive(Debug, Clone, Default)]
pub struct ChangeBusiness {
    /// What it is called.
    pub name: Option<String>,
    /// The zone in which its days begin; fixed once there are orders.
    pub zone: Option<Zone>,
    /// The calendar of its months and years.
    pub calendar: Option<CalendarKind>,
    /// The currency of its sums; fixed once there are orders.
    pub currency: Option<Currency>,
    /// How rials are shown.
    pub money_unit: Option<MoneyUnit>,
    /// The first day of its week: 0 Saturday … 6 Friday.
    pub week_start: Option<u8>,
    /// Two-letter country (ISO 3166), in any case.
    pub country: Option<String>,
    /// The language of texts to people who have chosen none.
    pub language: Option<Lang>,
    /// Whether it is the demo shop: for Vafa itself only.
    pub is_demo: Option<bool>,
    /// The version that was looked at; a newer one fails. Not given: whatever is there is changed.
    pub version: Option<i64>,
}

/// The settings as they are now, with their version.
pub fn read_business(tx: &mut Tx<'_>, cx: &Cx) -> Result<Business, Failure> {
    cx.require(Permission::ManageBusiness)?;
    load(tx)
}

/// Changes the settings. Afterwards every process has to read them anew ([`App::refresh_business`]); [`set_business`] does
/// both.
///
/// Zone and currency are fixed once there are orders: sums were added up in that currency, and days, months and gaps between
/// orders were counted in that zone, in every customer's folded state and in the figures per day. A shop that chose wrongly
/// starts a new database and imports its files again. Calendar and first day of the week only say how days are shown and
/// grouped when asked, so they can change at any time.
pub fn change_business(tx: &mut Tx<'_>, cx: &Cx, cmd: ChangeBusiness) -> Result<Business, Failure> {
    cx.require(Permission::ManageBusiness)?;
    let before = load(tx)?;
    if cmd.version.is_some_and(|version| version != before.version) {
        return Err(BusinessError::Changed.into());
    }
    if cmd.is_demo.is_some() {
        cx.require(Permission::Operate)?;
    }
    let after = changed(&before, cmd)?;
    if after == before && before.version > 0 {
        return Ok(before);
    }
    let moves = (after.currency != before.currency, after.zone != before.zone);
    if (moves.0 || moves.1) && has_orders(tx)? {
        let error = if moves.0 { BusinessError::CurrencyFixed } else { BusinessError::ZoneFixed };
        return Err(error.into());
    }
    save(tx, cx.now, &after)?;
    let change = Change::new("business.changed", "business", 1).before(told(&before)).after(told(&after));
    append_entry(tx, cx, &change)?;
    Ok(Business { version: before.version + 1, ..after })
}

/// Changes the settings and has this process use them from now on.
pub fn set_business(app: &App, who: &Actor, cmd: ChangeBusiness) -> Result<Business, Failure> {
    let done = app.write_blocking(who, move |tx, cx| change_business(tx, cx, cmd.clone()))?;
    app.refresh_business()?;
    Ok(done)
}

fn changed(before: &Business, cmd: ChangeBusiness) -> Result<Business, BusinessError> {
    let mut after = before.clone();
    if let Some(name) = cmd.name {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
            return Err(BusinessError::NameInvalid);
        }
        name.clone_into(&mut after.name);
    }
    if let Some(country) = cmd.country {
        after.country = country.trim().to_ascii_uppercase();
        if !is_country(&after.country) {
            return Err(BusinessError::CountryUnknown);
        }
    }
    after.week_start = cmd.week_start.unwrap_or(before.week_start);
    if after.week_start > 6 {
        return Err(BusinessError::WeekStart);
    }
    after.zone = cmd.zone.unwrap_or(after.zone);
    after.calendar = cmd.calendar.unwrap_or(after.calendar);
    after.currency = cmd.currency.unwrap_or(after.currency);
    after.money_unit = cmd.money_unit.unwrap_or(after.money_unit);
    after.language = cmd.language.unwrap_or(after.language);
    after.is_demo = cmd.is_demo.unwrap_or(after.is_demo);
    Ok(after)
}

/// Whether there is any order.
fn has_orders(tx: &mut Tx<'_>) -> Result<bool, Failure> {
    Ok(tx.query_opt(sql!("SELECT 1 FROM sale_order LIMIT 1"), params![], |_| Ok(()))?.is_some())
}

fn told(business: &Business) -> Json {
    json!({
        "name": business.name,
        "zone": business.zone.name(),
        "calendar": business.calendar.code(),
        "currency": business.currency.code(),
        "money_unit": business.money_unit.code(),
        "week_start": business.week_start,
        "country": business.country,
        "language": business.language.code(),
        "is_demo": business.is_demo,
    })
}
