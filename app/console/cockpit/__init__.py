"""The first cockpit: volume, rates with their n, lateness and crews of a day, zone by zone."""
