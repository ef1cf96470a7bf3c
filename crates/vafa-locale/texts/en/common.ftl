# Words that every page shares.

app-name = Vafa

## Answers and actions
yes = Yes
no = No
ok = OK
save = Save
cancel = Cancel
search = Search
back = Back
next = Next
previous = Previous
more = More
show-all = Show all
undo = Undo
delete = Delete
edit = Edit
add = Add
close = Close
copy = Copy
copied = Copied
download = Download
print = Print
retry = Try again
choose = Choose
filter = Filter
clear = Clear
details = Details
help = Help
sign-in = Sign in
sign-out = Sign out

## States
loading = One moment…
saving = Saving…
saved = Saved
done = Done
nothing-here = Nothing here yet.
nothing-found = Nothing found.
nothing-found-for = Nothing found for “{ $query }”.
unknown = Unknown
none = None
all = All
optional = Optional
required = Required
on = On
off = Off

## Words
name = Name
phone = Phone
email = E-mail
date = Date
hour = Hour
from = From
to = To
language = Language
settings = Settings
today = Today
yesterday = Yesterday
tomorrow = Tomorrow
language-fa = Persian
language-en = English
theme-light = Light
theme-dark = Dark

## Counts
count-items =
    { $count ->
        [one] { $count } item
       *[other] { $count } items
    }
count-customers =
    { $count ->
        [one] { $count } customer
       *[other] { $count } customers
    }
count-orders =
    { $count ->
        [one] { $count } order
       *[other] { $count } orders
    }
count-rows =
    { $count ->
        [one] { $count } row
       *[other] { $count } rows
    }
count-messages =
    { $count ->
        [one] { $count } message
       *[other] { $count } messages
    }
count-selected = { $count } selected

## Days of the week
weekday-saturday = Saturday
weekday-sunday = Sunday
weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
