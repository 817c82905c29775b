from hotline_csg.hotline_csg.rows import KeptRow


class HotlineNotice(KeptRow):
	"""A message to a person, sent once."""
