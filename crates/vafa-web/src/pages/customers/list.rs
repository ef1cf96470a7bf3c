//! The list of customers: views as tabs, search, conditions, order, pages.

use super::list_query::ListQuery;
use super::{list_conditions, shown};
use crate::api::shapes::Asked;
use crate::page::{Page, Place};
use crate::pages::{Answer, Visit};
use crate::parts::{Confirm, Empty, Field, Note, Pager, Tone};
use askama::Template;
use vafa_app::Permission;
use vafa_app::customers::{
    CappedCount, CustomerFilter, CustomerRow, CustomerSort, FoundBy, ListCustomers, ViewDefinition, Views,
    count_customers, list_customers, list_views, search_customers,
};

/// How many rows a page has.
const ROWS: u32 = 50;

#[derive(Template)]
#[template(path = "customers/list.html")]
struct ListPage {
    page: Page,
    query: ListQuery,
    tabs: Vec<Tab>,
    own_view: Option<Confirm>,
    /// The fields of the form as they stand, for the form that saves them as a view.
    kept: Vec<(&'static str, String)>,
    heads: Vec<Head>,
    rows: Vec<Row>,
    count: String,
    conditions: Vec<(String, String)>,
    fields: Vec<Field>,
    wrong: Vec<Note>,
    pager: Option<Pager>,
    empty: Option<Empty>,
    is_filter_open: bool,
    /// Forms in which the list can be taken out; none where this one may not, or nobody is on it.
    exports: Vec<(String, String)>,
    may: May,
}

/// What the one who looks is offered.
struct May {
    create: bool,
    merge: bool,
    keep_views: bool,
}

/// A view as a tab.
struct Tab {
    label: String,
    count: String,
    url: String,
    is_current: bool,
}

/// A column's head; with an address, a click sorts by it.
struct Head {
    label: String,
    is_number: bool,
    url: Option<String>,
    /// `ascending`, `descending` or empty.
    sorted: &'static str,
}

/// A customer as the list shows them.
struct Row {
    url: String,
    name: String,
    icon: &'static str,
    kind: String,
    phone: String,
    city: String,
    tags: Vec<String>,
    orders: String,
    spent: String,
    last: Option<shown::Time>,
    found_by: String,
}

/// `GET /customers`.
pub(super) async fn show(visit: Visit, Asked(query): Asked<ListQuery>) -> Answer {
    let views = visit.read(list_views).await?;
    let Shown { view, filter, sort, is_search, wrong } = shown(&visit, &query, &views);
    let found =
        if is_search { search(&visit, &query.q).await? } else { list(&visit, &query, filter, sort).await? };
    let t = visit.t;
    let may_export = visit.may(Permission::ExportData) && !found.rows.is_empty();
    let wrong = wrong.into_iter().map(|field| {
        let label = list_conditions::label(t, field);
        Note::new(Tone::Warn, t.args("customers-filter-unread", &[("field", label.as_ref().into())]))
    });
    let fields = match view {
        Some(view) => ListQuery { q: query.q.clone(), ..ListQuery::of_view(&visit, view) },
        None => query.clone(),
    };
    let mut page = visit.page("customers-title", Place::Customers);
    page.query.clone_from(&query.q);
    visit.html(&ListPage {
        tabs: tabs(&visit, &query, &views, is_search),
        own_view: own_view(&visit, &query, &views),
        heads: heads(&visit, &query, sort, is_search),
        count: found.count,
        conditions: list_conditions::chips(&visit, &query),
        fields: list_conditions::fields(&visit, &fields),
        kept: fields.kept(),
        wrong: wrong.collect(),
        pager: found.pager,
        empty: found.rows.is_empty().then(|| empty(&visit, &query)),
        is_filter_open: query.has_conditions(),
        exports: if may_export { super::export::offers(t, &query) } else { Vec::new() },
        may: May {
            create: visit.may(Permission::EditCustomers),
            merge: visit.may(Permission::MergeCustomers),
            keep_views: visit.may(Permission::KeepViews),
        },
        rows: found.rows,
        page,
        query,
    })
}

/// Whom the list shows, and how.
pub(super) struct Shown<'v> {
    view: Option<&'v ViewDefinition>,
    pub(super) filter: CustomerFilter,
    pub(super) sort: CustomerSort,
    /// Words alone are a search, the best match first; with conditions they narrow the list.
    pub(super) is_search: bool,
    /// Fields of the address that could not be read.
    wrong: Vec<&'static str>,
}

