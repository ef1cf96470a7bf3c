//! Makes a record.

use super::parts::{ConsentBody, IdentifierBody};
use super::profile::{Told, patch, read_kind};
use super::read::CustomerWhole;
use crate::api::{Api, Done};
use crate::command::Command;
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::routes;
use vafa_app::Permission;
use vafa_app::customers::{CreateCustomer, create_customer, read_customer};

pub(super) fn routes() -> Routes {
    Routes::new().api(
        Rule::Needs(Permission::EditCustomers),
        routes!(create),
        Sample::json(
            r#"{"given_name":"سارا","family_name":"رضایی","city":"شیراز","birth_date":"1370/01/01",
                "identifiers":[{"kind":"phone","value":"0912 345 67 80"}],"tags":["VIP"],
                "consents":[{"purpose":"marketing","channel":"sms","is_granted":true,"evidence":"فرم عضویت"}]}"#,
        )
        .answers(201),
    )
}

/// What is known of a new customer: at least a name or an identifier.
#[derive(Debug, Clone, Deserialize, ToSchema)]
struct NewCustomer {
    /// `person`, `household` or `organisation`; a person where nothing is said.
    kind: Option<String>,
    #[serde(default)]
    identifiers: Vec<IdentifierBody>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    consents: Vec<ConsentBody>,
    /// Fields of the business's own.
    #[serde(default)]
    custom: BTreeMap<String, Json>,
    #[serde(flatten)]
    #[schema(value_type = super::profile::Profile)]
    fields: Told,
}

/// Makes a customer. An identifier that is somebody else's is a conflict that names the holder.
#[utoipa::path(post, path = "/api/customers", tag = "Customers", request_body = NewCustomer,
    responses((status = 201, body = CustomerWhole)))]
async fn create(api: Api, asked: Command<NewCustomer>) -> Result<Response, Refusal> {
    let told = asked.body;
    api.write(asked.once, move |tx, cx| {
        cx.require(Permission::EditCustomers)?;
        let identifiers = IdentifierBody::read_all(&told.identifiers)?;
        let cmd = CreateCustomer {
            kind: told.kind.as_deref().map(read_kind).transpose()?.unwrap_or_default(),
            patch: patch(None, &told.fields, &told.custom, &cx.business)?,
            identifiers,
            tags: told.tags.clone(),
            consents: told.consents.iter().cloned().map(Into::into).collect(),
        };
        let id = create_customer(tx, cx, &cmd)?;
        Ok(Done::created(CustomerWhole::from(read_customer(tx, cx, id)?)))
    })
    .await
}
