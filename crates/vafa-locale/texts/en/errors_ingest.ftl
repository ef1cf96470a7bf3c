# Events of clients and entries of the timeline that could not be taken in.

error-ingest-not-json = The body is not JSON: { $why }
error-ingest-not-a-batch = The body is neither an event nor a batch of events.
error-ingest-too-large = The body is larger than { $limit } bytes. Send smaller batches.
error-ingest-too-many-items = A batch has at most { $limit } items. Send smaller batches.
error-ingest-shared-too-large = What the batch says for all of its items (context, integrations) is larger than { $limit } bytes. Shorten it, or send smaller batches.
error-ingest-not-in-quarantine = There is no such item in quarantine.
error-ingest-settled-already = This item was settled before.
error-ingest-clash = Another event came before under the same message id. Give this one an id of its own, or throw it away.
error-ingest-still-bad = This item still cannot be taken in ({ $reason }): { $detail }
error-timeline-unreadable-event = The event cannot be read: { $why }

error-event-schema-not-found = There is no such schema.
error-event-schema-unreadable = The schema cannot be read at { $pointer }: { $why }
error-event-schema-changed = The schema was changed by somebody else in the meantime (version { $version }). Look at it again.

# The page of a code.
error-docs-title = What an error means
error-docs-about = This code always means this. Programs can rely on it.
