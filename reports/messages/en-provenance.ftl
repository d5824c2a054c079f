# How data was read and split, what was searched, what a comparison does not show, and two runs
# beside each other.

quoted-name = "{ $text }"

# --- a data file

file-format = { $format ->
    [jsonl] JSON lines
    [json] JSON
    [csv] CSV
    [tsv] TSV
    [parquet] Parquet
    [dataset-folder] a saved datasets folder
    [hub] a hub dataset
   *[other] { $format }
}
file-columns = { $one_column ->
    [yes] { $path }: { $format }, layout { $layout }; input and target from { $inputs }.
   *[no] { $path }: { $format }, layout { $layout }; input from { $inputs }, target from { $target }.
}
file-rows = { $left ->
    [0] { COUNT($kept) } { $kept ->
        [one] row, which is
       *[other] rows, all of them
      } used.
   *[other] { COUNT($kept) } of { COUNT($read) } { $read ->
        [one] row
       *[other] rows
      } used.
}
file-sha256 = Kept rows, SHA-256: { $sha256 }
rows-left-out = { COUNT($count) } { $count ->
    [one] row
   *[other] rows
  } left out: { $reason }, first in row { DIGITS($first_row) }.

empty-cell = { $part ->
    [input] empty input (column "{ $column }")
   *[target] empty target (column "{ $column }")
}
nested-too-deeply = nested more than { COUNT($levels) } levels deep
integer-too-long = an integer of more than { COUNT($digits) } digits
unknown-role = a turn has the role "{ $role }"
unusable-row = { $problem ->
    [broken] broken row
    [no_text] a cell cannot be written as text
    [no_turns] the conversation is not a list of turns
    [no_role] a turn has no role
    [more_than_text] a turn holds more than text
    [no_history] the history is not a list
    [no_pairs] the history holds something else than pairs
    [no_assistant_turn] no assistant turn
    [no_user_turn] no user turn before the last assistant turn
   *[other] other reasons
}

columns-not-used = { $more ->
    [0] { $count ->
        [one] Column
       *[other] Columns
      } not used: { $columns }.
   *[other] Columns not used: { $columns } (and { COUNT($more) } more).
}
rows-numbered = { $problem ->
    [repeated] Rows are identified by their number, not by column "{ $column }": the id "{ $id }" is in the column a second time in row { DIGITS($row) }.
   *[missing] Rows are identified by their number, not by column "{ $column }": the id is missing in row { DIGITS($row) }.
}
of-test-file = { $path }: { $note }

# --- the task and the split

task-line = { $by_character ->
    [yes] Task: { $task }, scored by character.
   *[no] Task: { $task }.
}
task-line-labels = { $more ->
    [0] Task: classification with { COUNT($n) } labels ({ $labels }).
   *[other] Task: classification with { COUNT($n) } labels ({ $labels }, and { COUNT($more) } more).
}
split-sizes = Split: { COUNT($train) } training, { COUNT($validation) } validation and { COUNT($test) } test rows.
split-per-label = Training rows per label: { COUNT($least) } to { COUNT($most) }.

drawn = { $by ->
    [label] seed { DIGITS($seed) }, stratified over { COUNT($labels) } labels
    [group] seed { DIGITS($seed) }, whole groups on one side
    [group_of_column] seed { DIGITS($seed) }, whole groups of column "{ $column }" on one side
   *[row] seed { DIGITS($seed) }
}
share-set-aside = { WHOLE_PERCENT($share) } of the rows are set aside for the test ({ $drawn }).
rows-set-aside = { COUNT($rows) } of the rows are set aside for the test ({ $drawn }).
test-file-given = The test rows are from { $test }, the training rows from { $train }.
set-aside-limited = At most { COUNT($most) } of the rows set aside are used.
test-file-limited = At most { COUNT($most) } test rows are used ({ $drawn }).
training-limited = At most { COUNT($most) } training rows are used, validation included.
validation-held-back = { WHOLE_PERCENT($share) } of the training rows are held back for validation, { COUNT($most) } at most ({ $drawn }).

groups-kept-whole = Groups were kept whole, so the test holds { WHOLE_PERCENT($share) } of the rows.
labels-unseen = { COUNT($rows) } { $rows ->
    [one] row
   *[other] rows
  } of the test { $rows ->
    [one] has
   *[other] have
  } a label that no training row has ({ $labels }{ $more ->
    [0] { "" }
   *[other] , and { COUNT($more) } more
  }): kept, though no strategy can learn it.
