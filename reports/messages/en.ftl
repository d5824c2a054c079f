# English. Say what happened, where, and what to do; present tense, short sentences, common words.
#
# A figure is written by a function: COUNT 2,000 · DIGITS 2000 · DECIMAL 0.853 · SIGNED +0.032 · PERCENT 85.3% · WHOLE_PERCENT 20% ·
# QUANTITY 12.3 · ROUGHLY 4,400 · SECONDS 4 min 05 s · ABOUT 14 min · STOPWATCH 1:02:09 · MILLISECONDS 342 ms ·
# BYTES 1.24 GiB · USD $0.12 · PRICE 2.50 · P_VALUE < 0.001 ·
# P_IS = 0.032. CAPITAL begins a sentence. CHOOSE picks a word by a text or by the plural of a number.

not-measured = not measured
none = none
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
verdict-none-right = { $limited ->
    [yes] Nothing to take: no strategy within the limits got a single test row right.
   *[no] Nothing to take: no strategy got a single test row right.
}
verdict-only = Take { $winner } ({ $value }): it is the only strategy { CHOOSE($limited, yes: "within the limits.", other: "measured.") }
verdict-win = { $known ->
    [yes] { $winner } wins: its score of { $value } beats every cheaper { CHOOSE($limited, yes: "strategy within the limits.", other: "strategy.") }
   *[no] { $winner } wins ({ $value }) over every cheaper or simpler { CHOOSE($limited, yes: "strategy within the limits;", other: "strategy;") } its own cost was not measured.
}
verdict-last-standing = Take { $winner } ({ $value }): each cheaper strategy { CHOOSE($limited, yes: "within the limits ", other: "") }loses to another.
verdict-cheapest = Take { $winner } ({ $value }): { CHOOSE($limited, yes: "within the limits nothing scores higher", other: "nothing scores higher") }, and { CHOOSE($cost, known: "nothing costs less", some_known: "no known cost is lower", other: "no cost is known") }.
verdict-no-model-needed = No language model is needed: { CHOOSE($limited, yes: "within the limits nothing scores higher", other: "nothing scores higher") } than { $winner } ({ $value }), and { CHOOSE($cost, known: "nothing costs less", some_known: "no known cost is lower", other: "no cost is known") }.
verdict-tie = Take { $winner } ({ $value }): { $saving ->
    [price] it is cheaper
    [setup] it is cheaper to set up
    [known_price] its cost is known
    [known_setup] its set-up cost is known
   *[simplicity] it is simpler
}, and { $best } ({ $best_value }) is not measurably better.

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
}, { $rank ->
    [cheaper] the best of the cheaper strategies
    [limited] the next best within the limits
   *[next] the next best
}, { $strategy }, is behind by { $difference } (95% interval { $low } to { $high }, adjusted p { P_IS($p) }).
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
failures-source = { $by ->
        [document] Source: a passage of the document that the row names.
       *[answer] Source: a passage that holds an accepted answer word for word.
    }
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
curve-unfitted = No curve can be fitted for { $strategies }: { $reason ->
        [too_few_sizes] fewer than 3 training sizes
        [no_interval] the points have no interval
       *[no_such_curve] the points do not follow a curve that rises and levels off
    }.
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
strategy-outside = Answers from a file given with --predictions; how they were made is not known here.

# A strategy that failed or did not run: its row in the ranking. cause and suggestion are messages
# from below: parts of a sentence, in small letters, without a full stop.

absent-row = { CHOOSE($status, skipped: "skipped:", other: "failed:") } { $cause }.
absent-row-fix = { CHOOSE($status, skipped: "skipped:", other: "failed:") } { $cause }. Fix: { $suggestion }.
no-reason-recorded = no reason was recorded

# Why.

in-phase = while { phase }
within-phase = while { phase } ({ COUNT($done) } of { COUNT($total) })
error-raised = { $text }
memory-ran-out = out of memory while { phase }: { $text }
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
not-run = { $why ->
    [no_weights] the model has no weights to train on this machine
    [ranks_no_labels] the model cannot rank labels
    [generates_no_text] the model cannot generate text
    [no_documents] there are no documents (--docs) to read
   *[stopped] the comparison was stopped before it began its work
}
documents-too-long = all documents with a question are { COUNT($tokens) } tokens, more than the model's context of { COUNT($context) }; rag searches them instead
stopped-running = { $rows ->
    [0] not finished: the comparison was stopped while it ran
    [one] not finished: the comparison was stopped while it ran ({ COUNT($rows) } test row is answered)
   *[other] not finished: the comparison was stopped while it ran ({ COUNT($rows) } test rows are answered)
}
other-task = applies to { $kinds }; these rows are { $task }

