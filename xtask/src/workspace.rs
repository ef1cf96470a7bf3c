//! Where the checkout is, and how its cargo is called.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;

/// The checkout this program was started in, and the place outside it where slow things are kept.
pub(crate) struct Workspace {
    root: PathBuf,
    cache: PathBuf,
    target: PathBuf,
    target_is_shared: bool,
}

impl Workspace {
    pub(crate) fn find() -> Result<Self, Failure> {
        // Cargo says at run time where this package is; the compiled-in path would be another checkout's if both
        // share a target directory.
        let here = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here.parent().ok_or_else(|| Failure::new("xtask is not inside a workspace"))?.to_owned();
        let cache = cache_directory()?;
        let (target, target_is_shared) = match env::var_os("CARGO_TARGET_DIR") {
            Some(chosen) => (root.join(chosen), false),
            None => (cache.join("target"), true),
        };
        Ok(Self { root, cache, target, target_is_shared })
    }

    /// The checkout's top directory.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// `~/.cache/vafa`: outlives the checkout.
    pub(crate) fn cache(&self) -> &Path {
        &self.cache
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Whether the target directory is the one that all checkouts on this machine use.
    pub(crate) fn target_is_shared(&self) -> bool {
        self.target_is_shared
    }

    /// `cargo SUBCOMMAND` in this checkout.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.arg(subcommand).current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// `cargo SUBCOMMAND --locked`: the lock file is the truth, never changed on the side.
    pub(crate) fn cargo_locked(&self, subcommand: &str) -> Command {
        let mut command = self.cargo(subcommand);
        command.arg("--locked");
        command
    }

    /// Like [`Workspace::cargo_locked`], without incremental artefacts: what is only compiled and run once gains
    /// nothing from them, and they are most of a target directory's size.
    pub(crate) fn cargo_once(&self, subcommand: &str) -> Command {
        let mut command = self.cargo_locked(subcommand);
        command.env("CARGO_INCREMENTAL", "0");
        command
    }
}

fn cache_directory() -> Result<PathBuf, Failure> {
    let base = match env::var_os("XDG_CACHE_HOME").filter(|value| !value.is_empty()) {
        Some(cache) => PathBuf::from(cache),
        None => env::home_dir()
            .ok_or_else(|| Failure::new("no home directory: set HOME or XDG_CACHE_HOME"))?
            .join(".cache"),
    };
    Ok(base.join("vafa"))
}
