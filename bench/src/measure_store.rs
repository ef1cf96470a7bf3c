//! Durable single-row writes, 64 in flight, beside the bare drivers with the same statement in the same run.

use crate::program::Program;
use crate::report::{Budget, Report};
use crate::{Options, Trouble};
use std::time::Duration;
use vafa_store::{measure, testing};

const IN_FLIGHT: usize = 64;
const TURNS: u32 = 4;

pub(crate) fn measure(options: &Options, _: &Program, report: &mut Report) -> Result<(), Trouble> {
    let turn = Duration::from_secs(options.seconds) / (2 * TURNS);
    let written = measure::writes(testing::sqlite().options(), IN_FLIGHT, TURNS, turn)?;
    report.add("store", "SQLite: writes, 64 in flight", Budget::None, written.store_per_second, "1/s");
    report.add(
        "store",
        "SQLite: share of a bare loop that commits once per 64",
        Budget::AtLeast(60.0),
        written.ratio() * 100.0,
        "%",
    );
    let Some(database) = testing::postgres() else {
        report.skip("store", format!("PostgreSQL: {} is not set", testing::POSTGRES));
        return Ok(());
    };
    let written = measure::writes(database.options(), IN_FLIGHT, TURNS, turn)?;
    report.add("store", "PostgreSQL: writes, 64 in flight", Budget::None, written.store_per_second, "1/s");
    report.add(
        "store",
        "PostgreSQL: times as long as through the bare driver",
        Budget::AtMost(1.3),
        1.0 / written.ratio(),
        "×",
    );
    Ok(())
}
