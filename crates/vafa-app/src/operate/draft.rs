//! A file that appears whole or not at all.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file beside the one it is to become, under a name of its own and for its owner's eyes only (what Vafa writes holds
/// people's data). Dropped before [`Draft::keep`], it is removed.
#[derive(Debug)]
pub struct Draft {
    written: NamedTempFile,
    becomes: PathBuf,
}

impl Draft {
    /// An empty one that is to become `file`.
    pub fn of(file: &Path) -> io::Result<Self> {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(".");
        let written = tempfile::Builder::new().prefix(&name).suffix(".part").tempfile_in(folder_of(file))?;
        Ok(Self { written, becomes: file.to_owned() })
    }

    /// To write to.
    pub fn file(&self) -> io::Result<File> {
        self.written.as_file().try_clone()
    }

    /// Brings it to the disk and gives it its name, in the place of what had that name until now.
    pub fn keep(self) -> io::Result<File> {
        self.written.as_file().sync_all()?;
        let file = self.written.persist(&self.becomes).map_err(|kept| kept.error)?;
        // The new name must outlive a power cut too.
        File::open(folder_of(&self.becomes))?.sync_all()?;
        Ok(file)
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_draft_replaces_the_file_when_kept_and_leaves_nothing_when_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let names = || {
            let entries = std::fs::read_dir(folder.path()).unwrap();
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>()
        };
        std::fs::write(&path, "old").unwrap();
        let draft = Draft::of(&path).unwrap();
        draft.file().unwrap().write_all(b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert!(names().iter().any(|name| name.starts_with("list.csv.")));
        draft.keep().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        drop(Draft::of(&path).unwrap());
        assert_eq!(names(), ["list.csv"]);
    }
}