labels-untrained = { COUNT($count) } { $count ->
    [one] label has
   *[other] labels have
  } no training row after the split ({ $labels }{ $more ->
    [0] { "" }
   *[other] , and { COUNT($more) } more
  }).
equal-rows-removed = { $rows ->
    [1] 1 row removed from training: the same input (case, punctuation and white space aside) is among the test rows (training row { $train_id }, test row { $test_id }).
   *[other] { COUNT($rows) } rows removed from training: the same input (case, punctuation and white space aside) is among the test rows (such as training row { $train_id }, test row { $test_id }).
}
near-rows-removed = { $rows ->
    [1] 1 row removed from training: nearly the same input (one word changed, in longer texts one in ten) with the same answer is among the test rows (training row { $train_id }, test row { $test_id }).
   *[other] { COUNT($rows) } rows removed from training: nearly the same input (one word changed, in longer texts one in ten) with the same answer is among the test rows (such as training row { $train_id }, test row { $test_id }).
}
group-rows-removed = { COUNT($rows) } { $rows ->
    [one] row
   *[other] rows
  } removed from training: { $by ->
    [group_of_column] their group of column "{ $column }"
   *[group] their group
  } is among the test rows.
other-test-rows = The test rows are not those of the last run in { $folder } (SHA-256 { $before }…, now { $now }…): the file, --seed or --test-limit changed. Its results are replaced; figures of the two runs do not compare.

leakage-title = left out of training
leakage-removed = { COUNT($n) } training { $n ->
    [one] row was
   *[other] rows were
  } left out before anything was fitted: { $which ->
    [equal] { COUNT($equal) } { $equal ->
        [one] says
       *[other] say
      } the same as a test row.
    [near] { COUNT($near) } { $near ->
        [one] says nearly the same and has
       *[other] say nearly the same and have
      } its answer.
   *[both] { COUNT($equal) } { $equal ->
        [one] says
       *[other] say
      } the same as a test row and { COUNT($near) } { $near ->
        [one] says nearly the same and has
       *[other] say nearly the same and have
      } its answer.
  }
leakage-table = Training rows left out because they resemble a test row, least alike first.
leakage-training-row = training row
leakage-test-row = test row
leakage-alike = words
leakage-alike-unit = in common
leakage-more = … and { COUNT($n) } more, in results.json.

# --- what was searched

documents-searched = Knowledge: { COUNT($documents) } { $documents ->
    [one] document
   *[other] documents
  } in { COUNT($chunks) } { $chunks ->
    [one] chunk
   *[other] chunks
  }.
training-rows-searched = Knowledge: { COUNT($rows) } training { $rows ->
    [one] row
   *[other] rows
  }, because no documents were given.
files-skipped = { $what ->
    [file] { COUNT($count) } { $count ->
        [one] file that ends in { $suffix } is skipped.
       *[other] files that end in { $suffix } are skipped.
      }
    [without_suffix] { COUNT($count) } { $count ->
        [one] file without an ending is skipped.
       *[other] files without an ending are skipped.
      }
    [dead_link] { COUNT($count) } { $count ->
        [one] link that leads nowhere is skipped.
       *[other] links that lead nowhere are skipped.
      }
    [link_out_of_the_folder] { COUNT($count) } { $count ->
        [one] link out of the folder is skipped.
       *[other] links out of the folder are skipped.
      }
   *[no_regular_file] { COUNT($count) } { $count ->
        [one] entry that is no regular file is skipped.
       *[other] entries that are no regular files are skipped.
      }
}
documents-empty = { COUNT($count) } { $count ->
    [one] document without text is skipped.
   *[other] documents without text are skipped.
  }

recall-table = Was the right source found?
recall-at = recall at { $k }
recall-rows = rows that name
recall-rows-unit = their source
recall-explained = Recall at k: share of rows whose source was among the first k found.
recall-not-measured = No row names the document that holds its answer, so recall is not measured.