# What may help.

run-same-command = { $limits ->
    [yes] run the same command again: it goes on with what is missing; if nobody killed it, look at the limits that this machine or its job scheduler sets
   *[no] run the same command again: it goes on with what is missing
}
see-log = { $after ->
    [exit] see { $log }; run the same command again: it goes on with what is missing
    [crash] { $log } shows where; run the same command again, and if it crashes again, update the library named there or try --device cpu
    [timeout] give it longer with --trial-timeout (predictions and checkpoints are kept), or leave it out with --strategies; { $log } shows where each of its threads stood
   *[error] see { $log } for the whole error
}
free-machine = free memory, raise the limit on processes (ulimit -u), and see what advisor doctor finds
free-disk = free some space on the disk of { $folder }, then run the same command again
need-less-memory = take a smaller model or fewer rows, close other programs, or take a larger device
plan-for-memory = take a smaller model or fewer rows, close other programs, or take a larger device. Of a GPU, one { CHOOSE($trains, yes: "training row", other: "request") } of up to { COUNT($tokens) } tokens is predicted to need { BYTES($needed_bytes) }; { $options } ({ $command } tells more)
four-bits-need = qlora, with the model in 4 bits, is predicted to need { BYTES($needed_bytes) }
changes-need = with { $changes } it is predicted to need { BYTES($needed_bytes) }

# What a strategy or a model decided by itself.

remark = { $what ->
    [small_model] smollm2 is a small model for trying the tool. To decide about your model, run again with --model and its name.
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
repeats-shown-once = Identical { CHOOSE($what, passages: "passages", other: "training rows") } are shown once (repeats: { COUNT($repeats) } of { COUNT($count) }).
retrieval-option = { COUNT($passages) } × { COUNT($characters) } characters with weight { DECIMAL($words_weight) } of words: { PERCENT($found) }
retrieval-chosen = Passages and search are chosen on { COUNT($rows) } training questions, by the share whose answer is in the passages shown. Best: { $chosen }. By size, each with its best weight: { $sizes }. By weight: { $weights }.
reranked = The first { COUNT($passages) } passages of each search are put in order by { $model }, which reads question and passage together.
reranker-skipped = Passages are not put in order by a reranker: { $text }
prompt-option = { $examples ->
    [0] no examples
    [one] { COUNT($examples) } example
   *[other] { COUNT($examples) } examples
} with { COUNT($passages) } { $passages ->
    [one] passage
   *[other] passages
}: { DECIMAL($score) }
examples-shown = Each prompt shows { COUNT($passages) } { $passages ->
    [one] passage
   *[other] passages
} for its question, { $examples ->
    [0] without worked examples
    [one] after { COUNT($examples) } worked example
   *[other] after { COUNT($examples) } worked examples
}.
rag-prompt-chosen = How many worked examples (passages, question and answer of training rows) a prompt shows is chosen on { COUNT($rows) } validation rows, by score. Best: { $chosen }. All: { $options }.
compared-by-beginning = Longer than the embedder's { $window } tokens, so compared by their beginning alone: { $texts }.
cut-texts = { COUNT($cut) } of { COUNT($count) } { CHOOSE($what, passages: "passages", test_rows: "test rows", other: "training rows") }
rows-vote = The { COUNT($k) } nearest rows vote { CHOOSE($chosen, yes: "(chosen on validation;", other: "(as set;") } { $embedder }).
nearest-answers = Answers with the answer of the most similar row ({ $embedder }).
always-most-frequent = Always the most frequent answer ({ COUNT($count) } of { COUNT($rows) } training and validation rows).
numbers-fitted = { CHOOSE($features, words: "TF-IDF", other: "Embeddings") } with ridge regression, penalty { NUMBER($penalty, maximumSignificantDigits: 3) } (chosen on validation).
words-classified = TF-IDF with a linear SVM, C = { NUMBER($strength, maximumSignificantDigits: 6) } (chosen on validation).
embeddings-classified = { $embedder } with logistic regression, C = { NUMBER($strength, maximumSignificantDigits: 6) } (chosen on validation).
training-planned = Up to { COUNT($steps) } steps of { COUNT($batch_size) } rows, { NUMBER($passes, minimumFractionDigits: 1, maximumFractionDigits: 1) } passes over { COUNT($rows) } training rows; rank { $rank }, learning rate { NUMBER($learning_rate, maximumSignificantDigits: 6) }; the best of { COUNT($validation_rows) } validation rows is kept.
training-shortened = A CPU's time budget ends the training early: { NUMBER($epochs, maximumSignificantDigits: 6) } passes would be { COUNT($steps) } steps.
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
begun-again = The system killed its process { $kills ->
    [1] once
    [2] twice
   *[other] { COUNT($kills) } times
} because memory ran out; it was begun again with batches of 1/{ $share } of their size.
answers-from-file = Answers of another system, from { $file }: { COUNT($lines) } { CHOOSE($lines, one: "line", other: "lines") }, { $timed ->
    [0] no times
   *[other] { COUNT($timed) } of them with the time of a request
}.
repeat-failed = Its repeat { $name } failed and is left out: { $cause }.

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
targets-are = { COUNT($fits) } of { COUNT($rows) } targets are { $task ->
    [classification] labels
    [multilabel] lists of labels
    [number] numbers
   *[json] JSON
}; the first that is not is in row { DIGITS($row) }: "{ $target }".
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
    [without_suffix] { COUNT($count) } { $count ->
        [one] file without an ending is skipped.
       *[other] files without an ending are skipped.
      }
    [dead_link] { COUNT($count) } { $count ->
        [one] link that leads nowhere is skipped.
       *[other] links that lead nowhere are skipped.
      }
    [link_out_of_the_folder] { COUNT($count) } { $count ->
        [one] link out of the folder is skipped.
       *[other] links out of the folder are skipped.
      }
   *[no_regular_file] { COUNT($count) } { $count ->
        [one] entry that is no regular file is skipped.
       *[other] entries that are no regular files are skipped.
      }
}
documents-empty = { COUNT($count) } { $count ->
    [one] document without text is skipped.
   *[other] documents without text are skipped.
  }

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
gate-not-done = { $run ->
    [baseline] The baseline
   *[candidate] The candidate
  } has no result of { $strategy }: { $status ->
    [failed] it failed
    [skipped] it was skipped
   *[absent] it is not in the run
  }.
