//! Events over HTTP, durable before each answer: batches of a hundred, and one by one.

use crate::client::{Client, Waits};
use crate::program::{Place, Program};
use crate::report::{Budget, Report};
use crate::{Options, Trouble};
use base64::Engine as _;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use vafa_store::{DatabaseUrl, testing};

/// Customers among whom events are spread.
const CUSTOMERS: u64 = 5_000;

pub(crate) fn measure(options: &Options, program: &Program, report: &mut Report) -> Result<(), Trouble> {
    on_engine(options, program, report, "SQLite", None)?;
    let database = testing::postgres();
    let url = database.as_ref().map(|database| &database.options().url);
    if let Some(DatabaseUrl::Postgres(url)) = url {
        return on_engine(options, program, report, "PostgreSQL", Some(url.clone()));
    }
    report.skip("ingest", format!("PostgreSQL: {} is not set", testing::POSTGRES));
    Ok(())
}

fn on_engine(
    options: &Options,
    program: &Program,
    report: &mut Report,
    engine: &str,
    database: Option<String>,
) -> Result<(), Trouble> {
    let is_embedded = database.is_none();
    let place = Place::new(database)?;
    let made = program.run(&place, &["key", "create", "--scope", "ingest", "--source", "web"])?;
    let key = made.result["key"].as_str().ok_or("no key")?.to_owned();
    let server = program.serve(&place)?;
    let secret = base64::engine::general_purpose::STANDARD.encode(format!("{key}:"));
    let load = Load {
        address: server.address().to_owned(),
        authorization: format!("Basic {secret}"),
        length: Duration::from_secs(options.seconds),
    };
    // The budgets are those of the embedded engine on two cores, which the client shares with the server.
    let least = |figure| if is_embedded { Budget::AtLeast(figure) } else { Budget::None };
    let most = |figure| if is_embedded { Budget::AtMost(figure) } else { Budget::None };
    for (clients, batch, what, rate_budget) in
        [(4, 100, "events in batches of 100", 20_000.0), (64, 1, "single events, 64 clients", 3_000.0)]
    {
        let (rate, mut waits) = load.run(clients, batch)?;
        report.add("ingest", format!("{engine}: {what}"), least(rate_budget), rate, "1/s");
        for (share, name, budget) in [(50, "median", Budget::None), (99, "99 of 100", most(50.0))] {
            let waited = waits.milliseconds_at(share);
            report.add("ingest", format!("{engine}: … answered, {name}"), budget, waited, "ms");
        }
    }
    report.add("ingest", format!("{engine}: memory after it"), Budget::None, server.memory_mib(), "MiB");
    Ok(())
}

struct Load {
    address: String,
    authorization: String,
    length: Duration,
}

impl Load {
    /// So many clients send batches of that size; events a second, and how long each waited.
    fn run(&self, clients: u64, size: u64) -> Result<(f64, Waits), Trouble> {
        let started = Instant::now();
        let waits = std::thread::scope(|scope| -> Result<Waits, Trouble> {
            let running: Vec<_> =
                (0..clients).map(|client| scope.spawn(move || self.client(client, size, started))).collect();
            let mut all = Waits::default();
            for client in running {
                all.join(client.join().map_err(|_| "a client failed")??);
            }
            Ok(all)
        })?;
        let events = u32::try_from(waits.count() as u64 * size)?;
        Ok((f64::from(events) / started.elapsed().as_secs_f64(), waits))
    }

    fn client(&self, client: u64, size: u64, started: Instant) -> Result<Waits, Trouble> {
        let mut connection = Client::connect(&self.address, &self.authorization)?;
        let mut waits = Waits::default();
        let mut number = 0;
        while started.elapsed() < self.length {
            let body = body(client, number, size);
            number += 1;
            let asked = Instant::now();
            let answer = connection.post(if size == 1 { "/v1/track" } else { "/v1/batch" }, &body)?;
            waits.add(asked.elapsed());
            if answer.status != 200 {
                let said = String::from_utf8_lossy(&answer.body).into_owned();
                return Err(format!("{}: {said}", answer.status).into());
            }
        }
        Ok(waits)
    }
}

/// A mix as shops send it: mostly looks, some carts, now and then an order.
fn body(client: u64, number: u64, size: u64) -> String {
    let mut text = String::with_capacity(usize::try_from(size).unwrap_or(1) * 220);
    if size > 1 {
        text.push_str("{\"batch\":[");
    }
    for item in 0..size {
        if item > 0 {
            text.push(',');
        }
        let place = (number * size + item).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
        let user = (place + client) % CUSTOMERS;
        let (event, properties) = match place % 20 {
            0 => (
                "Order Completed",
                format!(r#""order_id":"o{client}-{number}-{item}-{size}","total":{}"#, place % 900 + 100),
            ),
            1..=4 => (
                "Product Added",
                format!(r#""cart_id":"c{user}","sku":"s{}","quantity":1,"price":90"#, place % 300),
            ),
            _ => ("Product Viewed", format!(r#""sku":"s{}""#, place % 300)),
        };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            r#"{{"type":"track","event":"{event}","userId":"u{user}","messageId":"m{client}-{number}-{item}-{size}","properties":{{{properties}}}}}"#
        );
    }
    if size > 1 {
        text.push_str("]}");
    }
    text
}
