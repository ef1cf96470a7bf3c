//! A server on a shop of many customers: its start, its memory, and the pages and answers that people wait for.

use crate::client::{Client, Waits};
use crate::program::{Place, Program, Server, wait};
use crate::report::{Budget, Report};
use crate::{Options, Trouble};
use serde_json::Value as Json;
use std::time::{Duration, Instant};

/// Words that are searched for: common names, beginnings, cities, in several scripts.
const WORDS: &[&str] = &[
    "%D8%B1%D8%B6%D8%A7",
    "%D9%85%D8%AD%D9%85%D8%AF",
    "%D8%AA%D9%87%D8%B1%D8%A7%D9%86",
    "0912",
    "ali",
    "WC-10",
];

pub(crate) fn measure(options: &Options, program: &Program, report: &mut Report) -> Result<(), Trouble> {
    let place = Place::new(None)?;
    let empty = program.serve(&place)?;
    first_page(&empty, "pages", report, "an empty place")?;
    wait(Duration::from_secs(2));
    report.add("pages", "memory of an idle server", Budget::AtMost(80.0), empty.memory_mib(), "MiB");
    drop(empty);
    // The first server has made the tables: the shop comes into a place of its own.
    let place = Place::new(None)?;
    let customers = options.customers.to_string();
    program.run(&place, &["demo", "--customers", &customers, "--today", "2026-03-01"])?;
    shop(program, &place, "pages", &format!("{customers} customers"), report)
}

/// What people wait for in a shop that is there already.
pub(crate) fn shop(
    program: &Program,
    place: &Place,
    part: &'static str,
    what: &str,
    report: &mut Report,
) -> Result<(), Trouble> {
    let made = program.run(place, &["key", "create", "--scope", "read"])?;
    let key = made.result["key"].as_str().ok_or("no key")?.to_owned();
    let server = program.serve(place)?;
    first_page(&server, part, report, what)?;
    let mut client = Client::connect(server.address(), &format!("Bearer {key}"))?;
    let ids = first_ids(&mut client)?;
    let mut ask = |name: &str, budget: f64, path: &dyn Fn(usize) -> String| -> Result<(), Trouble> {
        let took = answers(&mut client, 300, path)?;
        report.add(part, format!("{name}, 95 of 100, {what}"), Budget::AtMost(budget), took, "ms");
        Ok(())
    };
    ask("a page of the list", 50.0, &|number| {
        let sort = ["-spent", "name", "-created", "-last_order"].get(number % 4).copied().unwrap_or("name");
        format!("/api/customers?limit=50&sort={sort}")
    })?;
    ask("a search", 150.0, &|number| {
        format!("/api/customers/search?q={}", WORDS.get(number % WORDS.len()).copied().unwrap_or_default())
    })?;
    ask("one customer", 50.0, &|number| {
        format!("/api/customers/{}", ids.get(number % ids.len().max(1)).map_or("", String::as_str))
    })?;
    report.add(
        part,
        format!("memory of the server with {what}"),
        Budget::AtMost(500.0),
        server.memory_mib(),
        "MiB",
    );
    Ok(())
}

/// From starting the process to the end of the first answer.
fn first_page(server: &Server, part: &'static str, report: &mut Report, what: &str) -> Result<(), Trouble> {
    let answer = Client::connect(server.address(), "")?.get("/")?;
    let took = server.started().elapsed().as_secs_f64() * 1000.0;
    if answer.status >= 500 {
        return Err(format!("the first page answered {}", answer.status).into());
    }
    report.add(part, format!("start to first page, {what}"), Budget::AtMost(300.0), took, "ms");
    Ok(())
}

fn first_ids(client: &mut Client) -> Result<Vec<String>, Trouble> {
    let answer = client.get("/api/customers?limit=50")?;
    if answer.status != 200 {
        return Err(format!("the list of customers answered {}", answer.status).into());
    }
    let page: Json = serde_json::from_slice(&answer.body)?;
    let items = page["items"].as_array().ok_or("a list without items")?;
    Ok(items.iter().filter_map(|item| item["id"].as_str().map(str::to_owned)).collect())
}

/// Milliseconds within which 95 of 100 answers come.
fn answers(client: &mut Client, times: usize, path: &dyn Fn(usize) -> String) -> Result<f64, Trouble> {
    let mut waits = Waits::default();
    for number in 0..times {
        let path = path(number);
        let asked = Instant::now();
        let answer = client.get(&path)?;
        waits.add(asked.elapsed());
        if answer.status != 200 {
            return Err(format!("{path} answered {}", answer.status).into());
        }
    }
    Ok(waits.milliseconds_at(95))
}
