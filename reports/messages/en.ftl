# English. Say what happened, where, and what to do; present tense, short sentences, common words.
#
# A figure is written by a function: COUNT 2,000 · DIGITS 2000 · DECIMAL 0.853 · SIGNED +0.032 · PERCENT 85.3% · WHOLE_PERCENT 20% ·
# QUANTITY 12.3 · ROUGHLY 4,400 · SECONDS 4 min 05 s · ABOUT 14 min · STOPWATCH 1:02:09 · MILLISECONDS 342 ms ·
# BYTES 1.24 GiB · USD $0.12 · PRICE 2.50 · P_VALUE < 0.001 ·
# P_IS = 0.032. CAPITAL begins a sentence. CLAUSE leaves out the full stop at the end. CHOOSE picks a word by a text or by the plural of a number.

not-measured = not measured
none = none
duration-ms = { $ms } ms
duration-s = { $s } s
duration-min = { $min } min
duration-min-s = { $min } min { $s } s
duration-h-min = { $h } h { $min } min
from-to = { $low } to { $high }
list-middle = { $most }, { $next }
list-end = { $most } and { $last }
paragraph = { $said } { $next }


## the report

report-title = Prompt, retrieve or fine-tune?
report-footer = Run { $run }, { $created }
predicted = predicted

subtitle-task = { CAPITAL($task) }{ $labels ->
    [0] { "" }
    [one] { " " }into { COUNT($labels) } label
   *[other] { " " }into { COUNT($labels) } labels
  }
subtitle-rows = { COUNT($test) } test { CHOOSE($test, one: "row", other: "rows") }{ $fitted ->
    [yes] , { COUNT($train) } to train on, { COUNT($validation) } to validate
   *[no] { "" }
  }
subtitle-model = model { $model }{ $sized ->
    [yes] { " " }({ $size })
   *[no] { "" }
  }{ $placed ->
    [yes] { " " }on { $device }
   *[no] { "" }
  }
parameters = { COUNT($n) } { CHOOSE($n, one: "parameter", other: "parameters") }
parameters-millions = { QUANTITY($n) } million parameters
parameters-billions = { QUANTITY($n) } billion parameters

section-ranking = The strategies, ranked
section-models = Which strategy for which model
section-differences = Which differences are real
section-tradeoffs = { CAPITAL($metric) } against latency and cost
section-memory = GPU memory, predicted and measured
section-costs = When does a more expensive set-up pay off?
section-flips = What would flip this?
section-learning-curve = Would more labels or another seed change it?
section-retrieval = Retrieval
section-two-by-two = Tuning and retrieval
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
metric-none-recall = recall of "none of these"
metric-none-recall-explained = Recall of "none of these": share of the rows with that label that are given it.
metric-false-alarms = wrongly "none of these"
metric-false-alarms-explained = Wrongly "none of these": share of the other rows that are given that label; lower is better.
metric-set-f1 = label F1
metric-set-f1-explained = Label F1: overlap of the answered and the right labels of a row, averaged over rows.
metric-exact-set = exact set
metric-exact-set-explained = Exact set: share of rows given exactly the right labels, in any order.
metric-micro-f1 = micro F1
metric-micro-f1-explained = Micro F1: F1 over the labels of all rows together.
metric-label-macro-f1 = macro F1
metric-label-macro-f1-explained = Macro F1: F1 of each label by itself, averaged; every label counts the same, however rare.
metric-mean-absolute-error = mean absolute error
metric-mean-absolute-error-explained = Mean absolute error: how far the answered number is from the right one on average; lower is better. What is no number counts as the farthest of the training rows' least and largest.
metric-within-tolerance = within tolerance
metric-within-tolerance-explained = Within tolerance: share of the answers close enough to the right number (the tolerance is in the lines on the data).
metric-spearman = Spearman correlation
metric-spearman-explained = Spearman correlation: whether the answers put the rows in the right order, from -1 to 1.
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
metric-abstained = abstentions where right
metric-abstained-explained = Abstentions where right: share of the questions without an answer that are left without one.
metric-false-abstentions = wrong abstentions
metric-false-abstentions-explained = Wrong abstentions: share of the questions with an answer that are left without one; lower is better.
metric-rouge-l = ROUGE-L
metric-rouge-l-explained = ROUGE-L: longest common sequence of words (of characters for Chinese and Japanese) with the expected text.
metric-chrf = chrF
metric-chrf-explained = chrF: overlap of short character sequences with the expected text, row by row.
metric-corpus-chrf = corpus chrF
metric-corpus-chrf-explained = Corpus chrF: the same over all rows together.
metric-embedding-similarity = embedding similarity
metric-embedding-similarity-explained = Embedding similarity: cosine of the sentence embeddings of answer and expected text.

# --- phases of a trial, tasks

phase = { $phase ->
    [load] loading
    [fit] fitting
    [save] saving
    [latency] timing single requests
    [predict] answering the test rows
    [throughput] timing a batch again
    [free_running] answering freely
    [query_swap] answering with another row's query
    [score] scoring
    [starting] starting
    [starting_again] starting again with smaller batches
   *[other] { $phase }
}

task-classification = classification
task-multilabel = multi-label classification
task-multiple-choice = multiple choice
task-number = number prediction
task-json = JSON output
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
column-model = model
column-take = take
column-tied = no real
column-tied-unit = difference to
column-behind = to the
column-behind-unit = best model
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
all-other-pairs = All other pairs.
differences-none = no difference
differences-real = real
differences-unclear = unclear
differences-rows = Every pair was compared on the same test rows; p is adjusted for all pairs.
differences-rows-tested = Every pair was compared on the same test rows ({ $test }); p is adjusted for all pairs.
differences-readings = Real: the adjusted p is below { $alpha }. Unclear: the difference could be chance, or as large as the end of its interval; it does not mean equal.
differences-corrected = An interval without 0 beside an adjusted p of { $alpha } or more: alone, the pair would count as different; corrected for the { COUNT($pairs) } pairs compared, it does not.
differences-rows-needed = Rows needed: about how many test rows it would take to find a true difference of the observed size four times in five.
differences-detectable = In the pair that decides the verdict, a difference smaller than about { $least } cannot be told from chance on { COUNT($rows) } test { CHOOSE($rows, one: "row", other: "rows") }.

# --- quality against latency and cost

tradeoff = { CAPITAL($metric) } against { CHOOSE($axis, latency: "median latency", other: "cost") }
tradeoff-axis = { CHOOSE($axis, latency: "median latency of one request", other: "cost of 1,000 requests") }
tradeoff-drawn = Up and to the left is better. The dotted line is the front. Vertical lines are 95% intervals; { CHOOSE($axis, latency: "latency", other: "cost") } is on a logarithmic scale.{ $zeros ->
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

two-by-two-cells = { $metric } on { COUNT($rows) } test rows: { $base } { DECIMAL($base_value) }, { $retrieval } { DECIMAL($retrieval_value) }, { $tuned } { DECIMAL($tuned_value) }, { $both } { DECIMAL($both_value) }.
two-by-two-tuning = Tuning adds { DECIMAL($without) } without retrieval (95% interval { DECIMAL($without_low) } to { DECIMAL($without_high) }) and { DECIMAL($with_it) } with it ({ DECIMAL($with_low) } to { DECIMAL($with_high) }).
two-by-two-retrieval = Retrieval adds { DECIMAL($without) } without tuning ({ DECIMAL($without_low) } to { DECIMAL($without_high) }) and { DECIMAL($with_it) } with it ({ DECIMAL($with_low) } to { DECIMAL($with_high) }).
two-by-two-interaction = { $reading ->
    [more] Each adds more where the other is there: { DECIMAL($difference) } more (95% interval { DECIMAL($low) } to { DECIMAL($high) }, paired bootstrap).
    [less] Each adds less where the other is there: a difference of { DECIMAL($difference) } (95% interval { DECIMAL($low) } to { DECIMAL($high) }, paired bootstrap).
   *[open] Whether one adds more where the other is there cannot be told: a difference of { DECIMAL($difference) } (95% interval { DECIMAL($low) } to { DECIMAL($high) }, paired bootstrap).
}
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
rows = { COUNT($n) } { CHOOSE($n, one: "row", other: "rows") }

# --- phases

phases-caption = Time of each phase.
phases-note = Wall time in the trial's own process.
phases-title = Wall time of each phase, in the trial's own process
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
rows-all-right = all right
rows-all-zero = all score 0
rows-all-one = all score 1
rows-but = { $all }, except { $strategies }
answer-none = no answer
answer-error = error
answer-unscored = not scored
answer-right = right
answer-wrong = wrong

what-each-strategy-is = What each strategy is


## the verdict and the advice

verdict-stopped = { $n ->
    [one] The run was stopped: { COUNT($finished) } of one strategy had finished. What follows is provisional.
   *[other] The run was stopped: { COUNT($finished) } of { COUNT($n) } strategies had finished. What follows is provisional.
}
verdict-nothing-measured = Nothing was measured: no strategy finished.
verdict-none-qualifies = Nothing to take: no strategy keeps to the limits.
verdict-none-right = { CHOOSE($limited, yes: "Nothing to take: no strategy within the limits got a single test row right.", other: "Nothing to take: no strategy got a single test row right.") }
verdict-only = Take { $winner } ({ $value }): it is the only strategy { CHOOSE($limited, yes: "within the limits.", other: "measured.") }
verdict-win = { $known ->
    [yes] { $winner } wins: its score of { $value } beats every cheaper { CHOOSE($limited, yes: "strategy within the limits.", other: "strategy.") }
   *[no] { $winner } wins ({ $value }) over every cheaper or simpler { CHOOSE($limited, yes: "strategy within the limits;", other: "strategy;") } its own cost was not measured.
}
verdict-last-standing = Take { $winner } ({ $value }): each cheaper strategy { CHOOSE($limited, yes: "within the limits ", other: "") }loses to another.
verdict-cheapest = Take { $winner } ({ $value }): { CHOOSE($limited, yes: "within the limits nothing scores higher", other: "nothing scores higher") }, and { CHOOSE($cost, known: "nothing costs less", some_known: "no known cost is lower", other: "no cost is known") }.
verdict-no-model-needed = No language model is needed: { CHOOSE($limited, yes: "within the limits nothing scores higher", other: "nothing scores higher") } than { $winner } ({ $value }), and { CHOOSE($cost, known: "nothing costs less", some_known: "no known cost is lower", other: "no cost is known") }.
verdict-tie = Take { $winner } ({ $value }): { CHOOSE($saving, price: "it is cheaper", setup: "it is cheaper to set up", known_price: "its cost is known", known_setup: "its set-up cost is known", other: "it is simpler") }, and { $best } ({ $best_value }) is not measurably better.

# --- what it may cost to be wrong

verdict-doubt = { $n ->
    [one] On one test row, { $other } may be better by as much as { $margin }: a difference below { $least } cannot be told from chance.
   *[other] On { COUNT($n) } test rows, { $other } may be better by as much as { $margin }: a difference below { $least } cannot be told from chance.
}
verdict-no-common-row = { $winner } and { $best } share no test row, so their difference is not known.
verdict-closest = By how far its worst figure is over a limit, in proportion to that limit, { $strategy } comes closest: { $breaches }.
verdict-behind = On { $n ->
    [one] one test row
   *[other] { COUNT($n) } test rows
}, { CHOOSE($rank, cheaper: "the best of the cheaper strategies", limited: "the next best within the limits", other: "the next best") }, { $strategy }, is behind by { $difference } (95% interval { $low } to { $high }, adjusted p { P_IS($p) }).
verdict-difference = The difference between { $a } and { $b } is { $difference } (95% interval { $low } to { $high }, adjusted p { P_IS($p) }).
verdict-corrected = Taken alone, the pair would count as different (p { P_IS($p) }); corrected for the { COUNT($pairs) } pairs compared, it does not.
verdict-test-decides = The interval leaves 0 out, but the paired test, which decides, does not count the pair as different even when taken alone (p { P_IS($p) }).
verdict-rows-needed = To tell a true difference of this size from chance would take { $rows } test rows.

# --- what it rests on

verdict-score = { $strategy }: { $metric } { $value } (95% interval { $low } to { $high }, { $all ->
    [yes] { COUNT($n) }
   *[no] { COUNT($n) } of { COUNT($n_test) }
} { CHOOSE($n_test, one: "test row", other: "test rows") }).
verdict-score-alone = { $strategy }: { $metric } { $value } ({ $all ->
    [yes] { COUNT($n) }
   *[no] { COUNT($n) } of { COUNT($n_test) }
} { CHOOSE($n_test, one: "test row", other: "test rows") }).
verdict-saving = { $saving ->
    [price] 1,000 requests cost { USD($cost) } with { $winner } and { USD($best_cost) } with { $best }.
    [setup] Set-up costs { USD($cost) } with { $winner } and { USD($best_cost) } with { $best }.
    [known_price] What { $best } costs was not measured.
    [known_setup] What it costs to set up { $best } was not measured.
    [no_price] Neither cost is known.
   *[simplicity] Their costs differ by less than a cent.
}
passed-over = { $saving ->
    [price] { $strategy } is cheaper than { $winner } and not distinguishable from it, but really behind { $ahead } (adjusted p { P_IS($p_adjusted) }).
    [setup] { $strategy } is cheaper to set up than { $winner } and not distinguishable from it, but really behind { $ahead } (adjusted p { P_IS($p_adjusted) }).
    [known_price] { $strategy }, whose cost is known, is not distinguishable from { $winner }, but really behind { $ahead } (adjusted p { P_IS($p_adjusted) }).
    [known_setup] { $strategy }, whose set-up cost is known, is not distinguishable from { $winner }, but really behind { $ahead } (adjusted p { P_IS($p_adjusted) }).
   *[simplicity] { $strategy } is simpler than { $winner } and not distinguishable from it, but really behind { $ahead } (adjusted p { P_IS($p_adjusted) }).
}
verdict-constant-answer = { $winner } gives every input the same answer: nothing shows that the others make use of the input.
verdict-no-model-shown = No language model is shown to be needed: { $winner } is a baseline that uses none.
verdict-failed = Not measured, because { CHOOSE($n, one: "it", other: "they") } failed: { $names }.

# --- limits

limit = { $figure ->
    [p95_latency_ms] p95 latency at most { $bound } ms
    [usd_per_1k_requests] cost of 1,000 requests at most ${ $bound }
    [primary_error] { $metric } at most { $bound }
    [peak_gpu_gb] peak GPU memory at most { $bound } GB (10^9 bytes)
   *[primary_metric] { $metric } at least { $bound }
}
breach = { $figure ->
    [p95_latency_ms] p95 latency { $value } ms ({ $beyond } ms over the limit of { $bound } ms)
    [usd_per_1k_requests] cost of 1,000 requests ${ $value } (${ $beyond } over the limit of ${ $bound })
    [primary_error] { $metric } { $value } ({ $beyond } above the maximum of { $bound })
    [peak_gpu_gb] { CHOOSE($predicted, yes: "predicted ", other: "") }peak GPU memory { $value } GB ({ $beyond } GB over the limit of { $bound } GB)
   *[primary_metric] { $metric } { $value } ({ $beyond } below the minimum of { $bound })
}
breach-not-measured = { $figure ->
    [p95_latency_ms] p95 latency not measured
    [usd_per_1k_requests] cost of 1,000 requests not measured
    [peak_gpu_gb] peak GPU memory not measured
   *[primary_metric] { $metric } not measured
}
verdict-best-disqualified = The highest score, { $strategy } ({ $value }), does not qualify: { $breaches }.
verdict-caution = The { $metric } of { $winner } keeps to the minimum of { $bound } on these rows, but its 95% interval reaches down to { $low }.
verdict-limits = Limits: { $limits }.
verdict-decided-among = Decided among the { COUNT($kept) } of { COUNT($n) } strategies that keep to the limits ({ $limits }); p-values are adjusted over all pairs of the run.
verdict-gpu-on-cpu = The language model ran on the CPU and took no GPU memory, so the limit on GPU memory leaves nothing out; on a GPU it would take some.
verdict-gpu-precomputed = The limit on GPU memory does not apply to precomputed predictions, whose systems do not run here: { $names }.
ranking-limits = Asked for: { $limits }.
ranking-over-limit = Over limit, { $strategy }: { $breaches }.
ranking-not-known = Not known whether it keeps to the limits, { $strategy }: { $breaches }.
ranking-tied = Tied: the difference from the winner could be chance.
ranking-behind = Behind: the difference from the winner is real.
ranking-unclear = Unclear: whether the difference from the winner is real cannot be told.

# --- the status of a strategy beside the winner

standing-winner = winner
standing-tied = tied
standing-behind = behind
standing-ahead = ahead
standing-unclear = unclear
standing-over-limit = over limit
standing-not-known = not known
standing-done = done

# --- the advice

advice-held = The prediction held: { $advised } was advised, and { $winner } is the one to take.
advice-held-tied = { $winner } is not distinguishable from { $others }.
advice-beaten = The prediction did not hold: { $advised } was advised, and { $winner } is the one to { CHOOSE($model, yes: "take.", other: "take, without a language model.") }
advice-over-limits = The prediction did not hold under the limits: { $advised } was advised, and { $winner } is the one to take.
advice-tied = Not decided: { $advised } was advised, and { $winner } is the one to take, but { $measured } is not distinguishable from it.
advice-limits-not-known = Not decided: { $advised } was advised, and { $winner } is the one to take, but it is not known whether { $measured } keeps to the limits.
advice-none-qualifies = Not decided: { $advised } was advised, and no strategy keeps to the limits.
advice-nothing-to-take = Not decided: { $advised } was advised, and there is nothing to take.
advice-not-measured = Not decided: { $advised } was advised, but it { CHOOSE($status, failed: "failed.", skipped: "was skipped.", other: "was not run.") }
advice-none-alike = No other strategy of its approach was measured either ({ $others }).
advice-stopped = Not decided: { $advised } was advised, and the run was stopped before its end.
advice-alike = { $measured } is of the same approach as { $advised }.
advice-disqualified = { $measured } does not qualify: { $breaches }.


## cost, learning curve, failures, memory

failures-all-wrong = { COUNT($n) } of { COUNT($rows) } test { CHOOSE($rows, one: "row", other: "rows") } { $graded ->
    [yes] { CHOOSE($n, one: "scores", other: "score") } 0
   *[no] { CHOOSE($n, one: "is", other: "are") } wrong
  } for all { COUNT($strategies) } strategies.
failures-check-labels = { $n ->
        [one] At least { COUNT($most) } of the strategies agree on another label for this row: look at its label first.
       *[other] For { COUNT($agreed) } of these rows, at least { COUNT($most) } of the strategies agree on another label: look at their labels first.
    }
failures-check-answers = { $n ->
        [one] At least { COUNT($most) } of the strategies agree on another answer for this row: look at its expected answer first.
       *[other] For { COUNT($agreed) } of these rows, at least { COUNT($most) } of the strategies agree on another answer: look at their expected answers first.
    }
failures-not-counted = Not counted there: { $names }, which { CHOOSE($n, one: "gives", other: "give") } every row the same answer.
failures-costliest = { $strategy }'s most costly confusion: { COUNT($n) } of { COUNT($rows) } { CHOOSE($rows, one: "row", other: "rows") } of '{ $target }' answered '{ $output }'{ $back ->
    [0] { "" }
   *[other] { " " }({ COUNT($back) } of { COUNT($back_rows) } the other way round)
  }.
answers-in-form = { $strategy } gave { COUNT($count) } of { COUNT($rows) } { CHOOSE($rows, one: "answer", other: "answers") } { $form ->
        [code_fence] inside a code fence
        [full_stop] with a full stop or other mark at the end
        [prefix] after words like "Answer:"
        [quotation] inside quotation marks or other marks
       *[sentence] inside other text
    }. What it says is scored, and a program that reads these answers has to take the rest away. Row { $sample_id }: "{ $example }".
