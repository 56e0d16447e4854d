"""上级系统对接: the superior's real-name system has to be keyed too; what differs, and what to type there."""
