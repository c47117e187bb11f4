"""`make bench`: how fast the real server answers, at several sizes, on SQLite and PostgreSQL.

It reports and never fails because a number is not met. SIZES=1000,10000,150000 and
DB=sqlite|postgres|both choose what is measured; BENCH_DIR keeps the generated databases for the
next run; REQUESTS is how many questions of each kind are asked (100); PLACEMENTS is how
many placements the colleges have (50000).
"""
