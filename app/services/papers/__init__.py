"""Papers: gathering what a form shows, previewing it, issuing it into the log, and finding it again."""
