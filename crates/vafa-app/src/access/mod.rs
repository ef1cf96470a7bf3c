//! Who works with Vafa and how they prove it: people, passwords, sessions, second factors, one-time links, keys of programs.
//!
//! Owns `user_account`, `invitation`, `recovery_code`, `user_session`, `login_throttle`, `api_key`. Use cases that need no
//! permission say so: they are the doors, and a token or the absence of any account is what opens them.

mod accept_invitation;
mod api_key;
mod begin_totp;
mod change_own_name;
mod change_own_password;
mod change_user;
mod confirm_second_factor;
mod create_first_owner;
mod create_key;
mod create_user;
mod error;
pub mod flows;
mod invitation;
mod invite_user;
mod known_browser;
mod list_keys;
mod list_sessions;
mod list_users;
pub mod password;
mod remove_expired;
mod session;
mod set_own_preferences;
mod set_up_business;
mod setup_code;
mod sign_in;
#[cfg(test)]
mod tests;
mod throttle;
mod token;
mod totp;
mod totp_secret;
mod turn_off_totp;
mod user;
mod vault;
mod weak_passwords;

pub use accept_invitation::{AcceptInvitation, accept_invitation, read_invitation};
pub use api_key::{ApiKey, PREFIX as KEY_PREFIX, find_key, touch_key};
pub use begin_totp::{ConfirmTotp, NewTotp, begin_totp, confirm_totp, count_recovery_codes};
pub use change_own_name::change_own_name;
pub use change_own_password::{
    ChangeOwnPassword, OwnPassword, change_own_password, note_wrong_password, read_own_password,
};
pub use change_user::{ChangeUser, change_user};
pub use confirm_second_factor::{ConfirmSecondFactor, confirm_second_factor};
pub use create_first_owner::{CreateFirstOwner, create_first_owner, has_no_users};
pub use create_key::{CreateKey, NewKey, SOURCE_DEFAULT, create_key};
pub use create_user::{CreateUser, create_user};
pub use error::AccessError;
pub use invitation::{Invitation, LINK_LIFE};
pub use invite_user::{InviteUser, invite_user};
pub use known_browser::know_browser;
pub use list_keys::{KeyPage, ListKeys, list_keys, revoke_key};
pub use list_sessions::{SessionPlace, end_other_sessions, end_own_session, end_session, list_own_sessions};
pub use list_users::{ListUsers, UserPage, find_user, list_user_names, list_users, read_self, read_user};
pub use remove_expired::remove_expired;
pub use session::{
    HALF_LIFE, IDLE_LIFE, Session, SignedIn, TOUCH_EVERY, WHOLE_LIFE, find_session, touch_session,
};
pub use set_own_preferences::{SetOwnPreferences, set_own_preferences};
pub use set_up_business::set_up_business;
pub use setup_code::SetupCode;
pub use sign_in::{Attempt, FinishSignIn, begin_sign_in, finish_sign_in, refuse_sign_in};
pub use totp::{RECOVERY_CODES, code_at};
pub(crate) use totp_secret::{has_open_secrets, seal_open_secrets};
pub use turn_off_totp::{TurnOffTotp, reset_totp, turn_off_totp};
pub use user::{Theme, User};
pub use vault::{VAULT_KEY_BYTES, Vault};

/// The most people or keys in one answer.
pub const PAGE_MAX: usize = 200;
