# 简体中文。键与变量同 en.ftl。

not-measured = 未测量
none = 无
duration-ms = { $ms } 毫秒
duration-s = { $s } 秒
duration-min = { $min } 分钟
duration-min-s = { $min } 分 { $s } 秒
duration-h-min = { $h } 小时 { $min } 分
from-to = { $low } 至 { $high }
list-middle = { $most }、{ $next }
list-end = { BETWEEN($most, "和", $last) }
paragraph = { $said }{ $next }


## 报告

report-title = 提示、检索还是微调？
report-footer = 运行 { $run }，{ $created }
predicted = 预测

subtitle-task = { $task }{ $labels ->
    [0] { "" }
   *[other] （{ COUNT($labels) } 个标签）
  }
subtitle-rows = { COUNT($test) } 条测试样本{ $fitted ->
    [yes] ，{ COUNT($train) } 条训练样本，{ COUNT($validation) } 条验证样本
   *[no] { "" }
  }
subtitle-model = 模型 { $model }{ $sized ->
    [yes] （{ $size }）
   *[no] { "" }
  }{ $placed ->
    [yes] ，运行于 { $device }
   *[no] { "" }
  }
parameters = { COUNT($n) } 个参数
parameters-millions = { QUANTITY($n) }M 参数
parameters-billions = { QUANTITY($n) }B 参数

section-ranking = 策略排名
section-models = 哪个模型用哪种策略
section-differences = 哪些差异是显著的
section-tradeoffs = { $metric }：与延迟、成本的关系
section-memory = 显存：预测与实测
section-costs = 前期投入更高的策略何时回本？
section-flips = 什么会改变结论？
section-learning-curve = 更多标注或换一个随机种子会改变结论吗？
section-retrieval = 检索
section-two-by-two = 微调与检索
section-query-swap = 模型是否在检索结果之上有所增益？
section-strategies = 各策略须知
section-failures = 错在哪里
section-confusion = 哪些标签被混淆
section-other-metrics = 其他质量指标
section-phases = 时间花在哪里
section-rows = 逐条对照所有测试样本
section-provenance = 实验设置
section-limits = 本报告不能说明什么

# --- 指标

metric-accuracy = 准确率
metric-accuracy-explained = 准确率：标签完全正确的测试样本所占比例。
metric-macro-f1 = 宏平均 F1
metric-macro-f1-explained = 宏平均 F1：各类别权重相同，无论多稀少。
metric-none-recall = “以上都不是”召回率
metric-none-recall-explained = “以上都不是”召回率：带有该标签的样本中被正确判为该标签的比例。
metric-false-alarms = 误判为“以上都不是”
metric-false-alarms-explained = 误判为“以上都不是”：其他样本中被判为该标签的比例；越低越好。
metric-set-f1 = 标签 F1
metric-set-f1-explained = 标签 F1：每条样本的回答标签与正确标签的重合程度，按样本取平均。
metric-exact-set = 集合完全一致
metric-exact-set-explained = 集合完全一致：标签全部正确的样本比例，顺序不计。
metric-micro-f1 = 微平均 F1
metric-micro-f1-explained = 微平均 F1：把所有样本的标签放在一起计算的 F1。
metric-label-macro-f1 = 宏平均 F1
metric-label-macro-f1-explained = 宏平均 F1：先分别计算每个标签的 F1 再取平均；每个标签权重相同，无论多么罕见。
metric-mean-absolute-error = 平均绝对误差
metric-mean-absolute-error-explained = 平均绝对误差：回答的数值与正确数值平均相差多少；越低越好。不是数值的回答按训练样本的最小值和最大值中较远的一个计算。
metric-within-tolerance = 容差内比例
metric-within-tolerance-explained = 容差内比例：与正确数值足够接近的回答所占的比例（容差见数据说明）。
metric-spearman = 斯皮尔曼相关系数
metric-spearman-explained = 斯皮尔曼相关系数：回答是否把样本排成正确的顺序，取值从 -1 到 1。
metric-exact-match = 精确匹配率
metric-exact-match-explained = 精确匹配率：规范化之后与某个可接受答案完全相同的回答所占比例。
metric-json-match = JSON 匹配率
metric-json-match-explained = JSON 匹配率：与期望 JSON 取值全部相同的回答所占比例。
metric-valid-json = 有效 JSON 率
metric-valid-json-explained = 有效 JSON 率：恰为一个 JSON 对象、别无其他内容的回答所占比例。
metric-schema-match = 模式匹配率
metric-schema-match-explained = 模式匹配率：回答为 JSON 对象、键与期望完全一致、且每个值的类型符合期望或为 null 的比例。
metric-field-accuracy = 字段准确率
metric-field-accuracy-explained = 字段准确率：逐条样本计算，期望的 JSON 字段中取值正确的比例。
metric-token-f1 = token F1
metric-token-f1-explained = token F1：与可接受答案的词重合度。
metric-contained = 答案包含率
metric-contained-explained = 答案包含率：逐字包含某个可接受答案的回答所占比例。
metric-abstained = 正确拒答率
metric-abstained-explained = 正确拒答率：没有答案的问题中未给出答案的比例。
metric-false-abstentions = 错误拒答率
metric-false-abstentions-explained = 错误拒答率：有答案的问题中未给出答案的比例；越低越好。
metric-rouge-l = ROUGE-L
metric-rouge-l-explained = ROUGE-L：与期望文本的最长公共词序列（中文和日文按字计）。
metric-chrf = chrF
metric-chrf-explained = chrF：逐条样本计算，与期望文本的短字符序列重合度。
metric-corpus-chrf = 语料级 chrF
metric-corpus-chrf-explained = 语料级 chrF：同一指标，全部样本合并计算。
metric-embedding-similarity = 嵌入相似度
metric-embedding-similarity-explained = 嵌入相似度：回答与期望文本的句向量余弦相似度。

# --- 试验的阶段、任务

phase = { $phase ->
    [load] 加载
    [fit] 拟合
    [save] 保存
    [latency] 单条请求计时
    [predict] 回答测试样本
    [throughput] 批量再次计时
    [free_running] 无约束回答
    [query_swap] 以其他样本的查询回答
    [score] 评分
    [starting] 启动
    [starting_again] 以更小的批重新启动
   *[other] { $phase }
}

task-classification = 分类
task-multilabel = 多标签分类
task-multiple-choice = 选择题
task-number = 数值预测
task-json = JSON 输出
task-qa = 问答
task-generation = 文本生成

# --- 列标题

column-strategy = 策略
column-interval = 95% 置信区间
column-status = 状态
column-p50 = p50（ms）
column-p50-unit = { "" }
column-p95 = p95（ms）
column-p95-unit = { "" }
column-cost-per-1k = 每 1,000 次请求成本
column-cost-per-1k-unit = { "" }
column-fitting = 拟合时间
column-fitting-unit = { "" }
column-ram = 进程内存峰值
column-ram-unit = { "" }
column-gpu = 已分配显存峰值
column-gpu-unit = { "" }
column-throughput = 每秒请求数
column-throughput-unit = { "" }
column-tokens-in = 平均输入 token
column-tokens-in-unit = { "" }
column-tokens-out = 平均输出 token
column-tokens-out-unit = { "" }
column-setup = 前期投入
column-setup-unit = { "" }
column-pair = 配对
column-difference = 差异
column-p = p
column-model = 模型
column-take = 选用
column-tied = 无显著差异
column-tied-unit = { "" }
column-behind = 与最佳
column-behind-unit = 模型之差
column-rows = 样本
column-rows-needed = 所需样本
column-rows-needed-unit = { "" }
column-reading = 判读
column-own-query = 自身查询
column-own-query-unit = { "" }
column-other-query = 另一条样本的查询
column-other-query-unit = { "" }

# --- 排名

ranking-caption = 按以下指标从高到低排列：{ $metric }。均为本次运行实测。
ranking-load-caption = 吞吐量、token 数与前期投入。
ranking-other-caption = 顺序同上面的排名。
ranking-without-model = 不使用语言模型：{ $strategies }。
ranking-latency = p50 与 p95：分别有一半和 95% 的请求在此时间内得到回答；{ $requests } 次请求，预热后逐条发送，不含加载。
ranking-latency-precomputed = { $strategies } 的 p50 与 p95：按预测文件中的时间，分别有一半和 95% 的请求在此时间内得到回答；{ $requests } 次请求，并非在此测得。
ranking-few-requests = 不足 { COUNT($least) } 次请求的 p95 只取决于最慢的一两次；测试集更大，结果更可靠。
ranking-throughput = 每秒请求数：请求分批发送。
ranking-tokens = token 数：每次请求。
ranking-not-measured = 本次运行未测量：{ $figures }。

# --- 差异

differences-caption = 两个策略之差（{ $metric }）。
differences-caption-winner = 胜出者 { $winner } 与其他各策略之差（{ $metric }）。
all-other-pairs = 其余各对。
differences-none = 无差异
differences-real = 显著
differences-unclear = 不明确
differences-rows = 每一对都在相同的测试样本上比较（配对检验）；p 值按全部配对校正。
differences-rows-tested = 每一对都在相同的测试样本上比较（配对检验：{ $test }）；p 值按全部配对校正。
differences-readings = 显著：校正后的 p 低于 { $alpha }。不明确：差异可能出于偶然，也可能大到区间端点；这不表示两者相等。
differences-corrected = 区间不含 0 而校正后的 p 不低于 { $alpha }：单独来看，这一对会被判为有差异；按所比较的 { COUNT($pairs) } 对校正后则不然。
differences-rows-needed = 所需样本：若真实差异与观测值一样大，约需多少条测试样本才能在五次中检出四次。
differences-detectable = 在决定结论的那一对中，凭 { COUNT($rows) } 条测试样本无法将小于约 { $least } 的差异与偶然波动区分开。

# --- 质量与延迟、成本的权衡

tradeoff = { $metric }：与{ CHOOSE($axis, latency: "延迟中位数", other: "成本") }的关系
tradeoff-axis = { CHOOSE($axis, latency: "单次请求的延迟中位数", other: "1,000 次请求的成本") }
tradeoff-drawn = 越靠左上越好。虚线为前沿。竖线为 95% 置信区间；{ CHOOSE($axis, latency: "延迟", other: "成本") }采用对数刻度。{ $zeros ->
    [0] { "" }
   *[other] 该刻度上没有零点。
  }
tradeoff-front = 位于前沿、没有策略在两方面都胜过它的有：{ $front }{ $others ->
    [0] 。
   *[other] ；其余每个策略在两方面都不优于其中某一个。
  }{ $zeros ->
    [0] { "" }
   *[other] 数值为零，未参与此处比较：{ $at_zero }。
  }
tradeoff-at-zero = { $strategy }（{ $price }，{ $metric } { $value }）

# --- 查询置换对照

two-by-two-cells = { COUNT($rows) } 条测试样本上的{ $metric }：{ $base } { DECIMAL($base_value) }，{ $retrieval } { DECIMAL($retrieval_value) }，{ $tuned } { DECIMAL($tuned_value) }，{ $both } { DECIMAL($both_value) }。
two-by-two-tuning = 不检索时，微调带来 { DECIMAL($without) }（95% 区间 { DECIMAL($without_low) } 到 { DECIMAL($without_high) }）；检索时为 { DECIMAL($with_it) }（{ DECIMAL($with_low) } 到 { DECIMAL($with_high) }）。
two-by-two-retrieval = 不微调时，检索带来 { DECIMAL($without) }（{ DECIMAL($without_low) } 到 { DECIMAL($without_high) }）；微调后为 { DECIMAL($with_it) }（{ DECIMAL($with_low) } 到 { DECIMAL($with_high) }）。
two-by-two-interaction = { $reading ->
    [more] 两者相互增强：同时使用时，各自多带来 { DECIMAL($difference) }（95% 区间 { DECIMAL($low) } 到 { DECIMAL($high) }，配对自助法）。
    [less] 两者相互削弱：同时使用时，各自的差异为 { DECIMAL($difference) }（95% 区间 { DECIMAL($low) } 到 { DECIMAL($high) }，配对自助法）。
   *[open] 无法判断两者是否相互增强：差异为 { DECIMAL($difference) }（95% 区间 { DECIMAL($low) } 到 { DECIMAL($high) }，配对自助法）。
}
swap-reads = { $metric }：换成其他样本的查询后，从 { $own } 降至 { $other }（{ $rows }）。模型确实读取了查询。
swap-reads-little = { $metric }：换成其他样本的查询后，只从 { $own } 降至 { $other }（{ $rows }）。模型读取了查询，但取决于查询的部分不足 { $negligible }。
swap-too-low = { $metric }：用样本自身的查询时为 { $own }，换成其他样本的查询为 { $other }（{ $rows }）。数值太低，无法判断模型是否读取查询。
swap-rises = { $metric }：换成其他样本的查询后，升至 { $other }（用自身查询为 { $own }，{ $rows }）。模型没有读取查询，答对的部分来自提示词的其余内容。
swap-stays = { $metric }：换成其他样本的查询后，仍为 { $other }（用自身查询为 { $own }，{ $rows }）。模型没有读取查询，答对的部分来自提示词的其余内容。
swap-open = { $metric }：换成其他样本的查询后为 { $other }，用自身查询为 { $own }（{ $rows }，差异的 95% 置信区间 { $interval }）。凭 { $rows }无法区分，因此模型是否读取查询尚无定论。
swap-adds = 它优于对最近邻样本的标签计票（{ $baseline } { $voting }，它为 { $own }，{ $rows }）：模型在单纯检索之上有所增益。
swap-loses = 它不如对最近邻样本的标签计票（{ $baseline } { $voting }，它为 { $own }，{ $rows }）：模型丢失了单纯检索已带来的一部分。
swap-no-gain = 它与对最近邻样本的标签计票无法区分（{ $baseline } { $voting }，它为 { $own }，{ $rows }）：未显示出优于单纯检索。
swap-adds-nothing = 它不优于对最近邻样本的标签计票（{ $baseline } { $voting }，它为 { $own }，{ $rows }）：模型在此没有给单纯检索带来增益。
swap-caption = 查询置换后的结果（{ $metric }）。
swap-control = 查询置换对照：检索结果保持不变，把这些测试样本的查询换成另一条答案不同的样本的查询重新提问；仍按样本自身的答案评分。
rows = { COUNT($n) } 条样本

# --- 阶段

phases-caption = 各阶段耗时。
phases-note = 试验自身进程中的实际耗时。
phases-title = 试验自身进程中各阶段的实际耗时
phases-longest = 耗时最长的阶段是 { $strategy } 的“{ $phase }”，用时 { $time }。
phases-drawn = 粗条：策略自身的工作。细条：为测量而增加的工作。{ $hidden ->
    [0] { "" }
   *[other] 过短而未画出：{ $phases }。
  }
phases-memory-rss = 各阶段常驻内存的峰值。
phases-memory-gpu = 各阶段 torch 已分配显存的峰值。
phases-memory-device = 各阶段整卡显存的峰值。

# --- 测试样本

rows-all = 所有样本
rows-disagree = 策略意见不一
rows-scores-differ = 得分不同
rows-all-wrong = 全部错误
rows-all-right = 全部正确
rows-all-zero = 全部得 0 分
rows-all-one = 全部得 1 分
rows-but = { $all }（{ $strategies } 除外）
answer-none = 没有回答
answer-error = 出错
answer-unscored = 未评分
answer-right = 正确
answer-wrong = 错误

what-each-strategy-is = 各策略简介


## 结论与建议

verdict-stopped = 运行被中止：{ COUNT($n) } 个策略中有 { COUNT($finished) } 个已完成。以下结论是暂时的。
verdict-nothing-measured = 没有测量结果：没有策略完成运行。
verdict-none-qualifies = 没有可采用的策略：没有策略满足限制条件。
verdict-none-right = { CHOOSE($limited, yes: "没有可采用的策略：满足限制条件的策略中，没有任何一个答对哪怕一条测试样本。", other: "没有可采用的策略：没有任何策略答对哪怕一条测试样本。") }
verdict-only = 建议采用 { $winner }（{ $value }{ CHOOSE($limited, yes: "）：它是唯一满足限制条件的策略。", other: "）：它是唯一得到测量的策略。") }
verdict-win = { $known ->
    [yes] { $winner } 胜出：它的得分 { $value } { CHOOSE($limited, yes: "高于满足限制条件的每一个更便宜的策略。", other: "高于每一个更便宜的策略。") }
   *[no] { $limited ->
        [yes] { $winner } 胜出（{ $value }）：它优于满足限制条件的每一个更便宜或更简单的策略；它自身的成本未测量。
       *[no] { $winner } 胜出（{ $value }）：它优于每一个更便宜或更简单的策略；它自身的成本未测量。
    }
}
verdict-last-standing = 建议采用 { $winner }（{ $value }{ CHOOSE($limited, yes: "）：满足限制条件的每一个更便宜的策略都输给了另一个策略。", other: "）：每一个更便宜的策略都输给了另一个策略。") }
verdict-cheapest = 建议采用 { $winner }（{ $value }）：{ CHOOSE($limited, yes: "满足限制条件的策略中没有得分更高的", other: "没有策略得分更高") }，{ CHOOSE($cost, known: "也没有更便宜的", some_known: "也没有已知更便宜的", other: "成本均未知") }。
verdict-no-model-needed = 不需要语言模型：{ $limited ->
    [yes] 满足限制条件的策略中没有得分高于 { $winner }（{ $value }）的
   *[no] 没有策略得分高于 { $winner }（{ $value }）
}，{ CHOOSE($cost, known: "也没有更便宜的", some_known: "也没有已知更便宜的", other: "成本均未知") }。
verdict-tie = 建议采用 { $winner }（{ $value }）：它{ CHOOSE($saving, price: "更便宜", setup: "前期投入更低", known_price: "成本已知", known_setup: "前期投入已知", other: "更简单") }，而且测不出 { $best }（{ $best_value }）比它更好。

# --- 判断错误的代价

verdict-doubt = 在 { COUNT($n) } 条测试样本上，{ $other } 也可能最多好 { $margin }：小于 { $least } 的差异无法与偶然波动区分。
verdict-no-common-row = { $winner } 与 { $best } 没有共同的测试样本，二者的差异未知。
verdict-closest = 按最差一项超出限制的比例来看，最接近的是 { $strategy }：{ $breaches }。
verdict-behind = 在 { COUNT($n) } 条测试样本上，{ CHOOSE($rank, cheaper: "更便宜的策略中最好的", limited: "满足限制条件的策略中其次的", other: "其次的") }是 { $strategy }，它落后 { $difference }（95% 置信区间 { $low } 至 { $high }，校正后 p { P_IS($p) }）。
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
verdict-failed = 因运行失败而未测量：{ $names }。{ CHOOSE($n, other: "") }

# --- 限制条件

limit = { $figure ->
    [p95_latency_ms] p95 延迟 ≤ { $bound } ms
    [usd_per_1k_requests] 1,000 次请求的成本 ≤ ${ $bound }
    [primary_error] { $metric } ≤ { $bound }
    [peak_gpu_gb] 显存峰值 ≤ { $bound } GB（10^9 字节）
   *[primary_metric] { $metric } ≥ { $bound }
}
breach = { $figure ->
    [p95_latency_ms] p95 延迟 { $value } ms（超出上限 { $bound } ms 达 { $beyond } ms）
    [usd_per_1k_requests] 1,000 次请求的成本 ${ $value }（超出上限 ${ $bound } 达 ${ $beyond }）
    [primary_error] { $metric } { $value }（比上限 { $bound } 高 { $beyond }）
    [peak_gpu_gb] { CHOOSE($predicted, yes: "预测的显存峰值", other: "显存峰值") } { $value } GB（超出上限 { $bound } GB 达 { $beyond } GB）
   *[primary_metric] { $metric } { $value }（比下限 { $bound } 低 { $beyond }）
}
breach-not-measured = { $figure ->
    [p95_latency_ms] p95 延迟（未测量）
    [usd_per_1k_requests] 1,000 次请求的成本（未测量）
    [peak_gpu_gb] 显存峰值（未测量）
   *[primary_metric] { $metric }（未测量）
}
verdict-best-disqualified = 得分最高的 { $strategy }（{ $value }）不满足限制条件：{ $breaches }。
verdict-caution = { $metric }：{ $winner } 在这些样本上达到下限 { $bound }，但其 95% 置信区间低至 { $low }。
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
advice-beaten = 预测不成立：事先建议的是 { $advised }，而建议采用 { $winner }{ CHOOSE($model, yes: "。", other: "，它不使用语言模型。") }
advice-over-limits = 在限制条件下预测不成立：事先建议的是 { $advised }，而建议采用 { $winner }。
advice-tied = 尚无定论：事先建议的是 { $advised }，建议采用 { $winner }，但 { $measured } 与它无法区分。
advice-limits-not-known = 尚无定论：事先建议的是 { $advised }，建议采用 { $winner }，但 { $measured } 是否满足限制条件未知。
advice-none-qualifies = 尚无定论：事先建议的是 { $advised }，而没有策略满足限制条件。
advice-nothing-to-take = 尚无定论：事先建议的是 { $advised }，而没有可采用的策略。
advice-not-measured = 尚无定论：事先建议的是 { $advised }{ CHOOSE($status, failed: "，但它运行失败。", skipped: "，但它被跳过。", other: "，但它没有运行。") }
advice-none-alike = 同类方法的其他策略（{ $others }）也未测量。
advice-stopped = 尚无定论：事先建议的是 { $advised }，但运行在结束前被中止。
advice-alike = { $measured } 与 { $advised } 属于同一类方法。
advice-disqualified = { $measured } 不满足限制条件：{ $breaches }。


## 成本、学习曲线、错误、内存

