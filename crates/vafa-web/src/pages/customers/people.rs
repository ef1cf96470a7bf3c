//! Who did something, by name.

use crate::pages::Visit;
use std::collections::BTreeMap;
use vafa_kernel::id::UserId;

/// The names of the people of the business.
pub(super) type Names = BTreeMap<UserId, String>;

/// Who a label of the trail names: a colleague by name, a program or part of Vafa by what it is.
pub(super) fn who(visit: &Visit, names: &Names, label: &str) -> String {
    if let Ok(user) = label.parse::<UserId>() {
        return names
            .get(&user)
            .cloned()
            .unwrap_or_else(|| visit.t.text("customers-who-former").into_owned());
    }
    let key = if label.starts_with("key_") { "customers-who-program" } else { "customers-who-vafa" };
    visit.t.text(key).into_owned()
}
