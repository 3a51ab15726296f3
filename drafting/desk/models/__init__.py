"""What drafters own: drafts, their facts, sections, points and passages."""

from drafting.desk.models.draft import Draft, DraftFact, Standing
from drafting.desk.models.structure import Passage, PassageKind, Point, Section, Tie

__all__ = ["Draft", "DraftFact", "Passage", "PassageKind", "Point", "Section", "Standing", "Tie"]