failures-all-wrong = { COUNT($rows) } 条测试样本中有 { COUNT($n) } 条{ $graded ->
    [yes] 在全部 { COUNT($strategies) } 个策略下得 0 分
   *[no] 被全部 { COUNT($strategies) } 个策略答错
  }。
failures-check-labels = { $n ->
        [1] 至少 { COUNT($most) } 个策略对这条样本一致给出另一个标签：请先检查它的标签。
       *[other] 其中 { COUNT($agreed) } 条，至少 { COUNT($most) } 个策略一致给出另一个标签：请先检查它们的标签。
    }
failures-check-answers = { $n ->
        [1] 至少 { COUNT($most) } 个策略对这条样本一致给出另一个答案：请先检查它的期望答案。
       *[other] 其中 { COUNT($agreed) } 条，至少 { COUNT($most) } 个策略一致给出另一个答案：请先检查它们的期望答案。
    }
failures-not-counted = { $n ->
        [1] 此处未计入 { $names }：它对每条样本都给出同样的答案。
       *[other] 此处未计入 { $names }：它们各自对每条样本都给出同样的答案。
    }
failures-costliest = { $strategy } 代价最大的混淆：{ COUNT($rows) } 条“{ $target }”样本中，有 { COUNT($n) } 条被答成“{ $output }”{ $back ->
    [0] { "" }
   *[other] （反过来则为 { COUNT($back_rows) } 条中的 { COUNT($back) } 条）
  }。
answers-in-form = { $strategy } 的 { COUNT($rows) } 个回答中有 { COUNT($count) } 个{ CHOOSE($form, code_fence: "写在代码块中", full_stop: "末尾带有句号或其他标点", prefix: "前面带有“答案：”之类的字样", quotation: "写在引号或其他符号中", other: "夹在其他文字中") }。评分只看其内容；读取这些回答的程序需要自行去掉其余部分。样本 { $sample_id }：“{ $example }”。
failures-no-label = { $strategy } 在 { COUNT($rows) } 条样本中有 { COUNT($n) } 条给出的答案不是任何标签。
failures-retrieval-wrong = { $strategy } 在 { COUNT($rows) } 条样本中答错 { COUNT($n) } 条：其中 { COUNT($misread) } 条，{ failures-source-shown }出现在提示词中；另外 { COUNT($missed) } 条，它不在提示词中。
failures-retrieval-partly = { $strategy } 在 { COUNT($rows) } 条样本中有 { COUNT($n) } 条没有完全答对（其中 { COUNT($partly) } 条部分正确，得分高于 0）：其中 { COUNT($misread) } 条，{ failures-source-shown }出现在提示词中；另外 { COUNT($missed) } 条，它不在提示词中。
failures-source-shown = { CHOOSE($by, document: "正确文档的段落", other: "期望答案") }
failures-known = { $strategy } 有 { COUNT($n) } 条样本，虽然{ failures-source-shown }不在提示词中，仍然{ CHOOSE($graded, yes: "完全答对", other: "答对") }{ $alone ->
    [yes] ；不做检索的 { $other } 也{ CHOOSE($graded, yes: "完全答对", other: "答对") }了其中 { COUNT($known) } 条
   *[no] { "" }
  }。

failures-rows = { $graded ->
        [yes] 在全部 { COUNT($strategies) } 个策略下都得 0 分的样本，意见最一致的在前。
       *[no] 全部 { COUNT($strategies) } 个策略都答错的样本，意见最一致的在前。
    }
failures-further-rows = { $graded ->
        [yes] 在全部 { COUNT($strategies) } 个策略下都得 0 分的其他样本。
       *[no] 全部 { COUNT($strategies) } 个策略都答错的其他样本。
    }
failures-more-rows = 另有 { COUNT($n) } 条。
failures-votes-note = 票数：{ COUNT($strategies) } 个策略中有多少个给出一致的回答。
failures-row = 样本
failures-input = 输入
failures-expected = 期望
failures-agreed = 一致的回答
failures-votes = 票数
failures-no-agreement = 没有一致答案
failures-not-in-file = 不在此文件中

failures-confusions = { $strategy } 混淆了哪些标签，样本多者在前。
failures-other-confusions = 其他策略混淆了哪些标签。
failures-answered = 回答
failures-share = 占该标签样本的比例
failures-share-unit = { "" }

failures-by-label = { $strategy } 的各标签情况。
failures-label-note = 精确率：以此标签作答的回答中正确的比例。召回率：该标签的样本中被找出的比例。F1：二者的调和平均。
failures-f1-of-all = 所有策略在各标签上的 F1。
failures-label = 标签
failures-test-rows = 测试样本
failures-test-rows-unit = { "" }
failures-precision = 精确率
failures-recall = 召回率
failures-f1 = F1
failures-never-answered = 从未作答
failures-no-test-row = 没有测试样本
failures-not-defined = 无定义

failures-sources = 来源已知的样本结果如何。
failures-shown = 给出来源，
failures-not-shown = 未给出来源，
failures-right-unit = 答对
failures-wrong-unit = 答错
failures-of-these = 其中不检索也答对
failures-of-these-unit = { "" }
failures-source = { CHOOSE($by, document: "来源：样本所注明文档的段落。", other: "来源：逐字包含某个可接受答案的段落。") }
failures-right-note = 正确：指完全正确；部分正确的答案在此算作错误。

confusion-caption = { $strategy } 的混淆矩阵：测试样本按期望标签与回答的分布。
confusion-else = 其他
confusion-note = 列：回答，编号与标签相同。颜色越深，占该行的比例越大。
confusion-else-note = 其他：没有回答，或不属于任何标签。

## 显存

memory-caption = 运行前预测，运行后实测。
memory-predicted = 预测显存
memory-allocated = 已分配显存
memory-device = 整卡显存
memory-unit = { "" }
memory-measured = 实测
memory-predicted-note = 预测显存：运行之前由 config.json 推算，包含各库自身的占用，而“已分配”一列不含这部分。
memory-measured-note = 已分配：torch 为张量占用的峰值。整卡：驱动在整块设备上统计的用量，包含 CUDA 上下文、分配器的预留以及其他程序。
memory-drawn = 圆点：实测值，读到整卡数值时取整卡。横线延伸至预测值。

## 学习曲线

curve-nothing-measured = 没有学习曲线：没有测量结果。
curve-open-no-curve = 更多标注数据是否会改变胜出者尚无定论：{ $winner } 没有曲线。
curve-open-alone = 更多标注数据是否会改变胜出者尚无定论：只有 { $winner } 有曲线。
curve-ahead = { $strategies } 在 { COUNT($rows) } 条样本时得分已经高于 { $winner }。{ CHOOSE($n, other: "") }
curve-overtakes = 更多标注数据可能改变胜出者：在 { COUNT($rows) } 条训练样本（现有的两倍）时，预计 { $strategies } 会领先于 { $winner }。{ CHOOSE($n, other: "") }
curve-none-overtakes = 预计在 { COUNT($rows) } 条训练样本（现有的两倍）时，没有其他策略会超过 { $winner }。
curve-possible = 在曲线的 95% 区间之内，{ $strategies } 有可能做到。
curve-not-possible = 在曲线的 95% 区间之内，这一点同样成立。
curve-winner = { $winner } 自身在该样本规模的预测值为 { $value }（95% 预测区间 { $interval }）；在 { COUNT($rows) } 条样本时的测量值为 { $measured }，拟合曲线在该处为 { $fitted }。
curve-none-reaches = 按拟合曲线，直到 { COUNT($rows) } 条训练样本，落后的策略都追不上 { $winner }。
curve-level = 按拟合曲线，{ $strategy } 已与 { $winner } 持平。
curve-reaches = 样本数再翻一倍，{ $strategy } 提高 { $gain }；若趋势不变，约在 { ROUGHLY($rows) } 条样本时追上 { $winner }（最早：{ $earliest }；最晚：{ $latest }）。
curve-now = 现在
curve-never = 永远追不上
curve-rows = { ROUGHLY($rows) } 条样本
curve-flat = { $strategies }：在每个样本规模上数值都相同，因此没有曲线可拟合；预测值即该数值。
curve-unfitted = 无法为 { $strategies } 拟合曲线：{ CHOOSE($reason, too_few_sizes: "训练规模少于 3 个", no_interval: "其数据点没有区间", other: "其数据点不符合先上升后趋于平缓的曲线") }。
curve-assumed = 只有三个训练规模时，曲线的指数（多快趋于平缓）主要来自假设；{ $strategies } 的预测以此为依据。
curve-no-promise = 这些是拟合曲线，不是保证：区间包含了测试样本的抽样误差和所测随机种子之间的离散程度，但不包含数据本身的变化。

curve-title = { CAPITAL($metric) }与训练样本数（学习曲线）
curve-training-rows = 训练样本
curve-caption = { COUNT($rows) } 条训练样本以内为实测；更多时由拟合各实测点的曲线预测。
curve-caption-measured = 均为实测；未能拟合曲线。
curve-drawn-lines = 实线：实测。虚线：拟合曲线，不一定经过最后一个实测点。
curve-drawn-intervals = 竖线与阴影：{ $strategy } 的 95% 区间。
curve-drawn-intervals-rival = 竖线与阴影：{ $winner } 及其最接近的对手 { $rival } 的 95% 区间。
curve-drawn-seeds = 小标记：其他随机种子。
curve-drawn-scale = 训练样本数采用对数刻度。
curve-measured = 各训练样本数下实测的{ $metric }。
curve-measured-seed = 各训练样本数下实测的{ $metric }（随机种子 { $seed }）。
curve-every-seed = 每个随机种子实测的{ $metric }。
curve-size-unit = 条样本
curve-strategy-and-seed = 策略与随机种子
curve-seed = { $strategy }，随机种子 { $seed }
curve-predicted = { COUNT($rows) } 条训练样本时预测的{ $metric }。
curve-predicted-note = 由拟合所有随机种子实测点的曲线预测，并非实测：表示用这么多训练样本运行一次的得分。
curve-interval = 95% 预测区间
curve-interval-unit = { "" }
curve-furthest = { COUNT($rows) } 条训练样本时的预测：{ $predictions }。
curve-furthest-one = { $strategy } { $value }（95% 预测区间 { $interval }）
curve-laws = 拟合的曲线。
curve-law = { $metric } =
power-curve = { DECIMAL($ceiling) } − { DECIMAL($gain) } × ({ COUNT($most) } / 样本数)^{ QUANTITY($exponent) }{ CHOOSE($assumed, yes: "，指数主要来自假设", other: "") }
flat-curve = 在每个样本规模上均为 { DECIMAL($value) }{ CHOOSE($measured, yes: "", other: "：看不出增长") }

## 随机种子之间的离散

spread-caption = 各随机种子的{ $metric }。
spread-mean = 平均
spread-sd = 标准差
spread-lowest = 最低
spread-highest = 最高
spread-seeds = 随机种子
spread-note = 标准差：各随机种子之间的标准差。各随机种子使用相同的测试样本：测试样本抽样带来的不确定性体现在 95% 置信区间里，不在这里。
spread-overlaps = { $winner }（{ $metric } { $values }）与 { $strategies } 在各随机种子下的取值有重叠：换一个随机种子，排名可能颠倒。
spread-ahead = 无论哪个随机种子，{ $winner } 都领先：它最低的{ $metric }为 { $low }，其他重复运行的策略最高为 { $high }（{ $best }）。

## 成本

costs-caption = 从第几次请求起总成本更低（盈亏平衡请求量）：各对策略。
costs-caption-winner = 从第几次请求起总成本更低（盈亏平衡请求量）：胜出者 { $winner } 与其他各策略。
costs-less = 更便宜者
costs-than = 相比
costs-from = 从第几次请求起
costs-from-unit = { "" }
costs-first = 第一次
costs-first-note = 从第一次起：无论请求多少次，总成本都不更高。
costs-in-all = 总成本：一次性前期投入，加上每次请求。只计忙碌时间；机器租用而空闲时成本更高，人力与存储也另计。
costs-unknown = 因有成本未测量而未列入：{ $strategies }。
costs-month = 每月 { COUNT($n) } 次请求的成本。
costs-first-month = 首月
costs-first-month-unit = （含前期投入）
costs-later-month = 此后每月
costs-later-month-unit = { "" }
costs-basis = 成本：{ $basis }。
costs-basis-of = { $strategies } 的成本：{ $basis }。

machine-time = { CHOOSE($predicted, yes: "预测时间", other: "实测墙钟时间") } × { $price }
machine-price = { $origin ->
        [list] 每小时 { PRICE($usd_per_hour) } 美元（{ $machine }；价格日期 { $as_of }，{ $source }）
        [option] 每小时 { PRICE($usd_per_hour) } 美元，由 --gpu-price 设置
       *[assumed] 假定每小时 { PRICE($usd_per_hour) } 美元，因为没有“{ $machine }”的已知价格；可用 --gpu-price 设置
    }
priced-lines = { $price }（{ COUNT($lines) } 行）
api-price = { $model }（{ $provider }）的 API 价格：{ $prices }；缓存提示词和批处理均不打折；{ $as_of } 有效，依据 genai-prices { $list_version } 的价目表，{ $source }
unit-price = { CHOOSE($unit, input_tokens: "每百万输入 token", output_tokens: "每百万输出 token", other: "每 1,000 次请求") } { PRICE($usd) } 美元{ $more_above ->
        [other] （超过 { COUNT($more_above) } 个输入 token 时更贵）
       *[none] { "" }
    }
stated-costs = 以预测文件所述为准（{ COUNT($lines) } 行）
set-up-free = 前期投入按 0 计，因为该系统已在运行
tokens-priced = { $price }
stated-token-price = 服务器统计的 token，每百万输入 token { USD($input_usd) }，每百万输出 token { USD($output_usd) }，每百万缓存输入 token { USD($cached_usd) }（--price）
unpriced-models = 未测量：价目表中没有 { $models } 的价格；请在预测文件中为这些样本注明 cost_usd
costs-not-stated = 未测量：预测文件没有给出每条样本的成本

volumes-title = 总成本与请求量
volumes-requests-axis = 累计请求次数
volumes-cost-axis = 前期投入与请求
volumes-caption = 由实测成本算出。
volumes-requests = { COUNT($n) } 次请求
volumes-turn-less = 从第 { COUNT($requests) } 次请求起不高于 { $other }
volumes-turn-more = 从第 { COUNT($requests) } 次请求起不低于 { $other }
volumes-drawn-scales = 两轴均为对数刻度。
volumes-drawn-less = { $winner } 线上的标记：总成本不高于 { $marks }。
volumes-drawn-more = { $winner } 线上的标记：总成本不低于 { $marks }。
volumes-mark = { $other }（从第 { COUNT($requests) } 次请求起）
volumes-more-marks = 另外 { COUNT($n) } 个（见表）
volumes-drawn-month = 每条线上的标记：首月的 { $requests }。

# --- 什么会改变结论

flips-intro = 由实测数据算出：在怎样的权重或请求量下，应改选其他策略，而不是 { $leader }。
flips-none = 由实测数据看，在与 { $leader } 持平或确实更差的策略中，没有哪个会在某个权重或请求量下取代它。
flips-term = { CHOOSE($axis, latency: "等待时间", cost: "单次请求的成本", sources: "来源", freshness: "数据变化", other: "请求量") }
flips-latency = { $noise ->
    [yes] 只要在意等待时间，就应改选 { $rival }：响应时间（中位数）为 { SECONDS($figure) }，{ $beside } 为 { SECONDS($leader_figure) }。
   *[no] 若少等 { CHOOSE($unit, one: "1 秒", tenth: "100 毫秒", other: "10 毫秒") }的价值超过 { $worth }，就应改选 { $rival }：响应时间（中位数）为 { SECONDS($figure) }，{ $beside } 为 { SECONDS($leader_figure) }，但要损失 { $gives_up }。
}
flips-cost = { $noise ->
    [yes] 只要在意单次请求的成本，就应改选 { $rival }：1,000 次请求的成本为 { USD($figure) }，{ $beside } 为 { USD($leader_figure) }。
   *[no] 若每 1,000 次请求少花 { CHOOSE($unit, one: "$1", tenth: "$0.10", other: "$0.01") } 的价值超过 { $worth }，就应改选 { $rival }：1,000 次请求的成本为 { USD($figure) }，{ $beside } 为 { USD($leader_figure) }，但要损失 { $gives_up }。
}
flips-fewer-requests = { $noise ->
    [yes] 若累计请求少于 { COUNT($at) } 次，应改选 { $rival }：此时计入前期投入，它的总成本更低。
   *[no] 若由成本决定，而累计请求少于 { COUNT($at) } 次，应改选 { $rival }：此时计入前期投入，它的总成本更低，但要损失 { $gives_up }。
}
flips-more-requests = { $noise ->
    [yes] 若累计请求达到 { COUNT($at) } 次，应改选 { $rival }：此时计入前期投入，它的总成本不更高。
   *[no] 若由成本决定，而累计请求达到 { COUNT($at) } 次，应改选 { $rival }：此时计入前期投入，它的总成本不更高，但要损失 { $gives_up }。
}
flips-sources = 若每个回答都必须注明来源，应改选 { $rival }：在检索文档的策略中，它的得分最好{ $noise ->
    [yes] 。
   *[no] ，但要损失 { $gives_up }。
  }
flips-freshness = { $noise ->
    [yes] 若数据经常变化，应改选 { $rival }：重新训练或拟合需要 { SECONDS($figure) }，{ $beside } 需要 { SECONDS($leader_figure) }。
   *[no] 若数据变化的间隔短于 { SECONDS($at) }，应改选 { $rival }：重新训练或拟合需要 { SECONDS($figure) }，{ $beside } 需要 { SECONDS($leader_figure) }，但要损失 { $gives_up }。
}
flips-assumed = 此处假设：每次变化之后策略都要重新训练或拟合，完成之前没有一个回答是对的。
flips-noise = { $side ->
    [worse] 它的得分差 { $amount }，未超出这些测试样本的噪声。
    [better] 它的得分好 { $amount }，未超出这些测试样本的噪声。
   *[same] 两者得分相同。
}
flips-points = { QUANTITY($n) } 个百分点（{ $metric }）
flips-amount = { QUANTITY($n) }（{ $metric }）
flips-point = { $metric }：一个百分点即 0.01。

## 区间与检验的计算方法

interval-too-narrow = { $metric }的 95% 置信区间偏窄，因为每个类别的样本很少（{ ROUGHLY($rows) } 条）。
paired-test = { CHOOSE($method, mcnemar: "精确 McNemar 检验", other: "配对置换检验") }，{ COUNT($rows) } 条样本，对 { COUNT($adjusted_over) } { CHOOSE($over, pairs: "个配对", other: "个策略") }作 Holm 校正


## 策略：简介、说明、跳过、失败

strategy-majority = { CHOOSE($task, number: "对每个输入都给出同样的答案，即标注样本的中位数；不使用语言模型。", multilabel: "对每个输入都给出同样的标签，即多数标注样本都有的标签；不使用语言模型。", classification: "对每个输入都给出同样的答案，即标注样本中最常见的答案；不使用语言模型。", other: "对每个输入都给出同样的答案，即标注样本中最常见的答案；若没有重复的答案，则取最典型的一个；不使用语言模型。") }
strategy-tfidf = { CHOOSE($task, number: "统计词和字母组合，并用标注样本拟合线性回归；不使用语言模型。", multilabel: "统计词和字母组合，并在标注样本上为每个标签训练一个线性分类器；不使用语言模型。", multiple_choice: "按词和字母组合选择与问题最相似的选项；不使用语言模型。", classification: "统计词和字母组合，并在标注样本上训练线性分类器；不使用语言模型。", other: "按词和字母组合找出与输入最相似的标注样本，以其答案作答；不使用语言模型。") }
strategy-embedding = { CHOOSE($task, number: "把每段文本转换为向量（嵌入），并用标注样本的向量拟合线性回归；不使用语言模型。", multilabel: "把每段文本转换为向量（嵌入），并在标注样本的向量上为每个标签训练一个线性分类器；不使用语言模型。", multiple_choice: "把每段文本转换为向量（嵌入），选择离问题最近的选项；不使用语言模型。", classification: "把每段文本转换为向量（嵌入），并在标注样本的向量上训练线性分类器；不使用语言模型。", other: "把每段文本转换为向量（嵌入），以与输入最近的标注样本的答案作答；不使用语言模型。") }
strategy-knn-vote = { CHOOSE($task, number: "取与输入最相似的若干标注样本的平均值；不做训练，也不使用语言模型。", multilabel: "取与输入最相似的若干标注样本中多数都有的标签；不做训练，也不使用语言模型。", other: "取与输入最相似的若干标注样本中最常见的标签；不做训练，也不使用语言模型。") }
strategy-encoder = 在标注样本上微调句子编码器和线性分类器；不使用语言模型。
strategy-zero-shot = { CHOOSE($task, multilabel: "用指令、标签列表和输入向模型提问，不展示任何标注样本（零样本）；模型不经训练。", classification: "用指令、标签列表和输入向模型提问，不展示任何标注样本（零样本）；模型不经训练。", other: "用指令和输入向模型提问，不展示任何标注样本（零样本）；模型不经训练。") }
strategy-few-shot = 在每个提示词中向模型展示同样的几条标注样本作为示例（少样本）；模型不经训练。
strategy-knn-few-shot = 向模型展示与输入最相似的标注样本作为示例，每个输入各不相同；模型不经训练。
strategy-cot = 让模型先用几句话思考再作答（思维链），并展示它自己思考后答对的示例；模型不经训练。
strategy-tuned-prompt = 在标注样本上搜索让模型表现最好的指令和示例，模型调用次数有上限（提示词优化）；模型不经训练。
strategy-rag = 按词语和语义为输入检索段落并展示给模型，取自文档；没有给出文档时取自标注样本；问题之前有同样形式的示例（检索增强生成）；模型不经训练。
strategy-long-context = 在每个提示词中向模型展示全部文档（--docs），以模型上下文放得下为限（长上下文）；模型不经训练。
strategy-qlora = 在标注样本上训练模型的小型附加部分（LoRA 适配器），模型本身以每个权重 4 比特保存（微调）；提示词中没有示例。
strategy-lora = 在标注样本上训练模型的小型附加部分（LoRA 适配器）（微调）；提示词中没有示例。
strategy-prompt-tuning = 在标注样本上训练置于每个提示词之前的少量向量（软提示）（微调）；模型自身的权重保持不变，提示词中没有示例。
strategy-full = 在标注样本上训练模型的全部权重（微调）；提示词中没有示例。
strategy-rag-qlora = 像 qlora 一样在标注样本上训练，每条样本附上为其检索到的段落，其中一部分不含正确段落；作答时以同样的形式提供段落（检索加微调）。
strategy-outside = 答案来自用 --predictions 给出的文件；这些答案如何产生，此处不得而知。

