package dev.kakehashi.sfu.bwe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which voices a path carries and whether with their redundancy (RFC 2198): while not all of that and a small
 * picture fit, redundancy goes first; while the voices without it do not fit, the loudest has the path first and others
 * are added as they fit. Who is heard keeps the place until somebody else is clearly louder for a while or it falls
 * silent. One voice is always given. Confined to the shard; told the time.
 */
public final class VoiceAllocator {
    /** One more voice needs this part of its rate free besides, or it comes and goes with every breath of the estimate. */
    private static final int SPARE_PART = 5;

    /** Of the next step: an estimate that is about to reach it is not asked for more. */
    private static final int ASKED_PERCENT = 110;

    /** Redundancy comes back where this part of all is free besides. */
    private static final int AMPLE_PART = 4;

    /** And stays so for this long: the estimate of a path that recovers goes beyond it at times. */
    private static final long AMPLE_NANOS = 2_000_000_000L;

    /**
     * An estimate that dips where nothing is wrong (one late packet of a quiet meeting is enough) is set right by a probe
     * within this time; voices go on meanwhile.
     */
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private boolean plain;
    private boolean scarce;
    private boolean fits = true;
    private long ampleNanos;
    private long fitsNanos;
    private boolean waiting;
    private long fittedNanos;
    private long wantedBits;

    /** Whether anything is held back, or was a moment ago. */
    public boolean isNarrow() {
        return plain || scarce;
    }

    /** Whether a voice is not given, which has the path before any picture. */
    public boolean isWaiting() {
        return waiting;
    }

    /**
     * Bits a second that the voices need for the next step, where something is held back: for one voice more, else for all
     * redundancy; else 0. Probes go up to half again of what is wanted, and a probe far beyond the path breaks the
     * voices that fit.
     */
    public long wantedBitsPerSecond() {
        return wantedBits;
    }

    /**
     * Answers each claim.
     *
     * @param pathBits what the path carries in all
     * @param pictureBits what should be left of it for pictures before voices have their redundancy
     * @return bits a second of the voices that are given
     */
    public long allocate(List<VoiceClaim> claims, long pathBits, long pictureBits, long nowNanos) {
        long whole = 0;
        for (int index = 0; index < claims.size(); index++) {
            whole += claims.get(index).wholeBits();
        }
        decideRedundancy(pathBits, whole + pictureBits, isQuiet(claims), nowNanos);
        decideScarcity(pathBits, sum(claims), nowNanos);
        if (scarce) {
            divide(claims, pathBits, nowNanos);
        }
        long given = 0;
        long next = 0;
        for (int index = 0; index < claims.size(); index++) {
            VoiceClaim claim = claims.get(index);
            if (!scarce) {
                claim.place(false);
            }
            boolean heard = !scarce || claim.isPlaced() || !claim.isCostly();
            claim.answer(heard, plain);
            given += heard ? claim.bits(plain) : 0;
            next = heard ? next : Math.max(next, claim.bits(plain));
        }
        waiting = next > 0;
        wantedBits = waiting
                ? (given + next + next / SPARE_PART) * ASKED_PERCENT / 100
                : plain ? (whole + pictureBits) * (AMPLE_PART + 1) / AMPLE_PART : 0;
        return given;
    }

    private static boolean isQuiet(List<VoiceClaim> claims) {
        for (int index = 0; index < claims.size(); index++) {
            if (claims.get(index).isCostly()) {
                return false;
            }
        }
        return true;
    }

    private long sum(List<VoiceClaim> claims) {
        long sum = 0;
        for (int index = 0; index < claims.size(); index++) {
            sum += claims.get(index).bits(plain);
        }
        return sum;
    }

    private void decideRedundancy(long pathBits, long neededBits, boolean quiet, long nowNanos) {
        if (pathBits < neededBits) {
            plain = true;
            ampleNanos = nowNanos;
        } else if (quiet || pathBits < neededBits + neededBits / AMPLE_PART) {
            // While all are silent nothing tells what they will need: it stays as it is.
            ampleNanos = nowNanos;
        } else if (nowNanos - ampleNanos >= AMPLE_NANOS) {
            plain = false;
        }
    }

    private void decideScarcity(long pathBits, long neededBits, long nowNanos) {
        long needed = scarce ? neededBits + neededBits / SPARE_PART : neededBits;
        boolean fitsNow = needed <= pathBits;
        if (fitsNow != fits) {
            fits = fitsNow;
            fitsNanos = nowNanos;
        }
        if (fits == scarce && nowNanos - fitsNanos >= PATIENCE_NANOS) {
            scarce = !fits;
        }
    }

    private void divide(List<VoiceClaim> claims, long pathBits, long nowNanos) {
        long left = pathBits;
        int placed = 0;
        for (int index = 0; index < claims.size(); index++) {
            VoiceClaim claim = claims.get(index);
            if (!claim.isCostly()) {
                claim.place(false);
            }
            if (claim.isPlaced()) {
                left -= claim.bits(plain);
                placed++;
            }
        }
        if (left >= 0) {
            fittedNanos = nowNanos;
        }
        while (left < 0 && placed > 1 && nowNanos - fittedNanos >= PATIENCE_NANOS) {
            VoiceClaim weakest = weakestPlaced(claims);
            weakest.place(false);
            left += weakest.bits(plain);
            placed--;
        }
        VoiceClaim next;
        while ((next = loudestWaiting(claims)) != null) {
            next.consider();
            long bits = next.bits(plain);
            if (placed == 0 || bits + bits / SPARE_PART <= left) {
                next.place(true);
                left -= bits;
                placed++;
            } else {
                VoiceClaim weakest = weakestPlaced(claims);
                if (next.overtakes(weakest, nowNanos)) {
                    weakest.place(false);
                    weakest.consider();
                    next.place(true);
                    left += weakest.bits(plain) - bits;
                }
            }
        }
    }

    private static VoiceClaim weakestPlaced(List<VoiceClaim> claims) {
        VoiceClaim weakest = null;
        for (int index = 0; index < claims.size(); index++) {
            VoiceClaim claim = claims.get(index);
            if (claim.isPlaced() && (weakest == null || claim.isWeakerThan(weakest))) {
                weakest = claim;
            }
        }
        if (weakest == null) {
            throw new IllegalStateException("nobody has a place");
        }
        return weakest;
    }

    /** Of those that need a place, have none and were not looked at in this round. */
    private static @Nullable VoiceClaim loudestWaiting(List<VoiceClaim> claims) {
        VoiceClaim loudest = null;
        for (int index = 0; index < claims.size(); index++) {
            VoiceClaim claim = claims.get(index);
            boolean waits = claim.isCostly() && !claim.isPlaced() && !claim.isConsidered();
            if (waits && (loudest == null || loudest.isWeakerThan(claim))) {
                loudest = claim;
            }
        }
        return loudest;
    }
}
