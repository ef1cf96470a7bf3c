# Settings: the business, people, keys, webhooks, what was set aside, the trail.

settings-crumbs = Way back
settings-business = Business
    .about = Name, money, calendar and days
settings-people = People
    .about = Who works here and what each of them may
settings-keys = Keys
    .about = For programs that talk with Vafa
settings-webhooks = Webhooks
    .about = Addresses that Vafa tells of what happens
settings-quarantine = Set aside
    .about = Events that were not understood; kept until they are mended
settings-audit = Trail
    .about = Who did what, when, before and after
settings-privacy = Privacy
    .about = Take out or erase everything about a person
settings-about = About Vafa
    .about = Version, and where the data is
settings-two-steps = Two-step sign-in is on
settings-one-step = Two-step sign-in is off
settings-people-active = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
settings-people-invited = { $count ->
    [one] { $count } person, { $invited } not yet here
   *[other] { $count } people, { $invited } not yet here
}
settings-keys-used = { $count ->
    [one] { $count } key, last used { $when }
   *[other] { $count } keys, last used { $when }
}
settings-keys-unused = { $count ->
    [one] { $count } key
   *[other] { $count } keys
}
settings-webhooks-failing = { $count ->
    [one] { $count } address does not answer
   *[other] { $count } addresses do not answer
}
settings-webhooks-sent = { $count ->
    [one] { $count } address, last delivered { $when }
   *[other] { $count } addresses, last delivered { $when }
}
settings-webhooks-none = { $count ->
    [one] { $count } address
   *[other] { $count } addresses
}
settings-quarantine-waiting = { $count ->
    [one] { $count } event waiting
   *[other] { $count } events waiting
}
settings-quarantine-empty = Nothing set aside
settings-audit-last = Last entry { $when }

## The business
business-fixed = Money and time zone are fixed by the first order, because sums and days are counted in them.

## People
people-new = Invite a colleague
    .lead = You get a link to hand over; with it they set their own password.
people-role = Role
people-roles = What each role means
people-seen = Last sign-in
people-state = State
people-never = not yet
people-since = since
people-off = Out
people-active = Active
people-invited = Invited
people-two-steps = Two steps
people-make-link = Make a link
people-link = A link for
    .lead = This link is shown only this once. Hand it over by a safe way.
people-link-until = It works once, until
people-new-link = New link
    .hint = For somebody who forgot the password or whose link is too old.
people-lost-phone = Lost phone
    .hint = Turns two-step sign-in off; they turn it on again.
people-reset-factor = Turn the second step off
    .question = Turn off this colleague's two-step sign-in?
    .consequence = Their sessions end, and only the password is asked for until they turn it on again.
people-factor-reset = Two-step sign-in was turned off.
people-leaves = No longer works here
    .hint = Their sessions end and they cannot sign in any more. What they did stays in the trail.
people-turn-off = Shut out
people-turn-on = Let in again
people-is-out = This colleague cannot sign in.
people-is-off = They cannot sign in any more.
people-is-on = They can sign in again.

## Keys
keys-empty = No keys yet
    .text = With a key a web shop sends events, or another program reads customers.
keys-new = New key
    .lead = Give each program its own key; if one leaks, only that one is revoked.
keys-name = Name of the key
    .hint = So that you know later what it is for: “shop”, “till in Vanak”
keys-scopes = What may it do?
keys-source = Source
    .hint = Written on its events; two shops, two sources
keys-expires = Until this day
    .hint = Empty: until you revoke it
keys-make = Make the key
keys-made = The key is made:
    .lead = It is shown only this once. Keep it now.
keys-snippet = For the pages of your shop
    .hint = Put these lines before the end of the body. This key can read nothing, so there is no harm in it being seen.
keys-try = Try it on the command line
keys-kept = I have kept it
keys-made-at = made on
keys-last-used = last used:
keys-never-used = not yet
keys-good = Works
keys-revoked = Revoked
keys-expired = Expired
keys-revoke = Revoke
keys-revoke-question = Revoke the key “{ $name }”?
keys-revoke-consequence = Programs that use it stop working at once. This cannot be undone; a new key can be made.
keys-is-revoked = The key was revoked.

## Webhooks
webhooks-empty = No addresses yet
    .text = Give the address of your own program and it will hear whenever a customer or an order changes.
