"""The unified models as types. Made by generate_stubs.py from the contract; do not edit."""

import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, TypedDict

if sys.version_info >= (3, 11):
    from typing import NotRequired
elif TYPE_CHECKING:
    from typing_extensions import NotRequired
else:
    from typing import Optional as NotRequired  # only type checkers look, and this Python has none

ConnectorName = Literal[
    "hubspot",
    "ms_dynamics_365_sales",
    "pipedrive",
    "salesforce",
]
ModelName = Literal[
    "crm.account",
    "crm.association",
    "crm.contact",
    "crm.custom_object_record",
    "crm.lead",
    "crm.meta.association_schema",
    "crm.meta.object",
    "crm.meta.property",
    "crm.note",
    "crm.opportunity",
    "crm.user",
]
AddressType = Literal["primary", "mailing", "other", "billing", "shipping"]


class Address(TypedDict):
    """A postal address. Every part is present; null stands for a part the provider does not hold."""

    address_type: AddressType
    city: str | None
    country: str | None
    postal_code: str | None
    state: str | None
    street_1: str | None
    street_2: str | None


PhoneNumberType = Literal["primary", "mobile", "fax", "other"]


class AccountPhoneNumbersItem(TypedDict):
    phone_number: str | None
    phone_number_type: PhoneNumberType


LifecycleStage = Literal["subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist", "other"]


class Account(TypedDict):
    """A company or other organisation that the CRM keeps."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    name: str | None
    is_deleted: bool | None
    website: str | None
    industry: str | None
    number_of_employees: int | None
    owner_id: str | None
    created_at: str | None
    description: str | None
    last_activity_at: str | None
    addresses: list[Address] | None
    phone_numbers: list[AccountPhoneNumbersItem] | None
    lifecycle_stage: LifecycleStage | None
    last_modified_at: str | None
    domain: str | None
    custom_fields: dict[str, Any] | None


class AccountInputPhoneNumbersItem(TypedDict):
    phone_number: str | None
    phone_number_type: PhoneNumberType


class AccountInput(TypedDict):
    """What to write to an account. An absent field is left alone, an explicit null clears it, an unknown field is refused."""

    description: NotRequired[str | None]
    industry: NotRequired[str | None]
    name: NotRequired[str | None]
    number_of_employees: NotRequired[int | None]
    website: NotRequired[str | None]
    addresses: NotRequired[list[Address] | None]
    phone_numbers: NotRequired[list[AccountInputPhoneNumbersItem] | None]
    owner_id: NotRequired[str | None]
    lifecycle_stage: NotRequired[LifecycleStage | None]
    passthrough_fields: NotRequired[dict[str, Any] | None]
    domain: NotRequired[str | None]
    custom_fields: NotRequired[dict[str, Any] | None]


EmailAddressType = Literal["primary", "work", "other"]


class EmailAddress(TypedDict):
    """One e-mail address and what it is for."""

    email_address: str
    email_address_type: EmailAddressType


class ContactPhoneNumbersItem(TypedDict):
    phone_number: str | None
    phone_number_type: PhoneNumberType


class Contact(TypedDict):
    """A person known to the CRM, usually attached to an account."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    account_id: str | None
    owner_id: str | None
    title: str | None
    lifecycle_stage: LifecycleStage | None
    email_addresses: list[EmailAddress] | None
    phone_numbers: list[ContactPhoneNumbersItem] | None
    addresses: list[Address] | None
    created_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    last_activity_at: str | None
    custom_fields: dict[str, Any] | None


class ContactInputPhoneNumbersItem(TypedDict):
    phone_number: str | None
    phone_number_type: PhoneNumberType