sources-none-fitted = No passage fitted into any prompt.
sources-outcome = { $which ->
    [all] Of { COUNT($n) } { $n ->
        [one] question
       *[other] questions
      }
    [document] Of the { COUNT($n) } { $n ->
        [one] question
       *[other] questions
      } that name their document,
   *[answer] Of the { COUNT($n) } { $n ->
        [one] question
       *[other] questions
      } with a known answer,
  } { $where } for { $case ->
    [none] none; { COUNT($missed_right) } { $missed_right ->
        [one] was
       *[other] were
      } { $how }.
    [all] all; of these { COUNT($right) } { $right ->
        [one] was
       *[other] were
      } { $how }.
   *[some] { COUNT($found) }; of these { COUNT($right) } { $right ->
        [one] was
       *[other] were
      } { $how }. { $missed ->
        [1] { $missed_right ->
            [0] The 1 miss was not.
           *[other] The 1 miss was too.
          }
       *[other] Of the { COUNT($missed) } misses { COUNT($missed_right) } { $missed_right ->
            [one] was.
           *[other] were.
          }
      }
  }
sources-where = { $by ->
    [one] the right document was the one shown
    [document] the right document was among { $passages }
   *[answer] the answer stood word for word in { $passages }
}
sources-passages = { $n ->
    [1] the one passage shown
   *[other] the { COUNT($n) } passages shown
}
sources-passages-average = the passages shown ({ COUNT($most) } at most, { QUANTITY($mean) } on average)
sources-passages-unknown = the passages shown
sources-how = { $exact ->
    [yes] answered exactly
   *[no] given a { $metric } of 1
}
sources-table = Retrieved, and answered right?
sources-row = { $strategy }: { $by ->
    [document] document
   *[answer] answer
  }
sources-found-right = retrieved and
sources-found-right-unit = answered right
sources-found-wrong = retrieved but
sources-found-wrong-unit = answered wrong
sources-found = { $score }
sources-found-unit = where retrieved
sources-missed-right = not retrieved
sources-missed-right-unit = but right
sources-missed-wrong = not retrieved
sources-missed-wrong-unit = and wrong
sources-missed = { $score }
sources-missed-unit = where not
sources-score = score
sources-right = Right: a score of 1 in { $metrics }.
sources-by-document = Document: a passage of the document that the row names stood in the prompt.
sources-by-answer = Answer: an accepted answer stands word for word in a passage of the prompt; a short one can stand there by chance.
sources-shown-only = A passage that was found and then left out, because the prompt was too long, counts as not retrieved.

# --- how it was done

provenance-command = command
provenance-seeds = { $n ->
    [1] seed
   *[other] seeds
}
provenance-split = split
provenance-test-sha256 = test rows, SHA-256
provenance-data = data
provenance-documents = documents
provenance-model = model
provenance-model-as-run = model, as run
provenance-settings = settings of { $strategy }
provenance-hardware = hardware
provenance-versions = versions
provenance-run = run
machine-part = { $part ->
    [system] system { $value }
    [processor] processor { $value }
    [cores] cores { $value }
    [memory] memory { $value }
    [device] device { $value }
   *[other] { $part } { $value }
}
model-parameters = { COUNT($n) } parameters
model-dtype = weights in { $dtype }
model-device = on { $device }
model-context = context of { COUNT($n) } tokens
model-template = { $own ->
    [yes] its own chat template
   *[no] plain prompt
}

# --- what a comparison does not show

not-shown = { $what ->
    [other_seeds] One seed: what another draw of demonstrations or initial weights gives is not shown (--seeds 3 shows it).
    [other_test_rows] One split: what other test rows would give is in the intervals alone.
    [other_prompts] Prompts are the tool's own, the same for all; a better-written prompt may do better.
    [other_machines] Latency and memory hold for this machine and this model alone.
   *[outside] Outside systems are taken as their files say: their prompts, speed and cost were not checked.
}
strategies-unfinished = The run was stopped before its end; how these come out is not shown: { $strategies }.
repeats-unfinished = The run was stopped with { COUNT($done) } of { COUNT($total) } repeats done (other seeds, fewer training rows): spread and learning curve lack the others. The same command runs them.
model-quirk = { $what ->
    [adapter_beside] The model's folder holds a whole model and an adapter: both are used. To compare the model without it, move adapter_config.json and adapter_model.safetensors out of the folder.
    [date_in_prompts] The chat template writes today's date into every prompt, so answers can change from day to day. Run and resume a comparison on one day.
    [thinking_off] The model answers without thinking first: its chat template's thought is switched off or closed.
    [thought_left_open] The chat template opens a thought and does not show how to close it. Answers begin with the thought and get more tokens; labels are scored inside it.
   *[thought_removed] The model may think before it answers. Thoughts are removed, and generated answers get more tokens; labels are scored without a thought.
}

