package dev.kakehashi.sfu.peer;

import java.util.ArrayList;
import java.util.List;

/** Made-up video in one or more encodings, 30 pictures a second. */
final class VideoTrack implements SyntheticTrack {
    private final String mid;
    private final List<VideoEncoding> encodings;

    VideoTrack(String mid, List<VideoEncoding> encodings) {
        this.mid = mid;
        this.encodings = encodings;
    }

    @Override
    public String mid() {
        return mid;
    }

    @Override
    public long intervalNanos() {
        return 33_333_333L;
    }

    @Override
    public List<byte[]> next(long capturedNanos) {
        List<byte[]> packets = new ArrayList<>();
        for (VideoEncoding each : encodings) {
            each.next(capturedNanos, packets);
        }
        return packets;
    }

    @Override
    public List<SentStream> streams() {
        return encodings.stream().map(VideoEncoding::stream).toList();
    }

    VideoEncoding encoding(int number) {
        return encodings.get(number);
    }

    void wantKeyframe(int ssrc) {
        for (VideoEncoding each : encodings) {
            if (each.stream().ssrc() == ssrc) {
                each.encoder().wantKeyframe();
            }
        }
    }

    void become(TrackPlan plan) {
        encodings.forEach(each -> each.become(plan));
    }

    int keyframes() {
        return encodings.stream().mapToInt(VideoEncoding::keyframes).sum();
    }
}
