//! The trail: who did what, when, before and after; and the proof that it is whole.

use super::audit_values::{Difference, differences};
use super::audit_words::{ABOUT, action, actor, link, object, thing};
use crate::api::shapes::Asked;
use crate::page::{Page, Place};
use crate::pages::{Answer, Form, Visit, escaped};
use crate::parts::{Empty, Field, FieldKind, Note, Pager, Tone};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::{get, post};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use vafa_app::Permission;
use vafa_app::access::list_user_names;
use vafa_app::audit::{AuditEntry, AuditPage, AuditReport, ListAudit, list_audit, verify_audit};
use vafa_kernel::Instant;
use vafa_kernel::id::{AuditId, UserId};

const PATH: &str = "/settings/audit";
const LIMIT: usize = 50;

pub(super) fn routes() -> Routes {
    let rule = Rule::Needs(Permission::SeeAudit);
    Routes::new()
        .page(rule, Method::GET, PATH, get(show), Sample::plain().query("action=user.&from=2020-01-01"))
        .page(rule, Method::GET, "/settings/audit/check", get(back), Sample::plain().answers(303))
        .page(rule, Method::POST, "/settings/audit/check", post(check), Sample::plain())
}

/// What the list is narrowed to, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Question {
    /// The id of a person.
    actor: String,
    /// A beginning that ends with a dot, or a whole action.
    action: String,
    from: String,
    until: String,
    /// `kind:id`.
    object: String,
    after: Option<AuditId>,
}

impl Question {
    /// The address of the same question, further on.
    fn address(&self, after: AuditId) -> String {
        let mut address = format!("{PATH}?after={after}");
        let fields = [
            ("actor", &self.actor),
            ("action", &self.action),
            ("from", &self.from),
            ("until", &self.until),
            ("object", &self.object),
        ];
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            // Writing to a string cannot fail.
            let _ = write!(address, "&{name}={}", escaped(value));
        }
        address
    }

    fn is_narrow(&self) -> bool {
        [&self.actor, &self.action, &self.from, &self.until, &self.object].iter().any(|text| !text.is_empty())
    }
}

#[derive(Template)]
#[template(path = "settings/audit.html")]
struct TrailPage {
    page: Page,
    fields: Vec<Field>,
    is_narrow: bool,
    notes: Vec<Note>,
    days: Vec<Day>,
    empty: Option<Empty>,
    pager: Option<Pager>,
}

/// A day of the trail.
struct Day {
    name: String,
    rows: Vec<EntryRow>,
}

struct EntryRow {
    instant: String,
    when: String,
    exact: String,
    who: String,
    what: String,
    /// What it was done to; nothing where people did something about themselves.
    thing: Option<String>,
    link: Option<String>,
    differences: Vec<Difference>,
    is_redacted: bool,
}

async fn show(visit: Visit, Asked(asked): Asked<Question>) -> Answer {
    drawn(&visit, asked, None).await
}

async fn back(visit: Visit) -> Answer {
    visit.require(Permission::SeeAudit)?;
    Ok(visit.go(PATH))
}

/// The day that was typed, as its first moment (or that of the day after), or what is wrong with it.
fn moment(visit: &Visit, text: &str, days_on: i64) -> Result<Option<Instant>, ()> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let day = vafa_locale::parse_date(text, visit.f.calendar).map_err(drop)?;
    Ok(Some(visit.f.zone.start_of_day(day.plus_days(days_on).unwrap_or(day))))
}

async fn drawn(visit: &Visit, asked: Question, checked: Option<Note>) -> Answer {
    let t = visit.t;
    let (from, until) = (moment(visit, &asked.from, 0), moment(visit, &asked.until, 1));
    let mut notes: Vec<Note> = checked.into_iter().collect();
    if from.is_err() || until.is_err() {
        notes.push(Note::new(Tone::Warn, t.text("audit-date-unread")));
    }
    let given = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let cmd = ListAudit {
        actor: given(&asked.actor),
        object: asked.object.split_once(':').map(|(kind, id)| (kind.to_owned(), id.to_owned())),
        action: given(&asked.action),
        from: from.unwrap_or_default(),
        until: until.unwrap_or_default(),
        after: asked.after,
        limit: LIMIT,
    };
    let (found, names) =
        visit.read(move |tx, cx| Ok((list_audit(tx, cx, cmd.clone())?, list_user_names(tx, cx)?))).await?;
    let empty = found.entries.is_empty().then(|| Empty::new("history", t.text("nothing-found")));
    visit.html(&TrailPage {
        page: visit.page("settings-audit", Place::Settings),
        fields: fields(visit, &asked, &names),
        is_narrow: asked.is_narrow(),
        notes,
        pager: empty.is_none().then(|| pager(visit, &asked, &found)),
        days: days(visit, &names, &found.entries),
        empty,
    })
}

