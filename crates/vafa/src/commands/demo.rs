//! `vafa demo`.

use super::serve;
use crate::problem::CliError;
use crate::{OPERATOR, Surroundings};
use clap::Args;
use serde_json::json;
use std::time::Instant;
use vafa_app::Failure;
use vafa_app::access::password::Cost;
use vafa_app::operate::{self, FillDemo, Filled};
use vafa_kernel::LocalDate;

/// Fill an empty place with a demo shop: two years of customers, orders, comments
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// How many customers, up to a million
    #[arg(long, default_value_t = 5000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    customers: u32,
    /// Another seed, another shop
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Serve it afterwards
    #[arg(long)]
    serve: bool,
    /// Address and port to listen on with --serve
    #[arg(long, value_name = "ADDRESS:PORT", requires = "serve")]
    pub(crate) listen: Option<String>,
    /// The day it is in the shop (YYYY-MM-DD)
    #[arg(long, hide = true, value_name = "DAY")]
    today: Option<String>,
}

pub(crate) fn run(command: &Demo, around: &Surroundings) -> Result<(), Failure> {
    let today = command.today.as_deref().map(day_of).transpose()?;
    let begun = Instant::now();
    let filled = fill(command, around, today)?;
    tell(around, &filled, begun.elapsed().as_secs_f64(), command.serve);
    if !command.serve {
        around.console.say("cli-demo-next", &[("data", around.config.get("data").into())]);
        return Ok(());
    }
    serve::serve(around)
}

fn day_of(text: &str) -> Result<LocalDate, CliError> {
    text.parse().map_err(|_| CliError::Choice {
        what: "--today".into(),
        given: text.to_owned(),
        choices: "YYYY-MM-DD".into(),
    })
}

fn fill(command: &Demo, around: &Surroundings, today: Option<LocalDate>) -> Result<Filled, Failure> {
    let _claim = around.place.claim()?;
    let app = around.place.open()?;
    let bar = around.console.progress();
    let asked = FillDemo { seed: command.seed, customers: command.customers, today, cost: Cost::OWASP };
    let filled = operate::fill_demo(&app, &OPERATOR, asked, bar.as_ref());
    bar.finish();
    app.close();
    filled
}

/// Tells what is there now and how to sign in. With `--serve` the one object for machines is the server's.
fn tell(around: &Surroundings, filled: &Filled, seconds: f64, serves: bool) {
    let console = &around.console;
    let key = filled.key.as_ref().map(vafa_kernel::secret::Secret::expose);
    if !serves {
        let logins: Vec<_> = filled
            .logins
            .iter()
            .map(|login| json!({ "email": login.email, "role": login.role.code(), "password": login.password }))
            .collect();
        console.result(&json!({
            "was_filled": filled.was_filled,
            "seed": filled.seed,
            "customers": filled.customers,
            "today": filled.today.to_string(),
            "events": filled.events,
            "seconds": (seconds * 1000.0).round() / 1000.0,
            "logins": logins,
            "ingest_key": key,
        }));
    }
    if filled.was_filled {
        console.say("cli-demo-was-filled", &[("customers", i64::from(filled.customers).into())]);
    } else {
        console.say(
            "cli-demo-filled",
            &[
                ("customers", console.number(u64::from(filled.customers)).into()),
                ("events", console.number(filled.events).into()),
            ],
        );
    }
    console.say("cli-demo-logins", &[]);
    for login in &filled.logins {
        let role = console.text(&format!("access-role-{}", login.role.code()), &[]);
        console.line(&format!("  {:<26} {:<18} {role}", login.email, login.password));
    }
    if let Some(key) = key {
        console.say("cli-demo-key", &[]);
        console.line(&format!("  {key}"));
    }
}
