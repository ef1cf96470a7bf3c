//! What staff do with customers, told as stories on both engines.

mod beside;
mod duplicates;
mod events;
mod listing;
mod merging;
mod plans;
mod privacy;
mod searching;
mod stories;

use super::{CreateCustomer, IdentifierKind, NewIdentifier, Patch, create_customer};
use crate::Business;
use crate::customers::Field;
use crate::testing::{SYSTEM, TestApp};
use vafa_kernel::id::CustomerId;

pub(super) fn identifier(kind: IdentifierKind, text: &str) -> NewIdentifier {
    NewIdentifier { kind, text: text.to_owned(), is_verified: false }
}

pub(super) fn patch(fields: &[(Field, &str)]) -> Patch {
    let mut patch = Patch::default();
    for (field, text) in fields {
        patch.tell(*field, text, &Business::default()).unwrap();
    }
    patch
}

pub(super) fn known(fields: &[(Field, &str)], identifiers: &[(IdentifierKind, &str)]) -> CreateCustomer {
    CreateCustomer {
        patch: patch(fields),
        identifiers: identifiers.iter().map(|(kind, text)| identifier(*kind, text)).collect(),
        ..CreateCustomer::default()
    }
}

pub(super) fn create(test: &TestApp, command: CreateCustomer) -> CustomerId {
    test.write_blocking(&SYSTEM, move |tx, cx| create_customer(tx, cx, &command)).unwrap()
}
