#!/usr/bin/python3
"""aiortc as a WHIP publisher and a WHEP watcher; it decodes what it watches."""

import asyncio
import fractions
import signal
import time

import av
import numpy
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaStreamError
from aiortc.rtcrtpsender import RTCRtpSender

from session import Refused, Session, arguments, fail, say

WIDTH, HEIGHT, RATE = 320, 180, 15
SAMPLE_RATE, SAMPLES = 48000, 960
TONE_HZ, TONE_LEVEL = 440, 8000
FULL_SCALE = 32768


class MovingPicture(MediaStreamTrack):
    """A bright bar that walks over a grey field."""

    kind = "video"
    _count = 0
    _started = None

    async def recv(self):
        self._started = self._started or time.time()
        await asyncio.sleep(self._started + self._count / RATE - time.time())
        picture = numpy.full((HEIGHT, WIDTH, 3), 96, numpy.uint8)
        left = self._count * 4 % (WIDTH - 20)
        picture[:, left : left + 20] = (250, 200, 40)
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = self._count * 90000 // RATE, fractions.Fraction(1, 90000)
        self._count += 1
        return frame


class Tone(MediaStreamTrack):
    kind = "audio"
    _count = 0
    _started = None

    async def recv(self):
        self._started = self._started or time.time()
        await asyncio.sleep(self._started + self._count * SAMPLES / SAMPLE_RATE - time.time())
        time_axis = (self._count * SAMPLES + numpy.arange(SAMPLES)) / SAMPLE_RATE
        wave = (numpy.sin(2 * numpy.pi * TONE_HZ * time_axis) * TONE_LEVEL).astype(numpy.int16)
        frame = av.AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        frame.pts, frame.time_base = self._count * SAMPLES, fractions.Fraction(1, SAMPLE_RATE)
        self._count += 1
        return frame


class Counts:
    decoded = 0
    energy = 0.0

    async def take(self, track):
        """Reads a received track to its end."""
        try:
            while True:
                frame = await track.recv()
                if track.kind == "video":
                    self.decoded += 1
                else:
                    samples = frame.to_ndarray().astype(float) / FULL_SCALE
                    self.energy += float(numpy.mean(samples**2)) * frame.samples / frame.sample_rate
        except MediaStreamError:
            pass


def prefer(transceiver, codec):
    """The wanted codec and its retransmissions only."""
    codecs = RTCRtpSender.getCapabilities("video").codecs
    wanted = [each for each in codecs if each.mimeType.lower() in (f"video/{codec}", "video/rtx")]
    transceiver.setCodecPreferences(wanted)


async def packets(peer, mode):
    """Packets of each kind that came, or went out."""
    name, field = ("outbound-rtp", "packetsSent") if mode == "publish" else ("inbound-rtp", "packetsReceived")
    found = {"video": 0, "audio": 0}
    for each in (await peer.getStats()).values():
        if each.type == name:
            found[each.kind] += getattr(each, field)
    return found


async def report(peer, mode, counts):
    count = await packets(peer, mode)
    say(
        {
            "video": {"packets": count["video"], "frames": counts.decoded, "decoded": counts.decoded},
            "audio": {"packets": count["audio"], "energy": round(counts.energy, 6)},
            # Of DTLS: the connection itself stays "connected" when the server has closed its association.
            "state": peer.getTransceivers()[0].sender.transport.state,
        }
    )


async def main():
    options = arguments(["vp8", "h264"])
    ending = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, ending.set)
    peer, counts, session = RTCPeerConnection(), Counts(), Session(options)
    tasks = []
    peer.on("track", lambda track: tasks.append(asyncio.ensure_future(counts.take(track))))
    if options.mode == "publish":
        peer.addTransceiver(Tone(), direction="sendonly")
        video = peer.addTransceiver(MovingPicture(), direction="sendonly")
    else:
        peer.addTransceiver("audio", direction="recvonly")
        video = peer.addTransceiver("video", direction="recvonly")
    if options.codec:
        prefer(video, options.codec)
    try:
        await peer.setLocalDescription(await peer.createOffer())
        answer = await asyncio.to_thread(session.post, peer.localDescription.sdp)
        await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        end = time.time() + options.seconds
        while time.time() < end and not ending.is_set():
            try:
                await asyncio.wait_for(ending.wait(), 1)
            except asyncio.TimeoutError:
                pass
            await report(peer, options.mode, counts)
    finally:
        await asyncio.to_thread(session.delete)
        await peer.close()
    say({"done": True})


try:
    asyncio.run(main())
except Refused as refusal:
    fail(refusal)
