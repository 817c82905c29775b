hotline_csg.figure_report("Hotline Warnings", { by: ["level", "topic"], at_first: ["level"], compared: false });
