//! One customer from one row.

use super::plan::{Plan, cell};
use super::reject::{Fault, Reject, RejectCode, kept_cells};
use super::survey::Survey;
use super::words::{customer_kind, yes_or_no};
use super::{CustomerTold, Notes, Told, Unit, identifiers};
use crate::customers::field::FieldError;
use crate::customers::{Patch, tags};
use crate::imports::mapping::Target;
use csv::StringRecord;
use serde_json::Value as Json;
use vafa_locale::CalendarKind;

/// The longest value of an own field.
const OWN_MAX: usize = 2000;
/// The most tags on one row.
const TAGS_MAX: usize = 100;
const ROW_MAX: usize = 1 << 20;

/// Builds the customer that a row tells of, or says what is wrong with it.
pub(super) fn build_customer(plan: &Plan, survey: &Survey, line: u64, record: &StringRecord) -> Unit {
    let row =
        |code, column: String, detail| Reject { row: line, code, column, detail, cells: kept_cells(record) };
    let (told, rejects) = match read(plan, survey, record) {
        Ok(mut told) => {
            told.row = row(RejectCode::SeveralCustomers, String::new(), String::new());
            (Some(Told::Customer(Box::new(told))), Vec::new())
        }
        Err(fault) => (None, vec![row(fault.code, plan.column_name(fault.column), fault.detail)]),
    };
    Unit { told, rejects, rows: 1, notes: Notes::default() }
}

fn read(plan: &Plan, survey: &Survey, record: &StringRecord) -> Result<CustomerTold, Fault> {
    if record.as_slice().len() > ROW_MAX {
        return Err(Fault::new(RejectCode::TooLong, 0));
    }
    let width = plan.file.header.len();
    if record.iter().skip(width).any(|extra| !extra.trim().is_empty()) {
        return Err(Fault::new(RejectCode::TooManyCells, width));
    }
    let (claims, faults) = identifiers::claims(plan, survey, record);
    if let Some(fault) = faults.into_iter().next() {
        return Err(fault);
    }
    if claims.is_empty() {
        let column = plan.identifiers().next().map_or(0, |(_, column)| column);
        return Err(Fault::new(RejectCode::NoIdentifier, column));
    }
    let calendar = match plan.settings.calendar.as_deref() {
        Some(code) => code.parse().unwrap_or(plan.business.calendar),
        None => plan.business.calendar,
    };
    let mut told = CustomerTold {
        claims,
        patch: Patch::default(),
        tags: Vec::new(),
        consents: Vec::new(),
        row: Reject {
            row: 0,
            code: RejectCode::SeveralCustomers,
            column: String::new(),
            detail: String::new(),
            cells: Vec::new(),
        },
    };
    for (target, column) in plan.columns() {
        let text = cell(record, Some(*column));
        if !text.is_empty() {
            take(&mut told, target, &text, calendar).map_err(|(code, detail)| Fault {
                code,
                column: *column,
                detail,
            })?;
        }
    }
    Ok(told)
}

/// Takes over one cell. An empty one tells nothing: files leave out what they do not know.
fn take(
    told: &mut CustomerTold,
    target: &Target,
    text: &str,
    calendar: CalendarKind,
) -> Result<(), (RejectCode, String)> {
    match target {
        Target::Field(field) => {
            let value = field.clean(text, calendar).map_err(|error| match error {
                FieldError::TooLong { limit, .. } => (RejectCode::TooLong, limit.to_string()),
                FieldError::NotADate { .. } => (RejectCode::NotADate, String::new()),
                FieldError::NotAChoice { choices, .. } => (RejectCode::NotAChoice, choices.to_owned()),
            })?;
            told.patch.fields.extend(value.map(|value| (*field, Some(value))));
        }
        Target::Kind => {
            let kind = customer_kind(text);
            told.patch.kind = Some(kind.ok_or((RejectCode::NotAChoice, String::new()))?);
        }
        Target::Custom(name) => {
            if text.chars().count() > OWN_MAX {
                return Err((RejectCode::TooLong, OWN_MAX.to_string()));
            }
            told.patch.custom.insert(name.clone(), Json::from(text));
        }
        Target::Tags => {
            for tag in
                text.split([',', '،', ';', '؛', '|', '\n']).map(str::trim).filter(|tag| !tag.is_empty())
            {
                let tag = tags::clean(tag).ok().filter(|_| told.tags.len() < TAGS_MAX);
                let tag = tag.ok_or((RejectCode::TooLong, String::new()))?;
                if !told.tags.contains(&tag) {
                    told.tags.push(tag);
                }
            }
        }
        Target::Consent(name) => {
            let (purpose, channel) = name.split_once('.').unwrap_or((name, "any"));
            let is_granted = yes_or_no(text).ok_or((RejectCode::NotAChoice, String::new()))?;
            told.consents.push((purpose.to_owned(), channel.to_owned(), is_granted));
        }
        _ => {}
    }
    Ok(())
}
