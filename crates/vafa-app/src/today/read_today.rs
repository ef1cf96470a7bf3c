//! Gathers the start page in one look. Every part is bounded: sums per day, capped counts, a few rows.

use super::figures::Figures;
use crate::actor::Permission;
use crate::customers::count_duplicates::count_duplicates;
use crate::customers::counts;
use crate::customers::name_of::name_of;
use crate::customers::profile::CustomerKind;
use crate::cx::Cx;
use crate::failure::Failure;
use crate::imports::{ImportRun, ListImports, RunState, list_imports};
use crate::ingest::quarantine;
use crate::intents::{self, list_endpoints};
use crate::timeline::left_carts::{LeftCarts, count_left_carts};
use crate::timeline::recent_words::{recent_words, words_of};
use crate::timeline::rollups;
use vafa_kernel::id::CustomerId;
use vafa_kernel::time::{DAY, HOUR};
use vafa_kernel::{Instant, LocalDate};
use vafa_store::Tx;

/// How many days of figures are looked at: thirty, and the thirty before.
pub const DAYS: usize = 60;
/// What waits is counted up to here; more is "many".
pub const WAITING_CAP: u32 = 100;
/// A cart that rests for this long was left, in microseconds.
pub const CART_REST: i64 = HOUR;
/// Things of the last days need a person; older ones need a report, in microseconds.
const RECENT: i64 = 7 * DAY;
/// Imports are looked through this far back.
const IMPORTS: u32 = 20;
/// Comments and reviews that are shown.
const COMMENTS: u32 = 5;

/// The start page.
#[derive(Debug, Clone)]
pub struct Today {
    /// The day it is in the business's zone.
    pub day: LocalDate,
    /// What needs a person, as far as the one who asks may do something about it.
    pub needs: Needs,
    /// Sales and customers of the last days.
    pub figures: Figures,
    /// Listed customers by kind.
    pub customers: Vec<(CustomerKind, i64)>,
    /// What customers said last; nothing for those who may not see customers.
    pub said: Vec<Said>,
}

/// What needs a person. Zero and empty where nothing does, or where the one who asks could not help.
#[derive(Debug, Clone, Default)]
pub struct Needs {
    /// Pairs of records that may be one person, up to [`WAITING_CAP`].
    pub duplicates: u32,
    /// Events that could not be understood, up to [`WAITING_CAP`].
    pub quarantined: u32,
    /// Webhooks given up in the last seven days, up to [`WAITING_CAP`].
    pub webhooks_failed: u32,
    /// Addresses for webhooks that fail at the moment or were turned off because they did.
    pub endpoints_failing: u32,
    /// Imports that failed or were not carried to their end, newest first.
    pub imports: Vec<ImportRun>,
    /// Carts left in the last seven days.
    pub carts: LeftCarts,
}

impl Needs {
    /// Whether nothing needs a person.
    pub fn is_empty(&self) -> bool {
        self.duplicates == 0
            && self.quarantined == 0
            && self.webhooks_failed == 0
            && self.endpoints_failing == 0
            && self.imports.is_empty()
            && self.carts.carts == 0
    }
}

/// What a customer said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who.
    pub customer: CustomerId,
    /// What they are called; empty where no name is known.
    pub name: String,
    /// When.
    pub at: Instant,
    /// Their words.
    pub words: String,
    /// Stars, 1 to 5.
    pub rating: Option<u8>,
    /// `web`, `branch` … or empty.
    pub channel: String,
}

/// What stands on the start page of the one who asks.
pub fn read_today(tx: &mut Tx<'_>, cx: &Cx) -> Result<Today, Failure> {
    cx.require(Permission::SeeToday)?;
    let day = cx.business.zone.date(cx.now);
    let from = day.plus_days(1 - i64::try_from(DAYS).unwrap_or(0)).unwrap_or(day);
    let known = rollups::list_days(tx, from, day)?;
    let sees_customers = cx.who.may(Permission::SeeCustomers);
    Ok(Today {
        day,
        needs: needs(tx, cx)?,
        figures: Figures::new(day, DAYS, &known),
        customers: counts::by_kind(tx)?,
        said: if sees_customers { said(tx, cx)? } else { Vec::new() },
    })
}

fn needs(tx: &mut Tx<'_>, cx: &Cx) -> Result<Needs, Failure> {
    let mut needs = Needs::default();
    let since = cx.now.plus(-RECENT);
    if cx.who.may(Permission::MergeCustomers) {
        needs.duplicates = count_duplicates(tx, WAITING_CAP)?;
    }
    if cx.who.may(Permission::HandleQuarantine) {
        needs.quarantined = quarantine::count_waiting(tx, cx, WAITING_CAP)?;
    }
    if cx.who.may(Permission::ManageWebhooks) {
        needs.webhooks_failed = intents::count_failed(tx, since, WAITING_CAP)?;
        let failing = list_endpoints(tx, cx)?.into_iter().filter(|endpoint| endpoint.failing_since.is_some());
        needs.endpoints_failing = u32::try_from(failing.count()).unwrap_or(u32::MAX);
    }
    if cx.who.may(Permission::ImportFiles) {
        needs.imports = list_imports(tx, cx, ListImports { before: None, limit: IMPORTS })?;
        needs.imports.retain(|run| matches!(run.state, RunState::Failed | RunState::Draft));
    }
    if cx.who.may(Permission::SeeCustomers) {
        let span = (since, cx.now.plus(-CART_REST));
        needs.carts = count_left_carts(tx, cx.business.currency, span, WAITING_CAP)?;
    }
    Ok(needs)
}

fn said(tx: &mut Tx<'_>, cx: &Cx) -> Result<Vec<Said>, Failure> {
    let mut said = Vec::new();
    // Stars without words are no words: some more are read so that a few of those do not empty the list.
    for entry in recent_words(tx, cx.now, COMMENTS * 4)? {
        let words = words_of(&entry.payload);
        if words.is_empty() {
            continue;
        }
        let (customer, name) = name_of(tx, entry.customer_id)?;
        said.push(Said {
            customer,
            name,
            at: entry.at,
            words: words.to_owned(),
            rating: vafa_timeline::read::rating(&entry.payload, "rating").ok().flatten(),
            channel: entry.channel,
        });
        if said.len() == COMMENTS as usize {
            break;
        }
    }
    Ok(said)
}