fn pager(visit: &Visit, asked: &Question, found: &AuditPage) -> Pager {
    Pager {
        t: visit.t,
        shown: visit.t.count("count-items", found.entries.len()).into_owned(),
        previous: None,
        next: found.next.map(|next| asked.address(next)),
    }
}

fn fields(visit: &Visit, asked: &Question, names: &BTreeMap<UserId, String>) -> Vec<Field> {
    let t = visit.t;
    let all = || (String::new(), t.text("all").into_owned());
    let mut people = vec![all()];
    people.extend(names.iter().map(|(id, name)| (id.to_string(), name.clone())));
    let mut about = vec![all()];
    for prefix in ABOUT {
        let kind = prefix.trim_end_matches('.');
        about.push((prefix.to_owned(), object(visit, kind)));
    }
    let form = Form::of([
        ("actor", asked.actor.clone()),
        ("action", asked.action.clone()),
        ("from", asked.from.clone()),
        ("until", asked.until.clone()),
    ]);
    let filled = form.filled(t, None);
    let date = |name: &'static str, label: &str| {
        filled
            .field(FieldKind::Date, name, label)
            .placeholder(t.text("audit-date-example"))
            .without_optional()
    };
    vec![
        filled.field(FieldKind::Choice(people), "actor", "audit-who"),
        filled.field(FieldKind::Choice(about), "action", "audit-about"),
        date("from", "from"),
        date("until", "to"),
    ]
}

/// The entries under the days of the business on which they were made.
fn days(visit: &Visit, names: &BTreeMap<UserId, String>, entries: &[AuditEntry]) -> Vec<Day> {
    let zone = &visit.f.zone;
    let today = zone.date(visit.app().now());
    entries
        .chunk_by(|one, other| zone.date(one.at) == zone.date(other.at))
        .map(|entries| {
            let day = entries.first().map_or(today, |entry| zone.date(entry.at));
            let name = if day == today { visit.t.text("today").into_owned() } else { visit.f.day_long(day) };
            Day { name, rows: entries.iter().map(|entry| row(visit, names, entry)).collect() }
        })
        .collect()
}

fn row(visit: &Visit, names: &BTreeMap<UserId, String>, entry: &AuditEntry) -> EntryRow {
    EntryRow {
        instant: entry.at.to_string(),
        when: visit.f.time(entry.at),
        exact: visit.f.date_time_long(entry.at),
        who: actor(visit, names, &entry.actor),
        what: action(visit, &entry.action),
        thing: (entry.object_id != entry.actor).then(|| thing(visit, names, entry)),
        link: link(&entry.object_kind, &entry.object_id),
        differences: differences(visit, &entry.before, &entry.after),
        is_redacted: entry.is_redacted,
    }
}

/// Walks the whole trail. The answer tells what was found; nothing is written.
async fn check(visit: Visit) -> Answer {
    let report = visit.read(verify_audit).await?;
    let note = verdict(&visit, &report);
    drawn(&visit, Question::default(), Some(note)).await
}

fn verdict(visit: &Visit, report: &AuditReport) -> Note {
    let t = visit.t;
    let entries = i64::try_from(report.entries).unwrap_or(i64::MAX);
    match &report.fault {
        None => {
            let mut anchor = String::new();
            for byte in report.anchor.iter().take(8) {
                // Writing to a string cannot fail.
                let _ = write!(anchor, "{byte:02x}");
            }
            Note::new(Tone::Good, t.count("audit-whole", entries))
                .text(t.args("audit-anchor", &[("anchor", anchor.into())]))
        }
        Some(fault) => Note::new(Tone::Bad, t.text("audit-broken"))
            .text(t.args("audit-broken-where", &[("fault", fault.to_string().into())])),
    }
}
