//! Whole lists as files.

use super::Api;
use super::shapes::{Asked, Named};
use crate::files::download;
use crate::refusal::{HttpError, Refusal};
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;
use vafa_app::Permission;
use vafa_app::exports::{Export, ExportFormat, ExportKind, export_to};

pub(super) fn routes() -> Routes {
    let take_out = Rule::Needs(Permission::ExportData);
    Routes::new().api(take_out, routes!(export), Sample::plain().query("format=jsonl"))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// `csv`, `xlsx` or `jsonl`; lines of JSON where nothing is said.
    format: Option<String>,
    /// For machines: codes instead of headers and words, moments in UTC. An import reads it back without a change. JSON is
    /// always so.
    #[serde(default)]
    raw: bool,
}

/// Takes a whole list out as a file: `customers`, `orders`, `order_lines` or `events`. Every export stands in the trail.
#[utoipa::path(get, path = "/api/exports/{list}", tag = "Files", params(("list" = String, Path), ExportQuery),
    responses((status = 200, content(
        (String = "application/x-ndjson"), (String = "text/csv"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    ))))]
async fn export(
    api: Api,
    Named(list): Named<String>,
    Asked(asked): Asked<ExportQuery>,
) -> Result<Response, Refusal> {
    api.caller.require(Permission::ExportData)?;
    let kind: ExportKind = list.parse().map_err(|_| HttpError::NotFound)?;
    let format = match asked.format.as_deref() {
        None => ExportFormat::Jsonl,
        Some(code) => code.parse().map_err(|error: vafa_app::actor::UnknownCode| {
            HttpError::BadParameter { name: "format".into(), why: error.to_string() }
        })?,
    };
    let wanted = Export { kind, format, language: api.caller.lang, is_raw: asked.raw };
    let (app, who) = (api.app().clone(), api.caller.actor.clone());
    let name = format!("vafa-{}.{}", kind.code(), format.code());
    download::send_file(&api.state.options().data_dir, &name, download::type_of(format), move |out| {
        export_to(&app, &who, wanted, out).map(drop)
    })
    .await
}
