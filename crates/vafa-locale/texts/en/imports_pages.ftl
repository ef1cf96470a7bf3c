# The wizard that takes files in, and the lists that go out.

imports-title = Data in and out
imports-new = Import a file
imports-new-lead = Bring a file of customers or orders; nothing is written before the last step.
imports-steps = Steps of the import
imports-step-file = File
imports-step-columns = Columns
imports-step-check = Dry run
imports-step-run = Import
imports-empty = No files yet
imports-empty-text = Bring what your shop, till or spreadsheet writes. We recognise the columns, and everything can be undone.
imports-file = File
imports-state = State
imports-kind = What kind of file?
imports-kind-find = Find out
imports-when = When
imports-rows = Rows
imports-row = Row
imports-drop = Drop the file here
imports-drop-hint = CSV or Excel (xlsx), compressed too (gz). Persian Windows files are read as well.
imports-nothing-kept = Nothing of this file was kept. Try another one.

## Columns
imports-columns = Columns
imports-read-as = Read as:
imports-as-read = As we read it
imports-read-otherwise = Not read right?
imports-read-again = Read again
imports-encoding = Encoding
imports-delimiter = Delimiter
imports-delimiter-comma = Comma (,)
imports-delimiter-semicolon = Semicolon (;)
imports-delimiter-tab = Tab
imports-delimiter-bar = Bar (|)
imports-sheet = Sheet
imports-header-line = Row of the column names
imports-found-out = Found out
imports-mapping = What is each column?
imports-target-none = Not needed
imports-target-own-named = Our own field: { $name }
imports-target-consent = Consent: { $purpose }
imports-reason-memory = as last time
imports-reason-content = by its content
imports-meaning = How are numbers and dates written?
imports-amounts = Amounts
imports-amounts-auto = As the file says
imports-amounts-toman = Toman
imports-amounts-major = Major units (rial, dollar …)
imports-amounts-minor = Minor units (cents …)
imports-currency = Currency
imports-calendar = Calendar
imports-calendar-auto = As the file says
imports-calendar-jalali = Jalali
imports-calendar-gregorian = Gregorian
imports-date-order = Order of dates
imports-date-order-auto = As the file says
imports-date-order-ymd = Year, month, day
imports-date-order-dmy = Day, month, year
imports-date-order-mdy = Month, day, year
imports-more = More settings
imports-label = Name of this source
imports-label-example = Till of the main branch
imports-existing = Known customers
imports-existing-update = Are updated by the file
imports-existing-fill = Only gaps are filled
imports-existing-skip = Stay as they are
imports-several = A row that means several customers
imports-several-reject = Is left out
imports-several-trust-first = The surest identifier decides
imports-bad-line = An order of which a row cannot be read
imports-bad-line-hold-order = Waits whole until it is mended
imports-bad-line-drop-line = Comes without that row
imports-zone = Time zone
imports-series = Series of numbers
imports-channel = Channel
imports-try = Try it
imports-put-away = I do not want this file
imports-choices-kept = Your choices are kept here and nothing was written.
imports-missing-target-named = You have not said which column is “{ $target }”.
imports-double-target-named = Two columns fill “{ $target }”. Set one of them to “Not needed”.

## Dry run
imports-check = Dry run
imports-check-lead = This is what would happen; nothing is written yet.
imports-checking = Reading the whole file
imports-counting = Counting…
imports-progress = { $part } of { $whole } rows
imports-may-leave = You may leave and come back; the work goes on.
imports-orders-new = New orders
imports-orders-changed = Changed orders
imports-customers-new = New customers
imports-customers-changed = Changed customers
imports-unchanged = Unchanged
imports-rejected = Left out
imports-rejected-note = see below
imports-guests = { $count ->
    [one] { $count } order without a name
   *[other] { $count } orders without a name
}
imports-interval = from { $from } to { $until }
imports-reasons = Which rows would be left out, and why
imports-how-many = How many
imports-examples = Examples
imports-nothing-new = We have all of it already; importing this file would change nothing.
imports-nothing-read = No row would be taken. Have another look at the columns.
imports-dates-either-way = It is not clear whether day or month comes first
imports-dates-either-way-text = Choose the “Order of dates” yourself, so that no date is turned around.
imports-ignored-identifiers = { $count ->
    [one] { $count } number or address is not a valid one and stays out.
   *[other] { $count } numbers or addresses are not valid ones and stay out.
}
imports-unknown-words = { $count ->
    [one] We do not know the state of { $count } order; it counts as completed.
   *[other] We do not know the state of { $count } orders; they count as completed.
}
imports-back-to-columns = Back to the columns
imports-run = Import

## Result
imports-running = Importing
imports-undoing = Undoing
imports-stop = Stop
imports-carry-on = Carry on
imports-failed = The work broke off.
imports-cancelled = Stopped
imports-failed-text = What came in so far is kept. You can carry on, or undo all of it.
imports-rejects = Rows that were left out
imports-rejects-download = Download these rows
imports-rejects-more = The rest is in the file.
imports-rejects-mend = Take the file, mend it and bring it again; rows that came in do not come twice.
imports-cell = In the file
imports-see-customers = See customers
imports-undo = Undo this import
imports-undo-question = Undo all of this import?
imports-undo-consequence = { $created } new records go and { $updated } records become what they were. What was changed since is left alone.
imports-undo-kept = { $count ->
    [one] { $count } record stayed
   *[other] { $count } records stayed
}
imports-undo-kept-text = Something else was written on them after the import.

## Lists that go out
imports-exports = Take data out
imports-export-customers = Customers
imports-export-orders = Orders
imports-export-order-lines = Items of orders
imports-export-events = Events
imports-format-csv = CSV
imports-format-xlsx = Excel
imports-format-jsonl = JSON
imports-exports-lead = What you have is yours: take all of it whenever you like. The trail keeps who did.
imports-export-customers-about = One row per customer, with identifiers and tags
imports-export-orders-about = One row per order, with its amounts
imports-export-order-lines-about = One row per product of an order; can be brought in again
imports-export-events-about = Everything on the timelines

## How a file was read
imports-found-sheet = Sheet “{ $name }”
imports-found-delimiter = Delimiter: { $name }
imports-found-header = Column names in row { $row }
imports-encoding-utf-8 = Unicode (UTF-8)
imports-encoding-utf-16le = Unicode (UTF-16)
imports-encoding-utf-16be = Unicode (UTF-16)
imports-encoding-windows-1256 = Persian Windows (Windows-1256)
imports-no-rows = There is no row below the names of the columns.
