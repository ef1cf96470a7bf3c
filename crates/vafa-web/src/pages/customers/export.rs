//! The list as a file: whom it shows, in its order, whole and not only the page at hand.

use super::list::{self, Shown};
use super::list_query::ListQuery;
use crate::api::shapes::{Asked, Named};
use crate::files::download;
use crate::page::Texts;
use crate::pages::{Answer, Visit};
use crate::refusal::HttpError;
use vafa_app::Permission;
use vafa_app::customers::list_views;
use vafa_app::exports::{Export, ExportFormat, ExportKind, Selection, export_selection_to};

/// The most that words find: whoever wants more has a list with conditions.
const FOUND_MAX: u32 = 200;

/// The forms of the file, each with its address.
pub(super) fn offers(t: Texts, query: &ListQuery) -> Vec<(String, String)> {
    let of = |format: &ExportFormat| {
        let label = t.text(&format!("imports-format-{}", format.code())).into_owned();
        (label, query.address_at(&format!("/customers/export/customers.{}", format.code())))
    };
    ExportFormat::ALL.iter().map(of).collect()
}

/// `GET /customers/export/{file}`: `customers.csv` and its kin, with the query of the list.
pub(super) async fn file(visit: Visit, Named(file): Named<String>, Asked(query): Asked<ListQuery>) -> Answer {
    visit.require(Permission::ExportData)?;
    let format = file.strip_prefix("customers.").and_then(|format| format.parse::<ExportFormat>().ok());
    let format = format.ok_or(HttpError::NotFound)?;
    let views = visit.read(list_views).await?;
    let Shown { filter, sort, is_search, .. } = list::shown(&visit, &query, &views);
    let selection = if is_search {
        Selection::Found(query.q.clone(), FOUND_MAX)
    } else {
        Selection::Filtered(Box::new(filter), sort)
    };
    let asked = Export { kind: ExportKind::Customers, format, language: visit.lang(), is_raw: false };
    let (app, who) = (visit.app().clone(), visit.actor().clone());
    let name = format!("vafa-{file}");
    download::send_file(&visit.state.options().data_dir, &name, download::type_of(format), move |out| {
        export_selection_to(&app, &who, asked, selection, out).map(drop)
    })
    .await
}
