//! What a draft's columns fill, with everything that a person needs to check it.

use super::mapping::{self, Proposal, Target, propose};
use super::read::SourceFile;
use super::run;
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::failure::Failure;
use serde::Serialize;
use vafa_kernel::id::ImportId;

/// The proposal for a file, and what there is to choose from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposedMapping {
    /// What each column could fill.
    pub proposal: Proposal,
    /// Everything that a column of such a file can fill, besides `custom.NAME` and `consent.PURPOSE`.
    pub targets: Vec<Target>,
    /// The sheets of a spreadsheet.
    pub sheets: Vec<String>,
    /// The first rows, as they are in the file.
    pub rows: Vec<Vec<String>>,
}

/// Proposes what the columns of a draft's file fill: what was accepted for such a file before, then what the names say,
/// then what the cells look like. Reads the beginning of the file, so it blocks.
pub fn propose_mapping(app: &App, who: &Actor, import: ImportId) -> Result<ProposedMapping, Failure> {
    let (draft, known) = app.read_blocking(who, move |tx, cx| {
        cx.require(Permission::ImportFiles)?;
        let draft = run::find(tx, import)?;
        let known = mapping::remembered(tx, draft.kind, &draft.header)?;
        Ok((draft, known))
    })?;
    let file = SourceFile::open(&draft.file_path, &draft.settings.read)?;
    let proposal = propose(draft.kind, &file.header, &file.samples, known.as_ref(), &app.business());
    Ok(ProposedMapping {
        proposal,
        targets: Target::of_kind(draft.kind),
        sheets: file.sheets().to_vec(),
        rows: file.samples.into_iter().take(10).collect(),
    })
}