failures-no-label = { $strategy } answered { COUNT($n) } of { COUNT($rows) } { CHOOSE($rows, one: "row", other: "rows") } with a text that is not a label.
failures-retrieval-wrong = { $strategy } answered { COUNT($n) } of { COUNT($rows) } { CHOOSE($rows, one: "row", other: "rows") } wrong: for { COUNT($misread) } { failures-source-shown } was in the prompt, for { COUNT($missed) } it was not.
failures-retrieval-partly = { $strategy } did not get { COUNT($n) } of { COUNT($rows) } { CHOOSE($rows, one: "row", other: "rows") } exactly right ({ COUNT($partly) } of them partly, with a score above 0): for { COUNT($misread) } { failures-source-shown } was in the prompt, for { COUNT($missed) } it was not.
failures-source-shown = { CHOOSE($by, document: "a passage of the right document", other: "the expected answer") }
failures-known = { $strategy } answered { COUNT($n) } { CHOOSE($n, one: "row", other: "rows") } { CHOOSE($graded, yes: "exactly right", other: "right") } although { failures-source-shown } was not in the prompt{ $alone ->
    [yes] ; { $other }, without retrieval, gets { COUNT($known) } of them { CHOOSE($graded, yes: "exactly right", other: "right") } too
   *[no] { "" }
  }.

failures-rows = { $graded ->
        [yes] Rows that score 0 for all { COUNT($strategies) } strategies, those most agreed on first.
       *[no] Rows that all { COUNT($strategies) } strategies get wrong, those most agreed on first.
    }
failures-further-rows = { $graded ->
        [yes] Further rows that score 0 for all { COUNT($strategies) } strategies.
       *[no] Further rows that all { COUNT($strategies) } strategies get wrong.
    }
failures-more-rows = and { COUNT($n) } more.
failures-votes-note = Votes: how many of the { COUNT($strategies) } strategies give the agreed answer.
failures-row = row
failures-input = input
failures-expected = expected
failures-agreed = agreed answer
failures-votes = votes
failures-no-agreement = no agreement
failures-not-in-file = not in this file

failures-confusions = Which labels { $strategy } confuses, most rows first.
failures-other-confusions = Which labels the other strategies confuse.
failures-answered = answered
failures-share = share of
failures-share-unit = the label's rows

failures-by-label = { $strategy }, label by label.
failures-label-note = Precision: share of the answers with this label that are right. Recall: share of the label's rows that are found. F1: their harmonic mean.
failures-f1-of-all = F1 of every strategy, label by label.
failures-label = label
failures-test-rows = test
failures-test-rows-unit = rows
failures-precision = precision
failures-recall = recall
failures-f1 = F1
failures-never-answered = never answered
failures-no-test-row = no test row
failures-not-defined = not defined

failures-sources = What became of the rows whose source is known.
failures-shown = source shown,
failures-not-shown = not shown,
failures-right-unit = answer right
failures-wrong-unit = answer wrong
failures-of-these = of these right
failures-of-these-unit = without retrieval
failures-source = { CHOOSE($by, document: "Source: a passage of the document that the row names.", other: "Source: a passage that holds an accepted answer word for word.") }
failures-right-note = Right: exactly right; an answer that is right in part counts as wrong here.

confusion-caption = Test rows by expected label and answer of { $strategy }.
confusion-else = else
confusion-note = Columns: the answer, numbered like the labels. The deeper the color, the larger the row's share.
confusion-else-note = Else: no answer, or none of the labels.

## GPU memory

memory-caption = Predicted before the run, then measured.
memory-predicted = predicted
memory-allocated = allocated
memory-device = device-wide
memory-unit = GPU memory
memory-measured = measured
memory-predicted-note = Predicted GPU memory: worked out from config.json before the run. It includes the libraries' own share, which the allocated figure leaves out.
memory-measured-note = Allocated: what torch held for tensors at its peak. Device-wide: what the driver counted on the device, including the CUDA context, the allocator's reserve and other programs.
memory-drawn = Dot: measured, device-wide where that was read. The line reaches to what was predicted.

## Learning curve

curve-nothing-measured = No learning curve: nothing was measured.
curve-open-no-curve = Whether more labels would change the winner is open: { $winner } has no curve.
curve-open-alone = Whether more labels would change the winner is open: only { $winner } has a curve.
curve-ahead = { $strategies } { CHOOSE($n, one: "scores", other: "score") } higher than { $winner } already, at { COUNT($rows) } rows.
curve-overtakes = More labels may change the winner: at { COUNT($rows) } training rows (twice as many) { $strategies } { CHOOSE($n, one: "is", other: "are") } predicted to be ahead of { $winner }.
curve-none-overtakes = No other strategy is predicted to overtake { $winner } at { COUNT($rows) } training rows (twice as many).
curve-possible = Within the 95% intervals of the curves it is possible for { $strategies }.
curve-not-possible = Within the 95% intervals of the curves that holds too.
curve-winner = For { $winner } itself, { $value } is predicted there (95% prediction interval { $interval }), after { $measured } measured at { COUNT($rows) }, where the fitted curve has { $fitted }.
curve-none-reaches = On the fitted curves, none of those behind reaches { $winner } with up to { COUNT($rows) } training rows.
curve-level = { $strategy } is level with { $winner } on the fitted curves already.
curve-reaches = { $strategy } gains { $gain } with the next doubling and would reach { $winner } at about { ROUGHLY($rows) } rows if the trend holds (between { $earliest } and { $latest }).
curve-now = now
curve-never = never
curve-rows = { ROUGHLY($rows) } rows
curve-flat = { $strategies }: the same value at every size, so there is no curve to fit; the forecast is that value.
curve-unfitted = No curve can be fitted for { $strategies }: { CHOOSE($reason, too_few_sizes: "fewer than 3 training sizes", no_interval: "the points have no interval", other: "the points do not follow a curve that rises and levels off") }.
curve-assumed = With three training sizes the exponent of a curve (how soon it levels off) is largely assumed; the forecast for { $strategies } rests on it.
curve-no-promise = These are fitted curves, not a promise: the intervals take in the sampling of the test rows and the spread of the seeds measured, not a change in the data.

curve-title = { CAPITAL($metric) } against training rows
curve-training-rows = training rows
curve-caption = Measured up to { COUNT($rows) } training rows; beyond that predicted by a curve fitted to the measured points.
curve-caption-measured = Measured; no curve could be fitted.
curve-drawn-lines = Solid lines: measured. Dashed lines: the fitted curve, which need not pass through the last measured point.
curve-drawn-intervals = Vertical lines and shaded areas: 95% intervals of { $strategy }.
curve-drawn-intervals-rival = Vertical lines and shaded areas: 95% intervals of { $winner } and { $rival }, its closest rival.
curve-drawn-seeds = Small marks: other seeds.
curve-drawn-scale = Training rows are on a logarithmic scale.
curve-measured = Measured { $metric } by training rows.
curve-measured-seed = Measured { $metric } by training rows with seed { $seed }.
curve-every-seed = Measured { $metric } of every seed.
curve-size-unit = rows
curve-strategy-and-seed = strategy and seed
curve-seed = { $strategy }, seed { $seed }
curve-predicted = Predicted { $metric } with { COUNT($rows) } training rows.
curve-predicted-note = Predicted by a curve fitted to the measured points of all seeds, not measured: what one run on so many training rows would score.
curve-interval = 95% prediction
curve-interval-unit = interval
curve-furthest = Predicted with { COUNT($rows) } training rows: { $predictions }.
curve-furthest-one = { $strategy } { $value } (95% prediction interval { $interval })
curve-laws = The fitted curves.
curve-law = { $metric } =
power-curve = { DECIMAL($ceiling) } − { DECIMAL($gain) } × ({ COUNT($most) } / rows)^{ QUANTITY($exponent) }{ CHOOSE($assumed, yes: ", exponent largely assumed", other: "") }
flat-curve = { DECIMAL($value) } at every { CHOOSE($measured, yes: "size", other: "size: no growth to be seen") }

## Spread over seeds

spread-caption = { CAPITAL($metric) } over seeds.
spread-mean = mean
spread-sd = sd
spread-lowest = lowest
spread-highest = highest
spread-seeds = seeds
spread-note = sd: standard deviation over the seeds. The test rows are the same for every seed: that others could have been drawn is in the 95% intervals, not here.
spread-overlaps = Seeds of { $winner } ({ $values } { $metric }) and of { $strategies } overlap: another seed may rank them the other way.
spread-ahead = Whatever the seed, { $winner } is ahead: its lowest { $metric } is { $low }, the highest of the others that were repeated { $high } ({ $best }).

## Costs

costs-caption = From which request on one costs less in all: each pair.
costs-caption-winner = From which request on one costs less in all: { $winner }, the winner, and each other strategy.
costs-less = costs less
costs-than = than
costs-from = from request
costs-from-unit = number
costs-first = the first
costs-first-note = From the first: it costs no more in all at any number of requests.
costs-in-all = In all: set-up once, then every request. Only busy time is charged; a machine that is rented while it waits costs more, and so do people and storage.
costs-unknown = Left out, as a cost was not measured: { $strategies }.
costs-month = Cost of { COUNT($n) } { CHOOSE($n, one: "request", other: "requests") } a month.
costs-first-month = first month
costs-first-month-unit = with set-up
costs-later-month = each
costs-later-month-unit = later month
costs-basis = Cost: { $basis }.
costs-basis-of = Cost of { $strategies }: { $basis }.

machine-time = { CHOOSE($predicted, yes: "predicted time", other: "measured wall time") } x { $price }
machine-price = { $origin ->
        [list] { PRICE($usd_per_hour) } USD per hour for { $machine }, as of { $as_of }, { $source }
        [option] { PRICE($usd_per_hour) } USD per hour, set by --gpu-price
       *[assumed] assumed { PRICE($usd_per_hour) } USD per hour, no price known for '{ $machine }'; set --gpu-price
    }
priced-lines = { $price } ({ COUNT($lines) } { CHOOSE($lines, one: "line", other: "lines") })
api-price = API price of { $model } ({ $provider }): { $prices }; no discount for cached prompts or batches; in force on { $as_of } by the price list of genai-prices { $list_version }, { $source }
unit-price = { PRICE($usd) } USD per { CHOOSE($unit, input_tokens: "million input tokens", output_tokens: "million output tokens", other: "1,000 requests") }{ $more_above ->
        [one] { "" }
        [other] { " " }(more above { COUNT($more_above) } input tokens)
       *[none] { "" }
    }
stated-costs = as the predictions file states ({ COUNT($lines) } { CHOOSE($lines, one: "line", other: "lines") })
set-up-free = set-up taken as 0, since the system runs already
tokens-priced = { $price }
stated-token-price = the tokens that the server counted, at { USD($input_usd) } per million input tokens, { USD($output_usd) } per million output tokens and { USD($cached_usd) } per million cached input tokens (--price)
unpriced-models = not measured: the price list has no price for { $models }; state cost_usd for these rows in the predictions file
costs-not-stated = not measured: the predictions file does not state the cost of every row

volumes-title = Total cost against the number of requests
volumes-requests-axis = requests in all
volumes-cost-axis = set-up and requests
volumes-caption = Computed from the measured costs.
volumes-requests = { COUNT($n) } { CHOOSE($n, one: "request", other: "requests") }
volumes-turn-less = from request { COUNT($requests) } on no more than { $other }
volumes-turn-more = from request { COUNT($requests) } on no less than { $other }
volumes-drawn-scales = Both scales are logarithmic.
volumes-drawn-less = Marks on the line of { $winner }: it costs no more than { $marks }.
volumes-drawn-more = Marks on the line of { $winner }: it costs no less than { $marks }.
volumes-mark = { $other } from request { COUNT($requests) } on
volumes-more-marks = { COUNT($n) } more in the table
volumes-drawn-month = Marks on every line: the first month's { $requests }.

# --- what would flip the verdict

flips-intro = The weights and volumes at which another strategy becomes the choice instead of { $leader }, worked out from the measured figures.
flips-none = Of the strategies that are tied with { $leader } or really worse, none becomes the choice at any weight or volume, as far as was measured.
flips-term = { CHOOSE($axis, latency: "Waiting", cost: "Cost of a request", sources: "Sources", freshness: "Changing data", other: "Number of requests") }
flips-latency = { $noise ->
    [yes] { $rival } becomes the choice as soon as waiting counts: it answers in { SECONDS($figure) }, { $beside } in { SECONDS($leader_figure) } (median).
   *[no] { $rival } becomes the choice if { CHOOSE($unit, one: "one second", tenth: "100 ms", other: "10 ms") } less of waiting is worth more than { $worth }: it answers in { SECONDS($figure) }, { $beside } in { SECONDS($leader_figure) } (median), and it gives up { $gives_up }.
}
flips-cost = { $noise ->
    [yes] { $rival } becomes the choice as soon as the cost of a request counts: 1,000 requests cost { USD($figure) }, with { $beside } { USD($leader_figure) }.
   *[no] { $rival } becomes the choice if { CHOOSE($unit, one: "$1", tenth: "$0.10", other: "$0.01") } less per 1,000 requests is worth more than { $worth }: 1,000 requests cost { USD($figure) }, with { $beside } { USD($leader_figure) }, and it gives up { $gives_up }.
}
flips-fewer-requests = { $noise ->
    [yes] { $rival } becomes the choice below { COUNT($at) } requests in all: until then it costs less, set-up included.
   *[no] { $rival } becomes the choice below { COUNT($at) } requests in all if cost decides: until then it costs less, set-up included, and it gives up { $gives_up }.
}
flips-more-requests = { $noise ->
    [yes] { $rival } becomes the choice from { COUNT($at) } requests in all on: from then on it costs no more, set-up included.
   *[no] { $rival } becomes the choice from { COUNT($at) } requests in all on if cost decides: from then on it costs no more, set-up included, and it gives up { $gives_up }.
}
flips-sources = If every answer must name its source, { $rival } becomes the choice: of the strategies that retrieve documents it scores best{ $noise ->
    [yes] .
   *[no] , and it gives up { $gives_up }.
  }
flips-freshness = { $noise ->
    [yes] { $rival } becomes the choice if the data change often: it is fitted again in { SECONDS($figure) }, { $beside } in { SECONDS($leader_figure) }.
   *[no] { $rival } becomes the choice if the data change more often than every { SECONDS($at) }: it is fitted again in { SECONDS($figure) }, { $beside } in { SECONDS($leader_figure) }, and it gives up { $gives_up }.
}
flips-assumed = Assumed: a strategy is fitted again after every change, and gets nothing right until that is done.
flips-noise = { $side ->
    [worse] It scores { $amount } worse, which is within the noise of these test rows.
    [better] It scores { $amount } better, which is within the noise of these test rows.
   *[same] Both score the same.
}
flips-points = { QUANTITY($n) } points of { $metric }
flips-amount = { QUANTITY($n) } of { $metric }
flips-point = One point is 0.01 of { $metric }.

## How intervals and tests were computed

interval-too-narrow = 95% intervals of { $metric }: too narrow, as there are few rows per class ({ ROUGHLY($rows) }).
paired-test = { CHOOSE($method, mcnemar: "exact McNemar", other: "paired permutation") }, { COUNT($rows) } rows, Holm over { $over ->
        [pairs] { COUNT($adjusted_over) } { CHOOSE($adjusted_over, one: "pair", other: "pairs") }
       *[strategies] { COUNT($adjusted_over) } { CHOOSE($adjusted_over, one: "strategy", other: "strategies") }
    }


## strategies: what they are, notes, skips, failures

strategy-majority = { $task ->
    [number] Gives every input the same answer, the median of the labelled rows; uses no language model.
    [multilabel] Gives every input the same labels, those that most of the labelled rows have; uses no language model.
    [classification] Gives every input the same answer, the most frequent one of the labelled rows; uses no language model.
   *[other] Gives every input the same answer, the most frequent one of the labelled rows or, where none repeats, the most typical; uses no language model.
}
strategy-tfidf = { $task ->
    [number] Counts words and groups of letters and fits a linear regression to the labelled rows; uses no language model.
    [multilabel] Counts words and groups of letters and trains a linear classifier for each label on the labelled rows; uses no language model.
    [multiple_choice] Takes the option most like the question by the words and groups of letters in it; uses no language model.
    [classification] Counts words and groups of letters and trains a linear classifier on the labelled rows; uses no language model.
   *[other] Gives the answer of the labelled row most similar to the input by the words and groups of letters in it; uses no language model.
}
strategy-embedding = { $task ->
    [number] Turns every text into a vector (an embedding) and fits a linear regression to those of the labelled rows; uses no language model.
    [multilabel] Turns every text into a vector (an embedding) and trains a linear classifier for each label on those of the labelled rows; uses no language model.
    [multiple_choice] Turns every text into a vector (an embedding) and takes the option nearest to the question; uses no language model.
    [classification] Turns every text into a vector (an embedding) and trains a linear classifier on those of the labelled rows; uses no language model.
   *[other] Turns every text into a vector (an embedding) and gives the answer of the labelled row nearest to the input; uses no language model.
}
strategy-knn-vote = { $task ->
    [number] Takes the mean of the labelled rows most similar to the input; trains nothing and uses no language model.
    [multilabel] Takes the labels that most of the labelled rows most similar to the input have; trains nothing and uses no language model.
   *[classification] Takes the most frequent label among the labelled rows most similar to the input; trains nothing and uses no language model.
}
strategy-encoder = Fine-tunes a sentence encoder with a linear classifier on the labelled rows; uses no language model.
strategy-zero-shot = { $task ->
    [multilabel] Asks the model with an instruction, the list of labels and the input, and shows it no labelled row; the model is not trained.
    [classification] Asks the model with an instruction, the list of labels and the input, and shows it no labelled row; the model is not trained.
   *[other] Asks the model with an instruction and the input, and shows it no labelled row; the model is not trained.
}
strategy-few-shot = Shows the model the same few labelled rows as examples in every prompt; the model is not trained.
strategy-knn-few-shot = Shows the model the labelled rows most similar to the input as examples, others for every input; the model is not trained.
strategy-cot = Lets the model think in a few sentences before it answers, after examples of its own thoughts that led to the right answer; the model is not trained.
strategy-tuned-prompt = Searches on labelled rows for the instruction and the examples that the model answers best with, within a limit on its calls; the model is not trained.
strategy-rag = Shows the model passages found by words and by meaning in the documents or, where none are given, among the labelled rows, after worked examples; the model is not trained.
strategy-long-context = Shows the model all documents (--docs) in every prompt, where its context holds them; the model is not trained.
strategy-qlora = Trains a small addition to the model (a LoRA adapter) on the labelled rows, the model itself held in 4 bits a weight; its prompts show no examples.
strategy-lora = Trains a small addition to the model (a LoRA adapter) on the labelled rows; its prompts show no examples.
strategy-prompt-tuning = Trains a few vectors that stand before every prompt (a soft prompt) on the labelled rows; the model's own weights stay as they are, and its prompts show no examples.
strategy-full = Trains all weights of the model on the labelled rows; its prompts show no examples.
strategy-rag-qlora = Trains like qlora on the labelled rows with the passages found for each, some of them without the right one, and answers with passages in the same form.
strategy-outside = Answers from a file given with --predictions; how they were made is not known here.

# A strategy that failed or did not run: its row in the ranking. cause and suggestion are messages
# from below: parts of a sentence, in small letters, without a full stop.

absent-row = { CHOOSE($status, skipped: "skipped:", other: "failed:") } { CLAUSE($cause) }.
absent-row-fix = { CHOOSE($status, skipped: "skipped:", other: "failed:") } { CLAUSE($cause) }. Fix: { $suggestion }.
no-reason-recorded = no reason was recorded

# Why.

