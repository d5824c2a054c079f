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
    """

    def __init__(
        self, answer, faults=lambda _number, _message: None, delay_s=0.0, takes_schema=False
    ):
        self.answer, self.faults, self.delay_s = answer, faults, delay_s
        self.takes_schema = takes_schema
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
        if "messages" not in body:
            send(handler, 404, {"error": {"message": "no such path"}})
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

    def fail(self, handler, fault):
        match fault:
            case "429":
                send(handler, 429, {"error": {"message": "slow down"}}, {"Retry-After": "0.05"})
            case "503":
                send(handler, 503, {"error": {"message": "busy"}})
            case "refused row":
                send(handler, 400, {"error": {"message": "content policy"}})
            case "malformed":
                send_bytes(handler, 200, b'{"choices": [')
            case "empty":
                send(handler, 200, {"choices": []})
            case "dropped":
                handler.close_connection = True
                handler.connection.close()
            case "length":
                send(handler, 200, completion("cut", finish="length"))
            case "wrong usage":
                send(handler, 200, {**completion("late"), "usage": {"prompt_tokens": "many"}})
            case "timeout":
                time.sleep(3)
            case "repeated key" | "refused key":
                said = f"of the key {handler.headers['Authorization'].removeprefix('Bearer ')}"
                send(handler, 400 if fault == "repeated key" else 401, {"error": {"message": said}})
            case "bad key":
                send(handler, 401, {"error": {"message": "bad key"}})


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
