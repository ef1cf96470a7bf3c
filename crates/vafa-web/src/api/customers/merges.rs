//! Duplicates, and making one customer of two and two of one.

use super::list::RowView;
use super::read::CustomerView;
use crate::api::shapes::{Asked, Named, Page, PageQuery};
use crate::api::{Api, Done};
use crate::command::{Command, Empty};
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;
use utoipa_axum::routes;
use vafa_app::Permission;
use vafa_app::customers::{
    DifferingField, DuplicatePair, DuplicateReason, ListDuplicates, Merge, MergeCustomers, MergePreview,
    dismiss_duplicate, list_duplicates, list_merges, merge_customers, preview_merge, undo_merge,
};
use vafa_kernel::id::{CustomerId, MergeId};

const SEE: Rule = Rule::Needs(Permission::SeeCustomers);
const MERGE: Rule = Rule::Needs(Permission::MergeCustomers);

/// The two records of the sample call.
const TWO: &str = r#"{"survivor_id":"{customer}","absorbed_id":"{other}","take_from_absorbed":["told_name"],
    "reason":"یک نفر با دو شماره"}"#;

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(SEE, routes!(duplicates), Sample::plain())
        .api(
            MERGE,
            routes!(dismiss),
            Sample::json(r#"{"customer_ids":["{customer}","{other}"]}"#).answers(204),
        )
        .api(SEE, routes!(preview), Sample::json(TWO))
        .api(MERGE, routes!(merge), Sample::json(TWO).answers(201))
        .api(SEE, routes!(merges), Sample::plain())
        .api(MERGE, routes!(undo), Sample::plain().answers(204))
}

/// Why two records look like one customer.
#[derive(Debug, Serialize, ToSchema)]
struct ReasonView {
    #[schema(example = "phone")]
    code: String,
    weight: i64,
}

impl From<DuplicateReason> for ReasonView {
    fn from(reason: DuplicateReason) -> Self {
        Self { code: reason.code, weight: reason.weight }
    }
}

/// A field in which two records differ.
#[derive(Debug, Serialize, ToSchema)]
struct DifferingView {
    #[schema(example = "city")]
    field: String,
    first: Json,
    second: Json,
}

impl From<DifferingField> for DifferingView {
    fn from(differing: DifferingField) -> Self {
        Self { field: differing.field, first: differing.first, second: differing.second }
    }
}

/// Two records that look like one customer.
#[derive(Debug, Serialize, ToSchema)]
struct PairView {
    first: RowView,
    second: RowView,
    /// How likely, in thousandths.
    score: i64,
    reasons: Vec<ReasonView>,
    /// In what the two differ.
    differing: Vec<DifferingView>,
    /// Something speaks against it, such as two different national ids.
    is_doubtful: bool,
    /// RFC 3339.
    found_at: String,
}

impl From<DuplicatePair> for PairView {
    fn from(pair: DuplicatePair) -> Self {
        Self {
            first: pair.first.into(),
            second: pair.second.into(),
            score: pair.score,
            reasons: pair.reasons.into_iter().map(Into::into).collect(),
            differing: pair.differing.into_iter().map(Into::into).collect(),
            is_doubtful: pair.is_doubtful,
            found_at: pair.found_at.to_string(),
        }
    }
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TwoCustomers {
    #[schema(value_type = Vec<String>)]
    customer_ids: (CustomerId, CustomerId),
}

/// A merge as it is decided.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MergeBody {
    /// Who stays.
    #[schema(value_type = String)]
    survivor_id: CustomerId,
    /// Who is taken in.
    #[schema(value_type = String)]
    absorbed_id: CustomerId,
    /// Fields whose value comes from the absorbed record although the survivor has its own: codes of fields, `kind`,
    /// `custom.NAME`. Empty fields of the survivor are filled in any case.
    #[serde(default)]
    take_from_absorbed: Vec<String>,
    /// The versions of survivor and absorbed that were looked at; newer ones are a conflict.
    #[schema(value_type = Option<Vec<i64>>)]
    versions: Option<(i64, i64)>,
    /// Why, in words.
    #[serde(default)]
    reason: String,
}

impl MergeBody {
    fn command(&self) -> MergeCustomers {
        MergeCustomers {
            survivor: self.survivor_id,
            absorbed: self.absorbed_id,
            take_from_absorbed: self.take_from_absorbed.iter().cloned().collect(),
            versions: self.versions,
            reason: self.reason.clone(),
        }
    }
}

/// What a merge would come to.
#[derive(Debug, Serialize, ToSchema)]
struct PreviewView {
    /// The survivor as it would be.
    outcome: CustomerView,
    differing: Vec<DifferingView>,
    tags: Vec<String>,
    identifiers_count: usize,
    orders_count: u32,
    spent_minor: i64,
    /// The two have different numbers of a kind of which a customer has one: perhaps they are two customers after all.
    is_doubtful: bool,
}

