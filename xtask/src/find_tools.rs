//! Finds the programs that the chores use, and installs them where the system has a package manager for it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::shell;

/// The first of these programs that is in `PATH`.
pub(crate) fn in_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let directories: Vec<PathBuf> = env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| directories.iter().map(move |dir| dir.join(name)))
        .find(|file| file.is_file())
}

/// `npm`, with its Node.js of a version that the browser tests run on.
pub(crate) fn npm() -> Result<PathBuf, Failure> {
    const WANTED: &str = "install Node.js 20 or newer with npm, for example from your system's packages";
    let npm = in_path(&["npm"]).ok_or_else(|| Failure::new(format!("npm was not found: {WANTED}")))?;
    let version = shell::output(Command::new("node").arg("--version"))
        .map_err(|failure| Failure::new(format!("{failure}: {WANTED}")))?;
    match major_version(&version) {
        Some(major) if major >= 20 => Ok(npm),
        _ => Err(Failure::new(format!("Node.js {} is too old: {WANTED}", version.trim()))),
    }
}

/// The directory with PostgreSQL's server programs; installs them when there are none.
pub(crate) fn postgres() -> Result<PathBuf, Failure> {
    if let Some(found) = find_postgres() {
        return Ok(found);
    }
    install(
        "PostgreSQL",
        &["postgresql"],
        "Homebrew: brew install postgresql@17; Fedora: dnf install postgresql-server",
    )?;
    find_postgres().ok_or_else(|| Failure::new("PostgreSQL was installed, but no initdb was found"))
}

const HEADLESS_CHROMIUM: &str = "chromium-headless-shell";

/// A Chromium that Playwright can drive, `$CHROMIUM` first; installs one when there is none.
pub(crate) fn chromium() -> Result<PathBuf, Failure> {
    if let Some(chosen) = env::var_os("CHROMIUM").filter(|value| !value.is_empty()) {
        return Ok(PathBuf::from(chosen));
    }
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    // Without a window's own parts it does the same in three fifths of the time.
    let elsewhere = "any Chromium or Chrome will do: set CHROMIUM to its program file";
    if let Err(failure) = install("Chromium", &[HEADLESS_CHROMIUM], elsewhere) {
        println!("{failure}: taking the whole browser instead.");
        install("Chromium", &["chromium"], elsewhere)?;
    }
    find_chromium().ok_or_else(|| Failure::new("Chromium was installed, but is not in PATH: set CHROMIUM"))
}

fn find_chromium() -> Option<PathBuf> {
    in_path(&[HEADLESS_CHROMIUM, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
        .or_else(|| {
            let mac = Path::new("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
            mac.is_file().then(|| mac.to_owned())
        })
}

fn find_postgres() -> Option<PathBuf> {
    // The program in PATH may be a wrapper or a link: the other programs are beside the real file.
    let chosen = in_path(&["initdb"])
        .and_then(|file| fs::canonicalize(file).ok())
        .and_then(|file| file.parent().map(Path::to_owned));
    chosen
        .into_iter()
        .chain(packaged_postgres())
        .find(|dir| dir.join("initdb").is_file() && dir.join("postgres").is_file())
}

/// Where Debian, Fedora and Homebrew keep server programs that they do not put in `PATH`; newest first.
fn packaged_postgres() -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]
        .iter()
        .filter_map(|parent| fs::read_dir(parent).ok())
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let version = name.strip_prefix("postgresql@").unwrap_or(&name).parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, directory)| directory).collect()
}

/// Installs packages with apt, saying what it does; where there is no apt, says what a person should install.
fn install(what: &str, packages: &[&str], elsewhere: &str) -> Result<(), Failure> {
    let Some(apt) = in_path(&["apt-get"]) else {
        return Err(Failure::new(format!(
            "{what} is missing and cannot be installed from here ({elsewhere})"
        )));
    };
    println!("{what} is missing: installing the package {} with apt-get.", packages.join(" "));
    let root = user_id()? == 0;
    let command = |args: &[&str]| {
        let mut command = if root {
            Command::new(&apt)
        } else {
            let mut sudo = Command::new("sudo");
            sudo.arg(&apt);
            sudo
        };
        command.args(args).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    shell::run(&mut command(&["update", "--quiet"]))?;
    let mut args = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    args.extend(packages);
    shell::run(&mut command(&args))
}

/// The effective user's number; 0 is the administrator.
pub(crate) fn user_id() -> Result<u32, Failure> {
    let id = shell::output(Command::new("id").arg("-u"))?;
    id.trim().parse().map_err(|_| Failure::new("`id -u` did not print a number"))
}

fn major_version(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_read() {
        assert_eq!(major_version("v20.20.2\n"), Some(20));
        assert_eq!(major_version("v8.0.0"), Some(8));
        assert_eq!(major_version("20.1.0"), None);
        assert_eq!(major_version(""), None);
    }

    #[test]
    fn a_program_is_found_by_the_first_name_that_exists() {
        assert!(in_path(&["surely-no-such-program", "sh"]).is_some_and(|file| file.ends_with("sh")));
        assert!(in_path(&["surely-no-such-program"]).is_none());
    }
}
