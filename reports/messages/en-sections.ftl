# The report of one comparison: its title and sections, the ranking, differences, trade-offs, phases,
# the query-swap control, the test rows; and what metrics, phases and tasks are called.
#
# A message with -unit is the second line of a column's title; { "" } where it has none.

# --- the page

report-title = Prompt, retrieve or fine-tune?
report-footer = Run { $run }, { $created }
predicted = predicted

subtitle-task = { CAPITAL($task) }
subtitle-task-labels = { CAPITAL($task) } into { COUNT($labels) } { $labels ->
    [one] label
   *[other] labels
  }
subtitle-test-rows = { COUNT($test) } test { $test ->
    [one] row
   *[other] rows
  }
subtitle-rows = { COUNT($test) } test { $test ->
    [one] row
   *[other] rows
  }, { COUNT($train) } to train on, { COUNT($validation) } to validate
subtitle-model = model { $model }
subtitle-model-on = model { $model } on { $device }
subtitle-model-size = model { $model } ({ $size })
subtitle-model-size-on = model { $model } ({ $size }) on { $device }
parameters = { COUNT($n) } { $n ->
    [one] parameter
   *[other] parameters
  }
parameters-millions = { QUANTITY($n) } million parameters
parameters-billions = { QUANTITY($n) } billion parameters

section-ranking = The strategies, ranked
section-differences = Which differences are real
section-tradeoffs = { CAPITAL($metric) } against latency and cost
section-memory = GPU memory, predicted and measured
section-costs = When does a more expensive set-up pay off?
section-learning-curve = Would more labels or another seed change it?
section-retrieval = Retrieval
section-query-swap = Does the model add to what is retrieved?
section-strategies = What to know about each strategy
section-failures = Where it fails
section-confusion = Which label is taken for which
section-other-metrics = Other measures of quality
section-phases = Where the time went
section-rows = Every test row, side by side
section-provenance = How it was done
section-limits = What this does not show

# --- metrics

metric-accuracy = accuracy
metric-accuracy-explained = Accuracy: share of test rows given exactly the right label.
metric-macro-f1 = macro F1
metric-macro-f1-explained = Macro F1: every class counts the same, however rare.
metric-exact-match = exact match
metric-exact-match-explained = Exact match: share of answers equal to an accepted answer after cleaning.
metric-json-match = JSON match
metric-json-match-explained = JSON match: share of answers that hold the same values as the expected JSON.
metric-valid-json = valid JSON
metric-valid-json-explained = Valid JSON: share of answers that are one JSON object and nothing else.
metric-schema-match = schema match
metric-schema-match-explained = Schema match: share of answers that are a JSON object with exactly the expected keys, each value of the expected type or null.
metric-field-accuracy = field accuracy
metric-field-accuracy-explained = Field accuracy: share of the expected JSON fields with the right value, row by row.
metric-token-f1 = token F1
metric-token-f1-explained = Token F1: overlap of words with the accepted answer.
metric-contained = answer contained
metric-contained-explained = Answer contained: share of answers that contain an accepted answer word for word.
metric-rouge-l = ROUGE-L
metric-rouge-l-explained = ROUGE-L: longest common sequence of words (of characters for Chinese and Japanese) with the expected text.
metric-chrf = chrF
metric-chrf-explained = chrF: overlap of short character sequences with the expected text, row by row.
metric-corpus-chrf = corpus chrF
metric-corpus-chrf-explained = Corpus chrF: the same over all rows together.
metric-embedding-similarity = embedding similarity
metric-embedding-similarity-explained = Embedding similarity: cosine of the sentence embeddings of answer and expected text.

# --- phases of a trial, tasks

phase-load = loading
phase-fit = fitting
phase-save = saving
phase-latency = timing single requests
phase-predict = answering the test rows
phase-throughput = timing a batch again
phase-free-running = answering freely
phase-query-swap = answering with another row's query
phase-score = scoring

task-classification = classification
task-qa = question answering
task-generation = text generation

# --- titles of columns

column-strategy = strategy
column-interval = 95% interval
column-status = status
column-p50 = p50
column-p50-unit = ms
column-p95 = p95
column-p95-unit = ms
column-cost-per-1k = cost per
column-cost-per-1k-unit = 1,000 requests
column-fitting = fitting
column-fitting-unit = time
column-ram = peak RAM
column-ram-unit = of the process
column-gpu = peak GPU
column-gpu-unit = memory, allocated
column-throughput = requests
column-throughput-unit = per second
column-tokens-in = mean
column-tokens-in-unit = tokens in
column-tokens-out = mean
column-tokens-out-unit = tokens out
column-setup = cost of
column-setup-unit = set-up
column-pair = pair
column-difference = diff.
column-p = p
column-rows = rows
column-rows-needed = rows
column-rows-needed-unit = needed
column-reading = reading
column-own-query = own
column-own-query-unit = query
column-other-query = another
column-other-query-unit = row's query

# --- the ranking

ranking-caption = Best { $metric } first; measured in this run.
ranking-load-caption = Throughput, tokens and set-up.
ranking-other-caption = In the order of the ranking above.
ranking-no-tokens = none
ranking-without-model = Without a language model: { $strategies }.
ranking-latency = p50 and p95: half and 95% of the requests were answered within this time; { $requests } requests, sent one at a time after a warm-up; loading is not counted.
ranking-latency-precomputed = p50 and p95 of { $strategies }: half and 95% of the requests were answered within this time, according to the times in the predictions file; { $requests } requests, not timed here.
ranking-few-requests = A p95 over fewer than { COUNT($least) } requests depends on the slowest one or two; use a larger test set for a reliable one.
ranking-throughput = Requests per second: with requests sent in batches.
ranking-tokens = Tokens: per request.
ranking-not-measured = Not measured in this run: { $figures }.

