from hotline_csg.hotline_csg.rows import KeptRow


class HotlineInspectionEvent(KeptRow):
	"""What happened to an inspection; written by its steps, in their transaction, and never changed."""
