//! What has come in so far.

use super::shapes::ImportView;
use crate::api::Api;
use crate::api::shapes::{Asked, Named, Page, PageQuery, read_cursor};
use crate::refusal::Refusal;
use axum::response::Response;
use vafa_app::imports::{ListImports, list_imports, read_import};
use vafa_kernel::Instant;
use vafa_kernel::id::ImportId;

/// Lists imports, newest first.
#[utoipa::path(get, path = "/api/imports", tag = "Files", params(PageQuery), responses((status = 200, body = Page<ImportView>)))]
pub(super) async fn list(api: Api, Asked(asked): Asked<PageQuery>) -> Result<Response, Refusal> {
    let before: Option<(Instant, ImportId)> = read_cursor(asked.cursor.as_deref())?;
    let limit = asked.limit();
    api.read(move |tx, cx| {
        let wanted = ListImports { before, limit: u32::try_from(limit + 1).unwrap_or(u32::MAX) };
        let mut found = list_imports(tx, cx, wanted)?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(|last| (last.created_at, last.id));
        Ok(Page::<ImportView>::of(found, next.as_ref()))
    })
    .await
}

/// Reads an import and how far it has come.
#[utoipa::path(get, path = "/api/imports/{import}", tag = "Files", params(("import" = String, Path)),
    responses((status = 200, body = ImportView)))]
pub(super) async fn read(api: Api, Named(import): Named<ImportId>) -> Result<Response, Refusal> {
    api.read(move |tx, cx| Ok(ImportView::from(read_import(tx, cx, import)?))).await
}