in-phase = while { phase }
within-phase = while { phase } ({ COUNT($done) } of { COUNT($total) })
error-raised = { $text }
memory-ran-out = out of memory while { phase }: { $problem }
timed-out = { $kills ->
    [0] stopped { $where } after { NUMBER($seconds, maximumSignificantDigits: 6) } s, the limit set with --trial-timeout
    [1] stopped { $where } after { NUMBER($seconds, maximumSignificantDigits: 6) } s, the limit set with --trial-timeout; the system had killed it once before, because memory ran out
    [2] stopped { $where } after { NUMBER($seconds, maximumSignificantDigits: 6) } s, the limit set with --trial-timeout; the system had killed it twice before, because memory ran out
   *[other] stopped { $where } after { NUMBER($seconds, maximumSignificantDigits: 6) } s, the limit set with --trial-timeout; the system had killed it { COUNT($kills) } times before, because memory ran out
}
crashed = it crashed ({ $signal }) { $where }, in compiled code
process-ended = its process was ended by { $signal } { $where }
process-exited = its process ended with exit code { $code } { $where }{ CHOOSE($server_died, yes: ", as when the server that trials are started from is killed", other: "") }
process-killed = { $memory ->
    [no] its process was killed (SIGKILL) { $where }, from outside: the system counts no process killed because memory ran out meanwhile
   *[unknown] its process was killed (SIGKILL) { $where }, most often because the machine's memory ran out
}
killed-for-memory = { $kills ->
    [0] out of memory { $where }: the system killed its process (SIGKILL)
    [1] out of memory { $where }: the system killed its process (SIGKILL), and it was begun again once
    [2] out of memory { $where }: the system killed its process (SIGKILL), and it was begun again twice
   *[other] out of memory { $where }: the system killed its process (SIGKILL), and it was begun again { COUNT($kills) } times
}
cannot-start = its process cannot be started: the server that trials are started from died twice ({ $text })
not-run = { CHOOSE($why, no_weights: "the model has no weights to train on this machine", ranks_no_labels: "the model cannot rank labels", generates_no_text: "the model cannot generate text", no_documents: "there are no documents (--docs) to read", other: "the comparison was stopped before it began its work") }
documents-too-long = all documents with a question are { COUNT($tokens) } tokens, more than the model's context of { COUNT($context) }; rag searches them instead
stopped-running = { $rows ->
    [0] not finished: the comparison was stopped while it ran
    [one] not finished: the comparison was stopped while it ran ({ COUNT($rows) } test row is answered)
   *[other] not finished: the comparison was stopped while it ran ({ COUNT($rows) } test rows are answered)
}
other-task = applies to { $kinds }; these rows are { $task }

# What may help.

run-same-command = { CHOOSE($limits, yes: "run the same command again: it goes on with what is missing; if nobody killed it, look at the limits that this machine or its job scheduler sets", other: "run the same command again: it goes on with what is missing") }
see-log = { $after ->
    [exit] see { $log }; run the same command again: it goes on with what is missing
    [crash] { $log } shows where; run the same command again, and if it crashes again, update the library named there or try --device cpu
    [timeout] give it longer with --trial-timeout (predictions and checkpoints are kept), or leave it out with --strategies; { $log } shows where each of its threads stood
   *[error] see { $log } for the whole error
}
free-machine = free memory, raise the limit on processes (`ulimit -u`), and see what `advisor doctor` finds
free-disk = free some space on the disk of { $folder }, then run the same command again
need-less-memory = take a smaller model or fewer rows, close other programs, or take a larger device
plan-for-memory = take a smaller model or fewer rows, close other programs, or take a larger device. Of a GPU, one { CHOOSE($trains, yes: "training row", other: "request") } of up to { COUNT($tokens) } tokens is predicted to need { BYTES($needed_bytes) }; { $options } ({ $command } tells more)
four-bits-need = qlora, with the model in 4 bits, is predicted to need { BYTES($needed_bytes) }
changes-need = with { $changes } it is predicted to need { BYTES($needed_bytes) }

# What a strategy or a model decided by itself.

remark = { $what ->
    [small_model] { "smollm2" } is a small model for trying the tool. To decide about your model, run again with --model and its name.
    [scripted_model] The scripted model is for tests: it compares words and learns nothing.
    [fast_path_differs] The fast path and transformers answered one of the longest requests differently. All answers come from the plain path instead: whole sequences through transformers, exact and slower.
    [no_fast_path] The fast path does not reproduce this model's scores. All answers come from the plain path: whole sequences through transformers, exact and slower.
    [answer_most_typical] No answer occurs twice: always the one most like all the others.
    [options_by_words] Answers with the option most like the question (TF-IDF cosine).
    [options_by_embedding] Answers with the option most like the question (cosine of the embeddings).
    [always_median] Always the median of the labelled rows.
    [always_frequent_labels] Always the labels that most of the labelled rows have, or the most frequent one.
    [nearest_by_words] Answers with the answer of the most similar row (TF-IDF cosine).
    [answers_not_constrained] This model's answers cannot be held to a JSON Schema: they are free text.
    [four_bits_unpacked] On a CPU, the 4-bit weights are held unpacked: the answers are those of 4 bits a weight, the memory is not.
   *[activations_recomputed] Activations were recomputed to save memory.
}
own-words = { $text }
demonstrations-shown = { $count ->
    [one] { COUNT($count) } fixed demonstration, the same for every prompt, as far as the model's context holds it.
   *[other] { COUNT($count) } fixed demonstrations, the same for every prompt, as far as the model's context holds them.
}
thoughts-asked = Thought about { COUNT($tried) } training rows and got { COUNT($right) } of them right; examples come from those.{ $samples ->
    [1] { "" }
   *[other] { " " }Each row is asked { COUNT($samples) } times, and the most frequent answer counts.
}
prompt-searched = { $source ->
    [built_in] Prompt searched among { COUNT($candidates) } candidates with { COUNT($calls) } of at most { COUNT($budget) } model calls.
   *[other] Prompt searched among { COUNT($candidates) } candidates, with instructions from { $helper }, with { COUNT($calls) } of at most { COUNT($budget) } model calls.
  } Score on labelled rows outside the test: { DECIMAL($score) } on { COUNT($rows) } rows; of the usual prompt without examples: { DECIMAL($first_score) } on { COUNT($first_rows) }. Chosen: { $demonstrations ->
    [0] no examples
    [one] 1 example
   *[other] { COUNT($demonstrations) } examples
  } and the instruction “{ $instruction }”. The rows that each candidate read are in search.jsonl; no test row is among them.
prompt-searched-gap = { DECIMAL($score) } on the rows of the search, { DECIMAL($test) } on the test rows: a difference of { SIGNED($gap) }.
labels-calibrated = { $used ->
    [nothing] Labels are taken as the model ranks them: { COUNT($rows) } rows outside the prompt are too few to calibrate on, or a label has no score.
    [inputs] Each label's score is less its mean over the inputs of { COUNT($rows) } training rows; their labels are not used. This takes labels to be about equally frequent.
   *[labels] { $method ->
        [raw] Labels are taken as the model ranks them: no correction of the scores is clearly better on { COUNT($rows) } labelled rows outside the prompt ({ COUNT($validation_rows) } of them validation rows; { COUNT($raw_right) } right).
        [inputs] Each label's score is less its mean over { COUNT($rows) } rows outside the prompt ({ COUNT($validation_rows) } of them validation rows). Held out in turn, { COUNT($right) } are right, { COUNT($raw_right) } without this correction.
        [prior] Each label's score is less its mean over { COUNT($rows) } rows outside the prompt ({ COUNT($validation_rows) } of them validation rows), plus the logarithm of its share in the training rows. Held out in turn, { COUNT($right) } are right, { COUNT($raw_right) } without this correction.
        [share] The label with most training rows is always taken: on { COUNT($rows) } labelled rows outside the prompt ({ COUNT($validation_rows) } of them validation rows) it is right on { COUNT($right) }, the model's own ranking on { COUNT($raw_right) }, and no correction of the scores is clearly better.
       *[map] A logistic regression over the scores of all labels takes the label, fitted on { COUNT($rows) } rows outside the prompt ({ COUNT($validation_rows) } of them validation rows). Held out in turn, { COUNT($right) } are right, { COUNT($raw_right) } without it.
    }
}
labels-uncalibrated = Without this correction, { $metric } on the same { COUNT($n) } test rows: { $value }.
repeats-shown-once = Identical { CHOOSE($what, passages: "passages", other: "training rows") } are shown once (repeats: { COUNT($repeats) } of { COUNT($count) }).
retrieval-option = { COUNT($passages) } × { COUNT($characters) } characters with weight { DECIMAL($words_weight) } of words: { PERCENT($found) }
retrieval-chosen = Passages and search are chosen on { COUNT($rows) } training questions, by the share whose answer is in the passages shown. Best: { $chosen }. By size, each with its best weight: { $sizes }. By weight: { $weights }.
reranked = The first { COUNT($passages) } passages of each search are put in order by { $model }, which reads question and passage together.
reranker-skipped = Passages are not put in order by a reranker: { $text }
prompt-option = { $examples ->
    [0] no examples
    [one] { COUNT($examples) } example
   *[other] { COUNT($examples) } examples
} with { COUNT($passages) } { CHOOSE($passages, one: "passage", other: "passages") }{ CHOOSE($plain, yes: ", without the chat template", other: "") }: { DECIMAL($score) }
examples-shown = Each prompt shows { COUNT($passages) } { CHOOSE($passages, one: "passage", other: "passages") } for its question, { $examples ->
    [0] without worked examples
    [one] after { COUNT($examples) } worked example
   *[other] after { COUNT($examples) } worked examples
}.
layout-chosen = Prompts are written { CHOOSE($plain, yes: "as one plain text, without the model's chat template", other: "with the model's chat template") }: the better of the two on { COUNT($rows) } labelled rows (validation rows first), by score ({ DECIMAL($chat_score) } with it, { DECIMAL($plain_score) } without).
rag-prompt-chosen = How many worked examples (passages, question and answer of training rows) a prompt shows is chosen on { COUNT($rows) } labelled rows that are no examples (validation rows first), by score. Best: { $chosen }. All: { $options }.
compared-by-beginning = Longer than the embedder's { $window } tokens, so compared by their beginning alone: { $texts }.
cut-texts = { COUNT($cut) } of { COUNT($count) } { CHOOSE($what, passages: "passages", test_rows: "test rows", other: "training rows") }
rows-vote = The { COUNT($k) } nearest rows vote { CHOOSE($chosen, yes: "(chosen on validation;", other: "(as set;") } { $embedder }).
nearest-answers = Answers with the answer of the most similar row ({ $embedder }).
always-most-frequent = Always the most frequent answer ({ COUNT($count) } of { COUNT($rows) } training and validation rows).
numbers-fitted = { CHOOSE($features, words: "TF-IDF", other: "Embeddings") } with ridge regression, penalty { NUMBER($penalty, maximumSignificantDigits: 3) } (chosen on validation).
words-classified = TF-IDF with a linear SVM, C = { NUMBER($strength, maximumSignificantDigits: 6) } (chosen on validation).
embeddings-classified = { $embedder } with logistic regression, C = { NUMBER($strength, maximumSignificantDigits: 6) } (chosen on validation).
encoder-tuned = Fine-tuned { $embedder }: { COUNT($steps) } steps of { COUNT($batch_size) } rows, learning rate { NUMBER($learning_rate, maximumSignificantDigits: 6) }; the best step was { COUNT($best_step) }. { $rows ->
    [0] There were no validation rows to choose by; the fine-tuned encoder answers.
   *[other] Of { COUNT($rows) } validation rows it answers { PERCENT($tuned) } right; with the encoder as it was, a linear classifier answers { PERCENT($frozen) } right. The better of the two answers; of equals, the second.
}
encoder-frozen = { $embedder } is used as it is, with logistic regression: there is nothing to fine-tune.
training-planned = Up to { COUNT($steps) } steps of { COUNT($batch_size) } rows, { NUMBER($passes, minimumFractionDigits: 1, maximumFractionDigits: 1) } passes over { COUNT($rows) } training rows; { $method ->
    [prompt-tuning] a soft prompt of { COUNT($size) } vectors
    [full] all weights
   *[other] adapters of rank { COUNT($size) }
  }, learning rate { NUMBER($learning_rate, maximumSignificantDigits: 3) }; the best of { COUNT($validation_rows) } validation rows is kept.
rate-tried = { $diverged ->
    [yes] { NUMBER($rate, maximumSignificantDigits: 3) } (diverged)
   *[no] { NUMBER($rate, maximumSignificantDigits: 3) } (loss { DECIMAL($loss) }, { PERCENT($exact) } exact)
}
rate-chosen = Learning rate { NUMBER($rate, maximumSignificantDigits: 3) }, chosen on { COUNT($rows) } validation rows after trials of { COUNT($steps) } steps: { $tried }.
training-shortened = A CPU's time budget ends the training early: { NUMBER($epochs, maximumSignificantDigits: 6) } passes would be { COUNT($steps) } steps (--cpu-training gives it longer).
training-rows-cut = { $what ->
    [cut] { COUNT($count) } training { CHOOSE($count, one: "input was", other: "inputs were") } cut to the model's context.
   *[left_out] { $count ->
        [one] { COUNT($count) } row was left out: its answer exceeds the model's context.
       *[other] { COUNT($count) } rows were left out: their answers exceed the model's context.
    }
}
trained-without-choice = Trained { COUNT($steps) } steps; there were no validation rows to choose by.
training-ended = Training { CHOOSE($early, yes: "stopped early", other: "ended") } at step { COUNT($steps) }; kept step { COUNT($best_step) } (validation loss { DECIMAL($loss) }, { PERCENT($exact) } of rows answered exactly).
training-batch-halved = { $times ->
    [1] The batch was halved once to { COUNT($rows_at_once) } rows at once after running out of memory; the gradients of { COUNT($batches) } such batches were accumulated, so that a step still learns from { COUNT($batch_size) }.
    [2] The batch was halved twice to { COUNT($rows_at_once) } rows at once after running out of memory; the gradients of { COUNT($batches) } such batches were accumulated, so that a step still learns from { COUNT($batch_size) }.
   *[other] The batch was halved { COUNT($times) } times to { COUNT($rows_at_once) } rows at once after running out of memory; the gradients of { COUNT($batches) } such batches were accumulated, so that a step still learns from { COUNT($batch_size) }.
}
batch-halved = The batch was halved { $times ->
    [1] once
    [2] twice
   *[other] { COUNT($times) } times
} to { COUNT($rows) } { CHOOSE($unit, label_sequences: "label sequences", other: "requests") } at once after running out of memory; throughput is that of the smaller batches.
labels-split = The labels of a request were scored at most { COUNT($tokens) } tokens at once: memory ran out with a single request.
raise-budget = { COUNT($rows) } of { COUNT($of) } test rows are answered and kept; run the same command again with a larger --budget-usd
labels-decided = { $how ->
    [likelihood] Labels are chosen by likelihood: each is scored as the answer to the conversation, as the server renders it with the model's own chat template. Nothing is calibrated.
    [schema] Labels are chosen by the server, which holds the answer to the list of labels (JSON Schema). There are no likelihoods to calibrate.
   *[matching] The model answers freely, and the answer is matched to the labels. An answer that names no label counts as wrong.
}{ $likelihoods ->
    [given] {""}
    [ignored] {" "}The server accepts a request for the log-probabilities of a text, but does not return them.
    [refused] {" "}The server refuses requests for the log-probabilities of a text.
    [no_template] {" "}The server gives log-probabilities, but does not show how it renders a conversation, so they are not used: they would be those of another prompt.
   *[too_many_labels] {" "}There are too many labels to score each with a request of its own.
}{ $schema ->
    [ignored] {" "}The server accepts a JSON Schema, but does not keep to it.
    [refused] {" "}The server refuses JSON Schemas.
   *[other] {""}
}
begun-again = The system killed its process { $kills ->
    [1] once
    [2] twice
   *[other] { COUNT($kills) } times
} because memory ran out; it was begun again with batches of 1/{ $share } of their size.
answers-from-file = Answers of another system, from { $file }: { COUNT($lines) } { CHOOSE($lines, one: "line", other: "lines") }, { $timed ->
    [0] no times
   *[other] { COUNT($timed) } of them with the time of a request
}.
repeat-failed = Its repeat { $name } failed and is left out: { CLAUSE($cause) }.

# What happened to prompts and answers.

rows-without-answer = { $failed ->
    [one] { COUNT($failed) } test row of { COUNT($rows) } got no answer and counts as wrong.
   *[other] { COUNT($failed) } test rows of { COUNT($rows) } got no answer and count as wrong.
}
rows-scored = Scored on { COUNT($scored) } of { COUNT($rows) } test rows.
answers-cut = { $cut ->
    [one] { COUNT($cut) } answer of { COUNT($rows) } was cut at its token budget before the model stopped.
   *[other] { COUNT($cut) } answers of { COUNT($rows) } were cut at their token budget before the model stopped.
}
context-tokens = { COUNT($tokens) } tokens
context-of-the-model = the model's context
prompts-too-long = { COUNT($prompts) } of { COUNT($rows) } prompts { CHOOSE($prompts, one: "was", other: "were") } too long for { $limit }{ $dropped ->
    [0] { "" }
    [one] ; { COUNT($dropped) } demonstration or passage left out
   *[other] ; { COUNT($dropped) } demonstrations or passages left out
}{ $cut ->
    [0] { "" }
    [one] ; { COUNT($cut) } input cut short
   *[other] ; { COUNT($cut) } inputs cut short
}.
free-answers = { $of ->
    [labels] Answering without constraint, { COUNT($valid) } of { COUNT($answers) } answers ({ PERCENT($valid_share) }) were valid labels and { COUNT($agree) } ({ PERCENT($agree_share) }) were the label chosen by likelihood.
   *[json] Answering without the JSON Schema, { COUNT($valid) } of { COUNT($answers) } answers ({ PERCENT($valid_share) }) were valid JSON objects and { COUNT($agree) } ({ PERCENT($agree_share) }) were the same object as the answer held to the schema.
}
free-answers-invalid = Answers that are no { CHOOSE($of, labels: "label:", other: "JSON object:") } { $examples }.
quoted = “{ $text }”


## data, split, provenance, two runs

quoted-name = "{ $text }"

# --- a data file

file-format = { $format ->
    [jsonl] JSON lines
    [json] JSON
    [csv] CSV
    [tsv] TSV
    [parquet] Parquet
    [split-folder] a folder of split files
    [yaml] YAML
    [dataset-folder] a saved datasets folder
    [hub] a hub dataset
   *[other] { $format }
}
file-columns = { $one_column ->
    [yes] { $path }: { $format }, layout { $layout }; input and target from { $inputs }.
   *[no] { $path }: { $format }, layout { $layout }; input from { $inputs }, target from { $target }.
}
file-rows = { $left ->
    [0] { COUNT($kept) } { CHOOSE($kept, one: "row, which is", other: "rows, all of them") } usable.
   *[other] { COUNT($kept) } of { COUNT($read) } { CHOOSE($read, one: "row", other: "rows") } usable.
}
file-sha256 = Kept rows, SHA-256: { $sha256 }
rows-left-out = { COUNT($count) } { CHOOSE($count, one: "row", other: "rows") } left out: { $reason }, first in row { DIGITS($first_row) }.

empty-cell = empty { CHOOSE($part, input: "input", other: "target") } (column "{ $column }")
nested-too-deeply = nested more than { COUNT($levels) } levels deep
integer-too-long = an integer of more than { COUNT($digits) } digits
unknown-role = a turn has the role "{ $role }"
unusable-row = { $problem ->
    [broken] broken row
    [no_text] a cell cannot be written as text
    [no_turns] the conversation is not a list of turns
    [no_role] a turn has no role
    [more_than_text] a turn holds more than text
    [no_history] the history is not a list
    [no_pairs] the history holds something else than pairs
    [no_assistant_turn] no assistant turn
    [no_user_turn] no user turn before the last assistant turn
    [tags_unlike_tokens] not as many tags as tokens
    [no_reference] no assertion names the right answer
    [answer_no_option] the answer is none of the row's options
   *[other] other reasons
}

