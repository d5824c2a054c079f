# 结论、限制条件与建议。

# --- 第一句

verdict-stopped = 运行被中止：{ COUNT($n) } 个策略中有 { COUNT($finished) } 个已完成。
verdict-so-far = 目前：{ $verdict }
verdict-nothing-measured = 没有测量结果：没有策略完成运行。
verdict-none-qualifies = 没有可采用的策略：没有策略满足限制条件。
verdict-none-right = { $limited ->
    [yes] 没有可采用的策略：满足限制条件的策略中，没有任何一个答对哪怕一条测试样本。
   *[no] 没有可采用的策略：没有任何策略答对哪怕一条测试样本。
}
verdict-only = { $limited ->
    [yes] 建议采用 { $winner }（{ $value }）：它是唯一满足限制条件的策略。
   *[no] 建议采用 { $winner }（{ $value }）：它是唯一得到测量的策略。
}
verdict-win = { $known ->
    [yes] { $limited ->
        [yes] { $winner } 胜出：它的得分 { $value } 高于满足限制条件的每一个更便宜的策略。
       *[no] { $winner } 胜出：它的得分 { $value } 高于每一个更便宜的策略。
    }
   *[no] { $limited ->
        [yes] { $winner } 胜出（{ $value }）：它优于满足限制条件的每一个更便宜或更简单的策略；它自身的成本未测量。
       *[no] { $winner } 胜出（{ $value }）：它优于每一个更便宜或更简单的策略；它自身的成本未测量。
    }
}
verdict-last-standing = { $limited ->
    [yes] 建议采用 { $winner }（{ $value }）：满足限制条件的每一个更便宜的策略都输给了另一个策略。
   *[no] 建议采用 { $winner }（{ $value }）：每一个更便宜的策略都输给了另一个策略。
}
verdict-cheapest = 建议采用 { $winner }（{ $value }）：{ $limited ->
    [yes] 满足限制条件的策略中没有得分更高的
   *[no] 没有策略得分更高
}，{ $cost ->
    [known] 也没有更便宜的
    [some_known] 也没有已知更便宜的
   *[unknown] 成本均未知
}。
verdict-no-model-needed = 不需要语言模型：{ $limited ->
    [yes] 满足限制条件的策略中没有得分高于 { $winner }（{ $value }）的
   *[no] 没有策略得分高于 { $winner }（{ $value }）
}，{ $cost ->
    [known] 也没有更便宜的
    [some_known] 也没有已知更便宜的
   *[unknown] 成本均未知
}。
verdict-tie = 建议采用 { $winner }（{ $value }）：它{ $saving ->
    [price] 更便宜
    [setup] 前期投入更低
    [known_price] 成本已知
    [known_setup] 前期投入已知
   *[simplicity] 更简单
}，而且测不出 { $best }（{ $best_value }）比它更好。

# --- 判断错误的代价

verdict-doubt = 在 { COUNT($n) } 条测试样本上，{ $other } 也可能最多好 { $margin }：小于 { $least } 的差异无法与偶然波动区分。
verdict-no-common-row = { $winner } 与 { $best } 没有共同的测试样本，二者的差异未知。
verdict-closest = 最接近的是 { $strategy }：{ $breaches }。
verdict-behind = 在 { COUNT($n) } 条测试样本上，{ $rank ->
    [cheaper] 更便宜的策略中最好的
    [limited] 满足限制条件的策略中其次的
   *[next] 其次的
}是 { $strategy }，它落后 { $difference }（95% 置信区间 { $low } 至 { $high }，校正后 p { P_IS($p) }）。
verdict-difference = { $a } 与 { $b } 的差异为 { $difference }（95% 置信区间 { $low } 至 { $high }，校正后 p { P_IS($p) }）。
verdict-corrected = 单独来看，这一对会被判为有差异（p { P_IS($p) }）；按所比较的 { COUNT($pairs) } 对校正后则不然。
verdict-test-decides = 区间不含 0，但起决定作用的配对检验即使单独看这一对也不判为有差异（p { P_IS($p) }）。
verdict-rows-needed = 若真实差异确为这么大，要将其与偶然波动区分，需要 { $rows } 条测试样本。

# --- 依据

verdict-score = { $strategy }：{ $metric } { $value }（95% 置信区间 { $low } 至 { $high }，{ $all ->
    [yes] { COUNT($n) } 条测试样本
   *[no] { COUNT($n_test) } 条测试样本中的 { COUNT($n) } 条
}）。
verdict-score-alone = { $strategy }：{ $metric } { $value }（{ $all ->
    [yes] { COUNT($n) } 条测试样本
   *[no] { COUNT($n_test) } 条测试样本中的 { COUNT($n) } 条
}）。
verdict-saving = { $saving ->
    [price] 1,000 次请求的成本：{ $winner } 为 { USD($cost) }，{ $best } 为 { USD($best_cost) }。
    [setup] 前期投入：{ $winner } 为 { USD($cost) }，{ $best } 为 { USD($best_cost) }。
    [known_price] { $best } 的成本未测量。
    [known_setup] { $best } 的前期投入未测量。
    [no_price] 二者的成本均未知。
   *[simplicity] 二者的成本相差不到一美分。
}
passed-over = { $saving ->
    [price] { $strategy } 比 { $winner } 更便宜，且与它无法区分，但确实落后于 { $ahead }（校正后 p { P_IS($p_adjusted) }）。
    [setup] { $strategy } 的前期投入比 { $winner } 更低，且与它无法区分，但确实落后于 { $ahead }（校正后 p { P_IS($p_adjusted) }）。
    [known_price] { $strategy } 成本已知，且与 { $winner } 无法区分，但确实落后于 { $ahead }（校正后 p { P_IS($p_adjusted) }）。
    [known_setup] { $strategy } 前期投入已知，且与 { $winner } 无法区分，但确实落后于 { $ahead }（校正后 p { P_IS($p_adjusted) }）。
   *[simplicity] { $strategy } 比 { $winner } 更简单，且与它无法区分，但确实落后于 { $ahead }（校正后 p { P_IS($p_adjusted) }）。
}
verdict-constant-answer = { $winner } 对每个输入都给出同样的答案：没有证据表明其他策略有效地利用了输入。
verdict-no-model-shown = 没有证据表明需要语言模型：{ $winner } 是不使用语言模型的基线。
verdict-failed = { $n ->
   *[other] 因运行失败而未测量：{ $names }。
}

