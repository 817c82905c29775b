from hotline_csg.hotline_csg.rows import KeptRow


class HotlineOrderLink(KeptRow):
	"""What one order is to another: urge, duplicate, new appeal, split."""
