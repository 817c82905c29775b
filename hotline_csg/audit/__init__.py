"""The audit: what an event log of orders owed under the guide, and what was missed. No server, no frappe.

Read in this order: `source` (rows of a file), `log` (rows gathered by order), `judge` (orders judged by the guide's
engine), `tally` (what is counted), `reports` (what is written), `run` (all of it, and the only place that starts
processes). `demo` makes a log to look at. The package holds no rule and no number of the guide.
"""
