//! Lets all checkouts on a machine share one target directory without getting each other's code.
//!
//! Sharing saves a fresh clone minutes of compiling dependencies. But cargo names a workspace crate's artefacts by its
//! path *inside* the workspace and decides by modification times whether they are fresh, so after a build in one
//! checkout, another whose files are older would silently run the first one's program. Therefore the directory has an
//! owner: when another checkout takes it over, the workspace's own artefacts are dropped and the dependencies stay.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use crate::failure::Failure;
use crate::shell;
use crate::workspace::Workspace;

/// Held while the shared target directory is used; freed when dropped, or when the process is replaced or dies.
pub(crate) struct Claim {
    _lock: Option<File>,
}

/// Waits until no other chore uses the shared target directory, and makes this checkout its owner.
///
/// Does nothing where the developer chose a target directory: then its sharing is theirs to arrange.
pub(crate) fn claim(workspace: &Workspace) -> Result<Claim, Failure> {
    if !workspace.target_is_shared() {
        return Ok(Claim { _lock: None });
    }
    let cache = workspace.cache();
    fs::create_dir_all(cache).map_err(|error| Failure::file("create", cache, &error))?;
    let lock = lock_file(&cache.join("target.lock"))?;

    let stamp = cache.join("target.owner");
    let owner = workspace.root().to_string_lossy();
    if fs::read_to_string(&stamp).ok().as_deref() != Some(&*owner) {
        if workspace.target().exists() {
            println!(
                "The build cache was last used by another checkout: dropping its workspace crates, keeping dependencies."
            );
            shell::run(workspace.cargo_locked("clean").args(["--quiet", "--workspace"]))?;
            shell::run(workspace.cargo_locked("clean").args(["--quiet", "--workspace", "--release"]))?;
        }
        fs::write(&stamp, owner.as_bytes()).map_err(|error| Failure::file("write", &stamp, &error))?;
    }
    Ok(Claim { _lock: Some(lock) })
}

fn lock_file(path: &Path) -> Result<File, Failure> {
    let cannot = |error: &std::io::Error| Failure::file("lock", path, error);
    let file = File::create(path).map_err(|error| cannot(&error))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("Waiting for another of Vafa's chores that is using the build cache ...");
            file.lock().map_err(|error| cannot(&error))?;
        }
        Err(TryLockError::Error(error)) => return Err(cannot(&error)),
    }
    Ok(file)
}
