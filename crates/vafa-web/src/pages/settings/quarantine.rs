//! Events that could not be understood: see them, mend them, send them on their way, or put them away.

use crate::api::shapes::{Asked, Named};
use crate::page::{Flash, Page, Place};
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Confirm, Empty, Field, FieldKind, Note, Pager};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::{get, post};
use serde::Deserialize;
use vafa_app::ingest::quarantine::{
    HeldItem, Quarantined, discard_quarantined, list_quarantined, read_quarantined, replay_quarantined,
};
use vafa_app::timeline::Outcome;
use vafa_app::{Failure, Permission};
use vafa_kernel::id::QuarantineId;

const LIST: &str = "/settings/quarantine";
const PAGE: u32 = 50;

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::HandleQuarantine);
    let path = "/settings/quarantine/{quarantined}";
    let mended = Sample::form(
        "body=%7B%22type%22%3A%22track%22%2C%22event%22%3A%22Seen%22%2C%22userId%22%3A%221%22%7D",
    );
    Routes::new()
        .page(rule, Method::GET, LIST, get(list), Sample::plain())
        .page(rule, Method::GET, path, get(show), Sample::plain())
        .page(rule, Method::POST, path, post(replay), mended.answers(303))
        .page(
            rule,
            Method::POST,
            "/settings/quarantine/{quarantined}/discard",
            post(discard),
            Sample::plain().answers(303),
        )
}

#[derive(Template)]
#[template(path = "settings/quarantine.html")]
struct ListPage {
    page: Page,
    rows: Vec<ItemRow>,
    empty: Option<Empty>,
    pager: Option<Pager>,
}

struct ItemRow {
    link: String,
    reason: String,
    detail: String,
    source: String,
    when: String,
}

#[derive(Debug, Default, Deserialize)]
struct Before {
    before: Option<QuarantineId>,
}

async fn list(visit: Visit, Asked(asked): Asked<Before>) -> Answer {
    let mut items = visit.read(move |tx, cx| list_quarantined(tx, cx, asked.before, PAGE + 1)).await?;
    let has_more = items.len() > PAGE as usize;
    items.truncate(PAGE as usize);
    let t = visit.t;
    let pager = Pager {
        t,
        shown: t.count("count-items", items.len()).into_owned(),
        previous: None,
        next: items.last().filter(|_| has_more).map(|last| format!("{LIST}?before={}", last.id)),
    };
    let empty = items.is_empty().then(|| {
        Empty::new("circle-check", t.text("quarantine-empty")).text(t.text("quarantine-empty.text"))
    });
    visit.html(&ListPage {
        page: visit.page("settings-quarantine", Place::Settings),
        rows: items.iter().map(|item| row(&visit, item)).collect(),
        pager: empty.is_none().then_some(pager),
        empty,
    })
}

fn row(visit: &Visit, item: &Quarantined) -> ItemRow {
    ItemRow {
        link: format!("{LIST}/{}", item.id),
        reason: reason(visit, &item.reason),
        detail: item.detail.clone(),
        source: item.source.clone(),
        when: visit.f.relative(item.received_at, visit.app().now()).into_owned(),
    }
}

/// A reason in words, where we have words for it.
fn reason(visit: &Visit, code: &str) -> String {
    let key = format!("quarantine-reason-{}", code.replace(['.', '_'], "-"));
    if vafa_locale::text::has(&key) { visit.t.text(&key).into_owned() } else { code.to_owned() }
}

#[derive(Template)]
#[template(path = "settings/quarantined.html")]
struct ItemPage {
    page: Page,
    item: Quarantined,
    came: String,
    reason: String,
    when: String,
    is_waiting: bool,
    note: Option<Note>,
    body: Field,
    discard: Confirm,
}

async fn read(visit: &Visit, id: QuarantineId) -> Result<HeldItem, Failure> {
    visit.read(move |tx, cx| read_quarantined(tx, cx, id)).await
}

async fn show(visit: Visit, Named(id): Named<QuarantineId>) -> Answer {
    let item = read(&visit, id).await?;
    let form = Form::of([("body", indented(&item.body))]);
    visit.html(&drawn(&visit, item, &form, None))
}

/// JSON on several lines, so that people can read and mend it; what is no JSON stays as it came.
fn indented(body: &str) -> String {
    let read: Result<serde_json::Value, _> = serde_json::from_str(body);
    read.ok().and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or_else(|| body.to_owned())
}

fn drawn(visit: &Visit, held: HeldItem, form: &Form, wrong: Option<&Failure>) -> ItemPage {
    let HeldItem { about: item, body: came, .. } = held;
    let (t, filled) = (visit.t, form.filled(visit.t, wrong));
    let page = visit.page("quarantine-one", Place::Settings);
    ItemPage {
        reason: reason(visit, &item.reason),
        when: visit.f.date_time(item.received_at),
        is_waiting: item.state == "waiting",
        note: filled.note(&["body"]),
        body: filled
            .field(FieldKind::LongText(14), "body", "quarantine-body")
            .hint(t.text("quarantine-body.hint")),
        discard: Confirm {
            t,
            id: "discard".into(),
            button: t.text("quarantine-discard").into_owned(),
            question: t.text("quarantine-discard-question").into_owned(),
            consequence: t.text("quarantine-discard-consequence").into_owned(),
            url: format!("{LIST}/{}/discard", item.id),
            csrf: page.csrf.clone(),
        },
        page,
        item,
        came,
    }
}

async fn replay(visit: Visit, Named(id): Named<QuarantineId>, form: Form) -> Answer {
    let body = form.text("body").to_owned();
    match visit.write(move |tx, cx| replay_quarantined(tx, cx, id, Some(&body))).await {
        Ok(outcome) => {
            let key = match outcome {
                Outcome::Recorded { .. } => "quarantine-replayed",
                _ => "quarantine-known",
            };
            Ok(visit.go_with(LIST, &visit.good(key)))
        }
        Err(failure) => {
            let failure = for_form(failure)?;
            let item = read(&visit, id).await?;
            visit.again(&drawn(&visit, item, &form, Some(&failure)))
        }
    }
}

async fn discard(visit: Visit, Named(id): Named<QuarantineId>) -> Answer {
    match visit.write(move |tx, cx| discard_quarantined(tx, cx, id)).await {
        Ok(()) => Ok(visit.go_with(LIST, &visit.good("quarantine-discarded"))),
        Err(failure) => {
            let failure = for_form(failure)?;
            Ok(visit.go_with(LIST, &Flash::bad(vafa_app::text::failure_text(visit.lang(), &failure))))
        }
    }
}