# --- differences

differences-caption = Difference in { $metric } between two strategies.
differences-caption-winner = Difference in { $metric } between { $winner }, the winner, and each other strategy.
differences-caption-others = All other pairs.
differences-none = no difference
differences-real = real
differences-unclear = unclear
differences-rows = Every pair was compared on the same test rows; p is adjusted for all pairs.
differences-rows-tested = Every pair was compared on the same test rows ({ $test }); p is adjusted for all pairs.
differences-readings = Real: the adjusted p is below { $alpha }. Unclear: the difference could be chance, or as large as the end of its interval; it does not mean equal.
differences-corrected = An interval without 0 beside an adjusted p of { $alpha } or more: alone, the pair would count as different; corrected for the { COUNT($pairs) } pairs compared, it does not.
differences-rows-needed = Rows needed: about how many test rows it would take to find a true difference of the observed size four times in five.
differences-detectable = In the pair that decides the verdict, a difference smaller than about { $least } cannot be told from chance on { COUNT($rows) } test { $rows ->
    [one] row
   *[other] rows
  }.

# --- quality against latency and cost

tradeoff-latency = { CAPITAL($metric) } against median latency
tradeoff-latency-axis = median latency of one request
tradeoff-latency-drawn = Up and to the left is better. The dotted line is the front. Vertical lines are 95% intervals; latency is on a logarithmic scale.{ $zeros ->
    [0] { "" }
   *[other] { " " }It has no place for a zero.
  }
tradeoff-cost = { CAPITAL($metric) } against cost
tradeoff-cost-axis = cost of 1,000 requests
tradeoff-cost-drawn = Up and to the left is better. The dotted line is the front. Vertical lines are 95% intervals; cost is on a logarithmic scale.{ $zeros ->
    [0] { "" }
   *[other] { " " }It has no place for a zero.
  }
tradeoff-front = On the front, beaten by none on both counts: { $front }{ $others ->
    [0] .
   *[other] ; every other strategy is matched or beaten on both counts by one of these.
  }{ $zeros ->
    [0] { "" }
   *[other] { " " }Not compared here, at zero: { $at_zero }.
  }
tradeoff-at-zero = { $strategy } ({ $price }, { $metric } { $value })

# --- the query-swap control

swap-reads = With another row's query its { $metric } falls from { $own } to { $other } ({ $rows }): the model reads the query.
swap-reads-little = With another row's query its { $metric } falls only from { $own } to { $other } ({ $rows }): the model reads the query, but less than { $negligible } depends on it.
swap-too-low = With its own query its { $metric } is { $own }, with another row's { $other } ({ $rows }): too low to tell whether the model reads the query.
swap-rises = With another row's query its { $metric } rises to { $other } ({ $own } with its own, { $rows }): the model does not read the query, and what it gets right comes from the rest of the prompt.
swap-stays = With another row's query its { $metric } stays at { $other } ({ $own } with its own, { $rows }): the model does not read the query, and what it gets right comes from the rest of the prompt.
swap-open = With another row's query its { $metric } is { $other }, with its own { $own } ({ $rows }, 95% interval of the difference { $interval }): { $rows } cannot tell the two apart, so whether the model reads the query is open.
swap-adds = It is better than counting the labels of the nearest rows ({ $baseline } { $voting } against { $own }, { $rows }): the model adds to retrieval alone.
swap-loses = It is worse than counting the labels of the nearest rows ({ $baseline } { $voting } against { $own }, { $rows }): the model loses some of what retrieval alone brings.
swap-no-gain = It is not distinguishable from counting the labels of the nearest rows ({ $baseline } { $voting } against { $own }, { $rows }): no gain over retrieval alone is shown.
swap-adds-nothing = It is not better than counting the labels of the nearest rows ({ $baseline } { $voting } against { $own }, { $rows }): the model adds nothing over retrieval alone here.
swap-caption = { CAPITAL($metric) } when the query is swapped.
swap-control = A control: each of these test rows was sent again with the query of another row that has another answer; what was retrieved stayed as it was. Scored against the row's own answer.
rows = { COUNT($n) } { $n ->
    [one] row
   *[other] rows
  }

# --- phases

phases-caption = Time of each phase.
phases-note = Wall time in the trial's own process.
phases-title = Wall time of each phase, in the trial's own process
phases-none = none
phases-longest = The longest phase: { $phase } of { $strategy }, { $time }.
phases-drawn = Thick: the strategy's own work. Thin: what the comparison adds to measure it.{ $hidden ->
    [0] { "" }
   *[other] { " " }Too short to be drawn: { $phases }.
  }
phases-memory-rss = Peak resident memory of each phase.
phases-memory-gpu = Peak GPU memory that torch allocated of each phase.
phases-memory-device = Peak GPU memory of the device of each phase.

# --- the test rows

rows-all = all rows
rows-disagree = strategies disagree
rows-scores-differ = scores differ
rows-all-wrong = all wrong
rows-all-wrong-but = all wrong, except { $strategies }
rows-all-right = all right
rows-all-right-but = all right, except { $strategies }
rows-all-zero = all score 0
rows-all-zero-but = all score 0, except { $strategies }
rows-all-one = all score 1
rows-all-one-but = all score 1, except { $strategies }
answer-none = no answer
answer-error = error
answer-unscored = not scored
answer-right = right
answer-wrong = wrong

what-each-strategy-is = What each strategy is
