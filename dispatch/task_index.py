"""Assignments by what they belong to, each group in the order they were sent."""

from __future__ import annotations

from collections import defaultdict

from dispatch.assignment import Assignment


class TaskIndex:
    """The tasks of each incident, or of each crew; a group is put in order once until it changes.

    Of what has none nothing is remembered: most incidents are asked about and go.
    """

    def __init__(self) -> None:
        self._tasks: defaultdict[str, dict[str, Assignment]] = defaultdict(dict)
        self._in_order: dict[str, tuple[Assignment, ...]] = {}
        self._open: dict[str, tuple[Assignment, ...]] = {}
        self._reported: dict[str, int] = {}

    def put(self, key: str, task: Assignment) -> None:
        """Bring a task in, or its newer version."""
        self._tasks[key][task.id] = task
        self._forget(key)

    def remove(self, key: str, task_id: str) -> None:
        """Take a task away."""
        group = self._tasks.get(key, {})
        group.pop(task_id, None)
        if not group:
            self._tasks.pop(key, None)
        self._forget(key)

    def of(self, key: str) -> tuple[Assignment, ...]:
        """The group of `key`, the earliest sent first."""
        if key not in self._tasks:
            return ()
        known = self._in_order.get(key)
        if known is None:
            group = self._tasks[key].values()
            known = tuple(sorted(group, key=lambda task: (task.sent_at, task.id)))
            self._in_order[key] = known
        return known

    def open_of(self, key: str) -> tuple[Assignment, ...]:
        """Those of the group that have not ended, the earliest sent first."""
        if key not in self._tasks:
            return ()
        known = self._open.get(key)
        if known is None:
            known = self._open[key] = tuple(task for task in self.of(key) if task.ended_at is None)
        return known

    def reported_of(self, key: str) -> int:
        """How many of the group have been reported on."""
        if key not in self._tasks:
            return 0
        known = self._reported.get(key)
        if known is None:
            known = self._reported[key] = sum(task.reported_at is not None for task in self.of(key))
        return known

    def _forget(self, key: str) -> None:
        self._reported.pop(key, None)
        self._in_order.pop(key, None)
        self._open.pop(key, None)