gate-rows-failed = { $run ->
    [baseline] The baseline
   *[candidate] The candidate
  } has { COUNT($rows) } test { $rows ->
    [one] row
   *[other] rows
  } of { $strategy } without an answer or a score.

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
ask-topic = { $question }
ask-answered = { $topic } = { $answer }
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
    }{ $language ->
        [english] , English
        [chinese] , Chinese
        [japanese] , Japanese
        [korean] , Korean
        [greek] , Greek
        [hebrew] , Hebrew
        [thai] , Thai
        [latin_script] , Latin script
        [cyrillic_script] , Cyrillic script
        [arabic_script] , Arabic script
        [devanagari_script] , Devanagari script
       *[unknown] { "" }
    }
ask-facts-documents = measured: { $path }: { COUNT($documents) } documents, { COUNT($characters) } characters
ask-facts-gpu = measured: { $gpu }, { BYTES($size) }
ask-facts-no-gpu = measured: no GPU on this machine
ask-approach = { $approach ->
        [prompting] a prompt alone
        [few_shot] examples in the prompt
        [rag] retrieval
        [fine_tune] fine-tuning
       *[hybrid] retrieval with a fine-tuned model
    }
ask-advice = Advice: { $name } ({ $strategy })
ask-confidence = A prediction, not a measurement. Confidence: { CHOOSE($level, high: "high", medium: "medium", other: "low") } ({ NUMBER($margin, minimumFractionDigits: 1, maximumFractionDigits: 1) } points ahead; { $answered } of { $of } open questions answered, { $measured } by measuring).
ask-ranking = Ranking, in points
ask-ruled-out = ruled out
ask-flips = Single answers that would change the first place
ask-no-flips = No single answer would change the first place.
ask-sources = Sources
ask-measure-first = Measure it
ask-needs-rows = Replace YOUR_DATA.jsonl with your labelled file (at least 20 rows).
ask-written = Written to { $path }. In a folder whose advisor.toml holds this advice, advisor compare says whether the measurement agrees.
model-too-large = { $model } needs { BYTES($needed_bytes) } of GPU memory for this (predicted); { $gpu }, found here, has { BYTES($gpu_bytes) } (measured).

