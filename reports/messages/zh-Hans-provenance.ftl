# 数据如何读取和划分，检索了什么，比较没有显示什么，以及两次运行的比较。

quoted-name = “{ $text }”

# --- 数据文件

file-format = { $format ->
    [jsonl] JSON Lines
    [json] JSON
    [csv] CSV
    [tsv] TSV
    [parquet] Parquet
    [dataset-folder] 保存的 datasets 文件夹
    [hub] Hub 数据集
   *[other] { $format }
}
file-columns = { $one_column ->
    [yes] { $path }：{ $format }，布局 { $layout }；输入和目标取自{ $inputs }。
   *[no] { $path }：{ $format }，布局 { $layout }；输入取自{ $inputs }，目标取自{ $target }。
}
file-rows = { $left ->
    [0] 共 { COUNT($kept) } 行，全部使用。
   *[other] 共 { COUNT($read) } 行，使用 { COUNT($kept) } 行。
}
file-sha256 = 保留的行，SHA-256：{ $sha256 }
rows-left-out = 略去 { COUNT($count) } 行：{ $reason }，首见于第 { DIGITS($first_row) } 行。

empty-cell = { $part ->
    [input] 输入为空（“{ $column }”列）
   *[target] 目标为空（“{ $column }”列）
}
nested-too-deeply = 嵌套超过 { COUNT($levels) } 层
integer-too-long = 整数超过 { COUNT($digits) } 位
unknown-role = 某一轮的角色是“{ $role }”
unusable-row = { $problem ->
    [broken] 行已损坏
    [no_text] 有一个单元格无法写成文本
    [no_turns] 对话不是由各轮组成的列表
    [no_role] 某一轮没有角色
    [more_than_text] 某一轮含有文本以外的内容
    [no_history] 历史记录不是列表
    [no_pairs] 历史记录中有不成对的内容
    [no_assistant_turn] 没有助手的轮次
    [no_user_turn] 助手的最后一轮之前没有用户的轮次
   *[other] 其他原因
}

columns-not-used = { $more ->
    [0] { $count ->
       *[other] 未使用的列：{ $columns }。
      }
   *[other] 未使用的列：{ $columns }，另有 { COUNT($more) } 列。
}
rows-numbered = { $problem ->
    [repeated] 样本以行号标识，而不用“{ $column }”列：编号“{ $id }”在第 { DIGITS($row) } 行再次出现。
   *[missing] 样本以行号标识，而不用“{ $column }”列：第 { DIGITS($row) } 行缺少编号。
}
of-test-file = { $path }：{ $note }

# --- 任务与划分

