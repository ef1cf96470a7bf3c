//! How the file itself is read, for those rare files that are not understood by themselves.

use crate::pages::{Form, Visit};
use crate::parts::{Field as Input, FieldKind};
use vafa_app::imports::{ImportRun, ProposedMapping};
use vafa_locale::text::has;

/// Encodings that Persian files come in.
const ENCODINGS: [&str; 4] = ["utf-8", "windows-1256", "utf-16le", "windows-1252"];
/// Delimiters by their sign, each with the key of its name.
const DELIMITERS: [(&str, &str); 4] = [
    (",", "imports-delimiter-comma"),
    (";", "imports-delimiter-semicolon"),
    ("tab", "imports-delimiter-tab"),
    ("|", "imports-delimiter-bar"),
];

/// How the file was read, in words: «فارسی ویندوز», «جداکننده: ویرگول», «نام ستون‌ها در ردیف ۳».
pub(super) fn found(visit: &Visit, draft: &ImportRun) -> Vec<String> {
    let t = visit.t;
    let read = &draft.settings.read;
    let mut words = Vec::new();
    if let Some(sheet) = &read.sheet {
        words.push(t.args("imports-found-sheet", &[("name", sheet.as_str().into())]).into_owned());
    }
    if let Some(encoding) = &read.encoding {
        let key = format!("imports-encoding-{encoding}");
        words.push(if has(&key) { t.text(&key).into_owned() } else { encoding.to_uppercase() });
    }
    if let Some(delimiter) = &read.delimiter {
        let known = DELIMITERS.iter().find(|(code, _)| code == delimiter);
        let name = known.map_or_else(|| delimiter.as_str().into(), |(_, key)| t.text(key));
        words.push(t.args("imports-found-delimiter", &[("name", name.as_ref().into())]).into_owned());
    }
    if let Some(line) = read.header_line {
        let line = visit.f.number(i64::try_from(line).unwrap_or(i64::MAX));
        words.push(t.args("imports-found-header", &[("row", line.as_str().into())]).into_owned());
    }
    words
}

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
