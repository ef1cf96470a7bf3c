//! How much room the data takes.

use crate::{Engine, StoreError, Tx, params, sql};

/// Bytes that the database takes on disk, its indexes and free pages included.
pub(crate) fn read(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let bytes: i64 = match tx.engine() {
        Engine::Sqlite => tx.query_one(
            sql!("SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()"),
            params![],
            |row| row.get("bytes"),
        )?,
        Engine::Postgres => {
            tx.query_one(sql!("SELECT pg_database_size(current_database()) AS bytes"), params![], |row| {
                row.get("bytes")
            })?
        }
    };
    Ok(u64::try_from(bytes).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use crate::testing::databases;

    #[test]
    fn even_an_empty_database_takes_some_room() {
        for test in databases() {
            let db = test.db();
            db.migrate(&[]).unwrap();
            assert!(db.size().unwrap() > 0);
        }
    }
}
