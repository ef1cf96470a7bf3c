//! What the cells of a row say about who is meant.

use super::plan::Plan;
use super::reject::{Fault, RejectCode};
use super::survey::Survey;
use crate::customers::identifier::IdentifierError;
use crate::customers::{Claim, IdentifierKind};
use csv::StringRecord;

/// The identifiers that a row names, and how many cells were left out because they cannot be ones.
pub(super) fn claims(plan: &Plan, survey: &Survey, record: &StringRecord) -> (Vec<Claim>, Vec<Fault>) {
    let mut claims: Vec<Claim> = Vec::new();
    let mut faults = Vec::new();
    for (kind, column) in plan.identifiers() {
        let text = survey.name(record, Some(column));
        if text.is_empty() {
            continue;
        }
        for part in parts(plan, kind, &text) {
            match Claim::read(kind, &full(plan, kind, column, part), &plan.business) {
                Ok(claim)
                    if claims.iter().any(|known| (known.kind, &known.value) == (kind, &claim.value)) => {}
                Ok(claim) => claims.push(claim),
                // `0`, `-`, `null`: how programs write "nobody".
                Err(IdentifierError::Placeholder { .. }) => {}
                Err(IdentifierError::NotOne { .. }) => {
                    faults.push(Fault::new(RejectCode::NotAnIdentifier, column));
                }
            }
        }
    }
    (claims, faults)
}

/// Several numbers or addresses in one cell. Those of which a customer has only one are taken whole.
fn parts<'t>(plan: &Plan, kind: IdentifierKind, text: &'t str) -> Vec<&'t str> {
    let between: &[char] = match kind {
        IdentifierKind::Phone | IdentifierKind::Email => &[',', ';', '،', '؛', '|', '\n', '/'],
        _ if kind.is_hard() => &[],
        _ => &[';', '؛', '|', '\n'],
    };
    if !text.contains(between) || (between.contains(&'/') && Claim::read(kind, text, &plan.business).is_ok())
    {
        return vec![text];
    }
    text.split(between).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Handles and foreign ids with the network or system that they are of, where the cell leaves it out.
fn full<'t>(plan: &Plan, kind: IdentifierKind, column: usize, text: &'t str) -> std::borrow::Cow<'t, str> {
    if text.contains('/') {
        return text.into();
    }
    match kind {
        IdentifierKind::External => {
            let label = if plan.settings.label.is_empty() { "file" } else { &plan.settings.label };
            format!("{label}/{text}").into()
        }
        IdentifierKind::Social => {
            let name = vafa_locale::fold(&plan.column_name(column));
            let is_telegram = name.contains("telegram") || name.contains("تلگرام");
            format!("{}/{text}", if is_telegram { "telegram" } else { "instagram" }).into()
        }
        _ => text.into(),
    }
}