# `advisor plan`, and the estimate before a run

plan-basis = predicted from config.json; nothing was loaded or measured
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
plan-part-name = { $part ->
        [weights] weights
        [quantization] quantisation overhead
        [adapter] adapter
        [gradients] gradients
        [optimizer] optimizer states
        [activations] activations
        [logits] logits
        [kv_cache] KV cache
       *[framework] framework (CUDA, libraries)
    }
plan-framework = { $framework } { BYTES($size) } ({ $framework ->
        [trl] checkpoints in GPU memory, loss in chunks
        [unsloth] checkpoints in the computer's memory, loss in chunks
       *[transformers] checkpoints and all logits in GPU memory
    })
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
qlora-would-fit = qlora, with the model in 4 bits, would fit ({ BYTES($needed_bytes) }); or take a smaller model or a larger GPU (--device cpu would run it on the CPU)
changes-would-fit = it would fit with { $changes } ({ BYTES($needed_bytes) }); or take a smaller model or a larger GPU (--device cpu would run it on the CPU)
nothing-would-fit = no change of settings makes it fit: take a smaller model or a larger GPU (--device cpu would run it on the CPU)
model-type-unknown = model type '{ $model_type }' is not known: read as a Llama-like model, so the figures may be far off
model-type-missing = no model_type: read as a Llama-like model, so the figures may be far off
text-part-only = the text part only: vision or audio parts are not counted
differs-by-layer = { $key } differs from layer to layer: the largest is used
stored-bits-unknown = the checkpoint is quantised ({ $method }), to how many bits is not known: counted as 16, so it may need less
experts-not-quantised = the experts stay in 16 bits: transformers keeps them as one tensor per layer, which bitsandbytes does not quantise
embeddings-not-upcast = embeddings and output layer are counted in 16 bits, as TRL and this tool train; PEFT's prepare_model_for_kbit_training makes them float32: --upcast
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
nothing-predicted = nothing is predicted for this model: { $text }

# Bare `advisor`

stopped = Stopped. The same command goes on with what is missing.
road-title = advisor: prompt, retrieve or fine-tune? Measured on your labelled data.
road-what = { $command ->
        [ask] a few questions; a prediction with its reasons
        [compare] the strategies side by side on one locked split
        [report] the verdict again, and one HTML file to forward
        [demo] try it on bundled data, offline
        [plan] memory, time and cost before anything runs
        [doctor] what this machine can run
       *[help] all commands
    }
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

doctor-looking = Looking at this machine ...
doctor-title = What this machine can run:
doctor-status = { CHOOSE($status, ok: "ok", note: "note", other: "MISSING") }
doctor-fix = fix: { $command }
doctor-ready = Everything that `advisor demo` needs is here.
doctor-not-ready = `advisor demo` cannot run as it should yet: { $missing }.
python-found = { $version }, wanted { $wanted }
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
        [absent] { $name } is absent, wanted { $wanted }
       *[other] { $name } { $version }, wanted { $wanted }
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

compare-left-out = { $strategy } is left out: { $reason }.
compare-already-done = { $repeats ->
        [0] Already done in { $folder }: { $names }.
        [one] Already done in { $folder }: { $names } and 1 of their repeats.
       *[other] Already done in { $folder }: { $names } and { $repeats } of their repeats.
    }
compare-nothing-run = Nothing was run.
compare-stopped = Stopped. To go on: { $command }
report-written = Report: { $path }
report-stale = { $folder }: results.json does not hold what has ended since it was written ({ $trials }); put it together with: { $command }
manifest-damaged = { $text }; it is written again.
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
live-state = { $state ->
        [waiting] waiting
        [running] running
        [done] done
        [failed] failed
       *[skipped] skipped
    }
live-detail = { $state }: { $detail }
training-loss = loss { NUMBER($loss, minimumFractionDigits: 2, maximumFractionDigits: 2) }
fewer-rows-at-once = { $rows ->
        [one] out of memory at 1 row at once; fewer
       *[other] out of memory at { $rows } rows at once; fewer
    }
report-stale-by-some-command = { $folder }: results.json does not hold what has ended since it was written ({ $trials }); put it together by running the same advisor compare again
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
