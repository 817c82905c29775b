from hotline_csg.hotline_csg.rows import KeptRow


class HotlineCallback(KeptRow):
	"""A call to the entity after its order was handled (R94)."""
