//! The fields of a profile as the API takes and gives them.

use serde_json::Value as Json;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use vafa_app::customers::{CustomerError, CustomerKind, Field, Patch};
use vafa_app::{Business, Failure};

/// The fields of a profile. In a change, null removes a value and a field that is left out stays.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the fields; they are read and written by their codes")]
pub(super) struct Profile {
    /// The name in one piece; of a household or an organisation, its name.
    told_name: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
    nickname: Option<String>,
    /// `female`, `male` or `other`.
    gender: Option<String>,
    /// `YYYY-MM-DD`; a Jalali date is understood too.
    birth_date: Option<String>,
    job: Option<String>,
    social_standing: Option<String>,
    /// BCP 47: `fa`, `en` …
    language: Option<String>,
    country: Option<String>,
    region: Option<String>,
    city: Option<String>,
    area: Option<String>,
    address: Option<String>,
    postal_code: Option<String>,
    preferred_channel: Option<String>,
    preferred_hours: Option<String>,
}

/// The fields of a body that are not named otherwise: by their codes.
pub(super) type Told = BTreeMap<String, Option<String>>;

/// What a body tells of a profile, each field in the form in which it is kept. Every wrong field is named.
pub(super) fn patch(
    kind: Option<&str>,
    told: &Told,
    custom: &BTreeMap<String, Json>,
    business: &Business,
) -> Result<Patch, Failure> {
    let mut patch = Patch { custom: custom.clone(), ..Patch::default() };
    if let Some(code) = kind {
        patch.kind = Some(read_kind(code)?);
    }
    for (code, text) in told {
        let field: Field = code.parse().map_err(|()| {
            Failure::from(CustomerError::NoSuchField { name: code.clone() }).at(format!("/{code}"))
        })?;
        patch.tell(field, text.as_deref().unwrap_or_default(), business)?;
    }
    Ok(patch)
}

/// A kind of customer by its code.
pub(super) fn read_kind(code: &str) -> Result<CustomerKind, Failure> {
    let unknown = || Failure::from(CustomerError::BadCode { what: "kind".into() }).at("/kind");
    CustomerKind::from_code(code).ok_or_else(unknown)
}
