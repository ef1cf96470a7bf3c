//! How values look in a file: for people and for machines.

use super::Export;
use super::table::{Cell, Column};
use crate::cx::Cx;
use crate::imports::Target;
use vafa_kernel::money::{Decimal, Money, MoneyUnit};
use vafa_kernel::{Currency, Instant};
use vafa_locale::text::text_plain;

/// A column that an import would fill the same thing from.
pub(super) fn column(asked: Export, target: &Target) -> Column {
    let code = target.to_string();
    let label = if asked.is_for_machines() { code.clone() } else { label(asked, &code) };
    Column { code, label }
}

/// A column that no import reads.
pub(super) fn own_column(asked: Export, code: &str) -> Column {
    let label = if asked.is_for_machines() {
        code.to_owned()
    } else {
        text_plain(asked.language, &format!("exports-column-{}", code.replace('_', "-")), &[]).into_owned()
    };
    Column { code: code.to_owned(), label }
}

fn label(asked: Export, code: &str) -> String {
    let key = format!("imports-target-{}", code.replace('_', "-"));
    if vafa_locale::text::has(&key) {
        text_plain(asked.language, &key, &[]).into_owned()
    } else {
        code.to_owned()
    }
}

/// A column of amounts, which names the unit where people need it.
pub(super) fn amount_column(asked: Export, cx: &Cx, target: &Target) -> Column {
    let mut column = column(asked, target);
    if !asked.is_for_machines() && shows_toman(cx) {
        column.label = format!("{} ({})", column.label, text_plain(asked.language, "exports-toman", &[]));
    }
    column
}

fn shows_toman(cx: &Cx) -> bool {
    cx.business.currency == Currency::IRR && cx.business.money_unit == MoneyUnit::Toman
}

/// An amount: in major units for machines, in what the business shows for people.
pub(super) fn amount(asked: Export, cx: &Cx, minor: i64, currency: Currency) -> Cell {
    if !asked.is_for_machines() && shows_toman(cx) && currency == Currency::IRR {
        return Cell::Number(plain(Decimal::new(minor, 1)));
    }
    Cell::Number(Money::new(minor, currency).to_major())
}

/// An amount that says nothing where it is nothing.
pub(super) fn amount_or_empty(asked: Export, cx: &Cx, minor: i64, currency: Currency) -> Cell {
    if minor == 0 { Cell::Empty } else { amount(asked, cx, minor, currency) }
}

/// A price of one in millionths of a major unit.
pub(super) fn price(asked: Export, cx: &Cx, micro: i64, currency: Currency) -> Cell {
    let is_toman = !asked.is_for_machines() && shows_toman(cx) && currency == Currency::IRR;
    Cell::Number(plain(Decimal::new(micro, if is_toman { 7 } else { 6 })))
}

/// A quantity in thousandths.
pub(super) fn quantity(milli: i64) -> Cell {
    Cell::Number(plain(Decimal::new(milli, 3)))
}

/// A decimal number without zeros at its end.
fn plain(number: Decimal) -> String {
    let text = number.to_string();
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A moment: RFC 3339 in UTC for machines; the business's calendar and clock, in plain digits, for people.
pub(super) fn moment(asked: Export, cx: &Cx, at: Instant) -> Cell {
    if asked.is_for_machines() {
        return Cell::Text(at.to_string());
    }
    let (date, time) = cx.business.zone.local(at);
    let day = cx.business.calendar.ymd(date);
    Cell::Text(format!(
        "{:04}/{:02}/{:02} {:02}:{:02}:{:02}",
        day.year, day.month, day.day, time.hour, time.minute, time.second
    ))
}

/// A word with a meaning: its code for machines, the word for people.
pub(super) fn word(asked: Export, group: &str, code: &str) -> Cell {
    if asked.is_for_machines() {
        return Cell::text(code);
    }
    let key = format!("exports-{group}-{}", code.replace('_', "-"));
    if vafa_locale::text::has(&key) {
        Cell::text(text_plain(asked.language, &key, &[]).into_owned())
    } else {
        Cell::text(code)
    }
}
