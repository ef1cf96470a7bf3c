//! Sessions: who is signed in. A session is found by the digest of its token, slides forward while it is used, and ends at
//! the latest a month after it began.

use super::token::{random_token, token_digest};
use super::user::Theme;
use crate::actor::{Actor, Role};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_kernel::id::{SessionId, UserId};
use vafa_kernel::secret::Secret;
use vafa_kernel::time::{DAY, HOUR, MINUTE};
use vafa_locale::{CalendarKind, Lang};
use vafa_store::{Row, StoreError, Tx, params, sql};

/// How long a session lives without being used, in microseconds.
pub const IDLE_LIFE: i64 = 12 * HOUR;
/// How long a session lives at most, in microseconds.
pub const WHOLE_LIFE: i64 = 30 * DAY;
/// How long the code of the second factor is waited for, in microseconds.
pub const HALF_LIFE: i64 = 10 * MINUTE;
/// How often the use of a session or a key is written down, in microseconds.
pub const TOUCH_EVERY: i64 = MINUTE;

/// A session that is good, with what every page needs of its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Which session.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// What others call them.
    pub name: String,
    /// What they are now: a change of role counts at once.
    pub role: Role,
    /// The language of their pages.
    pub language: Lang,
    /// How their pages look.
    pub theme: Theme,
    /// The calendar they chose instead of the business's.
    pub calendar: Option<CalendarKind>,
    /// Whether the second factor is still awaited.
    pub is_half: bool,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used, to the minute.
    pub seen_at: Instant,
    /// When it ends unless it is used.
    pub expires_at: Instant,
}

impl Session {
    /// Who asks: nobody while the second factor is awaited.
    pub fn actor(&self) -> Actor {
        if self.is_half { Actor::Nobody } else { Actor::User { id: self.user, role: self.role } }
    }

    /// Whether its use should be written down ([`touch_session`]).
    pub fn needs_touch(&self, now: Instant) -> bool {
        !self.is_half && now.since(self.seen_at) >= TOUCH_EVERY
    }
}

/// The session with that token, if it is good and its person may come in. Open to everybody: the token is the permission.
/// Reads only; called for each request.
pub fn find_session(tx: &mut Tx<'_>, cx: &Cx, token: &Secret) -> Result<Option<Session>, Failure> {
    let found = tx.query_opt(
        sql!(
            "SELECT s.id, s.user_id, u.name, u.role, u.language, u.theme, u.calendar, s.is_half, s.created_at, s.seen_at, \
             s.expires_at FROM user_session s JOIN user_account u ON u.id = s.user_id \
             WHERE s.token_hash = $1 AND s.expires_at > $2 AND u.is_active = $3"
        ),
        params![token_digest(token.expose()), cx.now.micros(), true],
        from_row,
    )?;
    Ok(found)
}

fn from_row(row: &Row<'_>) -> Result<Session, StoreError> {
    Ok(Session {
        id: SessionId::from_uuid(row.get("id")?),
        user: UserId::from_uuid(row.get("user_id")?),
        name: row.get("name")?,
        role: row.get::<String>("role")?.parse().unwrap_or(Role::Cashier),
        language: row.get::<String>("language")?.parse().unwrap_or_default(),
        theme: row.get::<String>("theme")?.parse().unwrap_or(Theme::Auto),
        calendar: row.get::<Option<String>>("calendar")?.and_then(|code| code.parse().ok()),
        is_half: row.get("is_half")?,
        created_at: Instant::from_micros(row.get("created_at")?),
        seen_at: Instant::from_micros(row.get("seen_at")?),
        expires_at: Instant::from_micros(row.get("expires_at")?),
    })
}

/// Writes down that a session is used and moves its end on. Does nothing when that was done within the last minute, so
/// many requests at once cost one write. Returns whether it wrote.
pub fn touch_session(tx: &mut Tx<'_>, cx: &Cx, token: &Secret) -> Result<bool, Failure> {
    let Some(session) = find_session(tx, cx, token)? else { return Ok(false) };
    if !session.needs_touch(cx.now) {
        return Ok(false);
    }
    let expires_at = cx.now.plus(IDLE_LIFE).min(session.created_at.plus(WHOLE_LIFE));
    tx.execute(
        sql!("UPDATE user_session SET seen_at = $2, expires_at = $3 WHERE token_hash = $1"),
        params![token_digest(token.expose()), cx.now.micros(), expires_at.micros()],
    )?;
    Ok(true)
}

/// A session that was just opened.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What the browser keeps. It is stored nowhere else.
    pub token: Secret,
    /// Which session.
    pub session: SessionId,
    /// Whose.
    pub user: UserId,
    /// Whether the second factor is still awaited.
    pub is_half: bool,
    /// When it ends unless it is used.
    pub expires_at: Instant,
}

/// Opens a session.
pub(super) fn open_session(
    tx: &mut Tx<'_>,
    cx: &Cx,
    user: UserId,
    is_half: bool,
    user_agent: &str,
) -> Result<SignedIn, Failure> {
    let token = random_token(cx);
    let session = SessionId::from_uuid(cx.new_id());
    let expires_at = cx.now.plus(if is_half { HALF_LIFE } else { IDLE_LIFE });
    let shown_agent: String = user_agent.chars().filter(|c| !c.is_control()).take(200).collect();
    tx.execute(
        sql!(
            "INSERT INTO user_session (token_hash, id, user_id, is_half, created_at, seen_at, expires_at, user_agent) \
             VALUES ($1, $2, $3, $4, $5, $5, $6, $7)"
        ),
        params![
            token_digest(token.expose()),
            session.uuid(),
            user.uuid(),
            is_half,
            cx.now.micros(),
            expires_at.micros(),
            shown_agent
        ],
    )?;
    Ok(SignedIn { token, session, user, is_half, expires_at })
}

/// Ends all sessions of a person but one; how many there were.
pub(super) fn end_sessions_of(
    tx: &mut Tx<'_>,
    user: UserId,
    keep: Option<SessionId>,
) -> Result<u64, Failure> {
    Ok(tx.execute(
        sql!("DELETE FROM user_session WHERE user_id = $1 AND id <> $2"),
        params![user.uuid(), keep.unwrap_or(SessionId::NIL).uuid()],
    )?)
}
