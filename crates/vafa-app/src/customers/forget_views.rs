//! Forgets a person in saved views: somebody may have saved the search for them.

use super::mentions::Mentions;
use super::views::ViewDefinition;
use crate::audit::redact_audit;
use crate::cx::Cx;
use crate::failure::Failure;
use std::collections::BTreeSet;
use uuid::Uuid;
use vafa_store::{Tx, params, sql};

/// What a name becomes that told of the person.
const NAMELESS: &str = "…";

/// Takes what tells of the person out of every saved view, and out of the trail of views, removed ones too. What else a
/// view asks for stays.
pub(super) fn forget_views(tx: &mut Tx<'_>, cx: &Cx, mentions: &Mentions) -> Result<(), Failure> {
    let views = tx.query(sql!("SELECT id, name, definition FROM saved_view"), &[], |row| {
        Ok((row.get::<Uuid>("id")?, row.get::<String>("name")?, row.get::<String>("definition")?))
    })?;
    for (id, name, definition) in views {
        if !mentions.is_in(&name) && !mentions.is_in(&definition) {
            continue;
        }
        let name = if mentions.is_in(&name) { NAMELESS } else { name.as_str() };
        tx.execute(
            sql!("UPDATE saved_view SET name = $2, definition = $3 WHERE id = $1"),
            params![id, name, without(&definition, mentions)],
        )?;
    }
    let mut telling = BTreeSet::new();
    tx.for_each(
        sql!(
            "SELECT object_id, change_json FROM audit_entry WHERE object_kind = 'view' AND change_salt IS NOT NULL"
        ),
        &[],
        |row| {
            if row.get::<Option<String>>("change_json")?.is_some_and(|told| mentions.is_in(&told)) {
                telling.insert(row.get::<String>("object_id")?);
            }
            Ok(())
        },
    )?;
    for view in telling {
        redact_audit(tx, cx, "view", &view)?;
    }
    Ok(())
}

/// A definition without the conditions that tell of the person.
fn without(definition: &str, mentions: &Mentions) -> String {
    let mut view: ViewDefinition = serde_json::from_str(definition).unwrap_or_default();
    let tells = |text: &String| mentions.is_in(text);
    let filter = &mut view.filter;
    filter.search.take_if(|text| tells(text));
    filter.city.take_if(|text| tells(text));
    filter.source.take_if(|text| tells(text));
    filter.tags.retain(|tag| !tells(tag));
    let kept = serde_json::to_string(&view).unwrap_or_default();
    if kept.is_empty() || mentions.is_in(&kept) { "{}".to_owned() } else { kept }
}
