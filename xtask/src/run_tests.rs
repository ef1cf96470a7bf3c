//! Every test: Rust on both databases, documentation examples, the web sources, the browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build_assets::{self, npm_in};
use crate::build_program::build_for_tests;
use crate::failure::Failure;
use crate::find_tools;
use crate::postgres::Cluster;
use crate::regenerate;
use crate::shared_target;
use crate::shell;
use crate::stages::Stages;
use crate::workspace::Workspace;

/// Which tests to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Rust tests on SQLite and PostgreSQL.
    Rust,
    /// Rust tests without a PostgreSQL server: those that want one say that they are skipped.
    Sqlite,
    Doc,
    Web,
    Browser,
    /// The published event clients, delivering to the program.
    Clients,
    Generated,
}

const ALL: &[Kind] = &[Kind::Rust, Kind::Doc, Kind::Web, Kind::Browser, Kind::Clients, Kind::Generated];

/// Tells the property tests where their cases start from.
pub(crate) const SEED: &str = "PROPTEST_RNG_SEED";
/// The same each time, so that a change is judged by its own merits; `cargo xtask fuzz` looks for what nobody has tried.
const SAME_SEED: &str = "1";

/// What was asked for on the command line.
#[derive(Debug, PartialEq, Eq)]
struct Request {
    kinds: Vec<Kind>,
    /// For the Rust test runner.
    runner_args: Vec<String>,
}

/// Runs the tests, all of them when `args` names none; goes on after a failure so that one run tells everything.
pub(crate) fn run_tests(workspace: &Workspace, args: &[String]) -> Result<(), Failure> {
    let request = parse(args)?;
    let wants = |kind| request.kinds.contains(&kind);
    let _claim = shared_target::claim(workspace)?;
    let mut stages = Stages::default();

    let mut postgres = None;
    let mut chromium = None;
    let tools_found = stages.run("tools", || {
        if wants(Kind::Rust) {
            postgres = Some(find_tools::postgres()?);
        }
        if (wants(Kind::Browser) || wants(Kind::Clients)) && has_web(workspace) {
            chromium = Some(find_tools::chromium()?);
        }
        Ok(())
    });
    // The program embeds web/dist: without it nothing compiles as users get it.
    if !tools_found || !stages.run("assets", || build_assets::build_assets(workspace)) {
        return stages.finish();
    }
    if wants(Kind::Rust) || wants(Kind::Sqlite) {
        stages.run("rust", || test_rust(workspace, postgres.as_deref(), &request.runner_args));
    }
    if wants(Kind::Doc) {
        stages.run("doc", || {
            shell::run(workspace.cargo_once("test").args(["--workspace", "--doc", "--quiet"]))
        });
    }
    test_web(workspace, &request.kinds, chromium.as_deref(), &mut stages);
    if wants(Kind::Clients) {
        stages.run("clients", || test_clients(workspace, chromium.as_deref()));
    }
    if wants(Kind::Generated) {
        stages.run("generated", || {
            let built = build_for_tests(workspace)?;
            regenerate::regenerate(workspace, &built.program)
        });
    }
    stages.finish()
}

fn test_rust(workspace: &Workspace, postgres: Option<&Path>, runner_args: &[String]) -> Result<(), Failure> {
    let cluster = postgres.map(Cluster::start).transpose()?;
    let mut runner = rust_runner(workspace, None);
    if std::env::var_os(SEED).is_none() {
        runner.env(SEED, SAME_SEED);
    }
    if !names_packages(runner_args) {
        runner.arg("--workspace");
    }
    runner.args(runner_args);
    match &cluster {
        Some(cluster) => runner.env("VAFA_TEST_POSTGRES", cluster.url()),
        None => runner.env_remove("VAFA_TEST_POSTGRES"),
    };
    shell::run(&mut runner)
}

/// What runs Rust tests, in the way that `.config/nextest.toml` has under `profile`.
pub(crate) fn rust_runner(workspace: &Workspace, profile: Option<&str>) -> Command {
    let mut command = if find_tools::in_path(&["cargo-nextest"]).is_some() {
        let mut command = workspace.cargo("nextest");
        command.args(["run", "--locked"]);
        command.args(profile.map(|profile| format!("--profile={profile}")));
        command
    } else {
        let mut command = workspace.cargo_locked("test");
        // Documentation examples have their own stage.
        command.args(["--lib", "--bins", "--tests"]);
        command
    };
    command.env("CARGO_INCREMENTAL", "0");
    command
}

