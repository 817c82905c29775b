from hotline_csg.hotline_csg.rows import KeptRow


class HotlineHeartbeat(KeptRow):
	"""When a part of the outbox last ran, and whether it works."""
