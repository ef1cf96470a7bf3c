//! Project chores: everything that building, showing and testing Vafa needs beyond plain `cargo build`.
//!
//! Run as `cargo xtask COMMAND`, or `cargo demo` for the demo shop. It has no dependencies, so that it builds in
//! seconds on a machine that has nothing yet, and it installs what the other commands miss.

use std::process::ExitCode;

mod build_assets;
mod build_program;
mod check;
mod check_dependencies;
mod check_notes;
mod check_tree;
mod failure;
mod find_tools;
mod postgres;
mod regenerate;
mod run_bench;
mod run_demo;
mod run_fuzz;
mod run_tests;
mod scan_text;
mod shared_target;
mod shell;
mod stages;
mod workspace;

use failure::Failure;
use workspace::Workspace;

const HELP: &str = "\
Vafa's project chores

  cargo demo [-- OPTIONS]      build Vafa, fill a demo shop in ./data/demo and serve it
                               --data DIR, --port N or --listen ADDR:PORT; the rest goes to `vafa demo`
                               (for example --customers 1000)
  cargo xtask test [KIND]...   install what is missing, then run the tests
                               kinds: rust (both databases), sqlite (no PostgreSQL), doc, web, browser,
                               generated; all but sqlite when none is named
                               arguments after -- go to the Rust test runner
  cargo xtask fuzz [CASES]     the Rust tests on SQLite, properties with cases that nobody has tried (up to 2000 each);
                               --seed N repeats them
  cargo xtask check [NAME]...  formatting, lints, the tree's own rules, licences and bans, documentation
  cargo xtask build            build the optimised program and print where it is
  cargo xtask bench [OPTIONS]  measure the budgets: --only PART,…, --customers N, --seconds N
  cargo xtask assets           install the npm packages and build web/dist
  cargo xtask generated        rewrite the generated documents; fails when one was out of date

Compiled dependencies are kept in ~/.cache/vafa/target (or $CARGO_TARGET_DIR, when set).
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<(), Failure> {
    let Some((command, rest)) = args.split_first() else {
        print!("{HELP}");
        return Ok(());
    };
    let workspace = Workspace::find()?;
    match command.as_str() {
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        "bench" => run_bench::run_bench(&workspace, rest),
        "assets" => build_assets::build_assets(&workspace),
        "build" => build_program::build(&workspace),
        "check" => check::check(&workspace, rest),
        "demo" => run_demo::run_demo(&workspace, rest),
        "fuzz" => run_fuzz::run_fuzz(&workspace, rest),
        "generated" => regenerate::build_and_regenerate(&workspace),
        "test" => run_tests::run_tests(&workspace, rest),
        other => Err(Failure::new(format!("there is no command `{other}`\n\n{HELP}"))),
    }
}
