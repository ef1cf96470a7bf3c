//! What a customer's orders come to: counts, sums, gaps and months, folded in the order of time.

use crate::state::is_default;
use serde::{Deserialize, Serialize};
use vafa_kernel::{Instant, Zone};

/// What the fold needs to know of one order.
#[expect(clippy::struct_excessive_bools, reason = "four independent facts, not states of one thing")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderMark {
    /// When it was placed.
    pub at: Instant,
    /// Goods came back instead of going out.
    pub is_return: bool,
    /// It was called off.
    pub is_cancelled: bool,
    /// What the customer pays, minor units of the business's currency (below zero for a return).
    pub total_minor: i64,
    /// What was given back of it later, minor units.
    pub refunded_minor: i64,
    /// Something was taken off its price.
    pub is_discounted: bool,
    /// Its currency is not the business's: it is counted, its money is not added.
    pub is_foreign: bool,
}

/// The fold of a customer's orders. Days and months are those of the business's zone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrdersState {
    /// Orders that count: sales that were not called off.
    #[serde(skip_serializing_if = "is_default")]
    pub count: u32,
    /// Goods given back as orders of their own, and orders with money given back.
    #[serde(skip_serializing_if = "is_default")]
    pub returns: u32,
    /// Orders called off.
    #[serde(skip_serializing_if = "is_default")]
    pub cancelled: u32,
    /// Orders with something taken off the price.
    #[serde(skip_serializing_if = "is_default")]
    pub discounted: u32,
    /// Orders in another currency than the business's.
    #[serde(skip_serializing_if = "is_default")]
    pub foreign: u32,
    /// Sum of the orders that count, before anything was given back; minor units.
    #[serde(skip_serializing_if = "is_default")]
    pub gross_minor: i64,
    /// Sum given back, minor units, above zero.
    #[serde(skip_serializing_if = "is_default")]
    pub returned_minor: i64,
    /// The largest order, minor units.
    #[serde(skip_serializing_if = "is_default")]
    pub largest_minor: i64,
    /// The first order, microseconds.
    #[serde(skip_serializing_if = "is_default")]
    pub first_at: Option<i64>,
    /// The last order, microseconds.
    #[serde(skip_serializing_if = "is_default")]
    pub last_at: Option<i64>,
    /// Days since 1970 of the first order.
    #[serde(skip_serializing_if = "is_default")]
    pub first_day: Option<i64>,
    /// Days since 1970 of the last order.
    #[serde(skip_serializing_if = "is_default")]
    pub last_day: Option<i64>,
    /// Days with at least one order.
    #[serde(skip_serializing_if = "is_default")]
    pub days: u32,
    /// Sum spent on the first day, minor units: repeat spending leaves it out.
    #[serde(skip_serializing_if = "is_default")]
    pub first_day_minor: i64,
    /// Sum of the squared gaps between days with orders, in days² (their sum is `last_day − first_day`).
    #[serde(skip_serializing_if = "is_default")]
    pub gap_squares: u64,
    /// The last gap, days.
    #[serde(skip_serializing_if = "is_default")]
    pub last_gap_days: u32,
    /// Gregorian month (year × 12 + month − 1) of bit 0 of `months`.
    #[serde(skip_serializing_if = "is_default")]
    pub month_base: i32,
    /// One bit for each month with an order, from `month_base` on; older than 128 months fall off.
    #[serde(skip_serializing_if = "is_default")]
    pub months: u128,
    /// The latest moment folded, microseconds: an order before it means folding anew.
    #[serde(skip_serializing_if = "is_default")]
    pub folded_to: Option<i64>,
}

impl OrdersState {
    /// Whether an order can be added without folding anew: it comes after all that were folded.
    pub fn can_push(&self, mark: &OrderMark) -> bool {
        self.folded_to.is_none_or(|last| mark.at.micros() > last)
    }

