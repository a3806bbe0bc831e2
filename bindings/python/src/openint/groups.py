"""The groups of operations that a connection has. Made by generate_stubs.py from the contract; do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .accounting import Accounting
from .crm import Crm
from .file_storage import FileStorage
from .sales_engagement import SalesEngagement

if TYPE_CHECKING:
    from .engine import Engine


class Groups:
    """A connection's operations, a property for each group of them."""

    id: str
    connector_name: str
    _engine: Engine

    @property
    def sales_engagement(self) -> SalesEngagement:
        return SalesEngagement(self._engine, self.id, self.connector_name)

    @property
    def crm(self) -> Crm:
        return Crm(self._engine, self.id, self.connector_name)

    @property
    def accounting(self) -> Accounting:
        return Accounting(self._engine, self.id, self.connector_name)

    @property
    def file_storage(self) -> FileStorage:
        return FileStorage(self._engine, self.id, self.connector_name)
