"""The records of our reports: a table of figures sums up itself, a total row of Frappe's would add it once more."""

from __future__ import annotations

import json
from pathlib import Path

REPORTS = Path(__file__).parents[2] / "hotline_csg" / "hotline_csg" / "report"


def test_no_script_report_is_summed_up_twice() -> None:
	records = [json.loads(path.read_text(encoding="utf-8")) for path in REPORTS.glob("*/*.json")]
	scripts = [one for one in records if one["report_type"] == "Script Report"]
	assert [one["name"] for one in scripts if one["add_total_row"]] == []
	assert len(scripts) > 10
