//! Today: what needs a person now, then the pulse of the business, then what customers said.

mod needs;
mod palette;
mod pulse;
mod said;

use crate::page::{Page, Place};
use crate::pages::{Answer, Visit};
use crate::parts::{BarChart, Empty, Stat};
use crate::routes::{Routes, Rule, Sample};
use askama::Template;
use axum::http::Method;
use axum::routing::get;
use vafa_app::Permission;
use vafa_app::today::{Today, read_today};

use needs::Need;
use said::SaidRow;

/// The routes of this place.
pub(super) fn routes() -> Routes {
    Routes::new()
        .page(Rule::Needs(Permission::SeeToday), Method::GET, "/", get(show), Sample::plain())
        .merge(palette::routes())
}

#[derive(Template)]
#[template(path = "today/today.html")]
struct TodayPage {
    page: Page,
    date: String,
    needs: Vec<Need>,
    stats: Vec<Stat>,
    kinds: Vec<Stat>,
    chart: Option<BarChart>,
    said: Vec<SaidRow>,
    /// What to do first, in a business of which nothing is known yet.
    empty: Option<Empty>,
    snippet: Option<String>,
    may_make_keys: bool,
}

async fn show(visit: Visit) -> Answer {
    let today = visit.read(read_today).await?;
    let is_new = is_new(&today);
    visit.html(&TodayPage {
        page: visit.page("shell-today", Place::Today),
        date: visit.f.day_long(today.day),
        needs: needs::rows(&visit, &today),
        stats: if is_new { Vec::new() } else { pulse::stats(&visit, &today) },
        kinds: if is_new { Vec::new() } else { pulse::kinds(&visit, &today) },
        chart: (!today.figures.is_quiet()).then(|| pulse::chart(&visit, &today)),
        said: said::rows(&visit, &today),
        empty: is_new.then(|| first_steps(&visit)),
        snippet: is_new.then(|| crate::pages::snippet::browser(&visit, None)),
        may_make_keys: visit.may(Permission::ManageKeys),
    })
}

/// Whether nothing is known yet: no customers, no figures, no words.
fn is_new(today: &Today) -> bool {
    today.figures.is_quiet() && today.said.is_empty() && today.customers.iter().all(|(_, total)| *total <= 0)
}

fn first_steps(visit: &Visit) -> Empty {
    let t = visit.t;
    let mut empty = Empty::new("sunrise", t.text("today-empty")).text(t.text("today-empty-text"));
    if visit.may(Permission::ImportFiles) {
        empty = empty.link(t.text("today-empty-import"), "/imports/new");
    }
    if visit.may(Permission::ManageKeys) {
        empty = empty.link(t.text("today-empty-key"), "/settings/keys/new");
    }
    if visit.may(Permission::EditCustomers) {
        empty = empty.link(t.text("today-empty-customer"), "/customers/new");
    }
    empty
}
