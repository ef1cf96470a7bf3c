//! Reads a customer whole.

use crate::api::Api;
use crate::api::shapes::Named;
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::routes;
use vafa_app::Permission;
use vafa_app::customers::{Consent, Customer, CustomerDetail, Identifier, read_customer};
use vafa_kernel::id::CustomerId;

pub(super) fn routes() -> Routes {
    Routes::new().api(Rule::Needs(Permission::SeeCustomers), routes!(read), Sample::plain())
}

/// A customer's record.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CustomerView {
    #[schema(example = "cus_01k74h9zbnebxv6c8drc1pmk7x")]
    pub(super) id: String,
    /// `person`, `household` or `organisation`.
    kind: &'static str,
    /// The name to show; may be empty.
    name: String,
    /// The fields that have a value.
    #[serde(flatten)]
    #[schema(value_type = super::profile::Profile)]
    fields: BTreeMap<&'static str, String>,
    /// Fields of the business's own.
    custom: BTreeMap<String, Json>,
    /// Known only by a cookie or device so far.
    is_anonymous: bool,
    /// Where the record came from.
    source: String,
    version: i64,
    /// RFC 3339.
    created_at: String,
    updated_at: String,
}

impl From<Customer> for CustomerView {
    fn from(customer: Customer) -> Self {
        Self {
            id: customer.id.to_string(),
            kind: customer.kind.code(),
            name: customer.name(),
            is_anonymous: customer.is_anonymous,
            version: customer.version,
            created_at: customer.created_at.to_string(),
            updated_at: customer.updated_at.to_string(),
            fields: customer.fields.into_iter().map(|(field, value)| (field.code(), value)).collect(),
            custom: customer.custom,
            source: customer.source,
        }
    }
}

/// Something the customer is or was known by.
#[derive(Debug, Serialize, ToSchema)]
struct IdentifierView {
    /// `customer_id`, `national_id`, `card`, `phone`, `email`, `external`, `social`, `device`, `anonymous`.
    kind: &'static str,
    /// The comparable form: phones as E.164 …
    value: String,
    /// As it was told.
    shown: String,
    source: String,
    is_verified: bool,
    /// RFC 3339.
    created_at: String,
    /// Since when it is no longer theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    retired_at: Option<String>,
}

impl From<Identifier> for IdentifierView {
    fn from(held: Identifier) -> Self {
        Self {
            kind: held.kind.code(),
            value: held.value,
            shown: held.shown,
            source: held.source,
            is_verified: held.is_verified,
            created_at: held.created_at.to_string(),
            retired_at: held.retired_at.map(|at| at.to_string()),
        }
    }
}

/// What a customer allows or refuses.
#[derive(Debug, Serialize, ToSchema)]
struct ConsentView {
    #[schema(example = "marketing")]
    purpose: String,
    #[schema(example = "sms")]
    channel: String,
    is_granted: bool,
    source: String,
    /// What proves it, in words.
    evidence: String,
    /// RFC 3339.
    changed_at: String,
}

impl From<Consent> for ConsentView {
    fn from(consent: Consent) -> Self {
        Self {
            purpose: consent.purpose,
            channel: consent.channel,
            is_granted: consent.is_granted,
            source: consent.source,
            evidence: consent.evidence,
            changed_at: consent.changed_at.to_string(),
        }
    }
}

/// A customer with all that hangs on the record, the timeline apart.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CustomerWhole {
    #[serde(flatten)]
    customer: CustomerView,
    /// The id that was asked for, where it was merged into this customer since.
    #[serde(skip_serializing_if = "Option::is_none")]
    redirected_from: Option<String>,
    /// The records that make the customer up, the survivor first.
    members: Vec<String>,
    identifiers: Vec<IdentifierView>,
    tags: Vec<String>,
    consents: Vec<ConsentView>,
    /// What all that happened comes to: counts, sums, first and last moments in microseconds since 1970. What is zero or
    /// unknown is left out.
    #[schema(value_type = Object)]
    state: Json,
    notes_count: i64,
    /// Records that look like the same customer and wait for a decision.
    duplicates_count: i64,
}

impl From<CustomerDetail> for CustomerWhole {
    fn from(found: CustomerDetail) -> Self {
        Self {
            redirected_from: found.redirected_from.map(|id| id.to_string()),
            members: found.members.iter().map(CustomerId::to_string).collect(),
            identifiers: found.identifiers.into_iter().map(Into::into).collect(),
            tags: found.tags,
            consents: found.consents.into_iter().map(Into::into).collect(),
            state: serde_json::to_value(&found.state).unwrap_or(json!({})),
            notes_count: found.notes_count,
            duplicates_count: found.duplicates_count,
            customer: found.customer.into(),
        }
    }
}

/// Reads a customer. The id of a record that was merged away answers with the survivor, for ever.
#[utoipa::path(get, path = "/api/customers/{customer}", tag = "Customers", params(("customer" = String, Path)),
    responses((status = 200, body = CustomerWhole)))]
async fn read(api: Api, Named(customer): Named<CustomerId>) -> Result<Response, Refusal> {
    api.read(move |tx, cx| Ok(CustomerWhole::from(read_customer(tx, cx, customer)?))).await
}
