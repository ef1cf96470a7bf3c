//! When a file tells what it tells, and what of it is news.

use super::reject_rows;
use super::runs::{self, ImportRun};
use crate::actor::Actor;
use crate::app::App;
use crate::customers::{Consent, Customer, Patch, custom_key};
use crate::failure::Failure;
use crate::imports::settings::ExistingPolicy;
use std::collections::{BTreeMap, BTreeSet};
use vafa_kernel::Instant;
use vafa_kernel::id::ImportId;
use vafa_store::Tx;

/// The moment of an import, and those of earlier imports of the same file.
///
/// Two rows of a file may say different things of one customer: the later row stands. Brought in once more, the first of
/// them would say what was settled long ago; a value whose time is that of an earlier import was settled by this file,
/// unless that import did not take the row.
pub(crate) struct Telling {
    /// What the rows of this import count as told at: its start, also where it is carried on later.
    pub(crate) at: Instant,
    earlier: BTreeMap<Instant, ImportId>,
    existing: ExistingPolicy,
    source: String,
}

impl Telling {
    pub(crate) fn of(app: &App, who: &Actor, run: &ImportRun) -> Result<Self, Failure> {
        let same = run.clone();
        Ok(Self {
            at: run.started_at.unwrap_or(run.created_at),
            earlier: app.read_blocking(who, move |tx, _| runs::earlier_starts(tx, &same))?,
            existing: run.settings.existing,
            source: run.settings.source(),
        })
    }

    /// What a row tells of somebody who is known that is neither known just so nor settled.
    pub(crate) fn news(
        &self,
        tx: &mut Tx<'_>,
        row: u64,
        told: &Patch,
        record: &Customer,
    ) -> Result<Patch, Failure> {
        let mut patch = told.clone();
        if self.existing == ExistingPolicy::Fill {
            patch.kind = None;
            patch.fields.retain(|field, _| !record.fields.contains_key(field));
            patch.custom.retain(|name, _| !record.custom.contains_key(name));
        }
        patch.kind = patch.kind.filter(|kind| *kind != record.kind);
        patch.fields.retain(|field, value| record.fields.get(field) != value.as_ref());
        patch.custom.retain(|name, value| record.custom.get(name) != Some(value));
        if patch.is_empty() || self.earlier.is_empty() {
            return Ok(patch);
        }
        // The fields of a record come from few imports, mostly from one.
        let mut settled = BTreeSet::new();
        for at in record.field_times.values().copied().collect::<BTreeSet<i64>>() {
            if self.has_settled(tx, row, Instant::from_micros(at))? {
                settled.insert(at);
            }
        }
        let is_settled = |key: &str| record.field_times.get(key).is_some_and(|at| settled.contains(at));
        patch.fields.retain(|field, _| !is_settled(field.code()));
        patch.custom.retain(|name, _| !is_settled(&custom_key(name)));
        // What kind of customer it is has no time of its own: it was told with the rest.
        patch.kind = patch.kind.filter(|_| settled.is_empty());
        Ok(patch)
    }

    /// Whether a consent that a row tells is neither held just so, among those that the customer has, nor settled, nor
    /// older than what is held.
    pub(crate) fn is_news(
        &self,
        tx: &mut Tx<'_>,
        row: u64,
        held: &[Consent],
        (purpose, channel, is_granted): (&str, &str, bool),
    ) -> Result<bool, Failure> {
        let held =
            held.iter().find(|held| (held.purpose.as_str(), held.channel.as_str()) == (purpose, channel));
        let Some(held) = held else { return Ok(true) };
        if held.is_granted == is_granted || held.changed_at > self.at {
            return Ok(false);
        }
        Ok(held.source != self.source || !self.has_settled(tx, row, held.changed_at)?)
    }

    /// Whether what was told then came from an earlier import of this file, which took this row, too.
    fn has_settled(&self, tx: &mut Tx<'_>, row: u64, at: Instant) -> Result<bool, Failure> {
        match self.earlier.get(&at) {
            Some(import) => Ok(!reject_rows::has(tx, *import, row)?),
            None => Ok(false),
        }
    }
}
