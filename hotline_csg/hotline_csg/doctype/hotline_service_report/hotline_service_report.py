from frappe.model.document import Document

from hotline_csg.adapters import service_report


class HotlineServiceReport(Document):
	"""服务月报: its figures are those of docs/zh/指标.md, kept as they were when they were taken."""

	def validate(self) -> None:
		service_report.judge(self, self.get_doc_before_save())
