//! Builds everything derived anew from what is only ever appended, and compares.
//!
//! Truth is the timeline, the customers' own fields and their identifiers. What follows from them is checked from the
//! ground up, each layer against the one below it: the message ids; the orders, by telling each again; the customers'
//! states, carts, views, words, keys of likely duplicates and identifiers; the counts and the figures of days; and the audit trail by its chain.
//! One snapshot is looked at, in memory that does not grow with the number of customers (orders are sorted by number in
//! files beside the data). Mending happens in one transaction: all of it or nothing.

mod carts;
mod cities;
mod customers;
mod days;
mod homes;
mod identifiers;
mod keys;
mod merged;
mod orders;
mod report;
mod scratch;
mod strays;

pub use report::{Check, Difference, Finding, Report};

use super::Progress;
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::audit::{Change, append_entry, verify_audit};
use crate::cx::Cx;
use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use vafa_store::{Tx, sql};

/// What to verify, and how.
#[derive(Clone)]
pub struct Verify {
    /// Whether differences are mended, in the same transaction.
    pub mends: bool,
    /// A folder with room for temporary files.
    pub scratch: PathBuf,
    /// Is told how far it has come.
    pub progress: Arc<dyn Progress>,
}

/// Verifies the whole database. Blocks; call it from a thread of its own.
pub fn verify(app: &App, who: &Actor, cmd: Verify) -> Result<Report, Failure> {
    let mends = cmd.mends;
    let run = move |tx: &mut Tx<'_>, cx: &Cx| {
        cx.require(Permission::Operate)?;
        tx.lift_limits()?;
        let mut run = Run {
            cx,
            mends,
            progress: cmd.progress.as_ref(),
            scratch: &cmd.scratch,
            report: Report::default(),
        };
        run.all(tx)?;
        Ok(run.report)
    };
    if mends { app.write_blocking(who, run) } else { app.read_blocking(who, run) }
}

/// One run.
struct Run<'r> {
    cx: &'r Cx,
    mends: bool,
    progress: &'r dyn Progress,
    scratch: &'r Path,
    report: Report,
}

impl Run<'_> {
    fn all(&mut self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        merged::check(self, tx)?;
        keys::check(self, tx)?;
        orders::check(self, tx)?;
        strays::check(self, tx)?;
        identifiers::check_owners(self, tx)?;
        homes::check(self, tx)?;
        cities::check(self, tx)?;
        let sums = customers::check(self, tx)?;
        days::check(self, tx, sums)?;
        self.check_audit(tx)?;
        if self.mends && self.report.differences() > 0 {
            let told = Change::new("system.rebuilt", "system", "derived").after(self.report.counts());
            append_entry(tx, self.cx, &told)?;
        }
        Ok(())
    }

    /// A trail that was tampered with cannot be made whole: this is told, and stays.
    fn check_audit(&mut self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        self.progress.step("audit_trail", 0, None);
        let found = verify_audit(tx, self.cx)?;
        self.report.saw(Check::AuditTrail, found.entries);
        if let Some(fault) = found.fault {
            let difference = Difference::new("audit_entry", "chain", fault, "whole");
            self.report.differs(Check::AuditTrail, difference, false);
        }
        Ok(())
    }

    /// Notes a difference; says whether it is to be mended now.
    fn differs(&mut self, check: Check, difference: Difference) -> bool {
        self.report.differs(check, difference, self.mends);
        self.mends
    }
}

/// The number of rows of a table, to tell how far the work has come.
fn count(tx: &mut Tx<'_>, sql: vafa_store::Sql) -> Result<u64, Failure> {
    let rows: i64 = tx.query_one(sql, &[], |row| row.get("total"))?;
    Ok(u64::try_from(rows).unwrap_or(0))
}

fn customers_in_all(tx: &mut Tx<'_>) -> Result<u64, Failure> {
    count(tx, sql!("SELECT COUNT(*) AS total FROM customer"))
}

#[cfg(test)]
mod tests;
