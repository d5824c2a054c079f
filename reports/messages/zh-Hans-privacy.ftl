# 渲染器自身的文字。

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
