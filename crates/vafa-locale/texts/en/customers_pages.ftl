# The pages of customers.

customers-title = Customers
customers-nameless = No name yet
customers-new = New customer
customers-duplicates = Duplicates
customers-found = { $count ->
    [one] { $count } customer found
   *[other] { $count } customers found
}
customers-found-by-id = by id
customers-found-by-order = by order number
customers-found-by-identifier = exactly this
customers-column-contact = Contact
customers-column-orders = Orders
customers-column-spent = Value so far
customers-empty = No customers yet
customers-empty-text = Bring a file of customers or orders, or write down the first customer right here.
customers-empty-import = Import a file
customers-none-match = Nobody fits this
customers-none-match-text = Try a name, phone, card, city or order number, in any digits and any keyboard layout.
customers-search-all = Search among everybody
customers-show-all = All customers

## Conditions
customers-filter = Filter and order
customers-filter-apply = Show
customers-filter-any = Does not matter
customers-filter-in-force = Conditions of this list
customers-filter-remove = Remove this condition
customers-filter-chip = { $field }: { $value }
customers-filter-unread = We could not read “{ $field }” and left it out. Write the number in digits.
customers-filter-kind = Kind
customers-filter-tag = Tag
customers-filter-orders = Orders
customers-filter-orders-yes = Has ordered
customers-filter-orders-no = Not yet
customers-filter-min-orders = At least so many orders
customers-filter-min-spent = Value from
customers-filter-max-spent = Value up to
customers-filter-ordered = Ordered within
customers-filter-silent = No order for more than
customers-filter-seen = Seen within
customers-filter-made = Added within
customers-filter-sort = Order
customers-filter-sort-usual = Newest first

## Record
customers-tab-timeline = Timeline
customers-tab-orders = Orders
customers-tab-details = Details
customers-anonymous = Anonymous
customers-anonymous-because = Known only by a browser or device so far; the first phone or e-mail gives this record a name.
customers-merged = { $count } records in one
customers-merged-because = These records are one customer and were merged; their old addresses lead here too.
customers-has-duplicates = { $count ->
    [one] { $count } similar record
   *[other] { $count } similar records
}
customers-verified = Verified
customers-about = About
customers-consents = Consents
customers-consent-yes = Allowed
customers-consent-no = Refused
customers-stat-value = Value so far
customers-stat-value-basis = { $count ->
    [one] From { $count } order, returns taken off
   *[other] From { $count } orders, returns taken off
}
customers-stat-returned = { $amount } given back
customers-stat-orders = Orders
customers-stat-mean = { $amount } on average
customers-stat-seen = Last seen
customers-stat-since = since { $date }

## Timeline
customers-timeline-filter = What to show
customers-timeline-orders = Orders
customers-timeline-words = Conversations
customers-timeline-looks = Visits
customers-timeline-record = Record
customers-timeline-older = Older
customers-timeline-newest = Newest
customers-timeline-none = Nothing has happened yet.
customers-order-sale = Order { $name }
customers-order-placed = Order { $name } placed
customers-order-cancelled = Order { $name }, cancelled
customers-order-return = Return { $name }
customers-order-summary = { $count ->
    [one] { $count } item, { $total }
   *[other] { $count } items, { $total }
}
customers-order-discount = Discount
customers-order-shipping = Shipping
customers-order-tax = Tax
customers-order-coupon = Coupon
customers-order-total = Total
customers-line-product = Product
customers-line-quantity = Quantity
customers-line-price = Price
customers-line-total = Total
customers-branch = { $name } branch
customers-channel-web = Web shop
customers-channel-app = App
customers-channel-branch = Branch
customers-channel-phone = Phone
customers-channel-social = Social network
customers-channel-email = E-mail
customers-channel-sms = SMS
customers-channel-chat = Chat
customers-channel-messenger = Messenger
customers-channel-any = any way
customers-told-refund = Order { $name } refunded
customers-told-cancel = Order { $name } cancelled
customers-told-retract = Record of order { $name } taken back
customers-told-delivery = Order { $name } arrived
customers-told-delivery-bare = A parcel arrived
customers-told-late = { $count ->
    [one] { $count } day later than promised
   *[other] { $count } days later than promised
}
customers-told-in-time = In time
customers-told-about-order = About order { $name }
customers-told-viewed = Looked at “{ $name }”
customers-told-looked = Looked at “{ $name }”
customers-told-looked-somewhere = Looked at a page
customers-told-looks = { $count ->
    [one] { $count } look around
   *[other] { $count } looks around
}
customers-told-searched = Searched for “{ $name }”
customers-told-cart = Changed the cart
customers-told-cart-in = Put “{ $name }” into the cart
customers-told-cart-out = Took “{ $name }” out of the cart
customers-told-checkout = Went to pay
customers-told-visit = Came to a branch
customers-told-comment-rated = Review: { $stars } of 5
customers-told-comment = Wrote an opinion
customers-told-answer = { $metric } survey: { $value } of { $best }
customers-told-complaint = Complained
customers-told-resolved = Complaint settled
customers-told-referral = Brought somebody
customers-told-campaign = Opened our message
customers-told-contact = We talked
customers-told-identify = Told who they are
customers-told-group = Joined “{ $name }”
customers-told-alias = Two of their ids were tied together
customers-told-profile = Details changed
customers-told-consent-given = Allowed { $purpose } ({ $channel })
customers-told-consent-refused = Refused { $purpose } ({ $channel })
customers-told-unreadable = Something arrived that could not be read
customers-purpose-marketing = marketing
customers-purpose-survey = surveys
customers-purpose-occasions = birthday and holiday greetings
customers-purpose-service = news of orders
customers-purpose-profiling = learning their taste

