import json
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests/golden"


def read(path):
    return json.loads(path.read_bytes(), parse_float=Decimal)


class Golden:
    """A folder of tests/golden: what came, and what was written by hand for it."""

    def __init__(self, folder):
        name = folder.name.removeprefix("reverse.")
        self.connector, self.model = folder.parent.name, name[: name.rindex(".")]
        self.input, self.expected = folder / "input.json", read(folder / "expected.json")
        context = folder / "context.json"
        self.context = read(context) if context.exists() else None

    def translator(self, **options):
        import openint

        return openint.Translator(self.connector, self.model, context=self.context, **options)


def goldens(reverse=False):
    """Those of all connectors, as parameters."""
    folders = sorted(path.parent for path in GOLDEN.glob("*/*/input.json"))
    chosen = [folder for folder in folders if folder.name.startswith("reverse.") == reverse]
    assert len(chosen) > 10, f"the goldens are not in {GOLDEN}"
    return [pytest.param(Golden(folder), id=f"{folder.parent.name}/{folder.name}") for folder in chosen]


def contact(number, **properties):
    """A HubSpot contact as its API sends it."""
    return {
        "id": str(number),
        "properties": {"firstname": f"Name {number}", "email": f"n{number}@example.com", **properties},
        "createdAt": "2024-01-15T09:30:00Z",
        "updatedAt": "2024-03-02T11:05:59Z",
        "archived": False,
    }


def page_of(records, after=None):
    page = {"results": records}
    if after is not None:
        page["paging"] = {"next": {"after": after}}
    return json.dumps(page).encode()


@pytest.fixture
def contacts():
    import openint

    return openint.Translator("hubspot", "crm.contact")
