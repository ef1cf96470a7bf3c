//! Dumps, loads, schemas and plans across engines.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use uuid::Uuid;
use vafa_store::testing::{TestDb, databases};
use vafa_store::{Db, Engine, Migration, StoreError, Value, params, sql};

const SCHEMA: &[Migration] = &[
    Migration {
        version: 1,
        name: "first",
        sql: "CREATE TABLE customer (id UUID NOT NULL, name TEXT NOT NULL, phone TEXT, is_open BOOLEAN NOT NULL DEFAULT TRUE,
                  PRIMARY KEY (id), CONSTRAINT ck_customer_name CHECK (name <> ''));
              CREATE UNIQUE INDEX uq_customer_phone ON customer (phone) WHERE phone IS NOT NULL;
              CREATE TABLE event (customer UUID NOT NULL, at BIGINT NOT NULL, number BIGINT NOT NULL, body BYTES,
                  weight DOUBLE, kind TEXT NOT NULL, UNIQUE (number, kind), PRIMARY KEY (customer, at, number));
              CREATE INDEX ix_event_kind_at ON event (kind, at DESC);
              CREATE TABLE empty (id BIGINT NOT NULL, PRIMARY KEY (id));
              INSERT INTO empty (id) VALUES (5);",
    },
    Migration {
        version: 2,
        name: "second",
        sql: "ALTER TABLE customer ADD COLUMN token UUID; ALTER TABLE customer ADD COLUMN is_vip BOOLEAN NOT NULL DEFAULT FALSE;
              ALTER TABLE customer RENAME COLUMN is_open TO is_active; DELETE FROM empty;",
    },
];

fn write<T: Send + 'static>(
    db: &Db,
    f: impl FnMut(&mut vafa_store::Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    db.write_blocking(f)
}

fn fill(db: &Db) {
    write(db, |tx| {
        for number in 0..500_u32 {
            let id = Uuid::from_u128(u128::from(number.wrapping_mul(2_654_435_761)) << 64 | 1);
            let phone = (number % 3 == 0).then(|| format!("+98912{number:07}"));
            let token: Option<Uuid> = (number % 2 == 0).then(|| Uuid::from_u128(u128::from(number)));
            tx.execute(
                sql!(
                    "INSERT INTO customer (id, name, phone, is_active, token) VALUES ($1, $2, $3, $4, $5)"
                ),
                params![id, format!("نام {number}\n\"\\\u{1}"), phone, number % 5 == 0, token],
            )?;
            let body: Option<Vec<u8>> = (number % 4 != 0).then(|| number.to_be_bytes().repeat(number as usize % 40));
            tx.execute(
                sql!("INSERT INTO event (customer, at, number, body, weight, kind) VALUES ($1, $2, $3, $4, $5, $6)"),
                params![id, i64::MIN + i64::from(number), number, body, f64::from(number) / 3.0 - 70.0, "sale"],
            )?;
        }
        tx.execute(
            sql!("INSERT INTO event (customer, at, number, body, weight, kind) VALUES ($1, $2, $3, $4, $5, $6)"),
            params![Uuid::max(), i64::MAX, -1, Vec::<u8>::new(), f64::MIN_POSITIVE, Value::Text(String::new())],
        )
    })
    .unwrap();
}

fn dumped(db: &Db) -> Vec<u8> {
    let mut out = Vec::new();
    let summary = db.dump(&mut out).unwrap();
    assert_eq!(summary.schema_version, 2);
    assert_eq!(summary.rows.get("event"), Some(&501));
    assert_eq!(summary.rows.get("empty"), Some(&0));
    out
}

/// A full source on each engine, and a fresh target on each.
fn pairs() -> (Vec<TestDb>, Vec<TestDb>) {
    let sources = databases();
    for source in &sources {
        source.db().migrate(SCHEMA).unwrap();
        fill(source.db());
    }
    (sources, databases())
}

#[test]
fn a_dump_is_the_same_bytes_wherever_it_comes_from_and_goes() {
    let (sources, targets) = pairs();
    let dumps: Vec<Vec<u8>> = sources.iter().map(|source| dumped(source.db())).collect();
    assert!(dumps.windows(2).all(|pair| pair[0] == pair[1]));
    let dump = &dumps[0];
    for target in &targets {
        let summary = target.db().load(&mut dump.as_slice(), SCHEMA).unwrap();
        assert_eq!(summary.rows.get("customer"), Some(&500));
        assert_eq!(&dumped(target.db()), dump);
        assert_eq!(target.db().schema(), sources[0].db().schema());
        assert!(target.db().migrate(SCHEMA).unwrap().applied.is_empty());
    }
}

#[test]
fn a_damaged_dump_leaves_nothing() {
    let (sources, targets) = pairs();
    let dump = dumped(sources[0].db());
    let text = String::from_utf8(dump.clone()).unwrap();
    let without_end = text.split_inclusive('\n').take(100).collect::<String>();
    let without_row =
        text.split_inclusive('\n').enumerate().filter(|(n, _)| *n != 50).map(|(_, line)| line).collect();
    let damaged: [(String, &str); 7] = [
        (text.replacen("نام 17\\n", "نام 18\\n", 1), "hash"),
        (without_end, "end is missing"),
        (without_row, "hash"),
        (format!("{text}[]\n"), "follows"),
        (text.replacen("\"schema_version\":2", "\"schema_version\":9", 1), "version 9"),
        (text.replacen("[\"token\",\"UUID\"]", "[\"token\",\"TEXT\"]", 1), "columns"),
        ("not a dump".to_owned(), "no dump"),
    ];
    for target in &targets {
        for (dump, why) in &damaged {
            let error = target.db().load(&mut dump.as_bytes(), SCHEMA).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
            assert!(target.db().schema().unwrap().tables.is_empty(), "{why}: something was left");
        }
        // And then the whole one goes in all the same.
        target.db().load(&mut dump.as_slice(), SCHEMA).unwrap();
        let twice = target.db().load(&mut dump.as_slice(), SCHEMA).unwrap_err();
        assert!(twice.to_string().contains("not empty"), "{twice}");
    }
}

