//! A file that appears whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// What is to become a file: written beside it under a name that nobody has, and dropped before [`Draft::keep`], removed.
///
/// Only its owner may read it, for what Vafa writes holds people's data; where it replaces a file, whoever could read that
/// one. A pipe or a terminal can't be replaced: what is written there is gone at once.
#[derive(Debug)]
pub struct Draft(Kind);

#[derive(Debug)]
enum Kind {
    Beside { written: NamedTempFile, becomes: PathBuf },
    Straight(File),
}

impl Draft {
    /// An empty one that is to become `path`. Where that is a link, the file it leads to is replaced, not the link.
    pub fn of(path: &Path) -> io::Result<Self> {
        let becomes = match fs::metadata(path) {
            Ok(there) if there.is_dir() => return Err(ErrorKind::IsADirectory.into()),
            Ok(there) if !there.is_file() => {
                return Ok(Self(Kind::Straight(OpenOptions::new().write(true).open(path)?)));
            }
            Ok(_) => fs::canonicalize(path)?,
            Err(error) if error.kind() == ErrorKind::NotFound => path.to_owned(),
            Err(error) => return Err(error),
        };
        let Some(name) = becomes.file_name() else { return Err(ErrorKind::InvalidFilename.into()) };
        let mut name = name.to_owned();
        name.push(".");
        let written =
            tempfile::Builder::new().prefix(&name).suffix(".part").tempfile_in(folder_of(&becomes))?;
        Ok(Self(Kind::Beside { written, becomes }))
    }

    /// To write to.
    pub fn file(&self) -> io::Result<File> {
        match &self.0 {
            Kind::Beside { written, .. } => written.as_file().try_clone(),
            Kind::Straight(file) => file.try_clone(),
        }
    }

    /// Brings it to the disk and gives it its name, in the place of what had that name until now.
    pub fn keep(self) -> io::Result<File> {
        let (written, becomes) = match self.0 {
            Kind::Beside { written, becomes } => (written, becomes),
            Kind::Straight(file) => return Ok(file),
        };
        if let Ok(replaced) = fs::metadata(&becomes) {
            written.as_file().set_permissions(replaced.permissions())?;
        }
        written.as_file().sync_all()?;
        // One may be allowed to write into a folder and not to read it; it is found out before anything is replaced.
        let folder = match File::open(folder_of(&becomes)) {
            Ok(folder) => Some(folder),
            Err(error) if error.kind() == ErrorKind::PermissionDenied => None,
            Err(error) => return Err(error),
        };
        let file = written.persist(&becomes).map_err(|failed| failed.error)?;
        // The new name should outlive a power cut too, where the file system has that for folders.
        match folder.map_or(Ok(()), |folder| folder.sync_all()) {
            Err(error) if !matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {
                Err(error)
            }
            _ => Ok(file),
        }
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn write(path: &Path, text: &str) -> io::Result<File> {
        let draft = Draft::of(path)?;
        draft.file()?.write_all(text.as_bytes())?;
        draft.keep()
    }

    #[test]
    fn a_draft_replaces_the_file_when_kept_and_leaves_nothing_when_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        fs::write(&path, "old").unwrap();
        let draft = Draft::of(&path).unwrap();
        draft.file().unwrap().write_all(b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert!(names(folder.path())[1].starts_with("list.csv."));
        draft.keep().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        drop(Draft::of(&path).unwrap());
        assert_eq!(names(folder.path()), ["list.csv"]);
    }

    #[test]
    fn a_folder_is_no_file_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let backups = folder.path().join("backups");
        fs::create_dir(&backups).unwrap();
        assert_eq!(Draft::of(&backups).unwrap_err().kind(), ErrorKind::IsADirectory);
        assert_eq!(Draft::of(&backups.join("..")).unwrap_err().kind(), ErrorKind::IsADirectory);
        assert_eq!(Draft::of(&folder.path().join("no/such/folder")).unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(names(folder.path()), ["backups"]);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_a_new_file_and_a_replaced_one_who_could_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        let mode = |file: &File| file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&write(&path, "one").unwrap()), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(mode(&write(&path, "two").unwrap()), 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_keeps_leading_to_the_file_and_a_pipe_stays_a_pipe() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("2026.csv"), folder.path().join("latest.csv"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write(&link, "new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());

        let (mut reader, writer) = io::pipe().unwrap();
        let path = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&writer));
        if !Path::new(&path).exists() {
            println!("skipped: this system does not show open files as paths");
            return;
        }
        write(Path::new(&path), "straight").unwrap();
        drop(writer);
        let mut read = String::new();
        reader.read_to_string(&mut read).unwrap();
        assert_eq!(read, "straight");
    }
}
