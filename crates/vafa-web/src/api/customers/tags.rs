//! Tags of customers.

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
use vafa_app::customers::tags::TagCount;
use vafa_app::customers::tags::{add_tag, list_tags, remove_tag, rename_tag};
use vafa_kernel::id::CustomerId;

const EDIT: Rule = Rule::Needs(Permission::EditCustomers);

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(Rule::Needs(Permission::SeeCustomers), routes!(list), Sample::plain())
        .api(EDIT, routes!(rename), Sample::json(r#"{"tag":"loyal","to":"وفادار"}"#))
        .api(EDIT, routes!(add), Sample::plain().answers(204))
        .api(EDIT, routes!(remove), Sample::plain().answers(204))
}

/// A tag in use.
#[derive(Debug, Serialize, ToSchema)]
struct TagView {
    tag: String,
    /// How many customers have it.
    count: i64,
}

impl From<TagCount> for TagView {
    fn from(tag: TagCount) -> Self {
        Self { tag: tag.tag, count: tag.count }
    }
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TagRename {
    tag: String,
    /// The new name; onto one that is in use, the two become one.
    to: String,
}

/// How many customers were changed.
#[derive(Debug, Serialize, ToSchema)]
struct Renamed {
    customers: u64,
}

/// Lists the tags in use, the most used first, at most 500.
#[utoipa::path(get, path = "/api/tags", tag = "Customers", responses((status = 200, body = Page<TagView>)))]
async fn list(api: Api) -> Result<Response, Refusal> {
    api.read(|tx, cx| Ok(Page::<TagView>::of(list_tags(tx, cx)?, None::<&()>))).await
}

/// Gives a tag another name everywhere.
#[utoipa::path(post, path = "/api/tags/rename", tag = "Customers", request_body = TagRename,
    responses((status = 200, body = Renamed)))]
async fn rename(api: Api, asked: Command<TagRename>) -> Result<Response, Refusal> {
    let told = asked.body;
    api.write(asked.once, move |tx, cx| {
        Ok(Done::ok(Renamed { customers: rename_tag(tx, cx, &told.tag, &told.to)? }))
    })
    .await
}

/// Puts a tag on a customer.
#[utoipa::path(put, path = "/api/customers/{customer}/tags/{tag}", tag = "Customers",
    params(("customer" = String, Path), ("tag" = String, Path)), responses((status = 204)))]
async fn add(
    api: Api,
    Named((id, tag)): Named<(CustomerId, String)>,
    asked: Command<Empty>,
) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| {
        add_tag(tx, cx, id, &tag)?;
        Ok(Done::nothing())
    })
    .await
}

/// Takes a tag from a customer.
#[utoipa::path(delete, path = "/api/customers/{customer}/tags/{tag}", tag = "Customers",
    params(("customer" = String, Path), ("tag" = String, Path)), responses((status = 204)))]
async fn remove(
    api: Api,
    Named((id, tag)): Named<(CustomerId, String)>,
    asked: Command<Empty>,
) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| {
        remove_tag(tx, cx, id, &tag)?;
        Ok(Done::nothing())
    })
    .await
}
