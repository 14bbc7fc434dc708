package dev.kakehashi.sfu.room;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks in a room, by what the publishers' shards say of their loudness. The active speaker changes only when
 * somebody else has led clearly for a while, and stays when all are silent; the few who are heard in a large room keep
 * their places until somebody needs them. Control thread only.
 */
final class LoudestSpeakers {
    /** See {@code Loudness}: speech. */
    static final int LOUD = 72;

    private static final int LEAD = 8;
    private static final long LEAD_NANOS = 400_000_000L;
    private static final long STICKY_NANOS = 1_000_000_000L;

    private final Map<String, Voice> voices = new LinkedHashMap<>();
    private final Set<String> heard = new LinkedHashSet<>();
    private @Nullable String active;
    private @Nullable String challenger;
    private long challengedNanos;

    private static final class Voice {
        int recent;
        int score;
        boolean everLoud;
        long loudNanos;
    }

    /** A voice changed. */
    void onLoudness(String participant, int recent, int score, long nowNanos) {
        Voice voice = voices.computeIfAbsent(participant, any -> new Voice());
        if (recent >= LOUD || voice.recent >= LOUD) {
            voice.everLoud = true;
            voice.loudNanos = nowNanos;
        }
        voice.recent = recent;
        voice.score = score;
    }

    void remove(String participant) {
        voices.remove(participant);
        heard.remove(participant);
        if (participant.equals(active)) {
            active = null;
        }
        if (participant.equals(challenger)) {
            challenger = null;
        }
    }

    /** The active speaker now, or null while nobody has spoken yet. */
    @Nullable
    String active(long nowNanos) {
        String loudest = voices.entrySet().stream()
                .filter(each -> each.getValue().score > 0)
                .max(Comparator.comparingInt(each -> each.getValue().score))
                .map(Map.Entry::getKey)
                .orElse(null);
        if (loudest == null || loudest.equals(active)) {
            challenger = null;
            return active;
        }
        Voice present = active == null ? null : voices.get(active);
        if (present == null) {
            active = loudest;
            return active;
        }
        // Where two talk at once and are louder by turns, the one who began it goes on.
        if (challenger == null || score(challenger) < present.score + LEAD) {
            boolean leads = score(loudest) >= present.score + LEAD;
            challenger = leads ? loudest : null;
            challengedNanos = nowNanos;
        } else if (nowNanos - challengedNanos >= LEAD_NANOS) {
            active = challenger;
            challenger = null;
        }
        return active;
    }

    private int score(String participant) {
        Voice voice = voices.get(participant);
        return voice == null ? 0 : voice.score;
    }

    /**
     * Who is heard where only the loudest are.
     *
     * @param most how many, at least 1
     */
    Set<String> heard(int most, long nowNanos) {
        voices.forEach((participant, voice) -> {
            if (voice.recent >= LOUD && !heard.contains(participant)) {
                admit(participant, voice, most, nowNanos);
            }
        });
        return Set.copyOf(heard);
    }

    private void admit(String participant, Voice voice, int most, long nowNanos) {
        if (heard.size() >= most) {
            String leaver = replaceable(voice, nowNanos);
            if (leaver == null) {
                return;
            }
            heard.remove(leaver);
        }
        heard.add(participant);
    }

    /** Who has been silent for longest, or is much quieter than the newcomer, and so gives up the place. */
    private @Nullable String replaceable(Voice newcomer, long nowNanos) {
        String silent = null;
        String quiet = null;
        for (String each : heard) {
            Voice voice = voices.get(each);
            if (voice == null) {
                return each;
            }
            boolean isSilent = voice.recent < LOUD && nowNanos - voice.loudNanos >= STICKY_NANOS;
            if (isSilent && (silent == null || voice.loudNanos - loudNanos(silent) < 0)) {
                silent = each;
            }
            if (newcomer.score >= voice.score + LEAD && (quiet == null || voice.score < score(quiet))) {
                quiet = each;
            }
        }
        return silent != null ? silent : quiet;
    }

    private long loudNanos(String participant) {
        Voice voice = voices.get(participant);
        return voice == null ? Long.MIN_VALUE : voice.loudNanos;
    }

    /** Whether a was loud earlier than b, or never. */
    boolean isQuieter(String a, String b) {
        Voice one = voices.get(a);
        Voice other = voices.get(b);
        if (one == null || !one.everLoud) {
            return other != null && other.everLoud;
        }
        return other != null && other.everLoud && one.loudNanos - other.loudNanos < 0;
    }
}
