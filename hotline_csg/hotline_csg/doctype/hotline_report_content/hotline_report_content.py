from hotline_csg.hotline_csg.rows import KeptRow


class HotlineReportContent(KeptRow):
	"""What a report says and who says it (R6.6, R82.11)."""
