//! Two records side by side: who stays, whose value stays field by field, what would come of it; the merge and its undo.

use super::facts::{field_label, field_value};
use super::{duplicates, shown};
use crate::api::shapes::Named;
use crate::page::{Flash, Page, Place};
use crate::pages::{Answer, Form, Visit, for_form};
use crate::parts::{Chip, Note, Stat, Tone};
use crate::refusal::Refusal;
use askama::Template;
use serde_json::Value as Json;
use vafa_app::Failure;
use vafa_app::customers::{
    CustomerDetail, CustomerKind, DuplicatePair, Field, ListDuplicates, MergeCustomers, MergePreview,
    list_duplicates, merge_customers, preview_merge, read_customer, undo_merge,
};
use vafa_app::text::failure_text;
use vafa_kernel::id::{CustomerId, MergeId};

/// How many pairs are looked through for this one's reasons.
const PAIRS: u32 = 200;

#[derive(Template)]
#[template(path = "customers/merge.html")]
struct MergePage {
    page: Page,
    url: String,
    sides: [Side; 2],
    fields: Vec<FieldChoice>,
    reasons: Vec<Chip>,
    outcome: Vec<Stat>,
    tags: Vec<String>,
    name: String,
    note: Option<Note>,
    versions: String,
    reason: String,
    is_pair: bool,
}

/// One of the two.
struct Side {
    id: CustomerId,
    name: String,
    kind: String,
    is_survivor: bool,
    created: shown::Time,
    identifiers: Vec<String>,
    orders: String,
    spent: String,
}

/// A field in which they differ, with both values.
struct FieldChoice {
    code: String,
    label: String,
    values: [String; 2],
    /// 0 or 1: whose value stays.
    chosen: usize,
}

/// `GET /customers/duplicates/{one}/{other}`.
pub(super) async fn ask(visit: Visit, Named((one, other)): Named<(CustomerId, CustomerId)>) -> Answer {
    let form = Form::default();
    Ok(draw(&visit, (one, other), &form, None).await?.0)
}

/// `POST /customers/duplicates/{one}/{other}`: with `preview` only the page again, with what would come of the choices.
pub(super) async fn merge(
    visit: Visit,
    Named((one, other)): Named<(CustomerId, CustomerId)>,
    form: Form,
) -> Answer {
    let (page, command) = draw(&visit, (one, other), &form, None).await?;
    if form.is_ticked("preview") {
        return Ok(page);
    }
    let survivor = command.survivor;
    match visit.write(move |tx, cx| merge_customers(tx, cx, &command)).await {
        Ok(merge) => {
            let flash =
                visit.good("customers-merge-done").with_undo(format!("/customers/merges/{merge}/undo"));
            Ok(visit.go_with(&format!("/customers/{survivor}"), &flash))
        }
        Err(failure) => {
            let failure = for_form(failure)?;
            Ok(draw(&visit, (one, other), &form, Some(&failure)).await?.0)
        }
    }
}

/// `POST /customers/merges/{merge}/undo`.
pub(super) async fn undo(visit: Visit, Named(merge): Named<MergeId>, _form: Form) -> Answer {
    match visit.write(move |tx, cx| undo_merge(tx, cx, merge)).await {
        Ok(()) => Ok(visit.go_with("/customers/duplicates", &visit.good("customers-merge-undone"))),
        Err(failure) => {
            let failure = for_form(failure)?;
            Ok(visit.go_with("/customers/duplicates", &Flash::bad(failure_text(visit.lang(), &failure))))
        }
    }
}

struct Loaded {
    sides: [CustomerDetail; 2],
    pair: Option<DuplicatePair>,
}

async fn load(visit: &Visit, one: CustomerId, other: CustomerId) -> Result<Loaded, Failure> {
    visit
        .read(move |tx, cx| {
            let asked = ListDuplicates { customer: Some(one), limit: Some(PAIRS), cursor: None };
            let pairs = list_duplicates(tx, cx, &asked)?;
            let named = |pair: &DuplicatePair| [pair.first.id, pair.second.id].contains(&other);
            Ok(Loaded {
                sides: [read_customer(tx, cx, one)?, read_customer(tx, cx, other)?],
                pair: pairs.items.into_iter().find(named),
            })
        })
        .await
}

