"""The command line: everything that the console does, without a window, with `--json`."""
