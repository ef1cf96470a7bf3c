//! Fields of the business's own.

use crate::api::shapes::{Named, Page};
use crate::api::{Api, Done};
use crate::command::{Command, Empty};
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use vafa_app::Permission;
use vafa_app::customers::fields::{
    CustomField, FieldKind, UnplannedField, define_field, list_fields, list_unplanned_fields, remove_field,
};

const MANAGE: Rule = Rule::Needs(Permission::ManageBusiness);

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(Rule::Needs(Permission::SeeCustomers), routes!(list), Sample::plain())
        .api(Rule::Needs(Permission::SeeCustomers), routes!(unplanned), Sample::plain())
        .api(
            MANAGE,
            routes!(define),
            Sample::json(r#"{"label_fa":"اندازهٔ کفش","label_en":"Shoe size","kind":"number","position":1}"#),
        )
        .api(MANAGE, routes!(remove), Sample::plain().answers(204))
}

/// A field of the business's own.
#[derive(Debug, Serialize, ToSchema)]
struct FieldView {
    /// The name in data.
    #[schema(example = "shoe_size")]
    name: String,
    label_fa: String,
    label_en: String,
    /// `text`, `number`, `date`, `flag` or `choice`.
    kind: &'static str,
    choices: Vec<String>,
    /// Where it stands among the others.
    position: i64,
}

impl From<CustomField> for FieldView {
    fn from(field: CustomField) -> Self {
        Self {
            name: field.name,
            label_fa: field.label_fa,
            label_en: field.label_en,
            kind: field.kind.code(),
            choices: field.choices,
            position: field.position,
        }
    }
}

/// A name that somebody sent and nobody planned.
#[derive(Debug, Serialize, ToSchema)]
struct UnplannedView {
    name: String,
    /// Who sent it first.
    source: String,
    /// RFC 3339.
    first_seen_at: String,
}

impl From<UnplannedField> for UnplannedView {
    fn from(field: UnplannedField) -> Self {
        Self { name: field.name, source: field.source, first_seen_at: field.first_seen_at.to_string() }
    }
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FieldBody {
    label_fa: String,
    label_en: String,
    /// `text`, `number`, `date`, `flag` or `choice`.
    #[schema(value_type = String)]
    kind: FieldKind,
    /// What there is to choose from, where it is a choice.
    #[serde(default)]
    choices: Vec<String>,
    #[serde(default)]
    position: i64,
}

/// Lists the business's own fields, in their order.
#[utoipa::path(get, path = "/api/fields", tag = "Customers", responses((status = 200, body = Page<FieldView>)))]
async fn list(api: Api) -> Result<Response, Refusal> {
    api.read(|tx, cx| Ok(Page::<FieldView>::of(list_fields(tx, cx)?, None::<&()>))).await
}

/// Lists names that came with events or files and have no definition.
#[utoipa::path(get, path = "/api/fields/unplanned", tag = "Customers",
    responses((status = 200, body = Page<UnplannedView>)))]
async fn unplanned(api: Api) -> Result<Response, Refusal> {
    api.read(|tx, cx| Ok(Page::<UnplannedView>::of(list_unplanned_fields(tx, cx)?, None::<&()>))).await
}

/// Defines a field, or changes what it is called and what fits in it.
#[utoipa::path(put, path = "/api/fields/{field}", tag = "Customers", params(("field" = String, Path)),
    request_body = FieldBody, responses((status = 200, body = FieldView)))]
async fn define(
    api: Api,
    Named(name): Named<String>,
    asked: Command<FieldBody>,
) -> Result<Response, Refusal> {
    let told = asked.body;
    let field = CustomField {
        name,
        label_fa: told.label_fa,
        label_en: told.label_en,
        kind: told.kind,
        choices: told.choices,
        position: told.position,
    };
    api.write(asked.once, move |tx, cx| {
        define_field(tx, cx, &field)?;
        Ok(Done::ok(FieldView::from(field.clone())))
    })
    .await
}

/// Removes a definition; values stay with the customers.
#[utoipa::path(delete, path = "/api/fields/{field}", tag = "Customers", params(("field" = String, Path)),
    responses((status = 204)))]
async fn remove(api: Api, Named(name): Named<String>, asked: Command<Empty>) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| {
        remove_field(tx, cx, &name)?;
        Ok(Done::nothing())
    })
    .await
}
