//! A customer's record: beside the list in short, and as a page of its own.

use super::notes::{self, NoteShown};
use super::record::{self, Head};
use super::timeline::{self, Asking, Item, Timeline};
use super::{facts, links};
use crate::api::shapes::{Asked, Named};
use crate::page::Page;
use crate::pages::{Answer, Visit};
use crate::refusal::Refusal;
use askama::Template;
use axum::http::header::{LOCATION, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use vafa_app::access::list_user_names;
use vafa_app::customers::{CustomerDetail, list_links, list_notes, read_customer};
use vafa_kernel::id::CustomerId;

/// How many happenings the panel shows.
const LATEST: u32 = 6;

#[derive(Template)]
#[template(path = "customers/show.html")]
struct RecordPage {
    page: Page,
    head: Head,
    facts: Vec<facts::Fact>,
    consents: Vec<facts::ConsentShown>,
    notes: Vec<NoteShown>,
    links: Vec<links::LinkShown>,
    timeline: Timeline,
    tabs: Vec<(String, String, bool)>,
}

#[derive(Template)]
#[template(path = "customers/panel.html")]
struct Panel {
    page: Page,
    head: Head,
    facts: Vec<facts::Fact>,
    timeline: Timeline,
}

/// `GET /customers/{customer}`. The id of a record that was merged leads to the one that took it in, for good.
pub(super) async fn show(
    visit: Visit,
    Named(customer): Named<CustomerId>,
    Asked(asked): Asked<Asking>,
) -> Answer {
    let detail = visit.read(move |tx, cx| read_customer(tx, cx, customer)).await?;
    if detail.redirected_from.is_some() && !visit.is_partial {
        return Ok(moved(&detail));
    }
    let id = detail.customer.id;
    record::look(&visit, id).await;
    let mut response = if visit.is_partial {
        panel(&visit, &detail).await?
    } else {
        let timeline = timeline::load(&visit, id, &asked).await?;
        let (pinned, links, names) = visit
            .read(move |tx, cx| {
                Ok((list_notes(tx, cx, id)?, list_links(tx, cx, id)?, list_user_names(tx, cx)?))
            })
            .await?;
        let page = record::page(&visit, &detail);
        let pinned = pinned.iter().filter(|note| note.is_pinned);
        visit.html(&RecordPage {
            head: record::head(&visit, &detail, ""),
            facts: facts::short(&visit, &detail),
            consents: facts::consents(&visit, &detail),
            notes: pinned.map(|note| notes::of(&visit, &names, note, &page.csrf)).collect(),
            links: links.iter().map(|link| links::of(&visit, link)).collect(),
            tabs: timeline::tabs(&visit, id, asked.kind()),
            timeline,
            page,
        })?
    };
    // The same address answers the panel with a piece; caches keep the two apart.
    response.headers_mut().append(VARY, HeaderValue::from_static("HX-Request"));
    Ok(response)
}

async fn panel(visit: &Visit, detail: &CustomerDetail) -> Result<Response, Refusal> {
    let timeline = timeline::latest(visit, detail.customer.id, LATEST).await?;
    visit.html(&Panel {
        page: record::page(visit, detail),
        head: record::head(visit, detail, ""),
        facts: facts::short(visit, detail),
        timeline,
    })
}

/// 301 to the record that answers today.
fn moved(detail: &CustomerDetail) -> Response {
    let path = format!("/customers/{}", detail.customer.id);
    let path = HeaderValue::try_from(path).unwrap_or_else(|_| HeaderValue::from_static("/customers"));
    (StatusCode::MOVED_PERMANENTLY, [(LOCATION, path)]).into_response()
}
