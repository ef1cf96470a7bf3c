//! The key that seals secrets in the database: a file beside it, made at the first start, readable by its owner alone.
//!
//! It is not part of a backup, so that a stolen backup opens nothing. Servers side by side need the same file.

use crate::place::fault;
use crate::problem::CliError;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use vafa_app::access::{VAULT_KEY_BYTES, Vault};
use vafa_kernel::Ids as _;
use vafa_kernel::clock::RandomIds;

/// What it is called in the data folder.
pub(crate) const NAME: &str = "vafa.key";

/// What a key file holds.
pub(crate) struct Key {
    bytes: [u8; VAULT_KEY_BYTES],
    is_new: bool,
}

impl Key {
    /// What it opens.
    pub(crate) fn vault(&self) -> Vault {
        let vault = Vault::new(&self.bytes);
        if self.is_new { vault.made_now() } else { vault }
    }
}

/// The key; made where there is none yet.
pub(crate) fn read_or_make(path: &Path) -> Result<Key, CliError> {
    match fs::read(path) {
        Ok(found) => found.try_into().map(|bytes| Key { bytes, is_new: false }).map_err(|_| CliError::File {
            path: path.display().to_string(),
            why: format!("a key has {VAULT_KEY_BYTES} bytes"),
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => make(path),
        Err(error) => Err(fault(path, &error)),
    }
}

/// Writes a new key whole before it gets its name: of two processes that start together one wins, and both read its key.
fn make(path: &Path) -> Result<Key, CliError> {
    let mut key = [0; VAULT_KEY_BYTES];
    let mut name = [0; 8];
    let chance = RandomIds::from_system();
    chance.fill(&mut key);
    chance.fill(&mut name);
    let draft = path.with_extension(format!("{:016x}.new", u64::from_be_bytes(name)));
    let made = write(&draft, &key).and_then(|()| fs::hard_link(&draft, path));
    // Left behind it would be one more file that nobody misses.
    drop(fs::remove_file(&draft));
    match made {
        Ok(()) => Ok(Key { bytes: key, is_new: true }),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => read_or_make(path),
        Err(error) => Err(fault(path, &error)),
    }
}

fn write(path: &Path, key: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(key)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_kept_from_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let keys: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| read_or_make(&path).unwrap())).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        let key = read_or_make(&path).unwrap();
        assert!(keys.iter().all(|other| other.bytes == key.bytes) && key.bytes != [0; VAULT_KEY_BYTES]);
        assert!(keys.iter().filter(|key| key.is_new).count() == 1 && !key.is_new);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::write(&path, b"short").unwrap();
        assert!(read_or_make(&path).is_err());
    }
}
