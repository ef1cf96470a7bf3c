//! A real file of 541 909 order lines, on both engines, twice.

use crate::program::{Place, Program};
use crate::report::{Budget, Report};
use crate::{Options, Trouble};
use vafa_store::{DatabaseUrl, testing};

const MAP: &str = "order=InvoiceNo,product=StockCode,name=Description,quantity=Quantity,time=InvoiceDate,\
                   price=UnitPrice,customer=CustomerID,country=Country";

pub(crate) fn measure(options: &Options, program: &Program, report: &mut Report) -> Result<(), Trouble> {
    if !options.retail.is_file() {
        report.skip("import", format!("{} is not there", options.retail.display()));
        return Ok(());
    }
    import(options, program, report, "SQLite", None)?;
    let database = testing::postgres();
    let url = database.as_ref().map(|database| &database.options().url);
    if let Some(DatabaseUrl::Postgres(url)) = url {
        return import(options, program, report, "PostgreSQL", Some(url.clone()));
    }
    report.skip("import", format!("PostgreSQL: {} is not set", testing::POSTGRES));
    Ok(())
}

fn import(
    options: &Options,
    program: &Program,
    report: &mut Report,
    engine: &str,
    database: Option<String>,
) -> Result<(), Trouble> {
    let place = Place::new(database)?;
    let file = options.retail.to_string_lossy();
    let args = ["import", "orders", &file, "--map", MAP, "--currency", "GBP", "--timezone", "Europe/London"];
    let first = program.run(&place, &args)?;
    let told = |name: &str| first.result[name].as_u64().unwrap_or_default();
    if told("rows_read") != 541_909 || told("customers_created") != 4_372 {
        return Err(format!("the import came to something else: {}", first.result).into());
    }
    let seconds = first.took.as_secs_f64();
    report.add("import", format!("{engine}: 541 909 order lines"), Budget::AtMost(40.0), seconds, "s");
    report.add("import", format!("{engine}: memory meanwhile"), Budget::AtMost(300.0), first.peak_mib, "MiB");
    let again = program.run(&place, &args)?;
    if again.result["orders_created"] != 0 || again.result["orders_updated"] != 0 {
        return Err(format!("the second import changed something: {}", again.result).into());
    }
    let seconds = again.took.as_secs_f64();
    report.add(
        "import",
        format!("{engine}: the same again, nothing new"),
        Budget::AtMost(40.0),
        seconds,
        "s",
    );
    Ok(())
}
