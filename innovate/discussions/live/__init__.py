"""The live process: sockets that follow a room's log.

`hub` holds the rooms and sockets of this process, `source` is its only way to the database, `sockets` speaks
with one browser, `bell` listens to the doorbell. The log is the truth: losing anything here loses nothing.
"""
