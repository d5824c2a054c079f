# `advisor ask`

ask-keys = { " " }↑↓ choose   Enter next   ← back   ? why we ask   Ctrl-C leave, answers are kept{ " " }
ask-progress = Question { $number }, at most { $most }
ask-resumed =
    { $count ->
        [one] Going on with 1 answer from last time; ← goes back to it.
       *[other] Going on with { $count } answers from last time; ← goes back to them.
    }
ask-review = Anything to change? You can overrule measured answers.
ask-review-help = Choose a line to answer it again, or the first line to see the advice.
ask-reviewed = { $topic }: { $answer }
ask-show-advice = No, show the advice
ask-measured-answer = { $answer } (measured)
ask-topic = { $question }
ask-answered = { $topic } = { $answer }
ask-or = { $most } / { $last }
ask-rests-on = { " " }{ $answers } [{ $source }]
ask-facts-data =
    measured: { $path }: { COUNT($rows) } labelled rows{ $kind ->
        [unknown] { "" }
        [labels] , { COUNT($classes) } classes of { COUNT($smallest) } to { COUNT($largest) } rows
        [classification] , task classification
        [qa] , task question answering
        [generation] , task text generation
       *[other] , task { $kind }
    }{ $kind ->
        [unknown] { "" }
       *[other] , inputs of { COUNT($inputs) } and answers of { COUNT($targets) } characters (median)
    }{ $language ->
        [english] , English
        [chinese] , Chinese
        [japanese] , Japanese
        [korean] , Korean
        [greek] , Greek
        [hebrew] , Hebrew
        [thai] , Thai
        [latin_script] , Latin script
        [cyrillic_script] , Cyrillic script
        [arabic_script] , Arabic script
        [devanagari_script] , Devanagari script
       *[unknown] { "" }
    }
ask-facts-documents = measured: { $path }: { COUNT($documents) } documents, { COUNT($characters) } characters
ask-facts-gpu = measured: { $gpu }, { BYTES($size) }
ask-facts-no-gpu = measured: no GPU on this machine
ask-approach =
    { $approach ->
        [prompting] a prompt alone
        [few_shot] examples in the prompt
        [rag] retrieval
        [fine_tune] fine-tuning
       *[hybrid] retrieval with a fine-tuned model
    }
ask-advice = Advice: { $name } ({ $strategy })
ask-confidence =
    A prediction, not a measurement. Confidence: { $level ->
        [high] high
        [medium] medium
       *[low] low
    } ({ NUMBER($margin, minimumFractionDigits: 1, maximumFractionDigits: 1) } points ahead; { $answered } of { $of } open questions answered, { $measured } by measuring).
ask-ranking = Ranking, in points
ask-ruled-out = ruled out
ask-flips = Single answers that would change the first place
ask-no-flips = No single answer would change the first place.
ask-sources = Sources
ask-measure-first = Measure it
ask-needs-rows = Replace YOUR_DATA.jsonl with your labelled file (at least 20 rows).
ask-written = Written to { $path }. In a folder whose advisor.toml holds this advice, advisor compare says whether the measurement agrees.
model-too-large = { $model } needs { BYTES($needed_bytes) } of GPU memory for this (predicted); { $gpu }, found here, has { BYTES($gpu_bytes) } (measured).

# `advisor plan`, and the estimate before a run

plan-basis = predicted from config.json; nothing was loaded or measured
plan-predicted = Predicted from config.json alone; nothing was loaded or measured.
plan-head =
    { $model }: { $scale ->
        [billion] { NUMBER($billions, minimumFractionDigits: 2, maximumFractionDigits: 2) } billion parameters
       *[million] { NUMBER($millions, minimumFractionDigits: 1, maximumFractionDigits: 1) } million parameters
    }{ $experts ->
        [yes] , { NUMBER($active, minimumFractionDigits: 2, maximumFractionDigits: 2) } billion of them used per token
       *[no] { "" }
    }; { $rows ->
        [one] 1 row
       *[other] { COUNT($rows) } rows
    } of { COUNT($tokens) } tokens at once.
plan-gpu = GPU: { $gpu }, { BYTES($size) }.
plan-gpu-memory = GPU: { BYTES($size) }.
plan-no-gpu = No GPU found: say how much memory yours has, e.g. --gpu-memory 24.
plan-part = part
plan-size = predicted
plan-share = share
plan-peak = peak
plan-part-name =
    { $part ->
        [weights] weights
        [quantization] quantisation overhead
        [adapter] adapter
        [gradients] gradients
        [optimizer] optimizer states
        [activations] activations
        [logits] logits
        [kv_cache] KV cache
       *[framework] framework (CUDA, libraries)
    }
