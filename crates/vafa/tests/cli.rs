//! The program as people and scripts meet it.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use std::fs;
use std::io::{Read as _, Write as _};
use support::{Home, get, post};

#[test]
fn settings_say_where_they_come_from_and_mistakes_are_named() {
    let home = Home::sqlite();
    fs::write(home.folder().join("vafa.toml"), "readers = 2\n").unwrap();
    let shown = home.json(&["config", "show"]);
    assert_eq!(shown["readers"]["value"], "2");
    assert!(shown["readers"]["from"].as_str().unwrap().ends_with("vafa.toml"));
    assert_eq!(shown["data"]["from"], "--data");
    fs::write(home.folder().join("vafa.toml"), "raeders = 2\n").unwrap();
    let (code, told) = home.fail(&["config", "show"]);
    assert_eq!(code, 65);
    assert!(told.contains("raeders") && told.contains("readers"), "{told}");
    assert_eq!(told.trim().lines().count(), 1, "{told}");
}

#[test]
fn the_reference_of_settings_is_the_one_in_the_documents() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");
    let home = Home::sqlite();
    let printed = home.run(&["config", "reference"]);
    let kept = fs::read_to_string(kept).unwrap_or_default();
    assert_eq!(kept, printed, "docs/configuration.md is out of date: `cargo xtask generated` rewrites it");
}

#[test]
fn a_backup_moves_a_shop_to_another_place() {
    for home in Home::each() {
        let filled = home.json(&["demo", "--customers", "8", "--today", "2026-03-01"]);
        assert_eq!(filled["was_filled"], false);
        let file = home.folder().join("copy.gz");
        let file = file.to_str().unwrap();
        let saved = home.json(&["backup", file]);
        for other in Home::each() {
            let restored = other.json(&["restore", file]);
            assert_eq!(restored["sha256"], saved["sha256"], "{} to {}", home.engine(), other.engine());
            assert_eq!(other.json(&["verify"])["differences"], 0);
            let (code, told) = other.fail(&["restore", file]);
            assert_eq!(code, 73);
            assert!(told.contains("nothing was restored"), "{told}");
        }
        let (code, _) = home.fail(&["restore", file]);
        assert_eq!(code, 73);
    }
}

#[test]
fn two_servers_do_not_share_a_file_but_commands_work_beside_one() {
    let home = Home::sqlite();
    let server = home.serve();
    let (status, _) = get(server.address(), "/healthz").unwrap();
    assert_eq!(status, 200);
    let (code, told) = home.fail(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(code, 73);
    assert!(told.contains("Another server"), "{told}");
    // Commands write while the server writes: each waits for the other.
    let keys: Vec<String> = std::thread::scope(|scope| {
        let made: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let made = home.json(&["key", "create", "--scope", "ingest"]);
                    made["key"].as_str().unwrap().to_owned()
                })
            })
            .collect();
        made.into_iter().map(|made| made.join().unwrap()).collect()
    });
    for (number, key) in keys.iter().enumerate() {
        let body = format!(
            r#"{{"batch":[{{"type":"track","event":"Seen","userId":"u","messageId":"m{number}"}}]}}"#
        );
        let (status, answer) = post(server.address(), "/v1/batch", key, &body).unwrap();
        assert_eq!(status, 200, "{answer}");
    }
    let verified = home.json(&["verify"]);
    assert_eq!(verified["differences"], 0);
    assert_eq!(verified["checks"][1]["looked_at"], 4);
    assert_eq!(server.stop(), Some(0));
    // The lock went with the process.
    assert_eq!(home.serve().stop(), Some(0));
}

#[test]
fn people_are_added_and_shut_out() {
    let home = Home::sqlite();
    let added = home.json(&["user", "add", "sara@yas.example", "--name", "Sara"]);
    // The link leads to a page that the server has, and names the person.
    let path = added["link"].as_str().unwrap().strip_prefix("http://127.0.0.1:8080").unwrap();
    let server = home.serve();
    let (status, page) = get(server.address(), path).unwrap();
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Sara"), "{page}");
    let (status, _) = get(server.address(), &format!("{path}x")).unwrap();
    assert_eq!(status, 404);
    assert_eq!(server.stop(), Some(0));
    let listed = home.json(&["user", "list"]);
    assert_eq!(listed["users"][0]["has_password"], false);
    let (code, told) = home.fail(&["user", "add", "reza@yas.example", "--role", "king"]);
    assert_eq!(code, 65);
    assert!(told.contains("cashier"), "{told}");
    let (code, _) = home.fail(&["user", "disable", "nobody@yas.example"]);
    assert_eq!(code, 66);
}

