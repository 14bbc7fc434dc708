package dev.kakehashi.sfu.rtp;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What the first two bytes of an H264 {@code profile-level-id} stand for (RFC 6184 8.1, table 5). */
public enum H264Profile {
    CONSTRAINED_BASELINE,
    BASELINE,
    MAIN,
    CONSTRAINED_HIGH,
    HIGH;

    /** Without the parameter it is the Baseline profile at level 1 (RFC 6184 8.1). */
    static final String DEFAULT_LEVEL_ID = "42000A";

    /** The profile of six hexadecimal digits, or null for one that we do not relay. */
    public static @Nullable H264Profile of(String profileLevelId) {
        if (profileLevelId.length() != 6 || !profileLevelId.chars().allMatch(HexFormat::isHexDigit)) {
            return null;
        }
        int idc = HexFormat.fromHexDigits(profileLevelId, 0, 2);
        int constraints = HexFormat.fromHexDigits(profileLevelId, 2, 4);
        boolean set0 = (constraints & 0x80) != 0;
        boolean set1 = (constraints & 0x40) != 0;
        return switch (idc) {
            case 0x42 -> set1 ? CONSTRAINED_BASELINE : BASELINE;
            case 0x4D -> set0 ? CONSTRAINED_BASELINE : MAIN;
            case 0x58 -> set0 && set1 ? CONSTRAINED_BASELINE : set0 ? BASELINE : null;
            case 0x64 -> (constraints & 0x0C) == 0x0C ? CONSTRAINED_HIGH : HIGH;
            default -> null;
        };
    }

    /** Whether a decoder of this profile decodes every stream of the other one. */
    public boolean decodes(H264Profile stream) {
        return this == stream
                || switch (stream) {
                    case CONSTRAINED_BASELINE -> true;
                    case BASELINE -> false;
                    case MAIN -> this == HIGH;
                    case CONSTRAINED_HIGH -> this == HIGH;
                    case HIGH -> false;
                };
    }
}
