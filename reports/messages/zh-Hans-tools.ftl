# `advisor ask`

ask-keys = { " " }↑↓ 选择   Enter 下一题   ← 上一题   ? 为什么问   Ctrl-C 离开，回答会保留{ " " }
ask-progress = 第 { $number } 题，最多 { $most } 题
ask-resumed = 接着上次的 { $count } 个回答继续；按 ← 可以返回修改。
ask-review = 有要修改的吗？实测的回答也可以改。
ask-review-help = 选一行重新回答，或选第一行查看建议。
ask-reviewed = { $topic }：{ $answer }
ask-show-advice = 没有，查看建议
ask-measured-answer = { $answer }（实测）
ask-topic =
    { $question ->
        [prompting] 提示词效果
        [knowledge] 所需知识
        [freshness] 更新频率
        [documents] 文档
        [citations] 注明出处
        [behaviour] 语气与格式
        [labels] 标注样例
        [hallucination] 错误的代价
        [distill] 小模型接手
        [skill] 欠缺的能力
        [edge_cases] 特殊情况
        [domain] 冷门领域
        [diversity] 任务种类
        [shots] 提示词长度
        [volume] 请求量
        [latency] 响应速度
        [privacy] 数据隐私
        [team] 团队经验
        [budget] 搭建投入
        [hardware] 训练硬件
       *[other] { $question }
    }
ask-answered = { $topic }：{ $answer }
ask-or = { $most } 或 { $last }
ask-rests-on = { $answers } [{ $source }]
ask-facts-data =
    实测：{ $path }：{ COUNT($rows) } 行带标签的数据{ $kind ->
        [unknown] { "" }
        [labels] ，{ COUNT($classes) } 个类别，每类 { COUNT($smallest) } 至 { COUNT($largest) } 行
        [classification] ，分类任务
        [qa] ，问答任务
        [generation] ，文本生成任务
       *[other] ，{ $kind } 任务
    }{ $kind ->
        [unknown] { "" }
       *[other] ，输入和答案长度的中位数为 { COUNT($inputs) } 和 { COUNT($targets) } 个字符
    }{ $language ->
        [english] ，英文
        [chinese] ，中文
        [japanese] ，日文
        [korean] ，韩文
        [greek] ，希腊文
        [hebrew] ，希伯来文
        [thai] ，泰文
        [latin_script] ，拉丁字母
        [cyrillic_script] ，西里尔字母
        [arabic_script] ，阿拉伯字母
        [devanagari_script] ，天城文字母
       *[unknown] { "" }
    }
ask-facts-documents = 实测：{ $path }：{ COUNT($documents) } 篇文档，{ COUNT($characters) } 个字符
ask-facts-gpu = 实测：{ $gpu }，{ BYTES($size) }
ask-facts-no-gpu = 实测：本机没有 GPU
ask-approach =
    { $approach ->
        [prompting] 只用提示词
        [few_shot] 提示词加示例
        [rag] 检索增强
        [fine_tune] 微调
       *[hybrid] 检索加微调
    }
ask-advice = 建议：{ $name }（{ $strategy }）
ask-confidence =
    这是预测，不是实测。把握：{ $level ->
        [high] 高
        [medium] 中
       *[low] 低
    }（领先 { NUMBER($margin, minimumFractionDigits: 1, maximumFractionDigits: 1) } 分；{ $of } 个相关问题答了 { $answered } 个，其中 { $measured } 个为实测）。
ask-ranking = 排名（分数）
ask-ruled-out = 不可用
ask-flips = 单独改变就会换掉第一名的回答
ask-no-flips = 没有哪一个回答能单独改变第一名。
ask-sources = 来源
ask-measure-first = 下一步：实测
ask-needs-rows = 请把 YOUR_DATA.jsonl 换成带标签的数据文件（至少 20 行）。
ask-written = 已写入 { $path }。所在文件夹的 advisor.toml 含有此建议时，advisor compare 会说明实测是否一致。
model-too-large = { $model } 为此需要 { BYTES($needed_bytes) } 显存（预测）；本机的 { $gpu } 有 { BYTES($gpu_bytes) }（实测）。

