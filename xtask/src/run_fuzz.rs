//! The property tests with many more cases than `cargo xtask test` gives them, and other ones each time.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};

use crate::build_assets;
use crate::failure::Failure;
use crate::run_tests;
use crate::shared_target;
use crate::shell;
use crate::workspace::Workspace;

const DEFAULT_CASES: u32 = 2_000;

/// What was asked for on the command line.
#[derive(Debug, PartialEq, Eq)]
struct Request {
    cases: u32,
    /// Where the cases start from; another place each time when none is given.
    seed: Option<u64>,
}

/// Runs every Rust test on SQLite, the property tests among them with cases that nobody has tried; says how to repeat
/// it. Those whose cases fill a database have a share of the cases.
pub(crate) fn run_fuzz(workspace: &Workspace, args: &[String]) -> Result<(), Failure> {
    let request = parse(args)?;
    let seed = request.seed.unwrap_or_else(chance);
    let _claim = shared_target::claim(workspace)?;
    // The program embeds web/dist, and tests look at it.
    build_assets::build_assets(workspace)?;
    println!(
        "{} cases for each property; `cargo xtask fuzz {} --seed {seed}` repeats them",
        request.cases, request.cases
    );
    let mut runner = run_tests::rust_runner(workspace, Some("fuzz"));
    runner
        .args(["--workspace", "--no-fail-fast"])
        .env_remove("VAFA_TEST_POSTGRES")
        .env("PROPTEST_CASES", request.cases.to_string())
        // A case that a property does not apply to is thrown away: a share of all of them, not a fixed number.
        .env("PROPTEST_MAX_GLOBAL_REJECTS", request.cases.saturating_mul(4).max(1024).to_string())
        .env(run_tests::SEED, seed.to_string());
    shell::run(&mut runner)
}

/// The standard library gives every hash table a seed by chance.
fn chance() -> u64 {
    RandomState::new().build_hasher().finish()
}

fn parse(args: &[String]) -> Result<Request, Failure> {
    let mut request = Request { cases: DEFAULT_CASES, seed: None };
    let mut words = args.iter();
    while let Some(word) = words.next() {
        if word == "--seed" {
            request.seed = Some(number(words.next().map_or("", String::as_str), "a seed")?);
        } else {
            request.cases = number(word, "a number of cases")?;
        }
    }
    if request.cases == 0 {
        return Err(Failure::new("0 cases would find nothing"));
    }
    Ok(request)
}

fn number<N: std::str::FromStr>(word: &str, what: &str) -> Result<N, Failure> {
    word.parse()
        .map_err(|_| Failure::new(format!("`{word}` is not {what}: cargo xtask fuzz [CASES] [--seed N]")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn cases_and_seed_are_told_apart() {
        assert_eq!(parse(&[]).unwrap(), Request { cases: DEFAULT_CASES, seed: None });
        assert_eq!(parse(&words("70 --seed 9")).unwrap(), Request { cases: 70, seed: Some(9) });
        assert_eq!(parse(&words("--seed 9")).unwrap(), Request { cases: DEFAULT_CASES, seed: Some(9) });
    }

    #[test]
    fn what_is_no_number_is_refused() {
        assert!(parse(&words("0")).is_err());
        for bad in ["many", "--seed", "--seed x", "-1"] {
            let failure = parse(&words(bad)).unwrap_err().to_string();
            assert!(failure.contains("cargo xtask fuzz [CASES]"), "{failure}");
        }
    }
}
