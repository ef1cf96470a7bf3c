use crate::actor::{Role, Scope};
use vafa_locale::text::has;

/// Literals in the sources that begin with one of these, and the beginning of their message's key. The tests of other
/// capabilities look after theirs.
fn codes(source: &str, areas: &[&str]) -> Vec<String> {
    let literals = source.split('"').skip(1).step_by(2);
    let is_code = |text: &&str| {
        areas.iter().any(|area| text.strip_prefix(area).is_some_and(|rest| rest.starts_with('.')))
            && text.chars().all(|c| c.is_ascii_lowercase() || c == '.' || c == '_')
    };
    literals.filter(is_code).map(|code| code.replace(['.', '_'], "-")).collect()
}

#[test]
fn every_failure_has_its_sentence() {
    let sources = [
        include_str!("../error.rs"),
        include_str!("../password.rs"),
        include_str!("../../business/error.rs"),
    ];
    let mut found = 0;
    for code in sources.iter().flat_map(|source| codes(source, &["access", "business"])) {
        assert!(has(&format!("error-{code}")), "{code}");
        found += 1;
    }
    assert!(found > 20 && has("error-access-unauthenticated") && has("error-access-forbidden"));
}

#[test]
fn every_action_role_and_scope_has_its_name() {
    let sources = [
        include_str!("../accept_invitation.rs"),
        include_str!("../begin_totp.rs"),
        include_str!("../change_own_password.rs"),
        include_str!("../change_user.rs"),
        include_str!("../confirm_second_factor.rs"),
        include_str!("../create_first_owner.rs"),
        include_str!("../create_key.rs"),
        include_str!("../create_user.rs"),
        include_str!("../invite_user.rs"),
        include_str!("../list_keys.rs"),
        include_str!("../list_sessions.rs"),
        include_str!("../set_own_preferences.rs"),
        include_str!("../sign_in.rs"),
        include_str!("../turn_off_totp.rs"),
        include_str!("../../audit/note_look.rs"),
        include_str!("../../audit/redact_audit.rs"),
        include_str!("../../business/change_business.rs"),
    ];
    let mut found = 0;
    for action in
        sources.iter().flat_map(|source| codes(source, &["user", "key", "customer", "audit", "business"]))
    {
        assert!(has(&format!("audit-action-{action}")), "{action}");
        found += 1;
    }
    assert!(found > 15);
    for role in Role::ALL {
        assert!(has(&format!("access-role-{role}")) && has(&format!("access-role-{role}.hint")), "{role}");
    }
    for scope in Scope::ALL {
        assert!(
            has(&format!("access-scope-{scope}")) && has(&format!("access-scope-{scope}.hint")),
            "{scope}"
        );
    }
}
