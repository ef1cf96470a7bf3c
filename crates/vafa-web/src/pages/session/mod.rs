//! Coming in and going out: the first page of all, sign-in, links that were sent, and one's own account.

mod account;
mod invitation;
mod preferences;
mod second_factor;
mod sign_in;
mod sign_out;
mod welcome;

use crate::routes::Routes;

/// The routes of this place.
pub(super) fn routes() -> Routes {
    Routes::new()
        .merge(sign_in::routes())
        .merge(second_factor::routes())
        .merge(sign_out::routes())
        .merge(preferences::routes())
        .merge(welcome::routes())
        .merge(invitation::routes())
        .merge(account::routes())
}
