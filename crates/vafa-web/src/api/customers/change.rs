//! Changes a profile.

use super::profile::{Told, patch};
use super::read::CustomerView;
use crate::api::shapes::Named;
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
use vafa_app::customers::{ChangeCustomer, change_customer};
use vafa_kernel::id::CustomerId;

pub(super) fn routes() -> Routes {
    let edit = Rule::Needs(Permission::EditCustomers);
    Routes::new().api(edit, routes!(change), Sample::json(r#"{"city":"اصفهان","job":null}"#))
}

/// What to set and, with null, what to remove; what is left out stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
struct CustomerChange {
    /// `person`, `household` or `organisation`.
    kind: Option<String>,
    /// Fields of the business's own; null removes.
    #[serde(default)]
    custom: BTreeMap<String, Json>,
    #[serde(flatten)]
    #[schema(value_type = super::profile::Profile)]
    fields: Told,
}

/// Changes a profile. With `If-Match` a record that somebody else changed meanwhile is a conflict.
#[utoipa::path(patch, path = "/api/customers/{customer}", tag = "Customers",
    params(("customer" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = CustomerChange, responses((status = 200, body = CustomerView)))]
async fn change(
    api: Api,
    Named(id): Named<CustomerId>,
    asked: Command<CustomerChange>,
) -> Result<Response, Refusal> {
    let (told, version) = (asked.body, asked.version);
    api.write(asked.once, move |tx, cx| {
        cx.require(Permission::EditCustomers)?;
        let patch = patch(told.kind.as_deref(), &told.fields, &told.custom, &cx.business)?;
        let changed = change_customer(tx, cx, &ChangeCustomer { id, version, patch })?;
        Ok(Done::ok(CustomerView::from(changed)))
    })
    .await
}
