from frappe.utils.nestedset import NestedSet


class HotlineTopic(NestedSet):
	nsm_parent_field = "parent_hotline_topic"
