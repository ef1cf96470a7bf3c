//! How the file itself is read, for those rare files that are not understood by themselves.

use crate::pages::{Form, Visit};
use crate::parts::{Field as Input, FieldKind};
use vafa_app::imports::{ImportRun, ProposedMapping};

/// Encodings that Persian files come in.
const ENCODINGS: [&str; 4] = ["utf-8", "windows-1256", "utf-16le", "windows-1252"];
/// Delimiters by their sign, each with the key of its name.
const DELIMITERS: [(&str, &str); 4] = [
    (",", "imports-delimiter-comma"),
    (";", "imports-delimiter-semicolon"),
    ("tab", "imports-delimiter-tab"),
    ("|", "imports-delimiter-bar"),
];

/// The questions.
pub(super) fn fields(
    visit: &Visit,
    draft: &ImportRun,
    proposed: &ProposedMapping,
    form: &Form,
) -> Vec<Input> {
    let t = visit.t;
    let read = &draft.settings.read;
    let value = |name: &str, held: Option<String>| {
        if form.has(name) { form.raw(name).to_owned() } else { held.unwrap_or_default() }
    };
    let choice = |name: &'static str, mut all: Vec<(String, String)>, held: Option<String>| {
        let value = value(name, held);
        if !all.iter().any(|(code, _)| code.eq_ignore_ascii_case(&value)) {
            all.push((value.clone(), value.clone()));
        }
        let chosen = all.iter().find(|(code, _)| code.eq_ignore_ascii_case(&value));
        let chosen = chosen.map(|(code, _)| code.clone()).unwrap_or_default();
        Input::new(t, FieldKind::Choice(all), name, t.text(&format!("imports-{name}"))).value(chosen)
    };
    let found = || (String::new(), t.text("imports-found-out").into_owned());
    let mut all = Vec::new();
    if proposed.sheets.is_empty() {
        let mut encodings = vec![found()];
        encodings.extend(ENCODINGS.map(|code| (code.to_owned(), code.to_uppercase())));
        let mut delimiters = vec![found()];
        delimiters.extend(DELIMITERS.map(|(code, key)| (code.to_owned(), t.text(key).into_owned())));
        all.push(choice("encoding", encodings, read.encoding.clone()));
        all.push(choice("delimiter", delimiters, read.delimiter.clone()));
    } else {
        let sheets = proposed.sheets.iter().map(|sheet| (sheet.clone(), sheet.clone())).collect();
        all.push(choice("sheet", sheets, read.sheet.clone()));
    }
    all.push(
        Input::new(t, FieldKind::Number, "header_line", t.text("imports-header-line"))
            .value(value("header_line", read.header_line.map(|line| line.to_string())))
            .without_optional(),
    );
    all
}
