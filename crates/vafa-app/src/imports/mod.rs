//! Files that come in: read in any dress, understood by a mapping, tried dry, run in chunks that can be carried on after
//! a kill, and undone as a whole.
//!
//! Owns the tables of `migrations/0004_imports.sql`.

mod configure_import;
mod create_import;
pub mod error;
mod forget_person;
mod guess_kind;
mod keep_uploads;
pub mod mapping;
pub mod parse;
mod preview_import;
mod propose_mapping;
pub mod read;
mod read_import;
pub mod run;
pub mod settings;
#[cfg(test)]
mod tests;
mod undo_import;
mod write_rejects;

pub use configure_import::{FittingSettings, apply_settings, configure_import, fit_settings};
pub use create_import::{CreateImport, ReadFile, add_import, create_import, read_file};
pub use error::ImportError;
pub(crate) use forget_person::{forget_customer, forget_rejects};
pub use guess_kind::guess_kind;
pub use keep_uploads::{remove_old_uploads, uploads_folder};
pub use mapping::{ColumnProposal, Proposal, Target};
pub use parse::{Reject, RejectCode};
pub use preview_import::{ImportPreview, RejectReason, preview_import};
pub use propose_mapping::{ProposedMapping, propose_mapping};
pub use read::ReadOptions;
pub use read_import::{ListImports, cancel_import, list_imports, read_import};
pub use run::{
    Counts, ImportProgress, ImportReport, ImportRun, ListRejects, RunState, carry_on_import, list_rejects,
    resume_unfinished, run_import, start_import,
};
pub use settings::{
    AmountUnit, BadLinePolicy, DatePartOrder, ExistingPolicy, ImportKind, ImportSettings, Mapping,
    SeveralPolicy,
};
pub use undo_import::{UndoProgress, UndoReport, carry_on_undo, start_undo, undo_import};
pub use write_rejects::{reason as reject_reason, write_rejects};
