//! `vafa verify`.

use crate::console::Console;
use crate::problem::CliError;
use crate::table::Table;
use crate::{OPERATOR, Surroundings};
use clap::Args;
use serde_json::json;
use std::time::Instant;
use vafa_app::Failure;
use vafa_app::operate::{self, Check, Report, verify::Difference};

/// Rebuild everything derived from what was told, and compare
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Mend what differs, all of it in one step
    #[arg(long)]
    rebuild: bool,
}

pub(crate) fn run(command: &Verify, around: &Surroundings) -> Result<(), Failure> {
    let console = &around.console;
    let begun = Instant::now();
    let app = around.place.open()?;
    let bar = console.progress();
    let asked = operate::Verify {
        mends: command.rebuild,
        scratch: around.place.folder()?.to_owned(),
        progress: bar.clone(),
    };
    let report = operate::verify(&app, &OPERATOR, asked);
    bar.finish();
    app.close();
    let report = report?;
    show(console, &report);
    let seconds = begun.elapsed().as_secs_f64();
    if console.is_json() {
        let mut result = report.to_json();
        if let Some(result) = result.as_object_mut() {
            result.insert("seconds".into(), json!((seconds * 1000.0).round() / 1000.0));
        }
        console.result(&result);
    }
    match report.remaining() {
        0 if report.differences() > 0 => {
            console.say("cli-verify-mended", &[("count", console.number(report.differences()).into())]);
            Ok(())
        }
        0 => {
            console.say("cli-verify-fine", &[]);
            Ok(())
        }
        remaining => Err(CliError::Differences { count: console.number(remaining) }.into()),
    }
}

fn show(console: &Console, report: &Report) {
    let head = ["cli-verify-check", "cli-verify-looked", "cli-verify-differences", "cli-verify-mended-head"];
    let mut table = Table::new(head.map(|key| console.text(key, &[])));
    for check in Check::ALL {
        let finding = report.finding(*check);
        table.row([
            console.text(&format!("cli-check-{}", check.code().replace('_', "-")), &[]),
            console.number(finding.looked_at),
            console.number(finding.differences),
            console.number(finding.mended),
        ]);
    }
    console.line(&table.to_string());
    for check in Check::ALL {
        let finding = report.finding(*check);
        let named = finding.first.len() as u64;
        for difference in &finding.first {
            console.line(&line_of(console, *check, difference));
        }
        if finding.differences > named {
            console.say("cli-verify-more", &[("count", console.number(finding.differences - named).into())]);
        }
    }
}

fn line_of(console: &Console, check: Check, difference: &Difference) -> String {
    let or_nothing = |text: &str| {
        if text.is_empty() { console.text("cli-verify-nothing", &[]) } else { text.to_owned() }
    };
    console.text(
        "cli-verify-difference",
        &[
            ("check", console.text(&format!("cli-check-{}", check.code().replace('_', "-")), &[]).into()),
            ("at", difference.at.as_str().into()),
            ("part", difference.part.as_str().into()),
            ("stored", or_nothing(&difference.stored).into()),
            ("expected", or_nothing(&difference.expected).into()),
        ],
    )
}
