//! Identifiers and consents of a customer.

use super::read::CustomerWhole;
use crate::api::shapes::Named;
use crate::api::{Api, Done};
use crate::command::Command;
use crate::refusal::{HttpError, Refusal};
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use vafa_app::customers::{
    ConsentChange, IdentifierKind, NewIdentifier, Verified, add_identifier, change_consents, read_customer,
    retire_identifier, verify_identifier,
};
use vafa_app::{Failure, Permission};
use vafa_kernel::id::CustomerId;

const EDIT: Rule = Rule::Needs(Permission::EditCustomers);

pub(super) fn routes() -> Routes {
    let known = "the customer has no such identifier; the use case's own tests have one";
    let identifier = || Sample::json(r#"{"kind":"email","value":"sara@example.com"}"#);
    Routes::new()
        .api(EDIT, routes!(add), identifier())
        .api(EDIT, routes!(retire), identifier().refusals_only(known))
        .api(EDIT, routes!(verify), identifier().refusals_only(known))
        .api(
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

/// Takes an identifier from a customer, who keeps it as history.
#[utoipa::path(post, path = "/api/customers/{customer}/identifiers/retire", tag = "Customers",
    params(("customer" = String, Path)), request_body = IdentifierBody, responses((status = 200, body = CustomerWhole)))]
async fn retire(
    api: Api,
    Named(id): Named<CustomerId>,
    asked: Command<IdentifierBody>,
) -> Result<Response, Refusal> {
    let told = asked.body;
    api.write(asked.once, move |tx, cx| {
        cx.require(Permission::EditCustomers)?;
        let NewIdentifier { kind, text, .. } = told.read("")?;
        retire_identifier(tx, cx, id, kind, &text)?;
        Ok(Done::ok(CustomerWhole::from(read_customer(tx, cx, id)?)))
    })
    .await
}

/// What proving an identifier came to.
#[derive(Debug, Serialize, ToSchema)]
struct VerifiedView {
    /// `marked`; `merged` where another record had it too and was taken in; `suggested` where that one has to be looked at.
    outcome: &'static str,
    /// The merge, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    merge_id: Option<String>,
    /// The other record, where it has to be looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    other_id: Option<String>,
}

impl From<Verified> for VerifiedView {
    fn from(verified: Verified) -> Self {
        match verified {
            Verified::Marked => Self { outcome: "marked", merge_id: None, other_id: None },
            Verified::Merged(merge) => {
                Self { outcome: "merged", merge_id: Some(merge.to_string()), other_id: None }
            }
            Verified::Suggested(other) => {
                Self { outcome: "suggested", merge_id: None, other_id: Some(other.to_string()) }
            }
        }
    }
}

/// Notes that an identifier was proved to be the customer's.
#[utoipa::path(post, path = "/api/customers/{customer}/identifiers/verify", tag = "Customers",
    params(("customer" = String, Path)), request_body = IdentifierBody, responses((status = 200, body = VerifiedView)))]
async fn verify(
    api: Api,
    Named(id): Named<CustomerId>,
    asked: Command<IdentifierBody>,
) -> Result<Response, Refusal> {
    let told = asked.body;
    api.write(asked.once, move |tx, cx| {
        cx.require(Permission::EditCustomers)?;
        let NewIdentifier { kind, text, .. } = told.read("")?;
        Ok(Done::ok(VerifiedView::from(verify_identifier(tx, cx, id, kind, &text)?)))
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
