# What commands say in a terminal.

cli-failed = This did not work: { $message }
cli-unknown-variable = The environment variable { $name } is no setting of Vafa (nearest: { $nearest }). It was passed over.

## Settings
cli-config-key = setting
cli-config-value = value
cli-config-origin = from

## Serving
cli-serve-address = Vafa is here: { $address }
cli-serve-first = Nobody has an account yet. Open this address to make the first one, or use “vafa user add”.
cli-serve-first-code = Whoever sets up from another machine is asked for this code: { $code }
cli-serve-stop = Ctrl-C stops it.
cli-serve-ended = Stopped; everything that was accepted is kept.

## Backup
cli-backup-done = { $rows } rows are in { $file } ({ $size } MiB). “vafa restore” brings them back into an empty place.
cli-restore-done = { $rows } rows are back, in { $database }.

## Verify
cli-verify-check = check
cli-verify-looked = looked at
cli-verify-differences = differences
cli-verify-mended-head = mended
cli-verify-fine = Everything that was derived is as it should be.
cli-verify-mended = { $count } differences were mended.
cli-verify-more = … and { $count } more
cli-verify-nothing = nothing
cli-verify-difference = { $check }, { $at }: { $part } is { $stored }, should be { $expected }
cli-check-events = entries
cli-check-message-ids = message ids
cli-check-orders = orders
cli-check-customers = customers
cli-check-search-terms = words of the search
cli-check-identifiers = identifiers
cli-check-states = states
cli-check-carts = carts
cli-check-views = products looked at
cli-check-customer-counts = number of customers
cli-check-days = figures of days
cli-check-audit-trail = audit trail

## Steps of long work
cli-step-backup = Writing the copy
cli-step-restore = Reading the copy
cli-step-message-ids = Message ids
cli-step-order-entries = Entries about orders
cli-step-orders = Orders
cli-step-customers = Customers
cli-step-identifiers = Identifiers
cli-step-audit-trail = Audit trail

## People
cli-user-added = { $email } can sign in now.
cli-user-password-set = The new password of { $email } is set.
cli-user-link = { $email } chooses a password here. The link works once, for three days:
cli-user-disabled = { $email } cannot sign in any more.
cli-user-enabled = { $email } can sign in again.
cli-user-none = Nobody has an account yet.
cli-user-email = address
cli-user-name = name
cli-user-role = role
cli-user-state = state
cli-user-is-in = active
cli-user-is-invited = invited
cli-user-is-out = shut out

## Keys
cli-key-once = Keep it now: it is not shown again. To make it useless: vafa key revoke { $id }
cli-key-none = There are no keys yet.
cli-key-good = good
cli-key-good-until = good until { $day }
cli-key-expired = expired
cli-key-revoked = revoked
cli-key-revoked-now = { $id } is useless from now on.

## Webhooks
cli-webhook-once = Keep it now: it is not shown again. To see whether messages arrive: vafa webhook test-send { $id }
cli-webhook-none = There are no webhook addresses yet.
cli-webhook-fine = on
cli-webhook-failing = failing
cli-webhook-off = off
cli-webhook-removed = { $id } hears of nothing from now on.
cli-webhook-taken = The receiver took it ({ $result }).
cli-webhook-nothing-sent = Nothing was sent yet.
cli-webhook-waiting = waiting
cli-webhook-done = taken
cli-webhook-dead = given up
cli-webhook-retried = { $id } is next in line; the server sends it.

## The demo
cli-step-demo = Two years of a shop
cli-demo-filled = The demo shop is ready: { $customers } customers, { $events } entries on their timelines.
cli-demo-was-filled = The demo shop with { $customers } customers is here already; nothing was changed.
cli-demo-logins = Sign in as (address, password, role):
cli-demo-key = The web store sends events with this key, shown only now:
cli-demo-next = To open it: vafa --data { $data } serve

## Customers
cli-customer-none = Nobody was found for “{ $search }”.
cli-customer-bought = { $orders } orders, { $sum }
cli-customer-merged = { $id } was merged into this customer.
cli-customer-last = Last seen: { $day }

## Files
cli-step-import = Bringing the file in
cli-step-undo = Undoing
cli-import-done = { $rows } rows of { $file } were read.
cli-import-dry = This is what would happen; nothing was written.
cli-import-kept = What was read until then is kept. To go on: the same command with --resume ({ $id })
cli-import-orders-created = { $count } new orders
cli-import-orders-updated = { $count } orders told differently
cli-import-customers-created = { $count } new customers
cli-import-customers-updated = { $count } customers with something new
cli-import-unchanged = { $count } unchanged
cli-import-rejected = { $count } rows not taken
cli-import-reject = row { $row }, column { $column }: { $reason }
cli-import-reason = { $count } × { $reason } ({ $column })
cli-import-undo = To take all of it back: vafa import { $kind } --undo { $id }
cli-import-undone = { $id } was undone.
cli-export-done = { $rows } rows are in { $file }.

