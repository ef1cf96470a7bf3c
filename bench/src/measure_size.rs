//! How large the program is.

use crate::program::Program;
use crate::report::{Budget, Report};
use crate::{Options, Trouble};

pub(crate) fn measure(_: &Options, program: &Program, report: &mut Report) -> Result<(), Trouble> {
    let kib = u32::try_from(std::fs::metadata(program.path())?.len() / 1024)?;
    report.add("size", "the program", Budget::AtMost(60.0), f64::from(kib) / 1024.0, "MiB");
    Ok(())
}