# 失败或未运行的策略：排名表中的一行。cause 与 suggestion 来自下文的消息，句末不带句号。

absent-row = { CHOOSE($status, skipped: "已跳过：", other: "失败：") }{ CLAUSE($cause) }。
absent-row-fix = { CHOOSE($status, skipped: "已跳过：", other: "失败：") }{ CLAUSE($cause) }。解决办法：{ $suggestion }。
no-reason-recorded = 未记录原因

# 原因。

in-phase = 在“{ phase }”阶段
within-phase = 在“{ phase }”阶段（已完成 { COUNT($done) }/{ COUNT($total) }）
error-raised = { $text }
memory-ran-out = 在“{ phase }”阶段内存不足：{ $problem }
timed-out = { $kills ->
    [0] { $where }运行满 { NUMBER($seconds, maximumSignificantDigits: 6) } s 后被停止，这是 --trial-timeout 设置的上限
   *[other] { $where }运行满 { NUMBER($seconds, maximumSignificantDigits: 6) } s 后被停止，这是 --trial-timeout 设置的上限；此前系统因内存不足已将其终止 { COUNT($kills) } 次
}
crashed = 它{ $where }于编译代码中崩溃（{ $signal }）
process-ended = 它的进程{ $where }被 { $signal } 终止
process-exited = 它的进程{ $where }结束（退出码：{ $code }{ CHOOSE($server_died, yes: "），与启动试验的服务进程被终止时的情形相同", other: "）") }
process-killed = { $memory ->
    [no] 它的进程{ $where }被外部终止（SIGKILL）：在此期间，系统没有因内存不足而终止任何进程的记录
   *[unknown] 它的进程{ $where }被终止（SIGKILL），最常见的原因是机器内存耗尽
}
killed-for-memory = { $kills ->
    [0] { $where }内存不足：系统终止了它的进程（SIGKILL）
   *[other] { $where }内存不足：系统终止了它的进程（SIGKILL），此前已重新开始 { COUNT($kills) } 次
}
cannot-start = 它的进程无法启动：启动试验的服务进程两次终止（{ $text }）
not-run = { CHOOSE($why, no_weights: "该模型在本机上没有可训练的权重", ranks_no_labels: "该模型不能对标签排序", generates_no_text: "该模型不能生成文本", no_documents: "没有可供阅读的文档（--docs）", other: "比较在它开始工作之前已被中止") }
documents-too-long = 全部文档加上一个问题共 { COUNT($tokens) } 个 token，超过模型 { COUNT($context) } 个 token 的上下文；可改用 rag 检索
stopped-running = { $rows ->
    [0] 未完成：比较在它运行期间被中止
   *[other] 未完成：比较在它运行期间被中止（已回答 { COUNT($rows) } 条测试样本）
}
other-task = 只适用于 { $kinds } 任务；这些样本的任务类型是 { $task }

# 解决办法。

run-same-command = { CHOOSE($limits, yes: "请再次运行同一命令：它会继续完成缺少的部分；如果没有人终止它，请检查本机或其作业调度器设置的限制", other: "请再次运行同一命令：它会继续完成缺少的部分") }
see-log = { $after ->
    [exit] 请查看 { $log }；再次运行同一命令：它会继续完成缺少的部分
    [crash] { $log } 记录了崩溃位置；请再次运行同一命令，如果再次崩溃，请更新其中提到的库，或尝试 --device cpu
    [timeout] 请用 --trial-timeout 延长时间（预测结果和检查点已保留），或用 --strategies 略去它；{ $log } 记录了它的每个线程停在何处
   *[error] 完整的错误见 { $log }
}
free-machine = 请释放内存，提高进程数上限（`ulimit -u`），并查看 `advisor doctor` 的检查结果
free-disk = 请在 { $folder } 所在磁盘上腾出一些空间，然后再次运行同一命令
need-less-memory = 请换更小的模型或减少样本，关闭其他程序，或换更大的设备
plan-for-memory = { $trains ->
    [yes] 请换更小的模型或减少样本，关闭其他程序，或换更大的设备。在 GPU 上，一条最多 { COUNT($tokens) } 个 token 的训练样本预计需要 { BYTES($needed_bytes) }；{ $options }（运行 { $command } 可了解更多）
   *[no] 请换更小的模型或减少样本，关闭其他程序，或换更大的设备。在 GPU 上，一个最多 { COUNT($tokens) } 个 token 的请求预计需要 { BYTES($needed_bytes) }；{ $options }（运行 { $command } 可了解更多）
}
four-bits-need = 改用模型为 4 比特的 qlora，预计需要 { BYTES($needed_bytes) }
changes-need = 采用以下设置：{ $changes }，预计需要 { BYTES($needed_bytes) }

# 策略或模型自行决定的事。

remark = { $what ->
    [small_model] { "smollm2" } 是用于试用本工具的小模型。要对你的模型下结论，请用 --model 指定该模型再次运行。
    [scripted_model] scripted 模型用于测试：它只比较词语，什么也不学习。
    [fast_path_differs] 对于最长请求中的一个，快速路径与 transformers 的回答不同。因此所有回答都改由普通路径给出：整个序列经过 transformers，精确但较慢。
    [no_fast_path] 快速路径不能重现该模型的得分。所有回答都由普通路径给出：整个序列经过 transformers，精确但较慢。
    [answer_most_typical] 没有重复出现的答案：总是给出与其他所有答案最相似的那一个。
    [options_by_words] 选择与问题最相似的选项（TF-IDF 余弦相似度）。
    [options_by_embedding] 选择与问题最相似的选项（嵌入向量的余弦相似度）。
    [always_median] 总是给出带标签样本的中位数。
    [always_frequent_labels] 总是给出多数带标签样本都有的标签；若没有，则给出最常见的一个。
    [nearest_by_words] 以最相似样本的答案作答（TF-IDF 余弦相似度）。
    [answers_not_constrained] 该模型的回答无法用 JSON Schema 约束：回答是自由文本。
    [four_bits_unpacked] 在 CPU 上，4 位权重以展开形式保存：回答与每个权重 4 位时相同，内存占用则不同。
   *[activations_recomputed] 为节省内存，激活值被重新计算。
}
own-words = { $text }
demonstrations-shown = { COUNT($count) } 个固定示例，每个提示词都相同，以模型上下文放得下为限。
thoughts-asked = 思考了 { COUNT($tried) } 条训练样本，答对 { COUNT($right) } 条；示例取自答对的样本。{ $samples ->
    [1] { "" }
   *[other] 每条样本提问 { COUNT($samples) } 次，取出现最多的回答。
}
prompt-searched = { $source ->
    [built_in] 在 { COUNT($candidates) } 个候选中搜索提示词，模型调用 { COUNT($calls) } 次，上限 { COUNT($budget) } 次。
   *[other] 在 { COUNT($candidates) } 个候选中搜索提示词，指令由 { $helper } 提出，模型调用 { COUNT($calls) } 次，上限 { COUNT($budget) } 次。
  }在测试集以外的标注样本上的得分：{ COUNT($rows) } 条上为 { DECIMAL($score) }；不带示例的常规提示词：{ COUNT($first_rows) } 条上为 { DECIMAL($first_score) }。选中的提示词：{ $demonstrations ->
    [0] 不带示例
   *[other] { COUNT($demonstrations) } 个示例
  }，指令为“{ $instruction }”。每个候选读过的样本记录在 search.jsonl 中，其中没有测试样本。
prompt-searched-gap = 搜索所用样本上的得分为 { DECIMAL($score) }，测试样本上为 { DECIMAL($test) }：相差 { SIGNED($gap) }。
labels-calibrated = { $used ->
    [nothing] 标签按模型的排序选取：提示词之外只有 { COUNT($rows) } 条样本，不足以校准，或者有标签没有分数。
    [inputs] 每个标签的分数减去它在 { COUNT($rows) } 条训练样本输入上的均值，不使用这些样本的标签。这里假定各标签出现的频率大致相同。
   *[labels] { $method ->
        [raw] 标签按模型的排序选取：在提示词之外的 { COUNT($rows) } 条有标签样本上（其中 { COUNT($validation_rows) } 条是验证样本，答对 { COUNT($raw_right) } 条），没有一种分数校正明显更好。
        [inputs] 每个标签的分数减去它在提示词之外 { COUNT($rows) } 条样本上的均值（其中 { COUNT($validation_rows) } 条是验证样本）。轮流留出时答对 { COUNT($right) } 条，不校正时答对 { COUNT($raw_right) } 条。
        [prior] 每个标签的分数减去它在提示词之外 { COUNT($rows) } 条样本上的均值（其中 { COUNT($validation_rows) } 条是验证样本），再加上它在训练样本中所占比例的对数。轮流留出时答对 { COUNT($right) } 条，不校正时答对 { COUNT($raw_right) } 条。
        [share] 始终取训练样本最多的标签：在提示词之外的 { COUNT($rows) } 条有标签样本上（其中 { COUNT($validation_rows) } 条是验证样本），它答对 { COUNT($right) } 条，模型自己的排序答对 { COUNT($raw_right) } 条，没有一种分数校正明显更好。
       *[map] 由所有标签分数上的逻辑回归选取标签，在提示词之外的 { COUNT($rows) } 条样本上拟合（其中 { COUNT($validation_rows) } 条是验证样本）。轮流留出时答对 { COUNT($right) } 条，不用它时答对 { COUNT($raw_right) } 条。
    }
}
labels-uncalibrated = 不做这一校正时，同样 { COUNT($n) } 条测试样本上的{ $metric }：{ $value }。
repeats-shown-once = { $what ->
    [passages] 内容完全相同的段落只展示一次（重复：{ COUNT($count) } 段中的 { COUNT($repeats) } 段）。
   *[training_rows] 内容完全相同的训练样本只展示一次（重复：{ COUNT($count) } 条中的 { COUNT($repeats) } 条）。
}
retrieval-option = { COUNT($passages) } × { COUNT($characters) } 个字符，词语权重 { DECIMAL($words_weight) }：{ PERCENT($found) }
retrieval-chosen = 段落与检索方式用 { COUNT($rows) } 个训练问题选定，标准是答案出现在所示段落中的比例。最好的是：{ $chosen }。按段落大小（各取最佳权重）：{ $sizes }。按权重：{ $weights }。
reranked = 每次检索的前 { COUNT($passages) } 个段落由 { $model } 重新排序，它把问题和段落放在一起读。
reranker-skipped = 段落没有经过重排模型排序：{ $text }
prompt-option = { $examples ->
    [0] 无示例
   *[other] { COUNT($examples) } 个示例
}、{ COUNT($passages) } 个段落{ CHOOSE($plain, yes: "、不用对话模板", other: "") }：{ DECIMAL($score) }
examples-shown = 每个提示词为问题展示 { COUNT($passages) } 个段落，{ $examples ->
    [0] 没有带段落的示例
   *[other] 之前有 { COUNT($examples) } 个带段落的示例
}。
layout-chosen = 提示词{ CHOOSE($plain, yes: "写成一段纯文本，不用模型的对话模板", other: "用模型的对话模板书写") }：在 { COUNT($rows) } 条标注样本（先取验证样本）上按得分取较好者（用模板 { DECIMAL($chat_score) }，不用 { DECIMAL($plain_score) }）。
rag-prompt-chosen = 提示词中带段落的示例（取自训练样本的段落、问题和答案）的个数，用 { COUNT($rows) } 条不作示例的标注样本（先取验证样本）按得分选定。最好的是：{ $chosen }。全部：{ $options }。
compared-by-beginning = 超过嵌入模型的 { $window } 个 token、因此只比较开头部分：{ $texts }。
cut-texts = { $what ->
    [passages] { COUNT($count) } 个段落中的 { COUNT($cut) } 个
    [test_rows] { COUNT($count) } 条测试样本中的 { COUNT($cut) } 条
   *[training_rows] { COUNT($count) } 条训练样本中的 { COUNT($cut) } 条
}
rows-vote = 由最近的 { COUNT($k) } { CHOOSE($chosen, yes: "条样本投票（在验证样本上选定；", other: "条样本投票（按设置；") }{ $embedder }）。
nearest-answers = 以最相似样本的答案作答（{ $embedder }）。
always-most-frequent = 总是给出最常见的答案（{ COUNT($rows) } 条训练与验证样本中占 { COUNT($count) } 条）。
numbers-fitted = { CHOOSE($features, words: "TF-IDF", other: "嵌入向量") }加岭回归，惩罚系数为 { NUMBER($penalty, maximumSignificantDigits: 3) }（在验证样本上选定）。
words-classified = TF-IDF 加线性 SVM，C = { NUMBER($strength, maximumSignificantDigits: 6) }（在验证样本上选定）。
embeddings-classified = 嵌入模型：{ $embedder }；逻辑回归，C = { NUMBER($strength, maximumSignificantDigits: 6) }（在验证样本上选定）。
encoder-tuned = 微调 { $embedder }：{ COUNT($steps) } 步，每步 { COUNT($batch_size) } 条样本，学习率 { NUMBER($learning_rate, maximumSignificantDigits: 6) }；最好的是第 { COUNT($best_step) } 步。{ $rows ->
    [0] 没有可用于选择的验证样本；由微调后的编码器作答。
   *[other] 在 { COUNT($rows) } 条验证样本上，它的正确率为 { PERCENT($tuned) }；编码器保持原样、只训练线性分类器时为 { PERCENT($frozen) }。由较好的一个作答；相同时取后者。
}
encoder-frozen = { $embedder } 保持原样，配合逻辑回归：没有可微调的内容。
training-planned = 最多 { COUNT($steps) } 步，每步 { COUNT($batch_size) } 条样本，遍历 { COUNT($rows) } 条训练样本 { NUMBER($passes, minimumFractionDigits: 1, maximumFractionDigits: 1) } 遍；{ $method ->
    [prompt-tuning] { COUNT($size) } 个向量的软提示
    [full] 全部权重
   *[other] 秩为 { COUNT($size) } 的适配器
  }，学习率 { NUMBER($learning_rate, maximumSignificantDigits: 3) }；保留在 { COUNT($validation_rows) } 条验证样本上表现最好的一步。
rate-tried = { $diverged ->
    [yes] { NUMBER($rate, maximumSignificantDigits: 3) }（发散）
   *[no] { NUMBER($rate, maximumSignificantDigits: 3) }（损失 { DECIMAL($loss) }，{ PERCENT($exact) } 的样本答案完全正确）
}
rate-chosen = 学习率 { NUMBER($rate, maximumSignificantDigits: 3) }：各试训 { COUNT($steps) } 步后，在 { COUNT($rows) } 条验证样本上选定：{ $tried }。
training-shortened = CPU 的时间预算使训练提前结束：{ NUMBER($epochs, maximumSignificantDigits: 6) } 遍需要 { COUNT($steps) } 步（--cpu-training 可延长）。
training-rows-cut = 有 { COUNT($count) } { CHOOSE($what, cut: "条训练输入被截短到模型的上下文长度。", other: "条样本被略去：其答案超出模型的上下文长度。") }
trained-without-choice = 训练了 { COUNT($steps) } 步；没有可用于选择的验证样本。
training-ended = 训练在第 { COUNT($steps) } { CHOOSE($early, yes: "步提前停止；保留第", other: "步结束；保留第") } { COUNT($best_step) } 步（验证损失 { DECIMAL($loss) }，{ PERCENT($exact) } 的样本答案完全正确）。
training-batch-halved = 内存不足之后，批大小减半 { COUNT($times) } 次，降到同时 { COUNT($rows_at_once) } 条样本；累积了 { COUNT($batches) } 个这样的批次的梯度，因此每一步仍从 { COUNT($batch_size) } 条样本学习。
batch-halved = 内存不足之后，批大小减半 { COUNT($times) } 次，降到同时 { COUNT($rows) } { CHOOSE($unit, label_sequences: "个标签序列；吞吐量是小批次下的数值。", other: "个请求；吞吐量是小批次下的数值。") }
labels-split = 每个请求的标签每次最多对 { COUNT($tokens) } 个 token 打分：单个请求就已耗尽内存。
raise-budget = { COUNT($of) } 条测试样本中的 { COUNT($rows) } 条已得到回答并保留；请用更大的 --budget-usd 再次运行同一命令
labels-decided = { $how ->
    [likelihood] 标签按似然选择：服务器用模型自带的对话模板渲染对话，每个标签都作为该对话的回答评分。不做校准。
    [schema] 标签由服务器选择：它把回答限定在标签列表之内（JSON Schema）。没有可供校准的似然。
   *[matching] 模型自由作答，再把回答与标签匹配。没有说出任何标签的回答算错。
}{ $likelihoods ->
    [given] {""}
    [ignored] 服务器接受对文本对数概率的请求，但不返回结果。
    [refused] 服务器拒绝对文本对数概率的请求。
    [no_template] 服务器给出对数概率，但不展示它如何渲染对话，因此不采用：那会是另一个提示词的概率。
   *[too_many_labels] 标签太多，无法为每个标签单独发送请求来评分。
}{ $schema ->
    [ignored] 服务器接受 JSON Schema，但不遵守。
    [refused] 服务器拒绝 JSON Schema。
   *[other] {""}
}
begun-again = 系统因内存不足终止了它的进程 { COUNT($kills) } 次；此后以原大小 1/{ $share } 的批次重新开始。
answers-from-file = 另一系统的答案，来自 { $file }：{ COUNT($lines) } 行，{ $timed ->
    [0] 没有耗时
   *[other] 其中 { COUNT($timed) } 行带有请求耗时
}。
repeat-failed = 它的重复运行 { $name } 失败，已略去：{ CLAUSE($cause) }。

# 提示词与回答的情况。

rows-without-answer = { COUNT($rows) } 条测试样本中有 { COUNT($failed) } 条没有得到回答，按错误计。
rows-scored = 在 { COUNT($rows) } 条测试样本中的 { COUNT($scored) } 条上评分。
answers-cut = { COUNT($rows) } 个回答中有 { COUNT($cut) } 个在模型停下之前达到 token 上限，被截断。
context-tokens = 上限 { COUNT($tokens) } 个 token
context-of-the-model = 模型的上下文长度
prompts-too-long = { COUNT($rows) } 条提示词中有 { COUNT($prompts) } 条超过了{ $limit }{ $dropped ->
    [0] { "" }
   *[other] ；略去 { COUNT($dropped) } 条示例或段落
}{ $cut ->
    [0] { "" }
   *[other] ；截短 { COUNT($cut) } 条输入
}。
free-answers = { $of ->
    [labels] 不加约束回答时，{ COUNT($answers) } 个回答中有 { COUNT($valid) } 个（{ PERCENT($valid_share) }）是有效标签，{ COUNT($agree) } 个（{ PERCENT($agree_share) }）与按似然选出的标签相同。
   *[json] 不受 JSON Schema 约束回答时，{ COUNT($answers) } 个回答中有 { COUNT($valid) } 个（{ PERCENT($valid_share) }）是有效的 JSON 对象，{ COUNT($agree) } 个（{ PERCENT($agree_share) }）与受约束的回答是同一个对象。
}
free-answers-invalid = { CHOOSE($of, labels: "不属于任何标签的回答：", other: "不是 JSON 对象的回答：") }{ $examples }。
quoted = “{ $text }”


## 数据、划分、来源、两次运行

quoted-name = “{ $text }”

# --- 数据文件

file-format = { $format ->
    [jsonl] JSON Lines
    [json] JSON
    [csv] CSV
    [tsv] TSV
    [parquet] Parquet
    [split-folder] 由各划分的文件组成的文件夹
    [yaml] YAML
    [dataset-folder] 保存的 datasets 文件夹
    [hub] Hub 数据集
   *[other] { $format }
}
file-columns = { $one_column ->
    [yes] { $path }：{ $format }，布局 { $layout }；输入和目标取自{ $inputs }。
   *[no] { $path }：{ $format }，布局 { $layout }；输入取自{ $inputs }，目标取自{ $target }。
}
file-rows = { $left ->
    [0] 共 { COUNT($kept) } 行，全部可用。
   *[other] 共 { COUNT($read) } 行，可用 { COUNT($kept) } 行。
}
file-sha256 = 保留的行，SHA-256：{ $sha256 }
rows-left-out = 略去 { COUNT($count) } 行：{ $reason }，首见于第 { DIGITS($first_row) } 行。

empty-cell = { CHOOSE($part, input: "输入为空（“", other: "目标为空（“") }{ $column }”列）
nested-too-deeply = 嵌套超过 { COUNT($levels) } 层
integer-too-long = 整数超过 { COUNT($digits) } 位
unknown-role = 某一轮的角色是“{ $role }”
unusable-row = { CHOOSE($problem, broken: "行已损坏", no_text: "有一个单元格无法写成文本", no_turns: "对话不是由各轮组成的列表", no_role: "某一轮没有角色", more_than_text: "某一轮含有文本以外的内容", no_history: "历史记录不是列表", no_pairs: "历史记录中有不成对的内容", no_assistant_turn: "没有助手的轮次", no_user_turn: "助手的最后一轮之前没有用户的轮次", tags_unlike_tokens: "标签与词的数目不同", no_reference: "没有断言给出正确答案", answer_no_option: "答案不是该行的任何一个选项", other: "其他原因") }

