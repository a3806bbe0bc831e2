"""Customers, connector configs, connections, pipelines and API keys of an engine's store."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from .groups import Groups

if TYPE_CHECKING:
    from .engine import Engine

_KEEP: Any = object()  # of an argument that was not given: leave what there is


def _given(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not _KEEP and value is not None}


def _changed(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not _KEEP}


@dataclass(frozen=True, slots=True)
class Customer:
    """A tenant: one of the host's own customers."""

    id: str
    org_id: str
    metadata: Any = None


@dataclass(frozen=True, slots=True)
class ConnectorConfig:
    """How the organisation uses a connector. Secrets in config are masked."""

    id: str
    connector_name: str
    org_id: str
    config: dict[str, Any] | None
    display_name: str | None
    disabled: bool
    metadata: Any
    created_at: str
    updated_at: str

    @classmethod
    def _of(cls, row: dict[str, Any]) -> ConnectorConfig:
        return cls(
            row["id"], row["connectorName"], row["orgId"], row.get("config"), row.get("displayName"),
            bool(row.get("disabled")), row.get("metadata"), row["createdAt"], row["updatedAt"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A standing order from a source connection to a destination."""

    id: str
    source_id: str | None
    destination_id: str | None
    streams: dict[str, Any] | None
    disabled: bool
    metadata: Any
    created_at: str
    updated_at: str

    @classmethod
    def _of(cls, row: dict[str, Any]) -> Pipeline:
        return cls(
            row["id"], row.get("sourceId"), row.get("destinationId"), row.get("streams"), bool(row.get("disabled")),
            row.get("metadata"), row["createdAt"], row["updatedAt"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of the gateway. key: the key itself, only when it was just made."""

    id: str
    customer_id: str | None
    display_name: str | None
    created_at: str
    key: str | None = field(default=None, repr=False)

    @classmethod
    def _of(cls, row: dict[str, Any]) -> ApiKey:
        return cls(row["id"], row.get("customerId"), row.get("displayName"), row["createdAt"], row.get("key"))


class Authorization(NamedTuple):
    """url: where to send the person; state: what comes back with the code."""

    url: str
    state: str


class PassthroughResponse(NamedTuple):
    """The provider's answer as it came."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True)
class Connection(Groups):
    """An account at a provider. `crm`, `sales_engagement` and their like have its operations."""

    id: str
    connector_name: str
    connector_config_id: str
    customer_id: str | None
    display_name: str | None
    status: str | None
    status_message: str | None
    settings: dict[str, Any] | None
    disabled: bool
    metadata: Any
    created_at: str
    updated_at: str
    _engine: Engine = field(repr=False, compare=False)

    @classmethod
    def _of(cls, engine: Engine, row: dict[str, Any]) -> Connection:
        standard = row.get("standard") or {}
        return cls(
            row["id"], row["connectorName"], row["connectorConfigId"], row.get("customerId"), row.get("displayName"),
            standard.get("status"), standard.get("statusMessage"), row.get("settings"), bool(row.get("disabled")),
            row.get("metadata"), row["createdAt"], row["updatedAt"], engine,
        )  # fmt: skip

    def check(self, *, skip_cache: bool = True) -> Connection:
        """Asks the provider whether it works; the status of what comes back says so."""
        row = self._engine.call("checkConnection", {"id": self.id, "skipCache": skip_cache})
        return Connection._of(self._engine, row)

    def passthrough(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = _KEEP,
        timeout: float | None = None,
    ) -> PassthroughResponse:
        """One request to the provider as it is, but for its credentials. body: what has a JSON form, or bytes.

        An answer of any status is a result.
        """
        request: dict[str, Any] = {"method": method, "path": path}
        request |= _given(query=query, headers=headers)
        if isinstance(body, (bytes, bytearray, memoryview)):
            request["body_base64"] = base64.b64encode(bytes(body)).decode("ascii")
        elif body is not _KEEP:
            request["body"] = body
        answer = self._engine.call("passthrough", request, connection=self.id, timeout=timeout)
        content = answer.get("body")
        if "body_base64" in answer:
            content = base64.b64decode(answer["body_base64"])
        return PassthroughResponse(answer["status"], answer["headers"], content)


class _Part:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine


class Customers(_Part):
    def upsert(self, id: str, *, metadata: Any = None) -> Customer:
        row = self._engine.call("upsertCustomer", {"id": id, "metadata": metadata})
        return Customer(row["id"], row["orgId"], row.get("metadata"))


class ConnectorConfigs(_Part):
    def list(self) -> list[ConnectorConfig]:
        return [ConnectorConfig._of(row) for row in self._engine.call("adminListConnectorConfigs")]

    def get(self, id: str) -> ConnectorConfig:
        return ConnectorConfig._of(self._engine.call("adminGetConnectorConfig", {"id": id}))

    def create(
        self, connector: str, *, config: Mapping[str, Any] | None = None, org_id: str = "org_local",
        id: str | None = None, display_name: str | None = None,
    ) -> ConnectorConfig:  # fmt: skip
        """config: {"client_id", "client_secret", "scopes"} for OAuth. An id that is there is replaced."""
        row = {"connectorName": connector, "orgId": org_id, "config": config}
        row |= _given(id=id, displayName=display_name)
        return ConnectorConfig._of(self._engine.call("adminUpsertConnectorConfig", row))

    def update(
        self, id: str, *, metadata: Any = _KEEP, display_name: str | None = _KEEP, disabled: bool = _KEEP
    ) -> ConnectorConfig:
        row = {"id": id} | _changed(metadata=metadata, displayName=display_name, disabled=disabled)
        return ConnectorConfig._of(self._engine.call("adminUpdateConnectorConfig", row))

    def delete(self, id: str) -> None:
        self._engine.call("adminDeleteConnectorConfig", {"id": id})


class Connections(_Part):
    def list(
        self, *, connector: str | None = None, customer_id: str | None = None, connector_config_id: str | None = None,
        limit: int | None = None, offset: int | None = None, refresh: bool = False,
    ) -> list[Connection]:  # fmt: skip
        """refresh: check each at its provider first."""
        filters = _given(
            connectorName=connector, customerId=customer_id, connectorConfigId=connector_config_id, limit=limit,
            offset=offset,
        )  # fmt: skip
        if refresh:
            filters["forceRefresh"] = True
        return [Connection._of(self._engine, row) for row in self._engine.call("listConnection", filters)]

    def get(self, id: str) -> Connection:
        return Connection._of(self._engine, self._engine.call("getConnection", {"id": id}))

    def create(
        self, connector_config_id: str, settings: Mapping[str, Any] | None = None, *, customer_id: str | None = None,
        display_name: str | None = None, metadata: Any = None,
    ) -> Connection:  # fmt: skip
        """settings: credentials ("access_token" and "refresh_token", or "api_key", or "username" and "password") and
        the account's details (such as "instance_url"). They are verified with a request.
        Raises Unauthenticated where the provider refuses them."""
        row = {"connectorConfigId": connector_config_id}
        row |= _given(settings=settings, customerId=customer_id, displayName=display_name, metadata=metadata)
        return self.get(self._engine.call("createConnection", row))

    def update(
        self, id: str, *, settings: Mapping[str, Any] | None = _KEEP, display_name: str | None = _KEEP,
        metadata: Any = _KEEP, disabled: bool = _KEEP,
    ) -> Connection:  # fmt: skip
        """metadata is merged, member by member; settings=None takes the credentials away."""
        row = {"id": id} | _changed(settings=settings, displayName=display_name, metadata=metadata, disabled=disabled)
        return Connection._of(self._engine, self._engine.call("updateConnection", row))

    def delete(self, id: str, *, skip_revoke: bool = False) -> None:
        self._engine.call("deleteConnection", {"id": id, "skipRevoke": skip_revoke})

    def authorize(
        self, connector_config_id: str, redirect_uri: str, *, customer_id: str | None = None,
        connection_id: str | None = None, settings: Mapping[str, Any] | None = None,
    ) -> Authorization:  # fmt: skip
        """Where to send a person who is to let you use their account."""
        request = {"connectorConfigId": connector_config_id, "redirectUri": redirect_uri}
        request |= _given(customerId=customer_id, connectionId=connection_id, settings=settings)
        row = self._engine.call("authorizeConnection", request)
        return Authorization(row["url"], row["state"])

    def complete(self, state: str, code: str, *, display_name: str | None = None) -> Connection:
        """The connection, once the person came back with a code."""
        request = {"state": state, "code": code} | _given(displayName=display_name)
        return Connection._of(self._engine, self._engine.call("completeConnection", request))


class Pipelines(_Part):
    def list(self, *, connection_ids: list[str] | None = None) -> list[Pipeline]:
        rows = self._engine.call("listPipelines", _given(connectionIds=connection_ids))
        return [Pipeline._of(row) for row in rows]

    def create(
        self, id: str, *, source_id: str | None = None, destination_id: str | None = None,
        streams: Mapping[str, Any] | None = None, metadata: Any = None,
    ) -> Pipeline:  # fmt: skip
        row = {"id": id} | _given(sourceId=source_id, destinationId=destination_id, streams=streams, metadata=metadata)
        return Pipeline._of(self._engine.call("createPipeline", row))

    def update(
        self, id: str, *, metadata: Any = _KEEP, disabled: bool = _KEEP, streams: Mapping[str, Any] | None = _KEEP
    ) -> Pipeline:
        row = {"id": id} | _changed(metadata=metadata, disabled=disabled, streams=streams)
        return Pipeline._of(self._engine.call("updatePipeline", row))

    def delete(self, id: str) -> None:
        self._engine.call("deletePipeline", {"id": id})


class ApiKeys(_Part):
    def list(self) -> list[ApiKey]:
        return [ApiKey._of(row) for row in self._engine.call("listApiKeys")]

    def create(self, *, customer_id: str | None = None, display_name: str | None = None) -> ApiKey:
        """customer_id: the only tenant that it speaks for."""
        return ApiKey._of(self._engine.call("createApiKey", _given(customerId=customer_id, displayName=display_name)))

    def delete(self, id: str) -> None:
        self._engine.call("deleteApiKey", {"id": id})


__all__ = [
    "ApiKey", "ApiKeys", "Authorization", "Connection", "Connections", "ConnectorConfig", "ConnectorConfigs",
    "Customer", "Customers", "PassthroughResponse", "Pipeline", "Pipelines",
]  # fmt: skip
