//! Running an import: one thread reads and understands, another writes; each chunk is one transaction that also moves
//! the mark from which the import can be carried on.

mod apply_customer;
mod apply_order;
mod change_log;
mod reject_rows;
mod run_import;
mod runs;
mod telling;
mod write_chunk;

pub(crate) use apply_order::{stands_so, with_known_lines};
pub(crate) use change_log::{CUSTOMER, ORDER, OrderBefore, OrderLeft, split_order_key};
pub(crate) use reject_rows::each_reject;
pub use reject_rows::{ListRejects, list_rejects};
pub use run_import::{ImportProgress, carry_on_import, resume_unfinished, run_import, start_import};
pub use runs::{Counts, ImportReport, ImportRun, RunState};
pub(crate) use runs::{find, find_any, insert, list, save, set_state};
pub(crate) use telling::Telling;