read-as = { $form ->
    [answer_text] The answer is the text of one of the row's options (column { $columns }: { COUNT($rows) } of { COUNT($of) } rows looked at). Another reading: --read-as answer-letter.
    [answer_letter] The answer is the letter of one of the row's options (column { $columns }, such as "{ $example }": { COUNT($rows) } of { COUNT($of) } rows looked at). Another reading: --read-as answer-text.
    [answer_index_0] The answer is the number of one of the row's options, counted from 0 (column { $columns }, such as { $example }: { COUNT($rows) } of { COUNT($of) } rows looked at). Another reading: --read-as answer-index-1.
    [answer_index_1] The answer is the number of one of the row's options, counted from 1 (column { $columns }, such as { $example }: { COUNT($rows) } of { COUNT($of) } rows looked at). Another reading: --read-as answer-index-0.
    [tag_spans] The target is what is tagged, as JSON from type to texts (column { $columns }: { COUNT($rows) } of { COUNT($of) } rows looked at have a tag "O"). Another reading: --read-as tag-list.
    [tag_list] The target is the list of tags in order (column { $columns }: { COUNT($rows) } of { COUNT($of) } rows looked at have a tag "O"). Another reading: --read-as tag-spans.
    [instruction_system] The instruction is the system message (column { $columns }: { COUNT($rows) } different in { COUNT($of) } rows looked at, such as "{ $example }"). Another reading: --read-as instruction-input.
    [instruction_input] The instruction is part of the input (column { $columns }: { COUNT($rows) } different in { COUNT($of) } rows looked at, such as "{ $example }"). Another reading: --read-as instruction-system.
    [tool_call] The target is a tool call, as JSON, in { COUNT($rows) } of { COUNT($of) } rows looked at, such as { $example }
    [counterpart] Column { $columns } is taken because it is the only one left. To take others: --input-column and --target-column.
    [own_test] These { COUNT($rows) } rows are the data's own test split. To take others: --test; to set rows aside instead: name { $example } as the data.
   *[system_answer] Column { $columns } holds a system's answer and is not the target. To take it: --target-column.
}
file-example = First row: "{ $input }" → "{ $target }"
columns-not-used = { $more ->
    [0] { CHOOSE($count, one: "Column", other: "Columns") } not used: { $columns }.
   *[other] Columns not used: { $columns } (and { COUNT($more) } more).
}
rows-numbered = { $problem ->
    [repeated] Rows are identified by their number, not by column "{ $column }": the id "{ $id }" is in the column a second time in row { DIGITS($row) }.
   *[missing] Rows are identified by their number, not by column "{ $column }": the id is missing in row { DIGITS($row) }.
}
of-test-file = { $path }: { $note }

# --- the task and the split

task-line = Task: { $task }.
task-line-number = Task: { $task }; the training rows reach from { QUANTITY($least) } to { QUANTITY($most) }, and { QUANTITY($tolerance) } off counts as right.
task-line-none = The label "{ $label }" says that none of the others fits: its recall and false alarms are reported.
targets-are = { COUNT($fits) } of { COUNT($rows) } targets are { CHOOSE($task, classification: "labels", multilabel: "lists of labels", number: "numbers", other: "JSON") }; the first that is not is in row { DIGITS($row) }: "{ $target }".
labels-folded = { $more ->
    [0] The label "{ $spelling }" ({ COUNT($rows) } { CHOOSE($rows, one: "row", other: "rows") }) is taken as "{ $label }": they differ only in case, in how an accent is encoded, or in how a number is written. --labels-as-written keeps them apart.
   *[other] The label "{ $spelling }" ({ COUNT($rows) } { CHOOSE($rows, one: "row", other: "rows") }) is taken as "{ $label }", and { COUNT($more) } more labels likewise as others: they differ only in case, in how an accent is encoded, or in how a number is written. --labels-as-written keeps them apart.
}
task-line-labels = { $more ->
    [0] Task: { $task } with { COUNT($n) } labels ({ $labels }).
   *[other] Task: { $task } with { COUNT($n) } labels ({ $labels }, and { COUNT($more) } more).
}
split-sizes = Split: { COUNT($train) } training, { COUNT($validation) } validation and { COUNT($test) } test rows.
split-per-label = Training rows per label: { $same ->
    [yes] { COUNT($least) }
   *[no] { COUNT($least) } to { COUNT($most) }
  }.

drawn = { $by ->
    [label] seed { DIGITS($seed) }, stratified over { COUNT($labels) } labels
    [group] seed { DIGITS($seed) }, whole groups on one side
    [group_of_column] seed { DIGITS($seed) }, whole groups of column "{ $column }" on one side
   *[row] seed { DIGITS($seed) }
}
share-set-aside = { WHOLE_PERCENT($share) } of the rows are set aside for the test ({ $drawn }).
rows-set-aside = { COUNT($rows) } of the rows are set aside for the test ({ $drawn }).
test-file-given = The test rows are from { $test }, the training rows from { $train }.
set-aside-limited = At most { COUNT($most) } of the rows set aside are used.
test-file-limited = At most { COUNT($most) } test rows are used ({ $drawn }).
training-limited = At most { COUNT($most) } training rows are used, validation included.
validation-held-back = { WHOLE_PERCENT($share) } of the training rows are held back for validation, { COUNT($most) } at most ({ $drawn }).

groups-kept-whole = Groups were kept whole, so the test holds { WHOLE_PERCENT($share) } of the rows.
labels-unseen = { COUNT($rows) } { CHOOSE($rows, one: "row", other: "rows") } of the test { CHOOSE($rows, one: "has", other: "have") } a label that no training row has ({ $labels }{ $more ->
    [0] { "" }
   *[other] , and { COUNT($more) } more
  }): kept, though no strategy can learn it.
labels-untrained = { COUNT($count) } { CHOOSE($count, one: "label has", other: "labels have") } no training row after the split ({ $labels }{ $more ->
    [0] { "" }
   *[other] , and { COUNT($more) } more
  }).
equal-rows-removed = { $rows ->
    [1] 1 row removed from training: the same input (case, punctuation and white space aside) is among the test rows (training row { $train_id }, test row { $test_id }).
   *[other] { COUNT($rows) } rows removed from training: the same input (case, punctuation and white space aside) is among the test rows (such as training row { $train_id }, test row { $test_id }).
}
near-rows-removed = { $rows ->
    [1] 1 row removed from training: nearly the same input (one word changed, in longer texts one in ten) with the same answer is among the test rows (training row { $train_id }, test row { $test_id }).
   *[other] { COUNT($rows) } rows removed from training: nearly the same input (one word changed, in longer texts one in ten) with the same answer is among the test rows (such as training row { $train_id }, test row { $test_id }).
}
group-rows-removed = { COUNT($rows) } { CHOOSE($rows, one: "row", other: "rows") } removed from training: { $by ->
    [group_of_column] their group of column "{ $column }"
   *[group] their group
  } is among the test rows.
other-test-rows = The test rows are not those of the last run in { $folder } (SHA-256 { $before }…, now { $now }…): the file, --seed or --test-limit changed. Its results are replaced; figures of the two runs do not compare.

leakage-title = left out of training
leakage-removed = { COUNT($n) } training { CHOOSE($n, one: "row was", other: "rows were") } left out before anything was fitted: { $which ->
    [equal] { COUNT($equal) } { CHOOSE($equal, one: "says", other: "say") } the same as a test row.
    [near] { COUNT($near) } { CHOOSE($near, one: "says nearly the same and has", other: "say nearly the same and have") } its answer.
   *[both] { COUNT($equal) } { CHOOSE($equal, one: "says", other: "say") } the same as a test row and { COUNT($near) } { CHOOSE($near, one: "says nearly the same and has", other: "say nearly the same and have") } its answer.
  }
leakage-table = Training rows left out because they resemble a test row, least alike first.
leakage-training-row = training row
leakage-test-row = test row
leakage-alike = words
leakage-alike-unit = in common
leakage-more = … and { COUNT($n) } more, in results.json.

# --- what was searched

documents-searched = Knowledge: { COUNT($documents) } { CHOOSE($documents, one: "document", other: "documents") } in { COUNT($chunks) } { CHOOSE($chunks, one: "chunk", other: "chunks") }.
own-retriever-asked = Knowledge: what your retriever { $retriever } finds{ $documents ->
    [0] { "" }
   *[other] ; it was given { COUNT($documents) } documents
  }.
documents-shown = Knowledge: all { COUNT($documents) } documents are in every prompt ({ COUNT($tokens) } tokens); what prompts share is read once.
training-rows-searched = Knowledge: { COUNT($rows) } training { CHOOSE($rows, one: "row", other: "rows") }, because no documents were given.
files-skipped = { $what ->
    [file] { COUNT($count) } { $count ->
        [one] file that ends in { $suffix } is skipped.
       *[other] files that end in { $suffix } are skipped.
      }
    [without_suffix] { COUNT($count) } { CHOOSE($count, one: "file without an ending is skipped.", other: "files without an ending are skipped.") }
    [dead_link] { COUNT($count) } { CHOOSE($count, one: "link that leads nowhere is skipped.", other: "links that lead nowhere are skipped.") }
    [link_out_of_the_folder] { COUNT($count) } { CHOOSE($count, one: "link out of the folder is skipped.", other: "links out of the folder are skipped.") }
   *[no_regular_file] { COUNT($count) } { CHOOSE($count, one: "entry that is no regular file is skipped.", other: "entries that are no regular files are skipped.") }
}
documents-empty = { COUNT($count) } { CHOOSE($count, one: "document without text is skipped.", other: "documents without text are skipped.") }

recall-table = Was the right source found?
recall-at = recall at { $k }
recall-rows = rows that name
recall-rows-unit = their source
recall-explained = Recall at k: share of rows whose source was among the first k found.
recall-not-measured = No row names the document that holds its answer, so recall is not measured.

sources-none-fitted = No passage fitted into any prompt.
sources-outcome = { $which ->
    [all] Of { COUNT($n) } { CHOOSE($n, one: "question", other: "questions") }
    [document] Of the { COUNT($n) } { CHOOSE($n, one: "question", other: "questions") } that name their document,
   *[answer] Of the { COUNT($n) } { CHOOSE($n, one: "question", other: "questions") } with a known answer,
  } { $where } for { $case ->
    [none] none; { COUNT($missed_right) } { CHOOSE($missed_right, one: "was", other: "were") } { $how }.
    [all] all; of these { COUNT($right) } { CHOOSE($right, one: "was", other: "were") } { $how }.
   *[some] { COUNT($found) }; of these { COUNT($right) } { CHOOSE($right, one: "was", other: "were") } { $how }. { $missed ->
        [1] { $missed_right ->
            [0] The 1 miss was not.
           *[other] The 1 miss was too.
          }
       *[other] Of the { COUNT($missed) } misses { COUNT($missed_right) } { CHOOSE($missed_right, one: "was.", other: "were.") }
      }
  }
sources-where = { $by ->
    [one] the right document was the one shown
    [document] the right document was among { $passages }
   *[answer] the answer stood word for word in { $passages }
}
sources-passages = { $n ->
    [1] the one passage shown
   *[other] the { COUNT($n) } passages shown
}
sources-passages-average = the passages shown ({ COUNT($most) } at most, { QUANTITY($mean) } on average)
sources-passages-unknown = the passages shown
sources-how = { $exact ->
    [yes] answered exactly
   *[no] given a { $metric } of 1
}
sources-table = Retrieved, and answered right?
sources-row = { $strategy }: { CHOOSE($by, document: "document", other: "answer") }
sources-found-right = retrieved and
sources-found-right-unit = answered right
sources-found-wrong = retrieved but
sources-found-wrong-unit = answered wrong
sources-found = { $score }
sources-found-unit = where retrieved
sources-missed-right = not retrieved
sources-missed-right-unit = but right
sources-missed-wrong = not retrieved
sources-missed-wrong-unit = and wrong
sources-missed = { $score }
sources-missed-unit = where not
sources-score = score
sources-right = Right: a score of 1 in { $metrics }.
sources-by-document = Document: a passage of the document that the row names stood in the prompt.
sources-by-answer = Answer: an accepted answer stands word for word in a passage of the prompt; a short one can stand there by chance.
sources-shown-only = A passage that was found and then left out, because the prompt was too long, counts as not retrieved.

# --- how it was done

provenance-command = command
provenance-seeds = { $n ->
    [1] seed
   *[other] seeds
}
provenance-split = split
provenance-test-sha256 = test rows, SHA-256
provenance-data = data
provenance-documents = documents
provenance-model = model
provenance-model-as-run = model, as run
provenance-settings = settings of { $strategy }
provenance-hardware = hardware
provenance-versions = versions
provenance-run = run
machine-part = { $part ->
    [system] system { $value }
    [processor] processor { $value }
    [cores] cores { $value }
    [memory] memory { $value }
    [device] device { $value }
   *[other] { $part } { $value }
}
model-parameters = { COUNT($n) } parameters
model-dtype = weights in { $dtype }
model-device = on { $device }
model-context = context of { COUNT($n) } tokens
model-template = { CHOOSE($own, yes: "its own chat template", other: "plain prompt") }

# --- what a comparison does not show

not-shown = { $what ->
    [other_seeds] One seed: what another draw of demonstrations or initial weights gives is not shown (--seeds 3 shows it).
    [other_test_rows] One split: what other test rows would give is in the intervals alone.
    [other_prompts] Prompts are the tool's own, the same for all strategies; a better-written prompt may do better.
    [than_your_prompt] Prompts are yours, the same for all strategies; a better-written prompt may do better.
    [other_machines] Latency and memory hold for this machine and this model alone.
   *[outside] Outside systems are taken as their files say: their prompts, speed and cost were not checked.
}
strategies-unfinished = The run was stopped before its end; how these come out is not shown: { $strategies }.
repeats-unfinished = The run was stopped with { COUNT($done) } of { COUNT($total) } repeats done (other seeds, fewer training rows): spread and learning curve lack the others. The same command runs them.
model-quirk = { $what ->
    [adapter_beside] The model's folder holds a whole model and an adapter: both are used. To compare the model without it, move adapter_config.json and adapter_model.safetensors out of the folder.
    [date_in_prompts] The chat template writes today's date into every prompt, so answers can change from day to day. Run and resume a comparison on one day.
    [thinking_off] The model answers without thinking first: its chat template's thought is switched off or closed.
    [thought_left_open] The chat template opens a thought and does not show how to close it. Answers begin with the thought and get more tokens; labels are scored inside it.
   *[thought_removed] The model may think before it answers. Thoughts are removed, and generated answers get more tokens; labels are scored without a thought.
}

models-grid = { CAPITAL($metric) } of each strategy with each model
models-choice = The strategy to take with each model
models-note = The last two columns compare what to take with this model with what to take among all strategies that use a model: paired on the same test rows, p adjusted over all pairs of the run.
models-nothing-to-take = No strategy with this model can be taken.
quirk-of = { $model }: { $quirk }

# --- gate

gate-passed = Passed: { $candidate } is not worse than { $baseline } by more than { $margin } in { $metric }.
gate-failed = Failed: { $candidate } is worse than { $baseline } in { $metric }, and not shown to be within { $margin } of it.
gate-cannot-tell = Cannot tell whether { $candidate } is within { $margin } of { $baseline } in { $metric }. This is no pass.
gate-figures = { CAPITAL($metric) }: { $baseline } before, { $candidate } now; difference { $difference } (95% interval { $low } to { $high }, paired on { COUNT($rows) } test rows).
gate-rows-needed = A candidate that is as good would pass four times in five on about { $rows } test rows, or with a margin larger than { $margin }.
gate-other-metric = The baseline is ranked by { $baseline }, the candidate by { $candidate }. Compare both on the same kind of task.
gate-other-rows = The two runs do not have the same test rows ({ COUNT($baseline) } and { COUNT($candidate) }). Give both the same --test file.
gate-not-done = { CHOOSE($run, baseline: "The baseline", other: "The candidate") } has no result of { $strategy }: { CHOOSE($status, failed: "it failed", skipped: "it was skipped", other: "it is not in the run") }.
gate-rows-failed = { CHOOSE($run, baseline: "The baseline", other: "The candidate") } has { COUNT($rows) } test { CHOOSE($rows, one: "row", other: "rows") } of { $strategy } without an answer or a score.

# --- export

export-written = Wrote { $path }: { $strategy }, { BYTES($bytes) }. Its README.md says how to use it.
export-not-checked = It was not held against the run (--rows 0).
export-parity = { CHOOSE($passed, yes: "Parity", other: "No parity") }: it answers { COUNT($equal) } of { COUNT($rows) } test rows as was measured.
export-parity-metric = { CAPITAL($metric) }, exported minus measured: { $difference } (95% interval { $low } to { $high }; { $margin } may be lost).
export-other-prompts = { COUNT($rows) } { CHOOSE($rows, one: "row gets", other: "rows get") } another prompt than was measured: the chat template, or what a row brings along, needs more than the exported programs do.
export-other-answer = Row { $row }: measured { $measured }, exported { $found }.
export-left-out = { COUNT($rows) } test { CHOOSE($rows, one: "input is", other: "inputs are") } too long for the model. The comparison cut { CHOOSE($rows, one: "it", other: "them") }; the exported programs refuse { CHOOSE($rows, one: "it", other: "them") }.
card-title = { $strategy }, as it was measured
card-model = Model: { $model }, in the folder model, computed in { $dtype }.
card-model-of-hub = Model: { $model }, of the hub (revision { $revision }), computed in { $dtype }.
card-use = Use
card-how = A request is a line of JSON: an object with the input. { "check.py" } replays { COUNT($golden) } test rows with their exact prompts (golden.jsonl), against this folder, a file of answers or a server.
card-measured = As measured
card-rows = On { COUNT($rows) } test rows that it was not fitted on; fitted on { COUNT($training) }.
card-metric = Metric
card-value = Value
card-interval = 95% interval
card-data = Data
card-data-held = This folder holds texts of the data: demonstrations, passages, labels, and the requests of its check. The licence of the base model and the rules for the data apply to it. manifest.json says the settings, versions and hashes.

# --- verify

verify-verified = Verified: { $path } shows what its predictions give.
verify-changed = Changed: { $path } does not show what its predictions give.
verify-cannot-tell = Cannot tell whether { $path } shows what its predictions give.
verify-checked = Checked { COUNT($files) } hashed { CHOOSE($files, one: "file", other: "files") }, { COUNT($scores) } { CHOOSE($scores, one: "score", other: "scores") }, { COUNT($figures) } { CHOOSE($figures, one: "figure", other: "figures") } and { COUNT($pages) } { CHOOSE($pages, one: "page", other: "pages") }.
verify-more = { COUNT($more) } further { CHOOSE($more, one: "difference", other: "differences") } not named.
verify-page-alone = The page alone was checked. The answers themselves are in its run folder: verify that for the rest.
file-differs = { $file }: { CHOOSE($how, changed: "not the file whose hash is in SHA256SUMS", missing: "in SHA256SUMS, but not there", other: "not in SHA256SUMS") }.
file-not-read = { $file }: { CLAUSE($problem) }.
figure-differs = { $file }, { $place }: { $stored } is stored, { $found } comes out.
score-differs = trials/{ $trial }/scores.jsonl, row { $row }: { $metric } { $stored } is stored, the answer scores { $found }.
page-differs = { $file }: the page shows { $stored }, its results give { $found }.
not-verifiable = { CHOOSE($what, sums: "The run holds no SHA256SUMS: it was written by an earlier version. Run its command again, which keeps what is done.", page: "This page does not hold the results it was made from.", rows: "This page was made without examples. Verify its run folder.", other: "These scores need the sentence embedder of the run, which is not here.") } ({ $file })
other-version = The run was made with version { $run }, this is { $here }: a difference may come from that.

# --- two runs

