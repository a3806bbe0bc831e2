"""The Sales Engagement operations of a connection, a method each. Made by generate_stubs.py from the contract; do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, cast

from . import models
from .listing import Listing
from .operations import Operations, by_members
from .records import Records


class SalesEngagement(Operations):
    """What openint.Connection.sales_engagement is. Every method raises what openint.errors has, and takes `timeout` in seconds."""

    def list_contacts(self, *, cursor: str | None = None, sync_mode: Literal["full", "incremental"] | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.SalesEngagementContact]:
        """List contacts. One page of contacts in the order the provider gives; go on with next_page_cursor until it is null.

        cursor: The next_page_cursor (or next_cursor) of the page before; absent or null for the first page.
        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.SalesEngagementContact]", self._tabular(Listing, "salesEngagement-listContacts", "sales-engagement.contact", {"cursor": cursor, "sync_mode": sync_mode, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def create_contact(self, record: models.SalesEngagementContactInput, *, timeout: float | None = None) -> models.SalesEngagementContact:
        """Create a contact. Makes a contact and returns it as the provider stored it.

        record: What to write."""
        return cast("models.SalesEngagementContact", self._call("salesEngagement-createContact", {"record": record}, timeout)["record"])

    def list_sequences(self, *, cursor: str | None = None, sync_mode: Literal["full", "incremental"] | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.SalesEngagementSequence]:
        """List sequences. One page of sequences in the order the provider gives; go on with next_page_cursor until it is null.

        cursor: The next_page_cursor (or next_cursor) of the page before; absent or null for the first page.
        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.SalesEngagementSequence]", self._tabular(Listing, "salesEngagement-listSequences", "sales-engagement.sequence", {"cursor": cursor, "sync_mode": sync_mode, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def list_sequence_states(self, *, cursor: str | None = None, sync_mode: Literal["full", "incremental"] | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.SalesEngagementSequenceState]:
        """List enrolments of contacts in sequences. One page of enrolments of contacts in sequences in the order the provider gives; go on with next_page_cursor until it is null.

        cursor: The next_page_cursor (or next_cursor) of the page before; absent or null for the first page.
        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.SalesEngagementSequenceState]", self._tabular(Listing, "salesEngagement-listSequenceStates", "sales-engagement.sequenceState", {"cursor": cursor, "sync_mode": sync_mode, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def insert_sequence_state(self, record: Mapping[str, Any], *, timeout: float | None = None) -> models.SalesEngagementSequenceState:
        """Enrol a contact in a sequence. Puts a contact into a sequence, sending from the given mailbox, and returns the enrolment. Where the contact is in the sequence already, that enrolment is returned as it is.

        record: The enrolment to make."""
        return cast("models.SalesEngagementSequenceState", self._call("salesEngagement-insertSequenceState", {"record": record}, timeout)["record"])

    def list_users(self, *, cursor: str | None = None, sync_mode: Literal["full", "incremental"] | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.SalesEngagementUser]:
        """List users. One page of users in the order the provider gives; go on with next_page_cursor until it is null.

        cursor: The next_page_cursor (or next_cursor) of the page before; absent or null for the first page.
        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.SalesEngagementUser]", self._tabular(Listing, "salesEngagement-listUsers", "sales-engagement.user", {"cursor": cursor, "sync_mode": sync_mode, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def list_accounts(self, *, cursor: str | None = None, sync_mode: Literal["full", "incremental"] | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.SalesEngagementAccount]:
        """List accounts. One page of accounts in the order the provider gives; go on with next_page_cursor until it is null.

        cursor: The next_page_cursor (or next_cursor) of the page before; absent or null for the first page.
        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.SalesEngagementAccount]", self._tabular(Listing, "salesEngagement-listAccounts", "sales-engagement.account", {"cursor": cursor, "sync_mode": sync_mode, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def create_account(self, record: models.SalesEngagementAccountInput, *, timeout: float | None = None) -> models.SalesEngagementAccount:
        """Create an account. Makes an account and returns it as the provider stored it.

        record: What to write."""
        return cast("models.SalesEngagementAccount", self._call("salesEngagement-createAccount", {"record": record}, timeout)["record"])

    def list_mailboxes(self, *, cursor: str | None = None, sync_mode: Literal["full", "incremental"] | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.SalesEngagementMailbox]:
        """List mailboxes. One page of mailboxes in the order the provider gives; go on with next_page_cursor until it is null.

        cursor: The next_page_cursor (or next_cursor) of the page before; absent or null for the first page.
        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.SalesEngagementMailbox]", self._tabular(Listing, "salesEngagement-listMailboxes", "sales-engagement.mailbox", {"cursor": cursor, "sync_mode": sync_mode, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def upsert_account(self, record: Mapping[str, Any], *, name: str | None = None, domain: str | None = None, timeout: float | None = None) -> models.SalesEngagementAccount:
        """Create or update an account. Looks for an account by domain or name and updates it, or creates it where there is none. Where both are given, both must be the same. Several that match are an error.

        record: What to write.
        name, domain: the value to look for; of several all must be the same."""
        return cast("models.SalesEngagementAccount", self._call("salesEngagement-upsertAccount", {"record": record, "upsert_on": by_members({"name": name, "domain": domain})}, timeout)["record"])

    def upsert_contact(self, record: Mapping[str, Any], *, email: str | None = None, timeout: float | None = None) -> models.SalesEngagementContact:
        """Create or update a contact. Looks for a contact by e-mail address and updates it, or creates it where there is none. Several that match are an error.

        record: What to write.
        email: the value to look for."""
        return cast("models.SalesEngagementContact", self._call("salesEngagement-upsertContact", {"record": record, "upsert_on": by_members({"email": email})}, timeout)["record"])

    def list_sequence_steps(self, *, cursor: str | None = None, sync_mode: Literal["full", "incremental"] | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.SalesEngagementSequenceStep]:
        """List steps of sequences. One page of steps of sequences in the order the provider gives; go on with next_page_cursor until it is null.

        cursor: The next_page_cursor (or next_cursor) of the page before; absent or null for the first page.
        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.SalesEngagementSequenceStep]", self._tabular(Listing, "salesEngagement-listSequenceSteps", "sales-engagement.sequence_step", {"cursor": cursor, "sync_mode": sync_mode, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def list_tasks(self, *, cursor: str | None = None, sync_mode: Literal["full", "incremental"] | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.SalesEngagementTask]:
        """List tasks. One page of tasks in the order the provider gives; go on with next_page_cursor until it is null.

        cursor: The next_page_cursor (or next_cursor) of the page before; absent or null for the first page.
        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.SalesEngagementTask]", self._tabular(Listing, "salesEngagement-listTasks", "sales-engagement.task", {"cursor": cursor, "sync_mode": sync_mode, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def list_calls(self, *, cursor: str | None = None, sync_mode: Literal["full", "incremental"] | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.SalesEngagementCall]:
        """List calls. One page of calls in the order the provider gives; go on with next_page_cursor until it is null.

        cursor: The next_page_cursor (or next_cursor) of the page before; absent or null for the first page.
        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.SalesEngagementCall]", self._tabular(Listing, "salesEngagement-listCalls", "sales-engagement.call", {"cursor": cursor, "sync_mode": sync_mode, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def list_emails(self, *, cursor: str | None = None, sync_mode: Literal["full", "incremental"] | None = None, page_size: int | None = None, fields: list[str] | None = None, updated_after: str | datetime | None = None, include_deleted: bool | None = None, include_raw: bool = False, timeout: float | None = None) -> Listing[models.SalesEngagementEmail]:
        """List e-mails. One page of e-mails in the order the provider gives; go on with next_page_cursor until it is null.

        cursor: The next_page_cursor (or next_cursor) of the page before; absent or null for the first page.
        sync_mode: full for everything, incremental for what changed since the state that the cursor carries; full by default.
        page_size: Records a page, as a whole number from 1; 10,000 at most. Without it 100, or the provider's own maximum where that is less. Where records are large a page may hold fewer; has_next_page tells whether more follow.
        fields: Comma separated names of the only fields wanted; id and updated_at always come. Others are null and need not be fetched.
        updated_after: Only records that changed after this instant: RFC 3339.
        include_deleted: True to list deleted and archived records too, marked by is_deleted, or by their identifiers in deleted_ids where the provider keeps nothing else; false by default.
        include_raw: True to have raw_data hold each record as the provider sent it."""
        return cast("Listing[models.SalesEngagementEmail]", self._tabular(Listing, "salesEngagement-listEmails", "sales-engagement.email", {"cursor": cursor, "sync_mode": sync_mode, "page_size": page_size, "fields": fields, "updated_after": updated_after, "include_deleted": include_deleted, "include_raw": include_raw}, timeout))

    def get_contact(self, id: str, *, timeout: float | None = None) -> models.SalesEngagementContact:
        """Get a contact. Returns a contact by its identifier, with the provider's own form under raw.

        id: Identifier of the contact at the provider."""
        return cast("models.SalesEngagementContact", self._call("salesEngagement-getContact", {"id": id}, timeout)["record"])

    def update_contact(self, id: str, record: models.SalesEngagementContactInput, *, timeout: float | None = None) -> models.SalesEngagementContact:
        """Update a contact. Changes the fields that are given, clears those given as null, and returns the result. Fields that are absent stay as they are.

        id: Identifier of the contact at the provider.
        record: What to write."""
        return cast("models.SalesEngagementContact", self._call("salesEngagement-updateContact", {"id": id, "record": record}, timeout)["record"])

    def get_sequence(self, id: str, *, timeout: float | None = None) -> models.SalesEngagementSequence:
        """Get a sequence. Returns a sequence by its identifier, with the provider's own form under raw.

        id: Identifier of the sequence at the provider."""
        return cast("models.SalesEngagementSequence", self._call("salesEngagement-getSequence", {"id": id}, timeout)["record"])

    def get_sequence_state(self, id: str, *, timeout: float | None = None) -> models.SalesEngagementSequenceState:
        """Get an enrolment. Returns an enrolment by its identifier, with the provider's own form under raw.

        id: Identifier of the enrolment at the provider."""
        return cast("models.SalesEngagementSequenceState", self._call("salesEngagement-getSequenceState", {"id": id}, timeout)["record"])

    def remove_sequence_state(self, id: str, *, timeout: float | None = None) -> str:
        """Take a contact out of a sequence. Ends an enrolment by its identifier: nothing more is sent. The provider may keep it as finished, or forget it. One that is not there is an error (404).

        id: Identifier of the enrolment at the provider."""
        return cast("str", self._call("salesEngagement-removeSequenceState", {"id": id}, timeout)["id"])

    def get_user(self, id: str, *, timeout: float | None = None) -> models.SalesEngagementUser:
        """Get a user. Returns a user by its identifier, with the provider's own form under raw.

        id: Identifier of the user at the provider."""
        return cast("models.SalesEngagementUser", self._call("salesEngagement-getUser", {"id": id}, timeout)["record"])

    def get_account(self, id: str, *, timeout: float | None = None) -> models.SalesEngagementAccount:
        """Get an account. Returns an account by its identifier, with the provider's own form under raw.

        id: Identifier of the account at the provider."""
        return cast("models.SalesEngagementAccount", self._call("salesEngagement-getAccount", {"id": id}, timeout)["record"])

    def update_account(self, id: str, record: models.SalesEngagementAccountInput, *, timeout: float | None = None) -> models.SalesEngagementAccount:
        """Update an account. Changes the fields that are given, clears those given as null, and returns the result. Fields that are absent stay as they are.

        id: Identifier of the account at the provider.
        record: What to write."""
        return cast("models.SalesEngagementAccount", self._call("salesEngagement-updateAccount", {"id": id, "record": record}, timeout)["record"])

    def get_mailbox(self, id: str, *, timeout: float | None = None) -> models.SalesEngagementMailbox:
        """Get a mailbox. Returns a mailbox by its identifier, with the provider's own form under raw.

        id: Identifier of the mailbox at the provider."""
        return cast("models.SalesEngagementMailbox", self._call("salesEngagement-getMailbox", {"id": id}, timeout)["record"])

    def get_sequence_step(self, id: str, *, timeout: float | None = None) -> models.SalesEngagementSequenceStep:
        """Get a step. Returns a step by its identifier, with the provider's own form under raw.

        id: Identifier of the step at the provider."""
        return cast("models.SalesEngagementSequenceStep", self._call("salesEngagement-getSequenceStep", {"id": id}, timeout)["record"])

    def get_task(self, id: str, *, timeout: float | None = None) -> models.SalesEngagementTask:
        """Get a task. Returns a task by its identifier, with the provider's own form under raw.

        id: Identifier of the task at the provider."""
        return cast("models.SalesEngagementTask", self._call("salesEngagement-getTask", {"id": id}, timeout)["record"])

    def get_call(self, id: str, *, timeout: float | None = None) -> models.SalesEngagementCall:
        """Get a call. Returns a call by its identifier, with the provider's own form under raw.

        id: Identifier of the call at the provider."""
        return cast("models.SalesEngagementCall", self._call("salesEngagement-getCall", {"id": id}, timeout)["record"])

    def get_email(self, id: str, *, timeout: float | None = None) -> models.SalesEngagementEmail:
        """Get an e-mail. Returns an e-mail by its identifier, with the provider's own form under raw.

        id: Identifier of the e-mail at the provider."""
        return cast("models.SalesEngagementEmail", self._call("salesEngagement-getEmail", {"id": id}, timeout)["record"])
