# What a strategy is, for somebody who does not know its name. task: classification, qa, generation.

strategy-majority = { $task ->
    [classification] Gives every input the same answer, the most frequent one of the labelled rows; uses no language model.
   *[other] Gives every input the same answer, the most frequent one of the labelled rows or, where none repeats, the most typical; uses no language model.
}
strategy-tfidf = { $task ->
    [classification] Counts words and groups of letters and trains a linear classifier on the labelled rows; uses no language model.
   *[other] Gives the answer of the labelled row most similar to the input by the words and groups of letters in it; uses no language model.
}
strategy-embedding = { $task ->
    [classification] Turns every text into a vector (an embedding) and trains a linear classifier on those of the labelled rows; uses no language model.
   *[other] Turns every text into a vector (an embedding) and gives the answer of the labelled row nearest to the input; uses no language model.
}
strategy-knn-vote = Takes the most frequent label among the labelled rows most similar to the input; trains nothing and uses no language model.
strategy-zero-shot = { $task ->
    [classification] Asks the model with an instruction, the list of labels and the input, and shows it no labelled row; the model is not trained.
   *[other] Asks the model with an instruction and the input, and shows it no labelled row; the model is not trained.
}
strategy-few-shot = Shows the model the same few labelled rows as examples in every prompt; the model is not trained.
strategy-knn-few-shot = Shows the model the labelled rows most similar to the input as examples, others for every input; the model is not trained.
strategy-rag = Shows the model the passages most similar to the input, from the documents or, where none are given, from the labelled rows; the model is not trained.
strategy-qlora = Trains a small addition to the model (a LoRA adapter) on the labelled rows, the model itself held in 4 bits a weight; its prompts show no examples.
strategy-lora = Trains a small addition to the model (a LoRA adapter) on the labelled rows; its prompts show no examples.
strategy-outside = Answers from a file given with --predictions; how they were made is not known here.

# A strategy that failed or did not run: its row in the ranking. cause and suggestion are messages
# from below: parts of a sentence, in small letters, without a full stop.

absent-row = { $status ->
    [skipped] skipped: { $cause }.
   *[failed] failed: { $cause }.
}
absent-row-fix = { $status ->
    [skipped] skipped: { $cause }. Fix: { $suggestion }.
   *[failed] failed: { $cause }. Fix: { $suggestion }.
}
no-reason-recorded = no reason was recorded

# Why.

in-phase = in phase { $phase }
within-phase = in phase { $phase } ({ COUNT($done) } of { COUNT($total) })
error-raised = { $text }
memory-ran-out = out of memory in phase { $phase }: { $text }
timed-out = { $kills ->
    [0] stopped { $where } after { NUMBER($seconds, maximumSignificantDigits: 6) } s, the limit set with --trial-timeout
    [1] stopped { $where } after { NUMBER($seconds, maximumSignificantDigits: 6) } s, the limit set with --trial-timeout; the system had killed it once before, because memory ran out
    [2] stopped { $where } after { NUMBER($seconds, maximumSignificantDigits: 6) } s, the limit set with --trial-timeout; the system had killed it twice before, because memory ran out
   *[other] stopped { $where } after { NUMBER($seconds, maximumSignificantDigits: 6) } s, the limit set with --trial-timeout; the system had killed it { COUNT($kills) } times before, because memory ran out
}
crashed = it crashed ({ $signal }) { $where }, in compiled code
process-ended = its process was ended by { $signal } { $where }
process-exited = { $server_died ->
    [yes] its process ended with exit code { $code } { $where }, as when the server that trials are started from is killed
   *[no] its process ended with exit code { $code } { $where }
}
process-killed = { $memory ->
    [no] its process was killed (SIGKILL) { $where }, from outside: the system counts no process killed because memory ran out meanwhile
   *[unknown] its process was killed (SIGKILL) { $where }, most often because the machine's memory ran out
}
killed-for-memory = { $kills ->
    [0] out of memory { $where }: the system killed its process (SIGKILL)
    [1] out of memory { $where }: the system killed its process (SIGKILL), and it was begun again once
    [2] out of memory { $where }: the system killed its process (SIGKILL), and it was begun again twice
   *[other] out of memory { $where }: the system killed its process (SIGKILL), and it was begun again { COUNT($kills) } times
}
cannot-start = its process cannot be started: the server that trials are started from died twice ({ $text })
not-run = { $why ->
    [no_weights] the model has no weights to train on this machine
    [ranks_no_labels] the model cannot rank labels
    [generates_no_text] the model cannot generate text
   *[stopped] not run: the comparison was stopped before its turn
}
stopped-running = { $rows ->
    [0] not finished: the comparison was stopped while it ran
    [one] not finished: the comparison was stopped while it ran ({ COUNT($rows) } test row is answered)
   *[other] not finished: the comparison was stopped while it ran ({ COUNT($rows) } test rows are answered)
}
other-task = applies to { $kinds }; these rows are { $task }

