"""Papers: gathering what a form shows, previewing it, and issuing it into the log."""

from app.services.papers.paper import Issued, Paper, PaperOffer
from app.services.papers.service import PaperService

__all__ = ["Issued", "Paper", "PaperOffer", "PaperService"]
