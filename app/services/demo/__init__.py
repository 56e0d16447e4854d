"""The demonstration county: invented people, units and papers, and the run of the main job on them."""
