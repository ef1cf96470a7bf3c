//! Listed customers, one row each: all of them, or those of a list.

use super::table::{Cell, Column, Table};
use super::{Export, ExportKind, Selection, forms};
use crate::customers::{
    Customer, CustomerFilter, CustomerSort, Field, IdentifierKind, ListCustomers, identifiers,
    list_customers, records, search_customers, tags,
};
use crate::cx::Cx;
use crate::failure::Failure;
use crate::imports::Target;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use vafa_kernel::id::CustomerId;
use vafa_locale::Lang;
use vafa_store::Tx;

/// How many customers are read at once.
const PAGE: u32 = 500;
/// How many rows of a list are read at once: as many as a list gives.
const LIST_PAGE: u32 = 200;
/// What customers are known by, as columns. Cookies and devices are nobody's business in a file.
const IDENTIFIERS: [IdentifierKind; 7] = [
    IdentifierKind::CustomerId,
    IdentifierKind::Phone,
    IdentifierKind::Email,
    IdentifierKind::Card,
    IdentifierKind::NationalId,
    IdentifierKind::External,
    IdentifierKind::Social,
];

pub(super) fn write(
    tx: &mut Tx<'_>,
    cx: &Cx,
    asked: Export,
    selection: Option<&Selection>,
    out: &mut dyn Write,
) -> Result<u64, Failure> {
    debug_assert_eq!(asked.kind, ExportKind::Customers);
    let own: Vec<String> = own_fields(tx)?.into_iter().collect();
    let mut table =
        Table::begin(asked.format, columns(asked, &own), asked.language == Lang::Fa && !asked.is_raw, out)?;
    let mut pages = Pages::of(selection);
    while let Some(page) = pages.next(tx, cx)? {
        let ids: Vec<CustomerId> = page.iter().map(|customer| customer.id).collect();
        let known_by = identifiers::list_active_of(tx, &ids)?;
        for customer in &page {
            let tags = tags::list(tx, customer.id)?;
            let known = known_by.get(&customer.id).map_or(&[][..], Vec::as_slice);
            table.row(row(asked, cx, customer, known, &tags, &own))?;
        }
    }
    Ok(table.finish()?)
}

/// Where the next customers come from.
enum Pages<'s> {
    /// Everybody, after this one.
    After(CustomerId),
    /// A list, from this cursor on.
    List(&'s CustomerFilter, CustomerSort, Option<String>),
    /// What words find; they are asked once.
    Found(&'s str, u32),
    /// Nobody is left.
    Done,
}

impl<'s> Pages<'s> {
    fn of(selection: Option<&'s Selection>) -> Self {
        match selection {
            None => Self::After(CustomerId::NIL),
            Some(Selection::Filtered(filter, sort)) => Self::List(filter, *sort, None),
            Some(Selection::Found(words, limit)) => Self::Found(words, *limit),
        }
    }

    /// The next customers that lists show; a page may be empty although others follow.
    fn next(&mut self, tx: &mut Tx<'_>, cx: &Cx) -> Result<Option<Vec<Customer>>, Failure> {
        let (page, next) = match &*self {
            Self::Done => return Ok(None),
            Self::After(after) => {
                let page = records::page_after(tx, *after, PAGE)?;
                let next = page.last().map_or(Self::Done, |last| Self::After(last.id));
                (page, next)
            }
            Self::List(filter, sort, cursor) => {
                let asked = ListCustomers {
                    filter: (*filter).clone(),
                    sort: *sort,
                    limit: Some(LIST_PAGE),
                    cursor: cursor.clone(),
                };
                let list = list_customers(tx, cx, &asked)?;
                let next = list.next.map_or(Self::Done, |cursor| Self::List(filter, *sort, Some(cursor)));
                (whole(tx, list.items.iter().map(|row| row.id))?, next)
            }
            Self::Found(words, limit) => {
                let found = search_customers(tx, cx, words, *limit)?;
                (whole(tx, found.iter().map(|found| found.row.id))?, Self::Done)
            }
        };
        *self = next;
        Ok(Some(page.into_iter().filter(Customer::is_listed).collect()))
    }
}

/// The records of rows, in their order.
fn whole(tx: &mut Tx<'_>, ids: impl Iterator<Item = CustomerId>) -> Result<Vec<Customer>, Failure> {
    let mut found = Vec::new();
    for id in ids {
        found.extend(records::find(tx, id)?);
    }
    Ok(found)
}

fn columns(asked: Export, own: &[String]) -> Vec<Column> {
    let mut columns = vec![forms::own_column(asked, "id"), forms::column(asked, &Target::Kind)];
    columns.extend(IDENTIFIERS.iter().map(|kind| forms::column(asked, &Target::Identifier(*kind))));
    columns.extend(Field::ALL.iter().map(|field| forms::column(asked, &Target::Field(*field))));
    columns.push(forms::column(asked, &Target::Tags));
    columns.extend(own.iter().map(|name| forms::column(asked, &Target::Custom(name.clone()))));
    columns.extend(["source", "created_at"].map(|code| forms::own_column(asked, code)));
    columns
}

fn row(
    asked: Export,
    cx: &Cx,
    customer: &Customer,
    known: &[(IdentifierKind, String)],
    tags: &[(String, i64)],
    own: &[String],
) -> Vec<Cell> {
    let mut cells =
        vec![Cell::text(customer.id.to_string()), forms::word(asked, "kind", customer.kind.code())];
    for kind in IDENTIFIERS {
        let values: Vec<&str> =
            known.iter().filter(|(of, _)| *of == kind).map(|(_, value)| value.as_str()).collect();
        cells.push(Cell::text(values.join("; ")));
    }
    for field in Field::ALL {
        let value = customer.field(*field).unwrap_or_default();
        cells.push(match field {
            Field::Gender => forms::word(asked, "gender", value),
            Field::BirthDate if !asked.is_for_machines() => Cell::text(birth_date(cx, value)),
            _ => Cell::text(value),
        });
    }
    let tags: Vec<&str> = tags.iter().map(|(tag, _)| tag.as_str()).collect();
    cells.push(Cell::text(tags.join(", ")));
    for name in own {
        cells.push(match customer.custom.get(name) {
            None | Some(Json::Null) => Cell::Empty,
            Some(Json::String(text)) => Cell::text(text.clone()),
            Some(Json::Number(number)) => Cell::Number(number.to_string()),
            Some(other) => Cell::Json(other.clone()),
        });
    }
    cells.push(Cell::text(customer.source.clone()));
    cells.push(forms::moment(asked, cx, customer.created_at));
    cells
}

/// A birth date in the business's calendar.
fn birth_date(cx: &Cx, value: &str) -> String {
    let Ok(date) = value.parse() else { return value.to_owned() };
    let day = cx.business.calendar.ymd(date);
    format!("{:04}/{:02}/{:02}", day.year, day.month, day.day)
}

/// The names of own fields that any customer has.
fn own_fields(tx: &mut Tx<'_>) -> Result<BTreeSet<String>, Failure> {
    let mut names = BTreeSet::new();
    records::each_custom(tx, &mut |custom| {
        let fields: BTreeMap<String, Json> = serde_json::from_str(custom).unwrap_or_default();
        names.extend(fields.into_keys());
    })?;
    Ok(names)
}
