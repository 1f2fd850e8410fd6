"""Hands files to the importer of Timesketch, without a server, and says what it would send.

    importer.py FILE...

Prints one JSON object: for each FILE the events, in their order. See tests/integration/exports.rs.
"""

import json
import sys

from timesketch_import_client.helper import ImportHelper
from timesketch_import_client.importer import ImportStreamer


class Collector(ImportStreamer):
    """Keeps what is sent, as the text in which it is sent."""

    def __init__(self):
        super().__init__()
        self.sent = []

    def _ready(self):
        """No sketch is needed."""

    def _upload_data_buffer(self, end_stream, data_lines=None, retry_count=0):
        self.sent += [json.dumps(event) for event in data_lines or self._data_lines]

    def _upload_data_frame(self, data_frame, end_stream, retry_count=0):
        text = data_frame.to_json(orient="records", lines=True)
        self.sent += [line for line in text.split("\n") if line]


def sent(path):
    with Collector() as collector:
        # As its command does.
        collector.set_config_helper(ImportHelper())
        collector.add_file(path)
    return [json.loads(event) for event in collector.sent]


if __name__ == "__main__":
    json.dump({path: sent(path) for path in sys.argv[1:]}, sys.stdout)