two-runs-title = Two runs compared
two-runs-run = { $name }: { $run }, { $created }, { COUNT($rows) } test { CHOOSE($rows, one: "row", other: "rows") }
two-runs-footer = Differences are B − A.
two-runs-metric = { CAPITAL($metric) }, strategy by strategy
two-runs-speed = Speed and cost
two-runs-changed = What changed between the runs
two-runs-other-metric = The runs are measured by { $first } and by { $second }: their figures do not compare.
two-runs-same-run = A and B are the same run. Give another folder to compare with.
two-runs-stopped = { $run } was stopped before its end; it lacks { $strategies }.
two-runs-other-rows = The test rows are not the same: the figures of the two runs do not compare.
two-runs-same-rows = The test rows are the same, but a file lacks the answers row by row.
two-runs-no-test = Without them no difference can be tested.
two-runs-nothing-shared = No strategy was measured in both runs.
two-runs-rows-unknown = A file lacks the answers row by row, so shared rows cannot be found.
two-runs-common-rows = { $n ->
    [0] No row, by input and expected answer, is in both.
    [1] 1 row is in both, by input and expected answer: differences are of these alone.
   *[other] { COUNT($n) } rows are in both, by input and expected answer: differences are of these alone.
}
two-runs-where = { $same ->
    [yes] On the same { COUNT($rows) } test { CHOOSE($rows, one: "row", other: "rows") }
   *[no] On the { COUNT($rows) } test { CHOOSE($rows, one: "row", other: "rows") } in both
}
two-runs-none-real = { $where } no difference is real: { COUNT($compared) } { CHOOSE($compared, one: "strategy", other: "strategies") } compared.
two-runs-real = { $where } { COUNT($real) } of { COUNT($compared) } { CHOOSE($compared, one: "strategy", other: "strategies") } { CHOOSE($real, one: "differs", other: "differ") } for real, B − A: { $differences }.
two-runs-difference = { $strategy } { $difference }
two-runs-both-take = Both runs take { $strategy }.
two-runs-takes = { $run } takes { $strategy }.
two-runs-takes-none = { $run } takes none.
two-runs-table = { CAPITAL($metric) } in both runs.
two-runs-table-a = { CAPITAL($metric) }, which A is measured by.
two-runs-absent = not in this run
two-runs-status = { $status ->
    [done] done
    [failed] failed
    [skipped] skipped
   *[other] { $status }
}
two-runs-another-metric = another metric
two-runs-not-compared = not compared
two-runs-other-column = B is measured by { $metric }, which is no figure of this table.
two-runs-other-columns = A and B stand for different test rows: do not compare one column with the other.
two-runs-tested = Each strategy was compared with itself, row by row.
two-runs-tested-by = Each strategy was compared with itself, row by row ({ $test }).
two-runs-speed-table = Latency of one request, and cost of 1,000.
two-runs-p50 = p50, { $run }
two-runs-cost = cost per
two-runs-cost-unit = 1,000, { $run }
two-runs-not-tested = Not tested for chance; they hold for the machine of each run.

changed = { $what ->
    [winner] winner
    [primary_metric] primary metric
    [task] task
    [train_rows] training rows
    [validation_rows] validation rows
    [test_rows] test rows
    [labels] labels
    [test_sha256] test rows, SHA-256
    [split] split
    [seed] seed
    [documents] documents
    [model] model
    [parameters] parameters
    [device] device
    [dtype] number format
    [context_length] context length in tokens
    [chat_template] chat template
    [data_file] data file { $of }
    [data_sha256] data file { $of }, SHA-256 of kept rows
    [status] { $of }: status
    [setting] setting { $setting } of { $of }
    [cost_basis] cost of { $of }
    [version] version of { $of }
    [machine] { $of ->
        [system] machine, system
        [processor] machine, processor
        [cores] machine, cores
        [memory] machine, memory
        [device] machine, device
       *[other] machine, { $of }
      }
   *[command] command
}
changed-value = { $run }: { $value }
changed-chat-template = { CHOOSE($own, yes: "the model's own", other: "none: plain prompts") }
changed-nothing = Nothing that is recorded: same data, settings, model, versions and machine.


## ask, doctor, plan, a run

# --- advisor prompt show
prompt-shown = What { $strategy } sends for test row { DIGITS($row) } (id { $id }): { COUNT($tokens) } { CHOOSE($tokens, one: "token", other: "tokens") }.
prompt-cut = The prompt was too long for the model's context. Left out: { COUNT($dropped) } { CHOOSE($dropped, one: "demonstration or passage", other: "demonstrations and passages") }{ $cut ->
    [0] .
   *[other] , and the beginning of the input.
  }
prompt-text = as the model reads it

ask-keys = { " " }↑↓ choose   Enter next   ← back   ? why we ask   Ctrl-C leave, answers are kept{ " " }
ask-progress = Question { $number }, at most { $most }
ask-resumed = { $count ->
        [one] Going on with 1 answer from last time; ← goes back to it.
       *[other] Going on with { $count } answers from last time; ← goes back to them.
    }
ask-review = Anything to change? You can overrule measured answers.
ask-review-help = Choose a line to answer it again, or the first line to see the advice.
ask-reviewed = { $topic }: { $answer }
ask-show-advice = No, show the advice
ask-measured-answer = { $answer } (measured)
ask-topic =
    { $question ->
        [prompting] how well prompts work
        [knowledge] the knowledge needed
        [freshness] how often it changes
        [documents] documents
        [citations] sources named
        [style] tone and format
        [strictness] how strictly they hold
        [classes] labels to choose from
        [reasoning] reasoning
        [model] size of the model
        [cost] price of a request
        [workflow] changes of the task
        [labels] labelled examples
        [hallucination] cost of a mistake
        [distill] a small model taking over
        [skill] what the model lacks
        [edge_cases] special cases
        [domain] a rare domain
        [diversity] kinds of task
        [shots] length of the prompt
        [volume] number of requests
        [latency] response time
        [privacy] privacy
        [may_train] whether to train
        [team] what the team has run
        [budget] effort to set up
        [hardware] hardware to train on
       *[other] { $question }
    }
ask-answered = { $topic }: { $answer }
ask-or = { $most } / { $last }
ask-rests-on = { " " }{ $answers } [{ $source }]
ask-facts-data = measured: { $path }: { COUNT($rows) } labelled rows{ $kind ->
        [unknown] { "" }
        [labels] , { COUNT($classes) } classes of { COUNT($smallest) } to { COUNT($largest) } rows
        [classification] , task classification
        [qa] , task question answering
        [generation] , task text generation
       *[other] , task { $kind }
    }{ $kind ->
        [unknown] { "" }
       *[other] , inputs of { COUNT($inputs) } and answers of { COUNT($targets) } characters (median)
    }{ CHOOSE($language, english: ", English", chinese: ", Chinese", japanese: ", Japanese", korean: ", Korean", greek: ", Greek", hebrew: ", Hebrew", thai: ", Thai", latin_script: ", Latin script", cyrillic_script: ", Cyrillic script", arabic_script: ", Arabic script", devanagari_script: ", Devanagari script", other: "") }
ask-facts-documents = measured: { $path }: { COUNT($documents) } documents, { COUNT($characters) } characters
ask-facts-gpu = measured: { $gpu }, { BYTES($size) }
ask-facts-model = measured: { $model }, { NUMBER($billions, maximumSignificantDigits: 3) } billion parameters
ask-facts-no-gpu = measured: no GPU on this machine
ask-approach = { CHOOSE($approach, prompting: "a prompt alone", few_shot: "examples in the prompt", rag: "retrieval", fine_tune: "fine-tuning", other: "retrieval with a fine-tuned model") }
ask-advice = Advice: { $name } ({ $strategy })
ask-nothing-possible = Nothing is possible as things are: every approach is ruled out, each for the reasons below.
ask-confidence = A prediction, not a measurement. Confidence: { CHOOSE($level, high: "high", medium: "medium", other: "low") } ({ $alone ->
        [no] { NUMBER($margin, minimumFractionDigits: 1, maximumFractionDigits: 1) } points ahead of another approach
       *[other] no other approach is possible
    }; a prompt with and without examples counts as one). { $readings ->
        [0] Every answer was measured.
       *[other] { COUNT($readings) } other readings were tried, one at a time: every answer to what is open or unsure, and the answers next to those given. { $changing ->
            [0] None changes the advice.
            [one] One of them changes the advice.
           *[other] { COUNT($changing) } of them change the advice.
        }
    }
ask-not-counted = Not counted: “{ $topic }”. It does not go with the answer to { $others }.
ask-by-size = By the size of the model: { $sizes }.
ask-for-model = With { $model }: { $name } ({ $strategy }).
ask-not-trained-here = { $model } has no weights here that could be trained. Have its provider fine-tune it, and give the tuned model as another --model.
ask-too-few-rows = You said that there are few labelled rows: measuring takes at least { COUNT($least) }. Label some first.
ask-tie =
    A tie between { $names }. The simplest: { $simplest } ({ $strategy }).{ $decided ->
        [no] { "" }
       *[other] { " " }“{ $topic }” would decide it.
    }
ask-base = before any answer
ask-kept = { COUNT($count) } { CHOOSE($count, one: "answer is", other: "answers are") } kept from before.
ask-other-data = { $path } held advice on { $data }; its answers are not used here.
ask-replaced = { $question }: { $now } replaces { $before }, which was kept from before.
ask-ranking = Ranking, in points
ask-ruled-out = ruled out
ask-flips = Single answers, likely or not, that would change the first place
ask-no-flips = No single answer would change the first place.
ask-sources = Sources
ask-measure-first = Measure it
ask-needs = Replace { $placeholder } with { CHOOSE($placeholder, YOUR_DOCUMENTS: "the file or folder to retrieve from.", other: "your labelled file (at least 20 rows).") }
ask-written = Written to { $path }. In a folder whose advisor.toml holds this advice, `advisor compare` says whether the measurement agrees.
model-too-large = { $model } needs { BYTES($needed_bytes) } of GPU memory for this (predicted); { $gpu }, found here, has { BYTES($gpu_bytes) } (measured).

# `advisor plan`, and the estimate before a run

plan-predicted = Predicted from config.json alone; nothing was loaded or measured.
plan-head = { $model }: { $scale ->
        [billion] { NUMBER($billions, minimumFractionDigits: 2, maximumFractionDigits: 2) } billion parameters
       *[million] { NUMBER($millions, minimumFractionDigits: 1, maximumFractionDigits: 1) } million parameters
    }{ $experts ->
        [yes] , { NUMBER($active, minimumFractionDigits: 2, maximumFractionDigits: 2) } billion of them used per token
       *[no] { "" }
    }; { $rows ->
        [one] 1 row
       *[other] { COUNT($rows) } rows
    } of { COUNT($tokens) } tokens at once.
plan-gpu = GPU: { $gpu }, { BYTES($size) }.
plan-gpu-memory = GPU: { BYTES($size) }.
plan-no-gpu = No GPU found: say how much memory yours has, e.g. --gpu-memory 24.
plan-part = part
plan-size = predicted
plan-share = share
plan-peak = peak
plan-part-name = { CHOOSE($part, weights: "weights", quantization: "quantisation overhead", adapter: "adapter", gradients: "gradients", optimizer: "optimizer states", activations: "activations", logits: "logits", kv_cache: "KV cache", other: "framework (CUDA, libraries)") }
plan-framework = { $framework } { BYTES($size) } ({ CHOOSE($framework, trl: "checkpoints in GPU memory, loss in chunks", unsloth: "checkpoints in the computer's memory, loss in chunks", other: "checkpoints and all logits in GPU memory") })
plan-frameworks = The same with a framework's defaults (--framework): { $frameworks }.
plan-method = method
plan-predicted-peak = predicted peak
plan-verdict = verdict
plan-time-column = time
plan-cost = cost
plan-fits = fits
plan-fits-with = fits with { $changes } ({ BYTES($size) })
plan-does-not-fit = does not fit
plan-method-fits = { $method }: { $verdict }.
plan-time = Predicted time of { CHOOSE($work, training: "training", other: "answering") }: { SECONDS($time) }, { $cost } ({ $basis }).
plan-cost-of-requests = { USD($usd) } per 1,000 requests
estimate-note = Note: { $note }.
estimate-head = Plan for { $model } on { $gpu }, { BYTES($size) } (predicted)
estimate-total = Predicted for what will run: { SECONDS($time) }, { USD($usd) }.
estimate-strategy = strategy
estimate-peak = predicted
    peak
estimate-arrangement = with
estimate-time-column = predicted
    time
estimate-cost = predicted
    cost
estimate-tight = may run out of memory: single rows fit, whole batches may not
estimate-agree = This is predicted to take { SECONDS($time) } and { USD($usd) }. Run it?

gradient-checkpointing = gradient checkpointing
smaller-batch = { $accumulated ->
        [1] batch size { $rows }
       *[other] batch size { $rows } and the gradients of { $accumulated } batches accumulated
    }
chunked-loss = a loss computed in chunks
smaller-optimizer = optimizer { $optimizer }
fewer-bits = weights in { $bits } bits
shorter-rows = rows of at most { COUNT($tokens) } { CHOOSE($context, yes: "tokens, the model's context", other: "tokens") }
requests-at-once = { $count ->
        [one] 1 request at once
       *[other] { COUNT($count) } requests at once
    }
training-rows-at-once = { $count ->
        [one] 1 training row at once
       *[other] { COUNT($count) } training rows at once
    }{ CHOOSE($recomputed, yes: " and recomputed activations", other: "") }
gpu-too-small = predicted to need { BYTES($needed_bytes) } of GPU memory even with { $arrangement }; { $gpu } has { BYTES($gpu_bytes) }; { $help }
memory-too-small = training all weights is predicted to need { BYTES($needed_bytes) } of memory, and { BYTES($free_bytes) } are free; take lora or qlora, a smaller model, or a GPU
qlora-would-fit = qlora, with the model in 4 bits, would fit ({ BYTES($needed_bytes) }); or take a smaller model or a larger GPU (--device cpu would run it on the CPU)
changes-would-fit = it would fit with { $changes } ({ BYTES($needed_bytes) }); or take a smaller model or a larger GPU (--device cpu would run it on the CPU)
nothing-would-fit = no change of settings makes it fit: take a smaller model or a larger GPU (--device cpu would run it on the CPU)
model-type-unknown = model type '{ $model_type }' is not known: read as a Llama-like model, so the figures may be far off
model-type-missing = no model_type: read as a Llama-like model, so the figures may be far off
text-part-only = the text part only: vision or audio parts are not counted
differs-by-layer = { $key } differs from layer to layer: the largest is used
stored-bits-unknown = the checkpoint is quantised ({ $method }), to how many bits is not known: counted as 16, so it may need less
experts-not-quantised = the experts stay in 16 bits: transformers keeps them as one tensor per layer, which bitsandbytes does not quantise
embeddings-not-upcast = embeddings and output layer are counted in 16 bits, as TRL and this tool train; PEFT's `prepare_model_for_kbit_training` makes them float32: --upcast
sliding-window = layers with the sliding window of { COUNT($tokens) } tokens may keep that many; the KV cache is counted for whole rows, which is the most it can be
optimizer-paged = paged optimizer: its states are counted as moved to the computer's memory
beyond-context = rows of { COUNT($tokens) } tokens (--seq-len) are beyond the model's context of { COUNT($context) } tokens: it cannot read such rows, and they would be cut; the figures are for rows of { COUNT($tokens) } tokens
rows-of-context = rows of { COUNT($tokens) } tokens, the model's whole context, as --seq-len was not given
gpu-memory-differs = --gpu { $gpu } names { $named_gb } GB and --gpu-memory says { $given_gib }: what fits is judged against { $given_gib } GiB; speed and price are the named GPU's
no-effect-on-method = { $options }: no effect on { $method }
no-effect-without-rows = { $options }: no effect without --rows, which asks for time and cost
no-time-without-fit = no time is predicted for what does not fit
gpu-speed-unknown = no time: this GPU's speed is not known; name a known one with --gpu: { $known }
time-is-rough = time is a rough prediction, within a factor of two: peak speed of { $gpu } as of { $as_of } ({ $source }) times the share that such runs usually reach
estimate-basis = predicted from config.json and the lengths of the rows (tokens { $counted ->
        [yes] counted with the model's tokenizer on some rows
       *[no] taken as { $characters_per_token } characters each, a rule of thumb
    }); nothing was loaded or measured
estimate-without-time = no time or money is predicted: the speed of this GPU is not known
estimate-time = times are rough, within a factor of two, without loading and indexing: peak speed of { $gpu } as of { $as_of } times the share that such runs usually reach
estimate-money = money is that time x { $price }
estimate-repeats = times and money include the repeats asked for with --seeds and --learning-curve
gpu-not-used = PyTorch is installed here in its build for CPUs, which does not use this GPU: what runs will run on the CPU; --device cpu plans for that
nothing-predicted = nothing is predicted for this model: { CLAUSE($problem) }

# Bare `advisor`

stopped = Stopped. The same command goes on with what is missing.
road-title = advisor: prompt, retrieve or fine-tune? Measured on your labelled data.
road-what = { CHOOSE($command, ask: "a few questions; a prediction with its reasons", compare: "the strategies side by side on one locked split", report: "the verdict again, and one HTML file to forward", demo: "try it on bundled data, offline", plan: "memory, time and cost before anything runs", doctor: "what this machine can run", other: "all commands") }
road-next = Next:
road-why = { $why ->
        [unfinished] A comparison is not finished (or still running). This does what is missing:
        [failed] A comparison here ended with a failed trial; see why, or run it again:
        [advised] The advice is a prediction. Measure it:
        [measured] Everything here is measured. See the verdict again:
        [draft] A questionnaire was left half-way; its answers are kept. Go on:
        [data] There is labelled data here. Ask for advice on it:
        [demonstrated] You have seen the demonstration. Ask for advice on a task of your own:
       *[nothing] Nothing to go on with in this folder. See it work on bundled data first:
    }
road-here = In this folder:
road-data = labelled data: { $path }
road-documents = documents: { $folder }/
road-fix-first = Fix first:
road-advised = advised: { $strategy } (advisor.toml)
road-advised-for = advised: { $strategy } for { $data } (advisor.toml)
road-draft = left half-way
road-verdict = verdict: { $winner } ({ $report })
road-run = { CHOOSE($state, finished: "finished", failed: "a trial failed", other: "not finished") }: { $run }, { $done } of { $trials } strategies done

# `advisor doctor`

check-python = Python
check-system = system
check-memory = memory
check-gpu = GPU
check-packages = packages
check-torch = { "torch" }
check-4-bit = 4-bit
check-smollm2 = { "smollm2" }
check-embedder = embedder
check-hub = hub
check-folder = folder
check-disk = disk
doctor-looking = Looking at this machine ...
doctor-title = What this machine can run:
doctor-status = { CHOOSE($status, ok: "ok", note: "note", other: "MISSING") }
doctor-fix = fix: { $command }
doctor-ready = Everything that `advisor demo` needs is here.
doctor-not-ready = `advisor demo` cannot run as it should yet: { $missing }.
python-found = { $version }, wanted { $wanted ->
        [any] any version
       *[other] { $wanted }
    }
system-found = { $cores ->
        [one] { $system }, 1 core
       *[other] { $system }, { $cores } cores
    }
memory-found = { BYTES($total_bytes) }, { BYTES($free_bytes) } of it free{ $short ->
        [yes] ; the demonstration takes up to { BYTES($wanted_bytes) }
       *[no] { "" }
    }
memory-unknown = not measured: psutil is not installed
gpu-found = { $name } { BYTES($total_bytes) }
gpus-found = { $gpus }; { $driver ->
        [unknown] driver not known
       *[other] driver { $driver }
    }{ $torch ->
        [usable] { "" }
        [not_usable] ; torch { $torch_version } cannot use it
       *[unknown] ; torch could not be asked
    }
apple-gpu = Apple GPU, through MPS
no-gpu = none found; everything runs on the CPU. `advisor plan` says what one would allow
package-found = { $name } { $version }
package-wrong = { $version ->
        [absent] { $name } is absent
       *[other] { $name } { $version }
    }, wanted { $wanted ->
        [any] any version
       *[other] { $wanted }
    }
