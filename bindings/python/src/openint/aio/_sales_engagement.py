"""The Sales Engagement operations of a connection, awaited. Made by generate_stubs.py from the contract; do not edit."""

from __future__ import annotations

from ..sales_engagement import SalesEngagement as BlockingSalesEngagement
from ._calls import Calls
from ._tables import awaited_listing


class SalesEngagement:
    """What openint.aio.Connection.sales_engagement is: the methods of openint.sales_engagement.SalesEngagement with their arguments; what is no
    list is to be awaited."""

    def __init__(self, calls: Calls, blocking: BlockingSalesEngagement) -> None:
        self.list_contacts = awaited_listing(calls, blocking.list_contacts)
        self.create_contact = calls.later(blocking.create_contact)
        self.list_sequences = awaited_listing(calls, blocking.list_sequences)
        self.list_sequence_states = awaited_listing(calls, blocking.list_sequence_states)
        self.insert_sequence_state = calls.later(blocking.insert_sequence_state)
        self.list_users = awaited_listing(calls, blocking.list_users)
        self.list_accounts = awaited_listing(calls, blocking.list_accounts)
        self.create_account = calls.later(blocking.create_account)
        self.list_mailboxes = awaited_listing(calls, blocking.list_mailboxes)
        self.upsert_account = calls.later(blocking.upsert_account)
        self.upsert_contact = calls.later(blocking.upsert_contact)
        self.list_sequence_steps = awaited_listing(calls, blocking.list_sequence_steps)
        self.list_tasks = awaited_listing(calls, blocking.list_tasks)
        self.list_calls = awaited_listing(calls, blocking.list_calls)
        self.list_emails = awaited_listing(calls, blocking.list_emails)
        self.get_contact = calls.later(blocking.get_contact)
        self.update_contact = calls.later(blocking.update_contact)
        self.get_sequence = calls.later(blocking.get_sequence)
        self.get_sequence_state = calls.later(blocking.get_sequence_state)
        self.remove_sequence_state = calls.later(blocking.remove_sequence_state)
        self.get_user = calls.later(blocking.get_user)
        self.get_account = calls.later(blocking.get_account)
        self.update_account = calls.later(blocking.update_account)
        self.get_mailbox = calls.later(blocking.get_mailbox)
        self.get_sequence_step = calls.later(blocking.get_sequence_step)
        self.get_task = calls.later(blocking.get_task)
        self.get_call = calls.later(blocking.get_call)
        self.get_email = calls.later(blocking.get_email)
