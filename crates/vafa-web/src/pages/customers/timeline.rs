//! A customer's timeline: newest first, by day, looks around gathered.

use super::happening::{Group, Happening};
use super::history::{Piece, piece};
use super::notes::NoteShown;
use super::query_text::{query_text, with_query};
use super::record::{self, Head};
use super::shown;
use crate::api::shapes::{Asked, Named};
use crate::page::Page;
use crate::pages::{Answer, Visit};
use askama::Template;
use serde::Deserialize;
use vafa_app::Failure;
use vafa_app::access::list_user_names;
use vafa_app::customers::{ListHistory, list_history, read_customer};
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_kernel::time::HOUR;

/// How many entries one look shows.
const SHOWN: u32 = 40;
/// How many entries are read at once.
const READ: u32 = 100;
/// How many reads one look may take: a filter may pass few of the entries it reads.
const READS_MAX: usize = 8;
/// Looks further apart than this are two visits.
const VISIT: i64 = 2 * HOUR;

/// Which part of a timeline.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    /// Code of a [`Group`].
    kind: String,
    /// Where the part before ended.
    before: String,
}

impl Asking {
    /// The code of the group asked for, or empty.
    pub(super) fn kind(&self) -> &str {
        Group::from_code(&self.kind).map_or("", Group::code)
    }
}

/// A part of a timeline, in words.
pub(super) struct Timeline {
    pub(super) days: Vec<Day>,
    /// Where the older entries are.
    pub(super) older: Option<String>,
}

/// One day.
pub(super) struct Day {
    pub(super) label: String,
    pub(super) items: Vec<Item>,
}

/// One thing of a day.
pub(super) enum Item {
    /// A happening of its own.
    One(Box<Told>),
    /// Looks around in one visit, newest first.
    Looks { count: String, time: shown::Time, looks: Vec<Told> },
}

/// A happening with its time and what hangs on it.
pub(super) struct Told {
    pub(super) what: Happening,
    pub(super) time: shown::Time,
    pub(super) at: Instant,
    pub(super) source: String,
    pub(super) note: Option<NoteShown>,
    /// Where a POST undoes a merge, and until when.
    pub(super) undo: Option<(String, String)>,
}

impl Timeline {
    pub(super) fn is_empty(&self) -> bool {
        self.days.is_empty()
    }
}

/// Tabs of the filter: label, address, whether it is the one.
pub(super) fn tabs(visit: &Visit, customer: CustomerId, chosen: &str) -> Vec<(String, String, bool)> {
    let base = format!("/customers/{customer}");
    let mut tabs = vec![(visit.t.text("all").into_owned(), base.clone(), chosen.is_empty())];
    tabs.extend(Group::ALL.map(|group| {
        let label = visit.t.text(&format!("customers-timeline-{}", group.code())).into_owned();
        (label, format!("{base}?kind={}", group.code()), chosen == group.code())
    }));
    tabs
}

/// Reads and tells a part of a timeline.
pub(super) async fn load(visit: &Visit, customer: CustomerId, asked: &Asking) -> Result<Timeline, Failure> {
    load_some(visit, customer, asked, SHOWN).await
}

/// The last few happenings.
pub(super) async fn latest(visit: &Visit, customer: CustomerId, count: u32) -> Result<Timeline, Failure> {
    load_some(visit, customer, &Asking::default(), count).await
}