/// Cargo ignores named packages beside `--workspace`.
fn names_packages(args: &[String]) -> bool {
    args.iter()
        .take_while(|arg| *arg != "--")
        .any(|arg| arg.starts_with("-p") || arg.starts_with("--package"))
}

fn test_web(workspace: &Workspace, kinds: &[Kind], chromium: Option<&Path>, stages: &mut Stages) {
    let wanted =
        [(Kind::Web, "web"), (Kind::Browser, "browser")].into_iter().filter(|(kind, _)| kinds.contains(kind));
    for (kind, name) in wanted {
        if !has_web(workspace) {
            stages.skip(name, "there is no web/package.json");
            continue;
        }
        stages.run(name, || {
            let npm = find_tools::npm()?;
            let mut command = npm_in(&npm, &web(workspace));
            if kind == Kind::Web {
                return shell::run(command.args(["run", "check"]));
            }
            let built = build_for_tests(workspace)?;
            let program = Borrowed::new(&built.program)?;
            let showcase = Borrowed::new(&built.showcase)?;
            command.env("VAFA_BIN", &program.file).env("VAFA_TEST_SHOWCASE", &showcase.file);
            if let Some(chromium) = chromium {
                command.env("CHROMIUM", chromium);
            }
            shell::run(command.arg("test"))
        });
    }
}

fn test_clients(workspace: &Workspace, chromium: Option<&Path>) -> Result<(), Failure> {
    let npm = find_tools::npm()?;
    let folder = web(workspace).join("clients");
    build_assets::install_packages(&npm, &folder)?;
    let program = Borrowed::new(&build_for_tests(workspace)?.program)?;
    let mut command = npm_in(&npm, &folder);
    command.env("VAFA_BIN", &program.file);
    if let Some(chromium) = chromium {
        command.env("CHROMIUM", chromium);
    }
    shell::run(command.arg("test"))
}

/// The program under another name, so that a build in the meantime does not replace what is being tested.
struct Borrowed {
    file: PathBuf,
}

impl Borrowed {
    fn new(program: &Path) -> Result<Self, Failure> {
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        let file = program.with_file_name(shell::fresh_name(&format!("{name}-under-test")));
        fs::hard_link(program, &file).map_err(|error| Failure::file("link", program, &error))?;
        Ok(Self { file })
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.file);
    }
}

fn web(workspace: &Workspace) -> PathBuf {
    workspace.root().join("web")
}

fn has_web(workspace: &Workspace) -> bool {
    web(workspace).join("package.json").is_file()
}

fn parse(args: &[String]) -> Result<Request, Failure> {
    let (names, runner_args) = match args.iter().position(|arg| arg == "--") {
        Some(at) => (&args[..at], args[at + 1..].to_vec()),
        None => (args, Vec::new()),
    };
    let kinds = names
        .iter()
        .map(|name| match name.as_str() {
            "rust" => Ok(Kind::Rust),
            "sqlite" => Ok(Kind::Sqlite),
            "doc" => Ok(Kind::Doc),
            "web" => Ok(Kind::Web),
            "browser" => Ok(Kind::Browser),
            "clients" => Ok(Kind::Clients),
            "generated" => Ok(Kind::Generated),
            other => Err(Failure::new(format!(
                "there is no kind of test `{other}`: choose from rust, sqlite, doc, web, browser, clients, generated"
            ))),
        })
        .collect::<Result<Vec<_>, _>>()?;
    let kinds = if kinds.is_empty() { ALL.to_vec() } else { kinds };
    Ok(Request { kinds, runner_args })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn no_name_means_everything() {
        assert_eq!(parse(&[]).unwrap().kinds, ALL);
        assert_eq!(
            parse(&words("-- store")).unwrap(),
            Request { kinds: ALL.to_vec(), runner_args: words("store") }
        );
    }

    #[test]
    fn names_and_runner_arguments_are_told_apart() {
        let request = parse(&words("sqlite doc -- -p vafa-store -- --nocapture")).unwrap();
        assert_eq!(request.kinds, [Kind::Sqlite, Kind::Doc]);
        assert_eq!(request.runner_args, words("-p vafa-store -- --nocapture"));
    }

    #[test]
    fn named_packages_are_seen_before_the_test_programs_own_arguments() {
        assert!(names_packages(&words("-p vafa-store")) && names_packages(&words("--package=vafa-store")));
        assert!(!names_packages(&words("store -- -p")));
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_known_ones() {
        let failure = parse(&words("rust browsr")).unwrap_err().to_string();
        assert!(failure.contains("`browsr`") && failure.contains("browser"), "{failure}");
    }
}
