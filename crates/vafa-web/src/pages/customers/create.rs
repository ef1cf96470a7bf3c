//! A new customer.

use super::profile_form::{self, Errors, Group};
use crate::page::{Page, Place};
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Field as Input, FieldKind, Note, Tone};
use askama::Template;
use vafa_app::Failure;
use vafa_app::Permission;
use vafa_app::customers::fields::{CustomField, list_fields};
use vafa_app::customers::{CreateCustomer, IdentifierKind, NewIdentifier, create_customer};
use vafa_app::text::failure_text;

/// The ways to know a customer that the form asks for.
const KNOWN_BY: [(IdentifierKind, FieldKind); 4] = [
    (IdentifierKind::Phone, FieldKind::Phone),
    (IdentifierKind::Email, FieldKind::Email),
    (IdentifierKind::Card, FieldKind::Code),
    (IdentifierKind::NationalId, FieldKind::Number),
];

#[derive(Template)]
#[template(path = "customers/create.html")]
struct CreatePage {
    page: Page,
    known_by: Vec<Input>,
    groups: Vec<Group>,
    tags: Input,
    note: Option<Note>,
}

/// `GET /customers/new`.
pub(super) async fn ask(visit: Visit) -> Answer {
    visit.require(Permission::EditCustomers)?;
    let planned = visit.read(list_fields).await?;
    visit.html(&draw(&visit, &Form::default(), &planned, &Errors::new(), None))
}

/// `POST /customers/new`.
pub(super) async fn create(visit: Visit, form: Form) -> Answer {
    let planned = visit.read(list_fields).await?;
    let (patch, mut errors) =
        profile_form::read(&visit, &form, &planned, &|name| !form.text(name).is_empty());
    if !errors.is_empty() {
        return visit.again(&draw(&visit, &form, &planned, &errors, None));
    }
    let identifiers: Vec<NewIdentifier> = KNOWN_BY
        .iter()
        .filter_map(|(kind, _)| {
            let text = form.given(kind.code())?.to_owned();
            Some(NewIdentifier { kind: *kind, text, is_verified: false })
        })
        .collect();
    let kinds: Vec<IdentifierKind> = identifiers.iter().map(|told| told.kind).collect();
    let tags = form.text("tags").split([',', '،']).map(str::trim).filter(|tag| !tag.is_empty());
    let command = CreateCustomer {
        kind: patch.kind.unwrap_or_default(),
        tags: tags.map(str::to_owned).collect(),
        identifiers,
        patch,
        consents: Vec::new(),
    };
    match visit.write(move |tx, cx| create_customer(tx, cx, &command)).await {
        Ok(id) => Ok(visit.go_with(&format!("/customers/{id}"), &visit.good("customers-created"))),
        Err(failure) => {
            let failure = for_form(failure)?;
            let note = note(&visit, &failure, &kinds, &mut errors);
            visit.again(&draw(&visit, &form, &planned, &errors, note))
        }
    }
}

/// Puts a failure beside its field; or above all, with the way to the record it names.
fn note(visit: &Visit, failure: &Failure, kinds: &[IdentifierKind], errors: &mut Errors) -> Option<Note> {
    let text = failure_text(visit.lang(), failure);
    let mut parts = failure.field().unwrap_or_default().split('/').skip(1);
    match (parts.next(), parts.next().and_then(|at| at.parse::<usize>().ok())) {
        (Some("identifiers"), Some(at)) => {
            let kind = kinds.get(at)?;
            match holder(visit, failure) {
                Some(note) => return Some(note),
                None => errors.insert(kind.code().to_owned(), text),
            };
        }
        (Some("tag"), _) => drop(errors.insert("tags".to_owned(), text)),
        _ => return Some(Note::new(Tone::Bad, text)),
    }
    None
}

/// Where an identifier is another customer's: who it is, and the way there.
pub(super) fn holder(visit: &Visit, failure: &Failure) -> Option<Note> {
    let (_, holder) = failure.args().iter().find(|(name, _)| *name == "holder")?;
    let note = Note::new(Tone::Warn, visit.t.text("customers-identifier-taken"))
        .text(visit.t.text("customers-identifier-taken-text"))
        .link(visit.t.text("customers-identifier-taken-open"), format!("/customers/{holder}"));
    Some(note)
}

fn draw(
    visit: &Visit,
    form: &Form,
    planned: &[CustomField],
    errors: &Errors,
    note: Option<Note>,
) -> CreatePage {
    let t = visit.t;
    let known_by = KNOWN_BY.iter().map(|(kind, input)| {
        Input::new(t, input.clone(), kind.code(), super::shown::identifier_label(t, *kind))
            .value(form.raw(kind.code()))
            .without_optional()
            .error(errors.get(kind.code()).cloned())
    });
    CreatePage {
        page: visit.page("customers-new", Place::Customers),
        known_by: known_by.collect(),
        groups: profile_form::groups(visit, form, planned, errors),
        tags: Input::new(t, FieldKind::Text, "tags", t.text("customers-tags"))
            .value(form.raw("tags"))
            .hint(t.text("customers-tags-hint"))
            .without_optional()
            .error(errors.get("tags").cloned()),
        note,
    }
}
