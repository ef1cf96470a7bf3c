//! The rows that were not taken.

use super::draft_shapes::RejectView;
use crate::api::Api;
use crate::api::shapes::{Asked, Named, Page, PageQuery, read_cursor};
use crate::files::download;
use crate::refusal::Refusal;
use axum::response::Response;
use vafa_app::imports::{ListRejects, list_rejects, read_import, write_rejects};
use vafa_kernel::id::ImportId;

/// Lists the rows that an import did not take, in the order of the file.
#[utoipa::path(get, path = "/api/imports/{import}/rejects", tag = "Files",
    params(("import" = String, Path), PageQuery), responses((status = 200, body = Page<RejectView>)))]
pub(super) async fn rejects(
    api: Api,
    Named(import): Named<ImportId>,
    Asked(asked): Asked<PageQuery>,
) -> Result<Response, Refusal> {
    let after: u64 = read_cursor(asked.cursor.as_deref())?.unwrap_or(0);
    let limit = asked.limit();
    let wanted = ListRejects { after, limit: u32::try_from(limit + 1).unwrap_or(u32::MAX) };
    api.read(move |tx, cx| {
        let mut found = list_rejects(tx, cx, import, wanted)?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(|last| last.row);
        Ok(Page::<RejectView>::of(found, next.as_ref()))
    })
    .await
}

/// The rows that an import did not take as a CSV file with the reasons, to be mended and brought again.
#[utoipa::path(get, path = "/api/imports/{import}/rejects.csv", tag = "Files", params(("import" = String, Path)),
    responses((status = 200, content((String = "text/csv")))))]
pub(super) async fn rejects_file(api: Api, Named(import): Named<ImportId>) -> Result<Response, Refusal> {
    let (app, who, lang) = (api.app().clone(), api.caller.actor.clone(), api.caller.lang);
    // What is not there is told as such, before a file begins.
    app.read(&who, move |tx, cx| read_import(tx, cx, import)).await?;
    let name = format!("{import}-rejects.csv");
    download::send_file(&api.state.options().data_dir, &name, "text/csv; charset=utf-8", move |mut out| {
        app.read_blocking(&who, move |tx, cx| write_rejects(tx, cx, import, lang, &mut *out)).map(drop)
    })
    .await
}
