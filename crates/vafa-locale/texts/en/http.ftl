# What a request is told when it cannot be granted.

## In a word or two
problem-bad-request = Request not understood
problem-method = Not this way
problem-too-large = Too large
problem-media-type = Unknown kind of content
problem-not-found = Not found
problem-conflict = Conflict
problem-invalid = Not valid
problem-forbidden = Not allowed
problem-unauthenticated = Not signed in
problem-limited = Too many requests
problem-unavailable = Not available right now
problem-internal = Something went wrong

## In a sentence
problem-internal-detail = That was our fault. Please try again; if it happens again, tell the number of this request to whoever runs Vafa.
error-http-not-found = There is nothing at this address.
error-http-method-not-allowed = This address does not take requests of this method.
error-http-too-large = The request is larger than { $limit } bytes.
error-http-media-type = Content of this kind cannot be read here.
error-http-broken-body = The request broke off before its end.
error-http-bad-json = The body is not JSON: { $why }
error-http-bad-shape = A value is not as expected: { $why }
error-http-bad-form = The form could not be read: { $why }
error-http-bad-query = The query could not be read: { $why }
error-http-bad-parameter = “{ $name }” is not as expected: { $why }
error-http-bad-header = The header { $name } could not be read.
error-http-bad-cursor = This cursor is not one of ours. Begin again with the first page.
error-http-csrf = This form is from an earlier session. Load the page again and repeat.
error-http-cross-site = This request was sent by a page of another site, so nothing was done.
error-http-bad-key = This key is not valid: it is unknown, revoked or expired.
error-http-limited = Too many requests. Try again in { $seconds } seconds.
error-http-busy = Many people are coming in at this moment. Try again in a few seconds.
error-api-idempotency-key-invalid = An idempotency key has 1 to 200 printable characters.
error-api-idempotency-key-reused = This idempotency key was used for another call. Use a new one for each new intention.

## Webhooks
error-webhook-endpoint-not-found = There is no such webhook address.
error-webhook-delivery-not-found = There is no such delivery.
error-webhook-already-taken = The receiver has taken this already. It is not sent again.
error-webhook-endpoint-is-off = This webhook address is turned off. Turn it on first.
error-webhook-url-invalid = This is not an address of the web. Write it like https://example.com/hook
error-webhook-no-topics = Choose at least one thing to be told about.
error-webhook-topic-unknown = There is no topic “{ $topic }”.
error-webhook-description-invalid = The description has at most 200 characters.
error-webhook-too-many = There are { $limit } webhook addresses already. Delete one first.

## Orders
error-order-not-found = There is no such order.
error-order-number-invalid = An order number has 1 to 100 characters.
error-order-too-many-lines = An order has at most { $limit } lines.
error-order-total-differs = Goods, shipping and tax add up to { $total }, not to the total.
error-order-lines-differ = The lines add up to { $subtotal }, not to what the goods are said to cost.
error-order-wrong-sign = A sale is not below zero, and a return not above.
error-order-too-large = These amounts are too large.
error-order-code-too-long = A code (stock keeping unit or series) has at most { $limit } characters.
error-order-in-future = This order lies in the future.
error-order-named-twice = Give either the customer’s id or identifiers, not both.
