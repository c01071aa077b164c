"""`python3 -m tests.servers.onvif_dome.main`: the process of the simulated dome."""

from __future__ import annotations

import argparse
import sys
import threading
from http.server import ThreadingHTTPServer

from tests.servers.gst_rtsp import guard, say
from tests.servers.onvif_dome.door import Door, soap, truth
from tests.servers.onvif_dome.film import GLib, Gst, GstRtspServer, mount
from tests.servers.onvif_dome.motion import Dome
from tests.servers.onvif_dome.service import SIZES, Service


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="of SOAP")
    parser.add_argument("--rtsp-port", type=int, required=True)
    parser.add_argument("--state-port", type=int, required=True)
    parser.add_argument("--says", default="192.168.1.64", help="the host it gives for its own")
    parser.add_argument("--user", default="agent")
    parser.add_argument("--password", default="secret")
    parser.add_argument("--door", choices=("token", "digest"), default="token")
    parser.add_argument("--auth", choices=("none", "digest"), default="digest", help="of RTSP")
    parser.add_argument("--skew", type=float, default=0.0, help="seconds its clock is ahead")
    parser.add_argument("--stops-at", choices=("stop", "zero", "either"), default="either")
    parser.add_argument("--timeouts", choices=("kept", "ignored", "refused"), default="kept")
    parser.add_argument("--manufacturer", default="Simulated")
    parser.add_argument("--no-ptz", action="store_true", help="a camera without a motor")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    Gst.init(None)
    dome = Dome(options.stops_at, options.timeouts)
    service = Service(dome, options)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(str(options.rtsp_port))
    if options.auth != "none":
        server.set_auth(guard(options))
    for name in SIZES:
        server.get_mount_points().add_factory(f"/{name}", mount(dome, name, options))
    server.connect("client-connected", lambda *_: say("connected"))
    if server.attach(None) == 0:
        sys.exit(f"port {options.rtsp_port} is taken: choose another")

    doors = (
        (options.port, soap(Door(service, options), service)),
        (options.state_port, truth(dome)),
    )
    for port, handler in doors:
        http = ThreadingHTTPServer(("127.0.0.1", port), handler)
        threading.Thread(target=http.serve_forever, daemon=True).start()
    say("ready", port=options.port)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
