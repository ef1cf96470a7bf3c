//! Notes that staff wrote about a customer.

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
use vafa_app::customers::{Note, add_note, change_note, delete_note, list_notes};
use vafa_kernel::id::{CustomerId, NoteId};

const EDIT: Rule = Rule::Needs(Permission::EditCustomers);

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(Rule::Needs(Permission::SeeCustomers), routes!(list), Sample::plain())
        .api(EDIT, routes!(add), Sample::json(r#"{"body":"پسته دوست دارد","is_pinned":true}"#).answers(201))
        .api(EDIT, routes!(change), Sample::json(r#"{"is_pinned":false}"#).by_owner())
        .api(EDIT, routes!(delete), Sample::plain().answers(204).by_owner())
}

/// A note.
#[derive(Debug, Serialize, ToSchema)]
struct NoteView {
    #[schema(example = "not_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
    /// The record it was written for.
    customer_id: String,
    /// The id of whoever wrote it.
    author: String,
    body: String,
    is_pinned: bool,
    /// RFC 3339.
    created_at: String,
    updated_at: String,
}

impl From<Note> for NoteView {
    fn from(note: Note) -> Self {
        Self {
            id: note.id.to_string(),
            customer_id: note.customer_id.to_string(),
            author: note.author,
            body: note.body,
            is_pinned: note.is_pinned,
            created_at: note.created_at.to_string(),
            updated_at: note.updated_at.to_string(),
        }
    }
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewNote {
    body: String,
    #[serde(default)]
    is_pinned: bool,
}

/// The note that was written.
#[derive(Debug, Serialize, ToSchema)]
struct NoteWritten {
    id: String,
}

/// What to change; what is not given stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoteChange {
    body: Option<String>,
    is_pinned: Option<bool>,
}

/// Lists the notes about a customer, pinned ones first.
#[utoipa::path(get, path = "/api/customers/{customer}/notes", tag = "Customers", params(("customer" = String, Path)),
    responses((status = 200, body = Page<NoteView>)))]
async fn list(api: Api, Named(customer): Named<CustomerId>) -> Result<Response, Refusal> {
    api.read(move |tx, cx| Ok(Page::<NoteView>::of(list_notes(tx, cx, customer)?, None::<&()>))).await
}

/// Writes a note.
#[utoipa::path(post, path = "/api/customers/{customer}/notes", tag = "Customers", params(("customer" = String, Path)),
    request_body = NewNote, responses((status = 201, body = NoteWritten)))]
async fn add(
    api: Api,
    Named(customer): Named<CustomerId>,
    asked: Command<NewNote>,
) -> Result<Response, Refusal> {
    let told = asked.body;
    api.write(asked.once, move |tx, cx| {
        let id = add_note(tx, cx, customer, &told.body, told.is_pinned)?;
        Ok(Done::created(NoteWritten { id: id.to_string() }))
    })
    .await
}

/// Changes a note.
#[utoipa::path(patch, path = "/api/customers/{customer}/notes/{note}", tag = "Customers",
    params(("customer" = String, Path), ("note" = String, Path)), request_body = NoteChange,
    responses((status = 200, body = NoteView)))]
async fn change(
    api: Api,
    Named((customer, note)): Named<(CustomerId, NoteId)>,
    asked: Command<NoteChange>,
) -> Result<Response, Refusal> {
    let told = asked.body;
    api.write(asked.once, move |tx, cx| {
        let changed = change_note(tx, cx, customer, note, told.body.as_deref(), told.is_pinned)?;
        Ok(Done::ok(NoteView::from(changed)))
    })
    .await
}

/// Deletes a note.
#[utoipa::path(delete, path = "/api/customers/{customer}/notes/{note}", tag = "Customers",
    params(("customer" = String, Path), ("note" = String, Path)), responses((status = 204)))]
async fn delete(
    api: Api,
    Named((customer, note)): Named<(CustomerId, NoteId)>,
    asked: Command<Empty>,
) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| {
        delete_note(tx, cx, customer, note)?;
        Ok(Done::nothing())
    })
    .await
}
