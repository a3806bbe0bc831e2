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
    "apollo",
    "dropbox",
    "google_drive",
    "hubspot",
    "microsoft",
    "ms_dynamics_365_sales",
    "outreach",
    "pipedrive",
    "qbo",
    "salesforce",
    "salesloft",
    "webdav",
    "xero",
]
ModelName = Literal[
    "accounting.account",
    "accounting.aged_payables",
    "accounting.aged_receivables",
    "accounting.balance_sheet",
    "accounting.bank_account",
    "accounting.bill",
    "accounting.bill_payment",
    "accounting.cash_flow",
    "accounting.company_info",
    "accounting.credit_note",
    "accounting.customer",
    "accounting.customer_balance",
    "accounting.customer_income",
    "accounting.expense",
    "accounting.invoice",
    "accounting.item",
    "accounting.journal_entry",
    "accounting.payment",
    "accounting.profit_and_loss",
    "accounting.purchase_order",
    "accounting.tax_rate",
    "accounting.tracking_category",
    "accounting.transaction_list",
    "accounting.vendor",
    "accounting.vendor_credit",
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
    "sales-engagement.account",
    "sales-engagement.call",
    "sales-engagement.contact",
    "sales-engagement.email",
    "sales-engagement.mailbox",
    "sales-engagement.sequence",
    "sales-engagement.sequenceState",
    "sales-engagement.sequence_step",
    "sales-engagement.task",
    "sales-engagement.user",
    "unified.drive",
    "unified.drivegroup",
    "unified.file",
    "unified.folder",
]


class SalesEngagementAddress(TypedDict):
    """Postal address of a contact; a part that the provider lacks is null."""

    city: str | None
    country: str | None
    postal_code: str | None
    state: str | None
    street_1: str | None
    street_2: str | None


class SalesEngagementEmailAddress(TypedDict):
    """One e-mail address of a contact and what it is for."""

    email_address: str
    email_address_type: Literal["primary", "personal", "work", "other"]


class SalesEngagementPhoneNumber(TypedDict):
    """One telephone number of a contact and what it is for."""

    phone_number: str
    phone_number_type: Literal["primary", "work", "home", "mobile", "other"]


class SalesEngagementContact(TypedDict):
    """A person whom a sales team addresses through sequences, with counts of what came of it."""

    id: str
    first_name: str | None
    last_name: str | None
    owner_id: str | None
    account_id: str | None
    job_title: str | None
    address: SalesEngagementAddress
    email_addresses: list[SalesEngagementEmailAddress] | None
    phone_numbers: list[SalesEngagementPhoneNumber] | None
    open_count: int | Decimal | None
    click_count: int | Decimal | None
    reply_count: int | Decimal | None
    bounced_count: int | Decimal | None
    created_at: str | None
    updated_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    raw_data: NotRequired[dict[str, Any]]
    custom_fields: dict[str, Any] | None


class SalesEngagementSequence(TypedDict):
    """A planned series of messages and tasks that contacts are put through."""

    id: str
    name: str | None
    created_at: str | None
    updated_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    owner_id: str | None
    tags: list[str] | None
    num_steps: int | Decimal | None
    metrics: dict[str, Any] | None
    is_enabled: bool | None
    raw_data: NotRequired[dict[str, Any]]
    custom_fields: dict[str, Any] | None


class SalesEngagementSequenceState(TypedDict):
    """The enrolment of one contact in one sequence and how far it has come."""

    id: str
    state: str | None
    created_at: str | None
    updated_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    sequence_id: str | None
    contact_id: str | None
    mailbox_id: str | None
    user_id: str | None
    raw_data: NotRequired[dict[str, Any]]
    custom_fields: dict[str, Any] | None


class SalesEngagementUser(TypedDict):
    """A member of the sales team with a login at the provider."""

    id: str
    first_name: str | None
    last_name: str | None
    email: str | None
    created_at: str | None
    updated_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    raw_data: NotRequired[dict[str, Any]]
    custom_fields: dict[str, Any] | None


