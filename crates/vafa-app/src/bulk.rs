//! Many rows in few statements: on a server the way to it costs more than the row.

use vafa_store::{Built, Sql, StoreError, Tx, Value, sql};

/// The most rows in one statement; with it and its halves there are few texts to prepare.
const MOST: usize = 64;

/// Inserts rows: `head` is the statement up to `VALUES `, `tail` what follows the rows. Every row has as many values as
/// the head names columns.
pub(crate) fn insert_rows(
    tx: &mut Tx<'_>,
    head: Sql,
    rows: &[Vec<Value>],
    tail: Option<Sql>,
) -> Result<(), StoreError> {
    let mut rest = rows;
    while !rest.is_empty() {
        let (part, after) = rest.split_at(part_of(rest.len()));
        rest = after;
        let mut insert = Built::new(head);
        for (at, row) in part.iter().enumerate() {
            insert = insert
                .push(if at == 0 { sql!("(") } else { sql!(", (") })
                .bind_list(row.iter())
                .push(sql!(")"));
        }
        if let Some(tail) = tail {
            insert = insert.push(tail);
        }
        tx.execute_built(&insert)?;
    }
    Ok(())
}

/// How many of so many rows go into the next statement: the largest power of two that fits.
fn part_of(rows: usize) -> usize {
    let mut part = MOST;
    while part > rows.max(1) {
        part /= 2;
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{SYSTEM, TestApp};
    use vafa_store::params;

    #[test]
    fn every_row_arrives_whatever_their_number() {
        for test in TestApp::each() {
            for count in [0i64, 1, 2, 63, 64, 65, 191] {
                let rows: Vec<Vec<Value>> = (0..count)
                    .map(|at| params![format!("{count}-{at}"), "name", "", "", at].to_vec())
                    .collect();
                let arrived: i64 = test
                    .write_blocking(&SYSTEM, move |tx, _| {
                        let head =
                            sql!("INSERT INTO product (sku, name, category, brand, first_seen_at) VALUES ");
                        insert_rows(tx, head, &rows, Some(sql!(" ON CONFLICT (sku) DO NOTHING")))?;
                        insert_rows(tx, head, &rows, Some(sql!(" ON CONFLICT (sku) DO NOTHING")))?;
                        let found = sql!("SELECT COUNT(*) AS n FROM product WHERE sku LIKE $1 ESCAPE '!'");
                        Ok(tx.query_one(found, params![format!("{count}-%")], |row| row.get("n"))?)
                    })
                    .unwrap();
                assert_eq!(arrived, count);
            }
        }
    }
}