# What may help.

run-same-command = { $limits ->
    [yes] run the same command again: it goes on with what is missing; if nobody killed it, look at the limits that this machine or its job scheduler sets
   *[no] run the same command again: it goes on with what is missing
}
see-log = { $after ->
    [exit] see { $log }; run the same command again: it goes on with what is missing
    [crash] { $log } shows where; run the same command again, and if it crashes again, update the library named there or try --device cpu
    [timeout] give it longer with --trial-timeout (predictions and checkpoints are kept), or leave it out with --strategies; { $log } shows where each of its threads stood
   *[error] see { $log } for the whole error
}
free-machine = free memory, raise the limit on processes (ulimit -u), and see what advisor doctor finds
free-disk = free some space on the disk of { $folder }, then run the same command again
need-less-memory = take a smaller model or fewer rows, close other programs, or take a larger device
plan-for-memory = { $trains ->
    [yes] take a smaller model or fewer rows, close other programs, or take a larger device. Of a GPU, one training row of up to { COUNT($tokens) } tokens is predicted to need { BYTES($needed_bytes) }; { $options } ({ $command } tells more)
   *[no] take a smaller model or fewer rows, close other programs, or take a larger device. Of a GPU, one request of up to { COUNT($tokens) } tokens is predicted to need { BYTES($needed_bytes) }; { $options } ({ $command } tells more)
}
four-bits-need = qlora, with the model in 4 bits, is predicted to need { BYTES($needed_bytes) }
changes-need = with { $changes } it is predicted to need { BYTES($needed_bytes) }

# What a strategy or a model decided by itself.

