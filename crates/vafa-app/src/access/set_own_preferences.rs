//! How pages look to the one who asks.

use super::user::{Theme, User, load_self};
use crate::actor::Permission;
use crate::audit::{Change, append_entry};
use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::{Value as Json, json};
use vafa_locale::{CalendarKind, Lang};
use vafa_store::{Tx, params, sql};

/// Sets one's own language, theme and calendar.
#[derive(Debug, Clone, Copy)]
pub struct SetOwnPreferences {
    /// The language of the pages.
    pub language: Lang,
    /// How they look.
    pub theme: Theme,
    /// The calendar; the business's where none is given.
    pub calendar: Option<CalendarKind>,
}

/// Sets one's own language, theme and calendar.
pub fn set_own_preferences(tx: &mut Tx<'_>, cx: &Cx, cmd: SetOwnPreferences) -> Result<(), Failure> {
    cx.require(Permission::ManageSelf)?;
    let (before, _) = load_self(tx, cx)?;
    let after = User { language: cmd.language, theme: cmd.theme, calendar: cmd.calendar, ..before.clone() };
    if after == before {
        return Ok(());
    }
    tx.execute(
        sql!("UPDATE user_account SET language = $2, theme = $3, calendar = $4 WHERE id = $1"),
        params![
            after.id.uuid(),
            after.language.code(),
            after.theme.code(),
            after.calendar.map(CalendarKind::code)
        ],
    )?;
    let change =
        Change::new("user.preferences_set", "user", after.id).before(told(&before)).after(told(&after));
    append_entry(tx, cx, &change)?;
    Ok(())
}

fn told(user: &User) -> Json {
    json!({
        "language": user.language.code(),
        "theme": user.theme.code(),
        "calendar": user.calendar.map(CalendarKind::code),
    })
}
