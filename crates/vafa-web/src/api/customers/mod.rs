//! Customers: lists, records, and everything that hangs on a record.

mod change;
mod create;
mod history;
mod list;
mod parts;
mod profile;
mod read;
mod tags;

pub(super) use parts::IdentifierBody;

use crate::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(create::routes())
        .merge(read::routes())
        .merge(change::routes())
        .merge(history::routes())
        .merge(parts::routes())
        .merge(tags::routes())
}
