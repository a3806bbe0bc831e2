"""openint: one set of models over many SaaS providers, in process.

    import openint

    contacts = openint.Translator("hubspot", "crm.contact")
    for contact in contacts.translate(page_of_hubspot):
        print(contact["email"])
"""

import json as _jsonlib

from . import _native, errors, models
from .core import ApiKey, Authorization, Connection, ConnectorConfig, Customer, Pipeline
from .engine import Engine, default_engine, register
from .errors import (
    Busy,
    Cancelled,
    Closed,
    Conflict,
    Error,
    Forbidden,
    Internal,
    InvalidArgument,
    Malformed,
    NoMemory,
    NotFound,
    ProviderError,
    ProviderWarning,
    RateLimited,
    StorageError,
    Timeout,
    Unauthenticated,
    Unavailable,
    Unsupported,
)
from .listing import Listing, Page
from .progress import Progress
from .records import Records
from .result import ArrowStream, Rejection, Result, Summary
from .translator import Translator

__version__: str = _native.version
features: list[str] = _jsonlib.loads(_native.features)

__all__ = [
    "ApiKey", "ArrowStream", "Authorization", "Busy", "Cancelled", "Closed", "Conflict", "Connection",
    "ConnectorConfig", "Customer", "Engine", "Error", "Forbidden", "Internal",
    "InvalidArgument", "Listing", "Malformed", "NoMemory", "NotFound", "Page", "Pipeline", "Progress", "ProviderError", "ProviderWarning", "RateLimited",
    "Records", "Rejection", "Result",
    "StorageError", "Summary", "Timeout", "Translator", "Unauthenticated", "Unavailable", "Unsupported",
    "default_engine", "errors", "features", "models", "register",
]  # fmt: skip
