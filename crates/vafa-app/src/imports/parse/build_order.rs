//! One order from its rows.

use super::amounts::{AmountReader, number, refused, within_reason};
use super::identifiers;
use super::plan::{Plan, cell};
use super::reject::{Fault, Reject, RejectCode, kept_cells};
use super::survey::Survey;
use super::words::{OrderWord, order_word};
use super::{Notes, OrderTold, Told};
use crate::customers::{Claim, Field, Patch};
use crate::imports::mapping::Target;
use crate::imports::settings::{AmountUnit, BadLinePolicy};
use csv::StringRecord;
use std::borrow::Cow;
use std::collections::BTreeSet;
use vafa_kernel::{Currency, Instant};
use vafa_locale::CalendarKind;
use vafa_timeline::ecommerce::fold_number;
use vafa_timeline::{OrderContent, OrderKind, OrderLine, OrderStatus};

/// The longest text of an order that is taken.
const TEXT_MAX: usize = 500;
/// The longest order number and the like.
const CODE_MAX: usize = 120;
/// A row with more text than this is not one.
const ROW_MAX: usize = 1 << 20;

/// A row of an order, with its line in the file.
pub(super) type OrderRow = (u64, StringRecord);

/// Builds orders from their rows.
pub(super) struct OrderBuilder<'p> {
    plan: &'p Plan,
    survey: &'p Survey,
    columns: Columns,
    last_time: Option<(String, Result<Instant, ()>)>,
}

/// What the amounts of an order are in.
#[derive(Debug, Clone, Copy)]
struct Unit {
    currency: Currency,
    said: Option<AmountUnit>,
}

/// The columns that every line needs, looked up once.
struct Columns {
    product: Option<usize>,
    name: Option<usize>,
    category: Option<usize>,
    quantity: Option<usize>,
    price: Option<usize>,
    discount: Option<usize>,
    line_total: Option<usize>,
}

impl<'p> OrderBuilder<'p> {
    pub(super) fn new(plan: &'p Plan, survey: &'p Survey) -> Self {
        let at = |target: Target| plan.column(&target);
        let columns = Columns {
            product: at(Target::Product),
            name: at(Target::Name),
            category: at(Target::Category),
            quantity: at(Target::Quantity),
            price: at(Target::Price),
            discount: at(Target::Discount),
            line_total: at(Target::LineTotal),
        };
        Self { plan, survey, columns, last_time: None }
    }

    /// Builds the order that the rows tell, or says which of them are wrong.
    pub(super) fn build(&mut self, rows: &[OrderRow]) -> super::Unit {
        let mut notes = Notes::default();
        let mut rejects: Vec<Reject> = Vec::new();
        let mut good: Vec<&OrderRow> = Vec::with_capacity(rows.len());
        let mut lines = Vec::new();
        let currency = self.currency(rows);
        for row in rows {
            match currency.clone().and_then(|unit| self.line(&row.1, unit)) {
                Ok(line) => {
                    good.push(row);
                    lines.extend(line);
                }
                Err(fault) => rejects.push(self.reject(row, fault)),
            }
        }
        let is_held = !rejects.is_empty() && self.plan.settings.bad_line == BadLinePolicy::HoldOrder;
        let told = match (&currency, is_held || good.is_empty()) {
            (Ok(unit), false) => match self.order(&good, lines, *unit, &mut notes) {
                Ok(told) => Some(Told::Order(Box::new(told))),
                Err((at, fault)) => {
                    let faulty = good.get(at).or(good.first()).copied();
                    rejects.extend(faulty.map(|row| self.reject(row, fault)));
                    None
                }
            },
            _ => None,
        };
        if told.is_none() {
            Self::hold_back(rows, &mut rejects);
        }
        rejects.sort_by_key(|reject| reject.row);
        super::Unit { told, rejects, rows: rows.len() as u64, notes }
    }

