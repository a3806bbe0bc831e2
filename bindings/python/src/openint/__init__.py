"""openint: one set of models over many SaaS providers, in process.

    import openint

    contacts = openint.Translator("hubspot", "crm.contact")
    for contact in contacts.translate(page_of_hubspot):
        print(contact["email"])
"""

import json as _jsonlib

from . import _native, errors, models
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
    RateLimited,
    StorageError,
    Timeout,
    Unauthenticated,
    Unavailable,
    Unsupported,
)
from .result import ArrowStream, Rejection, Result, Summary
from .translator import Translator

__version__: str = _native.version
features: list[str] = _jsonlib.loads(_native.features)

__all__ = [
    "ArrowStream", "Busy", "Cancelled", "Closed", "Conflict", "Engine", "Error", "Forbidden", "Internal",
    "InvalidArgument", "Malformed", "NoMemory", "NotFound", "ProviderError", "RateLimited", "Rejection", "Result",
    "StorageError", "Summary", "Timeout", "Translator", "Unauthenticated", "Unavailable", "Unsupported",
    "default_engine", "errors", "features", "models", "register",
]  # fmt: skip