read-as = { $form ->
    [answer_text] 答案是该行某一选项的文本（{ $columns }列：共看 { COUNT($of) } 行，其中 { COUNT($rows) } 行如此）。其他读法：--read-as answer-letter。
    [answer_letter] 答案是该行某一选项的字母（{ $columns }列，例如“{ $example }”：共看 { COUNT($of) } 行，其中 { COUNT($rows) } 行如此）。其他读法：--read-as answer-text。
    [answer_index_0] 答案是该行某一选项的序号，从 0 数起（{ $columns }列，例如 { $example }：共看 { COUNT($of) } 行，其中 { COUNT($rows) } 行如此）。其他读法：--read-as answer-index-1。
    [answer_index_1] 答案是该行某一选项的序号，从 1 数起（{ $columns }列，例如 { $example }：共看 { COUNT($of) } 行，其中 { COUNT($rows) } 行如此）。其他读法：--read-as answer-index-0。
    [tag_spans] 目标是标出的片段，写成从类型到文本的 JSON（{ $columns }列：所看的 { COUNT($of) } 行中有 { COUNT($rows) } 行带“O”标签）。其他读法：--read-as tag-list。
    [tag_list] 目标是按顺序排列的标签（{ $columns }列：所看的 { COUNT($of) } 行中有 { COUNT($rows) } 行带“O”标签）。其他读法：--read-as tag-spans。
    [instruction_system] 指令用作系统消息（{ $columns }列：所看的 { COUNT($of) } 行中有 { COUNT($rows) } 种，例如“{ $example }”）。其他读法：--read-as instruction-input。
    [instruction_input] 指令是输入的一部分（{ $columns }列：所看的 { COUNT($of) } 行中有 { COUNT($rows) } 种，例如“{ $example }”）。其他读法：--read-as instruction-system。
    [tool_call] 目标是工具调用，写成 JSON：共看 { COUNT($of) } 行，其中 { COUNT($rows) } 行如此，例如 { $example }
    [counterpart] 取用{ $columns }列，因为只剩这一列。要用其他列：--input-column 和 --target-column。
    [own_test] 这 { COUNT($rows) } 行是数据自带的测试划分。要用其他测试行：--test；要改为从数据中留出测试行：把数据写作 { $example }。
   *[system_answer] { $columns }列是某个系统的回答，不是目标。要用它作目标：--target-column。
}
file-example = 首行：“{ $input }” → “{ $target }”
columns-not-used = { $more ->
    [0] 未使用的列：{ $columns }。{ CHOOSE($count, other: "") }
   *[other] 未使用的列：{ $columns }，另有 { COUNT($more) } 列。
}
rows-numbered = { $problem ->
    [repeated] 样本以行号标识，而不用“{ $column }”列：编号“{ $id }”在第 { DIGITS($row) } 行再次出现。
   *[missing] 样本以行号标识，而不用“{ $column }”列：第 { DIGITS($row) } 行缺少编号。
}
of-test-file = { $path }：{ $note }

# --- 任务与划分

task-line = 任务：{ $task }。
task-line-number = 任务：{ $task }；训练样本的取值从 { QUANTITY($least) } 到 { QUANTITY($most) }，相差 { QUANTITY($tolerance) } 以内算正确。
task-line-none = 标签“{ $label }”表示其他标签都不适用：单独报告其召回率和误判率。
targets-are = { COUNT($rows) } 个目标中有 { COUNT($fits) } 个是{ CHOOSE($task, classification: "标签", multilabel: "标签列表", number: "数值", other: "JSON") }；第一个例外在第 { DIGITS($row) } 行：“{ $target }”。
labels-folded = { $more ->
    [0] 标签“{ $spelling }”（{ COUNT($rows) } 行）视为“{ $label }”：二者只在大小写、重音编码或数字写法上不同。用 --labels-as-written 可以将它们分开。
   *[other] 标签“{ $spelling }”（{ COUNT($rows) } 行）视为“{ $label }”，另有 { COUNT($more) } 个标签同样处理：它们只在大小写、重音编码或数字写法上不同。用 --labels-as-written 可以将它们分开。
}
task-line-labels = { $more ->
    [0] 任务：{ $task }，共 { COUNT($n) } 个标签（{ $labels }）。
   *[other] 任务：{ $task }，共 { COUNT($n) } 个标签（{ $labels }，另有 { COUNT($more) } 个）。
}
split-sizes = 划分：训练样本 { COUNT($train) } 条，验证样本 { COUNT($validation) } 条，测试样本 { COUNT($test) } 条。
split-per-label = 每个标签的训练样本：{ $same ->
    [yes] { COUNT($least) } 条
   *[no] { COUNT($least) } 至 { COUNT($most) } 条
  }。

drawn = { $by ->
    [label] 随机种子 { DIGITS($seed) }，按 { COUNT($labels) } 个标签分层
    [group] 随机种子 { DIGITS($seed) }，同一组整体放在一侧
    [group_of_column] 随机种子 { DIGITS($seed) }，“{ $column }”列的同一组整体放在一侧
   *[row] 随机种子 { DIGITS($seed) }
}
share-set-aside = 留出 { WHOLE_PERCENT($share) } 的样本用于测试（{ $drawn }）。
rows-set-aside = 留出 { COUNT($rows) } 条样本用于测试（{ $drawn }）。
test-file-given = 测试样本来自 { $test }，训练样本来自 { $train }。
set-aside-limited = 留出的样本最多使用 { COUNT($most) } 条。
test-file-limited = 最多使用 { COUNT($most) } 条测试样本（{ $drawn }）。
training-limited = 最多使用 { COUNT($most) } 条训练样本，含验证样本。
validation-held-back = 从训练样本中留出 { WHOLE_PERCENT($share) } 用于验证，最多 { COUNT($most) } 条（{ $drawn }）。

groups-kept-whole = 各组保持完整，因此测试集包含 { WHOLE_PERCENT($share) } 的样本。
labels-unseen = 有 { COUNT($rows) } 条测试样本的标签在训练样本中没有出现（{ $labels }{ $more ->
    [0] { "" }
   *[other] ，以及另外 { COUNT($more) } 个
  }）：予以保留，尽管没有策略能学会它。
labels-untrained = 划分之后，有 { COUNT($count) } 个标签没有训练样本（{ $labels }{ $more ->
    [0] { "" }
   *[other] ，以及另外 { COUNT($more) } 个
  }）。
equal-rows-removed = { $rows ->
    [1] 从训练中移除 1 条样本：测试样本中有相同的输入（不计大小写、标点和空白）（训练样本 { $train_id }，测试样本 { $test_id }）。
   *[other] 从训练中移除 { COUNT($rows) } 条样本：测试样本中有相同的输入（不计大小写、标点和空白）（例如训练样本 { $train_id }，测试样本 { $test_id }）。
}
near-rows-removed = { $rows ->
    [1] 从训练中移除 1 条样本：测试样本中有几乎相同的输入（改动一个词，较长文本中每十个词改动一个）且答案相同（训练样本 { $train_id }，测试样本 { $test_id }）。
   *[other] 从训练中移除 { COUNT($rows) } 条样本：测试样本中有几乎相同的输入（改动一个词，较长文本中每十个词改动一个）且答案相同（例如训练样本 { $train_id }，测试样本 { $test_id }）。
}
group-rows-removed = { $by ->
    [group_of_column] 从训练中移除 { COUNT($rows) } 条样本：它们在“{ $column }”列中的组出现在测试样本中。
   *[group] 从训练中移除 { COUNT($rows) } 条样本：它们所在的组出现在测试样本中。
}
other-test-rows = 测试样本与 { $folder } 中上次运行的不同（SHA-256 { $before }…，现为 { $now }…）：文件、--seed 或 --test-limit 有变化。上次的结果会被替换；两次运行的数值不可比。

leakage-title = 从训练中剔除
leakage-removed = { $which ->
    [equal] 拟合之前剔除了 { COUNT($n) } 条训练样本：{ COUNT($equal) } 条与某条测试样本内容相同。
    [near] 拟合之前剔除了 { COUNT($n) } 条训练样本：{ COUNT($near) } 条与某条测试样本内容几乎相同且答案一致。
   *[both] 拟合之前剔除了 { COUNT($n) } 条训练样本：{ COUNT($equal) } 条与某条测试样本内容相同，{ COUNT($near) } 条内容几乎相同且答案一致。
}
leakage-table = 因与某条测试样本相似而剔除的训练样本，相似度最低的在前。
leakage-training-row = 训练样本
leakage-test-row = 测试样本
leakage-alike = 词重合度
leakage-alike-unit = { "" }
leakage-more = ……另有 { COUNT($n) } 条，见 results.json。

# --- 检索的内容

documents-searched = 知识来源：{ COUNT($documents) } 篇文档，共 { COUNT($chunks) } 个文本块。
own-retriever-asked = 知识来源：您自己的检索器 { $retriever } 找到的内容{ $documents ->
    [0] { "" }
   *[other] （给了它 { COUNT($documents) } 篇文档）
  }。
documents-shown = 知识来源：全部 { COUNT($documents) } 篇文档都在每个提示词里（{ COUNT($tokens) } 个 token）；提示词的公共部分只读一次。
training-rows-searched = 知识来源：{ COUNT($rows) } 条训练样本，因为没有给出文档。
files-skipped = { $what ->
    [file] 跳过 { COUNT($count) } 个以 { $suffix } 结尾的文件。
    [without_suffix] 跳过 { COUNT($count) } 个没有扩展名的文件。
    [dead_link] 跳过 { COUNT($count) } 个失效链接。
    [link_out_of_the_folder] 跳过 { COUNT($count) } 个指向文件夹之外的链接。
   *[no_regular_file] 跳过 { COUNT($count) } 个非普通文件。
}
documents-empty = 跳过 { COUNT($count) } 篇没有文本的文档。

recall-table = 是否找到了正确的来源？
recall-at = 召回率@{ $k }
recall-rows = 注明来源的样本
recall-rows-unit = { "" }
recall-explained = 召回率@k：来源位于检索结果前 k 条之中的样本所占比例。
recall-not-measured = 没有样本注明答案所在的文档，因此未测量召回率。

sources-none-fitted = 没有任何段落能放进提示词。
sources-outcome = { CHOOSE($which, all: "", document: "注明了文档的 ", other: "已知答案的 ") }{ $case ->
    [none] { COUNT($n) } 个问题中，没有一个{ $where }；其中 { COUNT($missed_right) } 个{ $how }。
    [all] { COUNT($n) } 个问题全部{ $where }；其中 { COUNT($right) } 个{ $how }。
   *[some] { COUNT($n) } 个问题中，{ COUNT($found) } 个{ $where }；其中 { COUNT($right) } 个{ $how }。{ $missed ->
        [1] { $missed_right ->
            [0] 其余未检索到的 1 个则不是。
           *[other] 其余未检索到的 1 个也是如此。
          }
       *[other] 其余未检索到的 { COUNT($missed) } 个中，这样的有 { COUNT($missed_right) } 个。
      }
  }
sources-where = { $by ->
    [one] 给出的正是正确的文档
    [document] 的正确文档在{ $passages }之中
   *[answer] 的答案逐字出现在{ $passages }里
}
sources-passages = { $n ->
    [1] 给出的那一个段落
   *[other] 给出的 { COUNT($n) } 个段落
}
sources-passages-average = 给出的段落（最多 { COUNT($most) } 个，平均 { QUANTITY($mean) } 个）
sources-passages-unknown = 给出的段落
sources-how = { $exact ->
    [yes] 完全答对
   *[no] { $metric }为 1
}
sources-table = 检索到了，也答对了吗？
sources-row = { $strategy }{ CHOOSE($by, document: "：文档", other: "：答案") }
sources-found-right = 检索到且答对
sources-found-right-unit = { "" }
sources-found-wrong = 检索到但答错
sources-found-wrong-unit = { "" }
sources-found = 检索到时的{ $score }
sources-found-unit = { "" }
sources-missed-right = 未检索到但答对
sources-missed-right-unit = { "" }
sources-missed-wrong = 未检索到且答错
sources-missed-wrong-unit = { "" }
sources-missed = 未检索到时的{ $score }
sources-missed-unit = { "" }
sources-score = 得分
sources-right = 正确：{ $metrics }得分为 1。
sources-by-document = 文档：样本所注明文档的某个段落出现在提示词中。
sources-by-answer = 答案：某个可接受答案逐字出现在提示词的段落中；短答案可能只是碰巧出现。
sources-shown-only = 检索到、但因提示词过长而被略去的段落，按未检索到计。

# --- 如何完成

provenance-command = 命令
provenance-seeds = { CHOOSE($n, other: "随机种子") }
provenance-split = 划分
provenance-test-sha256 = 测试样本，SHA-256
provenance-data = 数据
provenance-documents = 文档
provenance-model = 模型
provenance-model-as-run = 模型（运行时）
provenance-settings = { $strategy } 的设置
provenance-hardware = 硬件
provenance-versions = 版本
provenance-run = 运行
machine-part = { $part ->
    [system] 系统 { $value }
    [processor] 处理器 { $value }
    [cores] 核心数 { $value }
    [memory] 内存 { $value }
    [device] 设备 { $value }
   *[other] { $part } { $value }
}
model-parameters = { COUNT($n) } 个参数
model-dtype = 权重为 { $dtype }
model-device = 运行于 { $device }
model-context = 上下文 { COUNT($n) } 个 token
model-template = { CHOOSE($own, yes: "使用自带的对话模板", other: "纯文本提示") }

# --- 比较没有显示什么

not-shown = { CHOOSE($what, other_seeds: "只用了一个随机种子：换一组示例或换一次权重初始化会得到什么结果，本报告没有显示（--seeds 3 可以显示）。", other_test_rows: "只有一种划分：换一批测试样本会得到什么结果，只体现在区间中。", other_prompts: "提示词是本工具自带的，对所有策略相同；写得更好的提示词可能得到更好的结果。", than_your_prompt: "提示词是您给出的，对所有策略相同；写得更好的提示词可能得到更好的结果。", other_machines: "延迟和内存只适用于本机和本模型。", other: "外部系统以其文件所述为准：其提示词、速度和成本未经核实。") }
strategies-unfinished = 运行提前中止；以下策略的结果没有显示：{ $strategies }。
repeats-unfinished = 运行中止时完成了 { COUNT($total) } 次重复中的 { COUNT($done) } 次（其他随机种子、更少的训练样本）：离散程度和学习曲线缺少其余各次。再次运行同一命令即可补上。
model-quirk = { CHOOSE($what, adapter_beside: "该模型的文件夹中既有完整的模型，又有适配器：两者都使用。要比较不带适配器的模型，请把 adapter_config.json 和 adapter_model.safetensors 移出该文件夹。", date_in_prompts: "对话模板会把当天日期写入每条提示词，因此不同日期的回答可能不同。请在同一天内运行并续跑一次比较。", thinking_off: "模型不先思考、直接作答：其对话模板中的思考部分已被关闭或直接结束。", thought_left_open: "对话模板会开启一段思考，但没有说明如何结束。回答以这段思考开头，并获得更多 token；标签在思考之内评分。", other: "模型可能会先思考再作答。思考内容会被去除，生成的回答获得更多 token；标签评分时不含思考。") }

models-grid = 每种策略配合每个模型的{ $metric }
models-choice = 每个模型应选用的策略
models-note = 最后两列把该模型的选用策略与所有使用模型的策略中应选用的那一个相比：在相同测试样本上配对，p 值按本次运行的所有配对校正。
models-nothing-to-take = 该模型没有可选用的策略。
quirk-of = { $model }：{ $quirk }

# --- 门禁

gate-passed = 通过：{ $candidate } 的{ $metric }比 { $baseline } 差的幅度不超过 { $margin }。
gate-failed = 未通过：{ $candidate } 的{ $metric }低于 { $baseline }，且不能证明差距在 { $margin } 之内。
gate-cannot-tell = 无法判断 { $candidate } 的{ $metric }与 { $baseline } 的差距是否在 { $margin } 之内。这不算通过。
gate-figures = { $metric }：之前 { $baseline }，现在 { $candidate }；差异 { $difference }（95% 置信区间 { $low } 至 { $high }，在 { COUNT($rows) } 条测试样本上配对）。
gate-rows-needed = 同样好的候选要在五次中通过四次，需要大约 { $rows } 条测试样本，或比 { $margin } 更大的余量。
gate-other-metric = 基线按 { $baseline } 排名，候选按 { $candidate } 排名。请在同一类任务上比较。
gate-other-rows = 两次运行的测试样本不同（{ COUNT($baseline) } 条与 { COUNT($candidate) } 条）。请给两者同一个 --test 文件。
gate-not-done = { CHOOSE($run, baseline: "基线", other: "候选") }没有 { $strategy } 的结果：{ CHOOSE($status, failed: "它失败了", skipped: "它被跳过了", other: "运行中没有它") }。
gate-rows-failed = { CHOOSE($run, baseline: "基线", other: "候选") }中 { $strategy } 有 { COUNT($rows) } 条测试样本没有答案或得分。

# --- export

export-written = 已写入 { $path }：{ $strategy }，{ BYTES($bytes) }。用法见其中的 README.md。
export-not-checked = 没有与运行核对（--rows 0）。
export-parity = { CHOOSE($passed, yes: "一致", other: "不一致") }：{ COUNT($rows) } 条测试样本中，有 { COUNT($equal) } 条的答案与测得的相同。
export-parity-metric = { $metric }，导出减测得：{ $difference }（95% 置信区间 { $low } 至 { $high }；允许损失 { $margin }）。
export-other-prompts = { COUNT($rows) } 条样本得到的提示词与测得的不同：对话模板，或样本自带的内容，超出了导出程序的能力。
export-other-answer = 样本 { $row }：测得 { $measured }，导出 { $found }。
export-left-out = { COUNT($rows) } 条测试输入对模型来说太长。比较时将其截短；导出的程序会拒绝。
card-title = { $strategy }，与测得的相同
card-model = 模型：{ $model }，在文件夹 model 中，以 { $dtype } 计算。
card-model-of-hub = 模型：hub 上的 { $model }（版本 { $revision }），以 { $dtype } 计算。
card-use = 使用
card-how = 每个请求是一行 JSON：一个含输入的对象。{ "check.py" } 用 { COUNT($golden) } 条测试样本及其确切的提示词（golden.jsonl）核对此文件夹、一个答案文件或一个服务器。
card-measured = 测量结果
card-rows = 在 { COUNT($rows) } 条未用于拟合的测试样本上测得；用 { COUNT($training) } 条样本拟合。
card-metric = 指标
card-value = 数值
card-interval = 95% 置信区间
card-data = 数据
card-data-held = 此文件夹含有数据的文本：示例、段落、标签以及核对用的请求。基础模型的许可证和数据的使用规则同样适用。设置、版本和哈希见 manifest.json。

# --- verify

verify-verified = 已核实：{ $path } 显示的内容与其预测一致。
verify-changed = 有改动：{ $path } 显示的内容与其预测不一致。
verify-cannot-tell = 无法判断 { $path } 显示的内容是否与其预测一致。
verify-checked = 检查了 { COUNT($files) } 个带哈希的文件、{ COUNT($scores) } 个得分、{ COUNT($figures) } 个数字和 { COUNT($pages) } 个页面。
verify-more = 另有 { COUNT($more) } 处差异未列出。
verify-page-alone = 只检查了这个页面。答案本身在其运行文件夹中：其余部分请核实该文件夹。
file-differs = { $file }：{ CHOOSE($how, changed: "与 SHA256SUMS 中的哈希不符", missing: "在 SHA256SUMS 中，但文件不存在", other: "不在 SHA256SUMS 中") }。
file-not-read = { $file }：{ CLAUSE($problem) }。
figure-differs = { $file }，{ $place }：存储的是 { $stored }，重算得到 { $found }。
score-differs = trials/{ $trial }/scores.jsonl，样本 { $row }：存储的 { $metric } 是 { $stored }，该答案的得分是 { $found }。
page-differs = { $file }：页面显示 { $stored }，其结果给出 { $found }。
not-verifiable = { CHOOSE($what, sums: "运行中没有 SHA256SUMS：它由较早的版本写成。请再次运行其命令，已完成的部分会保留。", page: "此页面不含生成它的结果。", rows: "此页面生成时不含示例。请核实其运行文件夹。", other: "这些得分需要该运行所用的句子嵌入模型，而此处没有。") }（{ $file }）
other-version = 该运行由版本 { $run } 完成，此处是 { $here }：差异可能由此产生。

# --- 两次运行

