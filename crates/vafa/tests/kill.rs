//! A loaded server is killed without warning, several times, at moments chosen by a seed. What clients were told is there
//! is there, exactly once, and everything derived from it is sound.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{Home, post};

/// How often the server is killed.
const KILLS: u32 = 4;
/// Clients that send side by side.
const CLIENTS: u32 = 4;
/// Events in one batch.
const BATCH: u32 = 25;

/// Ids of messages that the server said it has.
type Acknowledged = Arc<Mutex<Vec<String>>>;

#[test]
fn nothing_acknowledged_is_lost_and_nothing_counts_twice() {
    for home in Home::each() {
        let key = home.json(&["key", "create", "--scope", "ingest", "--source", "web"]);
        let key = key["key"].as_str().unwrap().to_owned();
        let address = Arc::new(Mutex::new(String::new()));
        let acknowledged = Acknowledged::default();
        let is_ending = Arc::new(AtomicBool::new(false));
        let mut server = home.serve();
        address.lock().unwrap().clone_from(server.address());
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let (key, address) = (key.clone(), address.clone());
                let (acknowledged, is_ending) = (acknowledged.clone(), is_ending.clone());
                std::thread::spawn(move || send_on(number, &key, &address, &acknowledged, &is_ending))
            })
            .collect();
        let mut chance = Chance(0x5eed);
        for _ in 0..KILLS {
            wait(Duration::from_millis(150 + chance.below(450)));
            server.kill();
            server = home.serve();
            address.lock().unwrap().clone_from(server.address());
        }
        wait(Duration::from_millis(200));
        is_ending.store(true, Ordering::SeqCst);
        let sent: u32 = clients.into_iter().map(|client| client.join().unwrap()).sum();
        // The last time while nobody waits for an answer, so that the file must be whole as it lies there.
        server.kill();

        let exported = home.run(&["export", "events", "--format", "jsonl"]);
        let mut found: BTreeMap<String, u32> = BTreeMap::new();
        for line in exported.lines() {
            let event: serde_json::Value = serde_json::from_str(line).unwrap();
            *found.entry(event["message_id"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        let acknowledged = acknowledged.lock().unwrap();
        assert_eq!(acknowledged.len(), (sent * BATCH) as usize);
        assert!(acknowledged.len() >= (KILLS * BATCH) as usize, "only {} were sent", acknowledged.len());
        for id in acknowledged.iter() {
            assert_eq!(found.get(id), Some(&1), "{id}, of {} on {}", found.len(), home.engine());
        }
        assert_eq!(found.len(), acknowledged.len(), "every batch was sent until it was acknowledged");
        let verified = home.json(&["verify"]);
        assert_eq!(verified["differences"], 0, "{verified:#}");
        println!("{}: {} events, {KILLS} kills", home.engine(), found.len());
    }
}

/// Sends batch after batch, each until it is acknowledged; how many there were.
fn send_on(
    client: u32,
    key: &str,
    address: &Mutex<String>,
    acknowledged: &Mutex<Vec<String>>,
    is_ending: &AtomicBool,
) -> u32 {
    let mut batch = 0;
    while !is_ending.load(Ordering::SeqCst) {
        let ids: Vec<String> = (0..BATCH).map(|number| format!("m-{client}-{batch}-{number}")).collect();
        let items: Vec<String> = ids
            .iter()
            .enumerate()
            .map(|(number, id)| {
                let user = (client * 7 + batch + u32::try_from(number).unwrap()) % 40;
                format!(
                    r#"{{"type":"track","event":"Order Completed","userId":"u{user}","messageId":"{id}","properties":{{"order_id":"{id}","total":{}}}}}"#,
                    1000 + number
                )
            })
            .collect();
        let body = format!(r#"{{"batch":[{}]}}"#, items.join(","));
        loop {
            let to = address.lock().unwrap().clone();
            match post(&to, "/v1/batch", key, &body) {
                Ok((200, _)) => break,
                // Told to come later, or nobody there: the same again.
                Ok((429 | 503, _)) | Err(_) => wait(Duration::from_millis(15)),
                Ok((status, answer)) => panic!("{status}: {answer}"),
            }
        }
        acknowledged.lock().unwrap().extend(ids);
        batch += 1;
    }
    batch
}

fn wait(length: Duration) {
    let (_sender, never) = channel::<()>();
    assert_eq!(never.recv_timeout(length), Err(RecvTimeoutError::Timeout));
}

/// Numbers from a seed (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}
