# What the renderers say themselves.

page-contents = Contents
page-skip = Skip to the ranking
text-cut = … ({ COUNT($length) } characters)

figure-at = { $figure } ({ $place })
named-figures = { $name }: { $figures }
between-names = { ", " }
between-figures = { ", " }
between-lines = { "; " }
between-sentences = { " " }

rows-search = Search in inputs, expected and given answers
rows-filter = Show
rows-label = Expected label
rows-every-label = every label
rows-expected = expected
rows-evidence = What the answers drew on
rows-passages = passages in the prompt:
rows-demonstrations = training rows in the prompt:
rows-nearest = nearest labelled rows, from training:
rows-found = { COUNT($found) } of { COUNT($all) } rows; { COUNT($shown) } shown
rows-more = Show more rows
rows-first = The first { COUNT($shown) } of { COUNT($all) } rows. Search and filters need JavaScript.
rows-nothing = No row matches. Clear the search or choose another filter.
rows-prompt = Prompt sent:
rows-prompt-note =
    As it was sent, cut to the context, before the model's own chat template adds its marks.
    Earlier turns of user and assistant are demonstrations or belong to the row. A passage begins
    with its source in brackets. The row's input is bold.
rows-prompts-first = Prompts are shown for the first { COUNT($shown) } rows; for more they need JavaScript.
role-system = system
role-user = user
role-assistant = assistant

# In place of texts of the data (--no-examples).

left-out = (left out)
label-number = label { $n }
test-row-number = row { $n }
training-row-number = training row { $n }
column-number = column { $n }
file-number = file { $n }
local-model = a local model
texts-left-out =
    Texts of the data are left out of this file: labels are numbered in alphabetical order, rows by
    their place in the test, and messages of errors are not shown.
