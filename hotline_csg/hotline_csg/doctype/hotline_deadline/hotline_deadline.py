from hotline_csg.adapters.kept_row import KeptRow


class HotlineDeadline(KeptRow):
	"""What is owed on an order: opened, met, missed and cancelled by the engine."""
