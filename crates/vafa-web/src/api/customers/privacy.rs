//! A person's rights: a copy of everything, and to be forgotten.

use crate::api::shapes::Named;
use crate::api::{Api, Done};
use crate::command::{Command, Empty};
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use vafa_app::Permission;
use vafa_app::customers::{ErasePerson, erase_person, export_person};
use vafa_kernel::id::CustomerId;

const HANDLE: Rule = Rule::Needs(Permission::HandlePrivacy);

pub(super) fn routes() -> Routes {
    Routes::new().api(HANDLE, routes!(export), Sample::plain()).api(
        HANDLE,
        routes!(erase),
        Sample::json(r#"{"confirmed":"{customer}"}"#),
    )
}

/// Says again who is meant: there is no way back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Erasure {
    /// The customer's id again.
    #[schema(value_type = String)]
    confirmed: CustomerId,
}

/// What was erased.
#[derive(Debug, Serialize, ToSchema)]
struct ErasedView {
    /// Records that made the person up.
    records: usize,
    /// Entries of the timeline that tell nothing about the person any more.
    events: u64,
}

/// Everything about one person as one document. That it was made stands in the trail; no copy is kept, so repeating the call
/// makes it anew.
#[utoipa::path(post, path = "/api/customers/{customer}/export", tag = "Privacy", params(("customer" = String, Path)),
    responses((status = 200, body = Object)))]
async fn export(
    api: Api,
    Named(customer): Named<CustomerId>,
    _: Command<Empty>,
) -> Result<Response, Refusal> {
    api.write(None, move |tx, cx| Ok(Done::ok(export_person(tx, cx, customer)?))).await
}

/// Erases a person and all records that were merged into theirs, for good. Orders and figures stay, about nobody.
#[utoipa::path(post, path = "/api/customers/{customer}/erase", tag = "Privacy", params(("customer" = String, Path)),
    request_body = Erasure, responses((status = 200, body = ErasedView)))]
async fn erase(api: Api, Named(id): Named<CustomerId>, asked: Command<Erasure>) -> Result<Response, Refusal> {
    let confirmed = asked.body.confirmed;
    api.write(asked.once, move |tx, cx| {
        let erased = erase_person(tx, cx, ErasePerson { id, confirmed })?;
        Ok(Done::ok(ErasedView { records: erased.records, events: erased.events }))
    })
    .await
}
