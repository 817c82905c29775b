from hotline_csg.hotline_csg.rows import KeptRow


class HotlineNegotiation(KeptRow):
	"""Both views and the department agreed on after three returns (R93.7)."""