two-runs-title = 两次运行的比较
two-runs-run = { $name }：{ $run }，{ $created }，{ COUNT($rows) } 条测试样本
two-runs-footer = 差异为 B − A。
two-runs-metric = { $metric }：逐个策略
two-runs-speed = 速度与成本
two-runs-changed = 两次运行之间的变化
two-runs-other-metric = 两次运行分别以{ $first }和{ $second }衡量：数值不可比。
two-runs-same-run = A 与 B 是同一次运行。请给出另一个文件夹来比较。
two-runs-stopped = { $run } 在结束前被中止，缺少 { $strategies }。
two-runs-other-rows = 测试样本不同：两次运行的数值不可比。
two-runs-same-rows = 测试样本相同，但有一个文件缺少逐条回答。
two-runs-no-test = 没有逐条回答就无法检验差异。
two-runs-nothing-shared = 没有策略在两次运行中都得到测量。
two-runs-rows-unknown = 有一个文件缺少逐条回答，因此找不到共有的样本。
two-runs-common-rows = { $n ->
    [0] 按输入与期望答案比对，没有共有的样本。
   *[other] 按输入与期望答案比对，有 { COUNT($n) } 条共有样本：差异只就这些样本而言。
}
two-runs-where = { CHOOSE($same, yes: "在相同的", other: "在共有的") } { COUNT($rows) } 条测试样本上
two-runs-none-real = { $where }没有显著差异：比较了 { COUNT($compared) } 个策略。
two-runs-real = { $where }，{ COUNT($compared) } 个策略中有 { COUNT($real) } 个差异显著（B − A）：{ $differences }。
two-runs-difference = { $strategy } { $difference }
two-runs-both-take = 两次运行都采用 { $strategy }。
two-runs-takes = { $run } 采用 { $strategy }。
two-runs-takes-none = { $run } 没有可采用的策略。
two-runs-table = 两次运行的{ $metric }。
two-runs-table-a = A 所用的指标：{ $metric }。
two-runs-absent = 此次运行中没有
two-runs-status = { $status ->
    [done] 已完成
    [failed] 失败
    [skipped] 跳过
   *[other] { $status }
}
two-runs-another-metric = 另一指标
two-runs-not-compared = 未比较
two-runs-other-column = B 以{ $metric }衡量，不在此表中。
two-runs-other-columns = A 与 B 对应不同的测试样本：请勿比较这两列。
two-runs-tested = 每个策略都与其自身逐条比较。
two-runs-tested-by = 每个策略都与其自身逐条比较（{ $test }）。
two-runs-speed-table = 单次请求的延迟，以及 1,000 次请求的成本。
two-runs-p50 = { $run } 的 p50
two-runs-cost = 每 1,000 次请求
two-runs-cost-unit = 成本，{ $run }
two-runs-not-tested = 未作偶然性检验；仅对各次运行所用的机器成立。

changed = { $what ->
    [winner] 胜出
    [primary_metric] 主要指标
    [task] 任务
    [train_rows] 训练样本
    [validation_rows] 验证样本
    [test_rows] 测试样本
    [labels] 标签数
    [test_sha256] 测试样本，SHA-256
    [split] 划分
    [seed] 随机种子
    [documents] 文档
    [model] 模型
    [parameters] 参数量
    [device] 设备
    [dtype] 数值格式
    [context_length] 上下文长度（token）
    [chat_template] 对话模板
    [data_file] 数据文件 { $of }
    [data_sha256] 数据文件 { $of }，保留行的 SHA-256
    [status] { $of }：状态
    [setting] { $of } 的设置 { $setting }
    [cost_basis] { $of } 的成本
    [version] { $of } 的版本
    [machine] { $of ->
        [system] 机器：系统
        [processor] 机器：处理器
        [cores] 机器：核心数
        [memory] 机器：内存
        [device] 机器：设备
       *[other] 机器：{ $of }
      }
   *[command] 命令
}
changed-value = { $run }：{ $value }
changed-chat-template = { CHOOSE($own, yes: "模型自带", other: "无（纯文本提示词）") }
changed-nothing = 在所记录的内容中没有变化：数据、设置、模型、版本和机器都相同。


## ask、doctor、plan、运行

# --- advisor prompt show
prompt-shown = { $strategy } 为第 { DIGITS($row) } 条测试样本（id 为 { $id }）发送的内容：{ COUNT($tokens) } 个 token。
prompt-cut = 提示词超出了模型的上下文长度。略去了 { COUNT($dropped) } 个示例或段落{ $cut ->
    [0] 。
   *[other] ，以及输入的开头部分。
  }
prompt-text = 模型读到的文本

ask-keys = { " " }↑↓ 选择   Enter 下一题   ← 上一题   ? 为什么问   Ctrl-C 离开，回答会保留{ " " }
ask-progress = 第 { $number } 题，最多 { $most } 题
ask-resumed = 接着上次的 { $count } 个回答继续；按 ← 可以返回修改。
ask-review = 有要修改的吗？实测的回答也可以改。
ask-review-help = 选一行重新回答，或选第一行查看建议。
ask-reviewed = { $topic }：{ $answer }
ask-show-advice = 没有，查看建议
ask-measured-answer = { $answer }（实测）
ask-topic = { $question ->
        [prompting] 提示词效果
        [knowledge] 所需知识
        [freshness] 更新频率
        [documents] 文档
        [citations] 注明出处
        [style] 语气与格式
        [strictness] 要求的严格程度
        [classes] 可选的标签数
        [reasoning] 推理
        [model] 模型规模
        [cost] 单次请求的价格
        [workflow] 任务的变动
        [labels] 标注样例
        [hallucination] 错误的代价
        [distill] 小模型接手
        [skill] 模型所缺
        [edge_cases] 特殊情况
        [domain] 冷门领域
        [diversity] 任务种类
        [shots] 提示词长度
        [volume] 请求量
        [latency] 响应速度
        [privacy] 数据隐私
        [may_train] 能否训练
        [team] 团队经验
        [budget] 搭建投入
        [hardware] 训练硬件
       *[other] { $question }
    }
ask-answered = { $topic }：{ $answer }
ask-or = { $most } / { $last }
ask-rests-on = { $answers } [{ $source }]
ask-facts-data = 实测：{ $path }：{ COUNT($rows) } 行带标签的数据{ $kind ->
        [unknown] { "" }
        [labels] ，{ COUNT($classes) } 个类别，每类 { COUNT($smallest) } 至 { COUNT($largest) } 行
        [classification] ，分类任务
        [qa] ，问答任务
        [generation] ，文本生成任务
       *[other] ，{ $kind } 任务
    }{ $kind ->
        [unknown] { "" }
       *[other] ，输入和答案长度的中位数为 { COUNT($inputs) } 和 { COUNT($targets) } 个字符
    }{ CHOOSE($language, english: "，英文", chinese: "，中文", japanese: "，日文", korean: "，韩文", greek: "，希腊文", hebrew: "，希伯来文", thai: "，泰文", latin_script: "，拉丁字母", cyrillic_script: "，西里尔字母", arabic_script: "，阿拉伯字母", devanagari_script: "，天城文字母", other: "") }
ask-facts-documents = 实测：{ $path }：{ COUNT($documents) } 篇文档，{ COUNT($characters) } 个字符
ask-facts-gpu = 实测：{ $gpu }，{ BYTES($size) }
ask-facts-model = 实测：{ $model }，{ NUMBER($billions, maximumSignificantDigits: 3) }B 参数
ask-facts-no-gpu = 实测：本机没有 GPU
ask-approach = { CHOOSE($approach, prompting: "只用提示词", few_shot: "提示词加示例", rag: "检索增强", fine_tune: "微调", other: "检索加微调") }
ask-advice = 建议：{ $name }（{ $strategy }）
ask-nothing-possible = 目前没有可行的方法：每一种都被排除，原因见下。
ask-confidence = 这是预测，不是实测。把握：{ CHOOSE($level, high: "高", medium: "中", other: "低") }（{ $alone ->
        [no] 比其他做法领先 { NUMBER($margin, minimumFractionDigits: 1, maximumFractionDigits: 1) } 分
       *[other] 没有其他可行的做法
    }；带示例和不带示例的提示算同一种做法）。{ $readings ->
        [0] 所有回答都是实测的。
       *[other] 逐一试过 { COUNT($readings) } 种其他回答（未答或不确定的问题的每个选项，以及已选选项的相邻选项），{ $changing ->
            [0] 没有一种会改变建议。
           *[other] 其中 { COUNT($changing) } 种会改变建议。
        }
    }
ask-not-counted = 不计入：“{ $topic }”。它与{ $others }的回答不相容。
ask-by-size = 按模型规模：{ $sizes }。
ask-for-model = 用 { $model }：{ $name }（{ $strategy }）。
ask-not-trained-here = { $model } 在这里没有可训练的权重。请由其服务商微调，再把微调后的模型作为另一个 --model 给出。
ask-too-few-rows = 你说带标签的数据很少：实测至少需要 { COUNT($least) } 行。请先标注一些。
ask-tie =
    { $names }并列。其中最简单的是{ $simplest }（{ $strategy }）。{ $decided ->
        [no] { "" }
       *[other] 回答“{ $topic }”即可分出高下。
    }
ask-base = 未作任何回答时
ask-kept = 沿用先前的 { COUNT($count) } 个回答。
ask-other-data = { $path } 中的建议针对 { $data }；其中的回答这里不用。
ask-replaced = { $question }：用 { $now } 取代先前保留的 { $before }。
ask-ranking = 排名（分数）
ask-ruled-out = 不可用
ask-flips = 单独改变就会换掉第一名的回答（不论可能性大小）
ask-no-flips = 没有哪一个回答能单独改变第一名。
ask-sources = 来源
ask-measure-first = 下一步：实测
ask-needs = 请把 { $placeholder } 换成{ CHOOSE($placeholder, YOUR_DOCUMENTS: "用来检索的文件或文件夹。", other: "带标签的数据文件（至少 20 行）。") }
ask-written = 已写入 { $path }。所在文件夹的 advisor.toml 含有此建议时，`advisor compare` 会说明实测是否一致。
model-too-large = { $model } 为此需要 { BYTES($needed_bytes) } 显存（预测）；本机的 { $gpu } 有 { BYTES($gpu_bytes) }（实测）。

# `advisor plan`，以及运行前的预测

plan-predicted = 仅由 config.json 预测；没有加载或测量任何东西。
plan-head = { $model }：{ $scale ->
        [billion] { NUMBER($billions, minimumFractionDigits: 2, maximumFractionDigits: 2) }B 参数
       *[million] { NUMBER($millions, minimumFractionDigits: 1, maximumFractionDigits: 1) }M 参数
    }{ $experts ->
        [yes] ，每个 token 用到其中 { NUMBER($active, minimumFractionDigits: 2, maximumFractionDigits: 2) }B
       *[no] { "" }
    }；同时处理 { COUNT($rows) } 行，每行 { COUNT($tokens) } 个 token。
plan-gpu = GPU：{ $gpu }，{ BYTES($size) }。
plan-gpu-memory = GPU：{ BYTES($size) }。
plan-no-gpu = 没有找到 GPU：请给出显存大小，例如 --gpu-memory 24。
plan-part = 部分
plan-size = 预测
plan-share = 占比
plan-peak = 峰值
plan-part-name = { CHOOSE($part, weights: "权重", quantization: "量化开销", adapter: "适配器", gradients: "梯度", optimizer: "优化器状态", activations: "激活值", logits: "logits", kv_cache: "KV 缓存", other: "框架（CUDA 和库）") }
plan-framework = { $framework } { BYTES($size) }（{ CHOOSE($framework, trl: "检查点在显存中，分块计算损失", unsloth: "检查点在内存中，分块计算损失", other: "检查点和全部 logits 在显存中") }）
plan-frameworks = 按各框架的默认设置（--framework）：{ $frameworks }。
plan-method = 方法
plan-predicted-peak = 预测峰值
plan-verdict = 结论
plan-time-column = 时间
plan-cost = 费用
plan-fits = 放得下
plan-fits-with = 放得下，需改为：{ $changes }（{ BYTES($size) }）
plan-does-not-fit = 放不下
plan-method-fits = { $method }：{ $verdict }。
plan-time = 预测的{ CHOOSE($work, training: "训练", other: "作答") }时间：{ SECONDS($time) }，{ $cost }（{ $basis }）。
plan-cost-of-requests = 每 1,000 次请求 { USD($usd) }
estimate-note = 注：{ $note }。
estimate-head = { $model } 在 { $gpu }（{ BYTES($size) }）上的计划（预测）
estimate-total = 将要运行部分的预测：{ SECONDS($time) }，{ USD($usd) }。
estimate-strategy = 策略
estimate-peak = 预测
    峰值
estimate-arrangement = 方式
estimate-time-column = 预测
    时间
estimate-cost = 预测
    费用
estimate-tight = 可能显存不足：单行放得下，整批可能放不下
estimate-agree = 预测需要 { SECONDS($time) } 和 { USD($usd) }。要运行吗？

gradient-checkpointing = 梯度检查点
smaller-batch = { $accumulated ->
        [1] 批大小 { $rows }
       *[other] 批大小 { $rows } 并累积 { $accumulated } 批的梯度
    }
chunked-loss = 分块计算损失
smaller-optimizer = 优化器 { $optimizer }
fewer-bits = { $bits } 位权重
shorter-rows = 每行至多 { COUNT($tokens) } 个 { CHOOSE($context, yes: "token（模型的上下文）", other: "token") }
requests-at-once = 同时 { COUNT($count) } 个请求
training-rows-at-once = 同时 { COUNT($count) } 行训练数据{ CHOOSE($recomputed, yes: "，并重新计算激活值", other: "") }
gpu-too-small = 预测即使{ $arrangement }也需要 { BYTES($needed_bytes) } 显存；{ $gpu } 有 { BYTES($gpu_bytes) }；{ $help }
memory-too-small = 预测训练全部权重需要 { BYTES($needed_bytes) } 内存，而可用内存为 { BYTES($free_bytes) }；请改用 lora 或 qlora、更小的模型或 GPU
qlora-would-fit = 模型为 4 位的 qlora 放得下（{ BYTES($needed_bytes) }）；也可换更小的模型或更大的 GPU（--device cpu 会在 CPU 上运行）
changes-would-fit = 改为以下设置放得下：{ $changes }（{ BYTES($needed_bytes) }）；也可换更小的模型或更大的 GPU（--device cpu 会在 CPU 上运行）
nothing-would-fit = 改任何设置都放不下：请换更小的模型或更大的 GPU（--device cpu 会在 CPU 上运行）
model-type-unknown = 不认识模型类型 '{ $model_type }'：按类似 Llama 的模型读取，数字可能相差很大
model-type-missing = 没有 model_type：按类似 Llama 的模型读取，数字可能相差很大
text-part-only = 只算文本部分：视觉和音频部分不计
differs-by-layer = { $key } 各层不同：取最大值
stored-bits-unknown = 检查点已量化（{ $method }），位数未知：按 16 位计算，实际可能更少
experts-not-quantised = 专家保持 16 位：transformers 把每层的专家存为一个张量，bitsandbytes 不量化它
embeddings-not-upcast = 嵌入层和输出层按 16 位计算，TRL 和本工具就是这样训练的；PEFT 的 `prepare_model_for_kbit_training` 会转成 float32：--upcast
sliding-window = 滑动窗口为 { COUNT($tokens) } 个 token 的层可能只保留这么多；KV 缓存按整行计算，即上限
optimizer-paged = 分页优化器：其状态按移到内存计算
beyond-context = 每行 { COUNT($tokens) } 个 token（--seq-len）超出模型 { COUNT($context) } 个 token 的上下文：模型读不了这样的行，会被截断；数字按每行 { COUNT($tokens) } 个 token 计算
rows-of-context = 没有给出 --seq-len，按模型的整个上下文计算，即每行 { COUNT($tokens) } 个 token
gpu-memory-differs = --gpu { $gpu } 的名称是 { $named_gb } GB，而 --gpu-memory 是 { $given_gib }：按 { $given_gib } GiB 判断是否放得下；速度和价格按该 GPU 计算
no-effect-on-method = { $options }：对 { $method } 没有作用
no-effect-without-rows = { $options }：没有 --rows（预测时间和费用）就没有作用
no-time-without-fit = 放不下的不预测时间
gpu-speed-unknown = 没有时间：不知道这块 GPU 的速度；用 --gpu 指定已知的一种：{ $known }
time-is-rough = 时间是粗略预测，可能相差一倍：{ $gpu } 截至 { $as_of } 的峰值速度（{ $source }）乘以此类运行通常能达到的比例
estimate-basis = 由 config.json 和各行长度预测（{ $counted ->
        [yes] token 数用模型的分词器在部分行上统计
       *[no] 按经验每个 token { $characters_per_token } 个字符
    }）；没有加载或测量任何东西
estimate-without-time = 不预测时间和费用：不知道这块 GPU 的速度
estimate-time = 时间是粗略预测，可能相差一倍，不含加载和建索引：{ $gpu } 截至 { $as_of } 的峰值速度乘以此类运行通常能达到的比例
estimate-money = 费用为该时间 x { $price }
estimate-repeats = 时间和费用包含 --seeds 和 --learning-curve 要求的重复运行
gpu-not-used = 这里安装的是 PyTorch 的 CPU 版本，不使用这块 GPU：会在 CPU 上运行；--device cpu 按此计划
nothing-predicted = 对此模型不作预测：{ CLAUSE($problem) }

# 单独运行 `advisor`

stopped = 已停止。再次运行同一命令会接着做没做完的部分。
road-title = advisor：提示、检索还是微调？用你的带标签数据实测。
road-what = { CHOOSE($command, ask: "几个问题；一个有理由的预测", compare: "在同一份锁定的划分上并排比较各策略", report: "再看结论，以及一个可转发的 HTML 文件", demo: "用自带数据试用，不联网", plan: "运行之前的内存、时间和费用", doctor: "这台机器能运行什么", other: "所有命令") }
road-next = 下一步：
road-why = { CHOOSE($why, unfinished: "有一次比较没有完成（或还在运行）。这会做完剩下的部分：", failed: "这里的一次比较有失败的试验；查看原因，或再运行一次：", advised: "建议是预测。请实测：", measured: "这里的都已实测。再看结论：", draft: "问卷只答了一半；回答已保留。继续：", data: "这里有带标签的数据。就它征求建议：", demonstrated: "你已看过演示。就自己的任务征求建议：", other: "这个文件夹里还没有可继续的东西。先用自带数据看一看：") }
road-here = 在这个文件夹中：
road-data = 带标签的数据：{ $path }
road-documents = 文档：{ $folder }/
road-fix-first = 请先修正：
road-advised = 已建议：{ $strategy }（advisor.toml）
road-advised-for = 已建议：{ $strategy }，针对 { $data }（advisor.toml）
road-draft = 只答了一半
road-verdict = 结论：{ $winner }（{ $report }）
road-run = { CHOOSE($state, finished: "已完成", failed: "有试验失败", other: "未完成") }：{ $run }，{ $trials } 个策略中完成 { $done } 个

# `advisor doctor`

check-python = Python
check-system = 系统
check-memory = 内存
check-gpu = GPU
check-packages = 软件包
check-torch = { "torch" }
check-4-bit = 4 比特
check-smollm2 = { "smollm2" }
check-embedder = 嵌入模型
check-hub = hub
check-folder = 文件夹
check-disk = 磁盘
doctor-looking = 正在检查这台机器……
doctor-title = 这台机器能运行什么：
doctor-status = { CHOOSE($status, ok: "正常", note: "提示", other: "缺失") }
doctor-fix = 修复：{ $command }
doctor-ready = `advisor demo` 需要的都有了。
doctor-not-ready = `advisor demo` 还不能正常运行：{ $missing }。
python-found = { $version }，要求 { $wanted ->
        [any] 任意版本
       *[other] { $wanted }
    }
system-found = { $system }，{ $cores } 个核心
memory-found = { BYTES($total_bytes) }，其中 { BYTES($free_bytes) } 可用{ $short ->
        [yes] ；演示最多需要 { BYTES($wanted_bytes) }
       *[no] { "" }
    }
memory-unknown = 未测量：没有安装 psutil
gpu-found = { $name } { BYTES($total_bytes) }
gpus-found = { $gpus }；{ $driver ->
        [unknown] 驱动版本未知
       *[other] 驱动 { $driver }
    }{ $torch ->
        [usable] { "" }
        [not_usable] ；torch { $torch_version } 不能使用它
       *[unknown] ；无法询问 torch
    }
apple-gpu = Apple GPU，通过 MPS
no-gpu = 没有找到；一切在 CPU 上运行。`advisor plan` 会说明有 GPU 时能做什么
package-found = { $name } { $version }
package-wrong = { $version ->
        [absent] 没有 { $name }
       *[other] { $name } { $version }
    }，要求 { $wanted ->
        [any] 任意版本
       *[other] { $wanted }
    }
packages-found = 全部 { $count } 个都在要求的范围内：{ $packages }
packages-wrong = { $packages }
packages-unknown = 没有安装本项目自己的包，所以不知道要求的范围
torch-found = { $version }，在 { $device } 上计算
torch-broken = 无法导入：{ $problem }
unexplained = 没有说明原因
no-gradient = 没有梯度返回
four-bit-works = 在 { $device } 上有梯度穿过 4 位层返回：qlora 可用
four-bit-broken = 4 位训练不可用：{ $problem }
four-bit-not-tried = 没有尝试：torch 无法导入
weights-found = { $model }{ CHOOSE($place, packaged: "，来自包索引", other: "，在 hub 的缓存中") }
weights-missing = 这台机器上没有 { $model }，需要从 hub 获取
hub-found = { $address } 有应答
hub-not-asked = 没有询问：{ $problem }
hub-not-reached = 连接不到 { $address }（{ $problem }）；文件夹和 { $bundled } 仍可使用
folder-found = { $path } { CHOOSE($writable, yes: "可写", other: "不可写") }
disk-found = { BYTES($free_bytes) } 可用{ $short ->
        [yes] ，演示需要 { BYTES($wanted_bytes) }
       *[no] { "" }
    }
disk-unknown = 无法得知可用空间
not-asked = 设置了 { $setting }
no-answer = { SECONDS($seconds) } 内没有应答
ended-by-signal = 被信号 { $signal } 终止
ended-with-code = 退出码 { $code }
error-told = { $text }

# 一次运行：之前、进行中和之后