plan-framework =
    { $framework } { BYTES($size) } ({ $framework ->
        [trl] checkpoints in GPU memory, loss in chunks
        [unsloth] checkpoints in the computer's memory, loss in chunks
       *[transformers] checkpoints and all logits in GPU memory
    })
plan-frameworks = The same with a framework's defaults (--framework): { $frameworks }.
plan-method = method
plan-predicted-peak = predicted peak
plan-verdict = verdict
plan-time-column = time
plan-cost = cost
plan-fits = fits
plan-fits-with = fits with { $changes } ({ BYTES($size) })
plan-does-not-fit = does not fit
plan-method-fits = { $method }: { $verdict }.
plan-time =
    Predicted time of { $work ->
        [training] training
       *[answering] answering
    }: { SECONDS($time) }, { $cost } ({ $basis }).
plan-cost-of-requests = { USD($usd) } per 1,000 requests
estimate-note = Note: { $note }.
estimate-head = Plan for { $model } on { $gpu }, { BYTES($size) } (predicted)
estimate-total = Predicted for what will run: { SECONDS($time) }, { USD($usd) }.
estimate-strategy = strategy
estimate-peak =
    predicted
    peak
estimate-arrangement = with
estimate-time-column =
    predicted
    time
estimate-cost =
    predicted
    cost
estimate-tight = may run out of memory: single rows fit, whole batches may not
estimate-agree = This is predicted to take { SECONDS($time) } and { USD($usd) }. Run it?

gradient-checkpointing = gradient checkpointing
smaller-batch =
    { $accumulated ->
        [1] batch size { $rows }
       *[other] batch size { $rows } and the gradients of { $accumulated } batches accumulated
    }
chunked-loss = a loss computed in chunks
smaller-optimizer = optimizer { $optimizer }
fewer-bits = weights in { $bits } bits
shorter-rows =
    { $context ->
        [yes] rows of at most { COUNT($tokens) } tokens, the model's context
       *[no] rows of at most { COUNT($tokens) } tokens
    }
requests-at-once =
    { $count ->
        [one] 1 request at once
       *[other] { COUNT($count) } requests at once
    }
training-rows-at-once =
    { $count ->
        [one] 1 training row at once
       *[other] { COUNT($count) } training rows at once
    }{ $recomputed ->
        [yes] { " " }and recomputed activations
       *[no] { "" }
    }
gpu-too-small = predicted to need { BYTES($needed_bytes) } of GPU memory even with { $arrangement }; { $gpu } has { BYTES($gpu_bytes) }; { $help }
qlora-would-fit = qlora, with the model in 4 bits, would fit ({ BYTES($needed_bytes) }); or take a smaller model or a larger GPU (--device cpu would run it on the CPU)
changes-would-fit = it would fit with { $changes } ({ BYTES($needed_bytes) }); or take a smaller model or a larger GPU (--device cpu would run it on the CPU)
nothing-would-fit = no change of settings makes it fit: take a smaller model or a larger GPU (--device cpu would run it on the CPU)
model-type-unknown = model type '{ $model_type }' is not known: read as a Llama-like model, so the figures may be far off
model-type-missing = no model_type: read as a Llama-like model, so the figures may be far off
text-part-only = the text part only: vision or audio parts are not counted
differs-by-layer = { $key } differs from layer to layer: the largest is used
stored-bits-unknown = the checkpoint is quantised ({ $method }), to how many bits is not known: counted as 16, so it may need less
experts-not-quantised = the experts stay in 16 bits: transformers keeps them as one tensor per layer, which bitsandbytes does not quantise
embeddings-not-upcast = embeddings and output layer are counted in 16 bits, as TRL and this tool train; PEFT's prepare_model_for_kbit_training makes them float32: --upcast
sliding-window = layers with the sliding window of { COUNT($tokens) } tokens may keep that many; the KV cache is counted for whole rows, which is the most it can be
optimizer-paged = paged optimizer: its states are counted as moved to the computer's memory
beyond-context = rows of { COUNT($tokens) } tokens (--seq-len) are beyond the model's context of { COUNT($context) } tokens: it cannot read such rows, and they would be cut; the figures are for rows of { COUNT($tokens) } tokens
rows-of-context = rows of { COUNT($tokens) } tokens, the model's whole context, as --seq-len was not given
gpu-memory-differs = --gpu { $gpu } names { $named_gb } GB and --gpu-memory says { $given_gib }: what fits is judged against { $given_gib } GiB; speed and price are the named GPU's
no-effect-on-method = { $options }: no effect on { $method }
no-effect-without-rows = { $options }: no effect without --rows, which asks for time and cost
no-time-without-fit = no time is predicted for what does not fit
gpu-speed-unknown = no time: this GPU's speed is not known; name a known one with --gpu: { $known }
time-is-rough = time is a rough prediction, within a factor of two: peak speed of { $gpu } as of { $as_of } ({ $source }) times the share that such runs usually reach
estimate-basis =
    predicted from config.json and the lengths of the rows (tokens { $counted ->
        [yes] counted with the model's tokenizer on some rows
       *[no] taken as { $characters_per_token } characters each, a rule of thumb
    }); nothing was loaded or measured
