"""Papers: gathering what a form shows, previewing it, issuing it into the log, and finding it again."""

from app.services.papers.paper import Issued, Paper, PaperOffer
from app.services.papers.service import PaperService
from app.services.papers.verifying import LookUp

__all__ = ["Issued", "LookUp", "Paper", "PaperOffer", "PaperService"]
