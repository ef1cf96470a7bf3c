# Who works with Vafa: roles, what keys may do, looks, actions of the trail.

## Roles
access-role-owner = Owner
    .hint = Everything, also keys and people
access-role-manager = Manager
    .hint = Everything but keys and people
access-role-marketer = Marketer
    .hint = Customers, lists and files
access-role-agent = Agent
    .hint = Customers, one at a time
access-role-cashier = Cashier
    .hint = Finds customers and notes
access-role-analyst = Analyst
    .hint = Looks and exports, changes nothing

## Scopes of keys
access-scope-ingest = Send events
    .hint = Reads nothing; may be in a web page
access-scope-read = Read
    .hint = Reads customers and lists
access-scope-write = Read and write
    .hint = Reads and changes customers, imports files
access-scope-admin = Manage
    .hint = Everything a manager may

## Looks
access-theme-auto = As the device
access-theme-light = Light
access-theme-dark = Dark

## The trail
audit-action-user-created = Person added
audit-action-user-changed = Person changed
audit-action-user-link-made = Password link made
audit-action-user-password-set = Password set by link
audit-action-user-password-changed = Password changed
audit-action-user-preferences-set = Language and look changed
audit-action-user-signed-in = Signed in
audit-action-user-sign-in-failed = Sign-in failed
audit-action-user-signed-out = Signed out
audit-action-user-session-ended = A session ended
audit-action-user-sessions-ended = Other sessions ended
audit-action-user-second-factor-on = Two-step sign-in on
audit-action-user-second-factor-off = Two-step sign-in off
audit-action-user-recovery-code-used = Recovery code used
audit-action-key-created = Key made
audit-action-key-revoked = Key revoked
audit-action-business-changed = Business settings changed
audit-action-customer-looked = Customer’s page opened
audit-action-audit-redacted = Details erased for somebody’s privacy
