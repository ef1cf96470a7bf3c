//! Orders, one row each or one row per line, in the order in which they were placed.

use super::table::{Cell, Column, Table};
use super::{Export, ExportKind, forms};
use crate::customers::{Field, IdentifierKind, identifiers, records};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::imports::Target;
use crate::timeline::orders::{self, Order};
use std::collections::HashMap;
use std::io::Write;
use vafa_kernel::id::CustomerId;
use vafa_locale::Lang;
use vafa_store::Tx;
use vafa_timeline::OrderLine;

/// How many orders are read at once.
const PAGE: u32 = 500;
/// What tells whose an order is.
const IDENTIFIERS: [IdentifierKind; 5] = [
    IdentifierKind::CustomerId,
    IdentifierKind::Phone,
    IdentifierKind::Email,
    IdentifierKind::Card,
    IdentifierKind::NationalId,
];

/// Whose an order is: name and identifiers.
#[derive(Debug, Clone, Default)]
struct Buyer {
    name: String,
    known_by: Vec<(IdentifierKind, String)>,
}

pub(super) fn write(tx: &mut Tx<'_>, cx: &Cx, asked: Export, out: &mut dyn Write) -> Result<u64, Failure> {
    let is_rtl = asked.language == Lang::Fa && !asked.is_raw;
    let mut table = Table::begin(asked.format, columns(asked, cx), is_rtl, out)?;
    let mut after = None;
    loop {
        let page = orders::page_after(tx, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some((last.content.placed_at, last.id));
        let buyers = buyers(tx, &page)?;
        for order in &page {
            let buyer = buyers.get(&order.customer_id).cloned().unwrap_or_default();
            if asked.kind == ExportKind::Orders {
                table.row(order_cells(asked, cx, order, &buyer, order.content.discount_minor))?;
                continue;
            }
            let lines = orders::lines_of(tx, order.customer_id, order.id)?;
            let of_lines = lines.iter().fold(0i64, |sum, line| sum.saturating_add(line.discount_minor));
            let of_order = order.content.discount_minor.saturating_sub(of_lines);
            for line in &lines {
                let mut cells = order_cells(asked, cx, order, &buyer, of_order);
                cells.extend(line_cells(asked, cx, order, line));
                table.row(cells)?;
            }
        }
    }
    Ok(table.finish()?)
}

/// Whom the orders of a page belong to, by the record in which each lies.
fn buyers(tx: &mut Tx<'_>, page: &[Order]) -> Result<HashMap<CustomerId, Buyer>, Failure> {
    let mut roots: HashMap<CustomerId, CustomerId> = HashMap::new();
    for order in page {
        if !order.customer_id.is_nil() && !roots.contains_key(&order.customer_id) {
            roots.insert(order.customer_id, records::root_of(tx, order.customer_id)?);
        }
    }
    let mut wanted: Vec<CustomerId> = roots.values().copied().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut known_by = identifiers::list_active_of(tx, &wanted)?;
    let mut of_root = HashMap::new();
    for root in wanted {
        let name = records::find(tx, root)?.map(|record| record.name()).unwrap_or_default();
        of_root.insert(root, Buyer { name, known_by: known_by.remove(&root).unwrap_or_default() });
    }
    Ok(roots.into_iter().filter_map(|(record, root)| Some((record, of_root.get(&root)?.clone()))).collect())
}

fn columns(asked: Export, cx: &Cx) -> Vec<Column> {
    let plain = |target: Target| forms::column(asked, &target);
    let amount = |target: Target| forms::amount_column(asked, cx, &target);
    let mut columns = vec![
        plain(Target::Order),
        plain(Target::Series),
        plain(Target::Time),
        plain(Target::Kind),
        plain(Target::Status),
    ];
    columns.extend(IDENTIFIERS.map(|kind| plain(Target::Identifier(kind))));
    columns.extend([
        plain(Target::CustomerName),
        plain(Target::Channel),
        plain(Target::Branch),
        plain(Target::Field(Field::Country)),
        plain(Target::Currency),
        amount(Target::Subtotal),
        amount(Target::OrderDiscount),
        amount(Target::Shipping),
        amount(Target::Tax),
        amount(Target::Total),
        plain(Target::Coupon),
        forms::own_column(asked, "refunded"),
        forms::own_column(asked, "source"),
    ]);
    if asked.kind == ExportKind::OrderLines {
        columns.extend([
            plain(Target::Product),
            plain(Target::Name),
            plain(Target::Category),
            plain(Target::Quantity),
            amount(Target::Price),
            amount(Target::Discount),
            amount(Target::LineTotal),
        ]);
    }
    columns
}

fn order_cells(asked: Export, cx: &Cx, order: &Order, buyer: &Buyer, discount: i64) -> Vec<Cell> {
    let content = &order.content;
    let amount = |minor: i64| forms::amount(asked, cx, minor, content.currency);
    let some = |minor: i64| forms::amount_or_empty(asked, cx, minor, content.currency);
    let mut cells = vec![
        Cell::text(content.number.clone()),
        Cell::text(content.series.clone()),
        forms::moment(asked, cx, content.placed_at),
        forms::word(asked, "order", content.kind.code()),
        forms::word(asked, "status", content.status.code()),
    ];
    for kind in IDENTIFIERS {
        let value = buyer.known_by.iter().find(|(of, _)| *of == kind).map(|(_, value)| value.clone());
        cells.push(Cell::text(value.unwrap_or_default()));
    }
    cells.extend([
        Cell::text(buyer.name.clone()),
        Cell::text(content.channel.clone()),
        Cell::text(content.branch.clone()),
        Cell::text(content.country.clone()),
        Cell::text(content.currency.code()),
        amount(content.subtotal_minor),
        some(discount),
        some(content.shipping_minor),
        some(content.tax_minor),
        amount(content.total_minor),
        Cell::text(content.coupon.clone()),
        some(order.refunded_minor),
        Cell::text(order.source.clone()),
    ]);
    cells
}

fn line_cells(asked: Export, cx: &Cx, order: &Order, line: &OrderLine) -> Vec<Cell> {
    let currency = order.content.currency;
    vec![
        Cell::text(line.sku.clone()),
        Cell::text(line.name.clone()),
        Cell::text(line.category.clone()),
        forms::quantity(line.quantity_milli),
        forms::price(asked, cx, line.price_micro, currency),
        forms::amount_or_empty(asked, cx, line.discount_minor, currency),
        forms::amount(asked, cx, line.total_minor, currency),
    ]
}
