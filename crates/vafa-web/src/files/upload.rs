//! Uploads: written as they come, to where they stay until some time after their import has ended.

use crate::gate::BodyMax;
use crate::refusal::{HttpError, Refusal};
use crate::state::WebState;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRef, FromRequest, Request};
use std::path::{Path, PathBuf};
use tokio::io::AsyncWriteExt as _;
use vafa_app::imports::uploads_folder;

/// The longest word that is told beside a file, in bytes.
const WORD_MAX: usize = 1_000;

/// A form with one file, called `file`, and what the file tells of, called `kind`, in any order.
#[derive(Debug)]
pub(crate) struct UploadForm {
    /// What was told as its kind; empty where nothing was.
    pub(crate) kind: String,
    /// The file, where there is one that has a name.
    pub(crate) file: Option<KeptFile>,
}

/// A file that was taken in. It is removed again when this is dropped, unless it [stays](KeptFile::stay): a call that is
/// refused or breaks off leaves nothing behind.
#[derive(Debug)]
pub(crate) struct KeptFile {
    /// Its name, as it was given.
    pub(crate) name: String,
    path: PathBuf,
    is_to_stay: bool,
}

impl KeptFile {
    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Somebody answers for the file from now on.
    pub(crate) fn stay(mut self) {
        self.is_to_stay = true;
    }
}

impl Drop for KeptFile {
    fn drop(&mut self) {
        if !self.is_to_stay
            && let Err(error) = std::fs::remove_file(&self.path)
        {
            tracing::warn!(%error, "an upload that came to nothing could not be removed");
        }
    }
}

impl<S> FromRequest<S> for UploadForm
where
    S: Send + Sync,
    WebState: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let max = request.extensions().get::<BodyMax>().map_or(0, |max| max.0);
        let mut parts =
            Multipart::from_request(request, state).await.map_err(|_| Refusal::from(HttpError::MediaType))?;
        receive(&WebState::from_ref(state), max, &mut parts).await
    }
}

/// Takes a form in, piece by piece.
async fn receive(state: &WebState, max: usize, parts: &mut Multipart) -> Result<UploadForm, Refusal> {
    let mut upload = UploadForm { kind: String::new(), file: None };
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error, max))? {
        match part.name() {
            Some("kind") => upload.kind = word(part, max).await?,
            Some("file") => {
                let name = part.file_name().unwrap_or_default().to_owned();
                upload.file = Some(keep(state, name, part, max).await?);
            }
            _ => {}
        }
    }
    // Browsers send a part without a name where no file was chosen.
    upload.file = upload.file.filter(|file| !file.name.is_empty());
    Ok(upload)
}

/// Why a form cannot be read on.
fn broken(error: &MultipartError, max: usize) -> Refusal {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return HttpError::TooLarge { limit: max.to_string() }.into();
    }
    HttpError::Broken.into()
}

async fn word(mut part: Field<'_>, max: usize) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(|error| broken(&error, max))? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > WORD_MAX {
            return Err(HttpError::TooLarge { limit: WORD_MAX.to_string() }.into());
        }
    }
    String::from_utf8(bytes).map_err(|_| HttpError::Broken.into())
}

async fn keep(state: &WebState, name: String, mut part: Field<'_>, max: usize) -> Result<KeptFile, Refusal> {
    let app = state.app();
    let folder = uploads_folder(&state.options().data_dir);
    let disk = |error: std::io::Error| Refusal::from(HttpError::Disk { why: error.to_string() });
    tokio::fs::create_dir_all(&folder).await.map_err(disk)?;
    let id = app.ids().next(app.now());
    let path = folder.join(format!("{}{}", id.simple(), ending(&name)));
    let mut file = tokio::fs::File::create_new(&path).await.map_err(disk)?;
    let kept = KeptFile { name, path, is_to_stay: false };
    while let Some(piece) = part.chunk().await.map_err(|error| broken(&error, max))? {
        file.write_all(&piece).await.map_err(disk)?;
    }
    file.sync_all().await.map_err(disk)?;
    Ok(kept)
}

/// The ending of a file's name, by which its format is told; nothing else of the name reaches the disk.
fn ending(name: &str) -> &'static str {
    let name = name.to_lowercase();
    [".csv.gz", ".tsv.gz", ".txt.gz", ".gz", ".xlsx", ".xlsm", ".xls", ".tsv", ".txt", ".csv"]
        .into_iter()
        .find(|ending| name.ends_with(ending))
        .unwrap_or(".csv")
}

#[cfg(test)]
mod tests {
    use super::ending;

    #[test]
    fn only_known_endings_reach_the_disk() {
        assert_eq!(ending("مشتریان.CSV.GZ"), ".csv.gz");
        assert_eq!(ending("a.xlsx"), ".xlsx");
        assert_eq!(ending("../../etc/passwd"), ".csv");
        assert_eq!(ending(""), ".csv");
    }
}