class SalesEngagementAccount(TypedDict):
    """A company that is being sold to."""

    id: str
    name: str | None
    created_at: str | None
    updated_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    domain: str | None
    owner_id: str | None
    raw_data: NotRequired[dict[str, Any]]
    custom_fields: dict[str, Any] | None


class SalesEngagementMailbox(TypedDict):
    """A mailbox from which messages of a sequence are sent."""

    id: str
    email: str | None
    created_at: str | None
    updated_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    user_id: str | None
    raw_data: NotRequired[dict[str, Any]]
    custom_fields: dict[str, Any] | None


class SalesEngagementSequenceStep(TypedDict):
    """One step of a sequence: a message to send, a call or a task."""

    id: str
    sequence_id: str | None
    order: int | Decimal | None
    name: str | None
    type: str | None
    interval_days: int | Decimal | None
    created_at: str | None
    updated_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    raw_data: NotRequired[dict[str, Any]]
    custom_fields: dict[str, Any] | None


class SalesEngagementTask(TypedDict):
    """Something for a user to do about a contact or an account."""

    id: str
    subject: str | None
    note: str | None
    type: str | None
    state: str | None
    due_at: str | None
    completed_at: str | None
    owner_id: str | None
    contact_id: str | None
    account_id: str | None
    sequence_id: str | None
    created_at: str | None
    updated_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    raw_data: NotRequired[dict[str, Any]]
    custom_fields: dict[str, Any] | None


class SalesEngagementCall(TypedDict):
    """A telephone call of a user with a contact."""

    id: str
    direction: str | None
    from_number: str | None
    to_number: str | None
    duration_seconds: int | Decimal | None
    disposition: str | None
    note: str | None
    started_at: str | None
    ended_at: str | None
    user_id: str | None
    contact_id: str | None
    sequence_id: str | None
    recording_url: str | None
    created_at: str | None
    updated_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    raw_data: NotRequired[dict[str, Any]]
    custom_fields: dict[str, Any] | None


class SalesEngagementEmail(TypedDict):
    """A message that was sent, or is to be, to a contact."""

    id: str
    subject: str | None
    body_text: str | None
    body_html: str | None
    state: str | None
    scheduled_at: str | None
    sent_at: str | None
    opened_at: str | None
    clicked_at: str | None
    replied_at: str | None
    bounced_at: str | None
    open_count: int | Decimal | None
    click_count: int | Decimal | None
    user_id: str | None
    contact_id: str | None
    mailbox_id: str | None
    sequence_id: str | None
    created_at: str | None
    updated_at: str | None
    is_deleted: bool | None
    last_modified_at: str | None
    raw_data: NotRequired[dict[str, Any]]
    custom_fields: dict[str, Any] | None


class SalesEngagementAccountInput(TypedDict):
    """What to write of an account; what is absent is left alone."""

    name: NotRequired[str | None]
    domain: NotRequired[str | None]
    owner_id: NotRequired[str | None]
    account_id: NotRequired[str | None]
    custom_fields: NotRequired[dict[str, Any] | None]


class SalesEngagementContactInputAddress(TypedDict):
    """Postal address."""

    city: NotRequired[str | None]
    country: NotRequired[str | None]
    postal_code: NotRequired[str | None]
    state: NotRequired[str | None]
    street_1: NotRequired[str | None]
    street_2: NotRequired[str | None]


class SalesEngagementContactInputEmailAddressesItem(TypedDict):
    email_address: str
    email_address_type: NotRequired[Literal["primary", "personal", "work"] | None]


class SalesEngagementContactInputPhoneNumbersItem(TypedDict):
    phone_number: str
    phone_number_type: Literal["primary", "work", "home", "mobile", "other"]


class SalesEngagementContactInput(TypedDict):
    """What to write of a contact; what is absent is left alone, and a list replaces what is there."""

    first_name: NotRequired[str | None]
    last_name: NotRequired[str | None]
    job_title: NotRequired[str | None]
    address: NotRequired[SalesEngagementContactInputAddress]
    email_addresses: NotRequired[list[SalesEngagementContactInputEmailAddressesItem]]
    phone_numbers: NotRequired[list[SalesEngagementContactInputPhoneNumbersItem]]
    owner_id: NotRequired[str | None]
    account_id: NotRequired[str | None]
    custom_fields: NotRequired[dict[str, Any] | None]