/// The page, and the merge that its form describes.
async fn draw(
    visit: &Visit,
    (one, other): (CustomerId, CustomerId),
    form: &Form,
    failure: Option<&Failure>,
) -> Result<(axum::response::Response, MergeCustomers), Refusal> {
    let loaded = load(visit, one, other).await?;
    let [first, second] = &loaded.sides;
    // The one with more orders stays unless another is chosen, else the older one.
    let stays_second = match form.given("survivor") {
        Some(chosen) => chosen == second.customer.id.to_string(),
        None => {
            let rank = |detail: &CustomerDetail| {
                (detail.state.orders.count, std::cmp::Reverse(detail.customer.created_at))
            };
            rank(second) > rank(first)
        }
    };
    let (keeps, goes) = if stays_second { (second, first) } else { (first, second) };
    let keeps_at = usize::from(stays_second);
    let bare = MergeCustomers {
        reason: form.text("reason").to_owned(),
        ..MergeCustomers::of(keeps.customer.id, goes.customer.id)
    };
    let asked = bare.clone();
    let now = visit.read(move |tx, cx| preview_merge(tx, cx, &asked)).await?;
    let fields: Vec<FieldChoice> = now
        .differing
        .iter()
        .map(|differing| {
            let pair = [&differing.first, &differing.second]
                .map(|value| value_words(visit, &differing.field, value));
            // The preview tells the survivor first; the page keeps each record on its side.
            let [mine, theirs] = pair;
            let values = if stays_second { [theirs, mine] } else { [mine, theirs] };
            // What the survivor lacks is filled in any case.
            let lacks = values.get(keeps_at).is_some_and(String::is_empty);
            let usual = if lacks { 1 - keeps_at } else { keeps_at };
            let chosen = match form.text(&format!("take.{}", differing.field)) {
                "0" => 0,
                "1" => 1,
                _ => usual,
            };
            FieldChoice {
                label: label(visit, &differing.field),
                code: differing.field.clone(),
                values,
                chosen,
            }
        })
        .collect();
    let takes = fields.iter().filter(|field| field.chosen != keeps_at).map(|field| field.code.clone());
    let versions = form.given("versions").and_then(|told| {
        let (one, other) = told.split_once('.')?;
        let seen: (i64, i64) = (one.parse().ok()?, other.parse().ok()?);
        Some(if stays_second { (seen.1, seen.0) } else { seen })
    });
    let command = MergeCustomers { take_from_absorbed: takes.collect(), versions, ..bare };
    let asked = command.clone();
    let preview = visit.read(move |tx, cx| preview_merge(tx, cx, &asked)).await?;
    let name = shown::name(visit.t, &preview.outcome.name());
    let page = MergePage {
        page: visit.page("customers-merge", Place::Customers),
        url: format!("/customers/duplicates/{one}/{other}"),
        sides: [side(visit, first, !stays_second), side(visit, second, stays_second)],
        fields,
        reasons: loaded.pair.iter().flat_map(|pair| pair_chips(visit, pair)).collect(),
        outcome: outcome(visit, &preview),
        tags: preview.tags.clone(),
        name,
        note: note(visit, &preview, failure),
        versions: format!("{}.{}", first.customer.version, second.customer.version),
        reason: form.text("reason").to_owned(),
        is_pair: loaded.pair.is_some(),
    };
    let response = if failure.is_some() { visit.again(&page)? } else { visit.html(&page)? };
    Ok((response, command))
}

fn pair_chips(visit: &Visit, pair: &DuplicatePair) -> Vec<Chip> {
    let mut chips = vec![duplicates::likely(visit, pair.score, pair.is_doubtful)];
    chips.extend(duplicates::reasons(visit, &pair.reasons));
    chips
}

fn side(visit: &Visit, detail: &CustomerDetail, is_survivor: bool) -> Side {
    let customer = &detail.customer;
    let held = detail.identifiers.iter().filter(|held| held.retired_at.is_none() && !held.kind.is_soft());
    Side {
        id: customer.id,
        name: shown::name(visit.t, &customer.name()),
        kind: shown::kind_label(visit.t, customer.kind).into_owned(),
        is_survivor,
        created: shown::time(visit, customer.created_at),
        identifiers: held.map(|held| shown::identifier(visit, held)).collect(),
        orders: visit.t.count("count-orders", detail.state.orders.count).into_owned(),
        spent: shown::whole(visit, detail.state.orders.spent_minor()),
    }
}

fn label(visit: &Visit, code: &str) -> String {
    match code.parse::<Field>() {
        Ok(field) => field_label(visit, field),
        Err(()) if code == "kind" => visit.t.text("customers-filter-kind").into_owned(),
        Err(()) => code.strip_prefix("custom.").unwrap_or(code).to_owned(),
    }
}

fn value_words(visit: &Visit, code: &str, value: &Json) -> String {
    match (value, code.parse::<Field>()) {
        (Json::String(text), Ok(field)) => field_value(visit, field, text),
        (Json::String(text), Err(())) => match CustomerKind::from_code(text).filter(|_| code == "kind") {
            Some(kind) => shown::kind_label(visit.t, kind).into_owned(),
            None => text.clone(),
        },
        (Json::Null, _) => String::new(),
        (other, _) => other.to_string(),
    }
}

fn outcome(visit: &Visit, preview: &MergePreview) -> Vec<Stat> {
    let t = visit.t;
    vec![
        Stat::new(t.text("customers-stat-value"), shown::whole(visit, preview.spent_minor)),
        Stat::new(t.text("customers-stat-orders"), visit.f.number(preview.orders_count.into())),
        Stat::new(t.text("customers-identifiers"), visit.f.count(preview.identifiers_count)),
    ]
}

fn note(visit: &Visit, preview: &MergePreview, failure: Option<&Failure>) -> Option<Note> {
    if let Some(failure) = failure {
        return Some(Note::new(Tone::Bad, failure_text(visit.lang(), failure)));
    }
    let t = visit.t;
    preview.is_doubtful.then(|| {
        Note::new(Tone::Warn, t.text("customers-likely-doubtful"))
            .text(t.text("customers-likely-doubtful-because"))
    })
}
