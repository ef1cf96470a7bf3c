//! Changes how the file of a draft is understood.

use super::error::ImportError;
use super::parse::Plan;
use super::read::SourceFile;
use super::run::{self, ImportRun, RunState};
use super::settings::ImportSettings;
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::failure::Failure;
use vafa_kernel::id::ImportId;

/// Takes over settings for a draft, after checking that they fit the file. Reads the file, so it blocks.
pub fn configure_import(
    app: &App,
    who: &Actor,
    import: ImportId,
    settings: ImportSettings,
) -> Result<ImportRun, Failure> {
    let draft = app.read_blocking(who, move |tx, cx| {
        cx.require(Permission::ImportFiles)?;
        run::find(tx, import)
    })?;
    let file = SourceFile::open(&draft.file_path, &settings.read)?;
    let header = file.header.clone();
    let settings = ImportSettings { read: file.options(), ..settings };
    Plan::new(draft.kind, file, settings.clone(), app.business())?;
    app.write_blocking(who, move |tx, cx| {
        cx.require(Permission::ImportFiles)?;
        let mut draft = run::find(tx, import)?;
        if draft.state != RunState::Draft {
            return Err(ImportError::WrongState { state: draft.state.code().to_owned() }.into());
        }
        draft.settings = settings.clone();
        draft.header.clone_from(&header);
        draft.updated_at = cx.now;
        run::save(tx, &draft)?;
        Ok(draft)
    })
}
