//! What stands beside the history of a simulated customer: consents, tags and notes, by the use cases that staff have.

use super::staff::Desk;
use crate::actor::Actor;
use crate::customers::{ConsentChange, add_note, add_tag, change_consents};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_demo::{Consent, Remarks, Shop, SimCustomer, Writer};
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;

/// What is to be written about one customer.
pub(super) struct Beside {
    /// The message id of the entry by which the customer became known.
    pub(super) made_by: String,
    since: Instant,
    consents: Vec<Consent>,
    remarks: Remarks,
}

impl Beside {
    /// What there is about a customer who became known by the entry `made_by`.
    pub(super) fn of(shop: &Shop, customer: &SimCustomer, made_by: String) -> Self {
        let remarks = shop.remarks(customer.index);
        Self { made_by, since: customer.since, consents: customer.consents.clone(), remarks }
    }

    /// How many entries of the timeline it makes.
    pub(super) fn entries(&self) -> u64 {
        self.consents.len() as u64
    }

    /// Writes it. `at` tells what a use case asked for by somebody at some moment is told.
    pub(super) fn write(
        &self,
        tx: &mut Tx<'_>,
        at: &impl Fn(Actor, Instant) -> Cx,
        desk: &Desk,
        customer: CustomerId,
    ) -> Result<(), Failure> {
        if let Some(told) = self.consents.iter().map(|consent| consent.at).max() {
            let changes: Vec<ConsentChange> = self.consents.iter().map(change).collect();
            change_consents(tx, &at(desk.of(Writer::Agent), told), customer, &changes)?;
        }
        for tag in &self.remarks.tags {
            add_tag(tx, &at(desk.of(Writer::Agent), self.since), customer, tag)?;
        }
        for note in &self.remarks.notes {
            add_note(tx, &at(desk.of(note.by), note.at), customer, &note.body, note.is_pinned)?;
        }
        Ok(())
    }
}

fn change(consent: &Consent) -> ConsentChange {
    ConsentChange {
        purpose: consent.purpose.code().to_owned(),
        channel: consent.channel.code().to_owned(),
        is_granted: consent.given,
        evidence: "فرم عضویت".to_owned(),
    }
}
