//! Finds out what a file tells of, so that nobody has to say it.

use super::mapping::{Target, propose};
use super::read::{ReadOptions, SourceFile};
use super::settings::{ImportKind, Mapping};
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::failure::Failure;
use std::path::Path;

/// What a file most likely tells of: orders, where its columns name an order number, or a time with an amount; else
/// customers. Reads the beginning of the file, so it blocks.
pub fn guess_kind(app: &App, who: &Actor, path: &Path, read: &ReadOptions) -> Result<ImportKind, Failure> {
    who.require(Permission::ImportFiles)?;
    let file = SourceFile::open(path, read)?;
    let found = propose(ImportKind::Orders, &file.header, &file.samples, None, &app.business());
    Ok(if tells_of_orders(&found.mapping) { ImportKind::Orders } else { ImportKind::Customers })
}

fn tells_of_orders(mapping: &Mapping) -> bool {
    let has = |targets: &[Target]| targets.iter().any(|target| mapping.contains_key(target));
    let amounts = [Target::Total, Target::LineTotal, Target::Price, Target::Subtotal, Target::Quantity];
    has(&[Target::Order]) || (has(&[Target::Time]) && has(&amounts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{SYSTEM, TestApp};

    #[test]
    fn a_file_tells_by_its_columns_what_it_is() {
        let test = TestApp::first();
        let dir = tempfile::tempdir().unwrap();
        let files = [
            ("نام,تلفن,شهر\nسارا,09121112233,شیراز\nعلی,09351112233,یزد\n", ImportKind::Customers),
            ("شماره سفارش,تاریخ,مبلغ کل,تلفن\n1,1404/01/02,5000,09121112233\n", ImportKind::Orders),
            (
                "date,total,email\n2026-01-02,50,a@example.com\n2026-01-03,60,b@example.com\n",
                ImportKind::Orders,
            ),
            ("name,birth date\nSara,1990-01-02\n", ImportKind::Customers),
        ];
        for (at, (content, kind)) in files.into_iter().enumerate() {
            let path = dir.path().join(format!("{at}.csv"));
            std::fs::write(&path, content).unwrap();
            let guessed = guess_kind(&test, &SYSTEM, &path, &ReadOptions::default()).unwrap();
            assert_eq!(guessed, kind, "{content}");
        }
    }
}
