# The start page, and what the palette finds.

## What needs a person
today-needs = Needs you now
today-calm = All is well; nothing is waiting for you.
today-more-than = more than { $count }
today-need-endpoints = Webhook addresses that do not answer: { $count }
    .why = Messages are kept and sent again. See the fault.
today-need-import-failed = The import of “{ $file }” stopped half way
    .why = What was written is kept. See what happened and carry on.
today-need-import-draft = “{ $file }” is not imported yet
    .why = Confirm its columns and it will be.
today-need-quarantine = Events that were not understood: { $count }
    .why = They are kept. Mend them so that they count.
today-need-webhooks = Webhooks not delivered this week: { $count }
    .why = Given up after days of trying. They can be sent again.
today-need-duplicates = Pairs that may be one person: { $count }
    .why = See them side by side and merge them, or keep them apart.
today-need-carts = Carts left this week: { $count }
    .why = See who came and did not buy.
today-need-carts-worth = Worth { $value }. See who came and did not buy.

## The pulse
today-pulse = The pulse
today-why = Where do these figures come from?
today-why-how = Days begin at midnight in the business's zone, and today is one of them. “The days before” are as many days before these. Cancelled orders do not count. Each figure leads to the customers behind it.
today-sales = Sales
today-sales-1 = Sales today
today-sales-7 = Sales in 7 days
today-sales-30 = Sales in 30 days
today-sales-basis = of { $count } orders; returned apart from that: { $returned }
today-yesterday-was = Yesterday, the whole day: { $value }
today-none-before = nothing in the days before
today-more = { $share } more than in the days before
today-less = { $share } less than in the days before
today-same = the same as in the days before
today-orders = Orders in 30 days
today-orders-basis = with { $count } returns
today-orders-column = Orders
today-returns = Returned
today-again = Bought again
today-again-note = { $again } bought again, { $first } for the first time
today-again-basis = of { $count } orders in the last 30 days
today-new-customers = New customers in 30 days
today-new-customers-basis = People who became known in these 30 days
today-sales-by-day = Sales by day
today-sentence = { $sum } were sold in the last 30 days, { $change }. The best day was { $day } with { $best }.
today-sentence-none = Nothing was sold in the last 30 days.

## Customers and their words
today-kinds = Customers
today-kind-person = Persons
today-kind-household = Households
today-kind-organisation = Organisations
today-kind-basis = All listed customers
today-said = What customers said last
today-said-none = Nobody has written a comment yet. As they come in, you will read them here.
today-said-nameless = A customer without a name
today-said-stars = { $stars } of 5

## First steps
today-empty = Let us begin
today-empty-text = Vafa knows no customers and no orders yet. Bring a file of customers or orders, or connect your shop.
today-empty-import = Import a file
today-empty-key = Make a key for the shop
today-empty-customer = Write down a customer
today-send-events = Connect your web shop
today-send-events-text = Put these lines into the pages of your shop, with your own key.
today-send-events-ask = These lines go into the pages of your shop. Ask the owner of the business for the key.
today-try-demo = Or look around first
today-try-demo-text = This command makes a demo shop with two years of invented history, apart from your own data.

## What the palette finds
palette-new-customer = New customer
palette-new-import = Import a new file
palette-duplicates = Duplicate customers
palette-new-person = Invite a colleague
palette-new-key = Make a key
