from hotline_csg.hotline_csg.rows import KeptRow


class HotlineReturn(KeptRow):
	"""A department's return of an order, or a dispatcher's of a reply (R93.8)."""
