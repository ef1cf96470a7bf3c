//! What can go wrong with webhooks.

crate::faults! {
    /// What can go wrong with webhooks.
    pub enum IntentError {
        /// There is no such address.
        EndpointNotFound => NotFound, "webhook.endpoint_not_found", "no such webhook address";
        /// There is no such delivery.
        DeliveryNotFound => NotFound, "webhook.delivery_not_found", "no such webhook delivery";
        /// What was taken is not sent again.
        AlreadyTaken => Conflict, "webhook.already_taken", "the receiver has taken it already";
        /// The address of the delivery is turned off.
        EndpointIsOff => Conflict, "webhook.endpoint_is_off", "the webhook address is turned off";
        /// Not an address of the web.
        UrlInvalid => Invalid, "webhook.url_invalid", "not an http or https address", at "/url";
        /// It would hear of nothing.
        NoTopics => Invalid, "webhook.no_topics", "at least one topic is needed", at "/topics";
        /// No topic has this code.
        TopicUnknown { topic: String } => Invalid, "webhook.topic_unknown", "no topic is called {topic}", at "/topics";
        /// The description is too long.
        DescriptionInvalid => Invalid, "webhook.description_invalid", "the description is over 200 characters", at "/description";
        /// There are as many as there may be.
        TooMany { limit: usize } => Conflict, "webhook.too_many", "there are {limit} webhook addresses already";
    }
}
