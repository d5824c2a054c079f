"""How results are shown: `view` chooses words and order, `terminal` and `html` only draw."""
