
## Where it fails

failures-all-wrong =
    { COUNT($n) } of { $rows ->
        [one] { COUNT($rows) } test row
       *[other] { COUNT($rows) } test rows
    } { $n ->
        [one] is
       *[other] are
    } wrong for all { COUNT($strategies) } strategies.
failures-all-zero =
    { COUNT($n) } of { $rows ->
        [one] { COUNT($rows) } test row
       *[other] { COUNT($rows) } test rows
    } { $n ->
        [one] scores
       *[other] score
    } 0 for all { COUNT($strategies) } strategies.
failures-check-labels =
    { $n ->
        [one] At least { COUNT($most) } of the strategies agree on another label for this row: look at its label first.
       *[other] For { COUNT($agreed) } of these rows, at least { COUNT($most) } of the strategies agree on another label: look at their labels first.
    }
failures-check-answers =
    { $n ->
        [one] At least { COUNT($most) } of the strategies agree on another answer for this row: look at its expected answer first.
       *[other] For { COUNT($agreed) } of these rows, at least { COUNT($most) } of the strategies agree on another answer: look at their expected answers first.
    }
failures-not-counted =
    Not counted there: { $names }, which { $n ->
        [one] gives
       *[other] give
    } every row the same answer.
failures-costliest =
    { $strategy }'s most costly confusion: { COUNT($n) } of { $rows ->
        [one] { COUNT($rows) } row
       *[other] { COUNT($rows) } rows
    } of '{ $target }' answered '{ $output }'.
failures-costliest-both =
    { $strategy }'s most costly confusion: { COUNT($n) } of { $rows ->
        [one] { COUNT($rows) } row
       *[other] { COUNT($rows) } rows
    } of '{ $target }' answered '{ $output }' ({ COUNT($back) } of { COUNT($back_rows) } the other way round).
failures-no-label =
    { $strategy } answered { COUNT($n) } of { $rows ->
        [one] { COUNT($rows) } row
       *[other] { COUNT($rows) } rows
    } with a text that is not a label.
failures-retrieval-wrong =
    { $strategy } answered { COUNT($n) } of { $rows ->
        [one] { COUNT($rows) } row
       *[other] { COUNT($rows) } rows
    } wrong: for { COUNT($misread) } { $by ->
        [document] a passage of the right document
       *[answer] the expected answer
    } was in the prompt, for { COUNT($missed) } it was not.
failures-retrieval-partly =
    { $strategy } did not get { COUNT($n) } of { $rows ->
        [one] { COUNT($rows) } row
       *[other] { COUNT($rows) } rows
    } exactly right ({ COUNT($partly) } of them partly, with a score above 0): for { COUNT($misread) } { $by ->
        [document] a passage of the right document
       *[answer] the expected answer
    } was in the prompt, for { COUNT($missed) } it was not.
failures-known =
    { $strategy } answered { $n ->
        [one] { COUNT($n) } row
       *[other] { COUNT($n) } rows
    } { $graded ->
        [yes] exactly right
       *[no] right
    } although { $by ->
        [document] a passage of the right document
       *[answer] the expected answer
    } was not in the prompt.
failures-known-closed-book =
    { $strategy } answered { $n ->
        [one] { COUNT($n) } row
       *[other] { COUNT($n) } rows
    } { $graded ->
        [yes] exactly right
       *[no] right
    } although { $by ->
        [document] a passage of the right document
       *[answer] the expected answer
    } was not in the prompt; { $other }, without retrieval, gets { COUNT($known) } of them { $graded ->
        [yes] exactly right
       *[no] right
    } too.

failures-rows =
    { $graded ->
        [yes] Rows that score 0 for all { COUNT($strategies) } strategies, those most agreed on first.
       *[no] Rows that all { COUNT($strategies) } strategies get wrong, those most agreed on first.
    }
