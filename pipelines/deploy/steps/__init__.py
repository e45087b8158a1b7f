"""The steps of a deploy, in four groups: prepare, go live, complete, verify."""
