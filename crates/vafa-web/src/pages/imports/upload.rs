//! The first step: the file itself.

use super::steps::steps;
use crate::api::shapes::Named;
use crate::files::UploadForm;
use crate::page::{Page, Place};
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Field as Input, FieldKind, Note, Steps, Tone, Upload};
use askama::Template;
use std::path::PathBuf;
use vafa_app::imports::{
    CreateImport, ImportKind, ImportSettings, ReadOptions, cancel_import, create_import, guess_kind,
    read_import,
};
use vafa_app::text::failure_text;
use vafa_app::{Actor, App, Failure, Permission};
use vafa_kernel::id::ImportId;

#[derive(Template)]
#[template(path = "imports/new.html")]
struct NewPage {
    page: Page,
    steps: Steps,
    upload: Upload,
    kind: Input,
    note: Option<Note>,
}

/// `GET /imports/new`.
pub(super) async fn ask(visit: Visit) -> Answer {
    visit.html(&draw(&visit, "", None))
}

fn draw(visit: &Visit, kind: &str, failure: Option<&Failure>) -> NewPage {
    let t = visit.t;
    let kinds = [
        ("", "imports-kind-find"),
        ("customers", "imports-kind-customers"),
        ("orders", "imports-kind-orders"),
    ]
    .map(|(code, key)| (code.to_owned(), t.text(key).into_owned()));
    NewPage {
        page: visit.page("imports-new", Place::Imports),
        steps: steps(t, None, 0),
        upload: Upload {
            t,
            id: "file".to_owned(),
            name: "file".to_owned(),
            title: t.text("imports-drop").into_owned(),
            hint: t.text("imports-drop-hint").into_owned(),
            accept: ".csv,.tsv,.txt,.xlsx,.gz".to_owned(),
        },
        kind: Input::new(t, FieldKind::Choice(kinds.into()), "kind", t.text("imports-kind")).value(kind),
        note: failure.map(|failure| {
            Note::new(Tone::Bad, failure_text(visit.lang(), failure)).text(t.text("imports-nothing-kept"))
        }),
    }
}

/// `POST /imports/new`: the file comes piece by piece and is written as it comes.
pub(super) async fn take(visit: Visit, upload: UploadForm) -> Answer {
    visit.caller.require(Permission::ImportFiles)?;
    let UploadForm { kind, file } = upload;
    let Some(file) = file else {
        let failure = vafa_app::imports::ImportError::EmptyFile.into();
        return visit.again(&draw(&visit, &kind, Some(&failure)));
    };
    let wanted = kind.parse::<ImportKind>().ok();
    let begun = visit.blocking(move |app, who| {
        let (name, path) = (file.name.clone(), file.path().to_owned());
        let import = draft(app, who, wanted, name, path, ReadOptions::default())?;
        file.stay();
        Ok(import)
    });
    match begun.await {
        Ok(import) => Ok(visit.go(&format!("/imports/{import}/columns"))),
        Err(failure) => {
            let failure = for_form(failure)?;
            visit.again(&draw(&visit, &kind, Some(&failure)))
        }
    }
}

/// Makes the draft. The kind is found out where nobody told it. Reads the file, so it blocks.
fn draft(
    app: &App,
    who: &Actor,
    kind: Option<ImportKind>,
    file_name: String,
    file_path: PathBuf,
    read: ReadOptions,
) -> Result<ImportId, Failure> {
    let kind = match kind {
        Some(kind) => kind,
        None => guess_kind(app, who, &file_path, &read)?,
    };
    let settings = ImportSettings { read, ..ImportSettings::default() };
    Ok(create_import(app, who, &CreateImport { kind, file_name, file_path, settings })?.id)
}

/// `POST /imports/{import}/again`: the same file, read as another kind or in another dress. The draft is put away for a
/// new one.
pub(super) async fn read_again(visit: Visit, Named(import): Named<ImportId>, form: Form) -> Answer {
    let old = visit.read(move |tx, cx| read_import(tx, cx, import)).await?;
    let kind = form.text("kind").parse().unwrap_or(old.kind);
    let mut read = old.settings.read.clone();
    let told = |name: &str| form.given(name).map(str::to_owned);
    if form.has("encoding") {
        (read.encoding, read.delimiter) = (told("encoding"), told("delimiter"));
        read.sheet = told("sheet").or(read.sheet);
        let line = vafa_locale::digits::to_ascii(form.text("header_line")).parse().ok();
        read.header_line = line.filter(|line| *line > 0);
    }
    let (name, path) = (old.file_name.clone(), old.file_path.clone());
    match visit.blocking(move |app, who| draft(app, who, Some(kind), name, path, read)).await {
        Ok(fresh) => {
            visit.write(move |tx, cx| cancel_import(tx, cx, import)).await?;
            Ok(visit.go(&format!("/imports/{fresh}/columns")))
        }
        Err(failure) => {
            let failure = for_form(failure)?;
            super::columns::again(&visit, &old, &form, &failure).await
        }
    }
}
