package dev.kakehashi.sfu.bwe;

/**
 * What was sent and lost in the last observations of a quarter of a second or more, and how likely that is on a channel
 * that loses a part of everything and all above a rate (libwebrtc main, modules/congestion_controller/goog_cc,
 * LossBasedBweV2). Newer observations weigh more.
 */
final class LossHistory {
    private static final int WINDOW = 15;
    private static final double AGEING = 0.9;
    private static final long LEAST_MICROS = 250_000;
    private static final double ALMOST = 1e-6;

    /** A burst of more than this multiple of the usual rate: its losses are its own and count. */
    private static final double BURST = 2;

    /** A path that loses nothing for so long has room, whatever it lost before. */
    private static final long CLEAN_MICROS = 1_000_000;

    /** Only then are the best and the worst left out of the mean. */
    private static final int MEAN_FROM = 4;

    private final double[] kilobytes = new double[WINDOW];
    private final double[] lostKilobytes = new double[WINDOW];
    private final double[] rates = new double[WINDOW];
    private final double[] weights = new double[WINDOW];
    private final double[] sorted = new double[WINDOW];
    private int count;
    private long observations;

    private long openBytes;
    private long openLost;
    private long openSince;
    private long openUntil;
    private long lostMicros;
    private boolean begun;

    /** Derivatives of the likelihood with respect to the inherent loss, from {@link #derive}. */
    private double slope;

    private double curvature;

    LossHistory() {
        double weight = 1;
        for (int age = 0; age < WINDOW; age++) {
            weights[age] = weight;
            weight *= AGEING;
        }
    }

    void onReported(int bytes, boolean received, long sentMicros) {
        if (!begun) {
            begun = true;
            openSince = sentMicros;
            openUntil = sentMicros;
            lostMicros = sentMicros;
        }
        openBytes += bytes;
        openUntil = Math.max(openUntil, sentMicros);
        if (!received) {
            openLost += bytes;
            lostMicros = Math.max(lostMicros, sentMicros);
        }
    }

    /** A packet that was reported as missing came after all; feedback on it may come after its observation ended. */
    void onFound(int bytes, long sentMicros) {
        if (sentMicros > openSince || observations == 0) {
            openLost = Math.max(0, openLost - bytes);
            return;
        }
        int last = (int) ((observations - 1) % WINDOW);
        lostKilobytes[last] = Math.max(0, lostKilobytes[last] - bytes / 1e3);
    }

    /** Ends the open observation if it is long enough. */
    boolean close() {
        long micros = openUntil - openSince;
        if (openBytes == 0 || micros < LEAST_MICROS) {
            return false;
        }
        int place = (int) (observations % WINDOW);
        kilobytes[place] = openBytes / 1e3;
        lostKilobytes[place] = openLost / 1e3;
        rates[place] = openBytes * 8e6 / micros;
        observations++;
        count = Math.min(count + 1, WINDOW);
        openBytes = 0;
        openLost = 0;
        openSince = openUntil;
        return true;
    }

    /** Whether nothing was lost for a while. */
    boolean isClean() {
        return openUntil - lostMicros >= CLEAN_MICROS;
    }

    /** The path is not the one that was observed. */
    void forget() {
        count = 0;
        observations = 0;
    }

    long observations() {
        return observations;
    }

    /** When the newest packet of the last observation was sent. */
    long lastMicros() {
        return openSince;
    }

    /** Lost bytes to all, the best and the worst observation left out, for a moment's burst says little. */
    double averageLoss() {
        double all = 0;
        double lost = 0;
        int best = -1;
        int worst = -1;
        double bestLoss = 1;
        double worstLoss = 0;
        for (int place = 0; place < count; place++) {
            double weight = weight(place);
            all += weight * kilobytes[place];
            lost += weight * lostKilobytes[place];
            double loss = lostKilobytes[place] / kilobytes[place];
            if (loss > worstLoss) {
                worstLoss = loss;
                worst = place;
            }
            if (loss < bestLoss) {
                bestLoss = loss;
                best = place;
            }
        }
        if (all == 0) {
            return 0;
        }
        if (count < MEAN_FROM || best < 0 || worst < 0 || medianRate() * BURST <= rates[worst]) {
            return lost / all;
        }
        double restAll = all - weight(best) * kilobytes[best] - weight(worst) * kilobytes[worst];
        double restLost = lost - weight(best) * lostKilobytes[best] - weight(worst) * lostKilobytes[worst];
        return restAll <= 0 ? lost / all : Math.clamp(restLost / restAll, 0, 1);
    }

    private double medianRate() {
        for (int place = 0; place < count; place++) {
            double rate = rates[place];
            int at = place;
            while (at > 0 && sorted[at - 1] > rate) {
                sorted[at] = sorted[at - 1];
                at--;
            }
            sorted[at] = rate;
        }
        return count == 0 ? 0 : sorted[count / 2];
    }

    /** The logarithm of how likely the observations are, each byte drawn to higher bandwidth by the bias. */
    double likelihood(double bandwidth, double inherentLoss, double bias) {
        double sum = 0;
        for (int place = 0; place < count; place++) {
            double loss = probability(bandwidth, inherentLoss, rates[place]);
            double received = kilobytes[place] - lostKilobytes[place];
            sum += weight(place)
                    * (lostKilobytes[place] * Math.log(loss) + received * Math.log1p(-loss) + bias * kilobytes[place]);
        }
        return sum;
    }

    /** The step by which Newton's method would change the inherent loss. */
    double newtonStep(double bandwidth, double inherentLoss) {
        derive(bandwidth, inherentLoss);
        return curvature >= 0 ? 0 : -slope / curvature;
    }

    private void derive(double bandwidth, double inherentLoss) {
        slope = 0;
        curvature = 0;
        for (int place = 0; place < count; place++) {
            double loss = probability(bandwidth, inherentLoss, rates[place]);
            double kept = 1 - loss;
            double lost = lostKilobytes[place];
            double received = kilobytes[place] - lost;
            slope += weight(place) * (lost / loss - received / kept);
            curvature -= weight(place) * (lost / (loss * loss) + received / (kept * kept));
        }
    }

    private static double probability(double bandwidth, double inherentLoss, double rate) {
        double loss = inherentLoss;
        if (rate > bandwidth) {
            loss += (1 - inherentLoss) * (rate - bandwidth) / rate;
        }
        return Math.clamp(loss, ALMOST, 1 - ALMOST);
    }

    private double weight(int place) {
        long age = (observations - 1 - place) % WINDOW;
        return weights[(int) age];
    }
}