packages-found = all { $count } within their ranges: { $packages }
packages-wrong = { $packages }
packages-unknown = the project's own package is not installed, so its ranges are not known
torch-found = { $version }, computes on { $device }
torch-broken = cannot be imported: { $problem }
unexplained = it said nothing
no-gradient = no gradient comes back
four-bit-works = a gradient came back through a 4-bit layer on { $device }: qlora works
four-bit-broken = training in 4-bit does not work: { $problem }
four-bit-not-tried = not tried: torch cannot be imported
weights-found = { $model }, { CHOOSE($place, packaged: "from the package index", other: "in the hub's cache") }
weights-missing = { $model } is not on this machine and would come from the hub
hub-found = { $address } answers
hub-not-asked = not asked: { $problem }
hub-not-reached = { $address } is not reached ({ $problem }); folders and { $bundled } still work
folder-found = { $path } { CHOOSE($writable, yes: "can", other: "cannot") } be written
disk-found = { BYTES($free_bytes) } free{ $short ->
        [yes] , the demonstration wants { BYTES($wanted_bytes) }
       *[no] { "" }
    }
disk-unknown = the free space cannot be told
not-asked = { $setting } is set
no-answer = no answer within { SECONDS($seconds) }
ended-by-signal = ended by signal { $signal }
ended-with-code = exit code { $code }
error-told = { $text }

# A run: what is said before it, its live display, and after it

texts-sent = { $model }: the texts of this data that stand in prompts (inputs, demonstrations, passages) are sent to { $host }.
compare-left-out = { $strategy } is left out: { CLAUSE($reason) }.
compare-already-done = { $repeats ->
        [0] Already done in { $folder }: { $names }.
        [one] Already done in { $folder }: { $names } and 1 of their repeats.
       *[other] Already done in { $folder }: { $names } and { $repeats } of their repeats.
    }
compare-nothing-run = Nothing was run.
compare-stopped = Stopped. To go on: { $command }
report-written = Report: { $path }
report-stale = { $folder }: results.json does not hold what has ended since it was written ({ $trials }); put it together with: { $command }
manifest-damaged = { CLAUSE($problem) }; it is written again.
run-again = { $trials }{ $more ->
        [0] { "" }
       *[other] { " " }and { $more } more
    }: { $reason }.
file-damaged = { $file } cannot be read (damaged, or written by another version of advisor), so the trial runs again
trial-stopped = it was stopped; goes on after { COUNT($rows) } of { COUNT($of) } rows
trial-ended-so = { CHOOSE($status, failed: "it failed before; run again", other: "it was skipped before; run again") }
inputs-changed = { $inputs } changed since; run again
input-changed = { $what ->
        [data] the data
        [code] the code
        [settings] the settings ({ $options })
        [predictions] the file of predictions
        [files] the model's files or the documents
       *[anything] the data, the settings, the code or the model's files
    }
live-name = { $name ->
    [model_check] model check
   *[other] { $name }
}
live-line = { $strategy }: { $line }
live-phase = { $phase } ({ COUNT($total) })
live-reminder = { $phase }{ $counted ->
        [yes] , { COUNT($done) } of { COUNT($total) } { CHOOSE($unit, steps: "steps", other: "rows") }
       *[no] { "" }
    }{ $detailed ->
        [yes] , { $detail }
       *[no] { "" }
    }, { $paced ->
        [yes] about { ABOUT($left) } left
       *[no] { ABOUT($elapsed) } so far
    }
live-finished = { $status ->
        [skipped] skipped
        [failed] failed after { SECONDS($time) } in all
       *[done] done in { SECONDS($time) }
    }{ $scored ->
        [yes] , { $metric } { $score }
       *[no] { "" }
    }{ $explained ->
        [yes] : { $reason }
       *[no] { "" }
    }
live-kept = kept from an earlier run
live-strategy = strategy
live-phase-column = phase
live-progress = progress
live-elapsed = elapsed
live-left = left
live-repeats = repeats
live-repeats-ended = { COUNT($ended) } of { COUNT($all) } ended
live-state = { CHOOSE($state, waiting: "waiting", running: "running", done: "done", failed: "failed", other: "skipped") }
live-detail = { $state }: { $detail }
training-loss = loss { NUMBER($loss, minimumFractionDigits: 2, maximumFractionDigits: 2) }
fewer-rows-at-once = { $rows ->
        [one] out of memory at 1 row at once; fewer
       *[other] out of memory at { $rows } rows at once; fewer
    }