failures-further-rows =
    { $graded ->
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
failures-none = none
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
failures-source =
    { $by ->
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
curve-ahead =
    { $strategies } { $n ->
        [one] scores
       *[other] score
    } higher than { $winner } already, at { COUNT($rows) } rows.
curve-overtakes =
    More labels may change the winner: at { COUNT($rows) } training rows (twice as many) { $strategies } { $n ->
        [one] is
       *[other] are
    } predicted to be ahead of { $winner }.
curve-none-overtakes = No strategy is predicted to overtake { $winner } at { COUNT($rows) } training rows (twice as many).
curve-no-other-overtakes = No other strategy is predicted to overtake { $winner } at { COUNT($rows) } training rows (twice as many).
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
curve-unfitted =
    No curve can be fitted for { $strategies }: { $reason ->
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
power-curve =
    { $assumed ->
        [yes] { DECIMAL($ceiling) } − { DECIMAL($gain) } × ({ COUNT($most) } / rows)^{ QUANTITY($exponent) }, exponent largely assumed
       *[no] { DECIMAL($ceiling) } − { DECIMAL($gain) } × ({ COUNT($most) } / rows)^{ QUANTITY($exponent) }
    }
flat-curve =
    { $measured ->
        [yes] { DECIMAL($value) } at every size
       *[no] { DECIMAL($value) } at every size: no growth to be seen
    }

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
costs-other-pairs = All other pairs.
costs-less = costs less
costs-than = than
costs-from = from request
costs-from-unit = number
costs-first = the first
costs-first-note = From the first: it costs no more in all at any number of requests.
costs-in-all = In all: set-up once, then every request. Only busy time is charged; a machine that is rented while it waits costs more, and so do people and storage.
costs-unknown = Left out, as a cost was not measured: { $strategies }.
costs-month =
    Cost of { $n ->
        [one] { COUNT($n) } request
       *[other] { COUNT($n) } requests
    } a month.
costs-first-month = first month
costs-first-month-unit = with set-up
costs-later-month = each
costs-later-month-unit = later month
costs-basis = Cost: { $basis }.
costs-basis-of = Cost of { $strategies }: { $basis }.

machine-time =
    { $predicted ->
        [yes] predicted time
       *[no] measured wall time
    } x { $price }
machine-price =
    { $origin ->
        [list] { PRICE($usd_per_hour) } USD per hour for { $machine }, as of { $as_of }, { $source }
        [option] { PRICE($usd_per_hour) } USD per hour, set by --gpu-price
       *[assumed] assumed { PRICE($usd_per_hour) } USD per hour, no price known for '{ $machine }'; set --gpu-price
    }
priced-lines =
    { $price } ({ $lines ->
        [one] { COUNT($lines) } line
       *[other] { COUNT($lines) } lines
    })
api-price = API price of { $model } ({ $provider }): { $prices }; no discount for cached prompts or batches; in force on { $as_of } by the price list of genai-prices { $list_version }, { $source }
unit-price =
    { PRICE($usd) } USD per { $unit ->
        [input_tokens] million input tokens
        [output_tokens] million output tokens
       *[requests] 1,000 requests
    }{ $more_above ->
        [one] { "" }
        [other] { " " }(more above { COUNT($more_above) } input tokens)
       *[none] { "" }
    }
stated-costs =
    as the predictions file states ({ $lines ->
        [one] { COUNT($lines) } line
       *[other] { COUNT($lines) } lines
    })
set-up-free = set-up taken as 0, since the system runs already
unpriced-models = not measured: the price list has no price for { $models }
costs-not-stated = not measured: the predictions file does not state the cost of every row

volumes-title = Total cost against the number of requests
volumes-requests-axis = requests in all
volumes-cost-axis = set-up and requests
volumes-caption = Computed from the measured costs.
volumes-requests =
    { $n ->
        [one] { COUNT($n) } request
       *[other] { COUNT($n) } requests
    }
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
paired-test =
    { $method ->
        [mcnemar] exact McNemar
       *[permutation] paired permutation
    }, { COUNT($rows) } rows, Holm over { $over ->
        [pairs] { $adjusted_over ->
            [one] { COUNT($adjusted_over) } pair
           *[other] { COUNT($adjusted_over) } pairs
        }
       *[strategies] { $adjusted_over ->
            [one] { COUNT($adjusted_over) } strategy
           *[other] { COUNT($adjusted_over) } strategies
        }
    }