# `advisor plan`，以及运行前的预测

plan-basis = 由 config.json 预测；没有加载或测量任何东西
plan-predicted = 仅由 config.json 预测；没有加载或测量任何东西。
plan-head =
    { $model }：{ $scale ->
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
plan-part-name =
    { $part ->
        [weights] 权重
        [quantization] 量化开销
        [adapter] 适配器
        [gradients] 梯度
        [optimizer] 优化器状态
        [activations] 激活值
        [logits] logits
        [kv_cache] KV 缓存
       *[framework] 框架（CUDA 和库）
    }
plan-framework =
    { $framework } { BYTES($size) }（{ $framework ->
        [trl] 检查点在显存中，分块计算损失
        [unsloth] 检查点在内存中，分块计算损失
       *[transformers] 检查点和全部 logits 在显存中
    }）
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
plan-time =
    预测的{ $work ->
        [training] 训练
       *[answering] 作答
    }时间：{ SECONDS($time) }，{ $cost }（{ $basis }）。
plan-cost-of-requests = 每 1,000 次请求 { USD($usd) }
estimate-note = 注：{ $note }。
estimate-head = { $model } 在 { $gpu }（{ BYTES($size) }）上的计划（预测）
estimate-total = 将要运行部分的预测：{ SECONDS($time) }，{ USD($usd) }。
estimate-strategy = 策略
estimate-peak =
    预测
    峰值
estimate-arrangement = 方式
estimate-time-column =
    预测
    时间
estimate-cost =
    预测
    费用
estimate-tight = 可能显存不足：单行放得下，整批可能放不下
estimate-agree = 预测需要 { SECONDS($time) } 和 { USD($usd) }。要运行吗？

gradient-checkpointing = 梯度检查点
smaller-batch =
    { $accumulated ->
        [1] 批大小 { $rows }
       *[other] 批大小 { $rows } 并累积 { $accumulated } 批的梯度
    }
chunked-loss = 分块计算损失
smaller-optimizer = 优化器 { $optimizer }
fewer-bits = { $bits } 位权重
shorter-rows =
    { $context ->
        [yes] 每行至多 { COUNT($tokens) } 个 token（模型的上下文）
       *[no] 每行至多 { COUNT($tokens) } 个 token
    }
requests-at-once = 同时 { COUNT($count) } 个请求
training-rows-at-once =
    同时 { COUNT($count) } 行训练数据{ $recomputed ->
        [yes] ，并重新计算激活值
       *[no] { "" }
    }
gpu-too-small = 预测即使{ $arrangement }也需要 { BYTES($needed_bytes) } 显存；{ $gpu } 有 { BYTES($gpu_bytes) }；{ $help }
qlora-would-fit = 模型为 4 位的 qlora 放得下（{ BYTES($needed_bytes) }）；也可换更小的模型或更大的 GPU（--device cpu 会在 CPU 上运行）
changes-would-fit = 改为以下设置放得下：{ $changes }（{ BYTES($needed_bytes) }）；也可换更小的模型或更大的 GPU（--device cpu 会在 CPU 上运行）
nothing-would-fit = 改任何设置都放不下：请换更小的模型或更大的 GPU（--device cpu 会在 CPU 上运行）
model-type-unknown = 不认识模型类型 '{ $model_type }'：按类似 Llama 的模型读取，数字可能相差很大
model-type-missing = 没有 model_type：按类似 Llama 的模型读取，数字可能相差很大
text-part-only = 只算文本部分：视觉和音频部分不计
differs-by-layer = { $key } 各层不同：取最大值
stored-bits-unknown = 检查点已量化（{ $method }），位数未知：按 16 位计算，实际可能更少
experts-not-quantised = 专家保持 16 位：transformers 把每层的专家存为一个张量，bitsandbytes 不量化它
embeddings-not-upcast = 嵌入层和输出层按 16 位计算，TRL 和本工具就是这样训练的；PEFT 的 prepare_model_for_kbit_training 会转成 float32：--upcast
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
estimate-basis =
    由 config.json 和各行长度预测（{ $counted ->
        [yes] token 数用模型的分词器在部分行上统计
       *[no] 按经验每个 token { $characters_per_token } 个字符
    }）；没有加载或测量任何东西
estimate-without-time = 不预测时间和费用：不知道这块 GPU 的速度
estimate-time = 时间是粗略预测，可能相差一倍，不含加载和建索引：{ $gpu } 截至 { $as_of } 的峰值速度乘以此类运行通常能达到的比例
estimate-money = 费用为该时间 x { $price }
estimate-repeats = 时间和费用包含 --seeds 和 --learning-curve 要求的重复运行
gpu-not-used = 这里安装的是 PyTorch 的 CPU 版本，不使用这块 GPU：会在 CPU 上运行；--device cpu 按此计划
nothing-predicted = 对此模型不作预测：{ $text }

# 单独运行 `advisor`

stopped = 已停止。再次运行同一命令会接着做没做完的部分。
road-title = advisor：提示、检索还是微调？用你的带标签数据实测。
road-what =
    { $command ->
        [ask] 几个问题；一个有理由的预测
        [compare] 在同一份锁定的划分上并排比较各策略
        [report] 再看结论，以及一个可转发的 HTML 文件
        [demo] 用自带数据试用，不联网
        [plan] 运行之前的内存、时间和费用
        [doctor] 这台机器能运行什么
       *[help] 所有命令
    }
road-next = 下一步：
road-why =
    { $why ->
        [unfinished] 有一次比较没有完成（或还在运行）。这会做完剩下的部分：
        [failed] 这里的一次比较有失败的试验；查看原因，或再运行一次：
        [advised] 建议是预测。请实测：
        [measured] 这里的都已实测。再看结论：
        [draft] 问卷只答了一半；回答已保留。继续：
        [data] 这里有带标签的数据。就它征求建议：
        [demonstrated] 你已看过演示。就自己的任务征求建议：
       *[nothing] 这个文件夹里还没有可继续的东西。先用自带数据看一看：
    }
road-here = 在这个文件夹中：
road-data = 带标签的数据：{ $path }
road-documents = 文档：{ $folder }/
road-fix-first = 请先修正：
road-advised = 已建议：{ $strategy }（advisor.toml）
road-advised-for = 已建议：{ $strategy }，针对 { $data }（advisor.toml）
road-draft = 只答了一半
road-verdict = 结论：{ $winner }（{ $report }）
road-run =
    { $state ->
        [finished] 已完成
        [failed] 有试验失败
       *[unfinished] 未完成
    }：{ $run }，{ $trials } 个策略中完成 { $done } 个

# `advisor doctor`

doctor-looking = 正在检查这台机器……
doctor-title = 这台机器能运行什么：
doctor-status =
    { $status ->
        [ok] 正常
        [note] 提示
       *[missing] 缺失
    }
doctor-fix = 修复：{ $command }
doctor-ready = `advisor demo` 需要的都有了。
doctor-not-ready = `advisor demo` 还不能正常运行：{ $missing }。
python-found = { $version }，要求 { $wanted ->
        [any] 任意版本
       *[other] { $wanted }
    }
system-found = { $system }，{ $cores } 个核心
memory-found =
    { BYTES($total_bytes) }，其中 { BYTES($free_bytes) } 可用{ $short ->
        [yes] ；演示最多需要 { BYTES($wanted_bytes) }
       *[no] { "" }
    }
memory-unknown = 未测量：没有安装 psutil
gpu-found = { $name } { BYTES($total_bytes) }
gpus-found =
    { $gpus }；{ $driver ->
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
package-wrong =
    { $version ->
        [absent] 没有 { $name }，要求 { $wanted }
       *[other] { $name } { $version }，要求 { $wanted }
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
weights-found =
    { $place ->
        [packaged] { $model }，来自包索引
       *[cached] { $model }，在 hub 的缓存中
    }
weights-missing = 这台机器上没有 { $model }，需要从 hub 获取
hub-found = { $address } 有应答
hub-not-asked = 没有询问：{ $problem }
hub-not-reached = 连接不到 { $address }（{ $problem }）；文件夹和 { $bundled } 仍可使用
folder-found =
    { $writable ->
        [yes] { $path } 可写
       *[no] { $path } 不可写
    }
disk-found =
    { BYTES($free_bytes) } 可用{ $short ->
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

compare-left-out = 不运行 { $strategy }：{ $reason }。
compare-already-done =
    { $repeats ->
        [0] { $folder } 中已完成：{ $names }。
       *[other] { $folder } 中已完成：{ $names }，以及 { $repeats } 次重复。
    }
compare-nothing-run = 没有运行任何东西。
compare-stopped = 已停止。继续：{ $command }
report-written = 报告：{ $path }
report-stale = { $folder }：results.json 写成之后又有试验结束（{ $trials }），其中没有；请用以下命令重新汇总：{ $command }
manifest-damaged = { $text }；将重新写入。
run-again =
    { $trials }{ $more ->
        [0] { "" }
       *[other] { " " }等另外 { $more } 个
    }：{ $reason }。
file-damaged = { $file } 已损坏；重新运行
trial-stopped = 曾被停止；从 { COUNT($of) } 行中的第 { COUNT($rows) } 行之后继续
trial-ended-so =
    { $status ->
        [failed] 之前失败；重新运行
       *[skipped] 之前被跳过；重新运行
    }
inputs-changed = { $inputs } 已改变；重新运行
input-changed =
    { $what ->
        [data] 数据
        [code] 代码
        [settings] 设置（{ $options }）
        [predictions] 预测文件
        [files] 模型文件或文档
       *[anything] 数据、设置、代码或模型文件
    }
phase-starting = 启动
phase-starting-again = 以更小的批重新启动
live-line = { $strategy }：{ $line }
live-phase = { $phase }（{ COUNT($total) }）
live-reminder =
    { $phase }{ $counted ->
        [yes] ，{ COUNT($total) } { $unit ->
            [steps] 步
           *[rows] 行
        }中的 { COUNT($done) }
       *[no] { "" }
    }{ $detailed ->
        [yes] ，{ $detail }
       *[no] { "" }
    }，{ $paced ->
        [yes] 约剩 { ABOUT($left) }
       *[no] 已用 { ABOUT($elapsed) }
    }
live-finished =
    { $status ->
        [skipped] 已跳过
        [failed] { SECONDS($time) } 后失败
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
live-state =
    { $state ->
        [waiting] 等待
        [running] 运行中
        [done] 完成
        [failed] 失败
       *[skipped] 跳过
    }
live-detail = { $state }：{ $detail }
training-loss = 损失 { NUMBER($loss, minimumFractionDigits: 2, maximumFractionDigits: 2) }
fewer-rows-at-once = 同时 { $rows } 行时内存不足；减少行数
report-stale-by-some-command = { $folder }：results.json 写成之后又有试验结束（{ $trials }），其中没有；请再次运行同一 advisor compare 命令重新汇总
conversion-begun = 正在准备 { $model }（只需一次；保存在 { $folder }）
conversion-awaited = { $model }：另一个进程正在准备；等待中
conversion-step =
    { $step ->
        [read_tokenizer] { "  " }读取分词器
        [unpack] { "  " }解包 { COUNT($tensors) } 个张量
       *[write] { "  " }写入 { NUMBER($size_gb, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB（{ $dtype }）
    }
