//! Who is meant, remembered over one transaction: a batch tells of the same few people again and again.

use crate::customers::identifiers::{self, Owner};
use crate::customers::resolve_customer::all_known;
use crate::customers::{Claim, IdentifierKind, Resolved};
use crate::failure::Failure;
use std::collections::{BTreeSet, HashMap, HashSet};
use vafa_kernel::id::CustomerId;
use vafa_store::Tx;

/// Several identifiers that were told together, in order.
type Together = Vec<(IdentifierKind, String)>;

/// Whom identifiers mean.
#[derive(Default)]
pub(super) struct OwnerBook {
    owners: HashMap<(IdentifierKind, String), Owner>,
    /// What identifiers told together came to, where they are not all of one customer.
    together: HashMap<Together, Resolved>,
}

impl OwnerBook {
    /// Looks up together whom identifiers mean; the customers found.
    pub(super) fn expect(
        &mut self,
        tx: &mut Tx<'_>,
        claims: &BTreeSet<(IdentifierKind, &str)>,
    ) -> Result<HashSet<CustomerId>, Failure> {
        let found = identifiers::owners_among(tx, claims)?;
        let customers = found.values().map(|owner| owner.root).collect();
        self.owners.extend(found);
        Ok(customers)
    }

    /// Who is meant, where that is known.
    pub(super) fn find(&self, claims: &[Claim]) -> Option<Resolved> {
        let owner_of = |claim: &Claim| {
            let owner = self.owners.get(&(claim.kind, claim.value.clone()))?;
            Some((claim.kind, *owner))
        };
        all_known(claims.iter().map(owner_of)).or_else(|| self.together.get(&together(claims)).copied())
    }

    /// Remembers who turned out to be meant.
    pub(super) fn learn(&mut self, claims: &[Claim], resolved: Resolved) {
        if resolved.has_gained {
            // Records that were met before may have come together.
            *self = Self::default();
        }
        let known = Resolved { is_new: false, has_gained: false, ..resolved };
        match claims {
            [claim] => {
                let owner = Owner { root: known.id, home: known.home };
                self.owners.insert((claim.kind, claim.value.clone()), owner);
            }
            _ => {
                self.together.insert(together(claims), known);
            }
        }
    }
}

fn together(claims: &[Claim]) -> Together {
    let mut key: Together = claims.iter().map(|claim| (claim.kind, claim.value.clone())).collect();
    key.sort();
    key
}
