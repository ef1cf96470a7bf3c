//! The first page of all: the business gets its settings and its owner, both or neither.

use super::create_first_owner::{CreateFirstOwner, create_first_owner, has_no_users};
use super::error::AccessError;
use super::flows::FirstOwner;
use super::password::{self, Cost};
use crate::actor::{Actor, Role};
use crate::app::App;
use crate::business::{ChangeBusiness, change_business};
use crate::failure::Failure;
use vafa_kernel::id::UserId;

/// Sets the business up. Needs no permission, because nobody is there who could have one; as soon as there is an account it
/// fails. Blocks while the password is hashed.
///
/// Faults of the settings point below `/business` (`/business/name`), those of the owner at `/name`, `/email`, `/password`.
pub fn set_up_business(
    app: &App,
    cost: Cost,
    owner: FirstOwner,
    business: ChangeBusiness,
) -> Result<UserId, Failure> {
    // Before the hash: strangers who find this door closed should cost nothing.
    if !app.read_blocking(&Actor::Nobody, |tx, _| has_no_users(tx))? {
        return Err(AccessError::NotFirst.into());
    }
    let shop = business.name.clone().unwrap_or_default();
    let known = [owner.email.as_str(), owner.name.as_str(), shop.as_str()];
    let salt = app.cx(&Actor::Nobody).random();
    let password = password::hash(&owner.password, &known, salt, cost)?;
    let FirstOwner { email, name, language, .. } = owner;
    let made = app.write_blocking(&Actor::Nobody, move |tx, cx| {
        let cmd = CreateFirstOwner {
            email: email.clone(),
            name: name.clone(),
            password: password.clone(),
            language,
        };
        let id = create_first_owner(tx, cx, cmd)?;
        let owner = cx.acting_as(Actor::User { id, role: Role::Owner });
        change_business(tx, &owner, business.clone()).map_err(below_business)?;
        Ok(id)
    })?;
    app.refresh_business()?;
    Ok(made)
}

fn below_business(failure: Failure) -> Failure {
    match failure.field().map(|field| format!("/business{field}")) {
        Some(field) => failure.at(field),
        None => failure,
    }
}
