hotline_csg.figure_report("Hotline Timeliness");