#[test]
fn a_key_may_have_an_end() {
    let home = Home::sqlite();
    let made = home.json(&["key", "create", "--scope", "read", "--expires", "90d"]);
    assert!(made["expires_at"].as_str().is_some_and(|at| at > "2026"), "{made:#}");
    assert!(home.run(&["key", "list"]).contains("good until"));
    let (code, told) = home.fail(&["key", "create", "--scope", "read", "--expires", "1380-01-01"]);
    assert_eq!(code, 65);
    assert!(told.contains("1380-01-01"), "{told}");
}

/// Takes one request, answers it with a status, and hands on what it was sent.
fn receiver(status: &'static str) -> (String, std::thread::JoinHandle<String>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    let taken = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut piece = [0; 4096];
        while !request.windows(12).any(|part| part == b"webhook.test") {
            let count = stream.read(&mut piece).unwrap();
            assert_ne!(count, 0, "{}", String::from_utf8_lossy(&request));
            request.extend_from_slice(&piece[..count]);
        }
        stream.write_all(format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n").as_bytes()).unwrap();
        String::from_utf8_lossy(&request).into_owned()
    });
    (address, taken)
}

#[test]
fn webhooks_are_added_tried_and_taken_away() {
    for home in Home::each() {
        fs::write(home.folder().join("vafa.toml"), "webhooks_reach = \"private\"\n").unwrap();
        let (good, taken) = receiver("204 No Content");
        let added = home.json(&["webhook", "add", &good, "--topic", "order.recorded,customer.created"]);
        let (id, secret) = (added["id"].as_str().unwrap(), added["secret"].as_str().unwrap());
        assert!(secret.starts_with("whsec_"), "{added:#}");
        assert!(!home.run(&["webhook", "list", "--json"]).contains(secret), "the secret is shown once");
        let sent = home.json(&["webhook", "test-send", id]);
        assert_eq!((&sent["state"], &sent["last_result"]), (&"done".into(), &"HTTP 204".into()));
        assert!(taken.join().unwrap().contains("webhook-signature: v1,"));

        let (bad, refused) = receiver("500 Oh");
        let other = home.json(&["webhook", "add", &bad, "--topic", "order.recorded"]);
        let other = other["id"].as_str().unwrap();
        let (code, told) = home.fail(&["webhook", "test-send", other]);
        assert_eq!(code, 75);
        assert!(told.contains("HTTP 500"), "{told}");
        refused.join().unwrap();
        let listed = home.json(&["webhook", "deliveries", other]);
        let delivery = listed["deliveries"][0]["id"].as_str().unwrap();
        assert_eq!(listed["deliveries"][0]["state"], "dead");
        assert_eq!(home.json(&["webhook", "deliveries"])["deliveries"].as_array().unwrap().len(), 2);
        assert_eq!(home.json(&["webhook", "retry", delivery])["state"], "waiting");
        let (code, _) = home.fail(&["webhook", "retry", sent["id"].as_str().unwrap()]);
        assert_eq!(code, 73, "what was taken is not sent again");

        assert!(home.run(&["webhook", "list"]).contains(id));
        home.json(&["webhook", "remove", id]);
        assert!(!home.run(&["webhook", "list"]).contains(id));
        let (code, told) = home.fail(&["webhook", "add", &good, "--topic", "horse.born"]);
        assert_eq!(code, 65);
        assert!(told.contains("event.recorded"), "{told}");
        let (code, _) = home.fail(&["webhook", "test-send", id]);
        assert_eq!(code, 66);
    }
}

