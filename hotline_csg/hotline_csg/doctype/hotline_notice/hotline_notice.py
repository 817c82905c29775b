from hotline_csg.adapters.kept_row import KeptRow


class HotlineNotice(KeptRow):
	"""A message to a person, sent once."""
