//! Imports as JSON.

use serde::Serialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use vafa_app::imports::{ImportReport, ImportRun};

/// What an import came to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReportView {
    /// Rows below the header; 0 until they were counted.
    rows_total: u64,
    rows_read: u64,
    /// Rows that were not taken.
    rejected: u64,
    orders_created: u64,
    /// Orders that were known and told differently.
    orders_updated: u64,
    /// What was known just so.
    unchanged: u64,
    customers_created: u64,
    customers_updated: u64,
    /// Orders of which no row was taken.
    orders_rejected: u64,
    /// Identifiers of orders that were left out because they cannot be ones.
    ignored_identifiers: u64,
    /// Words for the status of an order that are not known; such orders count as completed.
    unknown_words: u64,
    /// Things that the undo had to leave.
    kept_by_undo: u64,
    /// Time spent running.
    seconds: f64,
}

impl From<ImportReport> for ReportView {
    fn from(report: ImportReport) -> Self {
        Self {
            rows_total: report.rows_total,
            rows_read: report.rows_read,
            rejected: report.rejected,
            orders_created: report.orders_created,
            orders_updated: report.orders_updated,
            unchanged: report.unchanged,
            customers_created: report.customers_created,
            customers_updated: report.customers_updated,
            orders_rejected: report.orders_rejected,
            ignored_identifiers: report.ignored_identifiers,
            unknown_words: report.unknown_words,
            kept_by_undo: report.kept_by_undo,
            seconds: report.seconds,
        }
    }
}

/// How a file is written; what is not said is found out.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the use case reads")]
pub(super) struct ReadBody {
    /// `utf-8`, `utf-16le`, `windows-1256` …
    encoding: Option<String>,
    /// One character, or `tab`.
    delimiter: Option<String>,
    /// The sheet of a spreadsheet.
    sheet: Option<String>,
    /// The line that names the columns, from 1.
    header_line: Option<u64>,
}

/// How a file is to be understood; what is not said is found out or taken from the business.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the use case reads")]
pub(super) struct SettingsBody {
    read: Option<ReadBody>,
    /// Which column fills what: names of columns by target.
    mapping: Option<BTreeMap<String, String>>,
    /// ISO 4217.
    currency: Option<String>,
    /// What amounts count: `major`, `toman` or `minor`.
    amounts: Option<String>,
    /// IANA zone of the times.
    zone: Option<String>,
    /// `jalali` or `gregorian`, for years of two digits.
    calendar: Option<String>,
    /// `ymd`, `dmy` or `mdy`.
    date_order: Option<String>,
    /// Keeps the order numbers of this file apart from others.
    series: Option<String>,
    /// Where the data come from, as timelines show it.
    label: Option<String>,
    /// Channel of orders that name none.
    channel: Option<String>,
    /// Known customers: `update`, `fill` or `skip`.
    existing: Option<String>,
    /// Rows that mean several customers: `reject` or `trust_first`.
    several: Option<String>,
    /// Orders with a line that cannot be read: `hold_order` or `drop_line`.
    bad_line: Option<String>,
}

/// A file with what is known of it, as a multipart form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a form that is read piece by piece")]
pub(super) struct UploadBody {
    /// `customers` or `orders`; found out where it is not given.
    kind: Option<String>,
    /// CSV or XLSX; CSV may be gzipped.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// An import.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportView {
    #[schema(example = "imp_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
    /// `customers` or `orders`.
    kind: &'static str,
    file_name: String,
    /// The names of its columns.
    header: Vec<String>,
    #[schema(value_type = SettingsBody)]
    settings: Json,
    /// `draft`, `running`, `done`, `cancelled`, `failed`, `undoing` or `undone`.
    state: &'static str,
    /// Who made it, by id.
    started_by: String,
    /// RFC 3339.
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
    /// Stable code of the error that stopped it, or empty.
    problem: String,
    report: ReportView,
}

impl From<ImportRun> for ImportView {
    fn from(run: ImportRun) -> Self {
        Self {
            report: run.report().into(),
            id: run.id.to_string(),
            kind: run.kind.code(),
            file_name: run.file_name,
            header: run.header,
            settings: serde_json::to_value(&run.settings).unwrap_or_default(),
            state: run.state.code(),
            started_by: run.started_by,
            created_at: run.created_at.to_string(),
            finished_at: run.finished_at.map(|at| at.to_string()),
            problem: run.problem,
        }
    }
}
