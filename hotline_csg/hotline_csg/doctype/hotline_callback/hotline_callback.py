from hotline_csg.adapters.kept_row import KeptRow


class HotlineCallback(KeptRow):
	"""A callback or an attempt at one (R94.2, R94.8)."""
