"""Hands on the keyboard: what is pressed and typed, counted as a person would."""

from __future__ import annotations

from playwright.sync_api import Page


class Keyboard:
	"""An action is one chord, or one field's text typed into whatever has the focus."""

	def __init__(self, page: Page):
		self.page = page
		self.actions: list[str] = []

	def press(self, chord: str) -> Keyboard:
		self.actions.append(chord)
		self.page.keyboard.press(chord)
		return self

	def type(self, text: str) -> Keyboard:
		self.actions.append(f"“{text}”")
		self.page.keyboard.type(text)
		return self

	@property
	def count(self) -> int:
		return len(self.actions)
