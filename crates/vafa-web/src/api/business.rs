//! The business's own settings.

use super::{Api, Done};
use crate::command::Command;
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use vafa_app::business::{ChangeBusiness, change_business, read_business};
use vafa_app::{Business, Permission};
use vafa_kernel::money::MoneyUnit;
use vafa_kernel::{Currency, Zone};
use vafa_locale::{CalendarKind, Lang};

const MANAGE: Rule = Rule::Needs(Permission::ManageBusiness);

pub(super) fn routes() -> Routes {
    Routes::new().api(MANAGE, routes!(read), Sample::plain()).api(
        MANAGE,
        routes!(change),
        Sample::json(r#"{"name":"قنادی یاس","week_start":0}"#),
    )
}

/// The settings.
#[derive(Debug, Serialize, ToSchema)]
struct BusinessView {
    name: String,
    /// IANA name of the zone in which its days begin.
    #[schema(example = "Asia/Tehran")]
    zone: String,
    /// `jalali` or `gregorian`.
    calendar: &'static str,
    /// ISO 4217.
    #[schema(example = "IRR")]
    currency: String,
    /// How rials are shown: `rial` or `toman`.
    money_unit: &'static str,
    /// 0 Saturday … 6 Friday.
    week_start: u8,
    /// ISO 3166.
    #[schema(example = "IR")]
    country: String,
    /// `fa` or `en`.
    language: &'static str,
    /// Whether it is the demo shop.
    is_demo: bool,
    version: i64,
}

impl From<Business> for BusinessView {
    fn from(business: Business) -> Self {
        Self {
            zone: business.zone.name().to_owned(),
            calendar: business.calendar.code(),
            currency: business.currency.code().to_owned(),
            money_unit: business.money_unit.code(),
            week_start: business.week_start,
            language: business.language.code(),
            is_demo: business.is_demo,
            version: business.version,
            country: business.country,
            name: business.name,
        }
    }
}

/// What to change; what is not given stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BusinessChange {
    name: Option<String>,
    /// Fixed once there are orders.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "zone")]
    zone: Option<Zone>,
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "super::shapes::code_opt")]
    calendar: Option<CalendarKind>,
    /// Fixed once there are orders.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "super::shapes::code_opt")]
    currency: Option<Currency>,
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "super::shapes::code_opt")]
    money_unit: Option<MoneyUnit>,
    week_start: Option<u8>,
    country: Option<String>,
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "super::shapes::code_opt")]
    language: Option<Lang>,
}

fn zone<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Zone>, D::Error> {
    let name: Option<String> = Deserialize::deserialize(from)?;
    name.map(|name| Zone::named(&name).map_err(serde::de::Error::custom)).transpose()
}

/// Reads the settings.
#[utoipa::path(get, path = "/api/business", tag = "Business", responses((status = 200, body = BusinessView)))]
async fn read(api: Api) -> Result<Response, Refusal> {
    api.read(|tx, cx| Ok(BusinessView::from(read_business(tx, cx)?))).await
}

/// Changes the settings.
#[utoipa::path(patch, path = "/api/business", tag = "Business", request_body = BusinessChange,
    responses((status = 200, body = BusinessView)))]
async fn change(api: Api, asked: Command<BusinessChange>) -> Result<Response, Refusal> {
    let (told, version) = (asked.body, asked.version);
    let answer = api
        .write(asked.once, move |tx, cx| {
            let told = told.clone();
            let cmd = ChangeBusiness {
                name: told.name,
                zone: told.zone,
                calendar: told.calendar,
                currency: told.currency,
                money_unit: told.money_unit,
                week_start: told.week_start,
                country: told.country,
                language: told.language,
                version,
                ..ChangeBusiness::default()
            };
            Ok(Done::ok(BusinessView::from(change_business(tx, cx, cmd)?)))
        })
        .await?;
    api.blocking(vafa_app::App::refresh_business).await?;
    Ok(answer)
}
