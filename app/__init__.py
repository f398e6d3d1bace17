"""What people and other systems touch: command line, console, exports."""