estimate-without-time = no time or money is predicted: the speed of this GPU is not known
estimate-time = times are rough, within a factor of two, without loading and indexing: peak speed of { $gpu } as of { $as_of } times the share that such runs usually reach
estimate-money = money is that time x { $price }
estimate-repeats = times and money include the repeats asked for with --seeds and --learning-curve
gpu-not-used = PyTorch is installed here in its build for CPUs, which does not use this GPU: what runs will run on the CPU; --device cpu plans for that
nothing-predicted = nothing is predicted for this model: { $text }

# Bare `advisor`

stopped = Stopped. The same command goes on with what is missing.
road-title = advisor: prompt, retrieve or fine-tune? Measured on your labelled data.
road-what =
    { $command ->
        [ask] a few questions; a prediction with its reasons
        [compare] the strategies side by side on one locked split
        [report] the verdict again, and one HTML file to forward
        [demo] try it on bundled data, offline
        [plan] memory, time and cost before anything runs
        [doctor] what this machine can run
       *[help] all commands
    }
road-next = Next:
road-why =
    { $why ->
        [unfinished] A comparison is not finished (or still running). This does what is missing:
        [failed] A comparison here ended with a failed trial; see why, or run it again:
        [advised] The advice is a prediction. Measure it:
        [measured] Everything here is measured. See the verdict again:
        [draft] A questionnaire was left half-way; its answers are kept. Go on:
        [data] There is labelled data here. Ask for advice on it:
        [demonstrated] You have seen the demonstration. Ask for advice on a task of your own:
       *[nothing] Nothing to go on with in this folder. See it work on bundled data first:
    }
road-here = In this folder:
road-data = labelled data: { $path }
road-documents = documents: { $folder }/
road-fix-first = Fix first:
road-advised = advised: { $strategy } (advisor.toml)
road-advised-for = advised: { $strategy } for { $data } (advisor.toml)
road-draft = left half-way
road-verdict = verdict: { $winner } ({ $report })
road-run =
    { $state ->
        [finished] finished
        [failed] a trial failed
       *[unfinished] not finished
    }: { $run }, { $done } of { $trials } strategies done

# `advisor doctor`

doctor-looking = Looking at this machine ...
doctor-title = What this machine can run:
doctor-status =
    { $status ->
        [ok] ok
        [note] note
       *[missing] MISSING
    }
doctor-fix = fix: { $command }
doctor-ready = Everything that `advisor demo` needs is here.
doctor-not-ready = `advisor demo` cannot run as it should yet: { $missing }.
python-found = { $version }, wanted { $wanted }
system-found =
    { $cores ->
        [one] { $system }, 1 core
       *[other] { $system }, { $cores } cores
    }
memory-found =
    { BYTES($total_bytes) }, { BYTES($free_bytes) } of it free{ $short ->
        [yes] ; the demonstration takes up to { BYTES($wanted_bytes) }
       *[no] { "" }
    }
memory-unknown = not measured: psutil is not installed
gpu-found = { $name } { BYTES($total_bytes) }
gpus-found =
    { $gpus }; { $driver ->
        [unknown] driver not known
       *[other] driver { $driver }
    }{ $torch ->
        [usable] { "" }
        [not_usable] ; torch { $torch_version } cannot use it
       *[unknown] ; torch could not be asked
    }
apple-gpu = Apple GPU, through MPS
no-gpu = none found; everything runs on the CPU. `advisor plan` says what one would allow
package-found = { $name } { $version }
package-wrong =
    { $version ->
        [absent] { $name } is absent, wanted { $wanted }
       *[other] { $name } { $version }, wanted { $wanted }
    }
