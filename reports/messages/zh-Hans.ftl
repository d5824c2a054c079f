# 简体中文。键与变量同 en.ftl。

not-measured = 未测量
from-to = { $low } 至 { $high }
list-middle = { $most }、{ $next }
list-end = { $most } 和 { $last }
paragraph = { $said }{ $next }
