hotline_csg.figure_report("Hotline Callback Quality");
