//! A file that is to come in, and how it is understood.

use super::draft_shapes::{MappingView, PreviewView};
use super::shapes::{ImportView, SettingsBody, UploadBody};
use crate::api::shapes::Named;
use crate::api::{Api, Done, respond};
use crate::command::{Command, KeyOf};
use crate::files::{UploadForm, to_its_end};
use crate::refusal::{HttpError, Refusal};
use axum::response::Response;
use std::path::PathBuf;
use vafa_app::Permission;
use vafa_app::imports::{
    CreateImport, ImportError, ImportKind, ImportSettings, ReadFile, add_import, apply_settings,
    fit_settings, guess_kind, preview_import, propose_mapping, read_file,
};
use vafa_kernel::id::ImportId;

/// Makes a draft of a file. Nothing of it counts until it is run. The file is removed some time after the import has ended.
#[utoipa::path(post, path = "/api/imports", tag = "Files",
    request_body(content = UploadBody, content_type = "multipart/form-data"),
    responses((status = 201, body = ImportView)))]
pub(super) async fn create(api: Api, key: KeyOf, upload: UploadForm) -> Result<Response, Refusal> {
    api.caller.require(Permission::ImportFiles)?;
    let kind = match upload.kind.as_str() {
        "" => None,
        code => Some(
            code.parse::<ImportKind>()
                .map_err(|error| HttpError::BadParameter { name: "kind".into(), why: error.to_string() })?,
        ),
    };
    let Some(file) = upload.file else { return Err(ImportError::EmptyFile.into()) };
    let known = read(&api, kind, file.name.clone(), file.path().to_owned()).await?;
    // The file itself may be as large as it likes: its digest stands for it.
    let told = [upload.kind.as_bytes(), b"\n", file.name.as_bytes(), b"\n", known.hash()].concat();
    let write = move |tx: &mut vafa_store::Tx<'_>, cx: &vafa_app::Cx| {
        Ok(Done::created(ImportView::from(add_import(tx, cx, &known)?)))
    };
    let once = key.call(&told)?;
    to_its_end(async move {
        let answer = api.once(once, write).await?;
        if !answer.is_repeat {
            file.stay();
        }
        Ok(respond(&answer))
    })
    .await
}

async fn read(
    api: &Api,
    kind: Option<ImportKind>,
    file_name: String,
    file_path: PathBuf,
) -> Result<ReadFile, Refusal> {
    let who = api.caller.actor.clone();
    api.blocking(move |app| {
        let settings = ImportSettings::default();
        let kind = match kind {
            Some(kind) => kind,
            None => guess_kind(app, &who, &file_path, &settings.read)?,
        };
        read_file(&who, CreateImport { kind, file_name, file_path, settings })
    })
    .await
}

/// Proposes what the columns of a draft's file fill, with the first rows and everything there is to choose from.
#[utoipa::path(get, path = "/api/imports/{import}/mapping", tag = "Files", params(("import" = String, Path)),
    responses((status = 200, body = MappingView)))]
pub(super) async fn mapping(api: Api, Named(import): Named<ImportId>) -> Result<Response, Refusal> {
    let who = api.caller.actor.clone();
    let found = api.blocking(move |app| propose_mapping(app, &who, import)).await?;
    Ok(Api::found(MappingView::from(found)))
}

/// Says how a draft's file is to be understood: the whole of it, what is not said is found out anew.
#[utoipa::path(put, path = "/api/imports/{import}/settings", tag = "Files", params(("import" = String, Path)),
    request_body = SettingsBody, responses((status = 200, body = ImportView)))]
pub(super) async fn configure(
    api: Api,
    Named(import): Named<ImportId>,
    asked: Command<ImportSettings>,
) -> Result<Response, Refusal> {
    let who = api.caller.actor.clone();
    let fitting = api.blocking(move |app| fit_settings(app, &who, import, asked.body)).await?;
    api.write(asked.once, move |tx, cx| Ok(Done::ok(ImportView::from(apply_settings(tx, cx, &fitting)?))))
        .await
}

/// Tries a draft dry: what it would create, change and reject. Takes as long as reading the file.
#[utoipa::path(get, path = "/api/imports/{import}/preview", tag = "Files", params(("import" = String, Path)),
    responses((status = 200, body = PreviewView)))]
pub(super) async fn preview(api: Api, Named(import): Named<ImportId>) -> Result<Response, Refusal> {
    let who = api.caller.actor.clone();
    let seen = api.blocking(move |app| preview_import(app, &who, import, &mut |_, _| {})).await?;
    Ok(Api::found(PreviewView::from(seen)))
}