    /// Rejects the good rows of an order that is not taken, naming the row at fault.
    fn hold_back(rows: &[OrderRow], rejects: &mut Vec<Reject>) {
        let cause = rejects.first().map(|reject| reject.row.to_string()).unwrap_or_default();
        let rejected: BTreeSet<u64> = rejects.iter().map(|reject| reject.row).collect();
        for row in rows.iter().filter(|row| !rejected.contains(&row.0)) {
            rejects.push(Reject {
                row: row.0,
                code: RejectCode::HeldBack,
                column: String::new(),
                detail: cause.clone(),
                cells: kept_cells(&row.1),
            });
        }
    }

    fn reject(&self, row: &OrderRow, fault: Fault) -> Reject {
        Reject {
            row: row.0,
            code: fault.code,
            column: self.plan.column_name(fault.column),
            detail: fault.detail,
            cells: kept_cells(&row.1),
        }
    }

    /// The currency that the rows name, and the unit where they name one: «تومان» is no currency, but people write it.
    fn currency(&self, rows: &[OrderRow]) -> Result<Unit, Fault> {
        let usual = Unit { currency: self.plan.currency, said: None };
        let Some(column) = self.plan.column(&Target::Currency) else { return Ok(usual) };
        let said = rows.iter().map(|row| cell(&row.1, Some(column))).find(|text| !text.is_empty());
        let Some(said) = said else { return Ok(usual) };
        match vafa_locale::fold(&said).as_str() {
            "irt" | "toman" | "تومان" => {
                Ok(Unit { currency: Currency::IRR, said: Some(AmountUnit::Toman) })
            }
            "rial" | "ریال" => Ok(Unit { currency: Currency::IRR, said: Some(AmountUnit::Major) }),
            _ => {
                let currency = said.parse().map_err(|_| Fault::new(RejectCode::NotAChoice, column))?;
                Ok(Unit { currency, said: Some(AmountUnit::Major) })
            }
        }
    }

    /// The line that a row tells; nothing in a file of totals.
    fn line(&self, record: &StringRecord, unit: Unit) -> Result<Option<OrderLine>, Fault> {
        if record.as_slice().len() > ROW_MAX {
            return Err(Fault::new(RejectCode::TooLong, 0));
        }
        let width = self.plan.file.header.len();
        if record.iter().skip(width).any(|extra| !extra.trim().is_empty()) {
            return Err(Fault::new(RejectCode::TooManyCells, width));
        }
        if self.plan.is_totals() {
            return Ok(None);
        }
        let columns = &self.columns;
        let name = text(record, columns.name, TEXT_MAX)?;
        let told_sku = self.survey.name(record, columns.product);
        let sku = match (told_sku.is_empty(), name.is_empty()) {
            (false, _) => limited(&told_sku, columns.product, CODE_MAX)?,
            (true, false) => format!("name:{name}"),
            (true, true) if columns.product.is_none() && columns.name.is_none() => "-".to_owned(),
            (true, true) => {
                return Err(Fault::new(RejectCode::Missing, columns.product.or(columns.name).unwrap_or(0)));
            }
        };
        let quantity = match columns.quantity {
            None => vafa_kernel::money::Decimal::new(1, 0),
            Some(at) => {
                needed(record, at).and_then(|text| number(&text).map_err(|code| Fault::new(code, at)))?
            }
        };
        let amount = |at: Option<usize>| -> Result<Option<i64>, Fault> { self.amount(record, at, unit) };
        let currency = unit.currency;
        let discount_minor = amount(columns.discount)?.unwrap_or(0);
        let told_total = amount(columns.line_total)?;
        let quantity_milli = quantity
            .scaled(3)
            .map_err(refused)
            .and_then(within_reason)
            .map_err(|code| Fault::new(code, columns.quantity.unwrap_or(0)))?;
        let (price_micro, total_minor) = match columns.price {
            Some(at) => {
                let text = match (cell(record, Some(at)), told_total) {
                    (text, None) if text.is_empty() => return Err(Fault::new(RejectCode::Missing, at)),
                    (text, Some(_)) if text.is_empty() => Cow::Borrowed("0"),
                    (text, _) => text,
                };
                let wrong = |code| Fault::new(code, at);
                let price = self.plan.amounts(at, unit.currency, unit.said).read(&text).map_err(wrong)?;
                let exact = quantity.checked_mul(price).and_then(|gross| gross.scaled(currency.exponent()));
                let gross = within_reason(exact.map_err(|e| wrong(refused(e)))?).map_err(wrong)?;
                let total = match told_total {
                    Some(total) => total,
                    None => within_reason(gross.saturating_sub(discount_minor)).map_err(wrong)?,
                };
                (price.scaled(6).map_err(|e| wrong(refused(e)))?, total)
            }
            None => {
                let total = told_total.unwrap_or(0);
                (price_of_one(total, quantity_milli, currency), total)
            }
        };
        let category = text(record, columns.category, TEXT_MAX)?;
        Ok(Some(OrderLine { sku, name, category, quantity_milli, price_micro, discount_minor, total_minor }))
    }

