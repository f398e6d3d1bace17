"""Drawing on the map: one pen for closures, zones and measuring."""