## Value
cli-value-parameter = Parameter
cli-value-value = Value
cli-value-se = Standard error
cli-value-ci95 = 95 % interval
cli-value-fitted = { $model }, fitted to { $count } customers. Log-likelihood: { $likelihood }
cli-value-not-converged = The top of the likelihood was not reached: do not rely on these values.
cli-value-at-edge = These ran away, so the data say only that they are very small or very large: { $names }
cli-value-no-dropout = These data do not tell leaving from buying seldom: do not read the chance of being alive from this model.

## Hints
cli-hint-imports-missing-target = Columns are named with --map, such as: --map order=InvoiceNo,time=InvoiceDate
cli-hint-imports-unknown-column = Columns are named with --map, such as: --map order=InvoiceNo,time=InvoiceDate
cli-hint-imports-unknown-target = Columns are named with --map, such as: --map order=InvoiceNo,time=InvoiceDate
cli-hint-imports-ambiguous-dates = Say it with --date-order: ymd, dmy or mdy.

## What went wrong
error-cli-no-file = { $path } is not there.
error-cli-file = { $path } cannot be used: { $why }
error-cli-config-syntax = { $path } is not written as TOML: { $why }
error-cli-unknown-setting = “{ $key }” in { $path } is no setting. Did you mean “{ $nearest }”? “vafa config reference” lists them all.
error-cli-setting-value = “{ $value }” cannot be the value of { $key } ({ $origin }). Something like: { $expected }
error-cli-data-in-itself = { $path } lies in the data folder, so it cannot name that folder. Use --data or VAFA_DATA.
error-cli-served-already = Another server is running on { $path }. Stop it first, or choose another folder with --data.
error-cli-listen = { $address } cannot be listened on: { $why }. Choose another with --listen.
error-cli-stopped = The server stopped: { $why }
error-cli-differences = { $count } things are not as they should be. “vafa verify --rebuild” mends what can be derived; nothing was changed.
error-operate-not-a-demo = There is a real business here. The demo shop needs an empty place: choose another folder with --data.
error-cli-no-input = Nothing was entered on the standard input.
error-cli-choice = “{ $given }” does not fit { $what }. Choose from: { $choices }
error-cli-id = “{ $given }” is no id.
error-cli-day = “{ $given }” is no day from today on. Something like: 1405-01-31, 2026-04-20 or 90d
error-cli-no-column = { $path } has no column “{ $column }”.
error-cli-not-a-figure = { $path }, line { $line }: “{ $column }” must be a number from 0 to 1e15.
error-cli-not-whole = { $path }, line { $line }: “{ $column }” must be a whole number from 0 on.
error-cli-no-horizon = How far to look ahead is missing: --horizon 39, in the file’s unit of time.
error-cli-recency-after-age = { $path }, line { $line }: recency must not be more than T (for bg-bb: n).
error-cli-no-recency = { $path }, line { $line }: there were purchases after the first, so recency must be more than 0.
error-cli-recency-of-nothing = { $path }, line { $line }: there was no purchase after the first, so recency must be 0.
error-cli-more-than-periods = { $path }, line { $line }: there are more periods with a purchase than periods up to the last of them.
error-cli-too-many-periods = { $path }, line { $line }: n must not be more than 10,000.
error-cli-no-money-in-line = { $path }, line { $line }: there were purchases, so monetary_value must be more than 0.
error-cli-no-customers = { $path } has no customers to fit a model to.
error-cli-no-repeat-purchases = Nobody in { $path } has bought again, so there is no rate to see.
error-cli-no-time = No time has passed since anybody’s first purchase in { $path }.
error-cli-no-money = The money in { $path } must be more than 0.
error-cli-parameters = “{ $given }” cannot be the parameters of { $model }. It takes { $names }: numbers above 0 with commas between (1e-9 to 1e9, for time and money 1e-30 to 1e30).
error-cli-horizon = --horizon says how far to look ahead: a number from 0 to 1e15, for bg-bb a whole one up to 1e6. Given was “{ $given }”.
error-cli-not-taken = The receiver did not take the message: { $why }
error-operate-file = { $path } cannot be used: { $why }
error-operate-not-empty = There is something in this database already, so nothing was restored. Choose an empty place with --data or --database.
error-operate-damaged-backup = { $path } is not a whole backup, so nothing was restored: { $why }
