from frappe.model.document import Document

from hotline_csg.adapters.inspections import sheets


class HotlineScoreSheet(Document):
	"""评分表: what an inspection judges. Inspections keep a copy of its items, so a change reaches the next batch."""

	def validate(self) -> None:
		sheets.check(self)

	def on_trash(self) -> None:
		sheets.refuse_deletion(self)