# --- two runs

two-runs-title = Two runs compared
two-runs-run = { $name }: { $run }, { $created }, { COUNT($rows) } test { $rows ->
    [one] row
   *[other] rows
  }
two-runs-footer = Differences are B − A.
two-runs-metric = { CAPITAL($metric) }, strategy by strategy
two-runs-speed = Speed and cost
two-runs-changed = What changed between the runs
two-runs-other-metric = The runs are measured by { $first } and by { $second }: their figures do not compare.
two-runs-other-rows = The test rows are not the same: the figures of the two runs do not compare.
two-runs-same-rows = The test rows are the same, but a file lacks the answers row by row.
two-runs-no-test = Without them no difference can be tested.
two-runs-nothing-shared = No strategy was measured in both runs.
two-runs-rows-unknown = A file lacks the answers row by row, so shared rows cannot be found.
two-runs-common-rows = { $n ->
    [0] No row, by input and expected answer, is in both.
    [1] 1 row is in both, by input and expected answer: differences are of these alone.
   *[other] { COUNT($n) } rows are in both, by input and expected answer: differences are of these alone.
}
two-runs-where = { $same ->
    [yes] On the same { COUNT($rows) } test { $rows ->
        [one] row
       *[other] rows
      }
   *[no] On the { COUNT($rows) } test { $rows ->
        [one] row
       *[other] rows
      } in both
}
two-runs-none-real = { $where } no difference is real: { COUNT($compared) } { $compared ->
    [one] strategy
   *[other] strategies
  } compared.
two-runs-real = { $where } { COUNT($real) } of { COUNT($compared) } { $compared ->
    [one] strategy
   *[other] strategies
  } { $real ->
    [one] differs
   *[other] differ
  } for real, B − A: { $differences }.
two-runs-difference = { $strategy } { $difference }
two-runs-both-take = Both runs take { $strategy }.
two-runs-takes = { $run } takes { $strategy }.
two-runs-takes-none = { $run } takes none.
two-runs-table = { CAPITAL($metric) } in both runs.
two-runs-reading = reading
two-runs-reads = { $real ->
    [yes] real
   *[no] unclear
}
two-runs-absent = not in this run
two-runs-status = { $status ->
    [done] done
    [failed] failed
    [skipped] skipped
   *[other] { $status }
}
two-runs-another-metric = another metric
two-runs-not-compared = not compared
two-runs-other-column = B is measured by { $metric }, which is no figure of this table.
two-runs-other-columns = A and B stand for different test rows: do not compare one column with the other.
two-runs-tested = Each strategy was compared with itself, row by row.
two-runs-tested-by = Each strategy was compared with itself, row by row ({ $test }).
two-runs-real-explained = Real: the adjusted p is below { $alpha }. Unclear: the difference could be chance, or as large as the end of its interval; it does not mean equal.
two-runs-speed-table = Latency of one request, and cost of 1,000.
two-runs-p50 = p50, { $run }
two-runs-cost = cost per
two-runs-cost-unit = 1,000, { $run }
two-runs-not-tested = Not tested for chance; they hold for the machine of each run.

changed = { $what ->
    [winner] winner
    [primary_metric] primary metric
    [task] task
    [train_rows] training rows
    [validation_rows] validation rows
    [test_rows] test rows
    [labels] labels
    [test_sha256] test rows, SHA-256
    [split] split
    [seed] seed
    [documents] documents
    [model] model
    [parameters] parameters
    [device] device
    [dtype] number format
    [context_length] context length in tokens
    [chat_template] chat template
    [data_file] data file { $of }
    [data_sha256] data file { $of }, SHA-256 of kept rows
    [status] { $of }: status
    [setting] setting { $setting } of { $of }
    [cost_basis] cost of { $of }
    [version] version of { $of }
    [machine] { $of ->
        [system] machine, system
        [processor] machine, processor
        [cores] machine, cores
        [memory] machine, memory
        [device] machine, device
       *[other] machine, { $of }
      }
   *[command] command
}
changed-value = { $run }: { $value }
changed-none = none
changed-chat-template = { $own ->
    [yes] the model's own
   *[no] none: plain prompts
}
changed-nothing = Nothing that is recorded: same data, settings, model, versions and machine.
