# 各策略是什么。task：classification、qa、generation。

strategy-majority = { $task ->
    [classification] 对每个输入都给出同样的答案，即标注样本中最常见的答案；不使用语言模型。
   *[other] 对每个输入都给出同样的答案，即标注样本中最常见的答案；若没有重复的答案，则取最典型的一个；不使用语言模型。
}
strategy-tfidf = { $task ->
    [classification] 统计词和字母组合，并在标注样本上训练线性分类器；不使用语言模型。
   *[other] 按词和字母组合找出与输入最相似的标注样本，以其答案作答；不使用语言模型。
}
strategy-embedding = { $task ->
    [classification] 把每段文本转换为向量（嵌入），并在标注样本的向量上训练线性分类器；不使用语言模型。
   *[other] 把每段文本转换为向量（嵌入），以与输入最近的标注样本的答案作答；不使用语言模型。
}
strategy-knn-vote = 取与输入最相似的若干标注样本中最常见的标签；不做训练，也不使用语言模型。
strategy-zero-shot = { $task ->
    [classification] 用指令、标签列表和输入向模型提问，不展示任何标注样本（零样本）；模型不经训练。
   *[other] 用指令和输入向模型提问，不展示任何标注样本（零样本）；模型不经训练。
}
strategy-few-shot = 在每个提示词中向模型展示同样的几条标注样本作为示例（少样本）；模型不经训练。
strategy-knn-few-shot = 向模型展示与输入最相似的标注样本作为示例，每个输入各不相同；模型不经训练。
strategy-rag = 向模型展示与输入最相似的段落，取自文档；没有给出文档时取自标注样本（检索增强生成）；模型不经训练。
strategy-qlora = 在标注样本上训练模型的小型附加部分（LoRA 适配器），模型本身以每个权重 4 比特保存（微调）；提示词中没有示例。
strategy-lora = 在标注样本上训练模型的小型附加部分（LoRA 适配器）（微调）；提示词中没有示例。
strategy-outside = 答案来自用 --predictions 给出的文件；这些答案如何产生，此处不得而知。

# 失败或未运行的策略：排名表中的一行。cause 与 suggestion 来自下文的消息，句末不带句号。

absent-row = { $status ->
    [skipped] 已跳过：{ $cause }。
   *[failed] 失败：{ $cause }。
}
absent-row-fix = { $status ->
    [skipped] 已跳过：{ $cause }。解决办法：{ $suggestion }。
   *[failed] 失败：{ $cause }。解决办法：{ $suggestion }。
}
no-reason-recorded = 未记录原因

# 原因。

in-phase = 在 { $phase } 阶段
within-phase = 在 { $phase } 阶段（已完成 { COUNT($done) }/{ COUNT($total) }）
error-raised = { $text }
memory-ran-out = 在 { $phase } 阶段内存不足：{ $text }
timed-out = { $kills ->
    [0] { $where }运行满 { NUMBER($seconds, maximumSignificantDigits: 6) } s 后被停止，这是 --trial-timeout 设置的上限
   *[other] { $where }运行满 { NUMBER($seconds, maximumSignificantDigits: 6) } s 后被停止，这是 --trial-timeout 设置的上限；此前系统因内存不足已将其终止 { COUNT($kills) } 次
}
crashed = 它{ $where }于编译代码中崩溃（{ $signal }）
process-ended = 它的进程{ $where }被 { $signal } 终止
process-exited = { $server_died ->
    [yes] 它的进程{ $where }结束，退出码 { $code }，与启动试验的服务进程被终止时的情形相同
   *[no] 它的进程{ $where }结束，退出码 { $code }
}
process-killed = { $memory ->
    [no] 它的进程{ $where }被外部终止（SIGKILL）：在此期间，系统没有因内存不足而终止任何进程的记录
   *[unknown] 它的进程{ $where }被终止（SIGKILL），最常见的原因是机器内存耗尽
}
killed-for-memory = { $kills ->
    [0] { $where }内存不足：系统终止了它的进程（SIGKILL）
   *[other] { $where }内存不足：系统终止了它的进程（SIGKILL），此前已重新开始 { COUNT($kills) } 次
}
cannot-start = 它的进程无法启动：启动试验的服务进程两次终止（{ $text }）
not-run = { $why ->
    [no_weights] 该模型在本机上没有可训练的权重
    [ranks_no_labels] 该模型不能对标签排序
    [generates_no_text] 该模型不能生成文本
   *[stopped] 未运行：轮到它之前比较已被中止
}
stopped-running = { $rows ->
    [0] 未完成：比较在它运行期间被中止
   *[other] 未完成：比较在它运行期间被中止（已回答 { COUNT($rows) } 条测试样本）
}
other-task = 只适用于 { $kinds } 任务；这些样本的任务类型是 { $task }

