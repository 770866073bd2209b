"""The laboratory in a browser: a server on which each visitor has a process and a terminal of their own.

A page draws the terminal (``static/``), a websocket carries its bytes (:mod:`~dyna_tui.web.server`), and a process
that was forked from a warm one runs the laboratory in a pseudo-terminal (:mod:`~dyna_tui.web.nursery`). Visitors
neither read nor write files of the server: what they save is offered to them as a download.
"""
