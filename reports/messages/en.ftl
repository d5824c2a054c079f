# English. Say what happened, where, and what to do; present tense, short sentences, common words.
#
# A figure is written by a function: COUNT 2,000 · DIGITS 2000 · DECIMAL 0.853 · SIGNED +0.032 · PERCENT 85.3% · WHOLE_PERCENT 20% ·
# QUANTITY 12.3 · ROUGHLY 4,400 · SECONDS 4 min 05 s · ABOUT 14 min · STOPWATCH 1:02:09 · MILLISECONDS 342 ms ·
# BYTES 1.24 GiB · USD $0.12 · PRICE 2.50 · P_VALUE < 0.001 ·
# P_IS = 0.032. CAPITAL begins a sentence.

not-measured = not measured
from-to = { $low } to { $high }
list-middle = { $most }, { $next }
list-end = { $most } and { $last }
paragraph = { $said } { $next }
