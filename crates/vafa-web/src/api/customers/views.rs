//! Saved views of the customer list.

use crate::api::shapes::Named;
use crate::api::{Api, Done};
use crate::command::{Command, Empty};
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;
use utoipa_axum::routes;
use vafa_app::Permission;
use vafa_app::customers::{
    CappedCount, SavedView, ViewChange, ViewDefinition, change_view, create_view, delete_view, list_views,
    reorder_views,
};
use vafa_kernel::id::ViewId;

const KEEP: Rule = Rule::Needs(Permission::KeepViews);

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(Rule::Needs(Permission::SeeCustomers), routes!(list), Sample::plain())
        .api(
            KEEP,
            routes!(create),
            Sample::json(r#"{"name":"خاموش‌ها","definition":{"filter":{"not_ordered_for_days":90},"sort":{"key":"spent","is_descending":true}}}"#)
                .answers(201),
        )
        .api(KEEP, routes!(change), Sample::json(r#"{"name":"خاموش"}"#).answers(204).by_owner())
        .api(KEEP, routes!(delete), Sample::plain().answers(204).by_owner())
        .api(KEEP, routes!(reorder), Sample::json(r#"{"order":["{view}"]}"#).answers(204).by_owner())
}

/// Conditions and an order, as in the customer list.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the use case reads")]
struct Definition {
    /// The conditions of `GET /api/customers` by the same names; `tags` is a list, `consent` an object.
    filter: Json,
    sort: DefinitionSort,
}

/// What a view is sorted by.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the use case reads")]
struct DefinitionSort {
    /// `created`, `name`, `last_order`, `last_seen`, `spent` or `orders`.
    key: String,
    is_descending: bool,
}

/// A saved view.
#[derive(Debug, Serialize, ToSchema)]
struct ViewView {
    #[schema(example = "viw_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
    name: String,
    #[schema(value_type = Definition)]
    definition: Json,
    /// Everybody sees it.
    is_shared: bool,
    /// The one who asks may change it.
    is_own: bool,
    /// How many customers it shows, up to 1000.
    count: i64,
    /// There are more.
    is_capped: bool,
}

/// A view that comes with Vafa.
#[derive(Debug, Serialize, ToSchema)]
struct ReadyViewView {
    code: &'static str,
    #[schema(value_type = Definition)]
    definition: Json,
    count: i64,
    is_capped: bool,
}

/// All views.
#[derive(Debug, Serialize, ToSchema)]
struct ViewsView {
    /// Those that come with Vafa.
    ready: Vec<ReadyViewView>,
    /// One's own and shared ones.
    saved: Vec<ViewView>,
}

fn definition(of: &ViewDefinition) -> Json {
    serde_json::to_value(of).unwrap_or_default()
}

fn saved((view, counted): (SavedView, CappedCount)) -> ViewView {
    ViewView {
        id: view.id.to_string(),
        definition: definition(&view.definition),
        name: view.name,
        is_shared: view.is_shared,
        is_own: view.is_own,
        count: counted.count,
        is_capped: counted.is_capped,
    }
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewView {
    name: String,
    #[schema(value_type = Definition)]
    definition: ViewDefinition,
    /// Everybody sees it; needs the right to edit customers.
    #[serde(default)]
    is_shared: bool,
}

/// The view that was saved.
#[derive(Debug, Serialize, ToSchema)]
struct ViewSaved {
    id: String,
}

/// What to change; what is not given stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ViewChangeBody {
    name: Option<String>,
    #[schema(value_type = Option<Definition>)]
    definition: Option<ViewDefinition>,
    is_shared: Option<bool>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ViewOrder {
    /// One's own views in the wanted order.
    #[schema(value_type = Vec<String>)]
    order: Vec<ViewId>,
}

/// Lists the views with how many customers each shows.
#[utoipa::path(get, path = "/api/views", tag = "Views", responses((status = 200, body = ViewsView)))]
async fn list(api: Api) -> Result<Response, Refusal> {
    api.read(|tx, cx| {
        let found = list_views(tx, cx)?;
        let ready = found.ready.into_iter().map(|(view, counted)| ReadyViewView {
            code: view.code,
            definition: definition(&view.definition),
            count: counted.count,
            is_capped: counted.is_capped,
        });
        Ok(ViewsView { ready: ready.collect(), saved: found.saved.into_iter().map(saved).collect() })
    })
    .await
}

/// Saves a view.
#[utoipa::path(post, path = "/api/views", tag = "Views", request_body = NewView,
    responses((status = 201, body = ViewSaved)))]
async fn create(api: Api, asked: Command<NewView>) -> Result<Response, Refusal> {
    let told = asked.body;
    api.write(asked.once, move |tx, cx| {
        let id = create_view(tx, cx, &told.name, &told.definition, told.is_shared)?;
        Ok(Done::created(ViewSaved { id: id.to_string() }))
    })
    .await
}

/// Changes a view of one's own.
#[utoipa::path(patch, path = "/api/views/{view}", tag = "Views", params(("view" = String, Path)),
    request_body = ViewChangeBody, responses((status = 204)))]
async fn change(
    api: Api,
    Named(view): Named<ViewId>,
    asked: Command<ViewChangeBody>,
) -> Result<Response, Refusal> {
    let ViewChangeBody { name, definition, is_shared } = asked.body;
    let change = ViewChange { name, definition, is_shared };
    api.write(asked.once, move |tx, cx| {
        change_view(tx, cx, view, &change)?;
        Ok(Done::nothing())
    })
    .await
}

/// Deletes a view of one's own.
#[utoipa::path(delete, path = "/api/views/{view}", tag = "Views", params(("view" = String, Path)),
    responses((status = 204)))]
async fn delete(api: Api, Named(view): Named<ViewId>, asked: Command<Empty>) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| {
        delete_view(tx, cx, view)?;
        Ok(Done::nothing())
    })
    .await
}

/// Puts one's own views in another order.
#[utoipa::path(post, path = "/api/views/order", tag = "Views", request_body = ViewOrder, responses((status = 204)))]
async fn reorder(api: Api, asked: Command<ViewOrder>) -> Result<Response, Refusal> {
    let order = asked.body.order;
    api.write(asked.once, move |tx, cx| {
        reorder_views(tx, cx, &order)?;
        Ok(Done::nothing())
    })
    .await
}