## Where things come from
customers-source-staff = Staff
customers-source-api = API
customers-source-demo = Demo shop
customers-source-file = File
customers-source-file-named = File “{ $name }”

## Forms
customers-new-lead = A name or one thing they are known by is enough; the rest when you know it.
customers-create = Add customer
customers-created = Customer added
customers-form-known-by = Known by
customers-form-who = Who
customers-form-where = Where
customers-form-reach = How and when to reach them
customers-form-own = Our own fields
customers-form-birth-example = 1990-04-10
customers-form-told-name-hint = Name of a household or organisation, or a name told in one piece
customers-value-none = empty
customers-clash = A colleague changed the same fields
customers-clash-text = What you wrote is kept below. Tick theirs where it is better, then save. Other fields did not get mixed up.
customers-clash-field = Field
customers-clash-mine = Mine
customers-clash-theirs = Theirs
customers-clash-keep-theirs = let it stand

## Tags
customers-tags = Tags
customers-tags-hint = Separate several tags with commas.
customers-tag-add = Tag
customers-tag-remove = Remove tag
customers-tag-removed = Tag “{ $tag }” removed

## Details
customers-identifiers = Identifiers
customers-identifiers-none = None yet; one phone or e-mail is enough to find them for good.
customers-identifier-kind = Kind
customers-identifier-value = Value
customers-identifier-add = New identifier
customers-identifier-added = Identifier added
customers-identifier-verify = Verify
customers-identifier-verified = Identifier verified
customers-identifier-retired = until
customers-identifier-taken = This identifier belongs to another customer
customers-identifier-taken-text = Perhaps both are one person. Look at their record; what you wrote is kept here.
customers-identifier-taken-open = Their record
customers-consents-none = Nothing asked yet. No message goes out without a consent.
customers-consent-note = Note a consent
customers-consent-noted = Noted
customers-consent-give = They allow it
customers-consent-take-back = They refuse
customers-consent-purpose = What for
customers-consent-channel = By which way
customers-consent-answer = Answer
customers-consent-evidence = How we know
customers-consent-evidence-example = said so on the phone
customers-known = What we know, and since when
customers-known-none = Nothing yet.
customers-origin = This record
customers-origin-source = Came from
customers-origin-created = Added
customers-origin-updated = Last change
customers-origin-version = Version
customers-origin-id = Id of the record
customers-origin-records = Merged records

## Orders
customers-order = Order
customers-orders-none = No orders yet
customers-order-state-return = Return
customers-order-state-cancelled = Cancelled
customers-order-state-placed = Placed
customers-order-state-completed = Completed

## Views
customers-views = Views
customers-view-save = Save this view
customers-view-name = Name of the view
customers-view-shared = for everybody
customers-view-saved = View saved
customers-view-delete = Delete this view
customers-view-delete-question = Delete the view “{ $name }”?
customers-view-delete-consequence = The customers stay where they are; only this ready-made list goes.
customers-view-deleted = View deleted