impl From<MergePreview> for PreviewView {
    fn from(seen: MergePreview) -> Self {
        Self {
            outcome: seen.outcome.into(),
            differing: seen.differing.into_iter().map(Into::into).collect(),
            tags: seen.tags,
            identifiers_count: seen.identifiers_count,
            orders_count: seen.orders_count,
            spent_minor: seen.spent_minor,
            is_doubtful: seen.is_doubtful,
        }
    }
}

/// The merge that was done.
#[derive(Debug, Serialize, ToSchema)]
struct Merged {
    #[schema(example = "mrg_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
}

/// A merge that was done.
#[derive(Debug, Serialize, ToSchema)]
struct MergeView {
    id: String,
    survivor_id: String,
    absorbed_id: String,
    /// Codes of matching identifiers, or a reason in words.
    evidence: Json,
    merged_by: String,
    /// RFC 3339.
    merged_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    undone_at: Option<String>,
    /// Until when it can be undone; absent where it cannot any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    undoable_until: Option<String>,
}

impl From<Merge> for MergeView {
    fn from(merge: Merge) -> Self {
        Self {
            id: merge.id.to_string(),
            survivor_id: merge.survivor_id.to_string(),
            absorbed_id: merge.absorbed_id.to_string(),
            evidence: merge.evidence,
            merged_by: merge.merged_by,
            merged_at: merge.merged_at.to_string(),
            undone_at: merge.undone_at.map(|at| at.to_string()),
            undoable_until: merge.undoable_until.map(|at| at.to_string()),
        }
    }
}

/// Lists pairs of records that look like one customer, the likeliest first.
#[utoipa::path(get, path = "/api/duplicates", tag = "Duplicates", params(PageQuery),
    responses((status = 200, body = Page<PairView>)))]
async fn duplicates(api: Api, Asked(asked): Asked<PageQuery>) -> Result<Response, Refusal> {
    let wanted = ListDuplicates {
        customer: None,
        limit: asked.limit,
        cursor: asked.cursor.filter(|cursor| !cursor.is_empty()),
    };
    api.read(move |tx, cx| {
        let page = list_duplicates(tx, cx, &wanted)?;
        Ok(Page { items: page.items.into_iter().map(PairView::from).collect(), next: page.next })
    })
    .await
}

/// Says that two records are two customers; the pair is not suggested again.
#[utoipa::path(post, path = "/api/duplicates/dismiss", tag = "Duplicates", request_body = TwoCustomers,
    responses((status = 204)))]
async fn dismiss(api: Api, asked: Command<TwoCustomers>) -> Result<Response, Refusal> {
    let (one, other) = asked.body.customer_ids;
    api.write(asked.once, move |tx, cx| {
        dismiss_duplicate(tx, cx, one, other)?;
        Ok(Done::nothing())
    })
    .await
}

/// Tells what a merge would come to, without doing it.
#[utoipa::path(post, path = "/api/merges/preview", tag = "Duplicates", request_body = MergeBody,
    responses((status = 200, body = PreviewView)))]
async fn preview(api: Api, asked: Command<MergeBody>) -> Result<Response, Refusal> {
    let cmd = asked.body.command();
    api.read(move |tx, cx| Ok(PreviewView::from(preview_merge(tx, cx, &cmd)?))).await
}

/// Makes two records one. It can be undone for 30 days; the absorbed id answers with the survivor from then on.
#[utoipa::path(post, path = "/api/merges", tag = "Duplicates", request_body = MergeBody,
    responses((status = 201, body = Merged)))]
async fn merge(api: Api, asked: Command<MergeBody>) -> Result<Response, Refusal> {
    let cmd = asked.body.command();
    api.write(asked.once, move |tx, cx| {
        let id = merge_customers(tx, cx, &cmd)?;
        Ok(Done::created(Merged { id: id.to_string() }))
    })
    .await
}

/// Lists the merges that a customer went through, the latest first, undone ones too.
#[utoipa::path(get, path = "/api/customers/{customer}/merges", tag = "Duplicates", params(("customer" = String, Path)),
    responses((status = 200, body = Page<MergeView>)))]
async fn merges(api: Api, Named(customer): Named<CustomerId>) -> Result<Response, Refusal> {
    api.read(move |tx, cx| Ok(Page::<MergeView>::of(list_merges(tx, cx, customer)?, None::<&()>))).await
}

/// Makes two customers of one again.
#[utoipa::path(post, path = "/api/merges/{merge}/undo", tag = "Duplicates", params(("merge" = String, Path)),
    responses((status = 204)))]
async fn undo(api: Api, Named(merge): Named<MergeId>, asked: Command<Empty>) -> Result<Response, Refusal> {
    api.write(asked.once, move |tx, cx| {
        undo_merge(tx, cx, merge)?;
        Ok(Done::nothing())
    })
    .await
}
