from frappe.model.document import Document

from hotline_csg.adapters import entered


class HotlineWarning(Document):
	"""A warning of article 11: counted by the app, reported and contacted by people."""

	def validate(self) -> None:
		entered.check(self, also=("entity_key", "level_code", "steps", "unique_key", "window_code"))

	def on_trash(self) -> None:
		entered.refuse_deletion(self)
