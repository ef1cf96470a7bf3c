//! What needs a person now, the most pressing first.

use crate::pages::Visit;
use vafa_app::imports::RunState;
use vafa_app::today::{Today, WAITING_CAP};
use vafa_kernel::Money;

/// One thing that needs somebody.
pub(super) struct Need {
    pub(super) icon: &'static str,
    /// What, with how many.
    pub(super) what: String,
    /// Why, and what to do.
    pub(super) why: String,
    pub(super) url: String,
    /// Something is broken, not only waiting.
    pub(super) is_bad: bool,
}

pub(super) fn rows(visit: &Visit, today: &Today) -> Vec<Need> {
    let needs = &today.needs;
    let mut rows = Vec::new();
    if needs.endpoints_failing > 0 {
        let mut need =
            counted(visit, "webhook", "today-need-endpoints", needs.endpoints_failing, "/settings/webhooks");
        need.is_bad = true;
        rows.push(need);
    }
    for run in needs.imports.iter().take(3) {
        let is_bad = run.state == RunState::Failed;
        let key = if is_bad { "today-need-import-failed" } else { "today-need-import-draft" };
        rows.push(Need {
            icon: "file-import",
            what: visit.t.args(key, &[("file", run.file_name.as_str().into())]).into_owned(),
            why: visit.t.text(&format!("{key}.why")).into_owned(),
            url: format!("/imports/{}", run.id),
            is_bad,
        });
    }
    if needs.quarantined > 0 {
        rows.push(counted(
            visit,
            "hand-stop",
            "today-need-quarantine",
            needs.quarantined,
            "/settings/quarantine",
        ));
    }
    if needs.webhooks_failed > 0 {
        rows.push(counted(
            visit,
            "webhook",
            "today-need-webhooks",
            needs.webhooks_failed,
            "/settings/webhooks",
        ));
    }
    if needs.duplicates > 0 {
        rows.push(counted(
            visit,
            "git-merge",
            "today-need-duplicates",
            needs.duplicates,
            "/customers/duplicates",
        ));
    }
    if needs.carts.carts > 0 {
        rows.push(carts(visit, today));
    }
    rows
}

fn counted(visit: &Visit, icon: &'static str, key: &str, count: u32, url: &str) -> Need {
    Need {
        icon,
        what: visit.t.args(key, &[("count", shown(visit, count, count >= WAITING_CAP).into())]).into_owned(),
        why: visit.t.text(&format!("{key}.why")).into_owned(),
        url: url.to_owned(),
        is_bad: false,
    }
}

/// A count, or "more than" where counting stopped.
fn shown(visit: &Visit, count: u32, is_capped: bool) -> String {
    let number = visit.f.number(i64::from(count));
    if is_capped { visit.t.args("today-more-than", &[("count", number.into())]).into_owned() } else { number }
}

fn carts(visit: &Visit, today: &Today) -> Need {
    let carts = today.needs.carts;
    let count = shown(visit, carts.carts, carts.is_capped);
    let what = visit.t.args("today-need-carts", &[("count", count.into())]).into_owned();
    let why = if carts.value_minor > 0 {
        let value = visit.f.money(Money::new(carts.value_minor, visit.app().business().currency));
        visit.t.args("today-need-carts-worth", &[("value", value.into())])
    } else {
        visit.t.text("today-need-carts.why")
    };
    // Those who were here lately and did not order are the people behind the carts.
    Need {
        icon: "shopping-cart",
        what,
        why: why.into_owned(),
        url: "/customers?seen=7&sort=-last_seen".into(),
        is_bad: false,
    }
}
