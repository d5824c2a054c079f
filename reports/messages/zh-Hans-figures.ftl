
## 错在哪里

failures-all-wrong = { COUNT($rows) } 条测试样本中有 { COUNT($n) } 条被全部 { COUNT($strategies) } 个策略答错。
failures-all-zero = { COUNT($rows) } 条测试样本中有 { COUNT($n) } 条在全部 { COUNT($strategies) } 个策略下得 0 分。
failures-check-labels =
    { $n ->
        [1] 至少 { COUNT($most) } 个策略对这条样本一致给出另一个标签：请先检查它的标签。
       *[other] 其中 { COUNT($agreed) } 条，至少 { COUNT($most) } 个策略一致给出另一个标签：请先检查它们的标签。
    }
failures-check-answers =
    { $n ->
        [1] 至少 { COUNT($most) } 个策略对这条样本一致给出另一个答案：请先检查它的期望答案。
       *[other] 其中 { COUNT($agreed) } 条，至少 { COUNT($most) } 个策略一致给出另一个答案：请先检查它们的期望答案。
    }
failures-not-counted =
    { $n ->
        [1] 此处未计入 { $names }：它对每条样本都给出同样的答案。
       *[other] 此处未计入 { $names }：它们各自对每条样本都给出同样的答案。
    }
failures-costliest = { $strategy } 代价最大的混淆：{ COUNT($rows) } 条“{ $target }”样本中，有 { COUNT($n) } 条被答成“{ $output }”。
failures-costliest-both = { $strategy } 代价最大的混淆：{ COUNT($rows) } 条“{ $target }”样本中，有 { COUNT($n) } 条被答成“{ $output }”（反过来则为 { COUNT($back_rows) } 条中的 { COUNT($back) } 条）。
failures-no-label = { $strategy } 在 { COUNT($rows) } 条样本中有 { COUNT($n) } 条给出的答案不是任何标签。
failures-retrieval-wrong =
    { $strategy } 在 { COUNT($rows) } 条样本中答错 { COUNT($n) } 条：其中 { COUNT($misread) } 条，{ $by ->
        [document] 正确文档的段落
       *[answer] 期望答案
    }出现在提示词中；另外 { COUNT($missed) } 条，它不在提示词中。
failures-retrieval-partly =
    { $strategy } 在 { COUNT($rows) } 条样本中有 { COUNT($n) } 条没有完全答对（其中 { COUNT($partly) } 条部分正确，得分高于 0）：其中 { COUNT($misread) } 条，{ $by ->
        [document] 正确文档的段落
       *[answer] 期望答案
    }出现在提示词中；另外 { COUNT($missed) } 条，它不在提示词中。
failures-known =
    { $strategy } 有 { COUNT($n) } 条样本，虽然{ $by ->
        [document] 正确文档的段落
       *[answer] 期望答案
    }不在提示词中，仍然{ $graded ->
        [yes] 完全答对
       *[no] 答对
    }。
failures-known-closed-book =
    { $strategy } 有 { COUNT($n) } 条样本，虽然{ $by ->
        [document] 正确文档的段落
       *[answer] 期望答案
    }不在提示词中，仍然{ $graded ->
        [yes] 完全答对
       *[no] 答对
    }；不做检索的 { $other } 也{ $graded ->
        [yes] 完全答对
       *[no] 答对
    }了其中 { COUNT($known) } 条。

failures-rows =
    { $graded ->
        [yes] 在全部 { COUNT($strategies) } 个策略下都得 0 分的样本，意见最一致的在前。
       *[no] 全部 { COUNT($strategies) } 个策略都答错的样本，意见最一致的在前。
    }