/// What the address of a list means.
pub(super) fn shown<'v>(visit: &Visit, query: &ListQuery, views: &'v Views) -> Shown<'v> {
    // Conditions of one's own leave the view behind.
    let view = if query.has_conditions() { None } else { find_view(views, &query.view) };
    let (mut filter, wrong) = query.filter(visit);
    if let Some(view) = view {
        filter = CustomerFilter { search: filter.search, ..view.filter.clone() };
    }
    let sort = query.sort(view.map(|view| view.sort).unwrap_or_default());
    let is_search =
        filter.search.is_some() && !query.has_conditions() && view.is_none() && query.sort.is_empty();
    Shown { view, filter, sort, is_search, wrong }
}

/// The view of that code or id.
fn find_view<'v>(views: &'v Views, view: &str) -> Option<&'v ViewDefinition> {
    let ready = views.ready.iter().map(|(ready, _)| (ready.code.to_owned(), &ready.definition));
    let saved = views.saved.iter().map(|(saved, _)| (saved.id.to_string(), &saved.definition));
    ready.chain(saved).find(|(code, _)| code == view).map(|(_, definition)| definition)
}

/// The views, each with its count.
fn tabs(visit: &Visit, query: &ListQuery, views: &Views, is_search: bool) -> Vec<Tab> {
    let is_plain = !query.has_conditions() && !is_search;
    let tab = |code: String, label: String, count: CappedCount| {
        // "All" is the list without a view.
        let view = if code == "all" { String::new() } else { code };
        let is_current = is_plain && query.view == view;
        let url = ListQuery { view, ..ListQuery::default() }.address();
        let number = visit.f.number(count.count);
        let count = if count.is_capped { format!("{number}+") } else { number };
        Tab { label, count, url, is_current }
    };
    let ready = views.ready.iter().map(|(view, count)| {
        tab(view.code.to_owned(), visit.t.text(&format!("customers-view-{}", view.code)).into_owned(), *count)
    });
    let saved = views.saved.iter().map(|(view, count)| tab(view.id.to_string(), view.name.clone(), *count));
    ready.chain(saved).collect()
}

/// The saved view at hand, where the one who looks may put it away.
fn own_view(visit: &Visit, query: &ListQuery, views: &Views) -> Option<Confirm> {
    let (view, _) = views.saved.iter().find(|(view, _)| view.is_own && view.id.to_string() == query.view)?;
    let t = visit.t;
    Some(Confirm {
        t,
        id: "view".to_owned(),
        button: t.text("customers-view-delete").into_owned(),
        question: t
            .args("customers-view-delete-question", &[("name", view.name.as_str().into())])
            .into_owned(),
        consequence: t.text("customers-view-delete-consequence").into_owned(),
        url: format!("/customers/views/{}/delete", view.id),
        csrf: visit.caller.csrf(),
    })
}

struct Found {
    rows: Vec<Row>,
    count: String,
    pager: Option<Pager>,
}

async fn search(visit: &Visit, words: &str) -> Result<Found, crate::Refusal> {
    let words = words.to_owned();
    let found = visit.read(move |tx, cx| search_customers(tx, cx, &words, ROWS)).await?;
    let rows: Vec<Row> = found
        .into_iter()
        .map(|found| {
            let found_by = match found.found_by {
                FoundBy::Name | FoundBy::Other => String::new(),
                by => visit.t.text(found_by_key(by)).into_owned(),
            };
            Row { found_by, ..row(visit, &found.row) }
        })
        .collect();
    let count = visit.t.count("customers-found", rows.len()).into_owned();
    Ok(Found { rows, count, pager: None })
}

const fn found_by_key(by: FoundBy) -> &'static str {
    match by {
        FoundBy::Id => "customers-found-by-id",
        FoundBy::OrderNumber => "customers-found-by-order",
        _ => "customers-found-by-identifier",
    }
}

