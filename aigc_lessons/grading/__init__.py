"""From one source to grades that can be trusted.

An assignment's source becomes a student's notebook (`versions`); what comes back is run where it
can do no harm (`sandbox`, `kernel`), judged outside (`answers`, `judge`), and gathered (`results`,
`gradebooks`, `report`).
"""
