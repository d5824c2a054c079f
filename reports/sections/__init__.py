"""Parts of a report: from results to blocks of messages and figures."""