class ContactInput(TypedDict):
    """What to write to a contact. An absent field is left alone, an explicit null clears it, an unknown field is refused."""

    first_name: NotRequired[str | None]
    last_name: NotRequired[str | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    passthrough_fields: NotRequired[dict[str, Any] | None]
    account_id: NotRequired[str | None]
    owner_id: NotRequired[str | None]
    title: NotRequired[str | None]
    lifecycle_stage: NotRequired[LifecycleStage | None]
    email_addresses: NotRequired[list[EmailAddress] | None]
    phone_numbers: NotRequired[list[ContactInputPhoneNumbersItem] | None]
    addresses: NotRequired[list[Address] | None]
    custom_fields: NotRequired[dict[str, Any] | None]


class LeadPhoneNumbersItem(TypedDict):
    phone_number: str | None
    phone_number_type: PhoneNumberType


class Lead(TypedDict):
    """A person or company that has shown interest and is not yet qualified into a contact, account or opportunity."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    name: str | None
    first_name: str | None
    last_name: str | None
    owner_id: str | None
    title: str | None
    company: str | None
    converted_date: str | None
    lead_source: str | None
    converted_account_id: str | None
    converted_contact_id: str | None
    addresses: list[Address] | None
    email_addresses: list[EmailAddress] | None
    phone_numbers: list[LeadPhoneNumbersItem] | None
    created_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    account_id: str | None
    contact_id: str | None
    status: str | None
    custom_fields: dict[str, Any] | None


class LeadInputPhoneNumbersItem(TypedDict):
    phone_number: str | None
    phone_number_type: PhoneNumberType


class LeadInput(TypedDict):
    """What to write to a lead. An absent field is left alone, an explicit null clears it, an unknown field is refused."""

    first_name: NotRequired[str | None]
    last_name: NotRequired[str | None]
    name: NotRequired[str | None]
    owner_id: NotRequired[str | None]
    title: NotRequired[str | None]
    company: NotRequired[str | None]
    lead_source: NotRequired[str | None]
    addresses: NotRequired[list[Address] | None]
    email_addresses: NotRequired[list[EmailAddress] | None]
    phone_numbers: NotRequired[list[LeadInputPhoneNumbersItem] | None]
    account_id: NotRequired[str | None]
    contact_id: NotRequired[str | None]
    status: NotRequired[str | None]
    passthrough_fields: NotRequired[dict[str, Any] | None]
    custom_fields: NotRequired[dict[str, Any] | None]


OpportunityStatus = Literal["OPEN", "WON", "LOST"]


class Opportunity(TypedDict):
    """A possible sale, also called a deal, with its stage, expected close and amount."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    name: str | None
    description: str | None
    owner_id: str | None
    status: OpportunityStatus | None
    stage: str | None
    close_date: str | None
    account_id: str | None
    pipeline: str | None
    amount: int | Decimal | None
    last_activity_at: str | None
    created_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    currency: str | None
    stage_id: str | None
    pipeline_id: str | None
    custom_fields: dict[str, Any] | None


class OpportunityInput(TypedDict):
    """What to write to an opportunity. An absent field is left alone, an explicit null clears it, an unknown field is refused."""

    name: NotRequired[str | None]
    description: NotRequired[str | None]
    owner_id: NotRequired[str | None]
    status: NotRequired[OpportunityStatus | None]
    stage: NotRequired[str | None]
    close_date: NotRequired[str | None]
    account_id: NotRequired[str | None]
    pipeline: NotRequired[str | None]
    amount: NotRequired[int | Decimal | None]
    currency: NotRequired[str | None]
    stage_id: NotRequired[str | None]
    pipeline_id: NotRequired[str | None]
    passthrough_fields: NotRequired[dict[str, Any] | None]
    custom_fields: NotRequired[dict[str, Any] | None]


class Note(TypedDict):
    """A piece of text that somebody attached to one or more records."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    content: str | None
    title: str | None
    owner_id: str | None
    account_id: str | None
    contact_id: str | None
    opportunity_id: str | None
    lead_id: str | None
    created_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    occurred_at: str | None
    custom_fields: dict[str, Any] | None


class NoteInput(TypedDict):
    """What to write to a note. An absent field is left alone, an explicit null clears it where the field takes null, an unknown field is refused."""

    content: NotRequired[str | None]
    passthrough_fields: NotRequired[dict[str, Any] | None]
    account_id: NotRequired[str]
    title: NotRequired[str | None]
    owner_id: NotRequired[str | None]
    contact_id: NotRequired[str | None]
    opportunity_id: NotRequired[str | None]
    lead_id: NotRequired[str | None]
    occurred_at: NotRequired[str | None]
    custom_fields: NotRequired[dict[str, Any] | None]


class User(TypedDict):
    """A person with a login at the CRM; owner_id of other records refers to users."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    name: str | None
    email: str | None
    is_active: bool | None
    created_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    custom_fields: dict[str, Any] | None


class CustomObjectRecord(TypedDict):
    """A record of an object that the CRM's administrators defined. What they defined is under fields, by the provider's own names."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    name: str | None
    owner_id: str | None
    fields: dict[str, Any] | None
    created_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    custom_fields: dict[str, Any] | None


class CustomObjectRecordInput(TypedDict):
    """What to write to a record of a custom object. An absent field is left alone, an explicit null clears it, an unknown field is refused."""

    name: NotRequired[str | None]
    owner_id: NotRequired[str | None]
    fields: NotRequired[dict[str, Any] | None]
    passthrough_fields: NotRequired[dict[str, Any] | None]
    custom_fields: NotRequired[dict[str, Any] | None]


class MetaObject(TypedDict):
    """A kind of record that the CRM of this connection has, whether standard or made by its administrators."""

    id: str
    name: str
    label: str | None
    plural_label: str | None
    description: str | None
    is_custom: bool | None
    raw_details: dict[str, Any]


MetaPropertyType = Literal["text", "textarea", "number", "picklist", "multipicklist", "date", "datetime", "boolean", "url", "other"]


class MetaPickListOption(TypedDict):
    """One of the values that can be chosen in a pick list."""

    label: str
    value: str
    description: NotRequired[str | None]
    hidden: NotRequired[bool | None]


class MetaCustomObjectField(TypedDict):
    """Definition of one field of a custom object that is to be created."""

    id: str
    label: str
    description: NotRequired[str]
    is_required: NotRequired[bool]
    default_value: NotRequired[str | int | Decimal | bool]
    group_name: NotRequired[str]
    type: MetaPropertyType
    precision: NotRequired[int | Decimal]
    scale: NotRequired[int | Decimal]
    options: NotRequired[list[MetaPickListOption]]
    raw_details: NotRequired[dict[str, Any]]


class MetaProperty(TypedDict):
    """One field of a kind of record, as the provider describes it."""

    id: str
    label: str
    type: str
    raw_details: dict[str, Any]
    description: str | None
    is_required: bool | None
    is_custom: bool | None
    is_read_only: bool | None
    group_name: str | None
    options: list[MetaPickListOption] | None


class MetaAssociationSchema(TypedDict):
    """A kind of link that records of one object may have to records of another."""

    id: str
    source_object: str
    target_object: str
    display_name: str


class Association(TypedDict):
    """One link between two records."""

    source_object: str
    source_id: str
    target_object: str
    target_id: str
    type: str | None
    label: str | None


# By model: its records' type; the values of its enumerations; which fields are a day or an instant.
RECORDS: dict[str, type] = {
    "crm.account": Account,
    "crm.association": Association,
    "crm.contact": Contact,
    "crm.custom_object_record": CustomObjectRecord,
    "crm.lead": Lead,
    "crm.meta.association_schema": MetaAssociationSchema,
    "crm.meta.object": MetaObject,
    "crm.meta.property": MetaProperty,
    "crm.note": Note,
    "crm.opportunity": Opportunity,
    "crm.user": User,
}
ENUMERATIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "crm.account": {
        "lifecycle_stage": ("subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist", "other"),
    },
    "crm.contact": {
        "lifecycle_stage": ("subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist", "other"),
    },
    "crm.opportunity": {
        "status": ("OPEN", "WON", "LOST"),
    },
}
DAYS: dict[str, tuple[str, ...]] = {
    "crm.lead": ("converted_date",),
    "crm.opportunity": ("close_date",),
}