#[test]
fn an_old_dump_is_brought_up_to_date() {
    for source in databases() {
        source.db().migrate(&SCHEMA[..1]).unwrap();
        let mut dump = Vec::new();
        assert_eq!(source.db().dump(&mut dump).unwrap().schema_version, 1);
        for target in databases() {
            target.db().load(&mut dump.as_slice(), SCHEMA).unwrap();
            let schema = target.db().schema().unwrap();
            assert!(schema.to_string().contains("is_vip BOOLEAN NOT NULL DEFAULT"), "{schema}");
        }
    }
}

#[test]
fn a_reader_or_writer_that_fails_ends_the_copy() {
    struct Broken(usize);
    impl std::io::Read for Broken {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let header = b"{\"vafa_dump\":1,\"schema_version\":2}\n";
            self.0 += 1;
            if self.0 > 1 {
                return Err(std::io::Error::other("the disk is gone"));
            }
            out[..header.len()].copy_from_slice(header);
            Ok(header.len())
        }
    }
    impl std::io::Write for Broken {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is full"))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (sources, targets) = pairs();
    for (source, target) in sources.iter().zip(&targets) {
        let error = source.db().dump(&mut Broken(0)).unwrap_err();
        assert!(error.to_string().contains("full"), "{error}");
        let error = target.db().load(&mut Broken(0), SCHEMA).unwrap_err();
        assert!(error.to_string().contains("gone"), "{error}");
        assert!(target.db().schema().unwrap().tables.is_empty());
        // The threads are free again.
        assert_eq!(dumped(source.db()), dumped(source.db()));
    }
}

#[test]
fn the_schema_reads_the_same_from_every_engine() {
    let expected = "table customer (id)\n  id UUID NOT NULL\n  name TEXT NOT NULL\n  phone TEXT\n  \
        is_active BOOLEAN NOT NULL DEFAULT\n  token UUID\n  is_vip BOOLEAN NOT NULL DEFAULT\n  \
        check ck_customer_name\n  unique index uq_customer_phone (phone) WHERE …\n\
        table empty (id)\n  id BIGINT NOT NULL\n\
        table event (customer, at, number)\n  customer UUID NOT NULL\n  at BIGINT NOT NULL\n  number BIGINT NOT NULL\n  \
        body BYTES\n  weight DOUBLE\n  kind TEXT NOT NULL\n  unique index event_number_kind_key (number, kind)\n  \
        index ix_event_kind_at (kind, at DESC)\n";
    for database in databases() {
        database.db().migrate(SCHEMA).unwrap();
        assert_eq!(database.db().schema().unwrap().to_string(), expected, "{}", database.db().engine());
    }
}

#[test]
fn every_statement_is_prepared_and_faults_are_told_one_by_one() {
    let texts: Vec<String> = [
        "SELECT id FROM customer WHERE name = $1 LIMIT $2",
        "SELECT id FROM customer WHERE nam = $1",
        "INSERT INTO customer (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
        "SELEC 1",
        "SELECT id FROM customer WHERE name = $2",
    ]
    .map(str::to_owned)
    .to_vec();
    for database in databases() {
        let db = database.db();
        db.migrate(SCHEMA).unwrap();
        let faults = db.prepare_all(&texts).unwrap();
        let statements: Vec<&str> = faults.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(statements, [texts[1].as_str(), &texts[3], &texts[4]], "{faults:?}");
        if db.engine() == Engine::Postgres {
            let sum = db.prepare_all(&["SELECT SUM(at) AS total FROM event".to_owned()]).unwrap();
            assert!(matches!(sum[0].1, StoreError::Type { .. }), "a numeric cannot be read: {sum:?}");
        }
    }
}

#[test]
fn plans_tell_scans_from_searches() {
    for database in databases() {
        let db = database.db();
        db.migrate(SCHEMA).unwrap();
        let plan = |text: &str| db.plan(text).unwrap();
        for searched in [
            "SELECT name FROM customer WHERE id = $1",
            "SELECT at FROM event WHERE customer = $1 AND at > $2 ORDER BY at LIMIT $3",
            "SELECT id FROM customer WHERE phone = $1 AND phone IS NOT NULL",
            "UPDATE customer SET name = $2 WHERE id = $1",
            "INSERT INTO customer (id, name) VALUES ($1, $2)",
            "SELECT e.at FROM customer c JOIN event e ON e.customer = c.id WHERE c.id = $1",
        ] {
            let plan = plan(searched);
            assert!(plan.full_scans.is_empty() && plan.ordered_scans.is_empty(), "{searched}: {plan:?}");
        }
        for scanned in [
            "SELECT id FROM customer WHERE name = $1",
            "SELECT COUNT(*) FROM event WHERE weight > $1",
            "SELECT c.id FROM customer c JOIN event e ON e.customer = c.id WHERE c.name = $1",
            "SELECT id FROM customer ORDER BY name LIMIT $1",
        ] {
            let plan = plan(scanned);
            assert!(!plan.full_scans.is_empty(), "{scanned}: {plan:?}");
        }
        let first_page = plan("SELECT id, name FROM customer ORDER BY id LIMIT $1");
        assert_eq!((first_page.full_scans.len(), first_page.ordered_scans.len()), (0, 1), "{first_page:?}");
        // Asking again works: nothing is left behind.
        assert_eq!(plan("SELECT id, name FROM customer ORDER BY id LIMIT $1"), first_page);
    }
}
