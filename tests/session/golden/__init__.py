"""Files as published versions wrote them: they must open for ever, and are never made again."""
