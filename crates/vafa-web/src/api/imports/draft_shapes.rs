//! What is known of a draft, and rows that were not taken, as JSON.

use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use vafa_app::imports::{ColumnProposal, ImportPreview, ProposedMapping, Reject, RejectReason};
use vafa_kernel::{Instant, Money};

/// What a column could fill.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ColumnView {
    column: String,
    /// What it fills; absent where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    /// Why: `memory`, `name`, `content`, or empty.
    reason: &'static str,
    /// A few of its cells.
    samples: Vec<String>,
}

impl From<ColumnProposal> for ColumnView {
    fn from(proposal: ColumnProposal) -> Self {
        Self {
            column: proposal.column,
            target: proposal.target.map(|target| target.to_string()),
            reason: proposal.reason,
            samples: proposal.samples,
        }
    }
}

/// What the columns of a file could fill, and what there is to choose from.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MappingView {
    /// Every column, in the order of the file.
    columns: Vec<ColumnView>,
    /// The proposal as settings take it: names of columns by target.
    mapping: BTreeMap<String, String>,
    /// Everything that a column can fill, besides `custom.NAME` and `consent.PURPOSE`.
    targets: Vec<String>,
    /// The sheets of a spreadsheet.
    sheets: Vec<String>,
    /// The first rows, as they are in the file.
    rows: Vec<Vec<String>>,
}

impl From<ProposedMapping> for MappingView {
    fn from(found: ProposedMapping) -> Self {
        let named = found.proposal.mapping.into_iter().map(|(target, column)| (target.to_string(), column));
        Self {
            columns: found.proposal.columns.into_iter().map(Into::into).collect(),
            mapping: named.collect(),
            targets: found.targets.iter().map(ToString::to_string).collect(),
            sheets: found.sheets,
            rows: found.rows,
        }
    }
}

/// A row that was not taken.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RejectView {
    /// Its number in the file.
    row: u64,
    /// Why, as a stable code.
    code: &'static str,
    /// The column at fault, where it is one.
    column: String,
    /// More about it: another row, a limit.
    detail: String,
    /// The cells as they are in the file.
    cells: Vec<String>,
}

impl From<Reject> for RejectView {
    fn from(reject: Reject) -> Self {
        Self {
            row: reject.row,
            code: reject.code.code(),
            column: reject.column,
            detail: reject.detail,
            cells: reject.cells,
        }
    }
}

/// One reason why rows would be rejected.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReasonView {
    code: &'static str,
    column: String,
    /// How many rows.
    count: u64,
    /// A few of them.
    examples: Vec<RejectView>,
}

impl From<RejectReason> for ReasonView {
    fn from(reason: RejectReason) -> Self {
        Self {
            code: reason.code.code(),
            column: reason.column,
            count: reason.count,
            examples: reason.examples.into_iter().map(Into::into).collect(),
        }
    }
}

/// An amount.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AmountView {
    minor: i64,
    /// ISO 4217.
    currency: String,
}

impl From<Money> for AmountView {
    fn from(amount: Money) -> Self {
        Self { minor: amount.minor, currency: amount.currency.code().to_owned() }
    }
}

/// What an import would do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PreviewView {
    /// Rows below the header.
    rows: u64,
    orders: u64,
    /// Different customers in the file, as far as identifiers tell.
    customers: u64,
    /// Orders without a customer.
    guests: u64,
    /// Rows that would be rejected.
    rejected: u64,
    orders_created: u64,
    orders_updated: u64,
    /// What is known just so.
    unchanged: u64,
    customers_created: u64,
    customers_updated: u64,
    ignored_identifiers: u64,
    unknown_words: u64,
    /// Why rows would be rejected, the most frequent reason first.
    reasons: Vec<ReasonView>,
    /// The first orders or customers, as they would be read.
    #[schema(value_type = Vec<Object>)]
    first: Vec<Json>,
    /// What the orders come to, by currency.
    totals: Vec<AmountView>,
    /// When the first order was placed (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// When the last order was placed (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// Day and month could be either way round: `date_order` must be given before the import can run.
    are_dates_ambiguous: bool,
}

impl From<ImportPreview> for PreviewView {
    fn from(seen: ImportPreview) -> Self {
        let moment = |at: Option<Instant>| at.map(|at| at.to_string());
        Self {
            rows: seen.rows,
            orders: seen.orders,
            customers: seen.customers,
            guests: seen.guests,
            rejected: seen.rejected,
            orders_created: seen.orders_created,
            orders_updated: seen.orders_updated,
            unchanged: seen.unchanged,
            customers_created: seen.customers_created,
            customers_updated: seen.customers_updated,
            ignored_identifiers: seen.ignored_identifiers,
            unknown_words: seen.unknown_words,
            reasons: seen.reasons.into_iter().map(Into::into).collect(),
            first: seen.first,
            totals: seen.totals.into_iter().map(Into::into).collect(),
            from: moment(seen.from),
            until: moment(seen.until),
            are_dates_ambiguous: seen.are_dates_ambiguous,
        }
    }
}
