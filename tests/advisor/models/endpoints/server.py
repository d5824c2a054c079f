"""An OpenAI-compatible server on loopback for tests, with faults that are switched on by name."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server:
    """Answers chat completions.

    Args:
        answer: from the last user message to the answer.
        faults: called with (number of the request, message); names a fault or None.
        delay_s: before every answer.
        takes_schema: it keeps to `response_format`; else it ignores it.
        echoes: what it does with `echo` and `logprobs`: "told", "ignored" or "refused". A token is
            a character; those of `answer` are certain, others are not.
        renders: how it shows a conversation: "tokenize" (vLLM), "apply-template" (llama.cpp), "".
        bound: its name for the tokens of an answer; another one is refused.
    """

    def __init__(
        self, answer, faults=lambda _number, _message: None, *, delay_s=0.0, takes_schema=False,
        echoes="refused", renders="", bound="max_tokens",
    ):  # fmt: skip
        self.answer, self.faults, self.delay_s = answer, faults, delay_s
        self.takes_schema, self.echoes, self.renders = takes_schema, echoes, renders
        self.bound, self.scored = bound, []
        self.asked = []
        self.answered = []
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()

    @contextmanager
    def running(self):
        """Serve; gives the base URL."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                outer.serve(self)

            def log_message(self, *_):
                pass

        served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=served.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{served.server_port}/v1"
        finally:
            served.shutdown()
            served.server_close()

    def serve(self, handler):
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        path = handler.path.removeprefix("/").removeprefix("v1/")
        if path == self.renders:
            send(handler, 200, shown(self.renders, rendered(body["messages"])))
            return
        if path == "completions" and self.echoes != "refused":
            send(handler, 200, self.echo(body))
            return
        if path != "chat/completions":
            send(handler, 404, {"error": {"message": "no such path"}})
            return
        if self.bound not in body:
            send(handler, 400, {"error": {"message": f"Use '{self.bound}' instead."}})
            return
        message = body["messages"][-1]["content"]
        with self.lock:
            self.asked.append(message)
            number = len(self.asked)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            time.sleep(self.delay_s)
            fault = self.faults(number, message)
            if fault is not None:
                self.fail(handler, fault)
                return
            text = self.answer(message)
            schema = body.get("response_format")
            if schema is not None and self.takes_schema:
                labels = schema["json_schema"]["schema"]["properties"]["label"]["enum"]
                text = json.dumps({"label": text if text in labels else labels[0]})
            with self.lock:
                self.answered.append(message)
            send(handler, 200, completion(text))
        finally:
            with self.lock:
                self.at_once -= 1

    def echo(self, body):
        prompt = body["prompt"]
        text = prompt if isinstance(prompt, str) else "".join(map(chr, prompt))
        self.scored.append(text)
        begin = text.rfind("<assistant>") + len("<assistant>")
        said = text[begin:].removesuffix("<end>")
        right = self.answer(text.partition("<user>")[2].partition("<end>")[0])
        logprob = -0.01 if said == right else -1.0
        told = {
            "tokens": list(text), "token_logprobs": [None, *[logprob] * (len(text) - 1)],
            "text_offset": list(range(len(text))), "top_logprobs": [],
        }  # fmt: skip
        choice = {"index": 0, "finish_reason": "length", "text": text, "logprobs": told}
        if self.echoes == "ignored":
            choice = {**choice, "text": ".", "logprobs": None}
        return {
            "id": "x", "object": "text_completion", "created": 0, "model": "m",
            "choices": [choice], "usage": {**completion("")["usage"]},
        }  # fmt: skip

    def fail(self, handler, fault):
        key = f"of the key {handler.headers['Authorization'].removeprefix('Bearer ')}"
        match fault:
            case "malformed":
                send_bytes(handler, 200, b'{"choices": [')
            case "dropped":
                handler.close_connection = True
                handler.connection.close()
            case "timeout":
                time.sleep(3)
            case "wrong usage":
                send(handler, 200, {**completion("late"), "usage": {"prompt_tokens": "many"}})
            case _:
                answers = {
                    "empty": {"choices": []},
                    "length": completion("cut", finish="length"),
                    "filtered": completion(None, finish="content_filter"),
                    "answered key": completion(key),
                }
                refusals = {
                    "429": (429, "slow down"), "503": (503, "busy"),
                    "refused row": (400, "content policy"), "bad key": (401, "bad key"),
                    "repeated key": (400, key), "refused key": (401, key),
                }  # fmt: skip
                if fault in answers:
                    send(handler, 200, answers[fault])
                    return
                status, said = refusals[fault]
                headers = {"Retry-After": "0.05"} if status == 429 else {}
                send(handler, status, {"error": {"message": said}}, headers)


def rendered(messages):
    """A conversation as this server's model reads it."""
    text = "".join(f"<{one['role']}>{one['content']}<end>" for one in messages)
    return text + ("<assistant>" if messages[-1]["role"] != "assistant" else "")


def shown(how, text):
    return {"prompt": text} if how == "apply-template" else {"tokens": list(map(ord, text))}


def completion(text, finish="stop"):
    return {
        "id": "x", "object": "chat.completion", "created": 0, "model": "m",
        "choices": [
            {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}
        ],
        "usage": {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12},
    }  # fmt: skip


def send(handler, status, body, headers=None):
    send_bytes(handler, status, json.dumps(body).encode(), headers)


def send_bytes(handler, status, body, headers=None):
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
