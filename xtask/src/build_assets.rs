//! Styles and scripts: npm packages by the lock file, then `web/dist`, each only when its input changed.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::find_tools;
use crate::shell;
use crate::workspace::Workspace;

/// What is in `web/` without being an input of the build.
const NOT_SOURCES: &[&str] = &["node_modules", "dist", "test-results", "playwright-report"];

/// Inputs outside `web/`: styles that no page names are dropped, so a new class in a page is a reason to build.
const PAGES: &[&str] = &["crates/vafa-web/templates", "crates/vafa-web/src"];

/// Brings `web/node_modules` and `web/dist` up to date.
pub(crate) fn build_assets(workspace: &Workspace) -> Result<(), Failure> {
    let web = workspace.root().join("web");
    if !web.join("package.json").is_file() {
        println!("There is no web/package.json: no assets to build.");
        return Ok(());
    }
    let npm = &find_tools::npm()?;

    // Both stamps live in node_modules: `npm ci` empties it, so new packages always mean a new build.
    install_packages(npm, &web)?;
    let mut sources = Vec::new();
    list_files(&web, &mut sources)?;
    for pages in PAGES.iter().map(|pages| workspace.root().join(pages)).filter(|pages| pages.is_dir()) {
        list_files(&pages, &mut sources)?;
    }
    let built = Stamp::new(web.join("node_modules/.vafa-built"), hash_files(&sources)?);
    if !built.is_current() || !web.join("dist").is_dir() {
        println!("Building web/dist ...");
        shell::run(npm_in(npm, &web).args(["run", "build"]))?;
        built.write()?;
    }
    Ok(())
}

/// Installs the packages of a folder by its lock file, when that changed.
pub(crate) fn install_packages(npm: &Path, folder: &Path) -> Result<(), Failure> {
    let lock = folder.join("package-lock.json");
    let installed = Stamp::new(folder.join("node_modules/.vafa-installed"), hash_files(&[lock])?);
    if !installed.is_current() {
        println!("Installing npm packages (about half a minute) ...");
        shell::run(npm_in(npm, folder).args(["ci", "--no-audit", "--no-fund"]))?;
        installed.write()?;
    }
    Ok(())
}

/// `npm` in `web/`. Browsers come from the system: packages must not fetch their own.
pub(crate) fn npm_in(npm: &Path, web: &Path) -> Command {
    let mut command = Command::new(npm);
    command
        .current_dir(web)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .env("npm_config_update_notifier", "false");
    command
}

/// A file that holds the hash of what something was made from.
struct Stamp {
    file: PathBuf,
    wanted: String,
}

impl Stamp {
    fn new(file: PathBuf, hash: u64) -> Self {
        Self { file, wanted: format!("{hash:016x}\n") }
    }

    fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|found| found == self.wanted)
    }

    fn write(&self) -> Result<(), Failure> {
        fs::write(&self.file, &self.wanted).map_err(|error| Failure::file("write", &self.file, &error))
    }
}

/// All source files under a directory.
fn list_files(directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let cannot = |error: &std::io::Error| Failure::file("list", directory, error);
    for entry in fs::read_dir(directory).map_err(|error| cannot(&error))? {
        let entry = entry.map_err(|error| cannot(&error))?;
        let path = entry.path();
        if NOT_SOURCES.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if path.is_dir() {
            list_files(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// One number for names and contents, whatever order the files are listed in.
fn hash_files(files: &[PathBuf]) -> Result<u64, Failure> {
    let mut files: Vec<&PathBuf> = files.iter().collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        let content = fs::read(file).map_err(|error| Failure::file("read", file, &error))?;
        hasher.write(file.as_os_str().as_encoded_bytes());
        hasher.write_usize(content.len());
        hasher.write(&content);
    }
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let directory = std::env::temp_dir().join(shell::fresh_name(&format!("vafa-xtask-{name}")));
        fs::create_dir_all(&directory).unwrap();
        directory
    }

    #[test]
    fn the_hash_follows_contents_and_names_but_not_order() {
        let directory = scratch("hash");
        let (a, b) = (directory.join("a"), directory.join("b"));
        fs::write(&a, "one").unwrap();
        fs::write(&b, "two").unwrap();
        let before = hash_files(&[a.clone(), b.clone()]).unwrap();
        assert_eq!(before, hash_files(&[b.clone(), a.clone()]).unwrap());
        fs::write(&a, "two").unwrap();
        fs::write(&b, "one").unwrap();
        assert_ne!(before, hash_files(&[a, b]).unwrap());
        fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn build_output_is_not_a_source() {
        let directory = scratch("list");
        fs::create_dir_all(directory.join("dist")).unwrap();
        fs::create_dir_all(directory.join("styles")).unwrap();
        fs::write(directory.join("dist/app.css"), "").unwrap();
        fs::write(directory.join("styles/app.css"), "").unwrap();
        let mut files = Vec::new();
        list_files(&directory, &mut files).unwrap();
        assert_eq!(files, [directory.join("styles/app.css")]);
        fs::remove_dir_all(directory).unwrap();
    }
}
