"""The groups of operations that a connection has, awaited. Made by generate_stubs.py; do not edit."""

from __future__ import annotations

from ..groups import Groups as BlockingGroups
from ._calls import Calls
from ._accounting import Accounting
from ._crm import Crm
from ._file_storage import FileStorage
from ._sales_engagement import SalesEngagement


class Groups:
    """A connection's operations, a member for each group of them."""

    def __init__(self, calls: Calls, blocking: BlockingGroups) -> None:
        self.sales_engagement = SalesEngagement(calls, blocking.sales_engagement)
        self.crm = Crm(calls, blocking.crm)
        self.accounting = Accounting(calls, blocking.accounting)
        self.file_storage = FileStorage(calls, blocking.file_storage)
