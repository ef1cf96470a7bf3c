//! The first step: the file itself.

use super::steps::steps;
use crate::api::shapes::Named;
use crate::page::{Page, Place};
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Field as Input, FieldKind, Note, Steps, Tone, Upload};
use crate::refusal::{HttpError, Refusal};
use askama::Template;
use axum::extract::Multipart;
use axum::extract::multipart::Field;
use std::path::{Path, PathBuf};
use tokio::io::AsyncWriteExt as _;
use vafa_app::imports::{
    CreateImport, ImportKind, ImportSettings, ReadOptions, cancel_import, create_import, guess_kind,
    read_import,
};
use vafa_app::text::failure_text;
use vafa_app::{Failure, Permission};
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
pub(super) async fn take(visit: Visit, mut parts: Multipart) -> Answer {
    visit.caller.require(Permission::ImportFiles)?;
    let mut kind = String::new();
    let mut file = None;
    while let Some(part) = parts.next_field().await.map_err(|_| HttpError::Broken)? {
        match part.name() {
            Some("kind") => kind = part.text().await.map_err(|_| HttpError::Broken)?,
            Some("file") => {
                let name = part.file_name().unwrap_or_default().to_owned();
                file = Some((name.clone(), keep(&visit, &name, part).await?));
            }
            _ => {}
        }
    }
    let Some((file_name, path)) = file.filter(|(name, _)| !name.is_empty()) else {
        let failure = vafa_app::imports::ImportError::EmptyFile.into();
        return visit.again(&draw(&visit, &kind, Some(&failure)));
    };
    let wanted = kind.parse::<ImportKind>().ok();
    match begin(&visit, wanted, file_name, path.clone(), ReadOptions::default()).await {
        Ok(import) => Ok(visit.go(&format!("/imports/{import}/columns"))),
        Err(failure) => {
            forget(&path).await;
            let failure = for_form(failure)?;
            visit.again(&draw(&visit, &kind, Some(&failure)))
        }
    }
}

/// Makes the draft. The kind is found out where nobody told it.
async fn begin(
    visit: &Visit,
    kind: Option<ImportKind>,
    file_name: String,
    file_path: PathBuf,
    read: ReadOptions,
) -> Result<ImportId, Failure> {
    visit
        .blocking(move |app, who| {
            let kind = match kind {
                Some(kind) => kind,
                None => guess_kind(app, who, &file_path, &read)?,
            };
            let settings = ImportSettings { read, ..ImportSettings::default() };
            Ok(create_import(app, who, &CreateImport { kind, file_name, file_path, settings })?.id)
        })
        .await
}

/// Writes an upload to where it stays until its import is done.
async fn keep(visit: &Visit, name: &str, mut part: Field<'_>) -> Result<PathBuf, Refusal> {
    let options = visit.state.options();
    let folder = options.data_dir.join("uploads");
    let disk = |error: std::io::Error| Refusal::from(HttpError::Disk { why: error.to_string() });
    tokio::fs::create_dir_all(&folder).await.map_err(disk)?;
    let id = visit.app().ids().next(visit.app().now());
    let path = folder.join(format!("{}{}", id.simple(), ending(name)));
    let mut file = tokio::fs::File::create_new(&path).await.map_err(disk)?;
    let mut written: u64 = 0;
    let outcome = async {
        while let Some(piece) = part.chunk().await.map_err(|_| Refusal::from(HttpError::Broken))? {
            written = written.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            if written > options.upload_bytes_max {
                return Err(HttpError::TooLarge { limit: options.upload_bytes_max.to_string() }.into());
            }
            file.write_all(&piece).await.map_err(disk)?;
        }
        file.sync_all().await.map_err(disk)
    };
    let outcome: Result<(), Refusal> = outcome.await;
    if let Err(refusal) = outcome {
        forget(&path).await;
        return Err(refusal);
    }
    Ok(path)
}

/// A file that came to nothing; that it could not be removed is no reason to trouble anybody.
async fn forget(path: &Path) {
    if let Err(error) = tokio::fs::remove_file(path).await {
        tracing::warn!(%error, "an upload that came to nothing could not be removed");
    }
}

/// The ending of a file's name, by which its format is told; nothing else of the name reaches the disk.
fn ending(name: &str) -> &'static str {
    let name = name.to_lowercase();
    [".csv.gz", ".tsv.gz", ".txt.gz", ".gz", ".xlsx", ".xlsm", ".xls", ".tsv", ".txt", ".csv"]
        .into_iter()
        .find(|ending| name.ends_with(ending))
        .unwrap_or(".csv")
}

/// `POST /imports/{import}/again`: the same file, read as another kind or in another dress. The draft is put away for a
/// new one.
pub(super) async fn read_again(visit: Visit, Named(import): Named<ImportId>, form: Form) -> Answer {
    let draft = visit.read(move |tx, cx| read_import(tx, cx, import)).await?;
    let kind = form.text("kind").parse().unwrap_or(draft.kind);
    let mut read = draft.settings.read.clone();
    let told = |name: &str| form.given(name).map(str::to_owned);
    if form.has("encoding") {
        (read.encoding, read.delimiter) = (told("encoding"), told("delimiter"));
        read.sheet = told("sheet").or(read.sheet);
        let line = vafa_locale::digits::to_ascii(form.text("header_line")).parse().ok();
        read.header_line = line.filter(|line| *line > 0);
    }
    match begin(&visit, Some(kind), draft.file_name.clone(), draft.file_path.clone(), read).await {
        Ok(fresh) => {
            visit.write(move |tx, cx| cancel_import(tx, cx, import)).await?;
            Ok(visit.go(&format!("/imports/{fresh}/columns")))
        }
        Err(failure) => {
            let failure = for_form(failure)?;
            super::columns::again(&visit, &draft, &form, &failure).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_endings_reach_the_disk() {
        assert_eq!(ending("مشتریان.CSV.GZ"), ".csv.gz");
        assert_eq!(ending("a.xlsx"), ".xlsx");
        assert_eq!(ending("../../etc/passwd"), ".csv");
        assert_eq!(ending(""), ".csv");
    }
}