report-stale-by-some-command = { $folder }: results.json does not hold what has ended since it was written ({ $trials }); put it together by running the same `advisor compare` again
conversion-begun = Preparing { $model } (once; it is kept in { $folder })
conversion-awaited = { $model }: another process is preparing it; waiting
conversion-step = { $step ->
        [read_tokenizer] { "  " }reading the tokenizer
        [unpack] { "  " }unpacking { COUNT($tensors) } tensors
       *[write] { "  " }writing { NUMBER($size_gb, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB ({ $dtype })
    }


## pages and files

page-contents = Contents
page-skip = Skip to the ranking
text-cut = … ({ COUNT($length) } characters)

figure-at = { $figure } ({ $place })
named-figures = { $name }: { $figures }
between-names = { ", " }
between-figures = { ", " }
between-lines = { "; " }
between-sentences = { " " }

rows-search = Search in inputs, expected and given answers
rows-filter = Show
rows-label = Expected label
rows-every-label = every label
rows-expected = expected
rows-evidence = What the answers drew on
rows-passages = passages in the prompt:
rows-demonstrations = training rows in the prompt:
rows-nearest = nearest labelled rows, from training:
rows-found = { COUNT($found) } of { COUNT($all) } rows; { COUNT($shown) } shown
rows-more = Show more rows
rows-first = The first { COUNT($shown) } of { COUNT($all) } rows. Search and filters need JavaScript.
rows-nothing = No row matches. Clear the search or choose another filter.
rows-prompt = Prompt sent:
rows-prompt-note = As it was sent, cut to the context, before the model's own chat template adds its marks.
    Earlier turns of user and assistant are demonstrations or belong to the row. A passage begins
    with its source in brackets. The row's input is bold.
rows-prompts-first = Prompts are shown for the first { COUNT($shown) } rows; for more they need JavaScript.
role-system = system
role-user = user
role-assistant = assistant

# In place of texts of the data (--no-examples).

left-out = (left out)
label-number = label { $n }
test-row-number = row { $n }
training-row-number = training row { $n }
column-number = column { $n }
file-number = file { $n }
local-model = a local model
texts-left-out = Texts of the data are left out of this file: labels are numbered in alphabetical order, rows by
    their place in the test, and messages of errors are not shown.

# --- advisor data

data-title = What is in the data
data-verdict = { $found ->
    [0] { COUNT($rows) } usable rows; nothing stands out.
   *[other] { COUNT($rows) } usable rows; { COUNT($found) } { CHOOSE($found, one: "thing deserves", other: "things deserve") } a look.
}
data-found-suspects = About { COUNT($n) } { CHOOSE($n, one: "label is", other: "labels are") } likely to be wrong.
data-found-contradictions = { COUNT($n) } { CHOOSE($n, one: "row asks", other: "rows ask") } what an earlier row asks and { CHOOSE($n, one: "answers", other: "answer") } something else.
data-found-near = { COUNT($n) } { CHOOSE($n, one: "pair of rows has", other: "pairs of rows have") } nearly the same input and different labels.
data-found-repeats = { COUNT($n) } { CHOOSE($n, one: "row repeats", other: "rows repeat") } an earlier row.
data-found-leaks = { COUNT($n) } { CHOOSE($n, one: "row equals or resembles", other: "rows equal or resemble") } a test row.
data-not-suspects = Labels are judged in a classification of up to 500 labels alone.
data-not-leaks = To look for test rows among these, add --test FILE.
data-section-file = The file
data-section-labels = Labels
data-section-suspects = Labels that are likely to be wrong
data-section-contradictions = The same input, another answer
data-section-near = Nearly the same input, another label
data-section-repeats = Repeated rows
data-section-leaks = Rows that equal or resemble a test row
data-lengths = { CHOOSE($part, input: "Length of the inputs", other: "Length of the targets") } in characters: { COUNT($least) } to { COUNT($most) }, median { COUNT($median) }, 95% up to { COUNT($p95) }.
data-scripts = Inputs by script: { $scripts }.
data-script = { $script } { PERCENT($share) }
script-name = { $name ->
    [latin] Latin
    [cjk] Chinese characters
    [hiragana] Japanese
    [katakana] Japanese
    [hangul] Korean
    [cyrillic] Cyrillic
    [greek] Greek
    [arabic] Arabic
    [hebrew] Hebrew
    [devanagari] Devanagari
    [thai] Thai
   *[other] { $name }
}
data-label = label
data-rows = rows
data-share = share
data-row = row
data-input = input
data-target = target
data-other-input = other input
data-other-target = other target
data-suggested = suggested
data-own = own label
data-other = suggested label
data-more = … and { COUNT($n) } more. --out writes all of them to its list of changes.
data-labels-table = { COUNT($n) } { CHOOSE($n, one: "label", other: "labels") }, the most frequent first.
data-suspects-table = { COUNT($n) } { CHOOSE($n, one: "row", other: "rows") } for which another label is likelier, the least likely labels first.
data-suspects-explained = Each row is judged by a classifier of its words that has not seen it (5 parts, { COUNT($rows) } rows). A figure is a probability.
data-pairs-table = { COUNT($n) } { CHOOSE($n, one: "pair", other: "pairs") } of rows.
data-clean-written = { COUNT($rows) } rows are in { $path }; what was changed, and why, is in { $changes }.

## errors
#
# What happened, where, and what to do. What a user types stands as it is typed: an option, `a command`.

error = error: { $problem }
problems =
    { $said }
    { $next }
in-file = { $path }: { $problem }
in-row = { $path }, row { DIGITS($row) }: { $problem }
file-error = { $path }: { $text }
problem-then-command = { CLAUSE($problem) }: { $command }

# --- run folders

run-folder-busy = { $folder }: another comparison is writing here ({ $holder }). Wait for it to end, or give another --out.
process-on = process { $pid } on { $host }
process-just-started = a process that has just started
run-folder-unusable = { $folder } cannot be used as a run folder ({ $text }). Give another --out.
not-written = { $path } cannot be written ({ $text }). Make the folder writable, or give another --out.
no-space-to-write = { $path } cannot be written ({ $text }). Free some space on that disk, then run the same command again: it goes on.
not-our-file = { $path } is not a file of this tool ({ $text }). Remove it, and run the command again.
impossible-count = { $path } is not a file of this tool (a count of { $count }). Remove it, and run the command again.
dangling-prompt = { $path } is not a file of this tool (a prompt refers to place { DIGITS($place) } in `{ $list }`, which has { COUNT($count) }). Remove it, and run the command again.
impossible-prompt = { $path } is not a file of this tool (the prompt of test row { $row } has more parts than any model reads). Remove it, and run the command again.
link-in-run-folder = { $path } is a link, and a run would write through it. Remove it, or give another --out.
device-in-run-folder = { $path } is neither a file nor a folder (a pipe or a device), and a run would wait for it. Remove it, or give another --out.
other-files-in-folder = { $folder } holds no run but other files ({ $file }). Give another --out.
no-results = { $folder } holds no results.json. Give the folder of a finished comparison.
no-results-yet = { $folder } holds no results.json. Give the folder of a finished comparison, or finish this one with: { $command }
older-results = { $path } was made by an older version of advisor. Run the command again.
newer-results = { $path } was made by a newer version of advisor. Update advisor, or run the command again.
damaged-json = { $path } is damaged: it cannot be read ({ $text }). Remove it, and run the command again.
no-json-object = { $path } is damaged: it holds no JSON object. Remove it, and run the command again.

unreadable = { $path } cannot be read ({ $text }).
page-without-results = the page does not hold the results it was made from

# --- the check of the model

model-unusable = model '{ $model }' cannot be used: { $text }. See { $log } for the whole error.
model-out-of-memory = model '{ $model }' cannot be used: out of memory ({ $text }). To fix it, { CLAUSE($suggestion) }.
model-unchecked = model '{ $model }' cannot be checked: { CLAUSE($cause) }. To fix it, { CLAUSE($suggestion) }.

library-error = { $text }
more-names = { COUNT($count) } more
no-names = none

# --- data files. What is wrong with a row or a text is a part of a sentence, without a full stop.

file-empty = the file is empty: it holds no rows. Name a file with rows.
file-not-permitted = the file may not be read ({ $text }). Change its permissions.
file-unreadable = the file cannot be read ({ $text }). Copy it to another disk.
path-not-permitted = the path may not be read ({ $text }). Change its permissions.
path-unusable = the path cannot be looked up ({ $text }). Name the file in another way.
path-not-found = there is no such file or folder, and { $folder } holds no data file. Check the path.
path-not-found-but = there is no such file or folder. Did you mean "{ $near }"?
path-not-found-among = there is no such file or folder. Data files in { $folder }: { $files }.
current-folder = the current folder
split-of-file = there is no such file. A ":{ $split }" suffix chooses the split of a dataset folder or hub id; "{ $file }" is a single file. Give it without the suffix.
no-ending = a file with no ending cannot be read. { $readable } { $fix }
other-ending = a file with the ending "{ $ending }" cannot be read. { $readable } { $fix }
readable-data = Readable are { ".jsonl, .ndjson, .json, .csv, .tsv, .yaml" } (these also as .gz) and .parquet files, a folder written by `save_to_disk` of datasets, a folder of train and test files, and a hub id (owner/name).
convert-it = Convert or rename it.
unpack-it = Unpack it and name the file in it.
save-sheet = Save the sheet as CSV in UTF-8.
save-pickle = Such files can run code when they are opened, so they never are: save the rows as JSONL.
is-pipe = this is a pipe and no file: it can be read only once. Save what it gives to a file with an ending such as .jsonl, and name that.
is-device = this is a device and no file: it has no end. Save what it gives to a file with an ending such as .jsonl, and name that.
is-disk = this is a device and no file: it holds no rows. Save what it gives to a file with an ending such as .jsonl, and name that.
is-socket = this is a socket and no file: it has no end. Save what it gives to a file with an ending such as .jsonl, and name that.
is-dangling-link = this is a link to a file that does not exist ({ $to }). Name the file itself.
is-endless-link = this is a link that leads back to itself. Name the file itself.
is-zip = this is a zip archive, though its name ends in "{ $ending }". Unpack it, or if it is a sheet (.xlsx), save it as CSV.
is-bzip2 = this is a bzip2 archive, though its name ends in "{ $ending }". Unpack it and name the file in it.
is-xz = this is an xz archive, though its name ends in "{ $ending }". Unpack it and name the file in it.
is-zstd = this is a zstd archive, though its name ends in "{ $ending }". Unpack it and name the file in it.
is-parquet = this is a Parquet file, though its name ends in "{ $ending }". Let its name end in ".parquet".
is-pdf = this is a PDF, though its name ends in "{ $ending }". Rows are read from JSON lines, JSON, CSV, TSV and Parquet files.
is-pickle = this is a Python pickle, though its name ends in "{ $ending }". Those can run code and are never opened; save as JSONL.
folder-of-files = the folder is not a saved dataset (no dataset_dict.json or state.json in it). Name one of the files in it: { $files }.
folder-without-data = the folder is not a saved dataset (no dataset_dict.json or state.json in it). It holds no data file either. { $readable }
no-working-copy = the working copy cannot be written to { $folder } ({ $text }). Make room, or set TMPDIR to a folder that has some.

text-in-utf32 = the text is in UTF-32. Save the file as UTF-8.
zero-bytes = the file holds zero bytes: it is binary, or UTF-16 without a byte order mark. Save the file as UTF-8.
not-utf16 = the text is not valid UTF-16 ({ $text }). Save the file as UTF-8.
not-utf8 = byte { $byte } at byte { DIGITS($place) } is not UTF-8 (save the file as UTF-8)
not-valid-text = the text is not valid { $encoding } ({ $text }). Save it as UTF-8.
zero-byte = a zero byte at character { DIGITS($place) } (the file is damaged or binary)
line-too-long = longer than { COUNT($most) } bytes (are line breaks missing?)
line-too-long-in-characters = longer than { COUNT($most) } characters (are line breaks missing?)
bare-return = lines end in a bare carriage return, as old Mac programs write them (convert them, for example with: { "tr '\\r' '\\n'" })

row-broken = { $problem }. Fix the row, or leave out all broken rows with --skip-bad-rows.
row-not-json = not valid JSON: { $problem }
row-is-list = not a JSON object with named columns but a list
row-is-value = not a JSON object with named columns but { $text }
json-at = { $problem } at character { DIGITS($place) }
json-over-lines = an object begins that goes on in the next line (a row has to stand on one line)
json-broken = not valid JSON: { $problem } (line { DIGITS($line) }, column { DIGITS($column) }). Fix it: --skip-bad-rows can pass over a broken row in JSON lines or CSV, not in a JSON list.
json-nested-too-deeply = nested too deeply
json-key-twice = the key "{ $key }" stands twice in one object
json-sign-missing = "{ $sign }" is missing
json-cut-off = the file ends in the middle
json-value-too-long = one value is longer than { COUNT($most) } characters (a quotation mark may not be closed; rows of that size are not read)
json-list-expected = a list or an object is expected
json-text-behind = there is more text behind the end of the list
json-without-list = the file holds one object and no list of rows (keys: { $keys }). Give a list of objects, or put it under one of the keys { $known }.
in-line = { $problem } (line { DIGITS($line) } of the file)
in-lines = { $problem } (lines { DIGITS($first) } to { DIGITS($last) } of the file)
other-number-of-fields = { $found ->
    [one] { COUNT($found) } field
   *[other] { COUNT($found) } fields
} where the header has { COUNT($wanted) }
quote-never-closed = a quotation mark is opened and never closed
quote-inside-field = a quotation mark ends inside a field (double it where it belongs to the text)
field-too-long = a field is longer than { COUNT($most) } characters: perhaps a quotation mark is not closed (JSON lines has no such limit)
header-unreadable = the header row cannot be read: { $problem }. Fix it.
column-twice-in-header = the header names the column "{ $column }" more than once. Rename one of them.
column-twice = there is more than one column "{ $column }". Rename one of them.
cell-unreadable = column "{ $column }" cannot be read ({ $text })
all-rows-broken = { $rows ->
    [one] the only row is broken
   *[other] all { COUNT($rows) } rows are broken
} (row { DIGITS($row) }: { $problem }). Check that the format fits the file's name.
no-usable-row = none of the { COUNT($rows) } rows can be used. Fill the column, or name others with --input-column and --target-column.

no-columns = neither an input nor a target column is recognised (found: { $found }). Name them with --input-column and --target-column; if the file has no header row, add one.
no-target-column = no target column is recognised (found: { $found }). Name it with --target-column.
no-input-column = no input column is recognised (found: { $found }). Name it with --input-column.
no-such-column = there is no column "{ $column }" (found: { $found }). Give one of them to { $option }.
no-such-column-but = there is no column "{ $column }" (found: { $found }). Did you mean "{ $near }"?
same-column-twice = input and target are both the column "{ $column }". Name two different ones with --input-column and --target-column.

no-parquet = not a readable Parquet file ({ $text }). Write it again, or convert it to JSONL.
parquet-damaged = the Parquet file is damaged here ({ $text }). Write it again.
dataset-unreadable = the saved dataset cannot be opened ({ $text }). Write it again with `save_to_disk`, or give a JSONL file.
dataset-damaged = the saved dataset is damaged here ({ $text }). Write it again.
dataset-leads-out = its state.json names a file outside the folder ({ $file }). Write it again with `save_to_disk`.
dataset-without-splits = the dataset has no splits, so ":{ $split }" cannot be chosen. Leave it off.
no-such-split = there is no split "{ $split }" (splits: { $splits }). Choose one, for example { $example }.
no-such-dataset = there is no file or folder of this name, and no dataset "{ $dataset }" on the hub that you may read. Check the spelling; for a gated one log in with `hf auth login`.
hub-dataset-unusable = the hub dataset cannot be loaded ({ $text }). Download it and give the file instead.
hub-not-reached-for-data = there is no file "{ $dataset }" here, so it is read as a hub id, but the hub cannot be reached: { $reason }. Give a file or a saved dataset folder, or connect; with HF_HUB_OFFLINE=1 a downloaded copy is used.
offline = HF_HUB_OFFLINE is set and it is not in the local cache
no-web-address = HF_ENDPOINT is '{ $address }', which is no web address

too-few-rows = { $rows ->
    [one] { COUNT($rows) } row
   *[other] { COUNT($rows) } rows
}; at least { COUNT($least) } are needed to train, validate and test. Add labelled rows.
too-few-usable-rows = { COUNT($rows) } of { COUNT($read) } rows can be used; at least { COUNT($least) } are needed to train, validate and test. Add labelled rows.
one-class = one class only: all { COUNT($rows) } rows have the target "{ $label }" (column "{ $column }"). There is nothing to tell apart: add rows of another class, or name another column with --target-column.
one-class-after-split = one class only: after the split every training row is "{ $label }". Add rows of other classes, or raise --train-limit.
too-many-classes = as classification this file has { COUNT($classes) } classes in { COUNT($rows) } rows; at least two rows per class are needed. Name another column with --target-column, or leave the task to be recognised.
one-group = all rows belong to one group, so none can be set aside for the test. Name another group column, or give a test file.
no-training-rows = no rows are left to train on after { COUNT($test) } test rows and what resembles them are taken out. Add rows, or give a test file that shares none with this one.
other-layout = the test file has another layout ({ $layout }) than { $training } ({ $training_layout }). Give both the same columns, or name them with --input-column and --target-column.
layout-of-columns = { $layout }: input { $inputs }, target "{ $target }"
layout-of-one-column = { $layout }: input { $inputs }
other-labels = no target of the test file (such as "{ $label }") is a label of { $training } (such as "{ $training_label }"). Write the labels alike in both files.

# --- models


the-model = model '{ $model }'
the-adapter = adapter { $folder }
the-embedder = the embedder '{ $model }' cannot be loaded
model-is-file = model '{ $model }' is a file, but not a .gguf file. Give the folder that holds the model.
model-not-found = model '{ $model }': there is no such folder or .gguf file, and it is not a hub id (owner/name). Built in are { $built_in }.
model-path-unusable = model '{ $model }': { $text }
model-not-cached = model '{ $model }' is not in the local cache and the hub cannot be reached. Give a folder, or --model { $bundled }.
model-gated = model '{ $model }' is gated. Accept its terms on the hub and log in with `hf auth login`.
model-not-on-hub = model '{ $model }' is no folder here and no model on the hub. Check the spelling, or give { $bundled }.
model-without-config = model '{ $model }' holds no config.json; a causal LM in the transformers format is needed. If it is an adapter, download it (`hf download { $model } --local-dir FOLDER`) and give the folder.
model-no-hub = model '{ $model }': the hub cannot be reached ({ $text }). Give a folder, or --model { $bundled }.
model-not-trainable = model '{ $model }' has no weights to train. Give --model { $bundled }.
model-unloadable = model '{ $model }' cannot be loaded: { CLAUSE($text) }. Give a folder, a hub id such as { "Qwen/Qwen2.5-0.5B-Instruct" }, or { "smollm2" }.
model-not-installed = model '{ $model }' is not installed, and the model hub cannot be reached. Install it: { $command }
model-file-changed = model '{ $model }': { $file } is damaged or not the published file (SHA-256 { $found }, expected { $wanted }). Install it again: { $command }
no-transformers-model = model '{ $model }': no transformers model here. A folder with a config.json that names a model_type is needed.
no-tokenizer = model '{ $model }': there is no tokenizer in its folder. Copy tokenizer.json and tokenizer_config.json from the model that it was made from.
needs-own-code = model '{ $model }' comes with code of its own, and cannot be opened without running it. Read its Python files; if you trust whoever wrote them, give --trust-remote-code, else another model.
model-sees-ahead = model '{ $model }': the scores of a token change with the tokens after it, so this is no causal language model. Give a decoder, such as llama, qwen2 or gemma.

model-is-encoder = { $file }: model type '{ $type }' is an encoder, not a causal language model. Give a text-only causal (decoder-only) language model, such as llama, qwen2 or gemma.
model-is-encoder-decoder = { $file }: model type '{ $type }' is an encoder-decoder, not a causal language model. Give a text-only causal (decoder-only) language model, such as llama, qwen2 or gemma.
model-of-other-task = { $file }: the checkpoint is a { $architecture }, not a causal language model. Give a text-only causal (decoder-only) language model, such as llama, qwen2 or gemma.
model-type-not-known = { $file }: transformers { $version } does not know the model type '{ $type }'. Update transformers, or give another model.
model-type-not-causal = { $file }: transformers { $version } has no causal language model of type '{ $type }'. Give a text-only causal (decoder-only) language model, such as llama, qwen2 or gemma.

no-weights = { $what }: no safetensors weights here, nor any other. Take the model's version in safetensors, or save it again with `save_pretrained` where it was made.
weights-of-other-format = { $what }: no safetensors weights here, only { $files }. Take the model's version in safetensors, or save it again with `save_pretrained` where it was made.
weights-are-pickle = { $what }: its weights are pickle files ({ $files }), which can run code when read; only safetensors are loaded. Take a version in safetensors, or, where you trust this one, convert it: { $command }
weights-lead-out = { $what }: { $file } names '{ $name }', which is no safetensors file of this folder. Get the folder again from somebody you trust.
no-weight-map = { $what }: { $file } holds no weight_map. Get the folder again.
weights-without-index = { $what }: neither { $single } nor { $index } is in the folder, so the other safetensors files cannot be put together. Download the model again.
weights-missing-file = { $what }: { $file } is missing, and the model's index names it. Download the model again.
weights-damaged = { $what }: { $file } is damaged: it has no safetensors header. Download the model again.
weights-of-other-size = { $what }: { $file } has { COUNT($size) } bytes, and its header says { COUNT($wanted) }: the file is not complete or was changed. Download the model again.
weights-cut-off = { $what }: { $file } has { COUNT($size) } bytes, and its header says at least { COUNT($wanted) }: the file is not complete or was changed. Download the model again.
tensors-missing = model '{ $model }': { $count ->
    [one] { COUNT($count) } tensor is
   *[other] { COUNT($count) } tensors are
} missing ({ $tensors }); transformers would put random numbers there. Save the model again with `save_pretrained` from the class that it was trained with, or download it again.
tensors-of-other-shape = model '{ $model }': { $count ->
    [one] { COUNT($count) } tensor is
   *[other] { COUNT($count) } tensors are
} of another shape: { $tensor } is { $stored } in the checkpoint, and config.json makes it { $wanted }. Get config.json and the weights from the same model.
tensors-unexpected = model '{ $model }': { $count ->
    [one] { COUNT($count) } tensor is
   *[other] { COUNT($count) } tensors are
} unexpected ({ $tensors }): the architecture that config.json names has no place for them, so transformers would answer without them. Give the model that config.json describes; a LoRA adapter or another head needs its own folder.
tokenizer-does-not-fit = model '{ $model }': its tokenizer does not fit: it has { COUNT($count) } tokens without a row in the embeddings (such as '{ $token }', number { COUNT($number) } of { COUNT($rows) }). Get the tokenizer and the weights from the same model.

adapter-is-pickle = { $what }: its adapter is not in { $wanted } (found: { $files }); only safetensors are loaded, because pickle can run code. Save the adapter again with `save_pretrained`, or train it again.
adapter-without-weights = { $what }: its adapter's { $wanted } is missing. Save the adapter again with `save_pretrained`, or train it again.
adapter-names-module = { $what }: { $file } sets megatron_config, which names a module to import. Remove that setting, or train the adapter again.
adapter-on-itself = model '{ $model }': its adapter names itself as the base model. Write the base model's folder or hub id there.
adapter-no-object = model '{ $model }': { $path } holds no JSON object. Save the adapter again.
adapter-of-other-type = model '{ $model }': its adapter is of type { $type }, which cannot be merged into the model. Give an adapter of one of these types: { $known }.
adapter-of-other-task = model '{ $model }': its adapter is for the task { $task }, not { "CAUSAL_LM" }. Give an adapter of a causal language model.
adapter-without-base = model '{ $model }': { $file } names no base model. Write the base model's folder or hub id there, as `base_model_name_or_path`.
adapter-base-not-here = model '{ $model }' is an adapter, and its base model '{ $base }' is not on this machine. Write where the base model is into { $file }, as `base_model_name_or_path`.
adapter-base-unusable = model '{ $model }' is an adapter without its base model: { $problem }
adapter-of-other-model = model '{ $model }': its adapter does not belong to the base model '{ $base }'. Write the adapter's own base model into { $file }, as `base_model_name_or_path`. { $why }
peft-says = PEFT says: { $text }
adapter-tensors-unplaced = { $count ->
    [one] { COUNT($count) } tensor is
   *[other] { COUNT($count) } tensors are
} without a place in it ({ $tensors }).
adapter-tensors-missing = { $count ->
    [one] { COUNT($count) } tensor is
   *[other] { COUNT($count) } tensors are
} missing ({ $tensors }).
adapter-changes-answers = model '{ $model }': its adapter cannot be merged into the base model without changing the answers. Merge it where it was trained, and give the merged model.
model-json-unreadable = model '{ $model }': { $path } cannot be read as JSON ({ $text }).

template-unusable = model '{ $model }': its chat template cannot be used ({ $why }). Fix chat_template.jinja (or chat_template in tokenizer_config.json), or remove it to use plain prompts.
template-leaves-out = it leaves out text of turn { DIGITS($turn) }, { $role }: '{ $text }'
template-leaves-out-user = it leaves out the user's text
template-token-without-row = model '{ $model }': its chat template writes the token '{ $token }', number { COUNT($number) }, and the embeddings have { COUNT($rows) } rows. Get the tokenizer and the weights from the same model.
no-end-of-answer = model '{ $model }': its tokenizer has no token or text that ends an answer. Set eos_token in tokenizer_config.json, or choose another model.
label-without-token = label '{ $label }' becomes no token in the model's tokenizer. Rename the label, or choose another model.
labels-of-same-tokens = the labels { $labels } become the same tokens in the model's tokenizer, so the model cannot tell them apart. Rename the labels, or choose another model.
no-room-for-one-request = { $halved ->
    [0] memory does not hold a single request ({ $text })
    [1] memory does not hold a single request, after the batch was halved once ({ $text })
    [2] memory does not hold a single request, after the batch was halved twice ({ $text })
   *[other] memory does not hold a single request, after the batch was halved { COUNT($halved) } times ({ $text })
}

embedder-unusable = the embedder '{ $model }' cannot be loaded: { CLAUSE($text) }. Give a sentence-transformers folder or hub id whose weights are safetensors, '{ $hashing }', or nothing for { $default }.
embedder-not-found = the embedder '{ $model }' cannot be loaded: there is no such folder. Give a sentence-transformers folder or hub id whose weights are safetensors, '{ $hashing }', or nothing for { $default }.
embedder-not-installed = the sentence embedder { $model } is not on this machine and the model hub did not give it ({ $text }). Install it from the package index: { $command }
embedder-is-pickle = { $what }: { $file } is a pickle, which can run code; only safetensors are loaded. Convert it where you trust it: `SentenceTransformer(FOLDER).save(NEW_FOLDER)`
embedder-module-unknown = { $what }: modules.json names '{ $module }', code that this tool does not load. Known are { $known } of sentence_transformers. Give another embedder.
modules-unreadable = { $what }: modules.json cannot be read ({ $text }). Get the folder again.
modules-no-list = { $what }: modules.json is no list of modules. Get the folder again.

several-gguf-files = model '{ $folder }': the folder holds { COUNT($count) } GGUF files ({ $files }). Name the one to use, e.g. --model { $first }
gguf-package-missing = model '{ $model }': GGUF files need the package `gguf`. Install it: { $command }
no-gguf-file = model '{ $model }': { $file } is not a GGUF file: it does not begin with the letters { "GGUF" }. Download it again, or name another file.
gguf-header-damaged = model '{ $model }': { $file } is damaged or cut off: its header cannot be read ({ $why }). Download it again.
gguf-version-unknown = GGUF version { DIGITS($version) }, known are 2 and 3
gguf-no-architecture = it names no architecture
gguf-text-cut-off = a text ends at byte { COUNT($end) } of { COUNT($size) }
gguf-value-unknown = a value of the unknown type { DIGITS($type) }
gguf-in-parts = model '{ $model }': { $file } is one of { COUNT($parts) } parts. Join them first: `llama-gguf-split --merge FIRST_PART WHOLE.gguf`
gguf-cut-off = model '{ $model }': { $file } is cut off: its tensors end at byte { COUNT($end) }, and the file has { COUNT($size) }. Download it again.
gguf-unusable = model '{ $model }': { $file } cannot be used: { $problem }
gguf-context-stretched = it stretches its context ({ $method }), which transformers does not read from a GGUF file. Take the model in safetensors.
gguf-split-unknown = how its tokenizer splits text (tokenizer.ggml.pre is '{ $split }') is not known to transformers. Take the model in safetensors.
gguf-rope-unknown = its { $tensor } are not those of Llama 3, and transformers does not read any others. Take the model in safetensors.
gguf-tensors-missing = { $count ->
    [one] a tensor is missing ({ $tensor }).
   *[other] { COUNT($count) } tensors are missing ({ $tensor }, …).
} Download it again.
gguf-part-lost = it holds { COUNT($numbers) } numbers, and { $type } in transformers takes { COUNT($taken) }: a part would be lost. Take the model in safetensors.
conversion-out-of-memory = memory ran out. Close other programs, or take a smaller model.
conversion-failed = its conversion failed ({ $text }). Take the model in safetensors.
conversion-exited = its conversion failed (exit code { $code }). Take the model in safetensors.
conversion-ended = its conversion was ended by signal { $signal }. If memory ran out, close other programs or take a smaller model.
no-space-to-unpack = model '{ $model }': unpacked it takes { BYTES($need_bytes) }, and { $folder } has { BYTES($free_bytes) } free. Free some space, or set { $setting } to a folder on another disk.
cache-full = model '{ $model }': the cache folder { $folder } cannot be written ({ $text }). Free some space, or set { $setting } to another folder.
cache-not-written = model '{ $model }': the cache folder { $folder } cannot be written ({ $text }). Make it writable, or set { $setting } to another folder.

plugin-unusable = the package { $package } adds '{ $name }' to { $group }, and it cannot be loaded: { $text }. Fix or uninstall { $package }.
plugin-of-other-kind = the package { $package } adds '{ $name }' to { $group }, which is no { $wanted }. Fix or uninstall { $package }.

# --- settings. Without a full stop: the setting stands before each.

setting-wrong = { $setting }: { $problem }
no-data = no data: give a labelled file, e.g. `advisor compare tickets.jsonl`
not-toml = { $path }: not valid TOML: { $text }
unknown-table = { $path }: nothing reads [{ $table }]; settings of a comparison are in { "[compare]" }
compare-no-table = { $path }: { "[compare]" } must be a table
unknown-setting = { $path }: unknown setting '{ $setting }'; valid: { $valid }
not-in-file = { $path }: { $setting } cannot be in a file, which may come from somebody else; give { $option }
text-expected = expected text, got { $value }
whole-number-expected = expected a whole number, got { $value }
out-of-range = { $value } is out of range; valid: { DIGITS($least) } to { DIGITS($most) }
number-expected = expected { $unit }, got { $value }
number-out-of-range = { $value } is out of range; valid: 0 to { NUMBER($most, useGrouping: 0) } ({ $unit })
times = times the default
usd-per-hour = US dollars per hour
in-milliseconds = milliseconds
usd-per-1k-requests = US dollars per 1,000 requests
gb-of-gpu-memory = GB of GPU memory
as-share = a share (0.9 is 90%)
flag-expected = expected { "true" } or { "false" }, got { $value }
names-expected = expected names separated by commas, got { $value }
no-strategy-named = no strategy named; leave the option out to run all that apply
named-twice = '{ $name }' is named twice
predictions-expected = expected { "NAME=FILE.jsonl" } with a name of at most 64 letters, digits and . _ + -, got '{ $value }'
unknown-device = unknown device '{ $value }'; choose from { $choices }
unknown-value = unknown value '{ $value }'; choose from { $choices }
unknown-language = unknown language '{ $value }'; choose from { $choices } (or { "zh, zh-CN" })

none-needs-predictions = { "--strategies none" } needs { "--predictions NAME=FILE.jsonl" }.
predictions-named-as-strategy = --predictions { $name }=…: '{ $name }' is a strategy of this tool. Take another name.
docs-not-found = --docs { $path }: no such file or folder. Check the path.
run-expensive = this comparison is predicted to take { SECONDS($time) } and { USD($usd) }; beyond { SECONDS($most_time) } or { USD($most_usd) } it asks first, and there is no terminal to ask in. Give --yes to run it, or fewer rows (--train-limit, --test-limit) or --strategies.

# --- plans

option-unknown = { $option } '{ $value }' is not known; choose from { $choices }
option-empty = { $option } '{ $value }' is empty; leave it out
option-no-whole-number = { $option } { $value }: must be a whole number
option-no-number = { $option } { $value }: must be a number
option-not-positive = { $option } { $value }: must be more than 0
option-too-large = { $option } { $value }: must be at most { COUNT($most) }
must-be-one-or-more = { $option } { DIGITS($value) }: must be 1 or more
gpu-memory-no-number = { $option } { $value }: must be a number of GiB, e.g. 24
gpu-price-no-number = { $option } { $value }: must be a number of US dollars, e.g. 2.50
gpu-price-negative = --gpu-price { $value }: must be 0 or more USD per hour, e.g. 2.50
gpu-without-memory = --gpu { $gpu }: say its memory too, e.g. --gpu-memory 24
bits-need-method = --bits needs --method: each method has its own
bits-of-qlora = --bits { DIGITS($bits) }: { "qlora" } holds the model in 4 or 8 bits; take { "lora" }
bits-of-full = --bits { DIGITS($bits) }: full training needs 16 or 32; take { "qlora" }
no-checkpoints-to-offload = --no-gradient-checkpointing leaves no checkpoints, and { $option } keeps them in the computer's memory; leave one of them out
mean-row-too-long = --mean-tokens { DIGITS($length) }: a mean row cannot be longer than the longest row, --seq-len { DIGITS($longest) }; raise --seq-len
answer-too-long = --new-tokens { DIGITS($length) }: an answer cannot be longer than the longest row, --seq-len { DIGITS($longest) }; raise --seq-len
full-of-quantised = full training: this checkpoint is stored in { DIGITS($bits) } bits, and quantised weights cannot be trained; take the unquantised checkpoint, or { "qlora" }
no-such-layer = --lora-targets { $targets }: no such linear layer in a { $type } model; choose from { $choices }
model-empty = --model is empty. Give a folder with a config.json, a hub id (owner/name) or { $bundled }.
model-no-file = model '{ $model }': there is no such file. Check the path.
model-no-folder = model '{ $model }' is no folder with a config.json and no hub id (owner/name). Check the spelling.
model-folder-without-config = model '{ $model }': the folder holds no config.json. Give the folder that holds the model.
plan-for-base = model '{ $model }': the folder holds an adapter ({ $file }), not a model. Plan for its base model, { $base }.
plan-for-adapter = model '{ $model }': the folder holds an adapter ({ $file }), not a model. Plan for its base model.
model-config-too-large = model '{ $model }': { $path } has { COUNT($size) } bytes and is no config.json. Give the folder.
model-json-no-object = model '{ $model }': { $path } holds no JSON object. Give the folder that holds the model.
config-not-cached = model '{ $model }': its config.json is not in the local cache and the hub cannot be reached. Give a folder that holds the model's config.json.
config-not-on-hub = model '{ $model }' holds no config.json on the hub. Give a model in the transformers format.
config-no-hub = model '{ $model }': the hub cannot be reached ({ $text }). Give a folder that holds the model's config.json.
config-not-whole = { $name } is { $value }; a whole number is needed
config-not-flag = { $name } is { $value }; { "true" } or { "false" } is needed
config-negative = { $name } is { $value }; it cannot be negative
config-too-large = { $name } is { $value }; more than { COUNT($most) } is a mistake
config-missing = { $name } is missing; a causal language model's config has it
config-zero = { $name } is 0; a causal language model's config has it
config-odd-heads = hidden_size { DIGITS($hidden) } is not divisible by num_attention_heads { DIGITS($heads) }, and no head_dim is given
config-odd-kv-heads = num_key_value_heads { DIGITS($found) } does not divide num_attention_heads { DIGITS($heads) }
config-no-attention = model type '{ $type }' is a state-space or recurrent model; a plan holds for decoder-only language models with attention, such as llama, qwen2 or gemma
config-odd-bits = quantization_config holds '{ $value }' bits per weight; a number from 1 to 16 is needed

# --- prices of an API

tokens-negative = { $name } { DIGITS($count) } of '{ $model }': must be 0 or more
no-price-for-input = '{ $model }' of { $provider }: genai-prices { $version } has no price for its input tokens. State `cost_usd` for each request instead.
no-price-for-output = '{ $model }' of { $provider }: genai-prices { $version } has no price for its output tokens. State `cost_usd` for each request instead.
price-unknown = model '{ $model }': genai-prices { $version } lists no such model. Write it as the provider does, with the provider in front where several offer it ({ "azure/gpt-4o" }), or state `cost_usd` for each request.
price-unknown-but = model '{ $model }': genai-prices { $version } lists no such model. Nearest: { $nearest }. Write it as the provider does, with the provider in front where several offer it ({ "azure/gpt-4o" }), or state `cost_usd` for each request.

# --- strategies

unknown-strategy = unknown strategy '{ $name }'; choose from { $choices }
votes-need-labels = { $strategy } needs labels or numbers, and this task is { $task }. Use the strategy { "embedding" }: it answers with the nearest row's answer.
no-row-with-answer = none of the { COUNT($rows) } training rows has an answer to learn from. Add rows with answers.
no-row-fits = none of the { COUNT($rows) } training rows fits the model's context of { COUNT($tokens) } tokens. Use a model with a longer context.
no-linear-layer = a model of type { $type } has no linear layer that an adapter can be put on. Leave { "lora" } and { "qlora" } out (--strategies), or use another model.
no-room-to-train = the device's memory does not hold { $rows ->
    [one] one training row
   *[other] { COUNT($rows) } training rows
} of { COUNT($tokens) } tokens even with recomputed activations ({ $text }). Use a smaller model, shorten the inputs, or free the device's memory.
diverged-training = the training loss became { $loss } at step { DIGITS($step) } with learning rate { $rate }: the training diverged. Set a lower learning rate, for example { $lower }, and look for rows with extreme targets.
diverged-validation = the validation loss became { $loss } at step { DIGITS($step) } with learning rate { $rate }: the training diverged. Set a lower learning rate, for example { $lower }, and look for rows with extreme targets.
artifact-foreign = { $folder } is not what this tool wrote ({ $text }); nothing in it was run. Remove the folder, and the same comparison makes it again.
no-passage = there is nothing to retrieve from: no passage was found. Give documents with --docs, or training rows with answers.
index-of-other-embedder = { $path }: this index was built with the embedder '{ $built_with }', not '{ $embedder }'. Open it with the same one, or build it again.
chunks-impossible = chunks of { COUNT($size) } characters with an overlap of { COUNT($overlap) }: use at least 1 character, and an overlap of 0 or more that is smaller than the chunk

# --- documents

docs-of-other-kind = { $path }: files of this kind cannot be read. Use one of { $kinds }, or convert it to text.
docs-only-others = { $path }: the folder holds no document, only files that end in { $others }. Put files in it that end in { $kinds }.
docs-empty-folder = { $path }: the folder holds no document. Put files in it that end in { $kinds }.
docs-without-text = { $path }: no text in { COUNT($count) } readable { CHOOSE($count, one: "file", other: "files") } (read are { $kinds }). Leave --docs out, or give it documents with text.
docs-scanned = { $path }: no text in { COUNT($count) } readable { CHOOSE($count, one: "file", other: "files") } (read are { $kinds }). A scanned pdf has to go through text recognition first.
docs-binary = { $path }: this is a binary file, not text. Remove or convert it.
docs-not-utf8 = { $path }: not UTF-8 text (byte { DIGITS($place) }). Convert it, for example with `iconv -f WINDOWS-1252 -t UTF-8`, or remove it if it is a binary file.
docs-not-permitted = { $path }: no permission to read it. Change its permissions or leave it out.
docs-unreadable = { $path }: cannot be read ({ $text }). Fix it or leave it out.
docs-no-column = { $path }: no column of text. Each line needs a text, for example { "{\u0022id\u0022: \u00221\u0022, \u0022title\u0022: \u0022...\u0022, \u0022text\u0022: \u0022...\u0022}" }.
docs-no-text = { $path }, line { DIGITS($line) }: column '{ $column }' is { $value }, not text. Fix or remove this line.
docs-not-json = { $path }, line { DIGITS($line) }: not valid JSON ({ $text } at character { DIGITS($place) }). Fix or remove this line.
docs-line-unreadable = { $path }, line { DIGITS($line) }: cannot be read ({ $text }). Fix or remove this line.
docs-no-object = { $path }, line { DIGITS($line) }: { $value } instead of an object such as { "{\u0022id\u0022: \u00221\u0022, \u0022text\u0022: \u0022...\u0022}" }.
pdf-encrypted = { $path }: this pdf is encrypted. Remove the password, for example with `qpdf --decrypt --password=... in.pdf out.pdf`.
pdf-damaged = { $path }: not a readable pdf ({ $text }). Save it again or leave it out.

# --- precomputed predictions

predictions-not-found = no such file. Give { "--predictions NAME=FILE.jsonl" }.
predictions-empty = the file is empty. Write one line per test row: { $example }
predictions-in-array = a JSON array; predictions are JSONL, one object a line. Turn one into the other with: { $command }
predictions-not-json = not JSON: { $text }. Write one object a line, such as { $example }
predictions-no-object = expected an object such as { $example }
predictions-some-ids = some lines have an { "\u0022id\u0022" } and this file's others have none. Give every line its id, or none to go by the order of the test rows.
predictions-id-twice = id '{ $id }' was given another answer before. Keep one line per id.
predictions-no-id = id is { $value }. Give that of the test file, or its row number from 1.
predictions-no-model = model is { $value }. Give its name as text, such as { "\u0022gpt-4o-mini\u0022" }.
predictions-no-count = { $name } is { $value }. Give a whole number of tokens, or leave it out.
predictions-no-number = { $name } is { $value }. Give the { $unit } of one request as a number from 0 to { COUNT($most) }, or leave it out.
in-seconds = seconds
in-usd = US dollars
in-tokens = tokens
predictions-of-other-number = { COUNT($found) } predictions for { COUNT($rows) } test rows. Give each line an { "\u0022id\u0022" }, or one line per test row in their order.
predictions-missing = { COUNT($missing) } of { COUNT($rows) } test rows have no prediction, the first is id '{ $id }'; the file's ids begin with '{ $first }'. An id is that of the test file, or its row number from 1 where it has none.

# --- advice and its questions. Without a full stop: the file stands before each.

advice-not-replaceable = { $path }: { "[advice]" } is in a place where it cannot be replaced; remove it, or name another --out
advice-name-not-utf8 = { $path } cannot hold the advice: --data, --docs or --model has a name that is not valid UTF-8; rename it
advice-without-strategy = { $path }: { "[advice]" } needs { "recommended = \u0022STRATEGY\u0022" }; run `advisor ask` again, or remove the table
out-is-folder = --out { $path } is a folder; name a file, e.g. --out { $example }
out-no-file = --out { $path } is a device or a pipe, not a file; name another
out-below-file = --out { $path } cannot be written: { $folder } is a file, not a folder; name another
out-not-permitted = --out { $path } cannot be written (no permission in { $folder }); name a file in another folder with --out
out-not-written = --out { $path } cannot be written ({ $text }); name a file in another folder with --out
out-without-format = --out { $path }: its name ends in none of { $ends }. Say what to write with --format { $formats }.
out-is-run = --out { $path }: that file is the run itself. Give another name.
no-terminal-to-ask-in = there is no terminal to ask in. Give { "--answers FILE" }, or --yes to ask nothing.
option-without-data = { $option } says how to read --data, which is not given. Add { "--data FILE" }.
folder-deleted = the current folder was deleted. Go to one that exists.
draft-not-written = the answers cannot be kept in the folder of --out, { $folder } ({ $text }). Name a file in another folder with --out.

answer-unknown = { $path }: { $question } is { $value }; choose from { $valid }
or-as-number = { $problem }; or give { $figure } as a number
figure-rows = the count of labelled rows
figure-classes = the count of labels
figure-model-billions = the model's parameters in billions
figure-tasks = the count of tasks
figure-demonstration-tokens = the tokens of the demonstrations
figure-documents = the count of documents
figure-gpu-gib = the GPU's memory in GiB
question-unknown = { $path }: unknown question '{ $name }'; choose from { $valid }
question-unknown-but = { $path }: unknown question '{ $name }' (did you mean { $near }?); choose from { $valid }
more-mistakes = { $path }: and { COUNT($count) } more mistakes of this kind
answers-beside-table = { $path }: beside the table `answers` there is { $names }; move it inside
answers-no-pairs = { $path }: must hold `question: option` pairs, e.g. { $example }
answers-folder = --answers { $path } is a folder; name a file in it; names end in one of { $kinds }
answers-not-found = --answers { $path } cannot be read: there is no such file; check the name
answers-of-other-kind = --answers { $path }: its name ends in none of { $kinds }; rename it
answers-not-utf8 = --answers { $path } cannot be read: it is not UTF-8 text; save it so
answers-empty = --answers { $path } is empty: write answers into it, e.g. { $example }, or give --yes to answer nothing
answers-not-valid = { $path }: not valid { $kind }: { $why }
name-twice = '{ $name }' is there twice; keep one
sign-not-allowed = { $sign } is not allowed
at-line = { $problem } (at line { DIGITS($line) }, column { DIGITS($column) })

in-questions = { $file }, { $place }: { $problem }
adding-file = a file that adds questions
whole-file = the file
question-place = question { DIGITS($number) }
question-named = question { DIGITS($number) } ('{ $id }')
option-place = { $place }, option { DIGITS($number) }
rule-place = rule { DIGITS($number) } (when { $when })
source-place = source '{ $name }'
within-place = { $place }, { $part }
not-from-one = is { $value }; give a whole number from 1 on
id-taken = the id '{ $id }' is taken; choose another
no-question = there is none; add a { "[[question]]" }
no-source = there is none; add { "[source.NAME]" } with `title` and `url`
points-missing = { $name } is missing; give its points, e.g. { $name } = 0.0
points-no-table = must be a table of points, e.g. { "{ rag = 1.5 }" }
points-out-of-range = { $name } is { $value }; give a number from -10 to 10
entry-unknown = { $name } is { $value }; choose from { $valid }
unknown-entry = unknown entry '{ $name }'; valid: { $valid }
thresholds-not-ascending = `measured_by` goes with options that carry `from`, in ascending order
conditions-no-list = `ask_when` must be a list of tables: { "[{ question = [answers] }]" }
condition-no-table = must be a table: { "{ question = [answers] }" }
too-few-options = at least two options are needed; add them to `options`
from-no-number = `from` is { $value }; give a number
question-not-earlier = '{ $name }' is not an earlier question; known here: { $known }
rule-without-effect = it has no effect; give `effects` or `rules_out`
words-missing = { $name } is missing or empty; write it as text
no-tables = must be written as { $table }

# --- more about data files

gzip-damaged = the gzip archive is damaged or breaks off ({ $text }). Pack it again, or unpack it and name the file in it.
several-files-of-split = the folder holds more than one { $split } file ({ $files }). Name one of them, and the test file with --test.
yaml-too-large = YAML of more than { COUNT($most) } characters is not read. Save the rows as JSONL.
not-yaml = not valid YAML: { $text }. Fix it.
yaml-grows = the YAML grows too large by its aliases. Save it as JSONL.
yaml-without-list = the file holds no list of rows. Give a list, or put it under { "\u0022tests\u0022" } or { "\u0022data\u0022" }.

in-target-units = a number in the unit of the targets
choices-without-options = { "multiple_choice" } needs the options of each row, and no column holds them. Name the column { "\u0022choices\u0022" } or { "\u0022options\u0022" }, or take another --task.
no-such-label = there is no label "{ $label }" (found: { $found }). Give one of them to --none-label.
too-few-numbers = as numbers this file has { COUNT($values) } different values in { COUNT($rows) } rows. Name another column with --target-column, or leave the task to be recognised.

columns-expected = expected the name of a column or a list of names, got { $value }
models-expected = expected a model or a list of models, got { $value }

# --- your own prompt, and the schema of the answers

instruction-without-place = --instruction has no place in --prompt { $path }. Write { "{{ instruction }}" } where it belongs, or leave one of the two out.
strategy-without-prompt = --strategy { $strategy }: it sends no prompt; choose from { $choices }
no-such-test-row = --row { DIGITS($row) }: there are { COUNT($rows) } test rows, from 1
answers-schema-unusable = the JSON Schema of the answers cannot be used: { $text }
schema-unreadable = --schema { $path }: not a JSON file that can be read: { $text }
schema-no-object = --schema { $path }: expected a JSON Schema, an object
schema-unusable = --schema { $path }: { $text }
prompt-unreadable = --prompt { $path }: cannot be read: { $text }
prompt-too-long = --prompt { $path }: { COUNT($count) } characters; at most { COUNT($most) } are read
prompt-without-input = --prompt { $path }: no place for the input. Write { "{{ input }}" } where it belongs.
prompt-not-of-user = --prompt { $path }, line { DIGITS($line) }: the last message is from the { $role }; it must be from the user, because the model answers it
prompt-message-too-long = --prompt: a message is longer than { COUNT($most) } characters
prompt-unusable = --prompt: { $text }
prompt-not-valid = --prompt { $path }, line { DIGITS($line) }: not valid: { $what }
prompt-no-list = --prompt { $path }: expected a list of messages, each with `role` (system, user or assistant) and `content`
prompt-no-message = --prompt { $path }, line { DIGITS($line) }: message { DIGITS($number) }: expected a list of messages, each with `role` (system, user or assistant) and `content`
prompt-wrong = --prompt { $path }, line { DIGITS($line) }: { $what }
unknown-place = unknown place '{ $name }'; choose from { $choices }
input-not-shown = the input is not shown in every prompt
template-part-refused = '{ $name }' is not allowed; a prompt has places, filters, `if` and `for`
template-name-refused = '{ $name }' is not allowed
unknown-filter = unknown filter '{ $name }'; choose from { $choices }
too-many-filters = at most { COUNT($most) } filters one after the other
loop-over-other = a loop goes over one of { $choices }
loops-too-deep = loops go at most { COUNT($most) } deep

# --- retrieval of your own

no-such-module = { $option } { $reference }: no such module. Give `MODULE:ATTRIBUTE` of an installed package or of a file in this folder, such as `my_search:retriever` for my_search.py
the-reranker = the reranker '{ $model }' cannot be loaded
reranker-unusable = the reranker '{ $model }' cannot be loaded: { $text }
reranker-of-many-scores = the reranker '{ $model }' gives { COUNT($count) } scores for a pair of texts, not one. Use a cross-encoder for search, such as { "cross-encoder/ms-marco-MiniLM-L6-v2" }.
retriever-unusable = --retriever { $reference }: { $text }. Give `MODULE:ATTRIBUTE` of an installed package or of a file in this folder, such as `my_search:retriever` for my_search.py
no-retriever = --retriever { $reference }: this is { $found }, not a LangChain retriever (`langchain_core.retrievers.BaseRetriever`), and no function that returns one
documents-needed = { $strategy } reads documents: give them with --docs
documents-beyond-context = all documents with a question are { COUNT($tokens) } tokens, more than the model's context of { COUNT($limit) }; use { "rag" }, which searches them, or a model that reads more
clean-replaces-data = --out would replace the data file. Name another file.
clean-not-written = cannot be written ({ $text }). Name another place with --out.
no-soft-prompt = a model of type { $model_type } cannot be given a soft prompt ({ $text }). Leave prompt-tuning out (--strategies), or use another model.
encoder-needs-labels = encoder learns to tell labels apart, and this task is { $task }. Leave it out (--strategies).
encoder-out-of-memory = memory does not hold the training of one row ({ $text }). Shorten the inputs, or leave encoder out (--strategies).
encoder-diverged = the training loss became { $loss } at step { COUNT($step) } with learning rate { $rate }: the training diverged. Set a lower learning rate.
weights-quantised = the weights of '{ $model }' are stored quantised and cannot be trained. Use the unquantised model, or qlora (--strategies).
us-dollars = US dollars
prices-expected = expected US dollars per million tokens as INPUT,OUTPUT or INPUT,OUTPUT,CACHED, got { $value }.
endpoint-without-model = the model's name is missing. Give { $prefix }:MODEL or { $prefix }:MODEL@BASE_URL.
endpoint-with-password = the address holds a user name or a password, which a report would show. Put the key into { $variable }.
endpoint-without-key = no key for { $host }: { $variable } is not set. Set it to your key.
endpoint-never-answers = model '{ $model }': { $host } does not answer ({ $text }). Start the server, or check its address and the network.
endpoint-refuses = model '{ $model }': { $host } refuses with status { DIGITS($status) } ({ $text }). Check the key, the model's name and the address.
endpoint-fails = model '{ $model }': { $host } cannot answer a first request ({ $text }). Check the model's name and the address.
endpoint-needs-package = a model behind a server needs the package openai. Install it: { $install }
endpoint-offline = { $host } is not this machine, and --offline forbids the network. Leave --offline out, or use a server on this machine.
endpoint-without-price = no list has a price for the tokens of '{ $model }', so --budget-usd cannot be kept. State it with --price INPUT,OUTPUT (US dollars per million tokens).
budget-reached = the next request could pass the budget: { PRICE($spent) } of { PRICE($cap) } USD are spent.

# --- export

export-no-winner = { $folder } has no strategy to take. Name one with --strategy.
export-not-done = the run has no result of '{ $strategy }'. Take one of { $done } (--strategy).
export-older-run = { $folder } was written by an earlier version, without what an export needs. Run its command again, which keeps what is done.
export-outside = the answers of '{ $strategy }' come from a file: there is nothing to export.
export-not-yet = '{ $strategy }' cannot be exported yet. Take another strategy (--strategy).
export-without-weights = '{ $strategy }' answers with { $model }, which has no weights on this machine, and cannot be exported yet. Take another strategy (--strategy).
export-own-search = '{ $strategy }' searches with your own retriever or a reranker, and cannot be exported yet. Run it without --retriever and --reranker.
export-without-artifact = { $folder } does not hold what the strategy saved. Run the command of the run again.
export-thinks = the model of '{ $strategy }' thinks before it answers, and cannot be exported yet. Take another strategy (--strategy).
export-own-words = the prompts of '{ $strategy }' change the inputs, and cannot be exported yet. Use a prompt that holds the input as it is (--prompt).
export-no-whole-prompt = every prompt of '{ $strategy }' was cut to fit the model's context. Take a model that reads more, or another strategy (--strategy).
export-embedder = texts embedded by { $embedder } cannot be exported yet. Run with another embedder (--embedder).
export-not-for-task = '{ $strategy }' cannot be exported yet for this kind of task ({ $task }). Take another strategy (--strategy).
export-out-exists = --out { $path } is there already. Name a new folder.
export-broken = the programs in { $folder } break: { $text }
embedder-not-plain = the embedder '{ $model }' does more than transformers' own encoders ({ $parts }), and cannot be exported yet. Run with another embedder (--embedder).
