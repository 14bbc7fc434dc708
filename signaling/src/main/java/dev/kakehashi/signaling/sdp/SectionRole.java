package dev.kakehashi.signaling.sdp;

import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.rtp.MediaKind;

/** What the client declared a section to be. It never changes (docs/protocol.md). */
sealed interface SectionRole {
    MediaKind kind();

    /** The client sends. */
    record Track(Source source) implements SectionRole {
        @Override
        public MediaKind kind() {
            return source.kind();
        }
    }

    /** The client receives. */
    record Slot(SlotUse use) implements SectionRole {
        @Override
        public MediaKind kind() {
            return use.kind();
        }
    }
}
