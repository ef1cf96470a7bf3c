//! Notes that staff write about a customer.

use super::changes::back;
use super::people::{self, Names};
use super::shown;
use crate::api::shapes::{Asked, Named};
use crate::page::Flash;
use crate::pages::{Answer, Form, Visit, escaped, for_form};
use crate::parts::{Confirm, Tone};
use serde::Deserialize;
use vafa_app::customers::{CustomerError, Note, add_note, change_note, delete_note, list_notes};
use vafa_app::text::failure_text;
use vafa_kernel::id::{CustomerId, NoteId};

/// The longest note that fits into an undo toast whole. A longer one is asked about before it goes.
const UNDO_CHARS_MAX: usize = 200;

/// A note as pages show it.
pub(super) struct NoteShown {
    pub(super) url: String,
    pub(super) body: String,
    pub(super) author: String,
    pub(super) time: shown::Time,
    pub(super) is_pinned: bool,
    /// Asks first, where the toast could not bring the note back.
    pub(super) question: Option<Confirm>,
}

/// A note in words. `csrf` is the page's token.
pub(super) fn of(visit: &Visit, names: &Names, note: &Note, csrf: &str) -> NoteShown {
    let t = visit.t;
    let url = format!("/customers/{}/notes/{}", note.customer_id, note.id);
    let is_long = note.body.chars().count() > UNDO_CHARS_MAX;
    NoteShown {
        question: is_long.then(|| Confirm {
            t,
            id: format!("delete-{}", note.id),
            button: t.text("delete").into_owned(),
            question: t.text("customers-note-delete-question").into_owned(),
            consequence: t.text("customers-note-delete-consequence").into_owned(),
            url: format!("{url}/delete"),
            csrf: csrf.to_owned(),
        }),
        url,
        body: note.body.clone(),
        author: people::who(visit, names, &note.author),
        time: shown::time(visit, note.created_at),
        is_pinned: note.is_pinned,
    }
}

/// The note that an undo writes again: its form holds nothing but the token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Undone {
    body: String,
    pinned: String,
}

/// `POST /customers/{customer}/notes`.
pub(super) async fn add(
    visit: Visit,
    Named(customer): Named<CustomerId>,
    Asked(undone): Asked<Undone>,
    form: Form,
) -> Answer {
    let body = form.given("body").unwrap_or(&undone.body).to_owned();
    let is_pinned = form.is_ticked("pinned") || !undone.pinned.is_empty();
    let done = visit.write(move |tx, cx| add_note(tx, cx, customer, &body, is_pinned)).await;
    let back = back(&form, customer);
    match done {
        Ok(_) => Ok(visit.go(&back)),
        Err(failure) => {
            let failure = for_form(failure)?;
            Ok(visit.go_with(&back, &Flash::bad(failure_text(visit.lang(), &failure))))
        }
    }
}

/// `POST /customers/{customer}/notes/{note}/pin`: pins it, or takes the pin off.
pub(super) async fn pin(
    visit: Visit,
    Named((customer, note)): Named<(CustomerId, NoteId)>,
    form: Form,
) -> Answer {
    let is_pinned = form.is_ticked("pinned");
    visit.write(move |tx, cx| change_note(tx, cx, customer, note, None, Some(is_pinned))).await?;
    Ok(visit.go(&back(&form, customer)))
}

/// `POST /customers/{customer}/notes/{note}/delete`: the toast writes a short one again.
pub(super) async fn delete(
    visit: Visit,
    Named((customer, note)): Named<(CustomerId, NoteId)>,
    form: Form,
) -> Answer {
    let gone = visit
        .write(move |tx, cx| {
            let gone = list_notes(tx, cx, customer)?.into_iter().find(|known| known.id == note);
            delete_note(tx, cx, customer, note)?;
            gone.ok_or_else(|| CustomerError::NoSuchNote.into())
        })
        .await?;
    let mut flash = Flash { tone: Tone::Plain, ..visit.good("customers-note-deleted") };
    if gone.body.chars().count() <= UNDO_CHARS_MAX {
        let pinned = if gone.is_pinned { "&pinned=1" } else { "" };
        flash = flash.with_undo(format!("/customers/{customer}/notes?body={}{pinned}", escaped(&gone.body)));
    }
    Ok(visit.go_with(&back(&form, customer), &flash))
}