    fn amount(&self, record: &StringRecord, column: Option<usize>, unit: Unit) -> Result<Option<i64>, Fault> {
        let text = cell(record, column);
        let Some(at) = column.filter(|_| !text.is_empty()) else { return Ok(None) };
        let reader: AmountReader = self.plan.amounts(at, unit.currency, unit.said);
        reader.read_minor(&text).map(Some).map_err(|code| Fault::new(code, at))
    }

    /// An amount that is told once for the order, or the same on every row.
    fn agreed_amount(
        &self,
        rows: &[&OrderRow],
        target: &Target,
        unit: Unit,
    ) -> Result<Option<i64>, (usize, Fault)> {
        let Some(column) = self.plan.column(target) else { return Ok(None) };
        let mut agreed = None;
        for (at, row) in rows.iter().enumerate() {
            let told = self.amount(&row.1, Some(column), unit).map_err(|fault| (at, fault))?;
            match (agreed, told) {
                (_, None) => {}
                (None, told) => agreed = told,
                (Some(known), Some(told)) if known == told => {}
                _ => return Err((at, Fault::new(RejectCode::Contradiction, column))),
            }
        }
        Ok(agreed)
    }

    #[expect(clippy::too_many_lines, reason = "one order, field by field in one place")]
    fn order(
        &mut self,
        rows: &[&OrderRow],
        mut lines: Vec<OrderLine>,
        unit: Unit,
        notes: &mut Notes,
    ) -> Result<OrderTold, (usize, Fault)> {
        let on_first = |fault: Fault| (0, fault);
        if self.plan.is_totals()
            && rows.windows(2).any(|pair| pair.first().map(|r| &r.1) != pair.last().map(|r| &r.1))
        {
            let column = self.plan.column(&Target::Order).unwrap_or(0);
            return Err((1, Fault::new(RejectCode::Contradiction, column)));
        }
        let first = |target: Target| -> Cow<'_, str> {
            let column = self.plan.column(&target);
            if column.is_none() {
                return Cow::Borrowed("");
            }
            rows.iter().map(|row| cell(&row.1, column)).find(|text| !text.is_empty()).unwrap_or_default()
        };
        let code = |target: Target| {
            limited(&first(target.clone()), self.plan.column(&target), CODE_MAX).map_err(on_first)
        };
        let amount = |target: Target| self.agreed_amount(rows, &target, unit);
        let number_column = self.plan.column(&Target::Order);
        let told_number = rows.first().map(|row| self.survey.name(&row.1, number_column)).unwrap_or_default();
        let number = fold_number(&limited(&told_number, number_column, CODE_MAX).map_err(on_first)?);
        let series = match code(Target::Series)? {
            none if none.is_empty() => self.plan.settings.series.clone(),
            series => series,
        };
        let channel = match code(Target::Channel)? {
            none if none.is_empty() => self.plan.settings.channel.clone(),
            channel => channel,
        };
        let (branch, country, coupon) =
            (code(Target::Branch)?, code(Target::Field(Field::Country))?, code(Target::Coupon)?);
        let customer_name =
            limited(&first(Target::CustomerName), self.plan.column(&Target::CustomerName), 200)
                .map_err(on_first)?;
        let (shipping, tax) = (amount(Target::Shipping)?.unwrap_or(0), amount(Target::Tax)?.unwrap_or(0));
        let is_totals = self.plan.is_totals();
        let order_discount = match amount(Target::OrderDiscount)? {
            None if is_totals => amount(Target::Discount)?,
            told => told,
        };
        let sum = |amounts: &[i64]| -> Result<i64, (usize, Fault)> {
            let total = amounts.iter().fold(0i64, |sum, amount| sum.saturating_add(*amount));
            within_reason(total).map_err(|code| (0, Fault::new(code, number_column.unwrap_or(0))))
        };
        let of_lines = sum(&lines.iter().map(|line| line.total_minor).collect::<Vec<_>>())?;
        let line_discounts = sum(&lines.iter().map(|line| line.discount_minor).collect::<Vec<_>>())?;
        let (told_total, told_subtotal) = (amount(Target::Total)?, amount(Target::Subtotal)?);
        let extras = sum(&[shipping, tax])?;
        let total = match (told_total, told_subtotal) {
            (Some(total), _) => total,
            (None, Some(subtotal)) => sum(&[subtotal, extras])?,
            (None, None) if is_totals => {
                return Err((
                    0,
                    Fault::new(RejectCode::Missing, self.plan.column(&Target::Total).unwrap_or(0)),
                ));
            }
            (None, None) => sum(&[of_lines, extras, order_discount.unwrap_or(0).saturating_neg()])?,
        };
        let subtotal = match told_subtotal {
            Some(subtotal) => subtotal,
            None => sum(&[total, extras.saturating_neg()])?,
        };
        let mut words = Vec::new();
        for target in [Target::Status, Target::Kind] {
            let word = first(target);
            if !word.is_empty() {
                let known = order_word(&word);
                notes.unknown_words += u64::from(known.is_none());
                words.extend(known);
            }
        }
        let status = words.iter().find_map(|word| match word {
            OrderWord::Status(status) => Some(*status),
            OrderWord::Kind(_) => None,
        });
        let all_back = !lines.is_empty() && lines.iter().all(|line| line.quantity_milli < 0);
        let is_return = words.contains(&OrderWord::Kind(OrderKind::Return)) || total < 0 || all_back;
        let mut content = OrderContent {
            series,
            number,
            kind: if is_return { OrderKind::Return } else { OrderKind::Sale },
            status: status.unwrap_or(OrderStatus::Completed),
            placed_at: Instant::from_micros(0),
            channel,
            branch,
            country,
            currency: unit.currency,
            subtotal_minor: subtotal,
            discount_minor: sum(&[line_discounts, order_discount.unwrap_or(0)])?,
            shipping_minor: shipping,
            tax_minor: tax,
            total_minor: total,
            coupon,
            lines: std::mem::take(&mut lines),
        };
        if is_return && content.total_minor > 0 {
            turn_round(&mut content);
        }
        let (claims, faults) = self.claims(rows)?;
        notes.ignored_identifiers += faults;
        content.placed_at = self.placed_at(rows)?;
        let mut patch = Patch::default();
        if !customer_name.is_empty() && !claims.is_empty() {
            let cleaned = Field::ToldName.clean(&customer_name, CalendarKind::Gregorian);
            let column = self.plan.column(&Target::CustomerName).unwrap_or(0);
            let cleaned = cleaned.map_err(|_| (0, Fault::new(RejectCode::TooLong, column)))?;
            // What is left of nothing but signs of control is no name, and takes none away.
            patch.fields.extend(cleaned.map(|name| (Field::ToldName, Some(name))));
        }
        Ok(OrderTold { content, claims, patch })
    }

    /// Who the order is of: no two rows may say different things, however they write them, and what later rows add
    /// counts too. Also how many columns hold what cannot be an identifier.
    fn claims(&self, rows: &[&OrderRow]) -> Result<(Vec<Claim>, u64), (usize, Fault)> {
        let mut told: Vec<Claim> = Vec::new();
        let mut faulty = BTreeSet::new();
        let mut last: Option<&OrderRow> = None;
        for (at, row) in rows.iter().enumerate() {
            // Most orders say the same in every row: that is read once.
            let says_more = |column: usize| {
                let text = cell(&row.1, Some(column));
                !text.is_empty() && last.is_none_or(|last| cell(&last.1, Some(column)) != text)
            };
            if !self.plan.identifiers().any(|(_, column)| says_more(column)) {
                continue;
            }
            last = Some(row);
            let (claims, faults) = identifiers::claims(self.plan, self.survey, &row.1);
            faulty.extend(faults.into_iter().map(|fault| fault.column));
            for (kind, column) in self.plan.identifiers() {
                let mut said = claims.iter().filter(|claim| claim.kind == kind).peekable();
                let mut known = told.iter().filter(|claim| claim.kind == kind).peekable();
                let is_other = said.peek().is_some() && known.peek().is_some();
                if is_other && !said.any(|said| told.iter().any(|known| is_same(known, said))) {
                    return Err((at, Fault::new(RejectCode::Contradiction, column)));
                }
            }
            for claim in claims {
                if !told.iter().any(|known| is_same(known, &claim)) {
                    told.push(claim);
                }
            }
        }
        Ok((told, faulty.len() as u64))
    }

    /// When the order was placed: the earliest time of its rows.
    fn placed_at(&mut self, rows: &[&OrderRow]) -> Result<Instant, (usize, Fault)> {
        let column = self.plan.column(&Target::Time);
        let of_day = self.plan.column(&Target::TimeOfDay);
        let mut earliest: Option<Instant> = None;
        for (at, row) in rows.iter().enumerate() {
            let day = cell(&row.1, column);
            if day.is_empty() {
                continue;
            }
            let text = match cell(&row.1, of_day) {
                none if none.is_empty() => day,
                time => format!("{day} {time}").into(),
            };
            let moment = self.moment(&text);
            let moment = moment.map_err(|()| (at, Fault::new(RejectCode::NotADate, column.unwrap_or(0))))?;
            earliest = Some(earliest.map_or(moment, |known| known.min(moment)));
        }
        earliest.ok_or((0, Fault::new(RejectCode::Missing, column.unwrap_or(0))))
    }

    fn moment(&mut self, text: &str) -> Result<Instant, ()> {
        if let Some((known, moment)) = &self.last_time
            && known == text
        {
            return *moment;
        }
        let moment = self.survey.dates.read(text).map(|read| read.instant(&self.plan.zone)).map_err(|_| ());
        self.last_time = Some((text.to_owned(), moment));
        moment
    }
}

