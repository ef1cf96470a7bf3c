//! Proposes what each column fills: what was accepted before, then what the names say, then what the cells look like.

use super::synonyms;
use super::target::Target;
use crate::business::Business;
use crate::customers::IdentifierKind;
use crate::imports::settings::{ImportKind, Mapping};
use serde::Serialize;
use vafa_kernel::email::Email;
use vafa_kernel::phone::Phone;
use vafa_locale::dates::DateFormatGuess;

/// One column of a file and what it fills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnProposal {
    /// The column's name.
    pub column: String,
    /// What it fills; nothing where it is left out.
    pub target: Option<Target>,
    /// Why: `memory`, `name`, `content`, or empty.
    pub reason: &'static str,
    /// A few of its cells.
    pub samples: Vec<String>,
}

/// What each column fills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Every column of the file, in its order.
    pub columns: Vec<ColumnProposal>,
    /// The same by target.
    pub mapping: Mapping,
}

/// Proposes a mapping for a file with this header and these first rows.
pub(crate) fn propose(
    kind: ImportKind,
    header: &[String],
    samples: &[Vec<String>],
    remembered: Option<&Mapping>,
    business: &Business,
) -> Proposal {
    let cells = |at: usize| -> Vec<&str> {
        samples
            .iter()
            .filter_map(|row| row.get(at))
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
            .collect()
    };
    let mut columns: Vec<ColumnProposal> = header
        .iter()
        .enumerate()
        .map(|(at, column)| ColumnProposal {
            column: column.clone(),
            target: None,
            reason: "",
            samples: cells(at).into_iter().take(3).map(str::to_owned).collect(),
        })
        .collect();
    let mut mapping = Mapping::new();
    let mut take = |column: &mut ColumnProposal, target: Option<Target>, reason| {
        if let Some(target) = target
            && column.target.is_none()
            && !mapping.contains_key(&target)
        {
            mapping.insert(target.clone(), column.column.clone());
            column.target = Some(target);
            column.reason = reason;
        }
    };
    if let Some(known) = remembered {
        for column in &mut columns {
            let target =
                known.iter().find(|(_, name)| **name == column.column).map(|(target, _)| target.clone());
            take(column, target, "memory");
        }
        return Proposal { columns, mapping };
    }
    // The codes themselves, as our own files for machines have them, go before words that only sound like them.
    for column in &mut columns {
        let target =
            Target::read(&column.column, kind).ok().filter(|target| target.to_string() == column.column);
        take(column, target, "name");
    }
    for column in &mut columns {
        let target = synonyms::named(&column.column, kind);
        take(column, target, "name");
    }
    for (at, column) in columns.iter_mut().enumerate() {
        let target = looks_like(kind, &cells(at), business);
        take(column, target, "content");
    }
    Proposal { columns, mapping }
}

/// What the cells of a column look like: only where it can hardly be anything else.
fn looks_like(kind: ImportKind, cells: &[&str], business: &Business) -> Option<Target> {
    let most = |test: &dyn Fn(&str) -> bool| {
        cells.len() >= 2 && cells.iter().filter(|cell| test(cell)).count() * 10 >= cells.len() * 8
    };
    if most(&|cell| Email::parse(cell).is_ok()) {
        return Some(Target::Identifier(IdentifierKind::Email));
    }
    let digits = |cell: &str| cell.chars().filter(|c| vafa_locale::digits::value(*c).is_some()).count();
    if most(&|cell| digits(cell) >= 10 && Phone::parse(cell, &business.country).is_ok()) {
        return Some(Target::Identifier(IdentifierKind::Phone));
    }
    if kind == ImportKind::Orders && most(&|cell| cell.contains(['/', '-', '.'])) {
        let guess = DateFormatGuess::from_samples(cells);
        if guess.samples >= 2 && guess.read * 10 >= guess.samples * 8 {
            return Some(Target::Time);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn names_then_contents_then_nothing() {
        let header = owned(&["InvoiceNo", "A", "B", "C", "D", "Total"]);
        let rows = [
            owned(&["1", "۰۹۱۲۱۲۳۴۵۶۷", "a@b.ir", "۱۴۰۴/۰۱/۰۲", "سارا", "5"]),
            owned(&["2", "09351234567", "c@d.ir", "۱۴۰۴/۰۲/۲۵", "پارسا", "6"]),
        ];
        let found = propose(ImportKind::Orders, &header, &rows, None, &Business::default());
        let targets: Vec<_> =
            found.columns.iter().map(|c| (c.target.as_ref().map(Target::to_string), c.reason)).collect();
        let some = |code: &str| Some(code.to_owned());
        assert_eq!(
            targets,
            [
                (some("order"), "name"),
                (some("phone"), "content"),
                (some("email"), "content"),
                (some("time"), "content"),
                (None, ""),
                (some("total"), "name")
            ]
        );
        let known: Mapping = [(Target::CustomerName, "D".to_owned())].into();
        let again = propose(ImportKind::Orders, &header, &rows, Some(&known), &Business::default());
        assert_eq!(again.mapping, known);
        assert_eq!(again.columns[4].reason, "memory");
    }
}