#[test]
fn machines_get_one_object_also_when_it_fails() {
    let home = Home::sqlite();
    let output = home.output(&["restore", "none.gz", "--json"]);
    assert_eq!(output.status.code(), Some(75));
    let told = String::from_utf8(output.stdout).unwrap();
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["error"]["code"], "operate.file");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn customers_are_found_in_other_letters() {
    for home in Home::each() {
        home.json(&["demo", "--customers", "60", "--today", "2026-03-01"]);
        let everybody = home.json(&["customer", "WC-10000"]);
        let one = &everybody["found"][0];
        let name = one["name"].as_str().unwrap();
        let arabic = name.replace('ی', "ي").replace('ک', "ك");
        let found = home.json(&["customer", &arabic]);
        let ids: Vec<&serde_json::Value> =
            found["found"].as_array().unwrap().iter().map(|found| &found["id"]).collect();
        assert!(ids.contains(&&one["id"]), "{name}");
        let whole = home.json(&["customer", one["id"].as_str().unwrap()]);
        assert_eq!(whole["name"], one["name"]);
        assert!(whole["state"]["events"].as_u64().unwrap() > 0);
        assert_eq!(home.json(&["customer", "ژژژقققظظظ"])["found"].as_array().unwrap().len(), 0);
    }
}

const ORDERS: &str = "\u{feff}شماره سفارش;تاریخ;مشتری;موبایل;کالا;تعداد;قیمت\n\
    ۱;۱۴۰۴/۰۵/۰۱;مریم رضایی;۰۹۱۲۱۲۳۴۵۶۷;چای;۲;۵۰۰۰۰\n\
    ۱;۱۴۰۴/۰۵/۰۱;مریم رضایی;۰۹۱۲۱۲۳۴۵۶۷;قند;۱;۳۰۰۰۰\n\
    ۲;۱۴۰۴/۰۵/۰۲;رضا کریمی;۰۹۱۲۷۶۵۴۳۲۱;چای;۱;۵۰۰۰۰\n\
    ۳;۱۴۰۴/۰۵/۰۳;رضا کریمی;۰۹۱۲۷۶۵۴۳۲۱;چای;یکی;۵۰۰۰۰\n";

#[test]
fn files_come_in_once_are_undone_whole_and_lists_go_out() {
    for home in Home::each() {
        let file = home.folder().join("orders.csv");
        fs::write(&file, ORDERS).unwrap();
        let file = file.to_str().unwrap();
        let dry = home.json(&["import", "orders", file, "--dry-run"]);
        assert_eq!((&dry["orders_created"], &dry["rejected"]), (&2.into(), &1.into()), "{dry:#}");
        assert_eq!(home.json(&["verify"])["checks"][1]["looked_at"], 0, "a dry run writes nothing");
        let rejects = home.folder().join("rejects.csv");
        let args = ["import", "orders", file, "--rejects", rejects.to_str().unwrap()];
        let done = home.json(&args);
        assert_eq!(done["rows_read"], 4, "{done:#}");
        assert_eq!((&done["orders_created"], &done["customers_created"]), (&2.into(), &2.into()));
        assert!(fs::read_to_string(&rejects).unwrap().contains("یکی"));
        let again = home.json(&["import", "orders", file]);
        assert_eq!((&again["orders_created"], &again["orders_updated"]), (&0.into(), &0.into()));
        assert_eq!(again["unchanged"], 2);
        let found = home.json(&["customer", "۰۹۱۲۱۲۳۴۵۶۷"]);
        assert_eq!(found["found"][0]["phone"], "+989121234567");

        let lines = home.run(&["export", "orders", "--format", "jsonl"]);
        assert_eq!(lines.lines().count(), 2, "{lines}");
        let sheet = home.folder().join("customers.xlsx");
        let written = home.json(&["export", "customers", "-o", sheet.to_str().unwrap()]);
        assert_eq!((&written["rows"], &written["format"]), (&2.into(), &"xlsx".into()));
        assert!(fs::read(&sheet).unwrap().starts_with(b"PK"));
        let (code, told) = home.fail(&["export", "horses"]);
        assert_eq!(code, 65);
        assert!(told.contains("order_lines"), "{told}");

        assert_eq!(home.json(&["verify"])["differences"], 0);
        let id = done["import_id"].as_str().unwrap();
        let undone = home.json(&["import", "orders", "--undo", id]);
        assert_eq!(undone["kept"], 0, "{undone:#}");
        assert_eq!(home.run(&["export", "orders", "--format", "jsonl"]), "");
        let after = home.json(&["verify"]);
        assert_eq!(after["differences"], 0, "{after:#}");
    }
}
