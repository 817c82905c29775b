"""质检: score sheets, batches drawn of archived orders, inspections with their appeal, results."""