async fn load_some(
    visit: &Visit,
    customer: CustomerId,
    asked: &Asking,
    wanted: u32,
) -> Result<Timeline, Failure> {
    let group = Group::from_code(&asked.kind);
    let kinds = group.map(Group::kinds).unwrap_or_default();
    // A filter lets few through, so more is read at once.
    let limit = if group.is_some() { READ } else { wanted };
    let names = visit.read(list_user_names).await?;
    let csrf = visit.caller.csrf();
    let mut cursor = Some(asked.before.clone()).filter(|cursor| !cursor.is_empty());
    let mut told: Vec<Told> = Vec::new();
    for _ in 0..READS_MAX {
        let part = ListHistory { kinds: kinds.clone(), limit: Some(limit), cursor };
        let page = visit.read(move |tx, cx| list_history(tx, cx, customer, &part)).await?;
        let pieces = page.items.iter().map(|item| (item.at, piece(visit, &names, item, &csrf)));
        let passing = pieces.filter(|(_, piece)| group.is_none_or(|group| piece.what.group == group));
        told.extend(passing.map(|(at, piece)| with_time(visit, at, piece)));
        cursor = page.next;
        if cursor.is_none() || told.len() >= wanted as usize {
            break;
        }
    }
    let older = cursor.map(|cursor| {
        let query = query_text([("kind", asked.kind()), ("before", cursor.as_str())]);
        with_query(&format!("/customers/{customer}/timeline"), &query)
    });
    Ok(Timeline { days: by_day(visit, told), older })
}

fn with_time(visit: &Visit, at: Instant, piece: Piece) -> Told {
    let time =
        shown::Time { short: visit.f.time(at), exact: visit.f.date_time_long(at), machine: at.to_string() };
    Told { what: piece.what, time, at, source: piece.source, note: piece.note, undo: piece.undo }
}

fn by_day(visit: &Visit, told: Vec<Told>) -> Vec<Day> {
    let today = visit.f.zone.date(visit.app().now());
    let mut days: Vec<(vafa_kernel::LocalDate, Vec<Told>)> = Vec::new();
    for one in told {
        let day = visit.f.zone.date(one.at);
        match days.last_mut() {
            Some((last, of_day)) if *last == day => of_day.push(one),
            _ => days.push((day, vec![one])),
        }
    }
    days.into_iter()
        .map(|(day, told)| {
            let label = match today.day_number() - day.day_number() {
                0 | 1 => visit.f.relative_day(day, today).into_owned(),
                _ => visit.f.day_long(day),
            };
            Day { label, items: gather(visit, told) }
        })
        .collect()
}

/// Neighbouring looks of one visit become one item.
fn gather(visit: &Visit, told: Vec<Told>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut looks: Vec<Told> = Vec::new();
    let close = |items: &mut Vec<Item>, looks: &mut Vec<Told>| {
        let mut gathered = std::mem::take(looks);
        match gathered.len() {
            0 => {}
            1 => items.extend(gathered.pop().map(|one| Item::One(Box::new(one)))),
            count => {
                let time = gathered.first().map(|first| first.time.clone()).unwrap_or_default();
                let count = visit.t.count("customers-told-looks", count).into_owned();
                items.push(Item::Looks { count, time, looks: gathered });
            }
        }
    };
    for one in told {
        if !one.what.is_quiet {
            close(&mut items, &mut looks);
            items.push(Item::One(Box::new(one)));
            continue;
        }
        if looks.last().is_some_and(|last| last.at.since(one.at) > VISIT) {
            close(&mut items, &mut looks);
        }
        looks.push(one);
    }
    close(&mut items, &mut looks);
    items
}

#[derive(Template)]
#[template(path = "customers/timeline.html")]
struct TimelinePage {
    page: Page,
    head: Head,
    timeline: Timeline,
}

#[derive(Template)]
#[template(path = "customers/timeline_piece.html")]
struct TimelinePiece {
    page: Page,
    timeline: Timeline,
}

/// `GET /customers/{customer}/timeline`: older entries, as a page of their own or as a piece for the page that asks.
pub(super) async fn older(
    visit: Visit,
    Named(customer): Named<CustomerId>,
    Asked(asked): Asked<Asking>,
) -> Answer {
    let timeline = load(&visit, customer, &asked).await?;
    if visit.is_partial {
        let page = visit.page("customers-title", crate::page::Place::Customers);
        return visit.html(&TimelinePiece { page, timeline });
    }
    let detail = visit.read(move |tx, cx| read_customer(tx, cx, customer)).await?;
    let head = record::head(&visit, &detail, "");
    let page = record::page(&visit, &detail);
    visit.html(&TimelinePage { page, head, timeline })
}