# 解决办法。

run-same-command = { $limits ->
    [yes] 请再次运行同一命令：它会继续完成缺少的部分；如果没有人终止它，请检查本机或其作业调度器设置的限制
   *[no] 请再次运行同一命令：它会继续完成缺少的部分
}
see-log = { $after ->
    [exit] 请查看 { $log }；再次运行同一命令：它会继续完成缺少的部分
    [crash] { $log } 记录了崩溃位置；请再次运行同一命令，如果再次崩溃，请更新其中提到的库，或尝试 --device cpu
    [timeout] 请用 --trial-timeout 延长时间（预测结果和检查点已保留），或用 --strategies 略去它；{ $log } 记录了它的每个线程停在何处
   *[error] 完整的错误见 { $log }
}
free-machine = 请释放内存，提高进程数上限（ulimit -u），并查看 advisor doctor 的检查结果
free-disk = 请在 { $folder } 所在磁盘上腾出一些空间，然后再次运行同一命令
need-less-memory = 请换更小的模型或减少样本，关闭其他程序，或换更大的设备
plan-for-memory = { $trains ->
    [yes] 请换更小的模型或减少样本，关闭其他程序，或换更大的设备。在 GPU 上，一条最多 { COUNT($tokens) } 个 token 的训练样本预计需要 { BYTES($needed_bytes) }；{ $options }（运行 { $command } 可了解更多）
   *[no] 请换更小的模型或减少样本，关闭其他程序，或换更大的设备。在 GPU 上，一个最多 { COUNT($tokens) } 个 token 的请求预计需要 { BYTES($needed_bytes) }；{ $options }（运行 { $command } 可了解更多）
}
four-bits-need = 改用模型为 4 比特的 qlora，预计需要 { BYTES($needed_bytes) }
changes-need = 采用 { $changes }，预计需要 { BYTES($needed_bytes) }

# 策略或模型自行决定的事。

