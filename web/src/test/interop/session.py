"""What the Python clients share: the command line, the HTTP of WHIP (RFC 9725) and WHEP, and the lines they print."""

import argparse
import json
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request


class Refused(Exception):
    """The server said no; the text is for people."""


def arguments(codecs):
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=["publish", "watch"])
    parser.add_argument("--url", required=True)
    parser.add_argument("--token")
    parser.add_argument("--codec", choices=codecs)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--insecure", action="store_true", help="takes any certificate")
    return parser.parse_args()


def say(line):
    print(json.dumps(line, separators=(",", ":")), flush=True)


class Session:
    """One WHIP or WHEP session: made by post(), ended by delete()."""

    def __init__(self, options):
        self._url = options.url
        self._headers = {"Authorization": "Bearer " + options.token} if options.token else {}
        self._tls = ssl._create_unverified_context() if options.insecure else ssl.create_default_context()
        self._location = None

    def post(self, offer):
        """Gives the answer."""
        say({"offer": offer})
        status, headers, answer = self._request("POST", self._url, offer, {"Content-Type": "application/sdp"})
        if status != 201:
            raise Refused(f"POST {self._url}: {status} {answer.strip()}")
        self._location = urllib.parse.urljoin(self._url, headers["Location"])
        say({"answer": answer})
        return answer

    def delete(self):
        if self._location is None:
            return
        location, self._location = self._location, None
        status, _, text = self._request("DELETE", location)
        if status not in (200, 204):
            raise Refused(f"DELETE {location}: {status} {text.strip()}")

    def _request(self, method, url, body=None, headers=None):
        data = None if body is None else body.encode()
        request = urllib.request.Request(url, data, {**self._headers, **(headers or {})}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10, context=self._tls) as response:
                return response.status, response.headers, response.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers, refusal.read().decode()
        except OSError as problem:
            raise Refused(f"{method} {url}: {problem}") from problem


def fail(problem):
    print(problem, file=sys.stderr)
    sys.exit(1)
