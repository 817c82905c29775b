from hotline_csg.hotline_csg.rows import KeptRow


class HotlineDeadline(KeptRow):
	"""What is owed on an order, by whom and until when."""
