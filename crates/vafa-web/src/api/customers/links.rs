//! Households and organisations: who belongs to whom.

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
use vafa_app::customers::{Link, LinkRole, link_customers, list_links, unlink_customers};
use vafa_kernel::id::CustomerId;

const EDIT: Rule = Rule::Needs(Permission::EditCustomers);

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(Rule::Needs(Permission::SeeCustomers), routes!(list), Sample::plain())
        .api(EDIT, routes!(link), Sample::json(r#"{"role":"member"}"#).answers(204))
        .api(EDIT, routes!(unlink), Sample::plain().answers(204))
}

/// A tie between a customer and a household or organisation.
#[derive(Debug, Serialize, ToSchema)]
struct LinkView {
    /// The other one.
    customer_id: String,
    name: String,
    /// `person`, `household` or `organisation`.
    kind: &'static str,
    /// `member`, `contact`, `buyer`, `consumer` or `account_owner`.
    role: &'static str,
    /// The other one is the group; else it is the member.
    is_group: bool,
    /// RFC 3339.
    created_at: String,
}

impl From<Link> for LinkView {
    fn from(link: Link) -> Self {
        Self {
            customer_id: link.customer_id.to_string(),
            name: link.name,
            kind: link.kind.code(),
            role: link.role.code(),
            is_group: link.is_group,
            created_at: link.created_at.to_string(),
        }
    }
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkBody {
    /// `member`, `contact`, `buyer`, `consumer` or `account_owner`; a member where nothing is said.
    role: Option<String>,
}

/// Lists the groups of a customer, or the members of a group.
#[utoipa::path(get, path = "/api/customers/{customer}/links", tag = "Customers", params(("customer" = String, Path)),
    responses((status = 200, body = Page<LinkView>)))]
async fn list(api: Api, Named(customer): Named<CustomerId>) -> Result<Response, Refusal> {
    api.read(move |tx, cx| Ok(Page::<LinkView>::of(list_links(tx, cx, customer)?, None::<&()>))).await
}

/// Ties a customer to a household or organisation, or changes the role.
#[utoipa::path(put, path = "/api/customers/{customer}/links/{household}", tag = "Customers",
    params(("customer" = String, Path), ("household" = String, Path)), request_body = LinkBody,
    responses((status = 204)))]
async fn link(
    api: Api,
    Named((member, group)): Named<(CustomerId, CustomerId)>,
    asked: Command<LinkBody>,
) -> Result<Response, Refusal> {
    let role = LinkRole::from_code(asked.body.role.as_deref().unwrap_or("member"));
    api.write(asked.once, move |tx, cx| {
        link_customers(tx, cx, member, group, role)?;
        Ok(Done::nothing())
    })
    .await
}

/// Unties a customer from a household or organisation.
#[utoipa::path(delete, path = "/api/customers/{customer}/links/{household}", tag = "Customers",
    params(("customer" = String, Path), ("household" = String, Path)), responses((status = 204)))]
async fn unlink(
    api: Api,
    Named((member, group)): Named<(CustomerId, CustomerId)>,
    asked: Command<Empty>,
) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| {
        unlink_customers(tx, cx, member, group)?;
        Ok(Done::nothing())
    })
    .await
}
