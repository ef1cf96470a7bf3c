//! One's own account.

mod password;
mod profile;
mod second_factor;
mod sessions;

use crate::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .merge(profile::routes())
        .merge(password::routes())
        .merge(second_factor::routes())
        .merge(sessions::routes())
}
