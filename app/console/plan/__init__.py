"""The plan over all incidents and crews: asked for, read, changed, confirmed."""
