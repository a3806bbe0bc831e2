"""The demo's opportunities as one pandas DataFrame: frame.py <demo folder>"""

import json
import pathlib
import sys

try:
    import openint
    import pandas
except ImportError as error:
    sys.exit(f"the Python part of the demo needs the packages openint and pandas: {error}")

SOURCES = {
    "hubspot": "HubSpot",
    "salesforce": "Salesforce",
    "pipedrive": "Pipedrive",
    "ms_dynamics_365_sales": "Dynamics 365",
}


def frame(folder: pathlib.Path) -> pandas.DataFrame:
    context = folder / "context.json"
    tables = json.loads(context.read_text()) if context.exists() else None
    translator = openint.Translator(folder.name, "crm.opportunity", context=tables)
    opportunities = translator.translate((folder / "opportunities.json").read_bytes()).to_pandas()
    opportunities.insert(0, "source", SOURCES[folder.name])
    return opportunities


def main(demo: pathlib.Path) -> None:
    whole = pandas.concat([frame(demo / name) for name in SOURCES], ignore_index=True)
    with pandas.option_context("display.width", 100, "display.max_columns", 8):
        print(whole[["source", "name", "status", "amount", "close_date"]])
    print()
    counts = whole.groupby(["source", "status"], sort=False).size().unstack(fill_value=0)
    print(counts.reindex(columns=["OPEN", "WON", "LOST"], fill_value=0))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
