//! The second reading of a file: units in chunks, handed on as they become whole.

use super::build_customer::build_customer;
use super::build_order::OrderBuilder;
use super::group_orders::OpenOrders;
use super::plan::Plan;
use super::reject::{Reject, RejectCode, kept_cells};
use super::survey::{Survey, order_key};
use super::{Notes, OrderTold, Told, Unit};
use crate::imports::ImportError;
use crate::imports::mapping::Target;
use crate::imports::read::{Flow, SourceRow};
use crate::imports::settings::ImportKind;

/// The most units, and rows, in one chunk: one transaction each.
const UNITS: usize = 400;
const ROWS: u64 = 8000;

/// Units that belong in one transaction.
#[derive(Debug)]
pub(crate) struct Chunk {
    /// The number of the first one.
    pub(crate) first_unit: u64,
    /// They themselves.
    pub(crate) units: Vec<Unit>,
}

impl Chunk {
    /// The orders that it tells of.
    pub(crate) fn orders(&self) -> Vec<&OrderTold> {
        self.units
            .iter()
            .filter_map(|unit| match &unit.told {
                Some(Told::Order(told)) => Some(told.as_ref()),
                _ => None,
            })
            .collect()
    }
}

/// Reads the file and hands over its units, from `first_unit` on, until all are told or `emit` says stop.
pub(crate) fn produce(
    plan: &Plan,
    survey: &Survey,
    first_unit: u64,
    emit: &mut dyn FnMut(Chunk) -> Flow,
) -> Result<(), ImportError> {
    let mut packer = Packer { next: 0, first_wanted: first_unit, units: Vec::new(), rows: 0, emit };
    match plan.kind {
        ImportKind::Customers => plan.file.visit_rows(&mut |row| {
            Ok(packer.pack(1, || build_customer(plan, survey, row.line, row.record)))
        })?,
        ImportKind::Orders => {
            let mut builder = OrderBuilder::new(plan, survey);
            let mut open = OpenOrders::default();
            let mut key = String::new();
            let mut is_stopped = false;
            plan.file.visit_rows(&mut |row| {
                order_key(plan, row.record, &mut key);
                let flow = if key.is_empty() {
                    packer.pack(1, || without_number(plan, row))
                } else if let Some(rows) = open.add(survey, &key, row.line, row.record) {
                    packer.pack(rows.len() as u64, || builder.build(&rows))
                } else {
                    Flow::More
                };
                is_stopped = flow == Flow::Stop;
                Ok(flow)
            })?;
            for rows in std::mem::take(&mut open).rest() {
                if is_stopped {
                    break;
                }
                is_stopped = packer.pack(rows.len() as u64, || builder.build(&rows)) == Flow::Stop;
            }
        }
    }
    packer.hand_over();
    Ok(())
}

fn without_number(plan: &Plan, row: &SourceRow<'_>) -> Unit {
    let reject = Reject {
        row: row.line,
        code: RejectCode::Missing,
        column: plan.column(&Target::Order).map(|at| plan.column_name(at)).unwrap_or_default(),
        detail: String::new(),
        cells: kept_cells(row.record),
    };
    Unit { told: None, rejects: vec![reject], rows: 1, notes: Notes::default() }
}

struct Packer<'e> {
    next: u64,
    first_wanted: u64,
    units: Vec<Unit>,
    rows: u64,
    emit: &'e mut dyn FnMut(Chunk) -> Flow,
}

impl Packer<'_> {
    /// Counts a unit, and builds it where it is wanted.
    fn pack(&mut self, rows: u64, build: impl FnOnce() -> Unit) -> Flow {
        let number = self.next;
        self.next += 1;
        if number < self.first_wanted {
            return Flow::More;
        }
        self.units.push(build());
        self.rows += rows;
        if self.units.len() >= UNITS || self.rows >= ROWS { self.hand_over() } else { Flow::More }
    }

    fn hand_over(&mut self) -> Flow {
        if self.units.is_empty() {
            return Flow::More;
        }
        let units = std::mem::take(&mut self.units);
        self.rows = 0;
        let first_unit = self.next - units.len() as u64;
        (self.emit)(Chunk { first_unit, units })
    }
}
