//! Whole lists as files: customers, orders, what happened.

use crate::api::shapes::Named;
use crate::files::download;
use crate::page::{Page, Place, Texts};
use crate::pages::{Answer, Visit};
use crate::refusal::HttpError;
use askama::Template;
use vafa_app::Permission;
use vafa_app::exports::{Export, ExportFormat, ExportKind, export_to};

/// A list that can be taken out, with its forms: name of each and address.
pub(super) struct Offer {
    pub(super) name: String,
    /// What is in it.
    pub(super) about: String,
    pub(super) files: Vec<(String, String)>,
}

/// Everything that can be taken out.
pub(super) fn offers(t: Texts) -> Vec<Offer> {
    ExportKind::ALL
        .iter()
        .map(|kind| Offer {
            name: t.text(&format!("imports-export-{}", kind.code().replace('_', "-"))).into_owned(),
            about: t.text(&format!("imports-export-{}-about", kind.code().replace('_', "-"))).into_owned(),
            files: ExportFormat::ALL
                .iter()
                .map(|format| {
                    let label = t.text(&format!("imports-format-{}", format.code())).into_owned();
                    (label, format!("/exports/{}.{}", kind.code(), format.code()))
                })
                .collect(),
        })
        .collect()
}

/// `GET /exports/{file}`: `customers.csv`, `orders.xlsx`, `events.jsonl` …
pub(super) async fn file(visit: Visit, Named(file): Named<String>) -> Answer {
    visit.caller.require(Permission::ExportData)?;
    let named =
        file.rsplit_once('.').and_then(|(kind, format)| Some((kind.parse().ok()?, format.parse().ok()?)));
    let (kind, format) = named.ok_or(HttpError::NotFound)?;
    let asked = Export { kind, format, language: visit.lang(), is_raw: false };
    let (app, who) = (visit.app().clone(), visit.actor().clone());
    let name = format!("vafa-{file}");
    download::send_file(&visit.state.options().data_dir, &name, download::type_of(format), move |out| {
        export_to(&app, &who, asked, out).map(drop)
    })
    .await
}

#[derive(Template)]
#[template(path = "imports/exports.html")]
struct ExportsPage {
    page: Page,
    offers: Vec<Offer>,
    may_import: bool,
}

/// `GET /exports`: for those who take data out but bring none in.
pub(super) async fn show(visit: Visit) -> Answer {
    visit.require(Permission::ExportData)?;
    let may_import = visit.may(Permission::ImportFiles);
    let place = if may_import { Place::Imports } else { Place::Customers };
    visit.html(&ExportsPage {
        page: visit.page("imports-exports", place),
        offers: offers(visit.t),
        may_import,
    })
}