remark = { $what ->
    [small_model] smollm2 是用于试用本工具的小模型。要对你的模型下结论，请用 --model 指定该模型再次运行。
    [scripted_model] scripted 模型用于测试：它只比较词语，什么也不学习。
    [fast_path_differs] 对于最长请求中的一个，快速路径与 transformers 的回答不同。因此所有回答都改由普通路径给出：整个序列经过 transformers，精确但较慢。
    [no_fast_path] 快速路径不能重现该模型的得分。所有回答都由普通路径给出：整个序列经过 transformers，精确但较慢。
    [answer_most_typical] 没有重复出现的答案：总是给出与其他所有答案最相似的那一个。
    [nearest_by_words] 以最相似样本的答案作答（TF-IDF 余弦相似度）。
    [four_bits_unpacked] 在 CPU 上，4 位权重以展开形式保存：回答与每个权重 4 位时相同，内存占用则不同。
   *[activations_recomputed] 为节省内存，激活值被重新计算。
}
own-words = { $text }
demonstrations-shown = { COUNT($count) } 个固定示例，每个提示词都相同，以模型上下文放得下为限。
repeats-shown-once = { $what ->
    [passages] 内容完全相同的段落只展示一次（重复：{ COUNT($count) } 段中的 { COUNT($repeats) } 段）。
   *[training_rows] 内容完全相同的训练样本只展示一次（重复：{ COUNT($count) } 条中的 { COUNT($repeats) } 条）。
}
compared-by-beginning = 超过嵌入模型的 { $window } 个 token、因此只比较开头部分：{ $texts }。
cut-texts = { $what ->
    [passages] { COUNT($count) } 个段落中的 { COUNT($cut) } 个
    [test_rows] { COUNT($count) } 条测试样本中的 { COUNT($cut) } 条
   *[training_rows] { COUNT($count) } 条训练样本中的 { COUNT($cut) } 条
}
rows-vote = { $chosen ->
    [yes] 由最近的 { COUNT($k) } 条样本投票（在验证样本上选定；{ $embedder }）。
   *[no] 由最近的 { COUNT($k) } 条样本投票（按设置；{ $embedder }）。
}
nearest-answers = 以最相似样本的答案作答（{ $embedder }）。
always-most-frequent = 总是给出最常见的答案（{ COUNT($rows) } 条训练与验证样本中占 { COUNT($count) } 条）。
words-classified = TF-IDF 加线性 SVM，C = { NUMBER($strength, maximumSignificantDigits: 6) }（在验证样本上选定）。
embeddings-classified = 嵌入模型：{ $embedder }；逻辑回归，C = { NUMBER($strength, maximumSignificantDigits: 6) }（在验证样本上选定）。
training-planned = 最多 { COUNT($steps) } 步，每步 { COUNT($batch_size) } 条样本，遍历 { COUNT($rows) } 条训练样本 { NUMBER($passes, minimumFractionDigits: 1, maximumFractionDigits: 1) } 遍；秩 { $rank }，学习率 { NUMBER($learning_rate, maximumSignificantDigits: 6) }；保留在 { COUNT($validation_rows) } 条验证样本上表现最好的一步。
training-shortened = CPU 的时间预算使训练提前结束：{ NUMBER($epochs, maximumSignificantDigits: 6) } 遍需要 { COUNT($steps) } 步。
training-rows-cut = { $what ->
    [cut] 有 { COUNT($count) } 条训练输入被截短到模型的上下文长度。
   *[left_out] 有 { COUNT($count) } 条样本被略去：其答案超出模型的上下文长度。
}
trained-without-choice = 训练了 { COUNT($steps) } 步；没有可用于选择的验证样本。
training-ended = { $early ->
    [yes] 训练在第 { COUNT($steps) } 步提前停止；保留第 { COUNT($best_step) } 步（验证损失 { DECIMAL($loss) }，{ PERCENT($exact) } 的样本答案完全正确）。
   *[no] 训练在第 { COUNT($steps) } 步结束；保留第 { COUNT($best_step) } 步（验证损失 { DECIMAL($loss) }，{ PERCENT($exact) } 的样本答案完全正确）。
}
training-batch-halved = 内存不足之后，批大小减半 { COUNT($times) } 次，降到同时 { COUNT($rows_at_once) } 条样本；累积了 { COUNT($batches) } 个这样的批次的梯度，因此每一步仍从 { COUNT($batch_size) } 条样本学习。
batch-halved = { $unit ->
    [label_sequences] 内存不足之后，批大小减半 { COUNT($times) } 次，降到同时 { COUNT($rows) } 个标签序列；吞吐量是小批次下的数值。
   *[requests] 内存不足之后，批大小减半 { COUNT($times) } 次，降到同时 { COUNT($rows) } 个请求；吞吐量是小批次下的数值。
}
labels-split = 每个请求的标签每次最多对 { COUNT($tokens) } 个 token 打分：单个请求就已耗尽内存。
begun-again = 系统因内存不足终止了它的进程 { COUNT($kills) } 次；此后以原大小 1/{ $share } 的批次重新开始。
answers-from-file = 另一系统的答案，来自 { $file }：{ COUNT($lines) } 行，{ $timed ->
    [0] 没有耗时
   *[other] 其中 { COUNT($timed) } 行带有请求耗时
}。
no-price = 没有成本：{ $text }
repeat-failed = 它的重复运行 { $name } 失败，已略去：{ $cause }。

# 提示词与回答的情况。

rows-without-answer = { COUNT($rows) } 条测试样本中有 { COUNT($failed) } 条没有得到回答，按错误计。
rows-scored = 在 { COUNT($rows) } 条测试样本中的 { COUNT($scored) } 条上评分。
context-tokens = 上限 { COUNT($tokens) } 个 token
context-of-the-model = 模型的上下文长度
prompts-too-long = { COUNT($rows) } 条提示词中有 { COUNT($prompts) } 条超过了{ $limit }{ $dropped ->
    [0] { "" }
   *[other] ；略去 { COUNT($dropped) } 条示例或段落
}{ $cut ->
    [0] { "" }
   *[other] ；截短 { COUNT($cut) } 条输入
}。
free-answers = 不加约束回答时，{ COUNT($answers) } 个回答中有 { COUNT($valid) } 个（{ PERCENT($valid_share) }）是有效标签，{ COUNT($agree) } 个（{ PERCENT($agree_share) }）与按似然选出的标签相同。
free-answers-invalid = 不属于任何标签的回答：{ $examples }。
quoted = “{ $text }”
