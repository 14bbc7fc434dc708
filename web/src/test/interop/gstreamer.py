#!/usr/bin/python3
"""GStreamer's webrtcbin as a WHIP publisher and a WHEP watcher; it decodes what it watches."""

import signal

import gi

for library in ("Gst", "GstSdp", "GstWebRTC"):
    gi.require_version(library, "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

from session import Refused, Session, arguments, fail, say  # noqa: E402

RTP_MARKER = 0x80  # in the second byte (RFC 3550 5.1)

# A key frame every 4 s, and whenever one is asked for.
ENCODERS = {
    "vp8": "vp8enc deadline=1 cpu-used=8 target-bitrate=300000 keyframe-max-dist=60 ! rtpvp8pay picture-id-mode=15-bit",
    "vp9": "vp9enc deadline=1 cpu-used=8 target-bitrate=300000 keyframe-max-dist=60 ! rtpvp9pay picture-id-mode=15-bit",
    "h264": "x264enc tune=zerolatency speed-preset=ultrafast bitrate=300 key-int-max=60 "
    "! video/x-h264,profile=constrained-baseline ! rtph264pay config-interval=-1 aggregate-mode=zero-latency",
}
NAMES = {"vp8": "VP8", "vp9": "VP9", "h264": "H264"}
PAYLOAD_TYPES = {"vp8": 96, "vp9": 98, "h264": 102}
H264_FORMAT = ",packetization-mode=(string)1,profile-level-id=(string)42e01f"

PUBLISHER = """
  webrtcbin name=peer bundle-policy=max-bundle
  audiotestsrc is-live=true freq=440 volume=0.3 ! audioconvert ! opusenc ! rtpopuspay
    ! application/x-rtp,media=audio,encoding-name=OPUS,payload=111 ! identity name=audio ! peer.
  videotestsrc is-live=true pattern=smpte horizontal-speed=2 ! video/x-raw,width=320,height=180,framerate=15/1 ! videoconvert ! queue
    ! {encoder} ! application/x-rtp,media=video,encoding-name={name},payload={payload_type} ! identity name=video ! peer.
"""


def video_caps(codecs):
    return Gst.Caps.from_string(
        ";".join(
            f"application/x-rtp,media=video,encoding-name={NAMES[each]},clock-rate=90000,payload={PAYLOAD_TYPES[each]}"
            + (H264_FORMAT if each == "h264" else "")
            for each in codecs
        )
    )


class Client:
    def __init__(self, options):
        self.options = options
        self.session = Session(options)
        self.loop = GLib.MainLoop()
        self.problem = None
        self.packets = {"audio": 0, "video": 0}
        self.frames = 0
        self.decoded = 0
        self.energy = 0.0
        if options.mode == "publish":
            self.pipeline = self._publisher(options.codec or "vp8")
        else:
            self.pipeline = self._watcher([options.codec] if options.codec else ["vp8", "vp9", "h264"])
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message", self._on_message)

    def _publisher(self, codec):
        pipeline = Gst.parse_launch(
            PUBLISHER.format(encoder=ENCODERS[codec], name=NAMES[codec], payload_type=PAYLOAD_TYPES[codec])
        )
        self.peer = pipeline.get_by_name("peer")
        for index in (0, 1):
            transceiver = self.peer.emit("get-transceiver", index)
            transceiver.set_property("direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
        for kind in ("audio", "video"):
            self._count_rtp(pipeline.get_by_name(kind).get_static_pad("src"), kind)
        self.peer.connect("on-negotiation-needed", self._on_negotiation_needed)
        return pipeline

    def _watcher(self, codecs):
        pipeline = Gst.Pipeline()
        self.peer = Gst.ElementFactory.make("webrtcbin", "peer")
        self.peer.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        pipeline.add(self.peer)
        self.peer.connect("pad-added", self._on_pad)
        self.peer.connect("on-negotiation-needed", self._on_negotiation_needed)
        audio = Gst.Caps.from_string(
            "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,encoding-params=(string)2,payload=111"
        )
        for caps in (audio, video_caps(codecs)):
            self.peer.emit("add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, caps)
        return pipeline

    def run(self):
        self.pipeline.set_state(Gst.State.PLAYING)
        for each in (signal.SIGTERM, signal.SIGINT):
            GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, each, self.loop.quit)
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)
        self.session.delete()
        if self.problem:
            fail(self.problem)
        say({"done": True})

    def _on_negotiation_needed(self, peer):
        peer.connect("notify::ice-gathering-state", self._on_gathering)
        peer.emit("create-offer", None, Gst.Promise.new_with_change_func(self._on_offer))

    def _on_offer(self, promise):
        promise.wait()
        reply = promise.get_reply()
        offer = reply.get_value("offer")
        self.peer.emit("set-local-description", offer, Gst.Promise.new())

    def _on_gathering(self, peer, _):
        if peer.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            # Not here: this is webrtcbin's thread, which an HTTP request would hold.
            GLib.idle_add(self._negotiate)

    def _negotiate(self):
        try:
            answer = self.session.post(self.peer.get_property("local-description").sdp.as_text())
        except Refused as refusal:
            self.problem = refusal
            self.loop.quit()
            return False
        _, message = GstSdp.SDPMessage.new_from_text(answer)
        description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
        self.peer.emit("set-remote-description", description, Gst.Promise.new())
        GLib.timeout_add(1000, self._report)
        GLib.timeout_add(int(self.options.seconds * 1000), self.loop.quit)
        return False

    def _on_pad(self, _, pad):
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        kind = pad.get_current_caps().get_structure(0).get_string("media")
        self._count_rtp(pad, kind)
        decoder = Gst.ElementFactory.make("decodebin")
        decoder.connect("pad-added", self._on_decoded, kind)
        self.pipeline.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def _on_decoded(self, _, pad, kind):
        if kind == "audio":
            sink = Gst.parse_bin_from_description("audioconvert ! level interval=100000000 ! fakesink", True)
        else:
            sink = Gst.ElementFactory.make("fakesink")
            pad.add_probe(Gst.PadProbeType.BUFFER, self._on_picture)
        self.pipeline.add(sink)
        sink.sync_state_with_parent()
        pad.link(sink.get_static_pad("sink"))

    def _on_picture(self, _pad, _info):
        self.decoded += 1
        return Gst.PadProbeReturn.OK

    def _count_rtp(self, pad, kind):
        """A payloader gives lists of packets, webrtcbin one packet at a time."""

        def count(_, info):
            if info.type & Gst.PadProbeType.BUFFER_LIST:
                buffers = info.get_buffer_list()
                packets = [buffers.get(index) for index in range(buffers.length())]
            else:
                packets = [info.get_buffer()]
            self.packets[kind] += len(packets)
            if kind == "video":
                self.frames += sum(1 for each in packets if each.extract_dup(1, 1)[0] & RTP_MARKER)
            return Gst.PadProbeReturn.OK

        pad.add_probe(Gst.PadProbeType.BUFFER | Gst.PadProbeType.BUFFER_LIST, count)

    def _on_message(self, _, message):
        if message.type == Gst.MessageType.ERROR:
            error, details = message.parse_error()
            self.problem = f"{message.src.get_name()}: {error.message} ({details})"
            self.loop.quit()
        elif message.type == Gst.MessageType.ELEMENT and message.get_structure().get_name() == "level":
            seconds = message.get_structure().get_value("duration") / Gst.SECOND
            decibels = message.get_structure().get_value("rms")
            self.energy += max(10 ** (each / 10) for each in decibels) * seconds

    def _report(self):
        video = {"packets": self.packets["video"], "frames": self.frames, "decoded": self.decoded}
        say({"video": video, "audio": {"packets": self.packets["audio"], "energy": round(self.energy, 6)}})
        return True


Gst.init(None)
try:
    Client(arguments(list(ENCODERS))).run()
except Refused as refusal:
    fail(refusal)
