from __future__ import annotations

from pathlib import Path

import pytest

from .audit_logs import Audit


@pytest.fixture
def audit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Audit:
	return Audit(tmp_path, capsys)
