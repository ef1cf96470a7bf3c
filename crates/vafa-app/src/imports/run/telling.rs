//! When a file tells what it tells, and what of it is news.

use super::runs::{self, ImportRun};
use crate::actor::Actor;
use crate::app::App;
use crate::customers::{Consent, Customer, Patch};
use crate::failure::Failure;
use crate::imports::settings::ExistingPolicy;
use std::collections::BTreeSet;
use vafa_kernel::Instant;

/// The moment of an import, and those of earlier imports of the same file.
///
/// Two rows of a file may say different things of one customer: the later row stands. Brought in once more, the first of
/// them would say what was settled long ago; a value whose time is that of an earlier import was settled by this file.
pub(crate) struct Telling {
    /// What the rows of this import count as told at: its start, also where it is carried on later.
    pub(crate) at: Instant,
    earlier: BTreeSet<i64>,
    existing: ExistingPolicy,
    source: String,
}

impl Telling {
    pub(crate) fn of(app: &App, who: &Actor, run: &ImportRun) -> Result<Self, Failure> {
        let same = run.clone();
        let starts = app.read_blocking(who, move |tx, _| runs::earlier_starts(tx, &same))?;
        Ok(Self {
            at: run.started_at.unwrap_or(run.created_at),
            earlier: starts.into_iter().map(Instant::micros).collect(),
            existing: run.settings.existing,
            source: run.settings.source(),
        })
    }

    /// What a row tells of somebody who is known that is neither known just so nor settled.
    pub(crate) fn news(&self, told: &Patch, record: &Customer) -> Patch {
        let mut patch = told.clone();
        if self.existing == ExistingPolicy::Fill {
            patch.kind = None;
            patch.fields.retain(|field, _| !record.fields.contains_key(field));
            patch.custom.retain(|name, _| !record.custom.contains_key(name));
        }
        let is_settled = |key: &str| record.field_times.get(key).is_some_and(|at| self.earlier.contains(at));
        patch.kind = patch.kind.filter(|kind| *kind != record.kind);
        patch
            .fields
            .retain(|field, value| record.fields.get(field) != value.as_ref() && !is_settled(field.code()));
        patch.custom.retain(|name, value| {
            record.custom.get(name) != Some(value) && !is_settled(&format!("custom.{name}"))
        });
        patch
    }

    /// Whether a consent that a row tells is neither held just so, among those that the customer has, nor settled.
    pub(crate) fn is_news(
        &self,
        held: &[Consent],
        (purpose, channel, is_granted): (&str, &str, bool),
    ) -> bool {
        held.iter()
            .find(|held| (held.purpose.as_str(), held.channel.as_str()) == (purpose, channel))
            .is_none_or(|held| {
                let is_settled =
                    held.source == self.source && self.earlier.contains(&held.changed_at.micros());
                held.is_granted != is_granted && !is_settled
            })
    }
}
