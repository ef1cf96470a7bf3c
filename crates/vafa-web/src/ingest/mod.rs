//! The paths of event clients (`/v1/…`).

use crate::routes::Routes;

/// None are mounted yet.
pub(crate) fn routes() -> Routes {
    Routes::new()
}
