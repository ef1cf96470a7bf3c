//! A list of very many customers: how long it takes to come in, and what people wait for afterwards.

use crate::measure_pages::shop;
use crate::program::{Place, Program};
use crate::report::{Budget, Report};
use crate::{Options, Trouble};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

/// A hundred thousand rows in twenty seconds.
const SECONDS_PER_ROW: f64 = 20.0 / 100_000.0;

const GIVEN: &[&str] = &[
    "رضا",
    "محمد",
    "علی",
    "حسین",
    "مهدی",
    "امیر",
    "سارا",
    "زهرا",
    "فاطمه",
    "مریم",
    "نگار",
    "الهام",
    "نرگس",
    "پریسا",
    "کاوه",
    "بهرام",
    "آرش",
    "شیرین",
    "لیلا",
    "یاسمن",
    "سینا",
    "پویا",
    "مینا",
    "ندا",
    "هانیه",
    "کیان",
    "رویا",
    "سمیه",
];
const FAMILY: &[&str] = &[
    "رضایی",
    "محمدی",
    "احمدی",
    "حسینی",
    "کریمی",
    "موسوی",
    "جعفری",
    "صادقی",
    "رحیمی",
    "ابراهیمی",
    "قاسمی",
    "یزدی",
    "شیرازی",
    "تهرانی",
    "اصفهانی",
    "نوری",
    "کاظمی",
    "مرادی",
    "سلطانی",
    "فرهادی",
    "طاهری",
    "رستمی",
    "صالحی",
    "زمانی",
    "عباسی",
    "اکبری",
    "نجفی",
    "بهرامی",
    "شریفی",
    "میرزایی",
    "خسروی",
];
const CITIES: &[&str] =
    &["تهران", "مشهد", "اصفهان", "شیراز", "تبریز", "کرج", "قم", "اهواز", "رشت", "یزد", "کرمان"];

pub(crate) fn measure(options: &Options, program: &Program, report: &mut Report) -> Result<(), Trouble> {
    let place = Place::new(None)?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("crowd.csv");
    write(&file, options.crowd)?;
    measure_with(options, program, report, &place, &file)
}

fn measure_with(
    options: &Options,
    program: &Program,
    report: &mut Report,
    place: &Place,
    file: &Path,
) -> Result<(), Trouble> {
    let count = options.crowd;
    let map = "customer_id=id,name=name,phone=phone,email=email,city=city";
    let done = program.run(place, &["import", "customers", &file.to_string_lossy(), "--map", map])?;
    if done.result["customers_created"].as_u64() != Some(u64::from(count)) {
        return Err(format!("the import came to something else: {}", done.result).into());
    }
    let budget = Budget::AtMost(SECONDS_PER_ROW * f64::from(count));
    report.add("crowd", format!("a file of {count} customers"), budget, done.took.as_secs_f64(), "s");
    report.add("crowd", "memory meanwhile", Budget::AtMost(300.0), done.peak_mib, "MiB");
    shop(program, place, "crowd", &format!("{count} customers"), report)
}

/// Names meet again as they do in life; phones and addresses are each of one person.
fn write(file: &Path, count: u32) -> Result<(), Trouble> {
    let mut out = BufWriter::new(File::create(file)?);
    out.write_all(b"id,name,phone,email,city\n")?;
    let mut line = String::new();
    for number in 0..count {
        let of = |words: &[&'static str], by: u32| {
            words
                .get((number.wrapping_mul(2_654_435_761) >> by) as usize % words.len())
                .copied()
                .unwrap_or_default()
        };
        line.clear();
        writeln!(
            line,
            "WC-{number},{} {},0912{number:07},ali{number}@example.com,{}",
            of(GIVEN, 3),
            of(FAMILY, 9),
            of(CITIES, 17)
        )?;
        out.write_all(line.as_bytes())?;
    }
    Ok(out.flush()?)
}
