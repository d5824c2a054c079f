# The verdict, the limits and the advice.

# --- the first sentence: at most 20 words

verdict-stopped = { $n ->
    [one] The run was stopped: { COUNT($finished) } of one strategy had finished.
   *[other] The run was stopped: { COUNT($finished) } of { COUNT($n) } strategies had finished.
}
verdict-so-far = So far: { $verdict }
verdict-nothing-measured = Nothing was measured: no strategy finished.
verdict-none-qualifies = Nothing to take: no strategy keeps to the limits.
verdict-none-right = { $limited ->
    [yes] Nothing to take: no strategy within the limits got a single test row right.
   *[no] Nothing to take: no strategy got a single test row right.
}
verdict-only = { $limited ->
    [yes] Take { $winner } ({ $value }): it is the only strategy within the limits.
   *[no] Take { $winner } ({ $value }): it is the only strategy measured.
}
verdict-win = { $known ->
    [yes] { $limited ->
        [yes] { $winner } wins: its score of { $value } beats every cheaper strategy within the limits.
       *[no] { $winner } wins: its score of { $value } beats every cheaper strategy.
    }
   *[no] { $limited ->
        [yes] { $winner } wins ({ $value }) over every cheaper or simpler strategy within the limits; its own cost was not measured.
       *[no] { $winner } wins ({ $value }) over every cheaper or simpler strategy; its own cost was not measured.
    }
}
verdict-last-standing = { $limited ->
    [yes] Take { $winner } ({ $value }): each cheaper strategy within the limits loses to another.
   *[no] Take { $winner } ({ $value }): each cheaper strategy loses to another.
}
verdict-cheapest = Take { $winner } ({ $value }): { $limited ->
    [yes] within the limits nothing scores higher
   *[no] nothing scores higher
}, and { $cost ->
    [known] nothing costs less
    [some_known] no known cost is lower
   *[unknown] no cost is known
}.
verdict-no-model-needed = No language model is needed: { $limited ->
    [yes] within the limits nothing scores higher
   *[no] nothing scores higher
} than { $winner } ({ $value }), and { $cost ->
    [known] nothing costs less
    [some_known] no known cost is lower
   *[unknown] no cost is known
}.
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
verdict-closest = The closest is { $strategy }: { $breaches }.
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
} { $n_test ->
    [one] test row
   *[other] test rows
}).
verdict-score-alone = { $strategy }: { $metric } { $value } ({ $all ->
    [yes] { COUNT($n) }
   *[no] { COUNT($n) } of { COUNT($n_test) }
} { $n_test ->
    [one] test row
   *[other] test rows
}).
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
verdict-failed = { $n ->
    [one] Not measured, because it failed: { $names }.
   *[other] Not measured, because they failed: { $names }.
}

# --- limits

limit = { $figure ->
    [p95_latency_ms] p95 latency at most { $bound } ms
    [usd_per_1k_requests] cost of 1,000 requests at most ${ $bound }
    [peak_gpu_gb] peak GPU memory at most { $bound } GB (10^9 bytes)
   *[primary_metric] { $metric } at least { $bound }
}
breach = { $figure ->
    [p95_latency_ms] p95 latency { $value } ms ({ $beyond } ms over the limit of { $bound } ms)
    [usd_per_1k_requests] cost of 1,000 requests ${ $value } (${ $beyond } over the limit of ${ $bound })
    [peak_gpu_gb] { $predicted ->
        [yes] predicted peak GPU memory { $value } GB ({ $beyond } GB over the limit of { $bound } GB)
       *[no] peak GPU memory { $value } GB ({ $beyond } GB over the limit of { $bound } GB)
    }
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
advice-beaten = { $model ->
    [yes] The prediction did not hold: { $advised } was advised, and { $winner } is the one to take.
   *[no] The prediction did not hold: { $advised } was advised, and { $winner } is the one to take, without a language model.
}
advice-over-limits = The prediction did not hold under the limits: { $advised } was advised, and { $winner } is the one to take.
advice-tied = Not decided: { $advised } was advised, and { $winner } is the one to take, but { $measured } is not distinguishable from it.
advice-limits-not-known = Not decided: { $advised } was advised, and { $winner } is the one to take, but it is not known whether { $measured } keeps to the limits.
advice-none-qualifies = Not decided: { $advised } was advised, and no strategy keeps to the limits.
advice-nothing-to-take = Not decided: { $advised } was advised, and there is nothing to take.
advice-not-measured = { $status ->
    [failed] Not decided: { $advised } was advised, but it failed.
    [skipped] Not decided: { $advised } was advised, but it was skipped.
   *[absent] Not decided: { $advised } was advised, but it was not run.
}
advice-none-alike = No other strategy of its approach was measured either ({ $others }).
advice-stopped = Not decided: { $advised } was advised, and the run was stopped before its end.
advice-alike = { $measured } is of the same approach as { $advised }.
advice-disqualified = { $measured } does not qualify: { $breaches }.
