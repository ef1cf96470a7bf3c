//! Rows about customers who do not exist.

use super::Run;
use super::report::{Check, Difference};
use crate::failure::Failure;
use vafa_kernel::id::CustomerId;
use vafa_store::{Sql, Tx, params, sql};

/// What is looked at: the check, what the rows are, whose they are where nobody is there, and how they go.
const TABLES: &[(Check, &str, Sql, Sql)] = &[
    (
        Check::Carts,
        "carts",
        sql!(
            "SELECT DISTINCT t.customer_id AS customer_id FROM cart t LEFT JOIN customer c ON c.id = t.customer_id \
             WHERE c.id IS NULL"
        ),
        sql!("DELETE FROM cart WHERE customer_id = $1"),
    ),
    (
        Check::Views,
        "views",
        sql!(
            "SELECT DISTINCT t.customer_id AS customer_id FROM product_view t LEFT JOIN customer c ON c.id = t.customer_id \
             WHERE c.id IS NULL"
        ),
        sql!("DELETE FROM product_view WHERE customer_id = $1"),
    ),
    (
        Check::SearchTerms,
        "words",
        sql!(
            "SELECT DISTINCT t.customer_id AS customer_id FROM customer_term t LEFT JOIN customer c ON c.id = t.customer_id \
             WHERE c.id IS NULL"
        ),
        sql!("DELETE FROM customer_term WHERE customer_id = $1"),
    ),
    (
        Check::Identifiers,
        "identifiers",
        sql!(
            "SELECT DISTINCT t.customer_id AS customer_id FROM customer_identifier t \
             LEFT JOIN customer c ON c.id = t.customer_id WHERE c.id IS NULL"
        ),
        sql!("DELETE FROM customer_identifier WHERE customer_id = $1"),
    ),
];

/// Derived rows go. Entries of a timeline are not derived: that they are nobody's is told, and they stay.
pub(super) fn check(run: &mut Run<'_>, tx: &mut Tx<'_>) -> Result<(), Failure> {
    for (check, part, select, delete) in TABLES {
        for stray in strays(tx, *select)? {
            if run.differs(*check, Difference::new(stray, *part, "rows", "")) {
                tx.execute(*delete, params![stray.uuid()])?;
            }
        }
    }
    let of_nobody = sql!(
        "SELECT DISTINCT t.customer_id AS customer_id FROM event t LEFT JOIN customer c ON c.id = t.customer_id \
         WHERE c.id IS NULL"
    );
    for stray in strays(tx, of_nobody)? {
        run.report.differs(Check::Events, Difference::new(stray, "customer", "", "a record"), false);
    }
    Ok(())
}

/// Guests have no record, and are no strays.
fn strays(tx: &mut Tx<'_>, select: Sql) -> Result<Vec<CustomerId>, Failure> {
    let mut found = tx.query(select, params![], |row| row.get("customer_id").map(CustomerId::from_uuid))?;
    found.retain(|id| !id.is_nil());
    found.sort();
    Ok(found)
}
