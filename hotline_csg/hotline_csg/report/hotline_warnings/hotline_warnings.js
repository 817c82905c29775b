hotline_csg.figure_report("Hotline Warnings", { compared: false });
