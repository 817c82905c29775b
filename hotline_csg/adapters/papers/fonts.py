"""The letters of a paper, cut out of the system's Chinese font before WeasyPrint sees it.

WeasyPrint 59 cuts them out itself, but keeps every number of the font's 65,535 glyphs: seconds per weight and paper.
Where this finds no font to cut, the names in the template's CSS stand, and WeasyPrint takes its time.
"""

from __future__ import annotations

import io
import string
import subprocess
from functools import lru_cache
from typing import Any

import frappe

FAMILY = "Hotline Paper"
WEIGHTS = {400: "regular", 700: "bold"}
SCHEME = "hotline-font:"
_FONTS = "Noto Sans CJK SC,Source Han Sans SC,Microsoft YaHei:lang=zh-cn:{}"
_LEFT_OUT = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
# A variable font names its instance in the higher bits.
_PLAIN_INDEX = 0xFFFF


def css() -> str:
	"""One face per weight, each fetched by `fetcher` alone."""
	return "\n".join(
		f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; src: url({SCHEME}{weight}); }}'
		for weight in WEIGHTS
		if _file(weight)
	)


def fetcher(text: str) -> Any:
	"""For the style sheet of `css`: gives the letters of `text`, and nothing else whatever is asked."""
	letters = "".join(sorted({*text, *string.digits}))

	def fetch(url: str, *args: Any, **more: Any) -> dict[str, Any]:
		weight = url.removeprefix(SCHEME)
		if not url.startswith(SCHEME) or not weight.isdigit() or int(weight) not in WEIGHTS:
			raise ValueError(url[:200])
		return {"string": _cut(int(weight), letters), "mime_type": "font/otf"}

	return fetch


@lru_cache(maxsize=len(WEIGHTS))
def _file(weight: int) -> tuple[str, int] | None:
	"""The system's font of a weight, as fontconfig knows it: its file, and which of the file's fonts it is."""
	ask = ["fc-match", "--format", "%{file}|%{index}", _FONTS.format(WEIGHTS[weight])]
	try:
		found = subprocess.run(ask, capture_output=True, text=True, timeout=20, check=True).stdout
	except (OSError, subprocess.SubprocessError):
		frappe.logger("hotline_csg").exception("fontconfig could not be asked")
		return None
	path, _bar, index = found.rpartition("|")
	if not path.endswith((".otf", ".ttc", ".ttf")) or int(index or 0) > _PLAIN_INDEX:
		return None
	return path, int(index or 0)


def _cut(weight: int, letters: str) -> bytes:
	from fontTools import subset  # loaded where something is printed
	from fontTools.ttLib import TTFont

	path, index = _file(weight) or ("", 0)
	options = subset.Options(
		drop_tables=_LEFT_OUT, hinting=False, layout_features=[], name_IDs=[1, 2, 4, 6], notdef_outline=True
	)
	font = TTFont(path, fontNumber=index, lazy=True)
	cutter = subset.Subsetter(options)
	cutter.populate(text=letters)
	cutter.subset(font)
	with io.BytesIO() as cut:
		font.save(cut)
		return cut.getvalue()
