//! Changes how the file of a draft is understood.

use super::error::ImportError;
use super::parse::Plan;
use super::read::SourceFile;
use super::run::{self, ImportRun, RunState};
use super::settings::ImportSettings;
use crate::actor::{Actor, Permission};
use crate::app::App;
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::id::ImportId;
use vafa_store::Tx;

/// Settings that fit the file of a draft.
#[derive(Debug, Clone)]
pub struct FittingSettings {
    import: ImportId,
    settings: ImportSettings,
    header: Vec<String>,
}

/// Checks that settings fit the file of a draft. Reads the file, so it blocks.
pub fn fit_settings(
    app: &App,
    who: &Actor,
    import: ImportId,
    settings: ImportSettings,
) -> Result<FittingSettings, Failure> {
    let draft = app.read_blocking(who, move |tx, cx| {
        cx.require(Permission::ImportFiles)?;
        let draft = run::find(tx, import)?;
        be_draft(&draft)?;
        Ok(draft)
    })?;
    let file = SourceFile::open(&draft.file_path, &settings.read)?;
    let header = file.header.clone();
    let settings = ImportSettings { read: file.options(), ..settings };
    Plan::new(draft.kind, file, settings.clone(), app.business())?;
    Ok(FittingSettings { import, settings, header })
}

/// Takes over settings for a draft.
pub fn apply_settings(tx: &mut Tx<'_>, cx: &Cx, fitting: &FittingSettings) -> Result<ImportRun, Failure> {
    cx.require(Permission::ImportFiles)?;
    let mut draft = run::find(tx, fitting.import)?;
    be_draft(&draft)?;
    draft.settings = fitting.settings.clone();
    draft.header.clone_from(&fitting.header);
    draft.updated_at = cx.now;
    run::save(tx, &draft)?;
    Ok(draft)
}

/// Takes over settings for a draft, after checking that they fit the file. Blocks.
pub fn configure_import(
    app: &App,
    who: &Actor,
    import: ImportId,
    settings: ImportSettings,
) -> Result<ImportRun, Failure> {
    let fitting = fit_settings(app, who, import, settings)?;
    app.write_blocking(who, move |tx, cx| apply_settings(tx, cx, &fitting))
}

fn be_draft(run: &ImportRun) -> Result<(), ImportError> {
    if run.state == RunState::Draft {
        return Ok(());
    }
    Err(ImportError::WrongState { state: run.state.code().to_owned() })
}
