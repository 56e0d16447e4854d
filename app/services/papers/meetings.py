"""F32: the agenda of a meeting, and its minutes once everything is decided."""

from __future__ import annotations

from typing import Any

from app.services.papers.gathering import Gathering
from app.services.papers.paper import Paper


class MeetingPapers(Gathering):
    """F32."""

    def meeting_agenda(self, meeting_id: int) -> Paper:
        """F32 议题汇总表 of a meeting.

        :raises UsageProblem: no such meeting.
        """
        from app.reports.forms.meeting_papers import Agenda

        found = self._meetings.agenda(meeting_id)
        data = Agenda(**{**found, "items": self._items(found)})
        return self._paper("F32", data, "", f"{data.kind}{data.number} 议题汇总表", None, None)

    def meeting_minutes(self, meeting_id: int) -> Paper:
        """F32 会议纪要 of a meeting.

        :raises UsageProblem: no such meeting.
        :raises Refusal: an item has no decision yet.
        """
        from app.reports.forms.meeting_papers import Minutes

        found = self._meetings.minutes(meeting_id)
        data = Minutes(**{**found, "items": self._items(found)})
        return self._paper("F32", data, "", f"{data.kind}{data.number} 会议纪要", None, None)

    @staticmethod
    def _items(found: dict[str, Any]) -> tuple[Any, ...]:
        from app.reports.forms.meeting_papers import MeetingItem

        return tuple(MeetingItem(**item) for item in found["items"])
