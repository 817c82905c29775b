"""What a network error says of a message: nothing was handed over, or nobody knows."""

from __future__ import annotations

from .outcome import Fate, Outcome

# urllib3's names for "there was no connection"; the cloud clients pass them on as text only.
NEVER_CONNECTED = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "SSLError")
SHOWN = 200


def outcome_of(error: BaseException) -> Outcome:
	"""DOWN where no connection was made, else UNKNOWN: it may have been lost after the message was taken."""
	text = f"{type(error).__name__}: {error} {error!r}"
	fate = Fate.DOWN if any(sign in text for sign in NEVER_CONNECTED) else Fate.UNKNOWN
	return Outcome(
		fate, f"网关无法连接：{short(text)}" if fate is Fate.DOWN else f"网关未答复：{short(text)}"
	)


def short(text: str) -> str:
	return " ".join(text.split())[:SHOWN]