webhooks-new = New address
    .lead = Messages are signed (Standard Webhooks) and sent again for three days if they do not arrive.
webhooks-url = Address
webhooks-description = What it is for
webhooks-topics = What should it hear of?
webhooks-topic-customer-created = A new customer
webhooks-topic-customer-updated = A changed customer
webhooks-topic-customer-merged = Customers merged or parted
webhooks-topic-customer-erased = A person erased
webhooks-topic-order-recorded = A new or changed order
webhooks-topic-event-recorded = Anything on a timeline
webhooks-made = The address is added
    .lead = The receiver checks signatures with this secret. It is shown only this once.
webhooks-one = Webhook address
webhooks-works = Arrives
webhooks-untried = Nothing sent yet
webhooks-failing = No answer since { $since }
webhooks-given-up = Turned off after days without an answer
webhooks-off = Off
webhooks-last-success = Last delivered:
webhooks-last-failure = Last fault:
webhooks-never = never
webhooks-is-called = This address is told.
webhooks-is-not-called = This address is not told.
webhooks-turn-on = Turn on
webhooks-turn-off = Turn off
webhooks-is-on = The address was turned on.
webhooks-is-off = The address was turned off.
webhooks-delete-question = Delete this address?
webhooks-delete-consequence = Messages that have not arrived yet will not be sent, and its secret is gone.
webhooks-deleted = The address was deleted.
webhooks-deliveries = Last messages
webhooks-deliveries-shown = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
webhooks-no-deliveries = There has been nothing to send yet.
webhooks-delivery-done = Delivered
webhooks-delivery-new = In the queue
webhooks-delivery-waiting = Again { $next }
webhooks-delivery-dead = Given up
webhooks-attempts = tries:
webhooks-send-again = Send again
webhooks-retried = It is in the queue again.

## What was set aside
quarantine-empty = Nothing is set aside
    .text = Every event that came was understood.
quarantine-one = An event set aside
quarantine-why = Why
quarantine-when = Came
quarantine-came = Came
quarantine-body = What came
    .hint = Mend it and send it on; it counts once.
quarantine-replay = Send it on
quarantine-discard = Throw away
quarantine-discard-question = Throw this event away?
quarantine-discard-consequence = It leaves this list and does not count.
quarantine-replayed = The event was taken in.
quarantine-known = This event was counted before; it does not count again.
quarantine-discarded = The event was thrown away.
quarantine-settled = This event was dealt with before.
quarantine-reason-not-an-object = The event has the wrong form
quarantine-reason-too-large = The event is too large
quarantine-reason-unreadable = A value could not be read
quarantine-reason-nobody = It says nobody whose it is
quarantine-reason-unknown-type = Unknown type of event
quarantine-reason-no-event-name = The event has no name
quarantine-reason-no-group = It has no group
quarantine-reason-schema = It breaks its schema

## The trail
audit-check = Is the chain whole?
audit-whole = { $count ->
    [one] The chain is whole: { $count } entry, neither missing nor changed.
   *[other] The chain is whole: { $count } entries, none missing, none changed.
}
audit-anchor = Today's seal: { $anchor }. Written down elsewhere, it shows later that the past was not written anew.
audit-broken = The chain is not whole!
audit-broken-where = The first fault: { $fault }
audit-who = Who
audit-about = About
audit-date-example = 2026-04-10
audit-date-unread = A date could not be read and was left out.
audit-redacted = The details were erased for somebody's privacy.
audit-arrow = →
audit-by-system = Vafa ({ $part })
audit-by-nobody = Somebody not signed in
audit-by-key = A program with a key

## Privacy
privacy-export = Everything about a person, for that person
    .how = Find the customer; take “all data” on their page.
privacy-erase = Erase a person
    .how = Find the customer; erase them on their page. Name, contacts and words go, sums stay.
privacy-looks = Who looked at customers' data
    .how = Every look at a customer's page is written into the trail.
privacy-find = Find the customer
privacy-see = See

## About
about-version = Version of Vafa
about-engine = Database
about-schema = Version of the tables
about-size = Size of the data
about-zone = Time zone
about-now = Clock of this machine
about-kilobytes = { $size } kB
about-megabytes = { $size } MB
about-gigabytes = { $size } GB
