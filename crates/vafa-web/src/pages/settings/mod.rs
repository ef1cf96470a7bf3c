//! Settings: the business, the people, the programs, what was set aside, and what was done.

mod about;
mod audit;
mod audit_values;
mod audit_words;
mod business;
mod index;
mod key_new;
mod keys;
mod people;
mod person;
mod privacy;
mod quarantine;
mod webhook;
mod webhooks;

#[cfg(test)]
pub(crate) use {audit_values::fields_without_words, audit_words::ABOUT as AUDIT_ABOUT};

use crate::parts::Tone;
use crate::routes::Routes;

/// The routes of this place.
pub(super) fn routes() -> Routes {
    Routes::new()
        .merge(index::routes())
        .merge(business::routes())
        .merge(people::routes())
        .merge(person::routes())
        .merge(keys::routes())
        .merge(key_new::routes())
        .merge(webhooks::routes())
        .merge(webhook::routes())
        .merge(quarantine::routes())
        .merge(audit::routes())
        .merge(privacy::routes())
        .merge(about::routes())
}

/// A box to tick.
struct Tick {
    value: &'static str,
    label: String,
    hint: String,
    is_on: bool,
}

/// How something stands, in a word or two.
struct State {
    text: String,
    tone: Tone,
}

impl State {
    fn chip(&self) -> crate::parts::Chip {
        crate::parts::Chip::new(self.text.clone()).tone(self.tone)
    }
}
