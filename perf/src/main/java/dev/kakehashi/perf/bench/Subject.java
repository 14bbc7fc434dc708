package dev.kakehashi.perf.bench;

/**
 * Whose cost a row of the report tells. With segmentation the cable takes runs of datagrams whole; without, the kernel
 * splits them before, as for a plain network card. Who sends no runs is measured once.
 */
enum Subject {
    KAKEHASHI("Kakehashi", true),
    KAKEHASHI_SPLIT("Kakehashi, split by the kernel", false),
    FLOOR_MMSG("floor: sendmmsg", true),
    FLOOR_GSO("floor: runs", true),
    FLOOR_GSO_SPLIT("floor: runs, split by the kernel", false),
    JANUS("Janus", true);

    final String title;
    final boolean segmentation;

    Subject(String title, boolean segmentation) {
        this.title = title;
        this.segmentation = segmentation;
    }

    /** How its parts of the JSON report are called. */
    String key() {
        return switch (this) {
            case KAKEHASHI -> "kakehashi";
            case KAKEHASHI_SPLIT -> "kakehashiSplit";
            case FLOOR_MMSG -> "floorSendmmsg";
            case FLOOR_GSO -> "floorRuns";
            case FLOOR_GSO_SPLIT -> "floorRunsSplit";
            case JANUS -> "janus";
        };
    }
}