packages-found = all { $count } within their ranges: { $packages }
packages-wrong = { $packages }
packages-unknown = the project's own package is not installed, so its ranges are not known
torch-found = { $version }, computes on { $device }
torch-broken = cannot be imported: { $problem }
unexplained = it said nothing
no-gradient = no gradient comes back
four-bit-works = a gradient came back through a 4-bit layer on { $device }: qlora works
four-bit-broken = training in 4-bit does not work: { $problem }
four-bit-not-tried = not tried: torch cannot be imported
weights-found =
    { $place ->
        [packaged] { $model }, from the package index
       *[cached] { $model }, in the hub's cache
    }
weights-missing = { $model } is not on this machine and would come from the hub
hub-found = { $address } answers
hub-not-asked = not asked: { $problem }
hub-not-reached = { $address } is not reached ({ $problem }); folders and { $bundled } still work
folder-found =
    { $writable ->
        [yes] { $path } can be written
       *[no] { $path } cannot be written
    }
disk-found =
    { BYTES($free_bytes) } free{ $short ->
        [yes] , the demonstration wants { BYTES($wanted_bytes) }
       *[no] { "" }
    }
disk-unknown = the free space cannot be told
not-asked = { $setting } is set
no-answer = no answer within { SECONDS($seconds) }
ended-by-signal = ended by signal { $signal }
ended-with-code = exit code { $code }
error-told = { $text }

# A run: what is said before it, its live display, and after it

compare-left-out = { $strategy } is left out: { $reason }.
compare-already-done =
    { $repeats ->
        [0] Already done in { $folder }: { $names }.
        [one] Already done in { $folder }: { $names } and 1 of their repeats.
       *[other] Already done in { $folder }: { $names } and { $repeats } of their repeats.
    }
compare-nothing-run = Nothing was run.
compare-stopped = Stopped. To go on: { $command }
report-written = Report: { $path }
report-stale = { $folder }: results.json does not hold what has ended since it was written ({ $trials }); put it together with: { $command }
manifest-damaged = { $text }; it is written again.
run-again =
    { $trials }{ $more ->
        [0] { "" }
       *[other] { " " }and { $more } more
    }: { $reason }.
file-damaged = { $file } is damaged; run again
trial-stopped = it was stopped; goes on after { COUNT($rows) } of { COUNT($of) } rows
trial-ended-so =
    { $status ->
        [failed] it failed before; run again
       *[skipped] it was skipped before; run again
    }
inputs-changed = { $inputs } changed since; run again
input-changed =
    { $what ->
        [data] the data
        [code] the code
        [settings] the settings ({ $options })
        [predictions] the file of predictions
        [files] the model's files or the documents
       *[anything] the data, the settings, the code or the model's files
    }
phase-starting = starting
phase-starting-again = starting again with smaller batches
live-line = { $strategy }: { $line }
live-phase = { $phase } ({ COUNT($total) })
live-reminder =
    { $phase }{ $counted ->
        [yes] , { COUNT($done) } of { COUNT($total) } { $unit ->
            [steps] steps
           *[rows] rows
        }
       *[no] { "" }
    }{ $detailed ->
        [yes] , { $detail }
       *[no] { "" }
    }, { $paced ->
        [yes] about { ABOUT($left) } left
       *[no] { ABOUT($elapsed) } so far
    }
live-finished =
    { $status ->
        [skipped] skipped
        [failed] failed in { SECONDS($time) }
       *[done] done in { SECONDS($time) }
    }{ $scored ->
        [yes] , { $metric } { $score }
       *[no] { "" }
    }{ $explained ->
        [yes] : { $reason }
       *[no] { "" }
    }
live-kept = kept from an earlier run
live-strategy = strategy
live-phase-column = phase
live-progress = progress
live-elapsed = elapsed
live-left = left
live-repeats = repeats
live-repeats-ended = { COUNT($ended) } of { COUNT($all) } ended
live-state =
    { $state ->
        [waiting] waiting
        [running] running
        [done] done
        [failed] failed
       *[skipped] skipped
    }
live-detail = { $state }: { $detail }
training-loss = loss { NUMBER($loss, minimumFractionDigits: 2, maximumFractionDigits: 2) }
fewer-rows-at-once =
    { $rows ->
        [one] out of memory at 1 row at once; fewer
       *[other] out of memory at { $rows } rows at once; fewer
    }
report-stale-by-some-command = { $folder }: results.json does not hold what has ended since it was written ({ $trials }); put it together by running the same advisor compare again
conversion-begun = Preparing { $model } (once; it is kept in { $folder })
conversion-awaited = { $model }: another process is preparing it; waiting
conversion-step =
    { $step ->
        [read_tokenizer] { "  " }reading the tokenizer
        [unpack] { "  " }unpacking { COUNT($tensors) } tensors
       *[write] { "  " }writing { NUMBER($size_gb, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB ({ $dtype })
    }
