from hotline_csg.hotline_csg.rows import KeptRow


class HotlineContact(KeptRow):
	"""The number an order's entity is called at; the order itself shows a mask."""