    /// Folds a customer's orders, given in the order of time.
    pub fn fold<'m>(marks: impl IntoIterator<Item = &'m OrderMark>, zone: &Zone) -> Self {
        let mut state = Self::default();
        for mark in marks {
            state.push(mark, zone);
        }
        state
    }

    /// Adds the next order in time.
    pub fn push(&mut self, mark: &OrderMark, zone: &Zone) {
        let at = mark.at.micros();
        self.folded_to = Some(self.folded_to.map_or(at, |last| last.max(at)));
        let money = |amount: i64| if mark.is_foreign { 0 } else { amount };
        if mark.is_cancelled {
            self.cancelled += 1;
            return;
        }
        if mark.is_return {
            self.returns += 1;
            self.returned_minor =
                self.returned_minor.saturating_add(money(mark.total_minor.saturating_neg()));
            return;
        }
        self.count += 1;
        self.foreign += u32::from(mark.is_foreign);
        self.discounted += u32::from(mark.is_discounted);
        self.gross_minor = self.gross_minor.saturating_add(money(mark.total_minor));
        self.largest_minor = self.largest_minor.max(money(mark.total_minor));
        if mark.refunded_minor > 0 {
            self.returns += 1;
            self.returned_minor = self.returned_minor.saturating_add(money(mark.refunded_minor));
        }
        self.first_at.get_or_insert(at);
        self.last_at = Some(at);
        let date = zone.date(mark.at);
        self.count_day(date.day_number(), money(mark.total_minor));
        self.count_month(i32::from(date.year()) * 12 + i32::from(date.month()) - 1);
    }

    /// What the customer has paid and not got back, minor units.
    pub fn spent_minor(&self) -> i64 {
        self.gross_minor.saturating_sub(self.returned_minor)
    }

    fn count_day(&mut self, day: i64, minor: i64) {
        let first = *self.first_day.get_or_insert(day);
        if day == first {
            self.first_day_minor = self.first_day_minor.saturating_add(minor);
        }
        match self.last_day {
            None => self.days = 1,
            Some(last) if day > last => {
                let gap = u32::try_from(day - last).unwrap_or(u32::MAX);
                self.days += 1;
                self.gap_squares = self.gap_squares.saturating_add(u64::from(gap) * u64::from(gap));
                self.last_gap_days = gap;
            }
            Some(_) => return,
        }
        self.last_day = Some(day);
    }

    fn count_month(&mut self, month: i32) {
        if self.months == 0 {
            self.month_base = month;
        }
        // Keep the newest 128 months.
        let beyond = (month - self.month_base).max(0) - 127;
        if beyond > 0 {
            self.months = u32::try_from(beyond).ok().filter(|b| *b < 128).map_or(0, |b| self.months >> b);
            self.month_base += beyond;
        }
        if let Ok(bit @ 0..128) = u32::try_from(month - self.month_base) {
            self.months |= 1 << bit;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vafa_kernel::time::DAY;

    fn sale(day: i64, total_minor: i64) -> OrderMark {
        OrderMark {
            at: Instant::from_micros(1_700_000_000_000_000 + day * DAY),
            is_return: false,
            is_cancelled: false,
            total_minor,
            refunded_minor: 0,
            is_discounted: false,
            is_foreign: false,
        }
    }

    #[test]
    fn counts_sums_and_gaps() {
        let zone = Zone::tehran();
        let back = OrderMark { is_return: true, total_minor: -30, ..sale(11, 0) };
        let off = OrderMark { is_cancelled: true, ..sale(12, 500) };
        let abroad = OrderMark { is_foreign: true, ..sale(40, 7) };
        let state = OrdersState::fold(&[sale(0, 100), sale(0, 50), sale(10, 70), back, off, abroad], &zone);
        assert_eq!((state.count, state.returns, state.cancelled, state.foreign), (4, 1, 1, 1));
        assert_eq!((state.gross_minor, state.spent_minor(), state.largest_minor), (220, 190, 100));
        assert_eq!((state.days, state.first_day_minor, state.last_gap_days), (3, 150, 30));
        assert_eq!(state.gap_squares, 100 + 900);
        assert_eq!(state.months.count_ones(), 2);
    }

    #[test]
    fn months_older_than_the_window_fall_off() {
        let zone = Zone::utc();
        let state = OrdersState::fold(&[sale(0, 1), sale(31 * 40, 1), sale(31 * 140, 1)], &zone);
        assert_eq!(state.months >> 127, 1);
        assert_eq!(state.months.count_ones(), 2);
        let far = OrdersState::fold(&[sale(0, 1), sale(365 * 40, 1)], &zone);
        assert_eq!(far.months.count_ones(), 1);
    }

    #[test]
    fn an_order_of_the_past_means_folding_anew() {
        let state = OrdersState::fold(&[sale(5, 1)], &Zone::utc());
        assert!(!state.can_push(&sale(5, 1)) && !state.can_push(&sale(4, 1)) && state.can_push(&sale(6, 1)));
    }
}
