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