## Notes and ties
customers-notes = Notes
customers-notes-none = No notes.
customers-note-write = A note for colleagues…
customers-note-add = Add note
customers-note-pin = Pin
customers-note-unpin = Unpin
customers-note-deleted = Note deleted
customers-note-delete-question = Delete this note?
customers-note-delete-consequence = It is a long one and cannot be brought back.
customers-told-note = Note
customers-told-merged = Another record was merged into this one
customers-told-parted = A merge was undone
customers-told-created = Record made
customers-who-former = A former colleague
customers-who-program = A program (API)
customers-who-vafa = Vafa
customers-links = Household and organisation
customers-links-none = Not tied to a household or organisation.
customers-link-add = Tie
customers-link-other = Household, organisation or member
customers-link-other-hint = Write its name or phone.
customers-link-role = Role
customers-link-end = Untie
customers-link-nobody = No such household or organisation was found. Add it first.
customers-linked = Tied
customers-unlinked = Untied
customers-identifier-retire = No longer theirs
customers-identifier-gone = Identifier removed
customers-identifier-merged = Another record had it; the two became one
customers-identifier-suggested = Another record has it, but their numbers differ. Have a look yourself.

## Duplicates
customers-duplicates-lead = These may be one person. Nothing is merged by itself.
customers-duplicates-none = No similar records
customers-duplicates-none-text = When two records look alike, you will read here why.
customers-compare = Compare and merge
customers-are-two = They are two
customers-duplicate-dismissed = It will not be suggested again
customers-likely-very = Very likely one
customers-likely-rather = Probably one
customers-likely-perhaps = Perhaps one
customers-likely-because = { $percent } alike
customers-likely-doubtful = Perhaps two people
customers-likely-doubtful-because = Their national id or customer number differs. Make sure before you merge.
customers-reason-same = Same { $kind }
customers-reason-claimed = Both told the same { $kind }
customers-reason-same-name = Same name
customers-reason-similar-name = Similar name
customers-reason-other-name = Different name
customers-reason-other-kind = Different kind
customers-reason-same-birth-date = Same birth date
customers-reason-other-birth-date = Different birth date
customers-reason-same-city = Same city
customers-reason-other-city = Different city
customers-reason-other-gender = Different gender
customers-reason-same-postal-code = Same postal code
customers-reason-other-postal-code = Different postal code
customers-reason-same-address = Same address
customers-reason-similar-phone = Similar number
customers-reason-similar-email = Similar e-mail
customers-reason-other-national-id = Different national id
customers-reason-other-customer-id = Different customer number
customers-merge = Merge two records
customers-merge-lead = Nothing is lost, and it can be undone for 30 days.
customers-merge-survivor = Which one stays?
customers-merge-open = See the record
customers-merge-fields = Which value stays?
customers-merge-outcome = Result:
customers-merge-reason = Why (optional)
customers-merge-hint = Identifiers, orders, notes and tags of both stay. The old address leads to the record that stays.
customers-merge-do = Merge
customers-merge-preview = Show me the result
customers-merge-done = Two records became one
customers-merge-undone = The merge was undone
customers-merge-undo-until = until { $date }

## Privacy of one person
customers-privacy = This person's privacy
customers-privacy-lead = Everybody may ask what you know of them, and to be forgotten.
customers-privacy-open = Take or erase their data
customers-privacy-export = Everything about them, in one file
customers-privacy-export-what = The record, identifiers, consents, notes, orders and the whole timeline; for themselves, when they ask what you know.
customers-privacy-export-do = Download the file (JSON)
customers-privacy-noted = The trail keeps who took this file.
customers-erase = Forget them
customers-erase-what = Whatever tells who they are is erased and does not come back. What you sold stays, without saying to whom.
customers-erase-goes = This goes
customers-erase-stays = This stays
customers-erase-goes-profile = Name, birth date, address and every field of the record
customers-erase-goes-identifiers = { $count ->
    [one] One identifier (phone, e-mail, card …)
   *[other] { $count } identifiers (phones, e-mails, cards …)
}
customers-erase-goes-notes = { $count ->
    [one] One note by your people
   *[other] { $count } notes by your people
}
customers-erase-goes-records = { $count } records that were made one
customers-erase-goes-words = Their comments and words on the timeline, tags and consents
customers-erase-goes-traces = Their traces in imported files and in the trail of changes
customers-erase-stays-orders = { $count } orders worth { $amount }, nameless; for the books and the taxes
customers-erase-stays-times = When something happened and what kind of thing, nameless
customers-erase-stays-trail = Who erased somebody, and when
customers-erase-stays-backups = Backups that you took before; put those away yourself
customers-erase-confirm = To be sure, type their name: { $name }
customers-erase-other-name = That is not their name. Type it as it stands above.
customers-erase-not-yet = Nothing is erased yet.
customers-erase-do = Erase for good
customers-erased = { $count ->
    [one] The person is erased; one event of the timeline stays, nameless.
   *[other] The person is erased; { $count } events of the timeline stay, nameless.
}

## The list as a file
customers-export = Export
customers-export-this = This list, as filtered
customers-export-other = Orders and events…
