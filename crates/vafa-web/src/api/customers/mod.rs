//! Customers: lists, records, and everything that hangs on a record.

mod change;
mod create;
mod fields;
mod history;
mod links;
mod list;
mod merges;
mod notes;
mod parts;
mod privacy;
mod profile;
mod read;
mod tags;
mod views;

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
        .merge(notes::routes())
        .merge(links::routes())
        .merge(merges::routes())
        .merge(views::routes())
        .merge(fields::routes())
        .merge(privacy::routes())
}