remark = { $what ->
    [small_model] smollm2 is a small model for trying the tool. To decide about your model, run again with --model and its name.
    [scripted_model] The scripted model is for tests: it compares words and learns nothing.
    [fast_path_differs] The fast path and transformers answered one of the longest requests differently. All answers come from the plain path instead: whole sequences through transformers, exact and slower.
    [no_fast_path] The fast path does not reproduce this model's scores. All answers come from the plain path: whole sequences through transformers, exact and slower.
    [answer_most_typical] No answer occurs twice: always the one most like all the others.
    [nearest_by_words] Answers with the answer of the most similar row (TF-IDF cosine).
    [four_bits_unpacked] On a CPU, the 4-bit weights are held unpacked: the answers are those of 4 bits a weight, the memory is not.
   *[activations_recomputed] Activations were recomputed to save memory.
}
own-words = { $text }
demonstrations-shown = { $count ->
    [one] { COUNT($count) } fixed demonstration, the same for every prompt, as far as the model's context holds it.
   *[other] { COUNT($count) } fixed demonstrations, the same for every prompt, as far as the model's context holds them.
}
repeats-shown-once = { $what ->
    [passages] Identical passages are shown once (repeats: { COUNT($repeats) } of { COUNT($count) }).
   *[training_rows] Identical training rows are shown once (repeats: { COUNT($repeats) } of { COUNT($count) }).
}
compared-by-beginning = Longer than the embedder's { $window } tokens, so compared by their beginning alone: { $texts }.
cut-texts = { $what ->
    [passages] { COUNT($cut) } of { COUNT($count) } passages
    [test_rows] { COUNT($cut) } of { COUNT($count) } test rows
   *[training_rows] { COUNT($cut) } of { COUNT($count) } training rows
}
rows-vote = { $chosen ->
    [yes] The { COUNT($k) } nearest rows vote (chosen on validation; { $embedder }).
   *[no] The { COUNT($k) } nearest rows vote (as set; { $embedder }).
}
nearest-answers = Answers with the answer of the most similar row ({ $embedder }).
always-most-frequent = Always the most frequent answer ({ COUNT($count) } of { COUNT($rows) } training and validation rows).
words-classified = TF-IDF with a linear SVM, C = { NUMBER($strength, maximumSignificantDigits: 6) } (chosen on validation).
embeddings-classified = { $embedder } with logistic regression, C = { NUMBER($strength, maximumSignificantDigits: 6) } (chosen on validation).
training-planned = Up to { COUNT($steps) } steps of { COUNT($batch_size) } rows, { NUMBER($passes, minimumFractionDigits: 1, maximumFractionDigits: 1) } passes over { COUNT($rows) } training rows; rank { $rank }, learning rate { NUMBER($learning_rate, maximumSignificantDigits: 6) }; the best of { COUNT($validation_rows) } validation rows is kept.
training-shortened = A CPU's time budget ends the training early: { NUMBER($epochs, maximumSignificantDigits: 6) } passes would be { COUNT($steps) } steps.
training-rows-cut = { $what ->
    [cut] { $count ->
        [one] { COUNT($count) } training input was cut to the model's context.
       *[other] { COUNT($count) } training inputs were cut to the model's context.
    }
   *[left_out] { $count ->
        [one] { COUNT($count) } row was left out: its answer exceeds the model's context.
       *[other] { COUNT($count) } rows were left out: their answers exceed the model's context.
    }
}
trained-without-choice = Trained { COUNT($steps) } steps; there were no validation rows to choose by.
training-ended = { $early ->
    [yes] Training stopped early at step { COUNT($steps) }; kept step { COUNT($best_step) } (validation loss { DECIMAL($loss) }, { PERCENT($exact) } of rows answered exactly).
   *[no] Training ended at step { COUNT($steps) }; kept step { COUNT($best_step) } (validation loss { DECIMAL($loss) }, { PERCENT($exact) } of rows answered exactly).
}
training-batch-halved = { $times ->
    [1] The batch was halved once to { COUNT($rows_at_once) } rows at once after running out of memory; the gradients of { COUNT($batches) } such batches were accumulated, so that a step still learns from { COUNT($batch_size) }.
    [2] The batch was halved twice to { COUNT($rows_at_once) } rows at once after running out of memory; the gradients of { COUNT($batches) } such batches were accumulated, so that a step still learns from { COUNT($batch_size) }.
   *[other] The batch was halved { COUNT($times) } times to { COUNT($rows_at_once) } rows at once after running out of memory; the gradients of { COUNT($batches) } such batches were accumulated, so that a step still learns from { COUNT($batch_size) }.
}
batch-halved = The batch was halved { $times ->
    [1] once
    [2] twice
   *[other] { COUNT($times) } times
} to { COUNT($rows) } { $unit ->
    [label_sequences] label sequences
   *[requests] requests
} at once after running out of memory; throughput is that of the smaller batches.
labels-split = The labels of a request were scored at most { COUNT($tokens) } tokens at once: memory ran out with a single request.
begun-again = The system killed its process { $kills ->
    [1] once
    [2] twice
   *[other] { COUNT($kills) } times
} because memory ran out; it was begun again with batches of 1/{ $share } of their size.
answers-from-file = Answers of another system, from { $file }: { $lines ->
    [one] { COUNT($lines) } line
   *[other] { COUNT($lines) } lines
}, { $timed ->
    [0] no times
   *[other] { COUNT($timed) } of them with the time of a request
}.
no-price = No cost: { $text }
repeat-failed = Its repeat { $name } failed and is left out: { $cause }.

# What happened to prompts and answers.

rows-without-answer = { $failed ->
    [one] { COUNT($failed) } test row of { COUNT($rows) } got no answer and counts as wrong.
   *[other] { COUNT($failed) } test rows of { COUNT($rows) } got no answer and count as wrong.
}
rows-scored = Scored on { COUNT($scored) } of { COUNT($rows) } test rows.
context-tokens = { COUNT($tokens) } tokens
context-of-the-model = the model's context
prompts-too-long = { $prompts ->
    [one] { COUNT($prompts) } of { COUNT($rows) } prompts was too long for { $limit }
   *[other] { COUNT($prompts) } of { COUNT($rows) } prompts were too long for { $limit }
}{ $dropped ->
    [0] { "" }
    [one] ; { COUNT($dropped) } demonstration or passage left out
   *[other] ; { COUNT($dropped) } demonstrations or passages left out
}{ $cut ->
    [0] { "" }
    [one] ; { COUNT($cut) } input cut short
   *[other] ; { COUNT($cut) } inputs cut short
}.
free-answers = Answering without constraint, { COUNT($valid) } of { COUNT($answers) } answers ({ PERCENT($valid_share) }) were valid labels and { COUNT($agree) } ({ PERCENT($agree_share) }) were the label chosen by likelihood.
free-answers-invalid = Answers that are no label: { $examples }.
quoted = “{ $text }”