failures-further-rows =
    { $graded ->
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
failures-none = 无
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
failures-shown = 给出来源
failures-not-shown = 未给出来源
failures-right-unit = 答对
failures-wrong-unit = 答错
failures-of-these = 其中不检索也答对
failures-of-these-unit = { "" }
failures-source =
    { $by ->
        [document] 来源：样本所注明文档的段落。
       *[answer] 来源：逐字包含某个可接受答案的段落。
    }
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
curve-ahead =
    { $n ->
       *[other] { $strategies } 在 { COUNT($rows) } 条样本时得分已经高于 { $winner }。
    }
curve-overtakes =
    { $n ->
       *[other] 更多标注数据可能改变胜出者：在 { COUNT($rows) } 条训练样本（现有的两倍）时，预计 { $strategies } 会领先于 { $winner }。
    }
curve-none-overtakes = 预计在 { COUNT($rows) } 条训练样本（现有的两倍）时，没有其他策略会超过 { $winner }。
curve-no-other-overtakes = 预计在 { COUNT($rows) } 条训练样本（现有的两倍）时，没有其他策略会超过 { $winner }。
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
curve-unfitted =
    无法为 { $strategies } 拟合曲线：{ $reason ->
        [too_few_sizes] 训练规模少于 3 个
        [no_interval] 其数据点没有区间
       *[no_such_curve] 其数据点不符合先上升后趋于平缓的曲线
    }。
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
power-curve =
    { $assumed ->
        [yes] { DECIMAL($ceiling) } − { DECIMAL($gain) } × ({ COUNT($most) } / 样本数)^{ QUANTITY($exponent) }，指数主要来自假设
       *[no] { DECIMAL($ceiling) } − { DECIMAL($gain) } × ({ COUNT($most) } / 样本数)^{ QUANTITY($exponent) }
    }
flat-curve =
    { $measured ->
        [yes] 在每个样本规模上均为 { DECIMAL($value) }
       *[no] 在每个样本规模上均为 { DECIMAL($value) }：看不出增长
    }

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
costs-other-pairs = 其余各对。
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
costs-first-month-unit = 含前期投入
costs-later-month = 此后每月
costs-later-month-unit = { "" }
costs-basis = 成本：{ $basis }。
costs-basis-of = { $strategies } 的成本：{ $basis }。

machine-time =
    { $predicted ->
        [yes] 预测时间
       *[no] 实测墙钟时间
    } × { $price }
machine-price =
    { $origin ->
        [list] 每小时 { PRICE($usd_per_hour) } 美元（{ $machine }；价格日期 { $as_of }，{ $source }）
        [option] 每小时 { PRICE($usd_per_hour) } 美元，由 --gpu-price 设置
       *[assumed] 假定每小时 { PRICE($usd_per_hour) } 美元，因为没有“{ $machine }”的已知价格；可用 --gpu-price 设置
    }
priced-lines = { $price }（{ COUNT($lines) } 行）
api-price = { $model }（{ $provider }）的 API 价格：{ $prices }；缓存提示词和批处理均不打折；{ $as_of } 有效，依据 genai-prices { $list_version } 的价目表，{ $source }
unit-price =
    { $unit ->
        [input_tokens] 每百万输入 token
        [output_tokens] 每百万输出 token
       *[requests] 每 1,000 次请求
    } { PRICE($usd) } 美元{ $more_above ->
        [other] （超过 { COUNT($more_above) } 个输入 token 时更贵）
       *[none] { "" }
    }
stated-costs = 以预测文件所述为准（{ COUNT($lines) } 行）
set-up-free = 前期投入按 0 计，因为该系统已在运行
unpriced-models = 未测量：价目表中没有 { $models } 的价格
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

## 区间与检验的计算方法

interval-too-narrow = { $metric }的 95% 置信区间偏窄，因为每个类别的样本很少（{ ROUGHLY($rows) } 条）。
paired-test =
    { $method ->
        [mcnemar] 精确 McNemar 检验
       *[permutation] 配对置换检验
    }，{ COUNT($rows) } 条样本，对 { COUNT($adjusted_over) } { $over ->
        [pairs] 个配对
       *[strategies] 个策略
    }作 Holm 校正
