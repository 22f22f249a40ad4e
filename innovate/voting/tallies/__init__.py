"""Counting methods: each a pure function of the options and the ballots, free of database, clock and
chance. Those that need lots within the count are given their seed. `voting.counting.METHODS` names them.
"""
