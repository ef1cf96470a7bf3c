//! What stands in a history beside the events: notes, merges, the record's own beginning.

use super::happening::{Happening, tell};
use super::notes::{self, NoteShown};
use super::people::{self, Names};
use super::shown;
use crate::pages::Visit;
use vafa_app::customers::{Happening as Told, HistoryItem, Merge};

/// Something of a history, in words.
pub(super) struct Piece {
    pub(super) what: Happening,
    pub(super) note: Option<NoteShown>,
    /// Where a POST undoes the merge, while that is possible, and until when.
    pub(super) undo: Option<(String, String)>,
    pub(super) source: String,
}

/// Puts something of a history into words.
pub(super) fn piece(visit: &Visit, names: &Names, item: &HistoryItem, csrf: &str) -> Piece {
    let t = visit.t;
    let bare = |what: Happening| Piece { what, note: None, undo: None, source: String::new() };
    match &item.what {
        Told::Event(entry) => Piece { source: shown::source(t, &entry.source), ..bare(tell(visit, entry)) },
        Told::Note(note) => {
            let title = t.text("customers-told-note").into_owned();
            let note = notes::of(visit, names, note, csrf);
            let what = Happening::of_record("note", title, note.author.clone());
            Piece { note: Some(note), ..bare(what) }
        }
        Told::Merged(merge) => {
            let what = Happening::of_record(
                "git-merge",
                t.text("customers-told-merged").into_owned(),
                because(visit, names, merge),
            );
            let undo = merge.undoable_until.map(|until| {
                let day = visit.f.date(until);
                let words = t.args("customers-merge-undo-until", &[("date", day.as_str().into())]);
                (format!("/customers/merges/{}/undo", merge.id), words.into_owned())
            });
            Piece { undo, ..bare(what) }
        }
        Told::Parted(merge) => bare(Happening::of_record(
            "arrow-back-up",
            t.text("customers-told-parted").into_owned(),
            people::who(visit, names, &merge.merged_by),
        )),
        Told::Created { source, .. } => bare(Happening::of_record(
            "user-plus",
            t.text("customers-told-created").into_owned(),
            shown::source(t, source),
        )),
    }
}

/// Who merged, and why.
fn because(visit: &Visit, names: &Names, merge: &Merge) -> String {
    let who = people::who(visit, names, &merge.merged_by);
    let evidence = merge.evidence.as_array().cloned().unwrap_or_default();
    let why = evidence.iter().filter_map(|told| {
        let code = told.get("code")?.as_str()?;
        if code == "staff" {
            return told.get("reason")?.as_str().filter(|reason| !reason.is_empty()).map(str::to_owned);
        }
        Some(super::duplicate_words::same(visit.t, code))
    });
    let all: Vec<String> = std::iter::once(who).chain(why).collect();
    all.join(" · ")
}
