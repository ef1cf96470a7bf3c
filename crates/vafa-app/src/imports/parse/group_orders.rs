//! Gathering the rows of an order, wherever in the file they stand, in memory that holds only the orders that are open.

use super::build_order::OrderRow;
use super::survey::Survey;
use csv::StringRecord;
use std::collections::HashMap;

/// The orders of which rows have been read but not all.
#[derive(Default)]
pub(super) struct OpenOrders {
    open: HashMap<String, Vec<OrderRow>>,
}

impl OpenOrders {
    /// Adds a row. Hands out the rows of the order when this was the last one.
    pub(super) fn add(
        &mut self,
        survey: &Survey,
        key: &str,
        line: u64,
        record: &StringRecord,
    ) -> Option<Vec<OrderRow>> {
        let row = (line, record.clone());
        let size = survey.size_of(key) as usize;
        if size <= 1 && !self.open.contains_key(key) {
            return Some(vec![row]);
        }
        let rows = self.open.entry(key.to_owned()).or_default();
        rows.push(row);
        // Two numbers that share a place in the survey never come to its count: they are handed out at the end.
        if rows.len() >= size { self.open.remove(key) } else { None }
    }

    /// What is still open at the end of the file, in the order of the first rows.
    pub(super) fn rest(self) -> Vec<Vec<OrderRow>> {
        let mut rest: Vec<Vec<OrderRow>> = self.open.into_values().collect();
        rest.sort_by_key(|rows| rows.first().map(|row| row.0));
        rest
    }
}
