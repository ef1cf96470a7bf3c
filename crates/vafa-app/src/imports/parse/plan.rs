//! A file with its settings, checked and ready to be read.

use super::amounts::{AmountReader, unit_in_name};
use crate::business::Business;
use crate::customers::IdentifierKind;
use crate::imports::ImportError;
use crate::imports::mapping::Target;
use crate::imports::read::{SourceFile, clean};
use crate::imports::settings::{AmountUnit, ImportKind, ImportSettings};
use csv::StringRecord;
use std::borrow::Cow;
use std::sync::Arc;
use vafa_kernel::money::MoneyUnit;
use vafa_kernel::{Currency, Zone};

/// A file with its settings.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) kind: ImportKind,
    pub(crate) file: SourceFile,
    pub(crate) settings: ImportSettings,
    pub(crate) business: Arc<Business>,
    pub(crate) zone: Zone,
    pub(crate) currency: Currency,
    columns: Vec<(Target, usize)>,
}

impl Plan {
    /// Checks that the mapping fits the file and that nothing is missing that is needed.
    pub(crate) fn new(
        kind: ImportKind,
        file: SourceFile,
        settings: ImportSettings,
        business: Arc<Business>,
    ) -> Result<Self, ImportError> {
        let zone = match &settings.zone {
            None => business.zone.clone(),
            Some(name) => Zone::named(name).map_err(|_| ImportError::UnknownZone { zone: name.clone() })?,
        };
        let currency = settings.currency.unwrap_or(business.currency);
        let mut columns = Vec::with_capacity(settings.mapping.len());
        for (target, name) in &settings.mapping {
            let target = Target::read(&target.to_string(), kind)?;
            columns.push((target, find_column(&file.header, name)?));
        }
        let plan = Self { kind, file, settings, business, zone, currency, columns };
        plan.check()?;
        Ok(plan)
    }

    fn check(&self) -> Result<(), ImportError> {
        let need = |target: &str| Err(ImportError::MissingTarget { target: target.to_owned() });
        let has = |target: &Target| self.column(target).is_some();
        match self.kind {
            ImportKind::Customers if self.identifiers().next().is_none() => need("phone"),
            ImportKind::Orders if !has(&Target::Order) => need("order"),
            ImportKind::Orders if !has(&Target::Time) => need("time"),
            ImportKind::Orders
                if ![Target::Price, Target::LineTotal, Target::Total, Target::Subtotal].iter().any(has) =>
            {
                need("total")
            }
            _ => Ok(()),
        }
    }

    /// The column that fills a target.
    pub(crate) fn column(&self, target: &Target) -> Option<usize> {
        self.columns.iter().find(|(known, _)| known == target).map(|(_, at)| *at)
    }

    /// Every mapped column.
    pub(crate) fn columns(&self) -> &[(Target, usize)] {
        &self.columns
    }

    /// The columns with identifiers, most trusted kind first.
    pub(crate) fn identifiers(&self) -> impl Iterator<Item = (IdentifierKind, usize)> + '_ {
        IdentifierKind::ALL.iter().filter_map(|kind| Some((*kind, self.column(&Target::Identifier(*kind))?)))
    }

    /// Whether every row is an order of its own.
    pub(crate) fn is_totals(&self) -> bool {
        self.kind == ImportKind::Orders
            && ![Target::Product, Target::Name, Target::Quantity, Target::Price, Target::LineTotal]
                .iter()
                .any(|target| self.column(target).is_some())
    }

    /// The name of a column.
    pub(crate) fn column_name(&self, at: usize) -> String {
        self.file.header.get(at).cloned().unwrap_or_default()
    }

    /// How the amounts of a column are read: as the settings say, else as the column's name says, else as the row's
    /// currency says, else as the business shows its money.
    pub(super) fn amounts(
        &self,
        column: usize,
        currency: Currency,
        said: Option<AmountUnit>,
    ) -> AmountReader {
        let usual = match self.business.money_unit {
            MoneyUnit::Toman if currency == Currency::IRR => AmountUnit::Toman,
            _ => AmountUnit::Major,
        };
        let in_name = || unit_in_name(self.file.header.get(column).map_or("", String::as_str));
        let unit = self.settings.amounts.or_else(in_name).or(said).unwrap_or(usual);
        AmountReader { currency, unit }
    }
}

/// The place of a column that is named as the header has it, in any spelling of it, or by its number (`#3`).
fn find_column(header: &[String], name: &str) -> Result<usize, ImportError> {
    let folded = vafa_locale::fold(name);
    let number =
        || name.strip_prefix('#')?.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < header.len());
    header
        .iter()
        .position(|known| known == name)
        .or_else(|| header.iter().position(|known| vafa_locale::fold(known) == folded))
        .or_else(number)
        .ok_or_else(|| ImportError::UnknownColumn { column: name.to_owned() })
}

/// The cell of a row in a column, cleaned; empty where the row is too short.
pub(super) fn cell(record: &StringRecord, column: Option<usize>) -> Cow<'_, str> {
    column.and_then(|at| record.get(at)).map_or(Cow::Borrowed(""), clean)
}
