//! Measures durable writes: `store_bench [DATABASE [CALLERS [SECONDS]]]`, on SQLite in the temporary folder by default.

use std::process::ExitCode;
use std::time::Duration;

use vafa_store::{DatabaseUrl, DbOptions, StoreError, measure, testing};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), StoreError> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next();
    let callers = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(64);
    let seconds: u64 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(10);
    let (turns, turn) = (5, Duration::from_millis(seconds * 1000 / 10));
    let report = match address {
        Some(address) => {
            let Ok(url) = address.parse::<DatabaseUrl>();
            measure::writes(&DbOptions::new(url), callers, turns, turn)?
        }
        None => measure::writes(testing::sqlite().options(), callers, turns, turn)?,
    };
    println!("{report}");
    Ok(())
}