class SalesEngagementSequenceStateInput(TypedDict):
    """The enrolment of a contact in a sequence to make."""

    contact_id: str
    mailbox_id: str
    sequence_id: str
    user_id: NotRequired[str | None]


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


class AccountingAddress(TypedDict):
    """A postal address."""

    address_type: NotRequired[Literal["billing", "shipping", "mailing", "other"] | None]
    street_1: NotRequired[str | None]
    street_2: NotRequired[str | None]
    city: NotRequired[str | None]
    state: NotRequired[str | None]
    postal_code: NotRequired[str | None]
    country: NotRequired[str | None]


class AccountingVendor(TypedDict):
    """A supplier that the company buys from."""

    created_at: str | None
    updated_at: str | None
    raw: dict[str, Any] | None
    id: str
    name: str
    url: str | None
    raw_data: NotRequired[dict[str, Any]]
    first_name: str | None
    last_name: str | None
    company_name: str | None
    email: str | None
    phone: str | None
    currency: str | None
    tax_number: str | None
    balance: int | Decimal | None
    addresses: list[AccountingAddress] | None
    is_deleted: bool | None


class AccountingAccountCurrencyRef(TypedDict):
    """Currency of the account; null where it is not told."""

    value: str
    name: str | None


class AccountingAccountMetaData(TypedDict):
    """When the account was touched."""

    createTime: str | None
    lastUpdatedTime: str | None


class AccountingAccount(TypedDict):
    """An account of the general ledger."""

    id: str
    number: str | None
    name: str
    type: str
    subAccount: bool | None
    accountType: str | None
    accountSubType: str | None
    currentBalance: int | Decimal | None
    currencyRef: AccountingAccountCurrencyRef | None
    metaData: AccountingAccountMetaData | None
    updated_at: str | None
    raw_data: NotRequired[dict[str, Any]]
    description: str | None
    parent_id: str | None
    created_at: str | None
    is_deleted: bool | None


class AccountingLine(TypedDict):
    """A line of a document."""

    id: NotRequired[str | None]
    description: NotRequired[str | None]
    quantity: NotRequired[int | Decimal | None]
    unit_price: NotRequired[int | Decimal | None]
    amount: NotRequired[int | Decimal | None]
    item_id: NotRequired[str | None]
    account_id: NotRequired[str | None]
    account_code: NotRequired[str | None]
    tax_rate_id: NotRequired[str | None]
    total_tax: NotRequired[int | Decimal | None]
    tracking_ids: NotRequired[list[str] | None]


class AccountingExpense(TypedDict):
    """Money that was spent at once, by card, cash or cheque."""

    id: str
    amount: int | Decimal
    currency: str | None
    payment_account: str | None
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    date: str | None
    payment_account_name: str | None
    vendor_id: str | None
    vendor_name: str | None
    payment_type: str | None
    number: str | None
    memo: str | None
    is_credit: bool | None
    total_tax: int | Decimal | None
    exchange_rate: int | Decimal | None
    lines: list[AccountingLine] | None
    created_at: str | None
    is_deleted: bool | None