task-line = { $by_character ->
    [yes] 任务：{ $task }，按字评分。
   *[no] 任务：{ $task }。
}
task-line-labels = { $more ->
    [0] 任务：分类，共 { COUNT($n) } 个标签（{ $labels }）。
   *[other] 任务：分类，共 { COUNT($n) } 个标签（{ $labels }，另有 { COUNT($more) } 个）。
}
split-sizes = 划分：训练样本 { COUNT($train) } 条，验证样本 { COUNT($validation) } 条，测试样本 { COUNT($test) } 条。
split-per-label = 每个标签的训练样本：{ COUNT($least) } 至 { COUNT($most) } 条。

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
sources-outcome = { $which ->
    [all] { "" }
    [document] 注明了文档的{ " " }
   *[answer] 已知答案的{ " " }
  }{ $case ->
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
sources-row = { $by ->
    [document] { $strategy }：文档
   *[answer] { $strategy }：答案
}
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
provenance-seeds = { $n ->
   *[other] 随机种子
}
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
model-template = { $own ->
    [yes] 使用自带的对话模板
   *[no] 纯文本提示
}

# --- 比较没有显示什么

not-shown = { $what ->
    [other_seeds] 只用了一个随机种子：换一组示例或换一次权重初始化会得到什么结果，本报告没有显示（--seeds 3 可以显示）。
    [other_test_rows] 只有一种划分：换一批测试样本会得到什么结果，只体现在区间中。
    [other_prompts] 提示词是本工具自带的，对所有策略相同；写得更好的提示词可能得到更好的结果。
    [other_machines] 延迟和内存只适用于本机和本模型。
   *[outside] 外部系统以其文件所述为准：其提示词、速度和成本未经核实。
}
strategies-unfinished = 运行提前中止；以下策略的结果没有显示：{ $strategies }。
repeats-unfinished = 运行中止时完成了 { COUNT($total) } 次重复中的 { COUNT($done) } 次（其他随机种子、更少的训练样本）：离散程度和学习曲线缺少其余各次。再次运行同一命令即可补上。
model-quirk = { $what ->
    [adapter_beside] 该模型的文件夹中既有完整的模型，又有适配器：两者都使用。要比较不带适配器的模型，请把 adapter_config.json 和 adapter_model.safetensors 移出该文件夹。
    [date_in_prompts] 对话模板会把当天日期写入每条提示词，因此不同日期的回答可能不同。请在同一天内运行并续跑一次比较。
    [thinking_off] 模型不先思考、直接作答：其对话模板中的思考部分已被关闭或直接结束。
    [thought_left_open] 对话模板会开启一段思考，但没有说明如何结束。回答以这段思考开头，并获得更多 token；标签在思考之内评分。
   *[thought_removed] 模型可能会先思考再作答。思考内容会被去除，生成的回答获得更多 token；标签评分时不含思考。
}

# --- 两次运行

two-runs-title = 两次运行的比较
two-runs-run = { $name }：{ $run }，{ $created }，{ COUNT($rows) } 条测试样本
two-runs-footer = 差异为 B − A。
two-runs-metric = { $metric }：逐个策略
two-runs-speed = 速度与成本
two-runs-changed = 两次运行之间的变化
two-runs-other-metric = 两次运行分别以{ $first }和{ $second }衡量：数值不可比。
two-runs-other-rows = 测试样本不同：两次运行的数值不可比。
two-runs-same-rows = 测试样本相同，但有一个文件缺少逐条回答。
two-runs-no-test = 没有逐条回答就无法检验差异。
two-runs-nothing-shared = 没有策略在两次运行中都得到测量。
two-runs-rows-unknown = 有一个文件缺少逐条回答，因此找不到共有的样本。
two-runs-common-rows = { $n ->
    [0] 按输入与期望答案比对，没有共有的样本。
   *[other] 按输入与期望答案比对，有 { COUNT($n) } 条共有样本：差异只就这些样本而言。
}
two-runs-where = { $same ->
    [yes] 在相同的 { COUNT($rows) } 条测试样本上
   *[no] 在共有的 { COUNT($rows) } 条测试样本上
}
two-runs-none-real = { $where }没有显著差异：比较了 { COUNT($compared) } 个策略。
two-runs-real = { $where }，{ COUNT($compared) } 个策略中有 { COUNT($real) } 个差异显著（B − A）：{ $differences }。
two-runs-difference = { $strategy } { $difference }
two-runs-both-take = 两次运行都采用 { $strategy }。
two-runs-takes = { $run } 采用 { $strategy }。
two-runs-takes-none = { $run } 没有可采用的策略。
two-runs-table = 两次运行的{ $metric }。
two-runs-reading = 判读
two-runs-reads = { $real ->
    [yes] 显著
   *[no] 不明确
}
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
two-runs-real-explained = 显著：校正后的 p 低于 { $alpha }。不明确：差异可能出于偶然，也可能大到区间端点；这不表示两者相等。
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
changed-none = 无
changed-chat-template = { $own ->
    [yes] 模型自带
   *[no] 无（纯文本提示词）
}
changed-nothing = 在所记录的内容中没有变化：数据、设置、模型、版本和机器都相同。
