"""`python -m hotline_csg`, also installed as `hotline-csg`: the audit and its demonstration."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from hotline_csg.audit.command import UNUSABLE, parser
from hotline_csg.guide.errors import GuideError

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
	"""Run a command; the exit status is in its --help. `arguments` are those of the process where not given."""
	options = parser().parse_args(arguments)
	try:
		return int(options.run(options))
	except GuideError as error:
		print(f"hotline-csg: {error.render(options.lang)}", file=sys.stderr)
		return UNUSABLE
	except BrokenPipeError:
		# Whoever read us has seen enough (`| head`); the interpreter must not complain at its end.
		os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
		return 0
	except KeyboardInterrupt:
		return _INTERRUPTED


if __name__ == "__main__":
	sys.exit(main())