class AccountingVendorInput(TypedDict):
    """What a vendor is created or changed with."""

    name: NotRequired[str | None]
    first_name: NotRequired[str | None]
    last_name: NotRequired[str | None]
    company_name: NotRequired[str | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    currency: NotRequired[str | None]
    tax_number: NotRequired[str | None]
    addresses: NotRequired[list[AccountingAddress] | None]
    passthrough_fields: NotRequired[dict[str, Any]]


class AccountingCustomer(TypedDict):
    """Somebody the company sells to."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    name: str | None
    first_name: str | None
    last_name: str | None
    company_name: str | None
    email: str | None
    phone: str | None
    currency: str | None
    tax_number: str | None
    balance: int | Decimal | None
    addresses: list[AccountingAddress] | None
    created_at: str | None
    is_deleted: bool | None


class AccountingCustomerInput(TypedDict):
    """What a customer is created or changed with."""

    name: NotRequired[str | None]
    first_name: NotRequired[str | None]
    last_name: NotRequired[str | None]
    company_name: NotRequired[str | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    currency: NotRequired[str | None]
    tax_number: NotRequired[str | None]
    addresses: NotRequired[list[AccountingAddress] | None]
    passthrough_fields: NotRequired[dict[str, Any]]


class AccountingLineInput(TypedDict):
    """A line to write."""

    description: NotRequired[str | None]
    quantity: NotRequired[int | Decimal | None]
    unit_price: NotRequired[int | Decimal | None]
    amount: NotRequired[int | Decimal | None]
    item_id: NotRequired[str | None]
    account_id: NotRequired[str | None]
    account_code: NotRequired[str | None]
    tax_rate_id: NotRequired[str | None]


class AccountingInvoice(TypedDict):
    """What a customer was billed for."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    number: str | None
    customer_id: str | None
    customer_name: str | None
    status: Literal["DRAFT", "SUBMITTED", "OPEN", "PAID", "VOID", "DELETED"] | None
    date: str | None
    due_date: str | None
    currency: str | None
    exchange_rate: int | Decimal | None
    subtotal: int | Decimal | None
    total_tax: int | Decimal | None
    total: int | Decimal | None
    balance: int | Decimal | None
    memo: str | None
    lines: list[AccountingLine] | None
    created_at: str | None
    is_deleted: bool | None


class AccountingInvoiceInput(TypedDict):
    """What a invoice is created or changed with."""

    number: NotRequired[str | None]
    customer_id: NotRequired[str | None]
    date: NotRequired[str | None]
    due_date: NotRequired[str | None]
    currency: NotRequired[str | None]
    memo: NotRequired[str | None]
    lines: NotRequired[list[AccountingLineInput] | None]
    passthrough_fields: NotRequired[dict[str, Any]]


class AccountingBill(TypedDict):
    """What a vendor bills the company for."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    number: str | None
    vendor_id: str | None
    vendor_name: str | None
    status: Literal["DRAFT", "SUBMITTED", "OPEN", "PAID", "VOID", "DELETED"] | None
    date: str | None
    due_date: str | None
    currency: str | None
    exchange_rate: int | Decimal | None
    subtotal: int | Decimal | None
    total_tax: int | Decimal | None
    total: int | Decimal | None
    balance: int | Decimal | None
    memo: str | None
    lines: list[AccountingLine] | None
    created_at: str | None
    is_deleted: bool | None


class AccountingBillInput(TypedDict):
    """What a bill is created or changed with."""

    number: NotRequired[str | None]
    vendor_id: NotRequired[str | None]
    date: NotRequired[str | None]
    due_date: NotRequired[str | None]
    currency: NotRequired[str | None]
    memo: NotRequired[str | None]
    lines: NotRequired[list[AccountingLineInput] | None]
    passthrough_fields: NotRequired[dict[str, Any]]


class AccountingPaymentAllocation(TypedDict):
    """What a payment pays."""

    id: NotRequired[str | None]
    type: NotRequired[str | None]
    amount: NotRequired[int | Decimal | None]


class AccountingPayment(TypedDict):
    """Money that a customer paid."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    customer_id: str | None
    customer_name: str | None
    date: str | None
    amount: int | Decimal | None
    currency: str | None
    exchange_rate: int | Decimal | None
    account_id: str | None
    payment_method: str | None
    reference: str | None
    memo: str | None
    unapplied_amount: int | Decimal | None
    applied_to: list[AccountingPaymentAllocation] | None
    created_at: str | None
    is_deleted: bool | None


class AccountingPaymentInput(TypedDict):
    """What a payment is created or changed with."""

    customer_id: NotRequired[str | None]
    date: NotRequired[str | None]
    amount: NotRequired[int | Decimal | None]
    currency: NotRequired[str | None]
    account_id: NotRequired[str | None]
    reference: NotRequired[str | None]
    memo: NotRequired[str | None]
    applied_to: NotRequired[list[AccountingPaymentAllocation] | None]
    passthrough_fields: NotRequired[dict[str, Any]]


class AccountingItem(TypedDict):
    """What is sold or bought."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    code: str | None
    name: str | None
    description: str | None
    type: str | None
    unit_price: int | Decimal | None
    purchase_price: int | Decimal | None
    income_account_id: str | None
    expense_account_id: str | None
    asset_account_id: str | None
    quantity_on_hand: int | Decimal | None
    created_at: str | None
    is_deleted: bool | None


class AccountingJournalLine(TypedDict):
    """A line of a journal entry: a debit or a credit."""

    id: NotRequired[str | None]
    account_id: NotRequired[str | None]
    account_code: NotRequired[str | None]
    account_name: NotRequired[str | None]
    description: NotRequired[str | None]
    debit: NotRequired[int | Decimal | None]
    credit: NotRequired[int | Decimal | None]
    tracking_ids: NotRequired[list[str] | None]


class AccountingJournalEntry(TypedDict):
    """An entry made by hand in the general ledger."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    number: str | None
    date: str | None
    memo: str | None
    status: Literal["DRAFT", "POSTED", "VOID", "DELETED"] | None
    currency: str | None
    exchange_rate: int | Decimal | None
    lines: list[AccountingJournalLine] | None
    created_at: str | None
    is_deleted: bool | None


class AccountingReportAmount(TypedDict):
    """An amount in a report."""

    column: NotRequired[str | None]
    start_date: NotRequired[str | None]
    end_date: NotRequired[str | None]
    amount: int | Decimal


class AccountingReportRow(TypedDict):
    """A row of a report, in its order."""

    section: NotRequired[str | None]
    sections: list[str]
    kind: Literal["row", "own", "total", "line"]
    group: NotRequired[str | None]
    account_id: NotRequired[str | None]
    name: NotRequired[str | None]
    amounts: list[AccountingReportAmount]


class AccountingBalanceSheet(TypedDict):
    """Assets, liabilities and equity at the end of a period."""

    startPeriod: str | None
    endPeriod: str | None
    currency: str | None
    accountingStandard: str | None
    totalCurrentAssets: int | Decimal | None
    totalFixedAssets: int | Decimal | None
    totalAssets: int | Decimal | None
    totalCurrentLiabilities: int | Decimal | None
    totalLongTermLiabilities: int | Decimal | None
    totalLiabilities: int | Decimal | None
    openingBalanceEquity: int | Decimal | None
    netIncome: int | Decimal | None
    totalEquity: int | Decimal | None
    totalLiabilitiesAndEquity: int | Decimal | None
    rows: list[AccountingReportRow]


class AccountingProfitAndLoss(TypedDict):
    """Income and expenses over a period."""

    reportName: str | None
    startPeriod: str | None
    endPeriod: str | None
    currency: str | None
    accountingStandard: str | None
    totalIncome: int | Decimal | None
    grossProfit: int | Decimal | None
    totalExpenses: int | Decimal | None
    netOperatingIncome: int | Decimal | None
    netIncome: int | Decimal | None
    rows: list[AccountingReportRow]


class AccountingCashFlow(TypedDict):
    """Where cash came from and went to over a period."""

    reportName: str | None
    startPeriod: str | None
    endPeriod: str | None
    currency: str | None
    netIncome: int | Decimal | None
    totalOperatingAdjustments: int | Decimal | None
    netCashFromOperatingActivities: int | Decimal | None
    netCashFromFinancingActivities: int | Decimal | None
    netCashIncrease: int | Decimal | None
    endingCash: int | Decimal | None
    rows: list[AccountingReportRow]


class AccountingTransactionListEntry(TypedDict):
    """A line of a list of transactions."""

    id: str | None
    date: str | None
    transactionType: str
    documentNumber: NotRequired[str | None]
    posting: NotRequired[str | None]
    name: NotRequired[str | None]
    department: NotRequired[str | None]
    memo: NotRequired[str | None]
    account: NotRequired[str | None]
    split: NotRequired[str | None]
    amount: int | Decimal | None
    raw_data: NotRequired[Any]


class AccountingTransactionList(TypedDict):
    """Transactions of a period."""

    reportName: str | None
    startPeriod: str | None
    endPeriod: str | None
    currency: str | None
    transactions: list[AccountingTransactionListEntry]
    rows: list[AccountingReportRow]


class AccountingCustomerBalanceEntry(TypedDict):
    """A customer of the report."""

    customerId: str
    customerName: str
    balance: int | Decimal


class AccountingCustomerBalance(TypedDict):
    """What customers owe."""

    reportName: str | None
    reportDate: str | None
    currency: str | None
    entries: list[AccountingCustomerBalanceEntry]
    totalBalance: int | Decimal | None
    rows: list[AccountingReportRow]


class AccountingCustomerIncomeEntry(TypedDict):
    """A customer of the report."""

    customerId: str
    customerName: str
    totalIncome: int | Decimal
    totalExpenses: int | Decimal
    netIncome: int | Decimal


class AccountingCustomerIncome(TypedDict):
    """Income by customer over a period."""

    reportName: str | None
    startPeriod: str | None
    endPeriod: str | None
    currency: str | None
    entries: list[AccountingCustomerIncomeEntry]
    totalIncome: int | Decimal | None
    totalExpenses: int | Decimal | None
    netIncome: int | Decimal | None
    rows: list[AccountingReportRow]


class AccountingBankAccount(TypedDict):
    """A bank account that a customer has put on file for payments."""

    updated: str | None
    name: str | None
    accountNumber: str | None
    default: bool | None
    created: str | None
    inputType: str | None
    phone: str | None
    accountType: str | None
    routingNumber: str | None
    id: str


class AccountingCreditNote(TypedDict):
    """What a customer is credited with."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    number: str | None
    customer_id: str | None
    customer_name: str | None
    status: Literal["DRAFT", "SUBMITTED", "OPEN", "PAID", "VOID", "DELETED"] | None
    date: str | None
    due_date: str | None
    currency: str | None
    exchange_rate: int | Decimal | None
    subtotal: int | Decimal | None
    total_tax: int | Decimal | None
    total: int | Decimal | None
    balance: int | Decimal | None
    memo: str | None
    lines: list[AccountingLine] | None
    created_at: str | None
    is_deleted: bool | None


class AccountingVendorCredit(TypedDict):
    """What a vendor credits the company with."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    number: str | None
    vendor_id: str | None
    vendor_name: str | None
    status: Literal["DRAFT", "SUBMITTED", "OPEN", "PAID", "VOID", "DELETED"] | None
    date: str | None
    due_date: str | None
    currency: str | None
    exchange_rate: int | Decimal | None
    subtotal: int | Decimal | None
    total_tax: int | Decimal | None
    total: int | Decimal | None
    balance: int | Decimal | None
    memo: str | None
    lines: list[AccountingLine] | None
    created_at: str | None
    is_deleted: bool | None


class AccountingPurchaseOrder(TypedDict):
    """What the company orders of a vendor."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    number: str | None
    vendor_id: str | None
    vendor_name: str | None
    status: Literal["DRAFT", "SUBMITTED", "OPEN", "PAID", "VOID", "DELETED"] | None
    date: str | None
    due_date: str | None
    currency: str | None
    exchange_rate: int | Decimal | None
    subtotal: int | Decimal | None
    total_tax: int | Decimal | None
    total: int | Decimal | None
    balance: int | Decimal | None
    memo: str | None
    lines: list[AccountingLine] | None
    created_at: str | None
    is_deleted: bool | None


class AccountingBillPayment(TypedDict):
    """Money that the company paid a vendor."""

    id: str
    updated_at: str
    raw_data: NotRequired[dict[str, Any]]
    vendor_id: str | None
    vendor_name: str | None
    date: str | None
    amount: int | Decimal | None
    currency: str | None
    exchange_rate: int | Decimal | None
    account_id: str | None
    payment_method: str | None
    reference: str | None
    memo: str | None
    unapplied_amount: int | Decimal | None
    applied_to: list[AccountingPaymentAllocation] | None
    created_at: str | None
    is_deleted: bool | None


class AccountingTaxRate(TypedDict):
    """A rate of tax."""

    id: str
    updated_at: str | None
    raw_data: NotRequired[dict[str, Any]]
    name: str | None
    description: str | None
    rate: int | Decimal | None
    is_deleted: bool | None


class AccountingTrackingOption(TypedDict):
    """A choice of a tracking category."""

    id: NotRequired[str | None]
    name: NotRequired[str | None]
    is_deleted: NotRequired[bool | None]


class AccountingTrackingCategory(TypedDict):
    """What amounts are told apart by besides accounts: classes, departments."""

    id: str
    updated_at: str | None
    raw_data: NotRequired[dict[str, Any]]
    name: str | None
    parent_id: str | None
    options: list[AccountingTrackingOption] | None
    is_deleted: bool | None


class AccountingCompanyInfo(TypedDict):
    """The company whose books these are."""

    id: str
    updated_at: str | None
    raw_data: NotRequired[dict[str, Any]]
    name: str | None
    legal_name: str | None
    country: str | None
    currency: str | None
    tax_number: str | None
    fiscal_year_start: str | None
    email: str | None
    phone: str | None
    addresses: list[AccountingAddress] | None


class AccountingAgedReceivables(TypedDict):
    """What customers owe, by its age."""

    reportName: str | None
    reportDate: str | None
    currency: str | None
    total: int | Decimal | None
    rows: list[AccountingReportRow]


class AccountingAgedPayables(TypedDict):
    """What the company owes vendors, by its age."""

    reportName: str | None
    reportDate: str | None
    currency: str | None
    total: int | Decimal | None
    rows: list[AccountingReportRow]


class UnifiedDrivegroup(TypedDict):
    """A collection of drives, such as a site or a shared space."""

    id: str
    name: str
    description: str | None
    updated_at: str | None
    created_at: str | None
    raw_data: NotRequired[Any]
    web_url: str | None


class UnifiedDriveOwner(TypedDict):
    """Who owns the drive; null where the provider does not say."""

    id: NotRequired[str | None]
    name: NotRequired[str | None]
    email: NotRequired[str | None]


class UnifiedDrive(TypedDict):
    """A storage volume that holds folders and files."""

    id: str
    name: str
    description: str | None
    updated_at: str | None
    created_at: str | None
    raw_data: NotRequired[Any]
    drive_group_id: str | None
    web_url: str | None
    owner: UnifiedDriveOwner | None


class UnifiedFilePermissions(TypedDict):
    """What the user of this connection may do."""

    download: bool


class UnifiedFileOwner(TypedDict):
    """Who owns the file; null where the provider does not say."""

    id: NotRequired[str | None]
    name: NotRequired[str | None]
    email: NotRequired[str | None]


class UnifiedFileHash(TypedDict):
    """A checksum of the content; null where the provider tells none."""

    algorithm: str
    value: str


class UnifiedFile(TypedDict):
    """An entry of a drive: a file, a folder or a link to somewhere else."""

    id: str
    name: str | None
    description: str | None
    type: Literal["file", "folder", "url"]
    path: str | None
    mime_type: str | None
    downloadable: bool
    size: int | None
    permissions: UnifiedFilePermissions
    exportable: bool
    export_formats: list[str] | None
    updated_at: str | None
    created_at: str | None
    raw_data: NotRequired[Any]
    parent_id: str | None
    drive_id: str | None
    web_url: str | None
    owner: UnifiedFileOwner | None
    hash: UnifiedFileHash | None


class UnifiedFolderOwner(TypedDict):
    """Who owns the folder; null where the provider does not say."""

    id: NotRequired[str | None]
    name: NotRequired[str | None]
    email: NotRequired[str | None]


class UnifiedFolder(TypedDict):
    """A folder of a drive."""

    id: str
    name: str
    description: str | None
    path: str
    updated_at: str | None
    created_at: str | None
    raw_data: NotRequired[Any]
    parent_id: str | None
    drive_id: str | None
    web_url: str | None
    owner: UnifiedFolderOwner | None


# By model: its records' type; the values of its enumerations; which fields are a day or an instant.
RECORDS: dict[str, type] = {
    "accounting.account": AccountingAccount,
    "accounting.aged_payables": AccountingAgedPayables,
    "accounting.aged_receivables": AccountingAgedReceivables,
    "accounting.balance_sheet": AccountingBalanceSheet,
    "accounting.bank_account": AccountingBankAccount,
    "accounting.bill": AccountingBill,
    "accounting.bill_payment": AccountingBillPayment,
    "accounting.cash_flow": AccountingCashFlow,
    "accounting.company_info": AccountingCompanyInfo,
    "accounting.credit_note": AccountingCreditNote,
    "accounting.customer": AccountingCustomer,
    "accounting.customer_balance": AccountingCustomerBalance,
    "accounting.customer_income": AccountingCustomerIncome,
    "accounting.expense": AccountingExpense,
    "accounting.invoice": AccountingInvoice,
    "accounting.item": AccountingItem,
    "accounting.journal_entry": AccountingJournalEntry,
    "accounting.payment": AccountingPayment,
    "accounting.profit_and_loss": AccountingProfitAndLoss,
    "accounting.purchase_order": AccountingPurchaseOrder,
    "accounting.tax_rate": AccountingTaxRate,
    "accounting.tracking_category": AccountingTrackingCategory,
    "accounting.transaction_list": AccountingTransactionList,
    "accounting.vendor": AccountingVendor,
    "accounting.vendor_credit": AccountingVendorCredit,
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
    "sales-engagement.account": SalesEngagementAccount,
    "sales-engagement.call": SalesEngagementCall,
    "sales-engagement.contact": SalesEngagementContact,
    "sales-engagement.email": SalesEngagementEmail,
    "sales-engagement.mailbox": SalesEngagementMailbox,
    "sales-engagement.sequence": SalesEngagementSequence,
    "sales-engagement.sequenceState": SalesEngagementSequenceState,
    "sales-engagement.sequence_step": SalesEngagementSequenceStep,
    "sales-engagement.task": SalesEngagementTask,
    "sales-engagement.user": SalesEngagementUser,
    "unified.drive": UnifiedDrive,
    "unified.drivegroup": UnifiedDrivegroup,
    "unified.file": UnifiedFile,
    "unified.folder": UnifiedFolder,
}
ENUMERATIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "accounting.bill": {
        "status": ("DRAFT", "SUBMITTED", "OPEN", "PAID", "VOID", "DELETED"),
    },
    "accounting.credit_note": {
        "status": ("DRAFT", "SUBMITTED", "OPEN", "PAID", "VOID", "DELETED"),
    },
    "accounting.invoice": {
        "status": ("DRAFT", "SUBMITTED", "OPEN", "PAID", "VOID", "DELETED"),
    },
    "accounting.journal_entry": {
        "status": ("DRAFT", "POSTED", "VOID", "DELETED"),
    },
    "accounting.purchase_order": {
        "status": ("DRAFT", "SUBMITTED", "OPEN", "PAID", "VOID", "DELETED"),
    },
    "accounting.vendor_credit": {
        "status": ("DRAFT", "SUBMITTED", "OPEN", "PAID", "VOID", "DELETED"),
    },
    "crm.account": {
        "lifecycle_stage": ("subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist", "other"),
    },
    "crm.contact": {
        "lifecycle_stage": ("subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist", "other"),
    },
    "crm.opportunity": {
        "status": ("OPEN", "WON", "LOST"),
    },
    "unified.file": {
        "type": ("file", "folder", "url"),
    },
}
DAYS: dict[str, tuple[str, ...]] = {
    "crm.lead": ("converted_date",),
    "crm.opportunity": ("close_date",),
}
