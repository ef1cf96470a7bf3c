# Customers: kinds, fields, identifiers, ready-made views.

customers-kind-person = Person
customers-kind-household = Household
customers-kind-organisation = Organisation

customers-field-told_name = Name
customers-field-given_name = Given name
customers-field-family_name = Family name
customers-field-nickname = Nickname
customers-field-gender = Gender
customers-field-birth_date = Birth date
customers-field-job = Job
customers-field-social_standing = Social standing
customers-field-language = Language
customers-field-country = Country
customers-field-region = Province
customers-field-city = City
customers-field-area = Area
customers-field-address = Address
customers-field-postal_code = Postal code
customers-field-preferred_channel = Preferred channel
customers-field-preferred_hours = Preferred hours

customers-gender-female = Female
customers-gender-male = Male
customers-gender-other = Other

customers-identifier-customer_id = Customer number
customers-identifier-national_id = National id
customers-identifier-card = Loyalty card
customers-identifier-phone = Phone
customers-identifier-email = E-mail
customers-identifier-external = Id in another system
customers-identifier-social = Social network
customers-identifier-device = Device
customers-identifier-anonymous_id = Browser cookie

customers-sort-created = Date added
customers-sort-name = Name
customers-sort-last_order = Last order
customers-sort-last_seen = Last seen
customers-sort-spent = Amount spent
customers-sort-orders = Number of orders

customers-view-all = All
customers-view-new = New ones
customers-view-best = Best customers
customers-view-lapsed = No order for 90 days
customers-view-curious = Have not bought yet
customers-view-organisations = Organisations

customers-count-capped = more than { $count }

customers-reason-same_name = Same name
customers-reason-similar_name = Similar name
customers-reason-other_name = Different name
customers-reason-other_kind = Different kind
customers-reason-same_birth_date = Same birth date
customers-reason-other_birth_date = Different birth date
customers-reason-same_city = Same city
customers-reason-other_city = Different city
customers-reason-other_gender = Different gender
customers-reason-same_postal_code = Same postal code
customers-reason-other_postal_code = Different postal code
customers-reason-same_address = Same address
customers-reason-similar_phone = Similar phone
customers-reason-similar_email = Similar e-mail
customers-reason-other_national_id = Different national id
customers-reason-other_customer_id = Different customer number
customers-reason-claimed_customer_id = Came with their customer number
customers-reason-claimed_national_id = Came with their national id
customers-reason-claimed_card = Came with their card
customers-reason-claimed_phone = Came with their phone
customers-reason-claimed_email = Came with their e-mail
customers-reason-claimed_external = Came with their id
customers-reason-claimed_social = Came with their network account
customers-role-member = Member
customers-role-contact = Contact
customers-role-buyer = Buyer
customers-role-consumer = Consumer
customers-role-account_owner = Account owner
