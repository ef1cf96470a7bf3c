# What can go wrong with customers.

error-customer-not-found = There is no such customer.
error-customer-erased = This person’s data was erased and is no longer available.
error-customer-merged-already = One of the two records was merged into another one before. Refresh the page.
error-customer-empty = Give a name or something the customer is known by (phone, e-mail, card …).
error-customer-changed = Somebody else has just changed this record. Refresh the page and enter it again.
error-customer-identifier-taken = This belongs to another customer ({ $holder }). Open that record; if both are one person, merge them, or else remove it there first.
error-customer-second-hard-identifier = This customer has another identifier of this kind. Remove that one first.
error-customer-no-such-identifier = This customer has no such identifier.
error-customer-bad-cursor = The address of this page is not right. Open the list from its beginning.
error-customer-bad-code = { $what } must be short: small letters, digits and “_”.
error-customer-bad-tag = A tag has 1 to 60 characters.
error-customer-bad-custom-value = This value does not fit “{ $field }”.
error-customer-no-such-field = There is no field “{ $name }”.
error-customer-field-too-long = This text is too long; there is room for { $limit } characters.
error-customer-not-a-date = We could not read this date. Write it like “1990-03-21”.
error-customer-not-a-choice = Choose one of these: { $choices }
error-customer-not-an-identifier = This value is not right. Have another look at it.
error-customer-placeholder-identifier = This value does not tell who it is; leave it empty.
