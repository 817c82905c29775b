hotline_csg.figure_report("Hotline Stage Durations");