texts-sent = { $model }：本数据中出现在提示词里的文本（输入、示例、段落）会发送到 { $host }。
compare-left-out = 不运行 { $strategy }：{ CLAUSE($reason) }。
compare-already-done = { $repeats ->
        [0] { $folder } 中已完成：{ $names }。
       *[other] { $folder } 中已完成：{ $names }，以及 { $repeats } 次重复。
    }
compare-nothing-run = 没有运行任何东西。
compare-stopped = 已停止。继续：{ $command }
report-written = 报告：{ $path }
report-stale = { $folder }：results.json 写成之后又有试验结束（{ $trials }），其中没有；请用以下命令重新汇总：{ $command }
manifest-damaged = { CLAUSE($problem) }；将重新写入。
run-again = { $trials }{ $more ->
        [0] { "" }
       *[other] { " " }等另外 { $more } 个
    }：{ $reason }。
file-damaged = 无法读取 { $file }（已损坏，或由其他版本的 advisor 写成），因此该试验重新运行
trial-stopped = 曾被停止；从 { COUNT($of) } 行中的第 { COUNT($rows) } 行之后继续
trial-ended-so = { CHOOSE($status, failed: "之前失败；重新运行", other: "之前被跳过；重新运行") }
inputs-changed = { $inputs } 已改变；重新运行
input-changed = { $what ->
        [data] 数据
        [code] 代码
        [settings] 设置（{ $options }）
        [predictions] 预测文件
        [files] 模型文件或文档
       *[anything] 数据、设置、代码或模型文件
    }
live-name = { $name ->
    [model_check] 模型检查
   *[other] { $name }
}
live-line = { $strategy }：{ $line }
live-phase = { $phase }（{ COUNT($total) }）
live-reminder = { $phase }{ $counted ->
        [yes] ，{ COUNT($total) } { CHOOSE($unit, steps: "步", other: "行") }中的 { COUNT($done) }
       *[no] { "" }
    }{ $detailed ->
        [yes] ，{ $detail }
       *[no] { "" }
    }，{ $paced ->
        [yes] 约剩 { ABOUT($left) }
       *[no] 已用 { ABOUT($elapsed) }
    }
live-finished = { $status ->
        [skipped] 已跳过
        [failed] 总计 { SECONDS($time) } 后失败
       *[done] 完成，用时 { SECONDS($time) }
    }{ $scored ->
        [yes] ，{ $metric } { $score }
       *[no] { "" }
    }{ $explained ->
        [yes] ：{ $reason }
       *[no] { "" }
    }
