package dev.kakehashi.sfu.peer;

import dev.kakehashi.sfu.rtcp.GenericNack;
import dev.kakehashi.sfu.rtcp.ReportBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a test peer sends: its tracks in their rhythm, and its answers to what the server asks of them. */
final class Publishing {
    private final List<SyntheticTrack> tracks = new ArrayList<>();
    private final List<Long> dueNanos = new ArrayList<>();
    private final Consumer<byte[]> out;
    private boolean on = true;
    private int nacks;
    private int nackedPackets;
    private int keyframeAsks;

    /**
     * @param out takes unprotected RTP
     */
    Publishing(Consumer<byte[]> out) {
        this.out = out;
    }

    void add(SyntheticTrack track) {
        tracks.add(track);
        dueNanos.add(null);
    }

    void on(boolean sends) {
        on = sends;
    }

    int nacks() {
        return nacks;
    }

    int nackedPackets() {
        return nackedPackets;
    }

    int keyframeAsks() {
        return keyframeAsks;
    }

    SyntheticTrack track(String mid) {
        return tracks.stream()
                .filter(each -> each.mid().equals(mid))
                .findFirst()
                .orElseThrow();
    }

    VideoTrack video(String mid) {
        return (VideoTrack) track(mid);
    }

    AudioTrack audio(String mid) {
        return (AudioTrack) track(mid);
    }

    List<SentStream> streams() {
        return tracks.stream().flatMap(each -> each.streams().stream()).toList();
    }

    void onTick(long nowNanos) {
        for (int index = 0; index < tracks.size(); index++) {
            SyntheticTrack track = tracks.get(index);
            long due = dueNanos.get(index) == null ? nowNanos : dueNanos.get(index);
            while (on && due - nowNanos <= 0) {
                track.next(due).forEach(out);
                due += track.intervalNanos();
            }
            dueNanos.set(index, on || dueNanos.get(index) != null ? due : null);
        }
    }

    void onNack(GenericNack nack) {
        nacks++;
        for (SentStream each : streams()) {
            if (each.ssrc() == nack.mediaSsrc() && each.hasRetransmissions()) {
                nack.forEachLost(sequence -> resend(each, sequence));
            }
        }
    }

    private void resend(SentStream stream, int sequence) {
        nackedPackets++;
        byte[] packet = stream.again(sequence);
        if (packet != null) {
            out.accept(packet);
        }
    }

    void onKeyframeAsked(int ssrc) {
        keyframeAsks++;
        for (SyntheticTrack each : tracks) {
            if (each instanceof VideoTrack video) {
                video.wantKeyframe(ssrc);
            }
        }
    }

    void onReports(List<ReportBlock> blocks) {
        for (ReportBlock block : blocks) {
            for (SentStream each : streams()) {
                if (each.ssrc() == block.ssrc()) {
                    each.acknowledge();
                }
            }
        }
    }
}
