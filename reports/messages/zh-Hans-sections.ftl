# 一次比较的报告：标题与各节、排名、差异、权衡、阶段、查询置换对照、测试样本，以及指标、阶段与任务的名称。
#
# 以 -unit 结尾的是列标题的第二行；没有则为 { "" }。

# --- 页面

report-title = 提示、检索还是微调？
report-footer = 运行 { $run }，{ $created }
predicted = 预测

subtitle-task = { $task }
subtitle-task-labels = { $task }（{ COUNT($labels) } 个标签）
subtitle-test-rows = { COUNT($test) } 条测试样本
subtitle-rows = { COUNT($test) } 条测试样本，{ COUNT($train) } 条训练样本，{ COUNT($validation) } 条验证样本
subtitle-model = 模型 { $model }
subtitle-model-on = 模型 { $model }，运行于 { $device }
subtitle-model-size = 模型 { $model }（{ $size }）
subtitle-model-size-on = 模型 { $model }（{ $size }），运行于 { $device }
parameters = { COUNT($n) } 个参数
parameters-millions = { QUANTITY($n) }M 参数
parameters-billions = { QUANTITY($n) }B 参数

section-ranking = 策略排名
section-differences = 哪些差异是显著的
section-tradeoffs = { $metric }：与延迟、成本的关系
section-memory = 显存：预测与实测
section-costs = 前期投入更高的策略何时回本？
section-learning-curve = 更多标注或换一个随机种子会改变结论吗？
section-retrieval = 检索
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
metric-rouge-l = ROUGE-L
metric-rouge-l-explained = ROUGE-L：与期望文本的最长公共词序列（中文和日文按字计）。
metric-chrf = chrF
metric-chrf-explained = chrF：逐条样本计算，与期望文本的短字符序列重合度。
metric-corpus-chrf = 语料级 chrF
metric-corpus-chrf-explained = 语料级 chrF：同一指标，全部样本合并计算。
metric-embedding-similarity = 嵌入相似度
metric-embedding-similarity-explained = 嵌入相似度：回答与期望文本的句向量余弦相似度。

# --- 试验的阶段、任务

phase-load = 加载
phase-fit = 拟合
phase-save = 保存
phase-latency = 单条请求计时
phase-predict = 回答测试样本
phase-throughput = 批量再次计时
phase-free-running = 无约束回答
phase-query-swap = 以其他样本的查询回答
phase-score = 评分

task-classification = 分类
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
ranking-no-tokens = 无
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
differences-caption-others = 其余各对。
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

tradeoff-latency = { $metric }：与延迟中位数的关系
tradeoff-latency-axis = 单次请求的延迟中位数
tradeoff-latency-drawn = 越靠左上越好。虚线为前沿。竖线为 95% 置信区间；延迟采用对数刻度。{ $zeros ->
    [0] { "" }
   *[other] 该刻度上没有零点。
  }
tradeoff-cost = { $metric }：与成本的关系
tradeoff-cost-axis = 1,000 次请求的成本
tradeoff-cost-drawn = 越靠左上越好。虚线为前沿。竖线为 95% 置信区间；成本采用对数刻度。{ $zeros ->
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
phases-none = 无
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
rows-all-wrong-but = 全部错误（{ $strategies } 除外）
rows-all-right = 全部正确
rows-all-right-but = 全部正确（{ $strategies } 除外）
rows-all-zero = 全部得 0 分
rows-all-zero-but = 全部得 0 分（{ $strategies } 除外）
rows-all-one = 全部得 1 分
rows-all-one-but = 全部得 1 分（{ $strategies } 除外）
answer-none = 没有回答
answer-error = 出错
answer-unscored = 未评分
answer-right = 正确
answer-wrong = 错误

what-each-strategy-is = 各策略简介
