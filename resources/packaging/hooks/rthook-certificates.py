"""Certificates of the system that it runs on: our OpenSSL looks where Debian has them, and other systems have them elsewhere."""

import os
import sys
from pathlib import Path

ELSEWHERE = (
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)  # Fedora, openSUSE, Alpine
if sys.platform.startswith("linux") and not Path("/etc/ssl/certs/ca-certificates.crt").exists():
    for path in ELSEWHERE:
        if Path(path).exists():
            os.environ.setdefault("SSL_CERT_FILE", path)
            break
