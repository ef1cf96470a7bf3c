//! How long the demo shop takes, and how long verifying and copying it takes.

use crate::program::{Place, Program};
use crate::report::{Budget, Report};
use crate::{Options, Trouble};

pub(crate) fn measure(_: &Options, program: &Program, report: &mut Report) -> Result<(), Trouble> {
    let place = Place::new(None)?;
    let filled = program.run(&place, &["demo", "--customers", "5000", "--today", "2026-03-01"])?;
    report.add("demo", "the shop with 5 000 customers", Budget::AtMost(60.0), filled.took.as_secs_f64(), "s");
    report.add("demo", "memory meanwhile", Budget::AtMost(300.0), filled.peak_mib, "MiB");
    let verified = program.run(&place, &["verify"])?;
    report.add("demo", "verifying all of it", Budget::None, verified.took.as_secs_f64(), "s");
    report.add("demo", "memory meanwhile", Budget::AtMost(300.0), verified.peak_mib, "MiB");
    let file = place.folder().join("copy.gz");
    let saved = program.run(&place, &["backup", &file.to_string_lossy()])?;
    report.add("demo", "copying all of it", Budget::None, saved.took.as_secs_f64(), "s");
    Ok(())
}
