hotline_csg.figure_report("Hotline Delivery", { by: ["kind", "means"], at_first: ["kind", "means"], days: 7 });
