//! What every use case is told besides its command.

use crate::access::Vault;
use crate::actor::{Actor, Denied, Permission};
use crate::business::Business;
use std::sync::Arc;
use uuid::Uuid;
use vafa_kernel::{Ids, Instant};

/// Who asks, when, in which business; and where new ids come from.
#[derive(Clone)]
pub struct Cx {
    /// Who asks.
    pub who: Actor,
    /// When: one moment for the whole use case, also when its transaction runs twice.
    pub now: Instant,
    /// The business's settings at that moment.
    pub business: Arc<Business>,
    /// Seals and opens secrets.
    pub vault: Arc<Vault>,
    ids: Arc<dyn Ids>,
    /// By chance, the same for the whole use case.
    lot: u8,
}

impl Cx {
    /// Puts the parts together; [`crate::App`] does it for each call.
    pub fn new(
        who: Actor,
        now: Instant,
        business: Arc<Business>,
        vault: Arc<Vault>,
        ids: Arc<dyn Ids>,
    ) -> Self {
        let mut lot = [0];
        ids.fill(&mut lot);
        Self { who, now, business, vault, ids, lot: lot[0] }
    }

    /// The authorisation check: the first line of every use case.
    pub fn require(&self, permission: Permission) -> Result<(), Denied> {
        self.who.require(permission)
    }

    /// The same moment and business for somebody else: once a use case has found out who asks (sign-in, a one-time link).
    #[must_use]
    pub fn acting_as(&self, who: Actor) -> Self {
        Self { who, ..self.clone() }
    }

    /// A new id.
    pub fn new_id(&self) -> Uuid {
        self.ids.next(self.now)
    }

    /// A number by chance that stays the same for the whole use case: for spreading writers over rows. Were it drawn anew for
    /// every row, two use cases that write many would hold rows that the other one wants.
    pub(crate) const fn lot(&self) -> u8 {
        self.lot
    }

    /// Random bytes for secrets.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        self.ids.fill(&mut out);
        out
    }
}