async fn list(
    visit: &Visit,
    query: &ListQuery,
    filter: CustomerFilter,
    sort: CustomerSort,
) -> Result<Found, crate::Refusal> {
    let cursor = Some(query.cursor.clone()).filter(|cursor| !cursor.is_empty());
    let asked = ListCustomers { filter, sort, limit: Some(ROWS), cursor };
    let (list, count) = visit
        .read(move |tx, cx| Ok((list_customers(tx, cx, &asked)?, count_customers(tx, cx, &asked.filter)?)))
        .await?;
    let rows: Vec<Row> = list.items.iter().map(|found| row(visit, found)).collect();
    let pager = Pager {
        t: visit.t,
        shown: visit.t.count("count-customers", rows.len()).into_owned(),
        previous: query.previous_address(),
        next: list.next.map(|next| query.next_address(&next)),
    };
    let pager = (pager.previous.is_some() || pager.next.is_some()).then_some(pager);
    Ok(Found { rows, count: counted(visit, count), pager })
}

/// A count in words: «۲۳۰ مشتری», «بیش از ۱٬۰۰۰».
pub(super) fn counted(visit: &Visit, count: CappedCount) -> String {
    let key = if count.is_capped { "customers-count-capped" } else { "count-customers" };
    visit.t.count(key, count.count).into_owned()
}

fn row(visit: &Visit, found: &CustomerRow) -> Row {
    Row {
        url: format!("/customers/{}", found.id),
        name: shown::name(visit.t, &found.name),
        icon: shown::kind_icon(found.kind),
        kind: shown::kind_label(visit.t, found.kind).into_owned(),
        phone: match (&found.phone, &found.email) {
            (Some(phone), _) => shown::phone(visit, phone),
            (None, Some(email)) => email.clone(),
            (None, None) => String::new(),
        },
        city: found.city.clone().unwrap_or_default(),
        tags: found.tags.clone(),
        orders: if found.orders_count == 0 { String::new() } else { visit.f.number(found.orders_count) },
        spent: if found.spent_minor == 0 { String::new() } else { shown::whole(visit, found.spent_minor) },
        last: found.last_order_at.map(|at| shown::time(visit, at)),
        found_by: String::new(),
    }
}

/// The heads; a click on the one that sorts already turns the order around.
fn heads(visit: &Visit, query: &ListQuery, sort: CustomerSort, is_search: bool) -> Vec<Head> {
    let head = |key: &str, code: &str, is_number: bool, is_highest_first: bool| {
        let sorted = match (code == sort.key.code() && !is_search, sort.is_descending) {
            (false, _) => "",
            (true, true) => "descending",
            (true, false) => "ascending",
        };
        let is_descending = if sorted.is_empty() { is_highest_first } else { !sort.is_descending };
        let order = format!("{}{code}", if is_descending { "-" } else { "" });
        let url = (!code.is_empty()).then(|| query.with("sort", &order).address());
        Head { label: visit.t.text(key).into_owned(), is_number, url, sorted }
    };
    vec![
        head("name", "name", false, false),
        head("customers-column-contact", "", false, false),
        head("customers-field-city", "", false, false),
        head("customers-column-orders", "orders", true, true),
        head("customers-column-spent", "spent", true, true),
        head("customers-sort-last_order", "last_order", false, true),
    ]
}

/// What to do where nobody is found, or nobody is there yet.
fn empty(visit: &Visit, query: &ListQuery) -> Empty {
    let t = visit.t;
    if query.q.is_empty() && !query.has_conditions() && query.view.is_empty() {
        let mut empty = Empty::new("users", t.text("customers-empty")).text(t.text("customers-empty-text"));
        if visit.may(Permission::ImportFiles) {
            empty = empty.link(t.text("customers-empty-import"), "/imports/new");
        }
        if visit.may(Permission::EditCustomers) {
            empty = empty.link(t.text("customers-new"), "/customers/new");
        }
        return empty;
    }
    let title = if query.q.is_empty() {
        t.text("customers-none-match")
    } else {
        t.args("nothing-found-for", &[("query", query.q.as_str().into())])
    };
    let mut empty = Empty::new("search", title).text(t.text("customers-none-match-text"));
    if query.has_conditions() && !query.q.is_empty() {
        let bare = ListQuery { q: query.q.clone(), ..ListQuery::default() };
        empty = empty.link(t.text("customers-search-all"), bare.address());
    }
    empty.link(t.text("customers-show-all"), "/customers")
}