live-kept = 沿用之前的运行
live-strategy = 策略
live-phase-column = 阶段
live-progress = 进度
live-elapsed = 已用
live-left = 剩余
live-repeats = 重复
live-repeats-ended = { COUNT($all) } 次中已结束 { COUNT($ended) } 次
live-state = { CHOOSE($state, waiting: "等待", running: "运行中", done: "完成", failed: "失败", other: "跳过") }
live-detail = { $state }：{ $detail }
training-loss = 损失 { NUMBER($loss, minimumFractionDigits: 2, maximumFractionDigits: 2) }
fewer-rows-at-once = 同时 { $rows } 行时内存不足；减少行数
report-stale-by-some-command = { $folder }：results.json 写成之后又有试验结束（{ $trials }），其中没有；请再次运行同一 `advisor compare` 命令重新汇总
conversion-begun = 正在准备 { $model }（只需一次；保存在 { $folder }）
conversion-awaited = { $model }：另一个进程正在准备；等待中
conversion-step = { $step ->
        [read_tokenizer] { "  " }读取分词器
        [unpack] { "  " }解包 { COUNT($tensors) } 个张量
       *[write] { "  " }写入 { NUMBER($size_gb, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB（{ $dtype }）
    }


## 页面与文件

page-contents = 目录
page-skip = 跳到排名
text-cut = ……（共 { COUNT($length) } 个字符）

figure-at = { $figure }（{ $place }）
named-figures = { $name }：{ $figures }
between-names = { "、" }
between-figures = { "，" }
between-lines = { "；" }
between-sentences = { "" }

rows-search = 在输入、期望答案和回答中搜索
rows-filter = 显示
rows-label = 期望标签
rows-every-label = 所有标签
rows-expected = 期望
rows-evidence = 回答所依据的内容
rows-passages = 提示词中的段落：
rows-demonstrations = 提示词中的训练样本：
rows-nearest = 最近的已标注训练样本：
rows-found = { COUNT($all) } 条样本中找到 { COUNT($found) } 条；显示 { COUNT($shown) } 条
rows-more = 显示更多样本
rows-first = { COUNT($all) } 条样本中的前 { COUNT($shown) } 条。搜索与筛选需要 JavaScript。
rows-nothing = 没有符合条件的样本。请清空搜索或换一个筛选条件。
rows-prompt = 发送的提示词：
rows-prompt-note = 按实际发送的样子显示：已按上下文长度截断，尚未加上模型自带对话模板的标记。前面的用户与助手轮次是示例，或属于该样本。段落以方括号中的来源开头。样本的输入以粗体显示。
rows-prompts-first = 前 { COUNT($shown) } 条样本附有提示词；其余的需要 JavaScript。
role-system = 系统
role-user = 用户
role-assistant = 助手

# 代替数据中的文本（--no-examples）。

left-out = （略去）
label-number = 标签 { $n }
test-row-number = 样本 { $n }
training-row-number = 训练样本 { $n }
column-number = 列 { $n }
file-number = 文件 { $n }
local-model = 本地模型
texts-left-out = 此文件不含数据中的文本：标签按字母顺序编号，样本按其在测试集中的位置编号，错误信息不予显示。

# --- advisor data

data-title = 数据里有什么
data-verdict = { $found ->
    [0] 可用的有 { COUNT($rows) } 行；没有异常。
   *[other] 可用的有 { COUNT($rows) } 行；有 { COUNT($found) } 处值得查看。
}
data-found-suspects = 约有 { COUNT($n) } 个标签可能有误。
data-found-contradictions = { COUNT($n) } 行与前面某一行输入相同，答案不同。
data-found-near = { COUNT($n) } 对行输入几乎相同，标签不同。
data-found-repeats = { COUNT($n) } 行与前面某一行重复。
data-found-leaks = { COUNT($n) } 行与某一测试行相同或相似。
data-not-suspects = 只有标签不超过 500 个的分类任务才检查标签。
data-not-leaks = 要查找混入其中的测试行，请加上 --test FILE。
data-section-file = 文件
data-section-labels = 标签
data-section-suspects = 可能有误的标签
data-section-contradictions = 输入相同，答案不同
data-section-near = 输入几乎相同，标签不同
data-section-repeats = 重复的行
data-section-leaks = 与测试行相同或相似的行
data-lengths = { CHOOSE($part, input: "输入的长度", other: "目标的长度") }（字符）：{ COUNT($least) } 至 { COUNT($most) }，中位数 { COUNT($median) }，95% 不超过 { COUNT($p95) }。
data-scripts = 输入所用的文字：{ $scripts }。
data-script = { $script } { PERCENT($share) }
script-name = { $name ->
    [latin] 拉丁字母
    [cjk] 汉字
    [hiragana] 日文
    [katakana] 日文
    [hangul] 韩文
    [cyrillic] 西里尔字母
    [greek] 希腊字母
    [arabic] 阿拉伯字母
    [hebrew] 希伯来字母
    [devanagari] 天城文
    [thai] 泰文
   *[other] { $name }
}
data-label = 标签
data-rows = 行数
data-share = 占比
data-row = 行
data-input = 输入
data-target = 目标
data-other-input = 另一行的输入
data-other-target = 另一行的目标
data-suggested = 建议的标签
data-own = 原标签
data-other = 建议标签
data-more = ……另有 { COUNT($n) } 项。--out 会把全部写入修改清单。
data-labels-table = { COUNT($n) } 个标签，按出现次数排列。
data-suspects-table = { COUNT($n) } 行更可能属于另一标签，原标签最不可能的在前。
data-suspects-explained = 每一行都由没有见过它的词汇分类器判断（分为 5 份，共 { COUNT($rows) } 行）。数字为概率。
data-pairs-table = { COUNT($n) } 对行。
data-clean-written = { $path } 中有 { COUNT($rows) } 行；修改了什么、为什么，见 { $changes }。

## 错误

error = 错误：{ $problem }
problems =
    { $said }
    { $next }
in-file = { $path }：{ $problem }
in-row = { $path } 第 { DIGITS($row) } 行：{ $problem }
file-error = { $path }：{ $text }
problem-then-command = { CLAUSE($problem) }：{ $command }

# --- 运行文件夹

run-folder-busy = { $folder }：另一次比较正在写入此处（{ $holder }）。请等它结束，或用 --out 指定其他文件夹。
process-on = { $host } 上的进程 { $pid }
process-just-started = 一个刚刚启动的进程
run-folder-unusable = { $folder } 不能用作运行文件夹（{ $text }）。请用 --out 指定其他文件夹。
not-written = 无法写入 { $path }（{ $text }）。请使该文件夹可写，或用 --out 指定其他文件夹。
no-space-to-write = 无法写入 { $path }（{ $text }）。请在该磁盘上腾出一些空间，然后再次运行同一命令：它会继续。
not-our-file = { $path } 不是本工具的文件（{ $text }）。请删除它，然后再次运行该命令。
impossible-count = { $path } 不是本工具的文件（其中有计数 { $count }）。请删除它，然后再次运行该命令。
dangling-prompt = { $path } 不是本工具的文件（某个提示词引用了 `{ $list }` 中的第 { DIGITS($place) } 项，而那里共有 { COUNT($count) } 项）。请删除它，然后再次运行该命令。
impossible-prompt = { $path } 不是本工具的文件（测试样本 { $row } 的提示词所含部分多于任何模型能读取的数量）。请删除它，然后再次运行该命令。
link-in-run-folder = { $path } 是一个链接，运行时会写到它所指向的位置。请删除它，或用 --out 指定其他文件夹。
device-in-run-folder = { $path } 既不是文件也不是文件夹（而是管道或设备），运行时会一直等待它。请删除它，或用 --out 指定其他文件夹。
other-files-in-folder = { $folder } 中没有运行结果，却有其他文件（{ $file }）。请用 --out 指定其他文件夹。
no-results = { $folder } 中没有 results.json。请给出一次已完成的比较的文件夹。
no-results-yet = { $folder } 中没有 results.json。请给出一次已完成的比较的文件夹，或用以下命令完成这一次：{ $command }
older-results = { $path } 由旧版 advisor 生成。请再次运行该命令。
newer-results = { $path } 由新版 advisor 生成。请更新 advisor，或再次运行该命令。
damaged-json = { $path } 已损坏，无法读取（{ $text }）。请删除它，然后再次运行该命令。
no-json-object = { $path } 已损坏：其中没有 JSON 对象。请删除它，然后再次运行该命令。

unreadable = 无法读取 { $path }（{ $text }）。
page-without-results = 页面不含生成它的结果

# --- 模型检查

model-unusable = 无法使用模型“{ $model }”：{ $text }。完整的错误见 { $log }。
model-out-of-memory = 无法使用模型“{ $model }”：内存不足（{ $text }）。解决办法：{ CLAUSE($suggestion) }。
model-unchecked = 无法检查模型“{ $model }”：{ CLAUSE($cause) }。解决办法：{ CLAUSE($suggestion) }。

library-error = { $text }
more-names = 另外 { COUNT($count) } 个
no-names = 无

# --- 数据文件。一行或一段文字的问题只是句子的一部分，句末不带句号。

file-empty = 文件是空的：其中没有任何行。请给出一个有数据行的文件。
file-not-permitted = 没有读取该文件的权限（{ $text }）。请修改其权限。
file-unreadable = 无法读取该文件（{ $text }）。请把它复制到另一块磁盘上。
path-not-permitted = 没有读取该路径的权限（{ $text }）。请修改其权限。
path-unusable = 无法查找该路径（{ $text }）。请换一种方式给出文件名。
path-not-found = 没有这样的文件或文件夹，{ $folder } 中也没有数据文件。请检查路径。
path-not-found-but = 没有这样的文件或文件夹。你要找的是“{ $near }”吗？
path-not-found-among = 没有这样的文件或文件夹。{ $folder } 中的数据文件：{ $files }。
current-folder = 当前文件夹
split-of-file = 没有这样的文件。后缀“:{ $split }”用于选择数据集文件夹或 hub 标识的划分，而“{ $file }”是单个文件。请去掉后缀。
no-ending = 无法读取没有扩展名的文件。{ $readable }{ $fix }
other-ending = 无法读取扩展名为“{ $ending }”的文件。{ $readable }{ $fix }
readable-data = 可以读取 { ".jsonl, .ndjson, .json, .csv, .tsv, .yaml" }（也可以是 .gz）和 .parquet 文件、由 datasets 的 `save_to_disk` 写出的文件夹、由训练和测试文件组成的文件夹，以及 hub 标识（owner/name）。
convert-it = 请转换格式或重命名。
unpack-it = 请解压，并给出其中的文件。
save-sheet = 请把该表格另存为 UTF-8 编码的 CSV。
save-pickle = 打开这类文件时可能会运行代码，因此从不打开：请把数据行存为 JSONL。
is-pipe = 这是管道而不是文件：它只能读取一次。请把它输出的内容存到以 .jsonl 等扩展名结尾的文件中，再给出该文件。
is-device = 这是设备而不是文件：它没有结尾。请把它输出的内容存到以 .jsonl 等扩展名结尾的文件中，再给出该文件。
is-disk = 这是设备而不是文件：其中没有数据行。请把它输出的内容存到以 .jsonl 等扩展名结尾的文件中，再给出该文件。
is-socket = 这是套接字而不是文件：它没有结尾。请把它输出的内容存到以 .jsonl 等扩展名结尾的文件中，再给出该文件。
is-dangling-link = 这是指向一个不存在的文件（{ $to }）的链接。请直接给出该文件。
is-endless-link = 这是一个指回自身的链接。请直接给出该文件。
is-zip = 这是 zip 压缩包，但文件名以“{ $ending }”结尾。请解压；如果它是表格（.xlsx），请另存为 CSV。
is-bzip2 = 这是 bzip2 压缩包，但文件名以“{ $ending }”结尾。请解压，并给出其中的文件。
is-xz = 这是 xz 压缩包，但文件名以“{ $ending }”结尾。请解压，并给出其中的文件。
is-zstd = 这是 zstd 压缩包，但文件名以“{ $ending }”结尾。请解压，并给出其中的文件。
is-parquet = 这是 Parquet 文件，但文件名以“{ $ending }”结尾。请让文件名以“.parquet”结尾。
is-pdf = 这是 PDF，但文件名以“{ $ending }”结尾。数据行从 JSON lines、JSON、CSV、TSV 和 Parquet 文件中读取。
is-pickle = 这是 Python pickle 文件，但文件名以“{ $ending }”结尾。这类文件可能运行代码，因此从不打开；请存为 JSONL。
folder-of-files = 该文件夹不是保存的数据集（其中没有 dataset_dict.json 或 state.json）。请给出其中的一个文件：{ $files }。
folder-without-data = 该文件夹不是保存的数据集（其中没有 dataset_dict.json 或 state.json），也不含数据文件。{ $readable }
no-working-copy = 无法把工作副本写入 { $folder }（{ $text }）。请腾出空间，或把 TMPDIR 设为有空间的文件夹。

text-in-utf32 = 文本为 UTF-32 编码。请把文件存为 UTF-8。
zero-bytes = 文件含有零字节：它是二进制文件，或是没有字节顺序标记的 UTF-16 文件。请把文件存为 UTF-8。
not-utf16 = 文本不是有效的 UTF-16（{ $text }）。请把文件存为 UTF-8。
not-utf8 = 第 { DIGITS($place) } 个字节 { $byte } 不是 UTF-8（请把文件存为 UTF-8）
not-valid-text = 文本不是有效的 { $encoding }（{ $text }）。请存为 UTF-8。
zero-byte = 第 { DIGITS($place) } 个字符是零字节（文件已损坏，或为二进制文件）
line-too-long = 超过 { COUNT($most) } 字节（是否缺少换行符？）
line-too-long-in-characters = 超过 { COUNT($most) } 个字符（是否缺少换行符？）
bare-return = 行以单独的回车符结尾，旧的 Mac 程序会这样写（请转换，例如用：{ "tr '\\r' '\\n'" }）

row-broken = { $problem }。请修正该行，或用 --skip-bad-rows 略去所有损坏的行。
row-not-json = 不是有效的 JSON：{ $problem }
row-is-list = 不是带列名的 JSON 对象，而是列表
row-is-value = 不是带列名的 JSON 对象，而是 { $text }
json-at = { $problem }，位于第 { DIGITS($place) } 个字符
json-over-lines = 有一个对象延续到了下一行（一行数据必须写在一行内）
json-broken = 不是有效的 JSON：{ $problem }（第 { DIGITS($line) } 行，第 { DIGITS($column) } 列）。请修正：--skip-bad-rows 可以略过 JSON lines 或 CSV 中损坏的行，但不能略过 JSON 列表中的。
json-nested-too-deeply = 嵌套过深
json-key-twice = 键“{ $key }”在同一个对象中出现了两次
json-sign-missing = 缺少“{ $sign }”
json-cut-off = 文件中途结束
json-value-too-long = 有一个值超过 { COUNT($most) } 个字符（可能有引号没有闭合；不读取这么长的行）
json-list-expected = 此处应为列表或对象
json-text-behind = 列表结束之后还有其他文本
json-without-list = 文件中只有一个对象，没有由数据行组成的列表（键：{ $keys }）。请给出由对象组成的列表，或把它放在以下任一键之下：{ $known }。
in-line = { $problem }（文件第 { DIGITS($line) } 行）
in-lines = { $problem }（文件第 { DIGITS($first) } 至 { DIGITS($last) } 行）
other-number-of-fields = 有 { COUNT($found) } 个字段，而表头有 { COUNT($wanted) } 个
quote-never-closed = 有一个引号没有闭合
quote-inside-field = 有一个引号在字段中间闭合（如果它是文本的一部分，请写两次）
field-too-long = 有一个字段超过 { COUNT($most) } 个字符：可能有引号没有闭合（JSON lines 没有这一限制）
header-unreadable = 无法读取表头：{ $problem }。请修正。
column-twice-in-header = 表头中列“{ $column }”出现了不止一次。请重命名其中之一。
column-twice = 列“{ $column }”不止一个。请重命名其中之一。
cell-unreadable = 无法读取列“{ $column }”（{ $text }）
all-rows-broken = 全部 { COUNT($rows) } 行都已损坏（第 { DIGITS($row) } 行：{ $problem }）。请检查文件格式与文件名是否相符。
no-usable-row = { COUNT($rows) } 行中没有一行可用。请填写该列，或用 --input-column 和 --target-column 指定其他列。

no-columns = 未能识别输入列和目标列（找到：{ $found }）。请用 --input-column 和 --target-column 指定；如果文件没有表头，请添加表头。
no-target-column = 未能识别目标列（找到：{ $found }）。请用 --target-column 指定。
no-input-column = 未能识别输入列（找到：{ $found }）。请用 --input-column 指定。
no-such-column = 没有列“{ $column }”（找到：{ $found }）。请把其中之一用于 { $option }。
no-such-column-but = 没有列“{ $column }”（找到：{ $found }）。你要找的是“{ $near }”吗？
same-column-twice = 输入和目标都是列“{ $column }”。请用 --input-column 和 --target-column 指定两个不同的列。

no-parquet = 不是可读取的 Parquet 文件（{ $text }）。请重新写出，或转换为 JSONL。
parquet-damaged = Parquet 文件在此处已损坏（{ $text }）。请重新写出。
dataset-unreadable = 无法打开保存的数据集（{ $text }）。请用 `save_to_disk` 重新写出，或给出 JSONL 文件。
dataset-damaged = 保存的数据集在此处已损坏（{ $text }）。请重新写出。
dataset-leads-out = 其 state.json 指向了文件夹之外的文件（{ $file }）。请用 `save_to_disk` 重新写出。
dataset-without-splits = 该数据集没有划分，因此不能选择“:{ $split }”。请去掉它。
no-such-split = 没有划分“{ $split }”（已有：{ $splits }）。请选择其中之一，例如 { $example }。
no-such-dataset = 没有这个名称的文件或文件夹，hub 上也没有你可以读取的数据集“{ $dataset }”。请检查拼写；如果它需要授权，请用 `hf auth login` 登录。
hub-dataset-unusable = 无法加载 hub 上的数据集（{ $text }）。请下载它，并给出其中的文件。
hub-not-reached-for-data = 此处没有文件“{ $dataset }”，因此把它当作 hub 标识读取，但无法连接 hub：{ $reason }。请给出文件或保存的数据集文件夹，或连接网络；设置 HF_HUB_OFFLINE=1 时使用已下载的副本。
offline = 已设置 HF_HUB_OFFLINE，而本地缓存中没有它
no-web-address = HF_ENDPOINT 为“{ $address }”，不是网址

too-few-rows = 只有 { COUNT($rows) } 行；训练、验证和测试至少需要 { COUNT($least) } 行。请添加带标签的行。
too-few-usable-rows = { COUNT($read) } 行中有 { COUNT($rows) } 行可用；训练、验证和测试至少需要 { COUNT($least) } 行。请添加带标签的行。
one-class = 只有一个类别：全部 { COUNT($rows) } 行的目标都是“{ $label }”（列“{ $column }”）。无可区分：请添加其他类别的行，或用 --target-column 指定其他列。
one-class-after-split = 只有一个类别：划分之后，每一条训练样本都是“{ $label }”。请添加其他类别的行，或增大 --train-limit。
too-many-classes = 若按分类任务，该文件在 { COUNT($rows) } 行中有 { COUNT($classes) } 个类别；每个类别至少需要两行。请用 --target-column 指定其他列，或让程序自动识别任务。
one-group = 所有行都属于同一组，因此无法留出测试样本。请指定其他分组列，或给出测试文件。
no-training-rows = 取出 { COUNT($test) } 条测试样本和与之相似的样本之后，没有剩下训练样本。请添加样本，或给出与此文件没有相同样本的测试文件。
other-layout = 测试文件的布局（{ $layout }）与 { $training } 的布局（{ $training_layout }）不同。请让两者的列相同，或用 --input-column 和 --target-column 指定列。
layout-of-columns = { $layout }：输入 { $inputs }，目标 "{ $target }"
layout-of-one-column = { $layout }：输入 { $inputs }
other-labels = 测试文件的目标（例如“{ $label }”）都不是 { $training } 的标签（例如“{ $training_label }”）。请让两个文件中标签的写法一致。

# --- 模型


the-model = 模型“{ $model }”
the-adapter = 适配器 { $folder }
the-embedder = 无法加载嵌入模型“{ $model }”
model-is-file = 模型“{ $model }”是文件，但不是 .gguf 文件。请给出存放该模型的文件夹。
model-not-found = 模型“{ $model }”：没有这样的文件夹或 .gguf 文件，它也不是 hub 标识（owner/name）。内置的有 { $built_in }。
model-path-unusable = 模型“{ $model }”：{ $text }
model-not-cached = 模型“{ $model }”不在本地缓存中，也无法连接 hub。请给出文件夹，或使用 --model { $bundled }。
model-gated = 模型“{ $model }”需要授权。请在 hub 上接受其条款，并用 `hf auth login` 登录。
model-not-on-hub = 模型“{ $model }”既不是这里的文件夹，也不是 hub 上的模型。请检查拼写，或使用 { $bundled }。
model-without-config = 模型“{ $model }”中没有 config.json；需要 transformers 格式的因果语言模型。如果它是适配器，请下载它（`hf download { $model } --local-dir FOLDER`）并给出该文件夹。
model-no-hub = 模型“{ $model }”：无法连接 hub（{ $text }）。请给出文件夹，或使用 --model { $bundled }。
model-not-trainable = 模型“{ $model }”没有可训练的权重。请使用 --model { $bundled }。
model-unloadable = 无法加载模型“{ $model }”：{ CLAUSE($text) }。请给出文件夹、hub 标识（例如 { "Qwen/Qwen2.5-0.5B-Instruct" }）或 { "smollm2" }。
model-not-installed = 模型“{ $model }”未安装，也无法连接模型 hub。请安装：{ $command }
model-file-changed = 模型“{ $model }”：{ $file } 已损坏，或不是发布的文件（SHA-256 为 { $found }，应为 { $wanted }）。请重新安装：{ $command }
no-transformers-model = 模型“{ $model }”：这里没有 transformers 模型。需要一个文件夹，其中的 config.json 写明 model_type。
no-tokenizer = 模型“{ $model }”：其文件夹中没有分词器。请从它的来源模型复制 tokenizer.json 和 tokenizer_config.json。
needs-own-code = 模型“{ $model }”自带代码，不运行这些代码就无法打开。请阅读其 Python 文件；如果信任其作者，请加上 --trust-remote-code，否则请换其他模型。
model-sees-ahead = 模型“{ $model }”：一个 token 的得分会随其后的 token 改变，因此它不是因果语言模型。请给出解码器模型，例如 llama、qwen2 或 gemma。

model-is-encoder = { $file }：模型类型“{ $type }”是编码器，不是因果语言模型。请给出纯文本的因果（仅解码器）语言模型，例如 llama、qwen2 或 gemma。
model-is-encoder-decoder = { $file }：模型类型“{ $type }”是编码器-解码器，不是因果语言模型。请给出纯文本的因果（仅解码器）语言模型，例如 llama、qwen2 或 gemma。
model-of-other-task = { $file }：该检查点是 { $architecture }，不是因果语言模型。请给出纯文本的因果（仅解码器）语言模型，例如 llama、qwen2 或 gemma。
model-type-not-known = { $file }：transformers { $version } 不认识模型类型“{ $type }”。请更新 transformers，或给出其他模型。
model-type-not-causal = { $file }：transformers { $version } 没有类型为“{ $type }”的因果语言模型。请给出纯文本的因果（仅解码器）语言模型，例如 llama、qwen2 或 gemma。

no-weights = { $what }：这里没有 safetensors 权重，也没有其他权重。请改用该模型的 safetensors 版本，或在生成它的地方用 `save_pretrained` 重新保存。
weights-of-other-format = { $what }：这里没有 safetensors 权重，只有 { $files }。请改用该模型的 safetensors 版本，或在生成它的地方用 `save_pretrained` 重新保存。
weights-are-pickle = { $what }：其权重是 pickle 文件（{ $files }），读取时可能运行代码；只加载 safetensors。请改用 safetensors 版本；如果信任这一版本，也可以转换它：{ $command }
weights-lead-out = { $what }：{ $file } 指向“{ $name }”，而它不是该文件夹中的 safetensors 文件。请从可信任的来源重新获取该文件夹。
no-weight-map = { $what }：{ $file } 中没有 weight_map。请重新获取该文件夹。
weights-without-index = { $what }：文件夹中既没有 { $single } 也没有 { $index }，因此无法拼合其他 safetensors 文件。请重新下载该模型。
weights-missing-file = { $what }：缺少 { $file }，而模型的索引提到了它。请重新下载该模型。
weights-damaged = { $what }：{ $file } 已损坏：它没有 safetensors 文件头。请重新下载该模型。
weights-of-other-size = { $what }：{ $file } 有 { COUNT($size) } 字节，而其文件头写的是 { COUNT($wanted) }：文件不完整或已被改动。请重新下载该模型。
weights-cut-off = { $what }：{ $file } 有 { COUNT($size) } 字节，而其文件头写的是至少 { COUNT($wanted) }：文件不完整或已被改动。请重新下载该模型。
tensors-missing = 模型“{ $model }”：缺少 { COUNT($count) } 个张量（{ $tensors }）；transformers 会在那里填入随机数。请从训练它时所用的类用 `save_pretrained` 重新保存该模型，或重新下载。
tensors-of-other-shape = 模型“{ $model }”：{ COUNT($count) } 个张量的形状不符：{ $tensor } 在检查点中为 { $stored }，而按 config.json 应为 { $wanted }。请从同一个模型获取 config.json 和权重。
tensors-unexpected = 模型“{ $model }”：有 { COUNT($count) } 个多余的张量（{ $tensors }）：config.json 所写的架构没有它们的位置，transformers 会在没有它们的情况下作答。请给出 config.json 所描述的模型；LoRA 适配器或其他输出头需要单独的文件夹。
tokenizer-does-not-fit = 模型“{ $model }”：其分词器不匹配：有 { COUNT($count) } 个 token 在嵌入矩阵中没有对应的行（例如“{ $token }”，编号 { COUNT($number) }，共 { COUNT($rows) } 行）。请从同一个模型获取分词器和权重。

adapter-is-pickle = { $what }：其适配器不在 { $wanted } 中（找到：{ $files }）；只加载 safetensors，因为 pickle 可能运行代码。请用 `save_pretrained` 重新保存该适配器，或重新训练。
adapter-without-weights = { $what }：缺少适配器的 { $wanted }。请用 `save_pretrained` 重新保存该适配器，或重新训练。
adapter-names-module = { $what }：{ $file } 设置了 megatron_config，它指定了要导入的模块。请删除该设置，或重新训练该适配器。
adapter-on-itself = 模型“{ $model }”：其适配器把自己写成了基础模型。请在那里写上基础模型的文件夹或 hub 标识。
adapter-no-object = 模型“{ $model }”：{ $path } 中没有 JSON 对象。请重新保存该适配器。
adapter-of-other-type = 模型“{ $model }”：其适配器的类型为 { $type }，不能合并到模型中。请给出以下类型之一的适配器：{ $known }。
adapter-of-other-task = 模型“{ $model }”：其适配器用于任务 { $task }，而不是 { "CAUSAL_LM" }。请给出因果语言模型的适配器。
adapter-without-base = 模型“{ $model }”：{ $file } 没有写明基础模型。请在那里以 `base_model_name_or_path` 写上基础模型的文件夹或 hub 标识。
adapter-base-not-here = 模型“{ $model }”是适配器，而其基础模型“{ $base }”不在本机上。请把基础模型的位置以 `base_model_name_or_path` 写入 { $file }。
adapter-base-unusable = 模型“{ $model }”是适配器，但没有其基础模型：{ $problem }
adapter-of-other-model = 模型“{ $model }”：其适配器不属于基础模型“{ $base }”。请把该适配器自己的基础模型以 `base_model_name_or_path` 写入 { $file }。{ $why }
peft-says = PEFT 报告：{ $text }
adapter-tensors-unplaced = 有 { COUNT($count) } 个张量在其中没有位置（{ $tensors }）。
adapter-tensors-missing = 缺少 { COUNT($count) } 个张量（{ $tensors }）。
adapter-changes-answers = 模型“{ $model }”：把其适配器合并到基础模型会改变回答。请在训练它的地方合并，并给出合并后的模型。
model-json-unreadable = 模型“{ $model }”：无法将 { $path } 作为 JSON 读取（{ $text }）。

template-unusable = 模型“{ $model }”：无法使用其对话模板（{ $why }）。请修正 chat_template.jinja（或 tokenizer_config.json 中的 chat_template），或将其删除以使用普通提示词。
template-leaves-out = 它漏掉了第 { DIGITS($turn) } 轮（{ $role }）的文本：“{ $text }”
template-leaves-out-user = 它漏掉了用户的文本
template-token-without-row = 模型“{ $model }”：其对话模板写出了编号为 { COUNT($number) } 的 token“{ $token }”，而嵌入矩阵只有 { COUNT($rows) } 行。请从同一个模型获取分词器和权重。
no-end-of-answer = 模型“{ $model }”：其分词器没有用于结束回答的 token 或文本。请在 tokenizer_config.json 中设置 eos_token，或换其他模型。
label-without-token = 标签“{ $label }”在模型的分词器中不对应任何 token。请重命名该标签，或换其他模型。
labels-of-same-tokens = 标签 { $labels } 在模型的分词器中对应相同的 token，模型无法区分它们。请重命名这些标签，或换其他模型。
no-room-for-one-request = { $halved ->
    [0] 内存放不下一个请求（{ $text }）
   *[other] 把批次减半 { COUNT($halved) } 次之后，内存仍放不下一个请求（{ $text }）
}

embedder-unusable = 无法加载嵌入模型“{ $model }”：{ CLAUSE($text) }。请给出权重为 safetensors 的 sentence-transformers 文件夹或 hub 标识，或“{ $hashing }”；不指定则使用 { $default }。
embedder-not-found = 无法加载嵌入模型“{ $model }”：没有这样的文件夹。请给出权重为 safetensors 的 sentence-transformers 文件夹或 hub 标识，或“{ $hashing }”；不指定则使用 { $default }。
embedder-not-installed = 句子嵌入模型 { $model } 不在本机上，模型 hub 也没有提供它（{ $text }）。请从软件包索引安装：{ $command }
embedder-is-pickle = { $what }：{ $file } 是 pickle 文件，可能运行代码；只加载 safetensors。如果信任它，请转换：`SentenceTransformer(FOLDER).save(NEW_FOLDER)`
embedder-module-unknown = { $what }：modules.json 中的“{ $module }”是本工具不加载的代码。可用的是 sentence_transformers 的 { $known }。请换其他嵌入模型。
modules-unreadable = { $what }：无法读取 modules.json（{ $text }）。请重新获取该文件夹。
modules-no-list = { $what }：modules.json 不是模块列表。请重新获取该文件夹。

several-gguf-files = 模型“{ $folder }”：该文件夹中有 { COUNT($count) } 个 GGUF 文件（{ $files }）。请指定要用的那一个，例如 --model { $first }
gguf-package-missing = 模型“{ $model }”：GGUF 文件需要软件包 `gguf`。请安装：{ $command }
no-gguf-file = 模型“{ $model }”：{ $file } 不是 GGUF 文件：它不以字母 { "GGUF" } 开头。请重新下载，或指定其他文件。
gguf-header-damaged = 模型“{ $model }”：{ $file } 已损坏或不完整：无法读取其文件头（{ $why }）。请重新下载。
gguf-version-unknown = GGUF 版本为 { DIGITS($version) }，支持 2 和 3
gguf-no-architecture = 没有写明架构
gguf-text-cut-off = 有一段文本结束于第 { COUNT($end) } 字节，而文件共 { COUNT($size) } 字节
gguf-value-unknown = 有一个值的类型 { DIGITS($type) } 未知
gguf-in-parts = 模型“{ $model }”：{ $file } 是 { COUNT($parts) } 个分卷之一。请先合并：`llama-gguf-split --merge FIRST_PART WHOLE.gguf`
gguf-cut-off = 模型“{ $model }”：{ $file } 不完整：其张量结束于第 { COUNT($end) } 字节，而文件只有 { COUNT($size) } 字节。请重新下载。
gguf-unusable = 模型“{ $model }”：无法使用 { $file }：{ $problem }
gguf-context-stretched = 它扩展了上下文（{ $method }），而 transformers 不从 GGUF 文件中读取这一设置。请改用 safetensors 格式的模型。
gguf-split-unknown = transformers 不知道其分词器如何切分文本（tokenizer.ggml.pre 为“{ $split }”）。请改用 safetensors 格式的模型。
gguf-rope-unknown = 其 { $tensor } 不是 Llama 3 的，而 transformers 不读取其他的。请改用 safetensors 格式的模型。
gguf-tensors-missing = 缺少 { COUNT($count) } 个张量（例如 { $tensor }）。请重新下载。
gguf-part-lost = 它有 { COUNT($numbers) } 个数值，而 transformers 的 { $type } 只取 { COUNT($taken) } 个：会丢失一部分。请改用 safetensors 格式的模型。
conversion-out-of-memory = 内存耗尽。请关闭其他程序，或换更小的模型。
conversion-failed = 转换失败（{ $text }）。请改用 safetensors 格式的模型。
conversion-exited = 转换失败（退出码 { $code }）。请改用 safetensors 格式的模型。
conversion-ended = 转换进程被信号 { $signal } 终止。如果内存耗尽，请关闭其他程序或换更小的模型。
no-space-to-unpack = 模型“{ $model }”：解开后需要 { BYTES($need_bytes) }，而 { $folder } 只有 { BYTES($free_bytes) } 可用空间。请腾出一些空间，或把 { $setting } 设为另一磁盘上的文件夹。
cache-full = 模型“{ $model }”：无法写入缓存文件夹 { $folder }（{ $text }）。请腾出一些空间，或把 { $setting } 设为其他文件夹。
cache-not-written = 模型“{ $model }”：无法写入缓存文件夹 { $folder }（{ $text }）。请使其可写，或把 { $setting } 设为其他文件夹。

plugin-unusable = 软件包 { $package } 向 { $group } 添加了“{ $name }”，但无法加载：{ $text }。请修复或卸载 { $package }。
plugin-of-other-kind = 软件包 { $package } 向 { $group } 添加了“{ $name }”，但它不是 { $wanted }。请修复或卸载 { $package }。

# --- 设置。句末不带句号：每句之前是设置的名称。

setting-wrong = { $setting }：{ $problem }
no-data = 没有数据：请给出带标签的文件，例如 `advisor compare tickets.jsonl`
not-toml = { $path }：不是有效的 TOML：{ $text }
unknown-table = { $path }：没有任何程序读取 [{ $table }]；比较的设置写在 { "[compare]" } 中
compare-no-table = { $path }：{ "[compare]" } 必须是一个表
unknown-setting = { $path }：未知的设置“{ $setting }”；可用：{ $valid }
not-in-file = { $path }：{ $setting } 不能写在文件里，因为文件可能来自他人；请用 { $option }
text-expected = 应为文本，实为 { $value }
whole-number-expected = 应为整数，实为 { $value }
out-of-range = { $value } 超出范围；有效范围为 { DIGITS($least) } 至 { DIGITS($most) }
number-expected = 应为{ $unit }，实为 { $value }
number-out-of-range = { $value } 超出范围；有效范围为 0 至 { NUMBER($most, useGrouping: 0) }（{ $unit }）
times = 默认值的倍数
usd-per-hour = 每小时的美元数
in-milliseconds = 毫秒数
usd-per-1k-requests = 每 1,000 次请求的美元数
gb-of-gpu-memory = 显存的 GB 数
as-share = 比例（0.9 即 90%）
flag-expected = 应为 { "true" } 或 { "false" }，实为 { $value }
names-expected = 应为以逗号分隔的名称，实为 { $value }
no-strategy-named = 没有指定策略；不加该选项则运行所有适用的策略
named-twice = “{ $name }”出现了两次
predictions-expected = 应为 { "NAME=FILE.jsonl" }，名称最多 64 个字母、数字和 . _ + -，实为“{ $value }”
unknown-device = 未知的设备“{ $value }”；可选 { $choices }
unknown-value = 未知的值“{ $value }”；可选 { $choices }
unknown-language = 未知的语言“{ $value }”；可选 { $choices }（或 { "zh, zh-CN" }）

none-needs-predictions = { "--strategies none" } 需要同时给出 { "--predictions NAME=FILE.jsonl" }。
predictions-named-as-strategy = --predictions { $name }=…：“{ $name }”是本工具的一个策略。请换其他名称。
docs-not-found = --docs { $path }：没有这样的文件或文件夹。请检查路径。
run-expensive = 预计这次比较需要 { SECONDS($time) } 和 { USD($usd) }；超过 { SECONDS($most_time) } 或 { USD($most_usd) } 时会先询问，但这里没有可供询问的终端。请加上 --yes 运行，或减少样本（--train-limit、--test-limit）或用 --strategies 减少策略。

# --- 规划

option-unknown = { $option }“{ $value }”未知；可选 { $choices }
option-empty = { $option }“{ $value }”是空的；请去掉它
option-no-whole-number = { $option } { $value }：必须是整数
option-no-number = { $option } { $value }：必须是数字
option-not-positive = { $option } { $value }：必须大于 0
option-too-large = { $option } { $value }：最多为 { COUNT($most) }
must-be-one-or-more = { $option } { DIGITS($value) }：必须大于或等于 1
gpu-memory-no-number = { $option } { $value }：必须是 GiB 数，例如 24
gpu-price-no-number = { $option } { $value }：必须是美元数，例如 2.50
gpu-price-negative = --gpu-price { $value }：每小时的美元数必须大于或等于 0，例如 2.50
gpu-without-memory = --gpu { $gpu }：请同时给出其显存，例如 --gpu-memory 24
bits-need-method = --bits 需要同时给出 --method：每种方法各有自己的位数
bits-of-qlora = --bits { DIGITS($bits) }：{ "qlora" } 以 4 位或 8 位保存模型；请改用 { "lora" }
bits-of-full = --bits { DIGITS($bits) }：全量训练需要 16 位或 32 位；请改用 { "qlora" }
no-checkpoints-to-offload = --no-gradient-checkpointing 不留检查点，而 { $option } 要把检查点放在计算机内存中；请去掉其中之一
mean-row-too-long = --mean-tokens { DIGITS($length) }：平均长度不能超过最长的样本 --seq-len { DIGITS($longest) }；请增大 --seq-len
answer-too-long = --new-tokens { DIGITS($length) }：回答不能超过最长的样本 --seq-len { DIGITS($longest) }；请增大 --seq-len
full-of-quantised = 全量训练：该检查点以 { DIGITS($bits) } 位保存，而量化的权重不能训练；请改用未量化的检查点，或 { "qlora" }
no-such-layer = --lora-targets { $targets }：{ $type } 模型没有这样的线性层；可选 { $choices }
model-empty = --model 是空的。请给出含有 config.json 的文件夹、hub 标识（owner/name）或 { $bundled }。
model-no-file = 模型“{ $model }”：没有这样的文件。请检查路径。
model-no-folder = 模型“{ $model }”既不是含有 config.json 的文件夹，也不是 hub 标识（owner/name）。请检查拼写。
model-folder-without-config = 模型“{ $model }”：该文件夹中没有 config.json。请给出存放该模型的文件夹。
plan-for-base = 模型“{ $model }”：该文件夹中是适配器（{ $file }），而不是模型。请对其基础模型 { $base } 进行规划。
plan-for-adapter = 模型“{ $model }”：该文件夹中是适配器（{ $file }），而不是模型。请对其基础模型进行规划。
model-config-too-large = 模型“{ $model }”：{ $path } 有 { COUNT($size) } 字节，不是 config.json。请给出文件夹。
model-json-no-object = 模型“{ $model }”：{ $path } 中没有 JSON 对象。请给出存放该模型的文件夹。
config-not-cached = 模型“{ $model }”：其 config.json 不在本地缓存中，也无法连接 hub。请给出含有该模型 config.json 的文件夹。
config-not-on-hub = 模型“{ $model }”在 hub 上没有 config.json。请给出 transformers 格式的模型。
config-no-hub = 模型“{ $model }”：无法连接 hub（{ $text }）。请给出含有该模型 config.json 的文件夹。
config-not-whole = { $name } 为 { $value }；应为整数
config-not-flag = { $name } 为 { $value }；应为 { "true" } 或 { "false" }
config-negative = { $name } 为 { $value }；不能是负数
config-too-large = { $name } 为 { $value }；超过 { COUNT($most) } 必定有误
config-missing = 缺少 { $name }；因果语言模型的配置应含有它
config-zero = { $name } 为 0；因果语言模型的配置应含有它
config-odd-heads = hidden_size { DIGITS($hidden) } 不能被 num_attention_heads { DIGITS($heads) } 整除，又没有给出 head_dim
config-odd-kv-heads = num_attention_heads { DIGITS($heads) } 不能被 num_key_value_heads { DIGITS($found) } 整除
config-no-attention = 模型类型“{ $type }”是状态空间或循环模型；规划只适用于带注意力的仅解码器语言模型，例如 llama、qwen2 或 gemma
config-odd-bits = quantization_config 中每个权重的位数为“{ $value }”；应为 1 至 16 的数字

# --- API 的价格

tokens-negative = “{ $model }”的 { $name } 为 { DIGITS($count) }：必须大于或等于 0
no-price-for-input = { $provider } 的“{ $model }”：genai-prices { $version } 没有其输入 token 的价格。请改为对每次请求写明 `cost_usd`。
no-price-for-output = { $provider } 的“{ $model }”：genai-prices { $version } 没有其输出 token 的价格。请改为对每次请求写明 `cost_usd`。
price-unknown = 模型“{ $model }”：genai-prices { $version } 中没有这个模型。请按提供方的写法书写；若有多家提供，请在前面加上提供方（{ "azure/gpt-4o" }），或对每次请求写明 `cost_usd`。
price-unknown-but = 模型“{ $model }”：genai-prices { $version } 中没有这个模型。最接近的有：{ $nearest }。请按提供方的写法书写；若有多家提供，请在前面加上提供方（{ "azure/gpt-4o" }），或对每次请求写明 `cost_usd`。

# --- 策略

unknown-strategy = 未知的策略“{ $name }”；可选 { $choices }
votes-need-labels = { $strategy } 需要标签或数字，而这个任务是{ $task }。请使用策略 { "embedding" }：它以最近样本的答案作答。
no-row-with-answer = { COUNT($rows) } 条训练样本都没有可供学习的答案。请添加带答案的样本。
no-row-fits = { COUNT($rows) } 条训练样本都超出模型 { COUNT($tokens) } 个 token 的上下文。请使用上下文更长的模型。
no-linear-layer = 类型为 { $type } 的模型没有可以加装适配器的线性层。请略去 { "lora" } 和 { "qlora" }（--strategies），或换其他模型。
no-room-to-train = 即使重新计算激活值，设备的内存也放不下 { COUNT($rows) } 条 { COUNT($tokens) } 个 token 的训练样本（{ $text }）。请使用更小的模型，缩短输入，或释放设备的内存。
diverged-training = 在第 { DIGITS($step) } 步、学习率 { $rate } 时，训练损失变为 { $loss }：训练发散。请设置更低的学习率，例如 { $lower }，并检查目标值极端的样本。
diverged-validation = 在第 { DIGITS($step) } 步、学习率 { $rate } 时，验证损失变为 { $loss }：训练发散。请设置更低的学习率，例如 { $lower }，并检查目标值极端的样本。
artifact-foreign = { $folder } 不是本工具写出的（{ $text }）；其中没有任何内容被运行。请删除该文件夹，同一比较会重新生成它。
no-passage = 没有可供检索的内容：没有找到任何段落。请用 --docs 给出文档，或给出带答案的训练样本。
index-of-other-embedder = { $path }：该索引用嵌入模型“{ $built_with }”建立，而不是“{ $embedder }”。请用同一个模型打开，或重新建立。
chunks-impossible = 分块 { COUNT($size) } 个字符、重叠 { COUNT($overlap) } 个字符：分块至少为 1 个字符，重叠大于或等于 0 且小于分块

# --- 文档

docs-of-other-kind = { $path }：无法读取这类文件。请使用 { $kinds } 之一，或转换为文本。
docs-only-others = { $path }：该文件夹中没有文档，只有以 { $others } 结尾的文件。请放入以 { $kinds } 结尾的文件。
docs-empty-folder = { $path }：该文件夹中没有文档。请放入以 { $kinds } 结尾的文件。
docs-without-text = { $path }：{ COUNT($count) } 个可读文件中没有文本（可读取 { $kinds }）。请去掉 --docs，或给出含有文本的文档。
docs-scanned = { $path }：{ COUNT($count) } 个可读文件中没有文本（可读取 { $kinds }）。扫描的 pdf 需要先做文字识别。
docs-binary = { $path }：这是二进制文件，不是文本。请删除或转换它。
docs-not-utf8 = { $path }：不是 UTF-8 文本（第 { DIGITS($place) } 字节）。请转换，例如用 `iconv -f WINDOWS-1252 -t UTF-8`；如果是二进制文件，请删除。
docs-not-permitted = { $path }：没有读取权限。请修改其权限，或略去它。
docs-unreadable = { $path }：无法读取（{ $text }）。请修正或略去它。
docs-no-column = { $path }：没有文本列。每一行都需要文本，例如 { "{\u0022id\u0022: \u00221\u0022, \u0022title\u0022: \u0022...\u0022, \u0022text\u0022: \u0022...\u0022}" }。
docs-no-text = { $path } 第 { DIGITS($line) } 行：列“{ $column }”为 { $value }，不是文本。请修正或删除该行。
docs-not-json = { $path } 第 { DIGITS($line) } 行：不是有效的 JSON（{ $text }，位于第 { DIGITS($place) } 个字符）。请修正或删除该行。
docs-line-unreadable = { $path } 第 { DIGITS($line) } 行：无法读取（{ $text }）。请修正或删除该行。
docs-no-object = { $path } 第 { DIGITS($line) } 行：是 { $value }，而不是对象，例如 { "{\u0022id\u0022: \u00221\u0022, \u0022text\u0022: \u0022...\u0022}" }。
pdf-encrypted = { $path }：该 pdf 已加密。请去除密码，例如用 `qpdf --decrypt --password=... in.pdf out.pdf`。
pdf-damaged = { $path }：不是可读取的 pdf（{ $text }）。请重新保存，或略去它。

# --- 预先计算的预测

predictions-not-found = 没有这样的文件。请给出 { "--predictions NAME=FILE.jsonl" }。
predictions-empty = 文件是空的。请为每条测试样本写一行：{ $example }
predictions-in-array = 这是 JSON 数组；预测应为 JSONL，每行一个对象。请用以下命令转换：{ $command }
predictions-not-json = 不是 JSON：{ $text }。请每行写一个对象，例如 { $example }
predictions-no-object = 应为对象，例如 { $example }
predictions-some-ids = 有些行有 { "\u0022id\u0022" }，而该文件的其他行没有。请为每一行写上 id；或都不写，按测试样本的顺序对应。
predictions-id-twice = id“{ $id }”之前已有另一个答案。每个 id 请只保留一行。
predictions-no-id = id 为 { $value }。请写测试文件中的 id，或从 1 开始的行号。
predictions-no-model = model 为 { $value }。请以文本写出其名称，例如 { "\u0022gpt-4o-mini\u0022" }。
predictions-no-count = { $name } 为 { $value }。请写 token 的整数个数，或不写。
predictions-no-number = { $name } 为 { $value }。请以 0 至 { COUNT($most) } 的数字写出一次请求的{ $unit }，或不写。
in-seconds = 秒数
in-usd = 美元数
in-tokens = token 数
predictions-of-other-number = 有 { COUNT($found) } 条预测，而测试样本有 { COUNT($rows) } 条。请为每一行写上 { "\u0022id\u0022" }，或按测试样本的顺序每条写一行。
predictions-missing = { COUNT($rows) } 条测试样本中有 { COUNT($missing) } 条没有预测，第一条的 id 为“{ $id }”；该文件的 id 以“{ $first }”开头。id 取自测试文件；测试文件没有 id 时，为从 1 开始的行号。

# --- 建议及其问题。句末不带句号：每句之前是文件。

advice-not-replaceable = { $path }：{ "[advice]" } 所在的位置无法替换；请删除它，或用 --out 指定其他文件
advice-name-not-utf8 = { $path } 无法保存建议：--data、--docs 或 --model 的名称不是有效的 UTF-8；请重命名
advice-without-strategy = { $path }：{ "[advice]" } 需要 { "recommended = \u0022STRATEGY\u0022" }；请再次运行 `advisor ask`，或删除该表
out-is-folder = --out { $path } 是文件夹；请给出文件，例如 --out { $example }
out-no-file = --out { $path } 是设备或管道，不是文件；请换一个
out-below-file = 无法写入 --out { $path }：{ $folder } 是文件而不是文件夹；请换一个
out-not-permitted = 无法写入 --out { $path }（在 { $folder } 中没有权限）；请用 --out 指定其他文件夹中的文件
out-not-written = 无法写入 --out { $path }（{ $text }）；请用 --out 指定其他文件夹中的文件
out-without-format = --out { $path }：其名称不以 { $ends } 结尾。请用 --format { $formats } 说明要写出的格式。
out-is-run = --out { $path }：该文件正是这次运行本身。请换其他名称。
no-terminal-to-ask-in = 没有可供提问的终端。请给出 { "--answers FILE" }，或加上 --yes 不提问。
option-without-data = { $option } 说明如何读取 --data，但没有给出 --data。请加上 { "--data FILE" }。
folder-deleted = 当前文件夹已被删除。请进入一个存在的文件夹。
draft-not-written = 无法把回答保存在 --out 的文件夹 { $folder } 中（{ $text }）。请用 --out 指定其他文件夹中的文件。

answer-unknown = { $path }：{ $question } 为 { $value }；可选 { $valid }
or-as-number = { $problem }；或以数字给出{ $figure }
figure-rows = 带标签的行数
figure-classes = 标签数
figure-model-billions = 模型的参数量（十亿）
figure-tasks = 任务数
figure-demonstration-tokens = 示例的 token 数
figure-documents = 文档数
figure-gpu-gib = GPU 的显存（GiB）
question-unknown = { $path }：未知的问题“{ $name }”；可选 { $valid }
question-unknown-but = { $path }：未知的问题“{ $name }”（你要找的是 { $near } 吗？）；可选 { $valid }
more-mistakes = { $path }：还有 { COUNT($count) } 处同类错误
answers-beside-table = { $path }：表 `answers` 之外还有 { $names }；请移到表内
answers-no-pairs = { $path }：应含有 `question: option` 形式的配对，例如 { $example }
answers-folder = --answers { $path } 是文件夹；请给出其中以 { $kinds } 结尾的文件
answers-not-found = 无法读取 --answers { $path }：没有这样的文件；请检查名称
answers-of-other-kind = --answers { $path }：名称必须以 { $kinds } 结尾
answers-not-utf8 = 无法读取 --answers { $path }：它不是 UTF-8 文本；请存为 UTF-8
answers-empty = --answers { $path } 是空的：请写入回答，例如 { $example }，或加上 --yes 不作回答
answers-not-valid = { $path }：不是有效的 { $kind }：{ $why }
name-twice = “{ $name }”出现了两次；请只保留一个
sign-not-allowed = 不允许出现 { $sign }
at-line = { $problem }（第 { DIGITS($line) } 行，第 { DIGITS($column) } 列）

in-questions = { $file }，{ $place }：{ $problem }
adding-file = 添加问题的文件
whole-file = 该文件
question-place = 问题 { DIGITS($number) }
question-named = 问题 { DIGITS($number) }（“{ $id }”）
option-place = { $place }，选项 { DIGITS($number) }
rule-place = 规则 { DIGITS($number) }（条件 { $when }）
source-place = 来源“{ $name }”
within-place = { $place }，{ $part }
not-from-one = 为 { $value }；请给出从 1 开始的整数
id-taken = id“{ $id }”已被使用；请换一个
no-question = 没有问题；请添加 { "[[question]]" }
no-source = 没有来源；请添加带有 `title` 和 `url` 的 { "[source.NAME]" }
points-missing = 缺少 { $name }；请给出其分数，例如 { $name } = 0.0
points-no-table = 必须是分数表，例如 { "{ rag = 1.5 }" }
points-out-of-range = { $name } 为 { $value }；请给出 -10 至 10 的数字
entry-unknown = { $name } 为 { $value }；可选 { $valid }
unknown-entry = 未知的条目“{ $name }”；可用：{ $valid }
thresholds-not-ascending = `measured_by` 要与带 `from` 的选项一起使用，且按升序排列
conditions-no-list = `ask_when` 必须是由表组成的列表：{ "[{ question = [answers] }]" }
condition-no-table = 必须是一个表：{ "{ question = [answers] }" }
too-few-options = 至少需要两个选项；请添加到 `options`
from-no-number = `from` 为 { $value }；请给出数字
question-not-earlier = “{ $name }”不是之前的问题；此处可用：{ $known }
rule-without-effect = 它没有任何作用；请给出 `effects` 或 `rules_out`
words-missing = { $name } 缺失或为空；请以文本写出
no-tables = 必须写成 { $table }

# --- 关于数据文件的其他错误

gzip-damaged = gzip 压缩包已损坏或不完整（{ $text }）。请重新压缩，或解压并给出其中的文件。
several-files-of-split = 该文件夹中有不止一个 { $split } 文件（{ $files }）。请给出其中之一，并用 --test 给出测试文件。
yaml-too-large = 不读取超过 { COUNT($most) } 个字符的 YAML。请把数据行存为 JSONL。
not-yaml = 不是有效的 YAML：{ $text }。请修正。
yaml-grows = YAML 因别名展开后过大。请存为 JSONL。
yaml-without-list = 文件中没有由数据行组成的列表。请给出列表，或把它放在 { "\u0022tests\u0022" } 或 { "\u0022data\u0022" } 之下。

in-target-units = 以目标的单位表示的数字
choices-without-options = { "multiple_choice" } 需要每一行的选项，但没有列含有它们。请把该列命名为 { "\u0022choices\u0022" } 或 { "\u0022options\u0022" }，或换其他 --task。
no-such-label = 没有标签“{ $label }”（找到：{ $found }）。请把其中之一用于 --none-label。
too-few-numbers = 若按数字任务，该文件在 { COUNT($rows) } 行中有 { COUNT($values) } 个不同的值。请用 --target-column 指定其他列，或让程序自动识别任务。

columns-expected = 应为列名或列名的列表，实为 { $value }
models-expected = 应为模型或模型的列表，实为 { $value }

# --- 自己的提示词，以及答案的模式

instruction-without-place = --prompt { $path } 中没有 --instruction 的位置。请在相应的位置写上 { "{{ instruction }}" }，或去掉二者之一。
strategy-without-prompt = --strategy { $strategy }：它不发送提示词；可选 { $choices }
no-such-test-row = --row { DIGITS($row) }：共有 { COUNT($rows) } 条测试样本，从 1 开始
answers-schema-unusable = 无法使用答案的 JSON Schema：{ $text }
schema-unreadable = --schema { $path }：不是可读取的 JSON 文件：{ $text }
schema-no-object = --schema { $path }：应为 JSON Schema，即一个对象
schema-unusable = --schema { $path }：{ $text }
prompt-unreadable = --prompt { $path }：无法读取：{ $text }
prompt-too-long = --prompt { $path }：有 { COUNT($count) } 个字符；最多读取 { COUNT($most) } 个
prompt-without-input = --prompt { $path }：没有输入的位置。请在相应的位置写上 { "{{ input }}" }。
prompt-not-of-user = --prompt { $path } 第 { DIGITS($line) } 行：最后一条消息来自 { $role }；它必须来自 user，因为模型要回答它
prompt-message-too-long = --prompt：有一条消息超过 { COUNT($most) } 个字符
prompt-unusable = --prompt：{ $text }
prompt-not-valid = --prompt { $path } 第 { DIGITS($line) } 行：无效：{ $what }
prompt-no-list = --prompt { $path }：应为消息的列表，每条消息有 `role`（system、user 或 assistant）和 `content`
prompt-no-message = --prompt { $path } 第 { DIGITS($line) } 行：第 { DIGITS($number) } 条消息：应为消息的列表，每条消息有 `role`（system、user 或 assistant）和 `content`
prompt-wrong = --prompt { $path } 第 { DIGITS($line) } 行：{ $what }
unknown-place = 未知的位置“{ $name }”；可选 { $choices }
input-not-shown = 并非每个提示词中都有输入
template-part-refused = 不允许使用“{ $name }”；提示词中可以有位置、过滤器、`if` 和 `for`
template-name-refused = 不允许使用“{ $name }”
unknown-filter = 未知的过滤器“{ $name }”；可选 { $choices }
too-many-filters = 连续的过滤器最多 { COUNT($most) } 个
loop-over-other = 循环只能遍历 { $choices } 之一
loops-too-deep = 循环最多嵌套 { COUNT($most) } 层

# --- 自己的检索

no-such-module = { $option } { $reference }：没有这样的模块。请给出已安装软件包或此文件夹中文件的 `MODULE:ATTRIBUTE`，例如 my_search.py 对应 `my_search:retriever`
the-reranker = 无法加载重排模型“{ $model }”
reranker-unusable = 无法加载重排模型“{ $model }”：{ $text }
reranker-of-many-scores = 重排模型“{ $model }”对一对文本给出 { COUNT($count) } 个分数，而不是一个。请使用用于搜索的 cross-encoder，例如 { "cross-encoder/ms-marco-MiniLM-L6-v2" }。
retriever-unusable = --retriever { $reference }：{ $text }。请给出已安装软件包或此文件夹中文件的 `MODULE:ATTRIBUTE`，例如 my_search.py 对应 `my_search:retriever`
no-retriever = --retriever { $reference }：这是 { $found }，既不是 LangChain 检索器（`langchain_core.retrievers.BaseRetriever`），也不是返回检索器的函数
documents-needed = { $strategy } 读取文档：请用 --docs 给出
documents-beyond-context = 所有文档加上一个问题共 { COUNT($tokens) } 个 token，超过模型 { COUNT($limit) } 个 token 的上下文；请使用 { "rag" }（它会检索文档），或能读取更多内容的模型
clean-replaces-data = --out 会覆盖数据文件。请换一个文件名。
clean-not-written = 无法写入（{ $text }）。请用 --out 指定其他位置。
no-soft-prompt = { $model_type } 类型的模型无法加入软提示（{ $text }）。请不要选用 prompt-tuning（--strategies），或换一个模型。
encoder-needs-labels = encoder 学习区分标签，而本任务是 { $task }。请不要选用它（--strategies）。
encoder-out-of-memory = 内存容纳不下一条样本的训练（{ $text }）。请缩短输入，或不选用 encoder（--strategies）。
encoder-diverged = 训练损失在第 { COUNT($step) } 步变为 { $loss }，学习率为 { $rate }：训练发散了。请设更低的学习率。
weights-quantised = '{ $model }' 的权重以量化形式存储，无法训练。请用未量化的模型，或 qlora（--strategies）。
us-dollars = 美元
prices-expected = 应为每百万 token 的美元价格，写作 INPUT,OUTPUT 或 INPUT,OUTPUT,CACHED，而得到的是 { $value }。
endpoint-without-model = 缺少模型名称。请写 { $prefix }:MODEL 或 { $prefix }:MODEL@BASE_URL。
endpoint-with-password = 地址中含有用户名或密码，报告会显示出来。请把密钥放进 { $variable }。
endpoint-without-key = 没有 { $host } 的密钥：未设置 { $variable }。请把它设为您的密钥。
endpoint-never-answers = 模型 '{ $model }'：{ $host } 没有应答（{ $text }）。请启动服务器，或检查其地址和网络。
endpoint-refuses = 模型 '{ $model }'：{ $host } 以状态 { DIGITS($status) } 拒绝（{ $text }）。请检查密钥、模型名称和地址。
endpoint-fails = 模型 '{ $model }'：{ $host } 无法回答第一个请求（{ $text }）。请检查模型名称和地址。
endpoint-needs-package = 使用服务器上的模型需要 openai 包。请安装：{ $install }
endpoint-offline = { $host } 不是本机，而 --offline 禁止使用网络。请去掉 --offline，或使用本机上的服务器。
endpoint-without-price = 没有价目表列出 '{ $model }' 的 token 价格，因此无法保证 --budget-usd。请用 --price INPUT,OUTPUT 说明（每百万 token 的美元价格）。
budget-reached = 下一个请求可能超出预算：{ PRICE($cap) } 美元中已花费 { PRICE($spent) } 美元。

# --- export

export-no-winner = { $folder } 中没有可采用的策略。请用 --strategy 指定一个。
export-not-done = 运行中没有“{ $strategy }”的结果。请选用 { $done } 之一（--strategy）。
export-older-run = { $folder } 由较早的版本写成，缺少导出所需的内容。请再次运行其命令，已完成的部分会保留。
export-outside = “{ $strategy }”的答案来自文件：没有可导出的内容。
export-not-yet = “{ $strategy }”目前还不能导出。请选用另一种策略（--strategy）。
export-without-weights = “{ $strategy }”用 { $model } 回答，该模型在本机上没有权重，目前还不能导出。请选用另一种策略（--strategy）。
export-own-search = “{ $strategy }”使用您自己的检索器或重排序模型，目前还不能导出。请不带 --retriever 和 --reranker 运行。
export-without-artifact = { $folder } 中没有该策略保存的内容。请再次运行其命令。
export-thinks = “{ $strategy }”的模型在回答前先思考，目前还不能导出。请选用另一种策略（--strategy）。
export-own-words = “{ $strategy }”的提示词会改动输入，目前还不能导出。请使用原样包含输入的提示词（--prompt）。
export-no-whole-prompt = “{ $strategy }”的每个提示词都为适应模型的上下文而截短。请选用能读更长文本的模型，或另一种策略（--strategy）。
export-embedder = 由 { $embedder } 嵌入的文本目前还不能导出。请用另一个嵌入模型运行（--embedder）。
export-not-for-task = 对于这类任务（{ $task }），“{ $strategy }”目前还不能导出。请选用另一种策略（--strategy）。
export-out-exists = --out { $path } 已经存在。请指定一个新文件夹。
export-broken = { $folder } 中的程序出错：{ $text }
embedder-not-plain = 嵌入模型“{ $model }”的结构（{ $parts }）超出 transformers 自身的编码器，目前还不能导出。请用另一个嵌入模型运行（--embedder）。
