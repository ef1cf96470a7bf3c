//! Customers that samples ask for.

use super::World;
use vafa_app::customers::{CreateCustomer, Field, IdentifierKind, NewIdentifier, Patch, create_customer};
use vafa_app::testing::SYSTEM;

/// Adds customers under the words that samples use: `customer`, and `similar`, who looks like the same person.
pub(super) fn add(world: &mut World) {
    for (word, phone) in [("customer", "09121112233"), ("similar", "09351112233")] {
        let made = world.app.write_blocking(&SYSTEM, move |tx, cx| {
            let mut patch = Patch::default();
            patch.tell(Field::GivenName, "نگار", &cx.business)?;
            patch.tell(Field::FamilyName, "رضایی", &cx.business)?;
            let phone =
                NewIdentifier { kind: IdentifierKind::Phone, text: phone.to_owned(), is_verified: false };
            let command = CreateCustomer {
                patch,
                identifiers: vec![phone],
                tags: vec!["loyal".to_owned()],
                ..CreateCustomer::default()
            };
            create_customer(tx, cx, &command)
        });
        world.ids.insert(word, made.unwrap().to_string());
    }
}