fn is_same(one: &Claim, other: &Claim) -> bool {
    (one.kind, &one.value) == (other.kind, &other.value)
}

/// Goods given back are below zero, however the file writes them.
fn turn_round(content: &mut OrderContent) {
    for amount in [
        &mut content.subtotal_minor,
        &mut content.discount_minor,
        &mut content.shipping_minor,
        &mut content.tax_minor,
        &mut content.total_minor,
    ] {
        *amount = amount.saturating_neg();
    }
    for line in &mut content.lines {
        line.quantity_milli = line.quantity_milli.saturating_neg();
        line.discount_minor = line.discount_minor.saturating_neg();
        line.total_minor = line.total_minor.saturating_neg();
    }
}

/// The price of one piece in millionths, from what the line comes to.
fn price_of_one(total_minor: i64, quantity_milli: i64, currency: Currency) -> i64 {
    if quantity_milli == 0 {
        return 0;
    }
    let micro = i128::from(total_minor) * 1000 * 10i128.pow(6 - u32::from(currency.exponent()).min(6));
    i64::try_from(micro / i128::from(quantity_milli)).unwrap_or(0)
}

fn needed(record: &StringRecord, column: usize) -> Result<Cow<'_, str>, Fault> {
    let text = cell(record, Some(column));
    if text.is_empty() { Err(Fault::new(RejectCode::Missing, column)) } else { Ok(text) }
}

fn text(record: &StringRecord, column: Option<usize>, limit: usize) -> Result<String, Fault> {
    limited(&cell(record, column), column, limit)
}

fn limited(text: &str, column: Option<usize>, limit: usize) -> Result<String, Fault> {
    if text.len() > limit && text.chars().count() > limit {
        let fault = Fault::new(RejectCode::TooLong, column.unwrap_or(0));
        return Err(Fault { detail: limit.to_string(), ..fault });
    }
    Ok(text.to_owned())
}
