# The trail: what was done, to what, which field changed. Every action in the code has its line: a test looks.

## People
audit-action-user-created = Colleague added
audit-action-user-changed = Colleague changed
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

## Keys, the business
audit-action-key-created = Key made
audit-action-key-revoked = Key revoked
audit-action-business-changed = Business settings changed

## Customers
audit-action-customer-looked = Customer’s page opened
audit-action-customer-created = Customer added
audit-action-customer-changed = Customer changed
audit-action-customer-consents-changed = Consents changed
audit-action-customer-identifier-added = Identifier added
audit-action-customer-identifier-retired = Identifier retired
audit-action-customer-identifier-verified = Identifier verified
audit-action-customer-tag-added = Tag added
audit-action-customer-tag-removed = Tag removed
audit-action-customer-note-added = Note written
audit-action-customer-note-changed = Note changed
audit-action-customer-note-deleted = Note deleted
audit-action-customer-linked = Joined a household or organisation
audit-action-customer-unlinked = Left a household or organisation
audit-action-customer-merged = Two records merged
audit-action-customer-merge-undone = Two records parted again
audit-action-customer-duplicate-dismissed = Two records kept apart
audit-action-customer-exported = All data of a customer taken out
audit-action-customer-erased = A person erased
audit-action-merge-made = What a merge took over
audit-action-tag-renamed = Tag renamed
audit-action-field-defined = Field defined
audit-action-field-removed = Field removed
audit-action-view-created = View made
audit-action-view-changed = View changed
audit-action-view-deleted = View deleted
audit-action-view-reordered = Views put in order

## Files in and out
audit-action-import-started = Import begun
audit-action-import-finished = Import finished
audit-action-import-cancelled = Import stopped
audit-action-import-undo-started = Undoing an import begun
audit-action-import-undone = Import undone
audit-action-export-made = List taken out

## Programs
audit-action-quarantine-replayed = Event that was set aside taken in
audit-action-quarantine-discarded = Event that was set aside thrown away
audit-action-event-schema-changed = Schema of events changed
audit-action-event-schema-learned-anew = Schema of events learned anew
audit-action-webhook-created = Webhook address added
audit-action-webhook-changed = Webhook address changed
audit-action-webhook-deleted = Webhook address deleted
audit-action-webhook-retried = Webhook sent again
audit-action-webhook-tested = Webhook address tried
audit-action-webhook-turned-off = Webhook that does not answer turned off

## The house itself
audit-action-audit-redacted = Details erased for somebody’s privacy
audit-action-demo-begun = Demo shop begun
audit-action-demo-filled = Demo shop filled
audit-action-system-rebuilt = Sums rebuilt

## Things
audit-object-user = Colleague
audit-object-key = Key
audit-object-business = Business
audit-object-customer = Customer
audit-object-merge = Merge
audit-object-tag = Tag
audit-object-field = Field
audit-object-view = View
audit-object-import = Import
audit-object-export = Export
audit-object-webhook = Webhook
audit-object-delivery = Webhook message
audit-object-quarantine = Event set aside
audit-object-event-schema = Event schema
audit-object-audit = Trail
audit-object-demo = Demo shop
audit-object-system = Vafa

## Fields
audit-field-name = Name
audit-field-email = E-mail
audit-field-role = Role
audit-field-is-active = Active
audit-field-language = Language
audit-field-theme = Look
audit-field-calendar = Calendar
audit-field-zone = Time zone
audit-field-currency = Currency
audit-field-money-unit = Shown in
audit-field-week-start = Start of week
audit-field-country = Country
audit-field-scopes = May
audit-field-source = Source
audit-field-expires-at = Until
audit-field-is-revoked = Revoked
audit-field-is-demo = Demo
audit-field-url = Address
audit-field-topics = Topics
audit-field-description = Description
audit-field-customers = Customers
audit-field-seed = Seed
audit-field-today = Today
audit-field-kind = Kind
audit-field-body = Text
audit-field-is-pinned = Pinned
audit-field-group = To
audit-field-absorbed = Other record
audit-field-other = Other record
audit-field-records = Records
audit-field-events = Events
audit-field-format = Format
audit-field-is-raw = Raw
audit-field-mended = Mended
audit-field-rejected = Rejected
audit-field-orders-created = Orders created
audit-field-orders-updated = Orders updated
audit-field-orders-unchanged = Orders unchanged
audit-field-orders-rejected = Orders rejected
audit-field-customers-created = Customers created
audit-field-customers-updated = Customers updated
audit-field-customers-unchanged = Customers unchanged
audit-field-ignored-identifiers = Identifiers left out
audit-field-unknown-words = Words not understood
audit-field-kept-by-undo = Kept by the undo
audit-field-undone = Taken back
audit-field-kept = Kept
audit-field-import-id = Import
audit-field-note = Note
audit-field-merge = Merge
audit-field-evidence = Evidence
audit-field-record = Record
audit-field-tags = Tags
audit-field-entries = Entries
audit-field-is-verified = Proved
audit-field-differences = Differences
audit-field-label-fa = Name in Persian
audit-field-label-en = Name in English
audit-field-choices = Choices
audit-field-position = Place
audit-field-mode = Strictness
audit-field-fields = Fields
audit-field-schema = Schema
audit-field-is-selection = Only some
audit-field-is-shared = Shared
audit-field-definition = Definition
audit-field-value = Value

## Parts of Vafa that act by themselves
audit-part-command-line = command line
audit-part-demo = demo shop
audit-part-imports = imports
audit-part-webhooks = webhooks
audit-part-sweeper = housekeeping
