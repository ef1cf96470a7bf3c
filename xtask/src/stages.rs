//! Work in named, timed steps, with a small table at the end.

use std::time::{Duration, Instant};

use crate::failure::Failure;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Ok,
    Failed,
    Skipped,
}

/// The steps done so far.
#[derive(Default)]
pub(crate) struct Stages {
    done: Vec<(&'static str, Duration, Outcome)>,
}

impl Stages {
    /// Does one step and keeps its time. A failure is printed at once and counted; the caller decides by the answer
    /// whether the following steps still make sense.
    pub(crate) fn run(&mut self, name: &'static str, step: impl FnOnce() -> Result<(), Failure>) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let result = step();
        if let Err(failure) = &result {
            eprintln!("{name} failed: {failure}");
        }
        let outcome = if result.is_ok() { Outcome::Ok } else { Outcome::Failed };
        self.done.push((name, start.elapsed(), outcome));
        result.is_ok()
    }

    /// Notes a step that was not tried, and why.
    pub(crate) fn skip(&mut self, name: &'static str, why: &str) {
        println!("\n== {name}: skipped, {why}");
        self.done.push((name, Duration::ZERO, Outcome::Skipped));
    }

    /// Prints the table; fails when a step failed.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        print!("\n{}", self.table());
        let failed: Vec<&str> = self
            .done
            .iter()
            .filter(|(_, _, outcome)| *outcome == Outcome::Failed)
            .map(|(name, ..)| *name)
            .collect();
        if failed.is_empty() { Ok(()) } else { Err(Failure::new(format!("failed: {}", failed.join(", ")))) }
    }

    fn table(&self) -> String {
        let row = |name: &str, time: Duration, outcome: &str| {
            format!("{name:<14}{:>9.1}  {outcome}", time.as_secs_f64()).trim_end().to_owned() + "\n"
        };
        let total = self.done.iter().map(|(_, time, _)| *time).sum();
        let steps = self.done.iter().map(|(name, time, outcome)| {
            let outcome = match outcome {
                Outcome::Ok => "ok",
                Outcome::Failed => "FAILED",
                Outcome::Skipped => "skipped",
            };
            row(name, *time, outcome)
        });
        let head = format!("{:<14}{:>9}\n", "stage", "seconds");
        std::iter::once(head).chain(steps).chain([row("total", total, "")]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_fails_the_whole_and_is_named() {
        let mut stages = Stages::default();
        assert!(stages.run("first", || Ok(())));
        assert!(!stages.run("second", || Err(Failure::new("broken"))));
        stages.skip("third", "second failed");
        let table = stages.table();
        assert!(table.contains("first") && table.contains("FAILED") && table.contains("skipped"), "{table}");
        assert_eq!(stages.finish().unwrap_err().to_string(), "failed: second");
    }

    #[test]
    fn steps_that_pass_or_are_skipped_are_no_failure() {
        let mut stages = Stages::default();
        stages.run("only", || Ok(()));
        stages.skip("other", "not wanted");
        assert!(stages.finish().is_ok());
    }
}