# --- 限制条件

limit = { $figure ->
    [p95_latency_ms] p95 延迟 ≤ { $bound } ms
    [usd_per_1k_requests] 1,000 次请求的成本 ≤ ${ $bound }
    [peak_gpu_gb] 显存峰值 ≤ { $bound } GB（10^9 字节）
   *[primary_metric] { $metric } ≥ { $bound }
}
breach = { $figure ->
    [p95_latency_ms] p95 延迟 { $value } ms（超出上限 { $bound } ms 达 { $beyond } ms）
    [usd_per_1k_requests] 1,000 次请求的成本 ${ $value }（超出上限 ${ $bound } 达 ${ $beyond }）
    [peak_gpu_gb] { $predicted ->
        [yes] 预测的显存峰值 { $value } GB（超出上限 { $bound } GB 达 { $beyond } GB）
       *[no] 显存峰值 { $value } GB（超出上限 { $bound } GB 达 { $beyond } GB）
    }
   *[primary_metric] { $metric } { $value }（比下限 { $bound } 低 { $beyond }）
}
breach-not-measured = { $figure ->
    [p95_latency_ms] p95 延迟（未测量）
    [usd_per_1k_requests] 1,000 次请求的成本（未测量）
    [peak_gpu_gb] 显存峰值（未测量）
   *[primary_metric] { $metric }（未测量）
}
verdict-best-disqualified = 得分最高的 { $strategy }（{ $value }）不满足限制条件：{ $breaches }。
verdict-caution = 在这些样本上，{ $winner } 的 { $metric } 达到下限 { $bound }，但其 95% 置信区间低至 { $low }。
verdict-limits = 限制条件：{ $limits }。
verdict-decided-among = 结论在 { COUNT($n) } 个策略中满足限制条件的 { COUNT($kept) } 个之间作出（{ $limits }）；p 值按本次运行的全部配对校正。
verdict-gpu-on-cpu = 语言模型在 CPU 上运行，未占用显存，因此显存的限制没有排除任何策略；若在 GPU 上运行则会占用。
verdict-gpu-precomputed = 显存的限制不适用于现成的预测结果，其系统不在本机运行：{ $names }。
ranking-limits = 限制条件：{ $limits }。
ranking-over-limit = 超出限制，{ $strategy }：{ $breaches }。
ranking-not-known = 是否满足限制条件未知，{ $strategy }：{ $breaches }。
ranking-tied = 并列：与胜出者的差异可能出于偶然。
ranking-behind = 落后：与胜出者的差异是显著的。
ranking-unclear = 不明确：无法判断与胜出者的差异是否显著。

# --- 策略相对于胜出者的状态

standing-winner = 胜出
standing-tied = 并列
standing-behind = 落后
standing-ahead = 领先
standing-unclear = 不明确
standing-over-limit = 超出限制
standing-not-known = 未知
standing-done = 已完成

# --- 建议

advice-held = 预测成立：事先建议的是 { $advised }，结果也是建议采用 { $winner }。
advice-held-tied = { $winner } 与 { $others } 无法区分。
advice-beaten = { $model ->
    [yes] 预测不成立：事先建议的是 { $advised }，而建议采用 { $winner }。
   *[no] 预测不成立：事先建议的是 { $advised }，而建议采用 { $winner }，它不使用语言模型。
}
advice-over-limits = 在限制条件下预测不成立：事先建议的是 { $advised }，而建议采用 { $winner }。
advice-tied = 尚无定论：事先建议的是 { $advised }，建议采用 { $winner }，但 { $measured } 与它无法区分。
advice-limits-not-known = 尚无定论：事先建议的是 { $advised }，建议采用 { $winner }，但 { $measured } 是否满足限制条件未知。
advice-none-qualifies = 尚无定论：事先建议的是 { $advised }，而没有策略满足限制条件。
advice-nothing-to-take = 尚无定论：事先建议的是 { $advised }，而没有可采用的策略。
advice-not-measured = { $status ->
    [failed] 尚无定论：事先建议的是 { $advised }，但它运行失败。
    [skipped] 尚无定论：事先建议的是 { $advised }，但它被跳过。
   *[absent] 尚无定论：事先建议的是 { $advised }，但它没有运行。
}
advice-none-alike = 同类方法的其他策略（{ $others }）也未测量。
advice-stopped = 尚无定论：事先建议的是 { $advised }，但运行在结束前被中止。
advice-alike = { $measured } 与 { $advised } 属于同一类方法。
advice-disqualified = { $measured } 不满足限制条件：{ $breaches }。
