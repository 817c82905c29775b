from frappe.model.document import Document

from hotline_csg.adapters import entered


class HotlineInvestigationReport(Document):
	"""The department's report on a regulator's order, refined and signed (R81.7–R81.11); signatures are the step's."""

	def validate(self) -> None:
		entered.check_report(self)

	def on_trash(self) -> None:
		entered.refuse_deletion(self)
