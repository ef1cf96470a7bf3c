//! Which column fills what: proposed from names and contents, remembered, checked.

mod propose;
mod remember;
mod synonyms;
mod target;

pub(crate) use propose::propose;
pub use propose::{ColumnProposal, Proposal};
pub(crate) use remember::{remember, remembered};
pub use target::Target;
