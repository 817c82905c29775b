hotline_csg.figure_report("Hotline Returns");
