"""Many at once: which crews go where, over all waiting incidents and all crews free now or soon."""
