//! Identifiers and consents of a customer.

use super::read::CustomerWhole;
use crate::api::shapes::Named;
use crate::api::{Api, Done};
use crate::command::Command;
use crate::refusal::{HttpError, Refusal};
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;
use vafa_app::customers::{
    ConsentChange, IdentifierKind, NewIdentifier, add_identifier, change_consents, read_customer,
};
use vafa_app::{Failure, Permission};
use vafa_kernel::id::CustomerId;

const EDIT: Rule = Rule::Needs(Permission::EditCustomers);

pub(super) fn routes() -> Routes {
    Routes::new().api(EDIT, routes!(add), Sample::json(r#"{"kind":"email","value":"sara@example.com"}"#)).api(
        EDIT,
        routes!(consent),
        Sample::json(
            r#"[{"purpose":"marketing","channel":"email","is_granted":false,"evidence":"تلفنی گفت"}]"#,
        ),
    )
}

/// Something a customer is known by, as people type it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct IdentifierBody {
    /// `customer_id`, `national_id`, `card`, `phone`, `email`, `external`, `social`, `device`, `anonymous`.
    kind: String,
    /// In any usual form.
    value: String,
    /// Whether it was proved to be theirs.
    #[serde(default)]
    is_verified: bool,
}

impl IdentifierBody {
    fn read(&self, place: &str) -> Result<NewIdentifier, Failure> {
        let unknown = || HttpError::BadShape {
            why: format!("`{}` is no kind of identifier", self.kind),
            pointer: format!("{place}/kind"),
        };
        let kind = IdentifierKind::from_code(&self.kind).ok_or_else(unknown)?;
        Ok(NewIdentifier { kind, text: self.value.clone(), is_verified: self.is_verified })
    }

    /// Reads a list that stands at `/identifiers`.
    pub(in crate::api) fn read_all(told: &[Self]) -> Result<Vec<NewIdentifier>, Failure> {
        told.iter().enumerate().map(|(at, told)| told.read(&format!("/identifiers/{at}"))).collect()
    }
}

/// A consent that is given or taken back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentBody {
    /// What for, a code: `marketing`, `survey`, `service` …
    purpose: String,
    /// On which channel, a code: `sms`, `email`, `phone` …, or `any`.
    channel: String,
    /// Given or taken back.
    is_granted: bool,
    /// What proves it, in words; at most 500 characters are kept.
    #[serde(default)]
    evidence: String,
}

impl From<ConsentBody> for ConsentChange {
    fn from(told: ConsentBody) -> Self {
        Self {
            purpose: told.purpose,
            channel: told.channel,
            is_granted: told.is_granted,
            evidence: told.evidence,
        }
    }
}

/// Gives a customer one more identifier. One that is somebody else's is a conflict that names the holder.
#[utoipa::path(post, path = "/api/customers/{customer}/identifiers", tag = "Customers",
    params(("customer" = String, Path)), request_body = IdentifierBody, responses((status = 200, body = CustomerWhole)))]
async fn add(
    api: Api,
    Named(id): Named<CustomerId>,
    asked: Command<IdentifierBody>,
) -> Result<Response, Refusal> {
    let told = asked.body;
    api.write(asked.once, move |tx, cx| {
        cx.require(Permission::EditCustomers)?;
        add_identifier(tx, cx, id, &told.read("")?)?;
        Ok(Done::ok(CustomerWhole::from(read_customer(tx, cx, id)?)))
    })
    .await
}

/// Notes consents given or taken back. Every change stays on the timeline with its evidence.
#[utoipa::path(post, path = "/api/customers/{customer}/consents", tag = "Customers",
    params(("customer" = String, Path)), request_body = Vec<ConsentBody>, responses((status = 200, body = CustomerWhole)))]
async fn consent(
    api: Api,
    Named(id): Named<CustomerId>,
    asked: Command<Vec<ConsentBody>>,
) -> Result<Response, Refusal> {
    let told: Vec<ConsentChange> = asked.body.into_iter().map(Into::into).collect();
    api.write(asked.once, move |tx, cx| {
        change_consents(tx, cx, id, &told)?;
        Ok(Done::ok(CustomerWhole::from(read_customer(tx, cx, id)?)))
    })
    .await
}
